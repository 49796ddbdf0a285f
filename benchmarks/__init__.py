"""How fast hattip is beside other generators of feeds: ``python -m benchmarks``. ``README.md`` says what is measured."""
