"""The catalog: every article of a site in an SQLite database, asked by query.

It stores each article's location, id, dates and the few texts by which a republished item is recognized (about 500
bytes an article). An article's body is read again from YAML when a page that contains it is rendered.
"""
