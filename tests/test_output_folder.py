"""The output folder: all or nothing, only files that hattip wrote, and each of them complete."""

from __future__ import annotations

import json
import os
import stat
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Folder, Hattip

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions or links")


def test_one_mistake_anywhere_leaves_every_byte_as_it_was(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    before = site.files()
    site.article("right")
    site.article("wrong", published="yesterday")
    ran = hattip("--root", site.root)
    assert ran.code == 1
    assert "Nothing was written." in ran.output
    assert site.files() == before


def test_a_category_that_went_takes_its_files_along(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    content = site.root / "content/site.yaml"
    content.write_text(content.read_text().replace("- {slug: two, title: Two}\n", ""))
    ran = hattip("--root", site.root, "--verbose", "--accept", "feed-removed")
    assert "removed ../site/feeds/two/rss.xml" in ran.output
    assert not (site.root / "feeds/two").exists()
    assert set(json.loads(site.files()["manifest.json"])["files"]) == set(site.files()) - {"manifest.json"}


def test_a_hand_made_file_is_neither_overwritten_nor_deleted(site: Folder, hattip: Hattip) -> None:
    hand_made = site.write("feeds/one/rss.xml", "by hand")
    note = site.write("feeds/two/note.txt", "a note")
    ran = hattip("--root", site.root, "--report", "json")
    assert ran.code == 1
    assert ran.codes == ["not-ours"]
    assert ran.report["changes"] is None
    assert set(site.files()) == {"one/rss.xml", "two/note.txt"}
    hand_made.unlink()
    assert hattip("--root", site.root).code == 0
    content = site.root / "content/site.yaml"
    content.write_text(content.read_text().replace("- {slug: two, title: Two}\n", ""))
    assert hattip("--root", site.root, "--accept", "feed-removed").code == 0
    assert note.read_text() == "a note"


def test_a_file_of_ours_that_was_edited_is_put_right(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    before = site.files()
    site.write("feeds/one/rss.xml", "<<<<<<< a merge gone wrong")
    assert hattip("--root", site.root).code == 0
    assert site.files() == before


def test_files_without_a_manifest_are_ours_only_if_they_hold_what_we_would_write(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    (site.root / "feeds/manifest.json").unlink()
    assert hattip("--root", site.root).code == 0
    assert "manifest.json" in site.files()


@pytest.mark.parametrize("manifest", ["<<<<<<< ours", "[]", '{"files": [1]}', "", "\udcff"])
def test_a_damaged_manifest_deletes_nothing_and_is_written_again(site: Folder, hattip: Hattip, manifest: str) -> None:
    hattip("--root", site.root)
    before = site.files()
    site.write("feeds/manifest.json", manifest.encode(errors="surrogateescape"))
    ran = hattip("--root", site.root, "--report", "json")
    assert (ran.code, ran.codes) == (0, ["damaged-record"])
    assert site.files() == before


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "a\\..\\b", "c:x", ""])
def test_a_path_in_a_manifest_that_hattip_never_writes_is_ignored(site: Folder, hattip: Hattip, path: str) -> None:
    site.write("feeds/manifest.json", json.dumps({"files": [path]}))
    assert hattip("--root", site.root).code == 0
    assert path not in json.loads(site.files()["manifest.json"])["files"]


def test_a_folder_or_a_file_in_the_way_is_not_ours(site: Folder, hattip: Hattip) -> None:
    (site.root / "feeds/one/rss.xml").mkdir(parents=True)
    site.write("feeds/two", "a file")
    ran = hattip("--root", site.root, "--report", "json")
    assert (ran.code, set(ran.codes)) == (1, {"not-ours", "page-not-ours"})


@needs_posix
def test_links_in_the_output_folder_are_not_followed(site: Folder, hattip: Hattip, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    site.article("other", categories="two")  # so that the feed of all articles can replace that of the category
    hattip("--root", site.root)
    before = site.files()
    for path in (site.root / "feeds/two").iterdir():
        path.unlink()
    (site.root / "feeds/two").rmdir()
    (site.root / "feeds/two").symlink_to(outside)
    ran = hattip("--root", site.root, "--report", "json")
    assert (ran.code, set(ran.codes)) == (1, {"damaged-record", "not-ours", "page-not-ours"})
    assert not list(outside.iterdir())
    (outside / "rss.xml").write_bytes(before["two/rss.xml"])
    content = site.root / "content/site.yaml"
    content.write_text(content.read_text().replace("- {slug: two, title: Two}\n", ""))
    site.article("other", categories="one")
    assert hattip("--root", site.root, "--accept", "feed-removed").code == 0
    assert (outside / "rss.xml").exists()


def test_check_names_what_is_out_of_date_and_writes_nothing(site: Folder, hattip: Hattip) -> None:
    assert hattip("--root", site.root, "--check").code == 1
    hattip("--root", site.root)
    assert hattip("--root", site.root, "--check").code == 0
    site.article("new")
    content = site.root / "content/site.yaml"
    content.write_text(content.read_text().replace("slug: two", "slug: three"))
    before = site.files()
    ran = hattip("--root", site.root, "--check", "--accept", "feed-removed")
    assert ran.code == 1
    assert "feeds/one/rss.xml: would change\n" in ran.output
    assert "feeds/three/rss.xml: would be added\n" in ran.output
    assert "feeds/two/rss.xml: would be removed\n" in ran.output
    assert site.files() == before


def test_check_reports_mistakes_before_staleness(site: Folder, hattip: Hattip) -> None:
    site.article("wrong", published="soon")
    assert hattip("--root", site.root, "--check").output.endswith("1 error in 1 file.\n")
    assert hattip("--root", site.root, "--verbose").output.endswith("1 error in 1 file. Nothing was written.\n")


def test_an_owned_file_that_someone_replaced_by_a_folder_stays(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    content = site.root / "content/site.yaml"
    content.write_text(content.read_text().replace("- {slug: two, title: Two}\n", ""))
    (site.root / "feeds/two/rss.xml").unlink()
    site.write("feeds/two/rss.xml/keep.txt", "mine")
    assert hattip("--root", site.root, "--accept", "feed-removed").code == 0
    assert "two/rss.xml/keep.txt" in site.files()


def test_output_can_go_elsewhere(site: Folder, hattip: Hattip, tmp_path: Path) -> None:
    out = tmp_path / "public" / "feeds"
    assert hattip("--root", site.root, "--out", out).code == 0
    assert (out / "all/atom.xml").exists()
    assert not (site.root / "feeds").exists()


@needs_posix
def test_feeds_can_be_read_by_a_web_server(site: Folder, hattip: Hattip) -> None:
    before = os.umask(0o022)
    hattip("--root", site.root)
    os.umask(before)
    mode = (site.root / "feeds/one/rss.xml").stat().st_mode
    assert stat.S_IMODE(mode) == 0o644


def test_a_folder_that_cannot_be_made_is_a_problem_and_no_traceback(site: Folder, hattip: Hattip) -> None:
    site.write("feeds", "a file where the folder must be")
    ran = hattip("--root", site.root, "--report", "json")
    assert ran.code == 1
    assert set(ran.codes) <= {"not-ours", "bad-manifest", "unwritable-output"}
    assert site.root.joinpath("feeds").read_text() == "a file where the folder must be"


def test_a_full_disk_leaves_no_temporary_file(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    hattip("--root", site.root)
    before = site.files()
    site.article("new")

    def full(path: Path, _: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("hattip.output.staging.create_file", full)
    ran = hattip("--root", site.root, "--report", "json")
    assert ran.code == 1
    assert ran.codes == ["unwritable-output"]
    assert site.files() == before
