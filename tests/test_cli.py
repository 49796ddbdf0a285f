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
from hattip import last_run

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


@pytest.mark.parametrize("entry", [["-m", "hattip"], [HERE / "publish.py"]], ids=["module", "script"])
def test_every_entry_point_publishes_the_site_in_the_current_folder(site: Folder, entry: list[str | Path]) -> None:
    ran = _run(*entry, cwd=site.root)
    assert ran.returncode == 0, ran.stderr
    assert re.search(
        r"^1 article in 2 categories, 3 feeds: \d+ files written, 0 unchanged, 0 removed\.$", ran.stdout, re.MULTILINE
    )
    assert "one/rss.xml" in site.files()


def test_the_script_publishes_its_own_folder_if_the_current_one_has_no_site(site: Folder, tmp_path: Path) -> None:
    script = site.write("publish.py", (HERE / "publish.py").read_bytes())
    ran = _run(script, cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout
    assert "one/rss.xml" in site.files()


def test_a_missing_site_is_reported(tmp_path: Path) -> None:
    ran = _run("-m", "hattip", cwd=tmp_path)
    assert ran.returncode == 1
    assert "error[no-site]" in ran.stdout
    assert "content/site.yaml" in ran.stdout


def test_paths_in_reports_can_be_opened_from_the_current_folder(site: Folder, hattip: Hattip) -> None:
    site.article("wrong", published="soon")
    shown = os.path.relpath(site.root).replace(os.sep, "/")
    assert f"--> {shown}/content/articles/wrong.yaml:2:12\n" in hattip("--root", site.root).output


@pytest.mark.slow
def test_inside_github_actions_problems_are_annotations(site: Folder) -> None:
    site.article("wrong", published="soon")
    ran = _run("-m", "hattip", cwd=site.root, GITHUB_ACTIONS="true")
    assert ran.stdout.startswith("::error file=content/articles/wrong.yaml,line=2,")
    asked = _run("-m", "hattip", "--report", "text", cwd=site.root, GITHUB_ACTIONS="true")
    assert asked.stdout.startswith("error[bad-date]: ")


def test_the_json_report_is_complete(site: Folder, hattip: Hattip) -> None:
    site.article("later", published="2026-02-01")
    report = hattip("--root", site.root, "--report", "json").report
    assert report["articles"] == 1
    assert report["problems"] == []
    assert len(report["unpublished"]) == 1
    assert set(report["changes"]["added"]) == site.files().keys() - {"manifest.json"}


def test_verbose_names_every_file_and_every_unpublished_article_and_quiet_none(site: Folder, hattip: Hattip) -> None:
    site.article("later", published="2026-02-01")
    site.article("draft", draft="true")
    loud = hattip("--root", site.root, "--verbose").output
    assert re.search(r"^added .*/feeds/one/rss\.xml$", loud, re.MULTILINE)  # as --check names it
    assert re.search(r"content/articles/later\.yaml: dated 2026-02-01$", loud, re.MULTILINE)  # as it is written
    assert re.search(r"content/articles/draft\.yaml.*draft", loud)
    assert "2 articles not published yet" in loud
    assert hattip("--root", site.root, "--quiet").output == ""


def test_quiet_still_shows_problems(site: Folder, hattip: Hattip) -> None:
    site.article("wrong", published="soon")
    assert "bad-date" in hattip("--root", site.root, "--quiet").output


def test_strict_makes_warnings_errors(site: Folder, hattip: Hattip) -> None:
    site.article("bold", title="<b>Bold</b>")
    assert hattip("--root", site.root).code == 0
    assert hattip("--root", site.root, "--strict").code == 1
    assert hattip("--root", site.root, "check").code == 0
    assert hattip("--root", site.root, "check", "--strict").code == 1
    assert hattip("--root", site.root, "--strict", "check").code == 1


def test_the_time_of_publication_decides_what_is_scheduled(site: Folder, hattip: Hattip) -> None:
    site.article("later", published="2026-02-01")
    assert "1 article not published yet" in hattip("--root", site.root, now="2026-01-31T15:59:59Z").output
    assert "not published yet" not in hattip("--root", site.root, now="2026-01-31T16:00:00Z").output
    assert "not published yet" not in hattip("--root", site.root, now=None).output


@pytest.mark.parametrize(
    "arguments",
    [["--now", "tomorrow"], ["--now", "2026-01-31"], ["--report", "xml"], ["--nonsense"], ["nonsense"],
     ["check", "/etc/passwd"], ["schema"], ["schema", "feed"]],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_exits_with_2(arguments: list[str], site: Folder, hattip: Hattip) -> None:
    assert hattip("--root", site.root, *arguments, now=None).code == 2
    assert site.files() == {}


def test_the_help_has_no_types_of_python_and_no_line_is_cut(hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    listed = hattip("--help", now=None).output
    assert listed.count("...") == 1  # of COMMAND [ARGS]...
    for name in re.findall(r"^  ([a-z]+)  ", listed, re.MULTILINE):
        shown = hattip(name, "--help", now=None).output
        assert not re.search(r"<(?:list|path|str)", shown), name


def test_a_file_that_is_not_there_is_named(site: Folder, hattip: Hattip) -> None:
    for command in (("withdraw", "nofile.yaml", "--reason", "x"), ("check", "nofile.yaml")):
        ran = hattip("--root", site.root, *command)
        assert ran.code == 2
        assert "nofile.yaml does not exist" in ran.output


def test_publish_is_also_a_command(site: Folder, hattip: Hattip) -> None:
    site.article("bold", title="<b>Bold</b>")
    assert hattip("--root", site.root, "--strict", "publish").code == 1
    assert hattip("publish", "--root", site.root, "--strict").code == 1
    assert hattip("publish", "--root", site.root, "--check").code == 1
    assert site.files() == {}
    assert "2 articles in 2 categories" in hattip("--root", site.root, "publish").output
    assert "one/rss.xml" in site.files()
    assert hattip("--root", site.root, "--check", "publish").output.startswith("warning[markup-in-text]")
    assert hattip("publish", "--root", site.root, "-q").output.count("\n\n") == 1


@pytest.mark.parametrize(
    ("arguments", "suggestion"),
    [
        ("publsh", "Did you mean 'hattip publish'?"),
        ("build", "Did you mean 'hattip publish'?"),
        ("help", "Did you mean 'hattip --help'?"),
        ("lint", "Did you mean 'hattip check'?"),
        ("nonsense", "The commands are: publish, init, new, add,"),
        ("--strct", "Did you mean --strict?"),
        ("check --strct", "Did you mean --strict?"),
        ("--fix", "It is an option of: hattip check"),
        ("--out x new", "hattip new has no option --out."),
        ("--verify full check", "hattip check has no option --verify."),
        ("--check check", "hattip check has no option --check."),
        ("--report sarif diff", "sarif is none of text, json, markdown"),
    ],
)
def test_unknown_commands_and_options_get_a_suggestion(
    arguments: str, suggestion: str, site: Folder, hattip: Hattip
) -> None:
    ran = hattip("--root", site.root, *arguments.split())
    assert ran.code == 2
    assert suggestion in ran.output
    assert site.files() == {}


def test_check_reads_all_or_some_and_writes_nothing(site: Folder, hattip: Hattip) -> None:
    wrong = site.article("wrong", published="soon")
    right = site.article("right")
    assert hattip("check", "--root", site.root).code == 1
    assert hattip("check", "--root", site.root, right).output == "1 article checked: no errors.\n"
    ran = hattip("check", "--root", site.root, wrong, "--report", "json")
    assert ran.codes == ["bad-date"]
    assert hattip("check", "--root", site.root, site.root / "content/articles/gone.yaml").code == 2
    site.article("bold", title="<b>Bold</b>")
    wrong.unlink()
    assert hattip("check", "--root", site.root).output.endswith("3 articles checked: no errors; 1 warning.\n")
    assert "3 articles" not in hattip("check", "--root", site.root, "-q").output
    assert site.files() == {}


def test_version_help_and_schemas(hattip: Hattip) -> None:
    assert hattip("--version", now=None).output == f"hattip {package.__version__}\n"
    assert "--strict" in hattip("--help", now=None).output
    for subject in ("site", "article"):
        schema = json.loads(hattip("schema", subject).output)
        assert schema["$schema"].endswith("2020-12/schema")


def test_a_bug_exits_with_3_and_a_report(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(last_run, "find", broken)
    ran = hattip("--root", site.root)
    assert ran.code == 3
    assert ran.output.startswith("This is a bug in hattip.")
    assert f"hattip {package.__version__}, Python" in ran.output
    assert "ZeroDivisionError" in ran.output


def test_an_interruption_exits_with_130(site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(last_run, "find", interrupted)
    ran = hattip("--root", site.root)
    assert ran.code == 130
    assert "Traceback" not in ran.output


@pytest.mark.slow
def test_a_closed_pipe_is_no_error(site: Folder) -> None:
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


@pytest.mark.slow
def test_colour_only_on_a_terminal_and_not_against_no_color(site: Folder) -> None:
    site.article("wrong", published="soon")
    assert "\x1b[1;31merror[bad-date]:\x1b[0m" in _on_a_terminal(site.root)
    assert "\x1b" not in _on_a_terminal(site.root, NO_COLOR="1")
    assert "\x1b" not in _run("-m", "hattip", cwd=site.root).stdout


@pytest.mark.slow
def test_only_long_work_has_a_progress_bar(site: Folder) -> None:
    assert "Reading" not in _on_a_terminal(site.root)
    for number in range(1000):
        site.article(f"article{number}")
    assert re.search(r"Reading.*100%", _on_a_terminal(site.root), re.DOTALL)


def test_chinese_is_printed_in_any_locale(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "站点")
    folder.write("content/site.yaml", SITE)
    folder.write("content/articles/裁定.yaml", ARTICLE.replace("A ruling", "<b>裁定</b>"))
    ran = _run("-m", "hattip", cwd=folder.root, LC_ALL="C", PYTHONUTF8="0")
    assert ran.returncode == 0
    assert "--> content/articles/裁定.yaml:1:8" in ran.stdout
    assert "title: <b>裁定</b>" in ran.stdout
