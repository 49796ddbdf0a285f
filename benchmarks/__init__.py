"""How fast hattip is beside other generators: ``python -m benchmarks``. ``README.md`` says what is measured."""
