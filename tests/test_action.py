"""The action and the recipes: their steps are run here, from a clean environment, on sites in every state."""

from __future__ import annotations

import functools
import http.server
import json
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import repository
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from repository import Repository
from workflow import Job, action_steps, environment, load

import hattip as package
from hattip.authoring import recipes
from hattip.cli.init import CiService

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Folder, Hattip

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("bash") is None, reason="the steps are bash")]

ROOT = Path(package.__file__).parents[1]
ACTION = ROOT / "action.yml"
PINNED = re.compile(r"^[\w-]+/[\w-]+@[0-9a-f]{40}$")
# pip installs hattip itself from the action's folder, and nothing from the network: see the fixture "installed".
OFFLINE = {
    "PIP_NO_INDEX": "1",
    "PIP_NO_DEPS": "1",
    "PIP_NO_BUILD_ISOLATION": "false",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """Return a job that has run the install step of the action, with the dependencies of this environment."""
    base = tmp_path_factory.mktemp("runner")
    temp = base / "temp"
    subprocess.run([sys.executable, "-m", "venv", temp / "hattip"], check=True)
    folder = next((temp / "hattip").glob("lib/python*/site-packages"))
    ours = [path for path in sys.path if path.endswith("site-packages")]
    (folder / "dependencies.pth").write_text("\n".join(ours), encoding="utf-8")
    variables = environment(base, temp, GITHUB_ACTION_PATH=str(ROOT), **OFFLINE)
    job = Job(base, temp, {}, variables)
    steps, _ = action_steps(ACTION, {})
    job.run([step for step in steps if step.get("id") == "install"])
    assert job.code == 0, job.log
    return job


class Actions:
    """Runs the action on a site."""

    def __init__(self, installed: Job, site: Folder, base: Path) -> None:
        self.installed, self.site, self.base, self.number = installed, site, base, 0

    def run(self, event: str = "pull_request", **inputs: str) -> Job:
        """Run the action's steps but the install step, with the given inputs (``up_to_date`` for ``up-to-date``)."""
        self.number += 1
        temp = self.base / f"temp-{self.number}"
        steps, values = action_steps(ACTION, {name.replace("_", "-"): value for name, value in inputs.items()})
        contexts = {f"inputs.{name}": value for name, value in values.items()}
        contexts |= {"steps.install.outputs.python": self.installed.outputs["python"], "github.event_name": event}
        contexts |= {"runner.temp": str(temp), "runner.os": "Linux", "github.event.pull_request.number": "7"}
        variables = {**self.installed.environment, "RUNNER_TEMP": str(temp), "GITHUB_REF_NAME": "main"}
        job = Job(self.site.root, temp, contexts, variables)
        job.run([step for step in steps if step.get("id") != "install"])
        return job


@pytest.fixture
def action(installed: Job, site: Folder, tmp_path: Path) -> Actions:
    """Return the action for a site of one article that is published and in git, with a remote."""
    repository.create(site.root, tmp_path / "remote.git")
    actions = Actions(installed, site, tmp_path)
    _hattip(actions)
    commit(site.root, "Publish")
    return actions


def _hattip(action: Actions, *arguments: str) -> None:
    command = [action.installed.outputs["python"], "-I", "-m", "hattip", "--no-cache", *arguments]
    subprocess.run(command, cwd=action.site.root, env=action.installed.environment, check=True, capture_output=True)


def git(folder: Path, *arguments: str) -> str:
    return repository.git(folder, *arguments).stdout.strip()


def commit(folder: Path, message: str) -> None:
    Repository(folder).commit(message)
    git(folder, "push", "--quiet", "origin", "HEAD:main")


# Mode check


def test_a_site_that_is_right_passes(action: Actions) -> None:
    job = action.run()
    assert job.code == 0, job.log
    assert job.outputs == {"exit-code": "0", "problems": "0", "changed": "false", "next": ""}
    assert job.annotations == []
    assert job.summary.startswith("### hattip: ")
    assert "No problems." in job.summary


def test_a_broken_site_fails_with_annotations_and_a_summary(action: Actions) -> None:
    for number in range(12):
        action.site.article(f"wrong-{number}", published="soon")
    job = action.run()
    assert job.code == 1
    assert job.outputs["exit-code"] == "1"
    assert job.outputs["problems"] == "12"
    assert len(job.annotations) == 12
    assert job.annotations[0].startswith("::error file=content/articles/wrong-0.yaml,line=2,")
    for number in range(12):
        assert f"\n  --> content/articles/wrong-{number}.yaml:2:12\n" in job.log
    assert job.summary.count("bad-date") == 12


def test_problems_on_changed_lines_are_the_first_annotations(action: Actions) -> None:
    for number in range(12):
        action.site.article(f"wrong-{number:02}", published="soon")
    commit(action.site.root, "Add mistakes")
    base = git(action.site.root, "rev-parse", "HEAD")
    action.site.article("wrong-11", published="later")
    commit(action.site.root, "Change a mistake")
    steps, values = action_steps(ACTION, {})
    assert values["mode"] == "check"
    job = Job(action.site.root, action.base / "temp", {}, dict(action.installed.environment))
    job.environment["RUNNER_TEMP"] = str(job.temp)
    job.contexts |= {f"inputs.{name}": value for name, value in values.items()}
    job.contexts |= {"steps.install.outputs.python": action.installed.outputs["python"]}
    job.contexts |= {"github.event.pull_request.base.sha": base}
    job.run([step for step in steps if step.get("id") == "run"])
    assert "wrong-11.yaml,line=2" in job.annotations[0]
    assert "wrong-00.yaml,line=2" in job.annotations[1]


def test_feeds_that_are_out_of_date_fail_unless_another_job_publishes_them(action: Actions) -> None:
    action.site.article("new", title="A new *article*")
    job = action.run()
    assert job.code == 1
    assert job.outputs["changed"] == "true"
    assert "out of date" in job.log
    assert "A new \\*article\\*" in job.summary
    job = action.run(up_to_date="false")
    assert job.code == 0, job.log
    assert job.outputs == {"exit-code": "0", "problems": "0", "changed": "true", "next": ""}


def test_what_the_guard_refuses_fails(action: Actions) -> None:
    (action.site.root / "content/articles/ruling.yaml").unlink()
    action.site.article("other")
    for mode in ("check", "commit"):
        before = action.site.files()
        job = action.run(mode=mode)
        assert job.code == 1, job.log
        assert "title=vanished" in job.annotations[0]
        assert "vanished" in job.summary
        assert action.site.files() == before


def test_a_site_that_published_nothing_yet_passes(action: Actions) -> None:
    shutil.rmtree(action.site.root / "feeds")
    job = action.run()
    assert job.code == 0, job.log
    assert job.outputs["changed"] == "true"
    job = action.run(mode="commit", event="push")
    assert job.code == 0, job.log
    assert "feeds/manifest.json" in git(action.base / "remote.git", "ls-tree", "-r", "--name-only", "main")


def test_the_summary_is_kept_for_a_comment_when_asked(action: Actions) -> None:
    assert not [name for name, _ in action.run().used if name.startswith("actions/upload-artifact@")]
    job = action.run(comment="true")
    ((_, given),) = [each for each in job.used if each[0].startswith("actions/upload-artifact@")]
    folder = Path(given["path"])
    assert (folder / "summary.md").read_text(encoding="utf-8") == job.summary != ""
    assert (folder / "number").read_text(encoding="utf-8") == "7"


def test_a_pull_request_cannot_put_code_or_a_cache_into_the_run(action: Actions) -> None:
    for module in ("hattip", "json", "subprocess"):
        action.site.write(f"{module}.py", "raise SystemExit(42)\n")
        action.site.write(f"{module}/__init__.py", "raise SystemExit(42)\n")
    job = action.run()
    assert job.code == 0, job.log
    assert not [name for name, _ in job.used if name.startswith("actions/cache@")]


@pytest.mark.parametrize("inputs", [{"mode": "deploy"}, {"mode": "pages"}])
def test_wrong_inputs_are_refused(action: Actions, inputs: dict[str, str]) -> None:
    job = action.run(**inputs)
    assert job.code == 2
    assert len(job.annotations) == 1


# Mode commit


def test_the_feeds_are_committed_and_pushed(action: Actions) -> None:
    action.site.article("new", title="$(touch forged); `touch forged`")
    action.site.article("later", published="2999-01-01")
    commit(action.site.root, "Write")
    job = action.run(mode="commit", event="push")
    assert job.code == 0, job.log
    assert job.outputs["changed"] == "true"
    assert job.outputs["next"] == "2998-12-31T16:00:00Z"
    remote = action.base / "remote.git"
    assert git(remote, "log", "-1", "--format=%an: %s", "main") == "github-actions[bot]: Publish the feeds"
    changed = git(remote, "show", "--name-only", "--format=", "main").splitlines()
    assert changed
    assert all(path.startswith("feeds/") for path in changed)
    assert not list(action.site.root.rglob("forged"))
    head = git(remote, "rev-parse", "main")
    assert action.run(mode="commit", event="push").outputs["changed"] == "false"
    assert git(remote, "rev-parse", "main") == head


def test_nothing_is_pushed_over_a_commit_that_somebody_pushed_meanwhile(action: Actions) -> None:
    other = action.base / "other"
    repository.clone(action.base / "remote.git", other, "Bo")
    (other / "README").write_text("Hello\n", encoding="utf-8")
    commit(other, "Add a README")
    action.site.article("new")
    job = action.run(mode="commit", event="push")
    assert job.code == 0, job.log
    assert job.annotations[-1].startswith("::notice title=hattip::Somebody pushed meanwhile.")
    assert git(action.base / "remote.git", "log", "-1", "--format=%s", "main") == "Add a README"


def test_a_push_that_is_refused_fails(action: Actions) -> None:
    hook = action.base / "remote.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    action.site.article("new")
    job = action.run(mode="commit", event="push")
    assert job.code == 1
    assert "permissions: contents: write" in job.annotations[-1]


# Mode pages


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Serve a folder; returns its URL."""
    folder = tmp_path / "served"
    folder.mkdir()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/feeds", folder
    server.shutdown()
    thread.join()
    server.server_close()


def test_pages_are_deployed_and_compared_with_what_is_served(action: Actions, served: tuple[str, Path]) -> None:
    url, folder = served
    shutil.rmtree(action.site.root / "feeds")
    assert action.run(mode="pages", event="push", against=url).code == 1
    job = action.run(mode="pages", event="push", against=url, first="true")
    assert job.code == 0, job.log
    assert [name.partition("@")[0] for name, _ in job.used][-2:] == [
        "actions/upload-pages-artifact",
        "actions/deploy-pages",
    ]
    shutil.copytree(action.site.root / "_site", folder, dirs_exist_ok=True)
    shutil.rmtree(action.site.root / "_site")
    (action.site.root / "content/articles/ruling.yaml").unlink()
    action.site.article("other")
    job = action.run(mode="pages", event="push", against=url)
    assert job.code == 1
    assert "title=vanished" in job.annotations[0]
    assert not [name for name, _ in job.used if name.startswith("actions/deploy-pages")]


# The files themselves


def _workflows() -> list[Path]:
    found = [ACTION, *ROOT.glob(".github/workflows/*.yml"), *(ROOT / "hattip/authoring/recipes").rglob("*.yml")]
    assert len(found) >= 7
    return found


@pytest.mark.parametrize("path", _workflows(), ids=lambda path: path.name)
def test_actions_of_others_are_pinned_by_commit(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        if (found := re.search(r"uses: (\S+)(.*)", line)) and not found[1].startswith(("./", "hattip-feeds/hattip@v")):
            assert PINNED.match(found[1]), line
            assert re.match(r" # v\d+\.\d+\.\d+$", found[2]), line


def test_the_documentation_names_this_version() -> None:
    text = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    named = re.findall(r"(?:hattip-feeds/hattip@|rev: )v([\d.]+)", text)
    assert len(named) >= 3
    assert set(named) == {package.__version__}


def test_the_action_installs_versions_that_are_allowed() -> None:
    pinned = (ROOT / "action/requirements.txt").read_text(encoding="utf-8").splitlines()[1:]
    versions = dict(line.split("==") for line in pinned)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in map(Requirement, project["dependencies"]):
        if requirement.marker is None or requirement.marker.evaluate():
            assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


def test_no_expression_is_part_of_a_script() -> None:
    for path in _workflows():
        text = json.dumps(load(path))
        scripts = re.findall(r'"(?:run|script)": "((?:[^"\\]|\\.)*)"', text)
        assert not [script for script in scripts if "${{" in script], path


# Recipes


def test_each_recipe_has_its_files() -> None:
    paths = {name: list(recipes.files(name, "https://news.test/feeds/")) for name in CiService}
    assert paths == {
        "github": [".github/workflows/feeds-comment.yml", ".github/workflows/feeds.yml"],
        "gitlab": [".gitlab-ci.yml"],
        "forgejo": [".forgejo/workflows/feeds.yml"],
    }
    for name in CiService:
        for text in recipes.files(name, "https://news.test/feeds/").values():
            assert "HATTIP_" not in text
            assert len(text.splitlines()) <= 45


def test_init_writes_the_recipe_with_a_new_site_or_into_a_site(site: Folder, hattip: Hattip, tmp_path: Path) -> None:
    for arguments in ((site.root, "--ci", "gitlab"), (tmp_path / "new", "--yes", "--ci", "gitlab")):
        ran = hattip("init", *arguments, now=None)
        assert ran.code == 0, ran.output
        assert "  .gitlab-ci.yml\n" in ran.output
    assert "FEEDS: https://feeds.news-site.org/ #" in (site.root / ".gitlab-ci.yml").read_text("utf-8")
    assert "FEEDS: https://example.org/feeds/ #" in (tmp_path / "new/.gitlab-ci.yml").read_text("utf-8")
    site.write(".gitlab-ci.yml", "mine: {}\n")
    assert "kept as it was" in hattip("init", site.root, "--ci", "gitlab", now=None).output
    assert (site.root / ".gitlab-ci.yml").read_text("utf-8") == "mine: {}\n"
    assert hattip("init", site.root, now=None).code == 1
    site.write("content/site.yaml", "id: x\n")
    assert hattip("init", site.root, "--ci", "github", now=None).code == 1


def _recipe(action: Actions, name: str) -> None:
    for path, text in recipes.files(name, "https://news.test/feeds/").items():
        action.site.write(path, text)
    commit(action.site.root, "Add the recipe")


def test_the_recipe_for_github_gives_the_action_inputs_it_has(action: Actions) -> None:
    _recipe(action, "github")
    jobs = load(action.site.root / ".github/workflows/feeds.yml")["jobs"]
    for name, event in {"check": "pull_request", "publish": "push"}.items():
        job = Job(action.site.root, action.base / "temp", {"github.event_name": event})
        assert job.evaluate(jobs[name]["if"])
        job.run(jobs[name]["steps"])
        ((_, inputs),) = [each for each in job.used if each[0] == f"hattip-feeds/hattip@v{package.__version__}"]
        ran = action.run(event, **{key.replace("-", "_"): value for key, value in inputs.items()})
        assert ran.code == 0, ran.log


def _runner(action: Actions, workspace: Path, **variables: str) -> Job:
    """Return a job whose ``hattip`` is the installed one, and whose ``pip`` installs nothing."""
    programs = action.base / "programs"
    programs.mkdir(exist_ok=True)
    python = action.installed.outputs["python"]
    for name, command in {"pip": "exit 0", "hattip": f'exec "{python}" -I -m hattip "$@"'}.items():
        (programs / name).write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    given = environment(action.base, action.base / "temp", **variables)
    given["PATH"] = f"{programs}:{given['PATH']}"
    workspace.mkdir(exist_ok=True)
    return Job(workspace, action.base / "temp", {"github.event_name": "push"}, given)


def test_the_recipe_for_forgejo_publishes(action: Actions) -> None:
    _recipe(action, "forgejo")
    action.site.article("new")
    commit(action.site.root, "Write")
    steps = load(action.site.root / ".forgejo/workflows/feeds.yml")["jobs"]["feeds"]["steps"]
    server = {
        "GITHUB_SERVER_URL": f"file://{action.base}",
        "GITHUB_REPOSITORY": "remote.git",
        "GITHUB_REF": "refs/heads/main",
    }
    job = _runner(action, action.base / "checkout", TOKEN="none", **server)
    job.run(steps)
    assert job.code == 0, job.log
    assert git(action.base / "remote.git", "log", "-1", "--format=%an: %s", "main") == "hattip: Publish the feeds"
    again = _runner(action, action.base / "again", TOKEN="none", **server)
    again.run(steps)
    assert again.code == 0, again.log


def test_the_recipe_for_gitlab_checks_and_publishes(action: Actions, served: tuple[str, Path]) -> None:
    url, folder = served
    jobs = load_text(action, recipes.files("gitlab", url)[".gitlab-ci.yml"])
    before = jobs["default"]["before_script"]
    for name, first, code in [("pages", "", 1), ("pages", "--first", 0), ("check", "--first", 0)]:
        job = _runner(action, action.site.root, FEEDS=jobs["variables"]["FEEDS"], FIRST=first)
        job.run([{"run": "\n".join([*before, *jobs[name]["script"]])}])
        assert job.code == code, job.log
    shutil.copytree(action.site.root / "public", folder, dirs_exist_ok=True)
    job = _runner(action, action.site.root, FEEDS=url, FIRST="")
    job.run([{"run": "\n".join(jobs["pages"]["script"])}, {"run": "\n".join(jobs["check"]["script"])}])
    assert job.code == 0, job.log


def load_text(action: Actions, text: str) -> Any:
    return load(action.site.write("recipe.yml", text))
