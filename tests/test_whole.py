"""A publication is whole or not at all: killed at any step, out of disk, or beside another run."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from conftest import NOW, Folder, Hattip, tree
from filelock import FileLock

import hattip as package
from hattip.cache import store as cache
from hattip.content import folder as content
from hattip.output import lock as locks
from hattip.output import staging as whole
from hattip.output.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(package.__file__).parents[1]
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot be killed like this")

# Runs hattip and kills it, as kill -9 does, at the step of the given number: before every call that touches the disk.
KILLER = """
import os, pathlib, signal, sys

steps, last = 0, int(sys.argv[1])

def counted(call):
    def step(*arguments, **options):
        global steps
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **options)
    return step

for owner, name in ((pathlib.Path, "write_bytes"), (pathlib.Path, "replace"), (pathlib.Path, "unlink"),
                    (pathlib.Path, "rmdir"), (pathlib.Path, "mkdir"), (os, "fsync")):
    setattr(owner, name, counted(getattr(owner, name)))

sys.argv = ["hattip", "--root", sys.argv[2], "--now", sys.argv[3], "--quiet", "--accept", "vanished"]
from hattip.cli import app
try:
    app()
finally:
    print("steps", steps, file=sys.stderr)
"""


@pytest.fixture
def versions(site: Folder, hattip: Hattip, tmp_path: Path) -> tuple[Folder, dict[str, bytes], dict[str, bytes]]:
    """Return a published site whose content has changed since, with its feeds before and after."""
    site.write("content/site.yaml", (site.root / "content/site.yaml").read_bytes() + b"formats: [rss, atom]\n")
    gone = site.article("gone", published="2024-04-01")
    assert hattip("--root", site.root).code == 0
    before = site.files()
    gone.unlink()
    site.article("new", published="2024-06-01")
    after = tmp_path / "after"
    shutil.copytree(site.root, after)
    assert hattip("--root", after, "--accept", "vanished").code == 0
    return site, before, tree(after / "feeds")


def _killed_at(step: int, root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", KILLER, str(step), str(root), NOW],
        env={**os.environ, "PYTHONPATH": str(HERE)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def _is_whole(found: dict[str, bytes], before: dict[str, bytes], after: dict[str, bytes]) -> None:
    for path, data in found.items():
        if not path.endswith(whole.TEMPORARY) and path != MANIFEST:
            assert data in {before.get(path), after.get(path)}, path
    for path in before.keys() & after.keys():
        assert path in found, path


@posix
@pytest.mark.slow
def test_killed_at_every_step_each_file_is_one_version_and_the_next_run_completes(
    versions: tuple[Folder, dict[str, bytes], dict[str, bytes]], hattip: Hattip, tmp_path: Path
) -> None:
    site, before, after = versions
    step, killed = 0, 0
    while True:
        step += 1
        work = tmp_path / f"step{step}"
        shutil.copytree(site.root, work)
        ran = _killed_at(step, work)
        if ran.returncode != -signal.SIGKILL:
            assert ran.returncode == 0, ran.stderr
            break
        killed += 1
        _is_whole(tree(work / "feeds"), before, after)
        again = hattip("--root", work, "--accept", "vanished")
        assert again.code == 0, again.output
        assert tree(work / "feeds") == after
        shutil.rmtree(work)
    assert killed > 40


@pytest.mark.parametrize("call", ["write_bytes", "replace", "unlink"])
@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_disk_that_refuses_at_any_time_leaves_whole_files_and_no_temporary_ones(
    versions: tuple[Folder, dict[str, bytes], dict[str, bytes]],
    hattip: Hattip,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    number: int,
) -> None:
    site, before, after = versions
    real: Callable[..., object] = getattr(Path, call)
    calls = 0

    def refuse(path: Path, *arguments: object, **options: object) -> object:
        nonlocal calls
        counts = not path.name.endswith(".lock") and cache.FOLDER not in path.parts
        calls += counts
        if calls == number and counts:
            raise OSError(28, "No space left on device", str(path))
        return real(path, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, call, refuse)
        ran = hattip("--root", site.root, "--accept", "vanished", "--report", "json")
    assert ran.code == 1
    assert ran.codes == ["unwritable-output"]
    found = site.files()
    _is_whole(found, before, after)
    assert not [path for path in found if path.endswith(whole.TEMPORARY)]
    assert hattip("--root", site.root, "--accept", "vanished").code == 0
    assert site.files() == after


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of 200 kilobytes, where that is allowed."""
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


