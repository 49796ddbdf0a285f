"""Words as data: one TOML file per language."""
