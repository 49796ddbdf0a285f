"""The command line, as a person or a CI job uses it."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ARTICLE, NOW, SITE, Folder, Hattip

import hattip as package
from hattip import publishing

HERE = Path(package.__file__).parents[1]


def _run(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *map(str, arguments)]
    inherited = {key: value for key, value in os.environ.items() if key != "GITHUB_ACTIONS"}
    return subprocess.run(
        command,
        cwd=cwd,
        env={**inherited, "PYTHONPATH": str(HERE), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("door", [["-m", "hattip"], [HERE / "publish.py"]], ids=["module", "script"])
def test_every_door_publishes_the_site_in_the_current_folder(site: Folder, door: list[str | Path]) -> None:
    ran = _run(*door, cwd=site.root)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == (
        "1 article in 2 categories, 3 feeds: 17 files written, 0 unchanged, 0 removed."
    )
    assert "one/rss.xml" in site.files()


def test_the_script_publishes_the_folder_it_stands_in_when_the_current_one_has_no_site(
    site: Folder, tmp_path: Path
) -> None:
    script = site.write("publish.py", (HERE / "publish.py").read_bytes())
    ran = _run(script, cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout
    assert "one/rss.xml" in site.files()


def test_without_a_site_the_report_says_where_to_go(tmp_path: Path) -> None:
    ran = _run("-m", "hattip", cwd=tmp_path)
    assert ran.returncode == 1
    assert "content/site.yaml:1:1: error[no-site]" in ran.stdout


def test_paths_in_reports_can_be_opened_from_the_current_folder(site: Folder, hattip: Hattip) -> None:
    site.article("wrong", published="soon")
    shown = os.path.relpath(site.root).replace(os.sep, "/")
    assert hattip("--root", site.root).output.startswith(f"{shown}/content/articles/wrong.yaml:2:12: error[bad-date] ")


def test_inside_github_actions_problems_are_annotations(site: Folder) -> None:
    site.article("wrong", published="soon")
    ran = _run("-m", "hattip", cwd=site.root, GITHUB_ACTIONS="true")
    assert ran.stdout.startswith("::error file=content/articles/wrong.yaml,line=2,")
    asked = _run("-m", "hattip", "--report", "text", cwd=site.root, GITHUB_ACTIONS="true")
    assert asked.stdout.startswith("content/articles/wrong.yaml:2:12:")


def test_json_report_says_everything(site: Folder, hattip: Hattip) -> None:
    site.article("later", published="2026-02-01")
    report = hattip("--root", site.root, "--report", "json").report
    assert report["articles"] == 1
    assert report["problems"] == []
    assert len(report["held_back"]) == 1
    assert len(report["changes"]["added"]) == 17


def test_verbose_names_what_was_written_and_held_back_and_quiet_nothing(site: Folder, hattip: Hattip) -> None:
    site.article("later", published="2026-02-01")
    site.article("draft", draft="true")
    loud = hattip("--root", site.root, "--verbose").output
    assert "added one/rss.xml\n" in loud
    assert "held back content/articles/later.yaml: dated 2026-01-31T16:00:00+00:00\n" in loud
    assert "held back content/articles/draft.yaml: a draft\n" in loud
    assert loud.endswith("; 2 articles held back.\n")
    assert hattip("--root", site.root, "--quiet").output == ""


def test_quiet_still_shows_problems(site: Folder, hattip: Hattip) -> None:
    site.article("wrong", published="soon")
    assert "bad-date" in hattip("--root", site.root, "--quiet").output


def test_strict_makes_warnings_count(site: Folder, hattip: Hattip) -> None:
    site.article("bold", title="<b>Bold</b>")
    assert hattip("--root", site.root).code == 0
    assert hattip("--root", site.root, "--strict").code == 1
    assert hattip("--root", site.root, "check").code == 0
    assert hattip("--root", site.root, "check", "--strict").code == 1
    assert hattip("--root", site.root, "--strict", "check").code == 1


def test_the_moment_of_publication_decides_what_is_held_back(site: Folder, hattip: Hattip) -> None:
    site.article("later", published="2026-02-01")
    assert "1 article held back" in hattip("--root", site.root, now="2026-01-31T15:59:59Z").output
    assert "held back" not in hattip("--root", site.root, now="2026-01-31T16:00:00Z").output
    assert "held back" not in hattip("--root", site.root, now=None).output


@pytest.mark.parametrize(
    "arguments",
    [["--now", "tomorrow"], ["--now", "2026-01-31"], ["--report", "xml"], ["--nonsense"], ["nonsense"],
     ["check", "/etc/passwd"], ["schema"], ["schema", "feed"]],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_ends_in_2(arguments: list[str], site: Folder, hattip: Hattip) -> None:
    assert hattip("--root", site.root, *arguments, now=None).code == 2
    assert site.files() == {}


def test_check_reads_all_or_some_and_writes_nothing(site: Folder, hattip: Hattip) -> None:
    wrong = site.article("wrong", published="soon")
    right = site.article("right")
    assert hattip("check", "--root", site.root).code == 1
    assert hattip("check", "--root", site.root, right).output == "1 article checked: all right.\n"
    ran = hattip("check", "--root", site.root, wrong, "--report", "json")
    assert ran.codes == ["bad-date"]
    assert hattip("check", "--root", site.root, site.root / "content/articles/gone.yaml").code == 1
    site.article("bold", title="<b>Bold</b>")
    wrong.unlink()
    assert hattip("check", "--root", site.root).output.endswith("3 articles checked: all right, with 1 warning.\n")
    assert hattip("check", "--root", site.root, "-q").output.count("\n\n") == 1
    assert site.files() == {}


def test_version_help_and_schemas(hattip: Hattip) -> None:
    assert hattip("--version", now=None).output == f"hattip {package.__version__}\n"
    assert "--strict" in hattip("--help", now=None).output
    for subject in ("site", "article"):
        schema = json.loads(hattip("schema", subject).output)
        assert schema["$schema"].endswith("2020-12/schema")


def test_a_bug_ends_in_3_with_what_to_report(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(publishing, "publish", broken)
    ran = hattip("--root", site.root)
    assert ran.code == 3
    assert ran.output.startswith("This is a bug in hattip.")
    assert f"hattip {package.__version__}, Python" in ran.output
    assert "ZeroDivisionError" in ran.output


def test_an_interruption_ends_in_130(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(publishing, "publish", interrupted)
    ran = hattip("--root", site.root)
    assert ran.code == 130
    assert "Traceback" not in ran.output


def test_a_reader_that_leaves_is_no_mistake(site: Folder) -> None:
    for number in range(2000):
        site.article(f"wrong{number}", published="soon")
    command = [sys.executable, "-m", "hattip"]
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    with subprocess.Popen(
        command, cwd=site.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def _on_a_terminal(folder: Path, **environment: str) -> str:
    """Run hattip on a pseudo-terminal and return everything it drew."""
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    inherited = {key: value for key, value in os.environ.items() if key not in {"GITHUB_ACTIONS", "NO_COLOR"}}
    with subprocess.Popen(
        [sys.executable, "-m", "hattip", "--now", NOW],
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(HERE), "TERM": "xterm", **environment},
        stdout=slave,
        stderr=slave,
    ) as process:
        os.close(slave)
        drawn = b""
        while select.select([master], [], [], 30)[0]:
            try:
                piece = os.read(master, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            drawn += piece
        process.wait()
    os.close(master)
    return drawn.decode()


def test_colour_only_on_a_terminal_and_not_against_no_color(site: Folder) -> None:
    site.article("wrong", published="soon")
    assert "\x1b[1;31merror[bad-date]\x1b[0m" in _on_a_terminal(site.root)
    assert "\x1b" not in _on_a_terminal(site.root, NO_COLOR="1")
    assert "\x1b" not in _run("-m", "hattip", cwd=site.root).stdout


def test_a_progress_bar_only_where_the_work_is_long(site: Folder) -> None:
    assert "Reading" not in _on_a_terminal(site.root)
    for number in range(1000):
        site.article(f"article{number}")
    assert re.search(r"Reading.*100%", _on_a_terminal(site.root), re.DOTALL)


def test_chinese_comes_out_whatever_the_locale(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "站点")
    folder.write("content/site.yaml", SITE)
    folder.write("content/articles/裁定.yaml", ARTICLE.replace("A ruling", "<b>裁定</b>"))
    ran = _run("-m", "hattip", cwd=folder.root, LC_ALL="C", PYTHONUTF8="0")
    assert ran.returncode == 0
    assert "content/articles/裁定.yaml:1:8: warning[markup-in-text]" in ran.stdout
    assert "title: <b>裁定</b>" in ran.stdout
