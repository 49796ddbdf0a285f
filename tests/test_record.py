"""What is published is read from whatever is left of it: nothing damaged ever means that nothing was published."""

from __future__ import annotations

import itertools
import subprocess
from typing import TYPE_CHECKING

import pytest
from conftest import CASES

from hattip.published.ids import parse_ids, render_ids
from hattip.published.merge_conflict import sides
from hattip.published.parse import PARSERS, ParseError, parse
from hattip.published.record import RecordFile, pages, problems_of, read_page, read_record
from hattip.reporting.messages import hint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CASE = CASES / "valid" / "every-carrier" / "expected"


def _published() -> dict[str, bytes]:
    """Return the files of a published case with three formats and archives."""
    folder = CASE if (CASE / "all").is_dir() else next(CASE.parent.glob("**/all")).parent
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert sum(path.startswith("all/") for path in files) >= 3
    return files


PUBLISHED = _published()
DAMAGES = {
    "missing": None,
    "empty": b"",
    "zeros": bytes(100),
    "text": b"broken",
    "no feed": b"<feed/>",
    "null": b"null",
    "deep JSON": b"[" * 100_000,
    "deep XML": b"<a>" * 100_000,
    "entities": b'<!DOCTYPE a [<!ENTITY b "cccc">]><a>&b;</a>',
    "null title": b'{"items": [{"id": "a", "title": null}]}',
    "items is a number": b'{"items": 1}',
    "large number": b'{"items": [' + b"1" * 10_000 + b"]}",
}


def _read(files: Mapping[str, bytes | None]) -> tuple[RecordFile, ...]:
    return read_record(files, files.get, 50)


def _ids(read: tuple[RecordFile, ...], folder: str) -> list[str] | None:
    """Return the ids of a page's items. A notice of a withdrawal names no categories, so that it may be unknown."""
    (found,) = (each for each in read if each.page.folder == folder)
    return None if found.items is None else [item.id for item in found.items if not item.withdrawn]


def test_the_most_expressive_format_is_read_first() -> None:
    found = pages(PUBLISHED)
    assert found[0].is_feed
    assert [path.rpartition("/")[2] for path in found[0].paths] == list(PARSERS)
    assert all(file.path.endswith("atom.xml") and file.items and not file.damaged for file in _read(PUBLISHED))


@pytest.mark.parametrize("damage", DAMAGES)
def test_another_format_replaces_a_damaged_file(damage: str) -> None:
    files = {**PUBLISHED, "all/atom.xml": DAMAGES[damage]}
    read = _read(files)
    assert _ids(read, "all") == _ids(_read(PUBLISHED), "all")
    (note,) = problems_of(read, "feeds")
    assert (note.code, note.span.path) == ("damaged-record", "feeds/all/atom.xml")


