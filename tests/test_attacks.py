"""Attacks that succeeded once, each a script, and more attacks of the same kinds.

A script gets a checkout and a Python, publishes small sites, and ends with 0 if the attack fails.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CASES, SITE, Folder, Hattip

import hattip as package

if TYPE_CHECKING:
    from collections.abc import Callable

ATTACKS = sorted(path.parent for path in (CASES / "attacks").glob("*/repro.sh"))
SECRET = "hunter2"


def test_there_are_attacks() -> None:
    assert len(ATTACKS) > 20
    assert all((attack / "case.toml").is_file() for attack in ATTACKS)


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_the_attack_fails(attack: Path, tmp_path: Path) -> None:
    checkout = Path(package.__file__).parent.parent
    environment = {**os.environ, "HATTIP_CACHE": str(tmp_path / "cache")}
    command = ["sh", str(attack / "repro.sh"), str(checkout), sys.executable]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 0, ran.stdout + ran.stderr


# No file outside content/ and the output folder is read or written through a link, by any command.


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Return a file outside the site."""
    folder = tmp_path / "outside"
    folder.mkdir()
    file = folder / "secret.yaml"
    file.write_text(f"title: {SECRET}\nTOKEN={SECRET}\n", encoding="utf-8")
    return file


def _replace(path: Path, target: Path) -> None:
    path.unlink()
    path.symlink_to(target)


def _move_content(site: Folder, secret: Path) -> None:
    (site.root / "content").rename(secret.parent / "content")
    (secret.parent / "content/site.yaml").write_text(SITE.replace("title: News", f"title: {SECRET}"), encoding="utf-8")
    (site.root / "content").symlink_to(secret.parent / "content")


def _content_file(site: Folder, secret: Path) -> None:
    site.article("ruling", content_file="body.md")
    (site.root / "content/articles/body.md").symlink_to(secret)


LINKS: dict[str, Callable[[Folder, Path], None]] = {
    "site.yaml": lambda site, secret: _replace(site.root / "content/site.yaml", secret),
    "an article": lambda site, secret: _replace(site.root / "content/articles/ruling.yaml", secret),
    "a relative link": lambda site, _: _replace(
        site.root / "content/articles/ruling.yaml", Path("../../../outside/secret.yaml")
    ),
    "a folder of articles": lambda site, secret: (site.root / "content/articles/more").symlink_to(secret.parent),
    "content itself": _move_content,
    "a content file": _content_file,
}


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("command", [(), ("check",), ("diff",), ("--check",)], ids=" ".join)
def test_no_command_reads_through_a_link(
    site: Folder, secret: Path, hattip: Hattip, link: str, command: tuple[str, ...]
) -> None:
    LINKS[link](site, secret)
    ran = hattip("--root", site.root, *command)
    assert ran.code == 1
    assert SECRET not in ran.output
    assert not any(SECRET.encode() in data for data in site.files().values())


@pytest.mark.parametrize("place", ["article.yaml", "folder/secret.yaml"])
@pytest.mark.parametrize("command", ["check", "withdraw"])
def test_no_named_file_is_read_or_written_through_a_link(
    site: Folder, secret: Path, hattip: Hattip, place: str, command: str
) -> None:
    before = secret.read_bytes()
    articles = site.root / "content/articles"
    (articles / "article.yaml").symlink_to(secret)
    (articles / "folder").symlink_to(secret.parent)
    reason = ("--reason", "x") if command == "withdraw" else ()
    ran = hattip("--root", site.root, command, articles / place, *reason)
    assert ran.code in {1, 2}
    assert SECRET not in ran.output
    assert secret.read_bytes() == before


@pytest.mark.parametrize(
    "link", ["feeds", "feeds/all", "feeds/all/rss.xml", "feeds/manifest.json", "feeds/.hattip-tmp"]
)
@pytest.mark.parametrize("target", ["../outside", "../outside/secret.yaml", "../nowhere", "/dev/zero"])
def test_nothing_is_written_through_a_link_in_the_output(
    site: Folder, secret: Path, hattip: Hattip, link: str, target: str
) -> None:
    path = site.root / link
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(
        os.path.relpath(secret.parent.parent / target.removeprefix("../"), path.parent) if target[0] == "." else target
    )
    before = {each: each.read_bytes() for each in secret.parent.rglob("*") if each.is_file()}
    ran = hattip("--root", site.root)
    assert ran.code in {0, 1}
    assert {each: each.read_bytes() for each in secret.parent.rglob("*") if each.is_file()} == before
    assert not (secret.parent.parent / "nowhere").exists()
    assert SECRET not in ran.output


