"""The cache: an SQLite database in the user's cache folder that is safe to delete."""
