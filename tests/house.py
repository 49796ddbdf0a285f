"""The rules of the house, as checks of a package: each yields its violations as ``path:line: text``.

``test_house.py`` runs them on hattip, and on small packages with planted faults. The tables are allow-lists: a folder
may import only what is listed for it, in annotations too.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import complexipy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

# The layers from left to right: a module imports from its own folder and from layers to its left. Modules in one tuple
# may import each other, without a cycle.
LAYERS: Final = (
    ("values",), ("problems", "codes", "formats", "disk"), ("locales",), ("model",), ("content",), ("catalog",),
    ("feeds",), ("rendering",), ("published",), ("output",), ("cache",), ("workers",),
    ("publication",), ("options",), ("run",), ("tasks",), ("sync",), ("assembly",), ("last_run",),
    ("pipeline",), ("reporting",),
    ("__init__",), ("authoring",), ("preview",), ("cli",), ("__main__",),
)  # fmt: skip
# Modules of the standard library that read no clock, disk, environment or network. Every folder may import them.
PURE: Final = frozenset({
    "__future__", "abc", "array", "base64", "binascii", "bisect", "codecs", "collections", "contextlib", "copy",
    "dataclasses", "datetime", "decimal", "difflib", "email.utils", "enum", "functools", "graphlib", "hashlib", "heapq",
    "html",
    "io.BytesIO", "io.StringIO", "ipaddress", "itertools", "json", "math", "operator", "pathlib.PurePath",
    "pathlib.PurePosixPath", "re", "string", "struct", "textwrap", "tomllib", "types", "typing", "unicodedata",
    "urllib.parse", "uuid", "xml.parsers.expat", "zlib", "zoneinfo",
})  # fmt: skip
# What else a folder or a module may import: libraries, and what touches the outside.
ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(modules.split())
    for name, modules in {
        "values": "pkgutil",  # the time zones of tzdata
        "values/dates.py": "dateutil",
        "values/date_suggestions.py": "dateutil warnings",
        "values/html/sanitizer.py": "nh3",
        "values/languages.py": "langcodes",
        "values/hosts.py": "idna",
        "disk.py": "errno os pathlib stat",
        "locales": "importlib langcodes",
        "model": "pydantic pydantic_core",
        "content": "errno os pathlib pydantic pydantic_core stat",
        "content/yaml.py": "yaml",
        "content/markdown.py": "markdown_it mdit_py_plugins",
        "catalog": "sqlite3",
        "rendering": "importlib lxml markupsafe",
        "rendering/templates.py": "jinja2 pkgutil",
        "rendering/feedgen_adapter.py": "feedgen",
        "published": "lxml os pathlib",
        "published/snapshot.py": "sqlite3",
        "published/verify.py": "feedparser",
        "published/fetch.py": "http socket ssl threading time urllib",
        "output": "errno os pathlib shutil stat tempfile",
        "output/lock.py": "fcntl msvcrt platform sys time",
        "cache": "errno os pathlib platform shutil sqlite3 stat sys tempfile",
        "workers.py": "concurrent multiprocessing os",
        "options.py": "concurrent pathlib",
        "run.py": "pathlib sqlite3",
        "tasks.py": "pathlib",
        "sync.py": "sqlite3",
        "last_run.py": "os pathlib sqlite3",
        "pipeline.py": "pathlib",
        "__init__.py": "importlib pathlib",
        "authoring": "charset_normalizer htmldate importlib lxml os pathlib",
        "authoring/dates.py": "dateutil",
        "authoring/download.py": "httpx2",
        "authoring/network.py": "concurrent httpcore2 httpx2 socket ssl time",
        "authoring/recipes": "importlib",
        "authoring/xml_feed.py": "feedparser",
        "preview": "pathlib",
        "preview/answers.py": "gzip http",
        "preview/pages.py": "pkgutil",
        "preview/server.py": "asyncio socket starlette uvicorn watchfiles",
        "cli": "atexit concurrent gc importlib io locale multiprocessing os pathlib platform platformdirs shutil "
               "signal stat sys tempfile threading time traceback typer webbrowser",
        "__main__.py": "sys",
    }.items()
}  # fmt: skip
# Libraries with a wall: nothing else knows them.
WALLS: Final[Mapping[str, tuple[str, ...]]] = {
    "dateutil": ("values/dates.py", "values/date_suggestions.py", "authoring/dates.py"),
    "feedgen": ("rendering/feedgen_adapter.py",),
    "feedparser": ("published/verify.py", "authoring/xml_feed.py"),
    "httpx2": ("authoring/download.py", "authoring/network.py"),
    "idna": ("values/hosts.py",),
    "jinja2": ("rendering/templates.py",),
    "markdown_it": ("content/markdown.py",),
    "nh3": ("values/html/sanitizer.py",),
    "platformdirs": ("cli/common.py",),
    "typer": ("cli",),
    "yaml": ("content/yaml.py",),
}
DISK: Final = ("disk.py", "last_run.py", "content", "published", "output", "cache", "authoring", "preview", "cli")
WRITERS: Final = ("disk.py", "content/edit.py", "output", "cache", "authoring", "cli")
CLOCK: Final = ("cli", "preview", "published/fetch.py")
RESOURCES: Final = ("locales", "preview", "rendering", "values")  # they read the data of packages
_READS: Final = frozenset({
    "absolute", "exists", "expanduser", "glob", "is_dir", "is_file", "is_symlink", "iterdir", "lstat", "open",
    "read_bytes", "read_text", "readlink", "resolve", "rglob", "samefile", "stat",
})  # fmt: skip
_WRITES: Final = frozenset({
    "chmod", "fsync", "hardlink_to", "mkdir", "rmdir", "rmtree", "symlink_to", "touch", "unlink", "write_bytes",
    "write_text",
})  # fmt: skip
_CALLS: Final = frozenset({
    "__import__", "breakpoint", "compile", "eval", "exec", "input", "open", "print",
})  # fmt: skip
_TIMES: Final = frozenset({
    "now()", "today", "utcnow", "uuid1", "uuid4",
})  # fmt: skip
MAX_LINES: Final = 300
MAX_COMPLEXITY: Final = 11

# Words that are not used in docstrings and comments (REVIEW: posture, speech, archaisms, words of our own).
_PROSE: Final = re.compile(
    r"\b(?:stands?|standing|stood|tells?|told|says?|saying|said|holds?|holding|held|amiss|anew|mend(?:s|ed)?|lately"
    r"|moments?|beside|whole|blanks|lay out|lays out|turn to|let through|set aside|meanwhile|whence|whosoever"
    r"|of which|of whom|(?<!in )places?)\b",
    re.IGNORECASE,
)
# Parts of names, as a_name and ANameToo are divided.
_PARTS: Final = frozenset({
    "ahead", "amiss", "anew", "beside", "held", "lately", "mend", "moment", "seal", "settle", "settled", "stale",
    "stamp", "told", "touched",
})  # fmt: skip
_NAMES: Final = frozenset({
    "DERIVED", "Door", "FORMS", "Form", "MOST", "Made", "Making", "Means", "Moment", "OWN", "Replacement", "Short",
    "Sight", "Some", "Task", "_MOST", "again", "alike", "carry_out", "divide", "forms", "gate", "given", "gone",
    "is_about", "lay_out", "leave", "leaving", "lost", "making", "near", "otherwise", "plain", "producing",
    "seen", "set_aside", "turn_to", "whole",
})  # fmt: skip


class Imported(NamedTuple):
    """One imported name: ``from module import name``, or ``import module`` with an empty name."""

    line: int
    module: str
    name: str


@dataclass(frozen=True)
class Module:
    """A module of the package: its path from the package's folder, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the syntax tree."""
        return list(ast.walk(self.tree))

    @property
    def name(self) -> str:
        """The dotted name below the package; ``__init__`` for the package itself."""
        name = self.path.removesuffix(".py").replace("/", ".")
        return name.removesuffix(".__init__")

    def is_in(self, *locations: str) -> bool:
        """Return whether the module is one of these or in one of these folders."""
        return any(
            self.path in (location, f"{location}.py") or self.path.startswith(f"{location}/") for location in locations
        )

    @cached_property
    def imports(self) -> list[Imported]:
        """Every import, those for types included."""
        found = []
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found += [Imported(node.lineno, alias.name, "") for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found += [Imported(node.lineno, node.module or "", alias.name) for alias in node.names]
        return found


class House:
    """A package, and the checks of it."""

    def __init__(self, folder: Path, package: str = "hattip") -> None:
        self.package = package
        self.folder = folder
        paths = sorted(folder.rglob("*.py"))
        self.modules = [Module(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")) for path in paths]
        if not self.modules:
            raise FileNotFoundError(f"there is no module in {folder}")
        self._by_name = {module.name: module for module in self.modules}

    def _inside(self, module: Module) -> Iterator[tuple[int, str]]:
        """Yield the line and the name of each module of the package that a module imports."""
        for line, imported, name in module.imports:
            if imported.split(".")[0] != self.package:
                continue
            target = imported.removeprefix(self.package).lstrip(".")
            full = f"{target}.{name}".strip(".")
            if full in self._by_name:
                yield line, full
            elif name != "__version__":
                yield line, target or "__init__"

    def layers(self) -> Iterator[str]:
        """Every import points to the same folder or to a layer further left."""
        ranks = {name: rank for rank, names in enumerate(LAYERS) for name in names}
        for module in self.modules:
            own = module.name.split(".")[0]
            if own not in ranks:
                yield f"{module.path}:1: {own} is in no layer"
                continue
            for line, target in sorted(set(self._inside(module))):
                other = target.split(".")[0]
                same = own == other or (ranks.get(own) == ranks.get(other))
                if not same and ranks.get(other, len(ranks)) >= ranks[own]:
                    yield f"{module.path}:{line}: imports {target}, which is not to the left of {own}"

    def cycles(self) -> Iterator[str]:
        """No two modules import each other, directly or through others, not even for types."""
        edges = {module.name: {name for _, name in self._inside(module)} - {module.name} for module in self.modules}
        reached = {name: _reachable(name, edges) for name in edges}
        for name in edges:
            if circle := sorted(other for other in reached[name] if name in reached.get(other, ()) and other != name):
                yield f"{self._by_name[name].path}:1: is in a cycle with {', '.join(circle)}"

    def imports(self) -> Iterator[str]:
        """A folder imports only what is listed for it, and a library with a wall only behind it."""
        for module in self.modules:
            allowed = PURE.union(*(names for location, names in ALLOWED.items() if module.is_in(location)))
            for line, imported, name in module.imports:
                top = imported.split(".")[0]
                if top == self.package:
                    continue
                if not {top, imported, f"{imported}.{name}"} & allowed:
                    yield f"{module.path}:{line}: may not import {imported}{f'.{name}' if name else ''}"
                elif top in WALLS and not module.is_in(*WALLS[top]):
                    yield f"{module.path}:{line}: only {' and '.join(WALLS[top])} may import {top}"

    def outside(self) -> Iterator[str]:
        """The clock, the disk and the terminal are used only where the tables say so, through any object."""
        for module in self.modules:
            banned = _banned(module)
            for node in module.nodes:
                for name in banned & _used(node):
                    yield f"{module.path}:{getattr(node, 'lineno', 0)}: uses {name}"

    def classes(self) -> Iterator[str]:
        """No two classes have one name; ``_Private`` and ``Private`` count as one."""
        first: dict[str, str] = {}
        for module in self.modules:
            for node in module.nodes:
                if isinstance(node, ast.ClassDef):
                    location = f"{module.path}:{node.lineno}"
                    other = first.setdefault(node.name.lstrip("_"), location)
                    if other != location:
                        yield f"{location}: class {node.name} has the name of the class in {other}"

    def lengths(self) -> Iterator[str]:
        """No module has more than 300 lines."""
        for module in self.modules:
            if (length := len(module.text.splitlines())) > MAX_LINES:
                yield f"{module.path}:{MAX_LINES}: {length} lines"

    def complexity(self) -> Iterator[str]:
        """No function has a cognitive complexity of 12 or more."""
        for module in self.modules:
            for function in complexipy.file_complexity(str(self.folder / module.path)).functions:
                if function.complexity > MAX_COMPLEXITY:
                    yield f"{module.path}:{function.line_start}: {function.name} has complexity {function.complexity}"

    def words(self) -> Iterator[str]:
        """No name, docstring or comment has a banned word."""
        for module in self.modules:
            for line, text in _prose(module):
                yield from (f"{module.path}:{line}: the word {found[0]!r}" for found in _PROSE.finditer(text))
            for line, name in sorted(set(_names(module))):
                if name in _NAMES or _PARTS & set(_parts(name)):
                    yield f"{module.path}:{line}: the name {name!r}"

    CHECKS: Final = (layers, cycles, imports, outside, classes, lengths, complexity, words)


def _reachable(start: str, edges: Mapping[str, Iterable[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for name in edges.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _banned(module: Module) -> frozenset[str]:
    """Return the calls and attributes that a module may not use."""
    if module.is_in("cli"):
        return frozenset()
    banned = _CALLS
    if not module.is_in(*CLOCK):
        banned |= {f".{name}" for name in _TIMES}
    if not module.is_in(*DISK, *RESOURCES):
        banned |= {f".{name}" for name in _READS}
    if not module.is_in(*WRITERS):
        banned |= {f".{name}" for name in _WRITES}
    return banned


def _used(node: ast.AST) -> set[str]:
    """Return ``name`` for a call of a plain name, ``.name`` for an attribute, ``.name()`` for a call of one."""
    if isinstance(node, ast.Call):
        function = node.func
        if isinstance(function, ast.Name):
            return {function.id}
        return {f".{function.attr}()"} if isinstance(function, ast.Attribute) else set()
    return {f".{node.attr}"} if isinstance(node, ast.Attribute) else set()


def _prose(module: Module) -> Iterator[tuple[int, str]]:
    """Yield the lines of docstrings, those of attributes included, and of comments."""
    for node in module.nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield from enumerate(node.value.value.splitlines(), node.lineno)
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _names(module: Module) -> Iterator[tuple[int, str]]:
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg


def _parts(name: str) -> list[str]:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")
