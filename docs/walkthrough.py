"""Run the tutorials: ``python -m docs.walkthrough`` runs their commands and writes what these print into the pages.

In a page, a file name and a colon before a YAML or HTML block write the file; if the line has the word "contains", the
block is what hattip wrote into it. An ``sh`` block is run, and a ``text`` block directly after it is its output. All
this happens in an empty folder. A test fails if a page would change.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
TUTORIALS: Final = ("tutorial-reprints.md", "tutorial-links.md")
_STEP: Final = re.compile(
    r"(?P<before>`(?P<file>[^`\n]+)`(?P<verb>[^`\n]*):\n\n```(?:yaml|html)\n)(?P<text>.*?)```"
    r"|(?P<sh>```sh\n(?P<commands>.*?)```)(?P<shown>\n\n```text\n.*?```)?",
    re.DOTALL,
)


def walk(page: str, folder: Path) -> str:
    """Do what a page says, in a folder, and return the page with the output that its commands have now.

    Raises ``CalledProcessError`` if a command fails whose output the page does not show.
    """
    here = folder

    def step(found: re.Match[str]) -> str:
        nonlocal here
        if found["file"] and "contains" in found["verb"]:
            return f"{found['before']}{(here / found['file']).read_text(encoding='utf-8')}```"
        if found["file"]:
            _write(here / found["file"], found["text"])
            return found[0]
        output = ""
        for line in found["commands"].splitlines():
            words = shlex.split(line)
            if words[0] == "cd":
                here /= words[1]
            else:
                output += _run(words, here, must_work=not found["shown"])
        shown = f"\n\n```text\n{output}```" if found["shown"] else ""
        return found["sh"] + shown

    return _STEP.sub(step, page)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _run(words: list[str], folder: Path, *, must_work: bool) -> str:
    if words[0] != "hattip":
        msg = f"A tutorial may run hattip only, not {words[0]}."
        raise ValueError(msg)
    settings = {"HATTIP_CACHE": str(folder / ".cache"), "HATTIP_LANG": "en", "NO_COLOR": "1", "COLUMNS": "100"}
    hidden = ("GITHUB_ACTIONS", "FORCE_COLOR")
    environment = {name: value for name, value in os.environ.items() if name not in hidden} | settings
    command = [sys.executable, "-m", "hattip", *words[1:]]
    ran = subprocess.run(  # noqa: S603 - commands of our own pages
        command,
        cwd=folder,
        env=environment,
        check=must_work,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
    )
    return ran.stdout.strip("\n") + "\n"


if __name__ == "__main__":
    for name in TUTORIALS:
        file = ROOT / "docs" / name
        with tempfile.TemporaryDirectory() as folder:
            file.write_text(walk(file.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
