"""Runs the steps of a composite action or of a workflow's job in bash, as a CI runner would, in a clean environment.

Steps that use other actions are recorded and not run. Expressions are those that hattip's own files contain: names with
dots, strings, ``==``, ``!=``, ``&&``, ``||``, ``!`` and the functions ``success``, ``cancelled`` and ``always``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_TOKEN = re.compile(r"\s*('[^']*'|&&|\|\||==|!=|!|\(|\)|[\w.-]+)")
Steps = list[dict[str, Any]]


def load(path: Path) -> Any:
    """Return a YAML file; ``on`` stays a text."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts only


def action_steps(path: Path, inputs: dict[str, str]) -> tuple[Steps, dict[str, str]]:
    """Return the steps of an action, and its inputs with their defaults."""
    action = load(path)
    unknown = inputs.keys() - action["inputs"].keys()
    assert not unknown, f"the action has no input {unknown}"
    return action["runs"]["steps"], {name: each["default"] for name, each in action["inputs"].items()} | inputs


@dataclass
class Job:
    """What the steps of a job did: what they printed, and the actions that they used with their inputs."""

    workspace: Path
    temp: Path
    contexts: dict[str, str]
    environment: dict[str, str] = field(default_factory=dict)
    code: int = 0
    log: str = ""
    used: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)

    def run(self, steps: Steps) -> None:
        """Run steps in order. After one that failed, only those with a condition such as ``always()`` run."""
        self.temp.mkdir(parents=True, exist_ok=True)
        for step in steps:
            condition = _EXPRESSION.sub(r"\1", step.get("if", "success()"))
            if "()" not in condition:
                condition = f"success() && ({condition})"
            if not self.evaluate(condition):
                continue
            if "uses" in step:
                self.used.append((step["uses"], {k: self.expand(v) for k, v in step.get("with", {}).items()}))
            else:
                self._run(step)

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression."""
        tokens = _TOKEN.findall(expression)
        assert "".join(tokens) == expression.replace(" ", ""), f"not understood: {expression}"
        return _Parser(self, tokens).either()

    def expand(self, text: str) -> str:
        """Return a text with the values of its expressions."""
        return _EXPRESSION.sub(lambda found: str(self.evaluate(found[1])), text)

    @property
    def summary(self) -> str:
        """The job summary."""
        return self._file("summary").read_text(encoding="utf-8")

    @property
    def annotations(self) -> list[str]:
        """The lines of the log that the runner shows as annotations."""
        return [line for line in self.log.splitlines() if re.match("::(error|warning|notice) ", line)]

    def _run(self, step: dict[str, Any]) -> None:
        files = {"GITHUB_OUTPUT": self._file("output"), "GITHUB_STEP_SUMMARY": self._file("summary")}
        files["GITHUB_OUTPUT"].write_text("", encoding="utf-8")
        variables = {name: self.expand(value) for name, value in step.get("env", {}).items()}
        script = self._file("step.sh")
        script.write_text(self.expand(step["run"]), encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace,
            env={**self.environment, **{name: str(file) for name, file in files.items()}, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self.log += done.stdout
        self.code = self.code or done.returncode
        for line in files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            self.contexts[f"steps.{step.get('id', '')}.outputs.{name}"] = value
            self.outputs[name] = value

    def _file(self, name: str) -> Path:
        path = self.temp / f"runner-{name}"
        path.touch()
        return path


def environment(home: Path, temp: Path, **variables: str) -> dict[str, str]:
    """Return the environment of a runner: the programs of the system and this Python, and nothing of the caller's."""
    path = os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"])
    return {"PATH": path, "HOME": str(home), "GITHUB_ACTIONS": "true", "RUNNER_TEMP": str(temp), **variables}


class _Parser:
    """Evaluates the tokens of one expression, by recursive descent."""

    def __init__(self, job: Job, tokens: list[str]) -> None:
        self.job, self.tokens = job, tokens

    def either(self) -> Any:
        value = self.both()
        while self._take("||"):
            other = self.both()
            value = value or other
        return value

    def both(self) -> Any:
        value = self.comparison()
        while self._take("&&"):
            other = self.comparison()
            value = value and other
        return value

    def comparison(self) -> Any:
        value = self.operand()
        for operator in ("==", "!="):
            if self._take(operator):
                return (value == self.operand()) == (operator == "==")
        return value

    def operand(self) -> Any:
        if self._take("!"):
            return not self.operand()
        if self._take("("):
            value = self.either()
            assert self._take(")")
            return value
        token = self.tokens.pop(0)
        if token.startswith("'"):
            return token[1:-1]
        if self._take("("):
            assert self._take(")")
            return {"success": not self.job.code, "cancelled": False, "always": True}[token]
        return self.job.contexts.get(token, "")

    def _take(self, token: str) -> bool:
        found = self.tokens[:1] == [token]
        if found:
            self.tokens.pop(0)
        return found
