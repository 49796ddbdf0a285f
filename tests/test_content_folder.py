"""What can lie in ``content/`` besides articles: each makes a problem of its own, and none a traceback."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ARTICLE, Folder, Hattip

from hattip.content.files import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

posix = sys.platform not in {"win32", "darwin"}


def _link_out(site: Folder) -> None:
    outside = site.root.parent / "outside.yaml"
    outside.write_text(ARTICLE)
    (site.root / "content/articles/link.yaml").symlink_to(outside)


def _link_folder_out(site: Folder) -> None:
    (site.root / "content/articles/up").symlink_to(site.root.parent)


def _link_to_nothing(site: Folder) -> None:
    (site.root / "content/articles/link.yaml").symlink_to("nowhere.yaml")


def _link_in_a_circle(site: Folder) -> None:
    (site.root / "content/articles/link.yaml").symlink_to("link.yaml")


def _link_to_a_folder_that_is_not_read(site: Folder) -> None:
    (site.root / "content/articles/link").symlink_to(site.root / "content")


def _pipe(site: Folder) -> None:
    os.mkfifo(site.root / "content/articles/pipe.yaml")


def _link_to_a_pipe(site: Folder) -> None:
    os.mkfifo(site.root / "content/pipe")
    (site.root / "content/articles/pipe.yaml").symlink_to(site.root / "content/pipe")


def _name_not_utf8(site: Folder) -> None:
    (Path(os.fsdecode(os.fsencode(site.root) + b"/content/articles/\xff.yaml"))).write_text(ARTICLE)


def _name_with_control(site: Folder) -> None:
    site.write("content/articles/a\x1b[31m.yaml", ARTICLE)


def _huge(site: Folder) -> None:
    site.write("content/articles/huge.yaml", b"#" * (MAX_BYTES + 1))


def _stray(site: Folder) -> None:
    site.write("content/article.yaml", ARTICLE)


MAKERS: dict[str, list[Callable[[Folder], None]]] = {
    "outside-content": [
        _link_out,
        _link_folder_out,
        _link_to_nothing,
        _link_in_a_circle,
        _link_to_a_folder_that_is_not_read,
    ],
    "not-a-file": [_pipe, _link_to_a_pipe],
    "bad-file-name": [_name_not_utf8, _name_with_control],
    "too-large": [_huge],
    "stray-file": [_stray],
}
_EVERYWHERE = {_huge, _stray}


@pytest.mark.parametrize(
    ("code", "make"),
    [(code, make) for code, makers in MAKERS.items() for make in makers],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_it_is_reported(code: str, make: Callable[[Folder], None], site: Folder, hattip: Hattip) -> None:
    if not posix and make not in _EVERYWHERE:
        pytest.skip("this system has no such files")
    make(site)
    ran = hattip("--root", site.root, "--report", "json", "--strict")
    assert ran.code == 1
    assert ran.codes == [code]
    assert site.files() == {}


def test_a_folder_that_may_not_be_read(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    (site.root / "content/articles/closed").mkdir()
    scandir = os.scandir

    def refuse(path: Path) -> Iterator[os.DirEntry[str]]:  # root, who runs many a CI, is refused nothing
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    ran = hattip("--root", site.root, "--report", "json")
    assert ran.codes == ["unreadable-file"]
    assert ran.report["problems"][0]["path"].endswith("content/articles/closed")


@pytest.mark.skipif(not posix, reason="links need a right that Windows does not give everyone")
def test_links_within_content_do_no_harm(site: Folder, hattip: Hattip) -> None:
    site.write("content/later/new.txt", ARTICLE.replace("ruling", "new"))
    (site.root / "content/articles/new.yaml").symlink_to("../later/new.txt")
    (site.root / "content/articles/again").symlink_to(".")
    ran = hattip("--root", site.root)
    assert ran.code == 0
    assert "2 articles" in ran.output


@pytest.mark.skipif(not posix, reason="links need a right that Windows does not give everyone")
def test_a_content_file_that_leads_out_of_content(site: Folder, hattip: Hattip) -> None:
    secret = site.root.parent / "secret.md"
    secret.write_text("secret")
    (site.root / "content/articles/secret.md").symlink_to(secret)
    site.article("leak", content_file="secret.md")
    assert hattip("--root", site.root, "--report", "json").codes == ["bad-content-file", "outside-content"]


def test_other_files_and_hidden_ones_are_left_alone(site: Folder, hattip: Hattip) -> None:
    site.write("content/articles/.hidden.yaml", "{")
    site.write("content/articles/.git/x.yaml", "{")
    site.write("content/articles/draft.yaml~", "{")
    site.write("content/notes.md", "# Notes")
    assert hattip("--root", site.root, "--strict").code == 0