def test_a_folder_that_vanishes_meanwhile_is_a_problem(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def vanish(path: Path, target: Path) -> Path:
        shutil.rmtree(path.parent)
        return real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", vanish)
        assert hattip("--root", site.root, "--report", "json").codes == ["unwritable-output"]
    assert hattip("--root", site.root).code == 0


def test_nothing_is_public_before_what_it_points_to(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("older", published="2024-01-01")
    real, order = Path.replace, list[str]()

    def note(path: Path, target: Path) -> Path:
        order.append(target.relative_to(site.root / "feeds").as_posix())
        return real(path, target)

    monkeypatch.setattr(Path, "replace", note)
    assert hattip("--root", site.root).code == 0
    place = {path: number for number, path in enumerate(order)}
    assert place["json-feed.txt"] < place["one/archive/2024-01/atom.xml"]
    assert place["one/archive/2024-01/atom.xml"] < place["one/archive/2024-05/atom.xml"] < place["one/atom.xml"]
    assert place["one/atom.xml"] < place["feeds.opml"]
    assert order[0] == MANIFEST


def test_a_text_and_its_metadata_belong_together(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor saves both while hattip reads: never is the title of one version above the text of the other."""
    path = site.article("pair", title="Old title", content_file="pair.md")
    text = site.write("content/articles/pair.md", "Old text")
    real = content.read_beside

    def save_meanwhile(*arguments: Any) -> Any:
        if b"Old title" in path.read_bytes():
            path.write_bytes(path.read_bytes().replace(b"Old title", b"New title"))
            text.write_text("New text", encoding="utf-8")
        return real(*arguments)

    monkeypatch.setattr(content, "read_beside", save_meanwhile)
    assert hattip("--root", site.root).code == 0
    published = site.files()["one/feed.json"].decode()
    assert "New title" in published
    assert "New text" in published
    assert "Old" not in published


def test_what_a_dead_run_left_is_swept(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    before = site.files()
    site.write(f"feeds/.7.rss.xml.4711{whole.TEMPORARY}", "half a fe")
    site.write(f"feeds/.manifest.json.4711{whole.TEMPORARY}", "{")
    assert hattip("--root", site.root).code == 0
    assert site.files() == before


def _lock_of(out: Path, monkeypatch: pytest.MonkeyPatch) -> FileLock:
    """Return the lock that a run on a folder takes, by watching one take it."""
    taken: list[str] = []

    def watched(path: str, timeout: float) -> FileLock:
        taken.append(path)
        return FileLock(path, timeout=timeout)

    with monkeypatch.context() as patch:
        patch.setattr(locks, "FileLock", watched)
        with locks.locked(out) as problem:
            assert problem is None
    return FileLock(taken[0], thread_local=False)


def test_a_second_run_says_who_holds_the_lock(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = _lock_of(site.root / "feeds", monkeypatch)
    monkeypatch.setattr(locks, "PATIENCE", 0.1)
    with lock:
        ran = hattip("--root", site.root, "--report", "json")
        assert ran.codes == ["locked"]
        assert lock.lock_file in ran.report["problems"][0]["hint"]
        assert "It is unknown" in ran.report["problems"][0]["hint"]
        Path(lock.lock_file).with_suffix(".holder").write_text("process 4711 on elsewhere", encoding="utf-8")
        ran = hattip("--root", site.root, "--report", "json")
        assert "It is process 4711 on elsewhere" in ran.report["problems"][0]["hint"]
        assert hattip("--root", site.root, "--check").code == 1  # which waits for nobody
    assert hattip("--root", site.root).code == 0


def test_a_lock_that_cannot_be_taken_is_a_problem(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(FileLock, "acquire", refuse)
    assert hattip("--root", site.root, "--report", "json").codes == ["unwritable-output"]
    assert site.files() == {}


def test_a_second_run_waits_for_the_first(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = _lock_of(site.root / "feeds", monkeypatch)
    lock.acquire()
    threading.Timer(0.3, lambda: lock.release(force=True)).start()
    assert hattip("--root", site.root).code == 0


@posix
def test_a_dead_holder_blocks_nobody(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = _lock_of(site.root / "feeds", monkeypatch)
    holder = (
        "import sys, time; from filelock import FileLock\n"
        "FileLock(sys.argv[1]).acquire(); print(1, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", holder, lock.lock_file], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        process.kill()
    monkeypatch.setattr(locks, "PATIENCE", 5)
    assert hattip("--root", site.root).code == 0


def test_the_lock_leaves_nothing_in_the_folders(site: Folder, hattip: Hattip) -> None:
    hattip("--root", site.root)
    names = [path.name for path in site.root.rglob("*")]
    assert not [name for name in names if name.endswith((".lock", whole.TEMPORARY))]


def test_a_file_that_is_being_written_is_read_again(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The editor saves while hattip reads: what comes out is one version or the other, never a mixture."""
    path = site.root / "content/articles/ruling.yaml"
    real, calls = os.fstat, 0

    def fstat(descriptor: int) -> os.stat_result:
        nonlocal calls
        found = real(descriptor)
        if Path(f"/proc/self/fd/{descriptor}").readlink() == path:
            calls += 1
            if calls == 1:  # after the size was taken, before the bytes are
                path.write_bytes(path.read_bytes().replace(b"A ruling", b"Another ruling"))
        return found

    if sys.platform != "linux":
        pytest.skip("needs /proc to tell the files apart")
    monkeypatch.setattr(os, "fstat", fstat)
    assert hattip("--root", site.root).code == 0
    assert calls >= 4  # before and after each of two readings
    assert b"<title>Another ruling</title>" in site.files()["one/rss.xml"]


def test_a_file_that_never_rests_is_a_problem(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = os.fstat, 0

    def fstat(descriptor: int) -> SimpleNamespace:
        nonlocal calls
        calls += 1
        found = real(descriptor)
        fields = {name: getattr(found, name) for name in dir(found) if name.startswith("st_")}
        return SimpleNamespace(**{**fields, "st_mtime_ns": calls})

    monkeypatch.setattr(os, "fstat", fstat)
    assert "unreadable-file" in hattip("--root", site.root, "--report", "json").codes
