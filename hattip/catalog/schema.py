"""The tables of the index. Times are in whole seconds since 1970 (:func:`hattip.values.dates.seconds`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlite3 import Connection

_TABLES: Final = """
-- What one run tells the next, by name.
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- What was read: the folders of the content as they were listed, and the article files in them. "problems" is a JSON
-- list, or null where there are none; "digest" is empty where the file could not be read.
CREATE TABLE IF NOT EXISTS folder (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, listing TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS file (
  id INTEGER PRIMARY KEY, folder INTEGER NOT NULL, name TEXT NOT NULL, digest BLOB NOT NULL, problems TEXT);
-- The texts that the articles of a file name; one that is not "listed" may change without the listing's telling.
CREATE TABLE IF NOT EXISTS beside (
  file INTEGER NOT NULL, path TEXT NOT NULL, digest BLOB NOT NULL, listed INTEGER NOT NULL);

-- An article: where it stands, who it is, when it is, and checksums of the words under which it may come again.
CREATE TABLE IF NOT EXISTS article (
  id INTEGER PRIMARY KEY, file INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER, text BLOB,
  uri TEXT NOT NULL, published INTEGER NOT NULL, changed INTEGER NOT NULL, withdrawn INTEGER, draft INTEGER NOT NULL,
  categories TEXT NOT NULL, original INTEGER, link INTEGER NOT NULL, title INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS filed (
  category TEXT NOT NULL, moment INTEGER NOT NULL, article INTEGER NOT NULL,
  PRIMARY KEY (category, moment, article)) WITHOUT ROWID;

-- The pages of the archive in every month of every category ('' for all), as a JSON list of names and stamps; and the
-- months of which that list is no longer right.
CREATE TABLE IF NOT EXISTS month (
  category TEXT NOT NULL, month TEXT NOT NULL, pages TEXT NOT NULL, PRIMARY KEY (category, month)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stale (
  category TEXT NOT NULL, month TEXT NOT NULL, PRIMARY KEY (category, month)) WITHOUT ROWID;

-- What was published: the files below feeds/ with the stamp of what they were made from, what tells whether they were
-- touched since, and their digest; how many articles a feed could hold; and the items in the files that are read back.
CREATE TABLE IF NOT EXISTS output (
  path TEXT PRIMARY KEY, stamp TEXT NOT NULL, state TEXT NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS head (slug TEXT PRIMARY KEY, stamp TEXT NOT NULL, held INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS record (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, digest BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS item (
  record INTEGER NOT NULL, position INTEGER NOT NULL, uri TEXT NOT NULL, title TEXT NOT NULL, link TEXT NOT NULL,
  original TEXT, source TEXT, published INTEGER NOT NULL, updated INTEGER NOT NULL, withdrawn INTEGER,
  line INTEGER NOT NULL, PRIMARY KEY (record, position)) WITHOUT ROWID;

-- The ids of articles that came, went or changed since record and articles were last held against each other.
CREATE TABLE IF NOT EXISTS touched (uri TEXT PRIMARY KEY) WITHOUT ROWID;
"""
# The fact that says of which folder the published files are.
FOLDER: Final = "folder"
# The fact that says, in seconds, when record and articles were last held against each other and agreed; see "touched".
SETTLED: Final = "settled"
# Those that are cheaper to make at the end than to keep up, where much is written.
_INDEXES: Final = {
    "file_place": "file (folder, name)",
    "beside_path": "beside (path)",
    "article_file": "article (file)",
    "article_uri": "article (uri)",
    "article_original": "article (original)",
    "article_order": "article (draft, published)",
    "article_withdrawn": "article (withdrawn) WHERE withdrawn IS NOT NULL",
    "item_uri": "item (uri)",
    "item_published": "item (published)",
}


def create(connection: Connection) -> None:
    """Make the tables where they are not there, and begin the one transaction that a run is."""
    connection.executescript(_TABLES)
    connection.execute("BEGIN")


def fact(connection: Connection, name: str) -> str | None:
    """Return what an earlier run has noted."""
    found = connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
    return None if found is None else str(found[0])


def note(connection: Connection, name: str, value: str) -> None:
    """Note something for later runs."""
    if fact(connection, name) != value:
        connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))


def forget(connection: Connection, name: str) -> None:
    """Forget what was noted."""
    connection.execute("DELETE FROM fact WHERE name = ?", (name,))


def forget_content(connection: Connection) -> None:
    """Empty the tables of what was read; what was published stays."""
    for table in ("folder", "file", "beside", "article", "filed", "month", "stale", "touched"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("DELETE FROM fact WHERE name != ?", (FOLDER,))


def forget_published(connection: Connection) -> None:
    """Empty the tables of what was published."""
    for table in ("output", "head", "record", "item"):
        connection.execute(f"DELETE FROM {table}")
    forget(connection, SETTLED)


def set_aside_published(connection: Connection) -> None:
    """Put empty tables before those of the record, until the connection is closed: another folder is looked at."""
    for table in ("record", "item"):
        ((made,),) = connection.execute("SELECT sql FROM main.sqlite_master WHERE name = ?", (table,)).fetchall()
        connection.execute(made.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))


def create_indexes(connection: Connection) -> None:
    """Make the indexes where they are not there."""
    for name, columns in _INDEXES.items():
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}")


def drop_indexes(connection: Connection) -> None:
    """Drop the indexes: much is about to be written."""
    for name in _INDEXES:
        connection.execute(f"DROP INDEX IF EXISTS {name}")
