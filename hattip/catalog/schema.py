"""The tables. Times are seconds since 1970 (:func:`hattip.values.dates.seconds`), days are numbers: 20240526."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlite3 import Connection

_TABLES: Final = """
-- Named values: the fingerprint of what articles are read against, and the result of the last run.
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- The article files. "state" is the size and times of a file, or empty if they cannot be trusted to change with it;
-- "hash" is empty if the file could not be read; "problems" is a JSON list, or null; "until" is the time of the first
-- change of its articles that has not come yet, or null.
CREATE TABLE IF NOT EXISTS file (
  id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, state TEXT NOT NULL, hash BLOB NOT NULL, problems TEXT,
  until INTEGER);
-- The content files that the articles of a file name; "state" as above.
CREATE TABLE IF NOT EXISTS sidecar (
  file INTEGER NOT NULL, path TEXT NOT NULL, state TEXT NOT NULL, hash BLOB NOT NULL);

-- The articles. "start" and "end" are the offsets of its YAML document in the file, in characters; "sidecar" is the
-- hash of its content file; "fingerprint" is a hash of everything that it is rendered from, but for the site; "size"
-- is the number of bytes of its largest rendered form and "shown" the hash of what readers show, or null if it was
-- never rendered.
CREATE TABLE IF NOT EXISTS article (
  id INTEGER PRIMARY KEY, file INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER, sidecar BLOB,
  fingerprint INTEGER NOT NULL, uri TEXT NOT NULL, title TEXT NOT NULL, link TEXT NOT NULL, original TEXT, source TEXT,
  published INTEGER NOT NULL, changed INTEGER NOT NULL, withdrawn INTEGER, draft INTEGER NOT NULL,
  title_hash TEXT NOT NULL, "order" INTEGER NOT NULL, size INTEGER, shown BLOB);
-- The feeds that each article belongs to, with the tag if the feed is one of a tag. Drafts belong to none.
-- The fingerprint is that of the article.
CREATE TABLE IF NOT EXISTS membership (
  feed TEXT NOT NULL, published INTEGER NOT NULL, article INTEGER NOT NULL, day INTEGER NOT NULL, tag TEXT,
  fingerprint INTEGER NOT NULL,
  PRIMARY KEY (feed, published, article)) WITHOUT ROWID;

-- The files of the output folder as the last run left them, with the fingerprint of what they were rendered from.
CREATE TABLE IF NOT EXISTS output (
  path TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, state TEXT NOT NULL, hash BLOB NOT NULL) WITHOUT ROWID;
-- What is published: the files that were parsed, by hash, and their items.
CREATE TABLE IF NOT EXISTS record (path TEXT PRIMARY KEY, hash BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS item (
  path TEXT NOT NULL, position INTEGER NOT NULL, uri TEXT NOT NULL, title TEXT NOT NULL, link TEXT NOT NULL,
  original TEXT, source TEXT, published INTEGER NOT NULL, updated INTEGER NOT NULL, withdrawn INTEGER,
  title_hash TEXT NOT NULL, shown BLOB NOT NULL,
  PRIMARY KEY (path, position)) WITHOUT ROWID;

-- The items rendered in this run, in each format, until the pages that contain them are assembled.
CREATE TEMP TABLE IF NOT EXISTS rendered (article INTEGER NOT NULL, format TEXT NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (article, format)) WITHOUT ROWID;
-- The items of the feeds as the last run left them. Each change of a feed needs all of them; few are needed from the
-- archives, which are much larger, and are not stored.
CREATE TABLE IF NOT EXISTS feed_item (article INTEGER NOT NULL, format TEXT NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (article, format)) WITHOUT ROWID;
"""
# Created after the rows are written, because that is faster in a cold run.
_INDEXES: Final = {
    "sidecar_file": "sidecar (file)",
    "article_file": "article (file)",
    "article_uri": "article (uri)",
    "article_original": "article (original)",
    "article_time": "article (draft, published)",
    "article_withdrawn": "article (withdrawn) WHERE withdrawn IS NOT NULL",
    "membership_article": "membership (article)",
    "item_uri": "item (uri)",
    "item_published": "item (published)",
}
_CONTENT: Final = ("file", "sidecar", "article", "membership", "feed_item")


def create(connection: Connection) -> None:
    """Create the tables that do not exist yet."""
    for statement in _TABLES.split(";\n"):  # executescript would commit the transaction
        connection.execute(statement)


def create_indexes(connection: Connection) -> None:
    """Create the indexes that do not exist yet."""
    for name, columns in _INDEXES.items():
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}")


def clear_content(connection: Connection) -> None:
    """Delete everything that was read from the content."""
    for table in _CONTENT:
        connection.execute(f"DELETE FROM {table}")


def clear_rendered(connection: Connection) -> None:
    """Delete what articles were rendered to."""
    connection.execute("UPDATE article SET size = NULL, shown = NULL")
    connection.execute("DELETE FROM feed_item")


def recreate(connection: Connection) -> None:
    """Delete every table, which other code may have created with other columns, and create them again."""
    tables = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        connection.execute(f'DROP TABLE "{table}"')
    create(connection)


def get_meta(connection: Connection, key: str) -> str | None:
    """Return a named value."""
    found = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if found is None else str(found[0])


def set_meta(connection: Connection, key: str, value: str) -> None:
    """Store a named value."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