@pytest.mark.parametrize(
    "name", ["CNAME", ".nojekyll", "../../outside/secret.yaml", "index.php", "all/notes.txt", "/etc/hostname"]
)
def test_a_manifest_deletes_only_what_hattip_writes(site: Folder, secret: Path, hattip: Hattip, name: str) -> None:
    assert hattip("--root", site.root).code == 0
    target = site.root / "feeds" / name
    if not target.exists():
        target.write_text("mine", encoding="utf-8")
    manifest = site.root / "feeds/manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"files": [', f'"files": ["{name}", '), encoding="utf-8")
    assert hattip("--root", site.root).code == 0
    assert target.exists()
    assert secret.exists()


@pytest.mark.parametrize("arguments", [
    ("--now", "9999-12-31T23:59:59-12:00"), ("--now", "0001-01-01T00:00:00+14:00"), ("--now", "2026-01-31T08:00+99:00"),
    ("--now", ""), ("--now", "\ud800"), ("--now", "x" * 10_000), ("--accept", "\ud800"), ("--against", "http://\ud800/"),
    ("--against", "http://[/"), ("--against", "https://127.0.0.1:1/"), ("--against", "a\0b"), ("--out", "a\0b"),
    ("--root", "\ud800"), ("--timeout", "nan"), ("--timeout", "1e400"),
])  # fmt: skip
def test_odd_arguments_are_no_bug(site: Folder, hattip: Hattip, arguments: tuple[str, ...]) -> None:
    root = () if arguments[0] == "--root" else ("--root", site.root)
    now = None if arguments[0] == "--now" else "2026-01-31T08:00+08:00"
    ran = hattip(*root, *arguments, now=now)
    assert ran.code in {0, 1, 2}, ran.output


@pytest.mark.parametrize("reason", ["\ud800", "\x1b]0;x\x07", "\n---\ntitle: y", "x" * 100_000, "{", "\0"])
def test_odd_reasons_are_no_bug(site: Folder, hattip: Hattip, reason: str) -> None:
    ran = hattip("--root", site.root, "withdraw", site.root / "content/articles/ruling.yaml", "--reason", reason)
    assert ran.code in {0, 1, 2}, ran.output
    assert hattip("--root", site.root, "check").code in {0, 1}


def test_a_run_that_stops_in_the_middle_does_not_say_that_nothing_was_written(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    hattip("--root", site.root)
    site.article("new")
    real, calls = Path.replace, 0

    def refuse(path: Path, target: Path) -> Path:
        nonlocal calls
        calls += target.name != "manifest.json"
        if calls == 3:
            raise OSError(28, "No space left on device", str(target))
        return real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        ran = hattip("--root", site.root)
    assert ran.code == 1
    assert "unwritable-output" in ran.output
    assert "Nothing was written" not in ran.output
    assert "next run" in " ".join(ran.output.split())
    assert hattip("--root", site.root).code == 0
    assert hattip("--root", site.root, "--check").code == 0


def test_a_cache_in_the_site_has_no_effect(
    site: Folder, hattip: Hattip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pull request adds a cache that was made for this site, in which a draft is none, wherever one could be."""
    site.article("secret", title=SECRET, draft="true")
    assert hattip("--root", site.root, "--cache", tmp_path / "forged").code == 0
    (forged,) = (tmp_path / "forged").glob("*.sqlite")
    with closing(sqlite3.connect(forged)) as connection, connection:
        assert connection.execute("UPDATE article SET draft = 0 WHERE draft").rowcount == 1
        connection.execute("DELETE FROM output")
    for folder in ("", ".hattip", ".hattip-cache", ".cache", ".cache/hattip", "cache", "hattip", "content", "feeds"):
        for name in (forged.name, "index.sqlite", "cache.sqlite"):
            site.write(f"{folder}/{name}", forged.read_bytes())
    monkeypatch.delenv("HATTIP_CACHE")
    for variable in ("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"):  # of each system
        monkeypatch.setenv(variable, str(tmp_path / "own"))
    monkeypatch.chdir(site.root)
    opened = list[str]()

    def connect(database: str, *arguments: Any, **options: Any) -> sqlite3.Connection:
        opened.append(database)
        return real(database, *arguments, **options)

    real: Callable[..., sqlite3.Connection] = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", connect)
    assert hattip().code == 0
    assert not any(SECRET.encode() in data for path, data in site.files().items() if not path.endswith(".sqlite"))
    assert opened
    assert not [database for database in opened if str(site.root) in os.path.realpath(database or os.sep)]
