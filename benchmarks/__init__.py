"""Measures hattip beside other generators: ``python -m benchmarks``. ``README.md`` describes what is measured."""
