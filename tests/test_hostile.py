"""Hostile and damaged content: a report or feeds come of it, in bounded work and memory.

``cases/hostile/`` has what fits into a folder; this module makes what is too large, or what no clone can contain.
The bounds are in function calls and bytes, many times what is needed: they catch what explodes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from conftest import ARTICLE, NOW, SITE, Folder, Hattip

import hattip as package
from hattip.content.files import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

MEGABYTES: Final = 1000
CALLS: Final = 50_000_000  # of functions, those of C included; the costliest input here causes 15 million
HANG: Final = 600  # seconds until a run that never ends is killed; no test depends on it
posix: Final = sys.platform not in {"win32", "darwin"}
# Publishes in a process of its own; writes the exit code, the calls of functions and the peak memory into a file.
_MEASURED: Final = """\
import cProfile, json, resource, sys
from hattip.cli import app
target, sys.argv = sys.argv[1], ["hattip", *sys.argv[2:]]
profile = cProfile.Profile(subcalls=False)
profile.enable()
try:
    app()
except SystemExit as exit:
    code = exit.code
finally:
    profile.disable()
calls = sum(entry.callcount for entry in profile.getstats())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
json.dump({"code": code or 0, "calls": calls, "peak": peak}, open(target, "w"))
"""


def _bounded(site: Folder, *options: str) -> tuple[int, str]:
    """Publish within the bounds; return the code and the report."""
    measured_by_coverage = {name for name in os.environ if name.startswith("COVERAGE")}  # which would count, too
    environment = {name: value for name, value in os.environ.items() if name not in measured_by_coverage}
    environment |= {"PYTHONPATH": str(Path(package.__file__).parents[1]), "GITHUB_ACTIONS": ""}
    arguments = ["--root", str(site.root), "--now", NOW, *options]
    measured = site.root.parent / "measured.json"
    program = ["-c", _MEASURED, str(measured)] if posix else ["-m", "hattip"]
    ran = subprocess.run(
        [sys.executable, *program, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=HANG,
        check=False,
    )
    output = ran.stdout.decode()
    if not posix:
        return ran.returncode, output
    assert measured.exists(), output[-2000:]
    found = json.loads(measured.read_bytes())
    assert found["calls"] < CALLS
    assert found["peak"] < MEGABYTES << 20

    return found["code"], output


_FILL: Final = MAX_BYTES - 1000
_MANY: Final = 100_000


def _with(**fields: str) -> str:
    return ARTICLE + "".join(f"{key}: {value}\n" for key, value in fields.items())


def _formatting(number: int) -> str:
    """Return HTML whose every paragraph repeats every element that is open, as browsers read it."""
    return "<p>" + "".join(f"<b x={n}>" for n in range(number)) + "</p>" + "<p>x</p>" * number


# The content of an article's file: the exit code of the run, a word of its report, and a function that makes the bytes.
LARGE: Final[dict[str, tuple[int, str, Callable[[], str | bytes]]]] = {
    "control characters only": (1, "control-character", lambda: "title: " + "\x01" * _FILL),
    "a control character on every line": (1, "control-character", lambda: "# \x01\n" * (_FILL // 4)),
    "documents only": (1, "too-large", lambda: "---\n" * (_FILL // 4)),
    "tags below a million lines": (1, "yaml-tag", lambda: "\n" * (_FILL // 2) + "[" + "!a ,\n" * 9000 + "]"),
    "directives": (1, "%TAG directives", lambda: "".join(f"%TAG !e{n}! tag:x\n" for n in range(100_000))),
    "unknown keys": (1, "unknown-key", lambda: "".join(f"k{n}: 1\n" for n in range(4900))),
    "unknown keys in every document": (
        1,
        "unknown-key",
        lambda: ("---\n" + "".join(f"k{n}: 1\n" for n in range(2000))) * 40,
    ),
    "equal keys": (1, "duplicate-key", lambda: "\n" * (_FILL // 2) + "a: 1\n" * 4900),
    "an alias of a long text": (
        1,
        "alias-expansion",
        lambda: _with(summary=f"&a {'x y ' * _MANY}", tags=f"[{'*a,' * 9000}]"),
    ),
    "a title of megabytes": (0, "1 article", lambda: ARTICLE.replace("A ruling", "x" * (1 << 20))),
    "a key of megabytes": (1, "unknown-key", lambda: ARTICLE + f'? "{"x" * _FILL}"\n: 1\n'),
    "a category of megabytes": (1, "unknown-category", lambda: ARTICLE.replace("one", "x" * _FILL)),
    "a source of megabytes": (1, "unknown-source", lambda: ARTICLE.replace("court\n", "x" * _FILL + "\n")),
    "a host of megabytes": (1, "bad-url", lambda: ARTICLE.replace("court.gov.cn", "é." * (_FILL // 4) + "cn")),
    "a path of megabytes": (0, "1 article", lambda: ARTICLE.replace("/ruling", "/" + "é" * (1 << 18))),
    "a language of megabytes": (1, "bad-language", lambda: _with(language="zh" + "-abcdefgh" * _MANY)),
    "a date of megabytes": (0, "1 article", lambda: ARTICLE.replace("05-26", "05-26T00:00:00." + "0" * _FILL)),
    "a file name of megabytes": (1, "bad-content-file", lambda: _with(content_file="a/" * _MANY + "a.md")),
    "brackets only": (1, "too-deep", lambda: "[" * _FILL),
    "braces only": (1, "too-deep", lambda: "{" * _FILL),
    "dashes only": (1, "too-deep", lambda: "- " * (_FILL // 2)),
    "a quote that is never closed": (1, "yaml-syntax", lambda: '"' + "a\n" * (_FILL // 2)),
    "one line of blanks": (1, "missing", lambda: " " * _FILL + "a: b"),
    "a comment only": (1, "empty-document", lambda: "#" * _FILL),
    "not UTF-8": (1, "not-utf8", lambda: b"\xff" * _FILL),
    "no UTF-8 at the end": (1, "not-utf8", lambda: "界\n".encode() * (_FILL // 4) + b"\xff"),
    "open divisions": (1, "content", lambda: _with(content=f"'{'<div>' * _MANY}'")),
    "open lists": (1, "content", lambda: _with(content=f"'{'<ul><li>' * _MANY}'")),
    "open comments": (1, "content", lambda: _with(content=f"'{'<!--' * _MANY}'")),
    "ends without a beginning": (1, "content", lambda: _with(content=f"'{'</a' * _MANY}'")),
    "formatting that repeats": (1, "content", lambda: _with(content=f"'{_formatting(4000)}'")),
    "formatting that repeats, within the bound": (0, "1 article", lambda: _with(content=f"'{_formatting(400)}'")),
    "rows in rows of a formula": (0, "1 article", lambda: _with(content=f"'<math>{'<mrow>' * 50}x</math>'")),
    "roots in roots of a formula": (1, "content", lambda: _with(content=f"'<math>{'<msqrt>' * _MANY}x</math>'")),
    "tags without an end": (1, "content", lambda: _with(content=f"'{'<a ' * _MANY}'")),
    "references without an end": (0, "1 article", lambda: _with(content=f"'{'&#' * _MANY}'")),
    "attributes": (0, "1 article", lambda: _with(content=f"'<a{' x' * _MANY}>b</a>'")),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_a_large_file_takes_bounded_work_and_memory(name: str, site: Folder) -> None:
    expected, word, make = LARGE[name]
    data = make()
    site.write("content/articles/ruling.yaml", data)
    assert (site.root / "content/articles/ruling.yaml").stat().st_size <= MAX_BYTES
    code, output = _bounded(site)
    assert (code, word in output) == (expected, True), output[:2000]
    assert (site.files() == {}) is (code == 1)


@pytest.mark.slow
def test_a_large_site_file(site: Folder) -> None:
    site.write("content/site.yaml", SITE.replace("title: News", "title: " + "x" * (1 << 20)))
    assert _bounded(site)[0] == 0


@pytest.mark.slow
def test_a_content_file_has_bounds_too(site: Folder) -> None:
    site.article("ruling", content_file="ruling.html")
    site.write("content/articles/ruling.html", "<i>" * _MANY)
    code, output = _bounded(site)
    assert code == 1
    assert output.startswith("error[too-large]: The content has more elements, attributes or character\n")
    assert "\n  --> ../site/content/articles/ruling.html\n" in output  # no line: it is about the whole file
    (problem,) = json.loads(_bounded(site, "--report", "json")[1])["problems"]
    location = problem["path"], problem["line"], problem["column"], problem["code"]
    assert location == ("../site/content/articles/ruling.html", 1, 1, "too-large")


@pytest.mark.slow
def test_one_text_named_by_many_articles(site: Folder) -> None:
    site.write("content/articles/text.md", "x" * (1 << 20))
    named = (f"title: T\npublished: 2024-01-01\ncategories: one\nsource: court\noriginal_url: https://c.cn/{n}\n"
             "content_file: text.md\n" for n in range(100))  # fmt: skip
    site.write("content/articles/many.yaml", "---\n".join(named))
    code, output = _bounded(site)
    assert code == 1
    assert "more than 16 MiB of" in output


@pytest.mark.slow
def test_a_large_markdown_file(site: Folder) -> None:
    site.article("ruling", content_file="ruling.md")
    site.write("content/articles/ruling.md", "> " * 20_000 + "x\n\n" + "*a **b [" * 20_000)
    code, output = _bounded(site)
    assert code in {0, 1}, output[:2000]


@pytest.mark.slow
def test_ten_thousand_files_in_one_folder(site: Folder) -> None:
    for number in range(10_000):
        site.article(f"many-{number}", title='"never closed')
    code, output = _bounded(site)
    assert code == 1
    assert "10,000 errors in 10,000 files" in output
    assert site.files() == {}


def test_a_deep_folder(site: Folder, hattip: Hattip) -> None:
    site.article("/".join("d" * 300) + "/deep")
    assert hattip("--root", site.root).code == 0


def _site_is_a_pipe(site: Folder) -> None:
    (site.root / "content/site.yaml").unlink()
    os.mkfifo(site.root / "content/site.yaml")


def _site_leads_to(target: str) -> Callable[[Folder], None]:
    def make(site: Folder) -> None:
        (site.root / "content/site.yaml").unlink()
        (site.root / "content/site.yaml").symlink_to(target)

    return make


def _article_leads_to(target: str) -> Callable[[Folder], None]:
    return lambda site: (site.root / "content/articles/device.yaml").symlink_to(target)


def _content_file_leads_to(target: str) -> Callable[[Folder], None]:
    def make(site: Folder) -> None:
        (site.root / "content/articles/device.md").symlink_to(target)
        site.article("a", content_file="device.md")

    return make


def _content_file_is_a_pipe(site: Folder) -> None:
    os.mkfifo(site.root / "content/articles/pipe.md")
    site.article("a", content_file="pipe.md")


def _content_file_is_a_folder(site: Folder) -> None:
    (site.root / "content/articles/folder.md").mkdir()
    site.article("a", content_file="folder.md")


def _folders_in_a_circle(site: Folder) -> None:
    (site.root / "content/articles/a").symlink_to("b")
    (site.root / "content/articles/b").symlink_to("a")


def _content_leads_out(site: Folder) -> None:
    outside = site.root.parent / "outside"
    (site.root / "content").rename(outside)
    (outside / "articles/up.yaml").symlink_to("../../secret.yaml")
    (site.root.parent / "secret.yaml").write_text(ARTICLE)
    (site.root / "content").symlink_to(outside)


def _named(name: bytes) -> Callable[[Folder], None]:
    def make(site: Folder) -> None:
        (Path(os.fsdecode(os.fsencode(site.root) + b"/content/articles/" + name))).write_text(ARTICLE)

    return make


SPECIAL: Final[dict[str, tuple[str, Callable[[Folder], None]]]] = {
    "site.yaml is a pipe": ("not-a-file", _site_is_a_pipe),
    "site.yaml leads to a device without an end": ("outside-content", _site_leads_to("/dev/zero")),
    "site.yaml leads to a file the system makes": ("outside-content", _site_leads_to("/proc/self/environ")),
    "site.yaml leads to itself": ("outside-content", _site_leads_to("site.yaml")),
    "site.yaml leads to a folder": ("outside-content", _site_leads_to("/")),
    "an article leads to a device": ("outside-content", _article_leads_to("/dev/zero")),
    "an article leads to a terminal": ("outside-content", _article_leads_to("/dev/tty")),
    "an article leads to a secret": ("outside-content", _article_leads_to("/etc/passwd")),
    "a content file leads to a device": ("bad-content-file", _content_file_leads_to("/dev/zero")),
    "a content file leads to a secret": ("bad-content-file", _content_file_leads_to("/etc/passwd")),
    "a content file is a pipe": ("not-a-file", _content_file_is_a_pipe),
    "a content file is a folder": ("not-a-file", _content_file_is_a_folder),
    "folders lead to each other": ("outside-content", _folders_in_a_circle),
    "content is elsewhere and leads out": ("outside-content", _content_leads_out),
    "a name in Latin-1": ("bad-file-name", _named(b"\xfcber.yaml")),
    "a name in GBK": ("bad-file-name", _named("最高".encode("gbk") + b".yaml")),
    "a name with an escape": ("bad-file-name", _named(b"a\x1b]0;x\x07.yaml")),
    "a name with a line end": ("bad-file-name", _named(b"a\n::error::forged\n.yaml")),
    "a name with a separator": ("bad-file-name", _named("a\u2028b.yaml".encode())),
    "a name with an override": ("duplicate-original", _named("a\u202elmay.b.yaml".encode())),
}


@pytest.mark.slow
@pytest.mark.skipif(not posix, reason="this system has no such files, or not for everyone")
@pytest.mark.parametrize("name", SPECIAL)
def test_what_is_no_file_of_text_is_reported_and_neither_waited_for_nor_read(name: str, site: Folder) -> None:
    code, make = SPECIAL[name]
    make(site)
    ended, output = _bounded(site)
    assert ended == 1, output
    assert f"[{code}]" in output
    assert "root:" not in output, "a secret is shown"
    assert all(line.isprintable() for line in output.split("\n"))
    assert site.files() == {}


@pytest.mark.skipif(not posix or os.geteuid() == 0, reason="root, who runs many a CI, is refused nothing")
def test_files_and_folders_that_may_not_be_read(site: Folder, hattip: Hattip) -> None:
    site.article("closed").chmod(0)
    inner = site.article("folder/x").parent
    inner.chmod(0)
    try:
        assert hattip("--root", site.root, "--report", "json").codes == ["unreadable-file"] * 2
    finally:
        inner.chmod(0o700)


@pytest.mark.skipif(not posix, reason="Windows keeps these names for devices")
def test_names_of_windows_are_names(site: Folder, hattip: Hattip) -> None:
    for number, name in enumerate(("con", "NUL", "aux.x", "com1", "a:b", "a\\b", "trailing.", " ")):
        site.article(name, original_url=f"https://court.gov.cn/{number}")
    ran = hattip("--root", site.root, "--strict")
    assert ran.code == 0, ran.output


@pytest.mark.skipif(not posix, reason="this system has no such files, or not for everyone")
def test_checking_or_withdrawing_what_is_no_file_does_not_wait(site: Folder, hattip: Hattip) -> None:
    pipe = site.root / "content/articles/pipe.yaml"
    os.mkfifo(pipe)
    device = site.root / "content/articles/device.yaml"
    device.symlink_to("/dev/zero")
    assert hattip("--root", site.root, "--report", "json", "check", pipe, device).codes == [
        "outside-content", "not-a-file",
    ]  # fmt: skip
    assert hattip("--root", site.root, "--report", "json", "withdraw", pipe, "--reason", "x").codes == ["not-a-file"]
