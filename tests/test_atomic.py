"""A publication is atomic: killed at any step, or on a full disk, each file is of one version; a next run completes.

Nothing is synced to the disk but what a person wrote: the rest can be made again.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from conftest import Folder, Hattip, run, tree

from hattip.content import files as content_files
from hattip.content import folder as content_folder
from hattip.output import folder as output_folder
from hattip.output.manifest import MANIFEST
from hattip.output.staging import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot be killed like this")
CALLS = ("open", "replace", "rename", "unlink", "rmdir", "mkdir", "fsync")


def _is_killed_at(step: int, root: Path) -> bool:
    """Publish in a process that is killed, as by ``kill -9``, before its n-th call that changes the disk."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _kill_before(step)
            code = run("--root", root, "--quiet", "--accept", "vanished").code
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def _kill_before(last: int) -> None:
    steps = 0

    def counted(name: str, call: Any) -> Any:
        def step(*arguments: Any, **options: Any) -> Any:
            nonlocal steps
            steps += name != "open" or bool(arguments[1] & (os.O_WRONLY | os.O_RDWR))
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **options)

        return step

    for name in CALLS:
        setattr(os, name, counted(name, getattr(os, name)))


@pytest.fixture
def versions(site: Folder, hattip: Hattip, tmp_path: Path) -> tuple[Folder, dict[str, bytes], dict[str, bytes]]:
    """Return a published site whose content has changed since, with its feeds before and after."""
    site.write(
        "content/site.yaml", (site.root / "content/site.yaml").read_bytes() + b"formats: [rss, atom]\nlimit: 1\n"
    )
    gone = site.article("gone", published="2023-04-01")
    assert hattip("--root", site.root).code == 0
    before = site.files()
    gone.unlink()
    site.article("new", published="2024-06-01")
    after = tmp_path / "after"
    shutil.copytree(site.root, after)
    assert hattip("--root", after, "--accept", "vanished").code == 0
    return site, before, tree(after / "feeds")


def _is_temporary(path: str) -> bool:
    return path.startswith(f"{FOLDER}/") or path.endswith(".hattip-tmp")


def _has_one_version_of_each(found: dict[str, bytes], before: dict[str, bytes], after: dict[str, bytes]) -> None:
    for path, data in found.items():
        if not _is_temporary(path) and path != MANIFEST:
            assert data in {before.get(path), after.get(path)}, path
    for path in before.keys() & after.keys():
        assert path in found, path


@posix
@pytest.mark.slow
@pytest.mark.no_cover
def test_killed_at_every_step_each_file_is_of_one_version_and_the_next_run_completes(
    versions: tuple[Folder, dict[str, bytes], dict[str, bytes]], hattip: Hattip, tmp_path: Path
) -> None:
    site, before, after = versions
    step, killed = 0, 0
    while True:
        step += 1
        work = tmp_path / f"step{step}"
        shutil.copytree(site.root, work)
        if not _is_killed_at(step, work):
            break
        killed += 1
        _has_one_version_of_each(tree(work / "feeds"), before, after)
        again = hattip("--root", work, "--accept", "vanished")
        assert again.code == 0, again.output
        assert tree(work / "feeds") == after
        shutil.rmtree(work)
    assert killed > 25