@pytest.mark.parametrize("filename", PARSERS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_no_damage_ends_in_another_error(filename: str, damage: str) -> None:
    with pytest.raises(ParseError):
        parse(filename, DAMAGES[damage] or b"")


@pytest.mark.parametrize("filename", PARSERS)
def test_every_truncation_is_noticed(filename: str) -> None:
    data = PUBLISHED[f"all/{filename}"].rstrip()
    for length in range(0, len(data), 97):
        with pytest.raises(ParseError):
            parse(filename, data[:length])


def test_other_feeds_replace_a_damaged_feed() -> None:
    complete = _read(PUBLISHED)
    for slug in sorted({page.slug for page in pages(PUBLISHED) if page.is_feed}):
        damaged = {
            path: None if path.startswith(f"{slug}/") and path.count("/") == 1 else data
            for path, data in PUBLISHED.items()
        }
        read = _read(damaged)
        assert set(_ids(read, slug) or ()) >= set(_ids(complete, slug) or ())
        assert {problem.code.value for problem in problems_of(read, "feeds")} == {"damaged-record"}


def test_what_is_unknown_is_an_error_that_names_the_file() -> None:
    damaged: dict[str, bytes | None] = dict.fromkeys(PUBLISHED, b"broken")
    problems = problems_of(_read(damaged), "feeds")
    assert problems
    for problem in problems:
        assert problem.code == "unreadable-record"
        assert problem.span.path in hint(problem)
        assert "elete" not in hint(problem)


CONFLICT = b"""\
a
<<<<<<< ours
b
||||||| base
x
=======
c
>>>>>>> theirs
d
"""


def test_a_conflict_has_two_sides() -> None:
    assert sides(CONFLICT) == (b"a\nb\nd\n", b"a\nc\nd\n")
    assert sides(CONFLICT.replace(b"||||||| base\nx\n", b"")) == (b"a\nb\nd\n", b"a\nc\nd\n")
    assert sides(b"a\n=======\nb\n") == (b"a\n=======\nb\n",)
    assert sides(CONFLICT.replace(b"\n", b"\r\n")) == (b"a\r\nb\r\nd\r\n", b"a\r\nc\r\nd\r\n")


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
@pytest.mark.parametrize("filename", PARSERS)
def test_both_sides_of_a_conflict_count(tmp_path: Path, filename: str, style: str) -> None:
    base = PUBLISHED[f"all/{filename}"]
    first, second = (item.title.encode() for item in parse(filename, base).items[:2])
    versions = {
        "base": base,
        "ours": base.replace(first, b"Ours"),
        "theirs": base.replace(first, b"Theirs").replace(second, b"B"),
    }
    for name, data in versions.items():
        (tmp_path / name).write_bytes(data)
    merged = subprocess.run(
        ["git", "merge-file", "-p", f"--{style}" if style != "merge" else "-q", "ours", "base", "theirs"],
        cwd=tmp_path, capture_output=True, check=False,
    ).stdout  # fmt: skip
    assert b"<<<<<<<" in merged
    (page,) = (page for page in pages(PUBLISHED) if page.folder == "all")
    found = read_page(page._replace(paths=(f"all/{filename}",)), {f"all/{filename}": merged}.get)
    assert {item.id for item in found.items or ()} == {item.id for item in parse(filename, base).items}


LINES = [("urn:x:2", "0" * 16, "two all"), ("urn:x:1", "f" * 16, "all")]


def test_the_list_of_ids() -> None:
    data = render_ids(LINES)
    assert data == b"urn:x:1 ffffffffffffffff all\nurn:x:2 0000000000000000 all two\n"
    assert [(item.id, item.title_hash, item.slugs, item.line) for item in parse_ids(data)] == [
        ("urn:x:1", "f" * 16, ("all",), 1),
        ("urn:x:2", "0" * 16, ("all", "two"), 2),
    ]


@pytest.mark.parametrize("data", [b"urn:x:1\n", b"urn:x:1 ffff all\n", b"\xff\n", b"\n", render_ids(LINES)[:-1]])
def test_a_damaged_list_of_ids_is_noticed(data: bytes) -> None:
    with pytest.raises(ParseError):
        list(parse_ids(data))
    (file,) = read_record(["ids.txt"], {"ids.txt": data}.get, 50)
    assert file.items is None


def test_an_id_may_be_any_text() -> None:
    data = render_ids([("12 at https://x/", "0" * 16, "all")])
    assert data.count(b" ") == 2
    assert [item.id for item in parse_ids(data)] == ["12 at https://x/"]


def test_a_merged_list_of_ids_is_their_union() -> None:
    ours, theirs = LINES[1:], [("urn:x:1", "f" * 16, "all two"), ("urn:x:2", "f" * 16, "all")]
    conflict = b"<<<<<<< a\n" + render_ids(ours) + b"=======\n" + render_ids(theirs) + b">>>>>>> b\n"
    union = b"".join(line for line in conflict.splitlines(keepends=True) if line.startswith(b"urn"))
    for data in (conflict, union):
        (file,) = read_record(["ids.txt"], {"ids.txt": data}.get, 50)
        assert [(item.id, item.slugs) for item in file.items or ()] == [
            ("urn:x:1", ("all", "two")),
            ("urn:x:2", ("all",)),
        ]


def test_every_combination_of_lost_formats_is_read() -> None:
    for count in (1, 2):
        for lost in itertools.combinations(PARSERS, count):
            files = {path: None if path.rpartition("/")[2] in lost else data for path, data in PUBLISHED.items()}
            assert all(file.items for file in _read(files))
