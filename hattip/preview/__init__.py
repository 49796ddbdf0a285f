"""The preview: it publishes to memory while somebody writes, and serves the result as a good host would."""
