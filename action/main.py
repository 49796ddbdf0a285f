"""The steps of the action: check a site, say what subscribers would see, and publish; or push the published feeds.

Inputs come from the environment only: no title or branch name is ever part of a command line that a shell reads.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

MODES = ("check", "commit", "pages")
# The user that GitHub shows for commits of a workflow.
AUTHOR = ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")


class Inputs(NamedTuple):
    """The inputs of the action. ``against`` is empty for the default."""

    mode: str
    root: str
    out: str
    against: str
    first: bool
    strict: bool
    up_to_date: bool
    temp: Path

    @property
    def writes(self) -> bool:
        """Whether the feeds are written."""
        return self.mode != "check"

    @property
    def is_published(self) -> bool:
        """Whether there are feeds in the output folder."""
        return (Path(self.out) / "manifest.json").is_file()

    @property
    def options(self) -> list[str]:
        """The options that every command of hattip gets."""
        record = ["--against", self.against] if self.against else []
        flags = [*(["--first"] if self.first else []), *(["--strict"] if self.strict else [])]
        # What a pull request leaves in a cache must not get into the feeds.
        cache = ["--cache", str(self.temp / "hattip-cache")] if self.writes else ["--no-cache"]
        return ["--root", self.root, "--out", self.out, *record, *flags, *cache]


class Result(NamedTuple):
    """The exit code of hattip and its JSON report, which is empty if there is none."""

    code: int
    report: dict[str, Any]

    @property
    def is_out_of_date(self) -> bool:
        """Whether all that is wrong is that the feeds are out of date."""
        return self.code == 1 and self.report.get("changes") is not None


def main(arguments: list[str]) -> int:
    """Run the action, or the step that pushes, and return the exit code."""
    inputs = read_inputs()
    if inputs.mode not in MODES:
        return fail(f"The mode is one of {', '.join(MODES)}, not {inputs.mode!r}.", code=2)
    if inputs.mode == "pages" and not inputs.against:
        return fail("Mode pages needs the input against: the URL of the feeds, your base_url.", code=2)
    if arguments == ["push"]:
        return push(inputs.out)
    result = run(inputs)
    write_outputs(result)
    return result.code


def read_inputs() -> Inputs:
    """Return the inputs, with a default for each that is empty."""

    def given(name: str, default: str = "") -> str:
        return os.environ.get(f"INPUT_{name}") or default

    root, mode = given("ROOT", "."), given("MODE", "check")
    folder = Path(given("PAGES", "_site")) if mode == "pages" else Path(root)
    return Inputs(
        mode=mode,
        root=root,
        out=given("OUT", str(folder / "feeds")),
        against=given("AGAINST"),
        first=given("FIRST") == "true",
        strict=given("STRICT") == "true",
        up_to_date=given("UP_TO_DATE", "true") == "true",
        temp=Path(os.environ["RUNNER_TEMP"]),
    )


def run(inputs: Inputs) -> Result:
    """Check the site with all reports, then publish it unless the mode is check."""
    checked = hattip(inputs, "check", "--report", "github", *changed_lines(inputs), summary=new_summary(inputs))
    keep_summary(inputs)
    publish = [] if inputs.writes else ["--check"]
    result = hattip_json(inputs, *publish)
    if checked:
        return result._replace(code=checked)
    if result.is_out_of_date and not (inputs.up_to_date and inputs.is_published):
        return result._replace(code=0)
    if result.code:  # the report for people: the JSON report went nowhere
        hattip(inputs, *publish, "--report", "github")
    return result


def push(out: str) -> int:
    """Commit the output folder and push it to the branch that was checked out.

    If somebody else pushed meanwhile, nothing is pushed: the run for that commit publishes both.
    """
    branch, (name, email) = os.environ["GITHUB_REF_NAME"], AUTHOR
    git("add", "--all", "--", out)
    if git("diff", "--cached", "--quiet", "--", out) == 0:
        return 0
    author = ("-c", f"user.name={name}", "-c", f"user.email={email}")
    if git(*author, "commit", "--quiet", "--message", "Publish the feeds", "--", out):
        return fail("The feeds cannot be committed.")
    if git("push", "--quiet", "origin", f"HEAD:refs/heads/{branch}") == 0:
        return 0
    if git("fetch", "--quiet", "origin", branch) or git("merge-base", "--is-ancestor", "FETCH_HEAD", "HEAD") == 0:
        return fail("The feeds cannot be pushed. The job needs permissions: contents: write.")
    print("::notice title=hattip::Somebody pushed meanwhile. The run for that commit publishes the feeds.")
    return 0


def changed_lines(inputs: Inputs) -> list[str]:
    """Return the option that names the changed lines, if the commit that the pull request is based on was fetched."""
    base, file = os.environ.get("INPUT_BASE"), inputs.temp / "hattip-changed.diff"
    options = ("--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", f"--output={file}")
    return ["--changed-lines", str(file)] if base and git("diff", *options, f"{base}...HEAD") == 0 else []


def new_summary(inputs: Inputs) -> Path:
    """Return the file for the job summary. A workflow that comments on the pull request gets its folder."""
    folder = inputs.temp / "hattip-summary"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "number").write_text(os.environ.get("INPUT_NUMBER", ""), encoding="utf-8")
    (folder / "summary.md").write_text("", encoding="utf-8")
    return folder / "summary.md"


def keep_summary(inputs: Inputs) -> None:
    """Append the summary to that of the step."""
    if target := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(target).open("a", encoding="utf-8") as file:
            file.write((inputs.temp / "hattip-summary" / "summary.md").read_text(encoding="utf-8"))


def hattip(inputs: Inputs, *arguments: str, summary: Path | None = None) -> int:
    """Run hattip with its output in the log, and the job summary in a file if one is given. Returns the exit code."""
    environment = {**os.environ, "GITHUB_STEP_SUMMARY": str(summary or "")}
    return subprocess.run(command(inputs, arguments), check=False, env=environment).returncode


def hattip_json(inputs: Inputs, *arguments: str) -> Result:
    """Run hattip for its JSON report."""
    done = subprocess.run(command(inputs, (*arguments, "--report", "json")), check=False, stdout=subprocess.PIPE)
    try:
        return Result(done.returncode, json.loads(done.stdout))
    except ValueError:
        return Result(done.returncode, {})


def command(inputs: Inputs, arguments: tuple[str, ...]) -> list[str]:
    """Return a command line. ``-I`` keeps Python from importing modules out of the repository that is checked."""
    return [sys.executable, "-I", "-X", "utf8", "-m", "hattip", *inputs.options, *arguments]


def write_outputs(result: Result) -> None:
    """Write the outputs of the action."""
    changes = result.report.get("changes") or {}
    changed = any(changes.get(kind) for kind in ("added", "changed", "removed"))
    outputs = {
        "exit-code": result.code,
        "problems": len(result.report.get("problems", ())),
        "changed": "true" if changed else "false",
        "next": result.report.get("next") or "",
    }
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in outputs.items())


def git(*arguments: str) -> int:
    """Run git and return its exit code."""
    return subprocess.run(["git", *arguments], check=False).returncode


def fail(message: str, code: int = 1) -> int:
    """Show an error and return the exit code."""
    print(f"::error title=hattip::{message}")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
