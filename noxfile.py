"""The tasks of the project: ``nox --list`` names them, ``nox --session lint`` runs one.

The tasks run in the environment that nox is installed in (``pip install --editable '.[dev]'``), except those that test
an installation: these make a temporary one.
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from pathlib import Path

import nox

ROOT = Path(__file__).parent
_ONLY_HATTIP = """
from importlib.metadata import files
folders = {path.parts[0] for path in files("hattip")} - {"..", "__pycache__"}
assert all(name == "hattip" or name.endswith(".dist-info") for name in folders), folders
"""
# The tests of what dependencies do: read, sanitize, render and parse back. (The schemas depend on pydantic.)
_OF_DEPENDENCIES = [
    f"tests/test_{name}.py"
    for name in (
        "carriers", "cases", "content", "dates", "html", "outsiders", "pages", "record", "rendering", "same_bytes",
        "selection", "texts", "urls", "visible",
    )
]  # fmt: skip
nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "types", "docs", "fast"]


def _python(session: nox.Session, *arguments: str, env: dict[str, str] | None = None) -> None:
    session.run(sys.executable, *arguments, env=env, external=True)


@nox.session
def lint(session: nox.Session) -> None:
    """Check the style of the code with ruff."""
    _python(session, "-m", "ruff", "check", ".")
    _python(session, "-m", "ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types with mypy."""
    _python(session, "-m", "mypy")


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests and measure the branch coverage."""
    _python(session, "-m", "pytest", "--quiet", "--cov", *session.posargs)


@nox.session
def fast(session: nox.Session) -> None:
    """Run the tests that are not marked as slow."""
    _python(session, "-m", "pytest", "--quiet", "-m", "not slow", *session.posargs)


@nox.session
def cases(session: nox.Session) -> None:
    """Write the expected output of the cases again."""
    _python(session, "-m", "pytest", "--quiet", "--update-cases", "tests/test_cases.py", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Write the generated parts of the documentation."""
    _python(session, "-m", "docs.generate")


@nox.session
def pictures(session: nox.Session) -> None:
    """Draw the pictures of the documentation with Chromium."""
    _python(session, "-m", "docs.pictures")


@nox.session
def sample(session: nox.Session) -> None:
    """Publish the sample in two timezones and from another folder; ``feeds/`` must stay as it is."""
    published = Path(session.create_tmp()).resolve() / "feeds"
    shutil.rmtree(published, ignore_errors=True)
    shutil.copytree(ROOT / "feeds", published)
    _python(session, "publish.py", "--check", "--strict")
    _python(session, "publish.py", "--quiet", "--out", str(published), env={"TZ": "America/New_York", "LC_ALL": "C"})
    with session.chdir("/"):
        _python(session, "-m", "hattip", "--root", str(ROOT), "--out", str(published), "--quiet", "--verify", "full")
    session.run("diff", "--recursive", "feeds", str(published), external=True)


@nox.session
def benchmarks(session: nox.Session) -> None:
    """Run the benchmarks on a small site: they work, and all contestants publish the same."""
    _python(session, "-m", "benchmarks", "--smoke", "--peer", "hattip", "script")


@nox.session(venv_backend="virtualenv", reuse_venv=False)
@nox.parametrize("dependencies", ["newest", "lowest"], ids=["newest", "lowest"])
def wheel(session: nox.Session, dependencies: str) -> None:
    """Install the built wheel elsewhere, with the newest or lowest dependencies: the sample's bytes are the same.

    ``nox --session wheel --force-python 3.13`` does so on another Python.
    """
    folder = Path(session.create_tmp()).resolve()
    dist, site = folder / "dist", folder / "site"
    for old in (dist, site, folder / "again"):
        shutil.rmtree(old, ignore_errors=True)
    _python(session, "-m", "build", "--outdir", str(dist), str(ROOT))
    session.install(*map(str, dist.glob("*.whl")), *(_lowest() if dependencies == "lowest" else []))
    for name in ("content", "feeds"):
        shutil.copytree(ROOT / name, site / name)
    with session.chdir(site):
        session.run("hattip", "--check", "--strict")
        session.run("python", "-m", "hattip", "check")
        session.run("python", "-c", _ONLY_HATTIP)
        session.run("hattip", "--quiet", "--no-cache", "--out", str(folder / "again"), "--against", str(site / "feeds"))
        session.run("diff", "--recursive", "feeds", str(folder / "again"), external=True)


def _lowest() -> list[str]:
    """Return the dependencies at their lowest allowed versions, as pip writes them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["verify"]]
    return [requirement.replace(">=", "==", 1) for requirement in wanted]


def _test_tools() -> list[str]:
    """Return what the tests need besides hattip."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [each for each in project["optional-dependencies"]["test"] if not each.startswith("hattip[")]


@nox.session(venv_backend="virtualenv", reuse_venv=False)
def lowest(session: nox.Session) -> None:
    """Test with the lowest versions of the dependencies that are allowed: what uses them does the same."""
    # Not the extra "add": its HTTP library needs newer versions.
    session.install(*_lowest(), *_test_tools(), "--editable", ".[serve]")
    # Old versions use what their own dependencies now call deprecated.
    options = ["--quiet", "-m", "not slow", "-W", "ignore::DeprecationWarning"]
    session.run("python", "-m", "pytest", *options, *(session.posargs or _OF_DEPENDENCIES))
