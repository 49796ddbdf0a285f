"""The files below ``content/``: found, decoded, parsed, validated and edited."""
