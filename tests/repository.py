"""Real git repositories for tests: a remote and the clones of its editors."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run git in a folder, without the settings of the user and the machine."""
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        ["git", *arguments], cwd=folder, check=check, capture_output=True, encoding="utf-8", env=environment
    )


@dataclass(frozen=True)
class Repository:
    """A working copy of an editor."""

    root: Path

    def git(self, *arguments: str, check: bool = True) -> str:
        """Run git, and return what it prints."""
        return git(self.root, *arguments, check=check).stdout.strip()

    def commit(self, message: str) -> bool:
        """Commit everything that changed, or a merge; returns whether there was anything to commit."""
        self.git("add", "--all")
        if not self.git("status", "--porcelain") and not (self.root / ".git/MERGE_HEAD").exists():
            return False
        self.git("commit", "--quiet", "--message", message)
        return True

    def conflicts(self) -> list[str]:
        """Return the files that a merge could not merge."""
        return self.git("diff", "--name-only", "--diff-filter=U").splitlines()


def create(root: Path, remote: Path, editor: str = "Ann") -> Repository:
    """Make a folder a repository with an empty remote."""
    remote.mkdir(parents=True)
    git(remote, "init", "--quiet", "--bare", "--initial-branch=main")
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "remote", "add", "origin", str(remote))
    return _named(root, editor)


def clone(remote: Path, root: Path, editor: str, *options: str) -> Repository:
    """Clone a remote for an editor."""
    git(remote.parent, "clone", "--quiet", *options, str(remote), str(root))
    return _named(root, editor)


def _named(root: Path, editor: str) -> Repository:
    for name, value in {"user.name": editor, "user.email": f"{editor.lower()}@news.test"}.items():
        git(root, "config", name, value)
    return Repository(root)