@pytest.mark.parametrize("call", ["open", "replace", "unlink"])
@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_disk_that_refuses_any_call_leaves_complete_files_and_no_temporary_ones(
    versions: tuple[Folder, dict[str, bytes], dict[str, bytes]],
    hattip: Hattip,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    number: int,
) -> None:
    site, before, after = versions
    real, calls = getattr(os, call), 0

    def refuse(path: Any, *arguments: Any, **options: Any) -> Any:
        nonlocal calls
        is_public = site.root / "feeds" in Path(path).parents and not Path(path).name.startswith(".")
        is_counted = is_public and (call != "open" or bool(arguments[0] & os.O_CREAT))
        calls += is_counted
        if calls == number and is_counted:
            raise OSError(28, "No space left on device", str(path))
        return real(path, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        ran = hattip("--root", site.root, "--accept", "vanished", "--report", "json")
    assert calls >= number
    assert ran.code == 1
    assert "unwritable-output" in ran.codes
    found = site.files()
    _has_one_version_of_each(found, before, after)
    assert not [path for path in found if _is_temporary(path)]
    assert hattip("--root", site.root, "--accept", "vanished").code == 0
    assert site.files() == after


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of 200 kilobytes, if that is allowed."""
    folder = tmp_path / "small"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount")
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "none", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("root may not mount here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_small_file_system_that_is_full(site: Folder, hattip: Hattip, small_disk: Path) -> None:
    assert hattip("--root", site.root, "--out", small_disk).code == 0
    before = tree(small_disk)
    for number in range(40):
        site.article(f"new{number}", summary="long " * 400)
    ran = hattip("--root", site.root, "--out", small_disk, "--report", "json")
    assert ran.code == 1
    assert ran.codes == ["unwritable-output"]
    found = tree(small_disk)
    assert {path: data for path, data in found.items() if path != MANIFEST} == {
        path: data for path, data in before.items() if path != MANIFEST
    }
    for number in range(40):
        (site.root / f"content/articles/new{number}.yaml").unlink()
    assert hattip("--root", site.root, "--out", small_disk).code == 0
    assert tree(small_disk) == before


def test_nothing_is_synced_to_the_disk(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = list[str]()
    monkeypatch.setattr(
        os, "fsync", lambda descriptor: synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
    )
    for number in range(50):
        site.article(f"{number}")
    assert hattip("--root", site.root).code == 0
    assert len(site.files()) > 10
    assert [path for path in synced if Path(path).name not in {"feeds", MANIFEST} and MANIFEST not in path] == []


def test_what_a_person_wrote_is_synced_to_the_disk(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, synced = site.article("gone"), list[int]()
    monkeypatch.setattr(os, "fsync", synced.append)
    assert hattip("withdraw", path, "--root", site.root, "--reason", "Asked to").code == 0
    assert len(synced) >= 1


@pytest.mark.parametrize("rest", [0, 0.5], ids=["empty", "half"])
def test_what_a_power_failure_truncated_is_repaired(site: Folder, hattip: Hattip, rest: float) -> None:
    assert hattip("--root", site.root).code == 0
    before = site.files()
    for path in ("one/atom.xml", "feeds.opml", MANIFEST):
        data = before[path][: int(len(before[path]) * rest)]
        site.write(f"feeds/{path}", data)
    ran = hattip("--root", site.root)
    assert ran.code == 0, ran.output
    assert site.files() == before


def test_check_finds_wrong_bytes_in_a_file_of_the_right_size_and_time(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a power failure the times may be those of the file that was lost."""
    for module in (content_folder, output_folder):
        monkeypatch.setattr(module, "state_of", lambda found: f"{found.st_size} 1 1")
    assert hattip("--root", site.root).code == 0
    before = site.files()
    site.write("feeds/one/atom.xml", bytes(len(before["one/atom.xml"])))
    ran = hattip("--root", site.root, "--check")
    assert ran.code == 1
    assert "one/atom.xml" in ran.output
    assert hattip("--root", site.root, "--no-cache").code == 0
    assert site.files() == before


def test_a_folder_that_is_deleted_during_the_run_is_a_problem(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def delete(source: Any, target: Any) -> None:
        if site.root / "feeds" in Path(source).parents:
            shutil.rmtree(Path(source).parent, ignore_errors=True)
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", delete)
        assert hattip("--root", site.root, "--report", "json").codes == ["unwritable-output"]
    assert hattip("--root", site.root).code == 0


def test_nothing_is_public_before_what_it_points_to(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write("content/site.yaml", (site.root / "content/site.yaml").read_bytes() + b"limit: 1\n")
    for year in (2021, 2022, 2023):
        site.article(f"{year}", published=f"{year}-01-01")
    real, order = os.replace, list[str]()

    def note(source: Any, target: Any) -> None:
        order.append(Path(target).relative_to(site.root / "feeds").as_posix())
        real(source, target)

    monkeypatch.setattr(os, "replace", note)
    assert hattip("--root", site.root).code == 0
    number = {path: number for number, path in enumerate(order)}
    assert number["json-feed.txt"] < number["one/archive/2022/atom.xml"] < number["one/archive/2023/atom.xml"]
    assert number["one/archive/2023/atom.xml"] < number["one/atom.xml"] < number["feeds.opml"]
    assert order[0] == MANIFEST  # from then on each file is known to be hattip's


def test_a_content_file_and_its_metadata_are_of_one_version(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The editor saves both while hattip reads: the title of one version is never above the text of the other."""
    path = site.article("pair", title="Old title", content_file="pair.md")
    text = site.write("content/articles/pair.md", "Old text")
    real = content_files.read_sidecar

    def save_meanwhile(*arguments: Any) -> Any:
        if b"Old title" in path.read_bytes():
            path.write_bytes(path.read_bytes().replace(b"Old title", b"New title"))
            text.write_text("New text", encoding="utf-8")
        return real(*arguments)

    monkeypatch.setattr(content_files, "read_sidecar", save_meanwhile)
    assert hattip("--root", site.root).code == 0
    published = site.files()["one/feed.json"].decode()
    assert "New title" in published
    assert "New text" in published
    assert "Old" not in published


def test_what_a_killed_run_left_is_removed(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    before = site.files()
    site.write(f"feeds/{FOLDER}/one/rss.xml", "half a fe")
    site.article("new")
    assert hattip("--root", site.root).code == 0
    assert site.files().keys() == before.keys()


def test_a_run_leaves_no_temporary_file(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    assert not [path for path in site.root.rglob("*") if "hattip-tmp" in path.name or path.name.endswith(".lock")]


def test_a_file_that_is_being_written_is_read_again(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The editor saves while hattip reads: the result is one version or the other, never a mixture."""
    path = site.root / "content/articles/ruling.yaml"
    real, calls = os.fstat, 0

    def fstat(descriptor: int) -> os.stat_result:
        nonlocal calls
        found = real(descriptor)
        if Path(f"/proc/self/fd/{descriptor}").readlink() == path:
            calls += 1
            if calls == 1:  # after the size was read, before the bytes are
                path.write_bytes(path.read_bytes().replace(b"A ruling", b"Another ruling"))
        return found

    if sys.platform != "linux":
        pytest.skip("needs /proc to distinguish the files")
    monkeypatch.setattr(os, "fstat", fstat)
    assert hattip("--root", site.root).code == 0
    assert calls >= 4  # before and after each of two readings
    assert b"<title>Another ruling</title>" in site.files()["one/rss.xml"]


def test_a_file_that_changes_all_the_time_is_a_problem(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.fstat, 0

    def fstat(descriptor: int) -> SimpleNamespace:
        nonlocal calls
        calls += 1
        found = real(descriptor)
        fields = {name: getattr(found, name) for name in dir(found) if name.startswith("st_")}
        return SimpleNamespace(**{**fields, "st_mtime_ns": calls})

    monkeypatch.setattr(os, "fstat", fstat)
    assert "unreadable-file" in hattip("--root", site.root, "--report", "json").codes
