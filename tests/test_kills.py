"""A run that is killed between its first and its last rename, and files that a power failure truncated, hurt nobody."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

import pytest
from conftest import Folder, tree

import hattip
from hattip.published.parse import PARSERS, parse

if TYPE_CHECKING:
    from collections.abc import Callable

NOW: Final = datetime(2026, 1, 31, tzinfo=UTC)
KILLS: Final = 200
TRUNCATIONS: Final = 50
ARTICLES: Final = 8

pytestmark = [
    pytest.mark.slow,
    pytest.mark.no_cover,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows kills nobody like this"),
]


def _publish(folder: Folder, out: Path, cache: Path | None = None) -> hattip.Publication:
    return hattip.publish(folder.root, out, now=NOW, resources=hattip.Resources(cache))


def _in_a_killed_process(work: Callable[[], object], renames: int) -> None:
    """Do some work in a process that is killed, as by ``kill -9``, before a rename: after the given number of them."""
    child = os.fork()
    if child == 0:
        real, done = Path.replace, 0

        def replace(path: Path, target: Path) -> Path:
            nonlocal done
            if done == renames:
                os.kill(os.getpid(), signal.SIGKILL)
            done += 1
            return real(path, target)

        Path.replace = replace  # type: ignore[assignment,method-assign]
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the run ended before the rename"


def _edit(site: Folder, random: Random, number: int) -> None:
    """Change a few articles, so that several feeds change."""
    for _ in range(random.choice([1, 2, 3])):
        name = str(random.randrange(1, ARTICLES))  # the first keeps every feed from being empty
        categories = random.choice(["one", "two", "[one, two]"])
        site.article(
            name, title=f"Version {number} of {name}", published=f"2024-05-{10 + int(name)}", categories=categories
        )


def _expected(site: Folder, folder: Path) -> dict[str, bytes]:
    """Return the feeds as a run writes them into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    assert not _publish(site, folder).failed
    return tree(folder)


def _are_readable(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        if path.rpartition("/")[2] in PARSERS:
            parse(path.rpartition("/")[2], data)


def test_killed_between_the_first_and_the_last_rename(site: Folder, tmp_path: Path) -> None:
    random = Random(1)  # noqa: S311 - the same kills each time
    out, cache = site.root / "feeds", tmp_path / "cache"
    for number in range(ARTICLES):
        site.article(str(number), published=f"2024-05-{10 + number}", categories="[one, two]")
    _publish(site, out, cache)
    for number in range(KILLS):
        before = tree(out)
        _edit(site, random, number)
        after = _expected(site, tmp_path / "expected")
        changed = sum(before.get(path) != data for path, data in after.items())
        assert changed > 3
        used = random.choice([cache, None])
        _in_a_killed_process(lambda used=used: _publish(site, out, used), random.randrange(2, changed))  # type: ignore[misc]
        found = {path: data for path, data in tree(out).items() if not path.startswith(".hattip-tmp")}
        assert found != before
        for path, data in found.items():
            assert path == "manifest.json" or data in {before.get(path), after.get(path)}, path
        _are_readable(found)
        done = _publish(site, out, random.choice([cache, None]))
        assert not done.failed, done.problems
        assert tree(out) == after


def test_truncated_files_are_written_again(site: Folder, tmp_path: Path) -> None:
    """With the cache, which knows what the last run wrote, everything is repaired; without it nothing is made worse."""
    random = Random(2)  # noqa: S311 - the same damages each time
    out, cache = site.root / "feeds", tmp_path / "cache"
    for number in range(ARTICLES):
        site.article(str(number), published=f"2024-05-{10 + number}")
    _publish(site, out, cache)
    repaired = 0
    for number in range(TRUNCATIONS):
        expected = tree(out)
        damageable = sorted(expected.keys() - {".gitattributes"})  # without a manifest, it may be the user's
        for path in random.sample(damageable, random.choice([1, 2, len(damageable)])):
            (out / path).write_bytes(expected[path][: random.randrange(len(expected[path]))])
        damaged = tree(out)
        assert damaged != expected
        done = _publish(site, out, cache if number % 2 else None)
        if done.failed:
            assert number % 2 == 0
            assert {problem.code.value for problem in done.problems if problem.severity == "error"} <= {
                "unreadable-record",
                "not-ours",
            }
            assert tree(out) == damaged
            for path, data in expected.items():
                (out / path).write_bytes(data)
        else:
            repaired += 1
            assert tree(out) == expected
    assert repaired > TRUNCATIONS // 2


def test_check_finds_a_file_of_the_right_size_with_wrong_bytes(site: Folder, tmp_path: Path) -> None:
    out, cache = site.root / "feeds", tmp_path / "cache"
    _publish(site, out, cache)
    path = out / "all/rss.xml"
    data, status = path.read_bytes(), path.stat()
    path.write_bytes(bytes(len(data)))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    done = hattip.publish(
        site.root, out, now=NOW, options=hattip.Options(write=False), resources=hattip.Resources(cache)
    )
    assert done.changes
    assert done.changes.changed == ("all/rss.xml",)
    assert not _publish(site, out, cache).failed
    assert path.read_bytes() == data
