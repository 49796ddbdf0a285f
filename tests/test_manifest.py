"""The manifest may have been edited, merged, damaged or made by others: it never makes hattip touch other files."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from hattip.output.manifest import read_manifest, render
from hattip.published.manifest import Manifest, parse_manifest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Folder, Hattip


def _manifest(*files: object, site: object = "tag:x") -> bytes:
    return json.dumps({"site": site, "files": files}, indent=1).encode()


NEXT = datetime(2026, 1, 31, tzinfo=UTC)
OURS = [
    "all/rss.xml",
    "all/atom.xml",
    "one-two/feed.json",
    "all/archive/2024-05/rss.xml",
    "feeds.opml",
    "ids.txt",
    ".gitattributes",
]
NOT_OURS = [
    "CNAME", ".nojekyll", "robots.txt", "index.php", "manifest.json", "rss.xml", "all/notes.txt", "all/.rss.xml",
    "../rss.xml", "all/../rss.xml", "/all/rss.xml", "all//rss.xml", "all\\rss.xml", "C:/rss.xml", "all/b/c/rss.xml",
    "x" * 300, "all/rss.xml\n", "a\x1b]0;owned\x07b", "\ud800/rss.xml", "",
]  # fmt: skip


def test_only_names_that_hattip_writes_count() -> None:
    assert parse_manifest(_manifest(*OURS, *NOT_OURS)) == Manifest("tag:x", frozenset(OURS))


DAMAGED = {
    "empty": b"",
    "truncated": _manifest(*OURS)[:-10],
    "another type": b"[]",
    "no list": b'{"files": "all/rss.xml"}',
    "numbers": _manifest(1),
    "no files": b'{"site": "tag:x"}',
    "deep": b"[" * 100_000,
    "not UTF-8": b"\xff",
    "a long number": b'{"files": ' + b"1" * 10_000 + b"}",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_manifest_is_replaced_by_the_names_in_the_folder(name: str) -> None:
    manifest = parse_manifest(DAMAGED[name], [*OURS, *NOT_OURS])
    assert manifest.files == frozenset(OURS)
    assert manifest.damage


def test_conflict_markers_are_a_union() -> None:
    conflict = b'<<<<<<< a\n"all/rss.xml",\n=======\n"all/atom.xml",\n>>>>>>> b\n'
    data = b'{"site": "tag:x", "files": [\n' + conflict + b'"feeds.opml"]}\n'
    assert parse_manifest(data) == Manifest("tag:x", frozenset({"all/rss.xml", "all/atom.xml", "feeds.opml"}))


@pytest.mark.parametrize("site", [None, 1, ["tag:x"], "a\x1b"])
def test_an_odd_site_id_is_unknown(site: object) -> None:
    assert parse_manifest(_manifest(site=site)).site_id is None


def test_a_folder_without_a_manifest_has_no_files_of_ours(tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "rss.xml").touch()
    assert read_manifest(tmp_path, "feeds") == (Manifest(), [])


def test_the_files_in_the_folder_replace_a_damaged_manifest(tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    for path in ("all/rss.xml", "all/notes.txt", "CNAME", "feeds.opml"):
        (tmp_path / path).touch()
    (tmp_path / "manifest.json").write_bytes(b"{")
    manifest, (problem,) = read_manifest(tmp_path, "feeds")
    assert manifest.files == {"all/rss.xml", "feeds.opml"}
    assert (problem.code, problem.span.path) == ("damaged-record", "feeds/manifest.json")


def test_the_files_in_the_folder_replace_a_manifest_that_was_deleted(site: Folder, hattip: Hattip) -> None:
    """They are the record: an edit is published, and an article does not vanish without a notice."""
    site.article("new")
    assert hattip("--root", site.root).code == 0
    manifest = site.root / "feeds/manifest.json"
    published = manifest.read_bytes()
    manifest.unlink()
    site.article("new", title="Other")
    ran = hattip("--root", site.root)
    assert ran.code == 0
    assert "damaged-record" in ran.output
    assert b"Other" in site.files()["one/rss.xml"]
    assert manifest.read_bytes() == published
    manifest.unlink()
    (site.root / "content/articles/new.yaml").unlink()
    ran = hattip("--root", site.root)
    assert ran.code == 1
    assert "error[vanished]" in ran.output


def test_a_folder_with_only_its_git_attributes_is_new(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    for path in site.files():
        if path != ".gitattributes":
            (site.root / "feeds" / path).unlink()
    (site.root / "feeds/manifest.json").unlink(missing_ok=True)
    ran = hattip("--root", site.root)
    assert ran.code == 0
    assert "damaged-record" not in ran.output


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_anything_but_a_file_is_an_error(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "manifest.json"
    if kind == "link":
        path.symlink_to("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    manifest, (problem,) = read_manifest(tmp_path, "feeds")
    assert manifest == Manifest()
    assert problem.code == "bad-manifest"


def test_what_is_rendered_is_read_in_the_same_way(tmp_path: Path) -> None:
    data = render(OURS, "tag:x", NEXT, ["old/rss.xml"])
    assert data == render(reversed(OURS), "tag:x", NEXT, ["old/rss.xml"])
    (tmp_path / "manifest.json").write_bytes(data)
    expected = Manifest("tag:x", frozenset(OURS), next=NEXT, unfinished=frozenset({"old/rss.xml"}))
    assert read_manifest(tmp_path, "feeds") == (expected, [])
