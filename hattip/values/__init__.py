"""Functions over plain values: text, addresses, dates, languages, ids and HTML."""
