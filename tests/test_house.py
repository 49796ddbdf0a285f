"""The house's own rules: imports point one way, and the middle knows no clock, disk, environment or terminal."""

from __future__ import annotations

import ast
from pathlib import Path

import hattip as package

HATTIP = Path(package.__file__).parent
# From the leaves to the door; a module may import only from floors below its own. What is named here stands for all
# that lies in it.
FLOORS = [
    {"hattip", "hattip.codes", "hattip.disk", "hattip.formats", "hattip.workers"},
    {"hattip.problems"},
    {"hattip.values"},
    {"hattip.locales"},
    {"hattip.model"},
    {"hattip.content", "hattip.catalog", "hattip.feeds"},
    {"hattip.rendering"},
    {"hattip.published"},
    {"hattip.output"},
    {"hattip.cache"},
    {"hattip.producing", "hattip.running"},
    {"hattip.indexing"},
    {"hattip.making", "hattip.checking"},
    {"hattip.publishing"},
    {"hattip.reporting"},
    {"hattip.cli"},
    {"hattip.__main__"},
]
# Used by earlier folders until the pipeline is rewritten.
_SHARED = ("hattip.published.parse", "hattip.output.staging", "hattip.catalog", "hattip.output", "hattip.content.load")
WALLS = {
    "yaml": {"hattip.content.yaml"},
    "feedgen": {"hattip.rendering.feedgen_adapter"},
    "typer": {"hattip.cli", "hattip.cli.common"},
}
DOORS = {
    "hattip.cli",
    "hattip.cli.common",
    "hattip.cache.ahead",
    "hattip.cache.store",
    "hattip.content.folder",
    "hattip.disk",
    "hattip.output.disk",
    "hattip.output.plan",
    "hattip.output.lock",
    "hattip.output.staging",
    "hattip.published.fetch",
    "hattip.__main__",
}
OUTSIDE = {
    "print", "input", "open", "os.environ", "os.getenv", "sys.stdout", "sys.stderr", "datetime.now", "datetime.utcnow",
    "date.today", "time.time", "Path.cwd", "locale.setlocale", "random.random", "uuid4",
}  # fmt: skip


def _modules() -> dict[str, ast.Module]:
    found = {}
    for path in sorted(HATTIP.rglob("*.py")):
        name = ".".join(["hattip", *path.relative_to(HATTIP).with_suffix("").parts]).removesuffix(".__init__")
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    assert len(found) > 10
    return found


MODULES = _modules()


def _imports(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _only_for_types(tree: ast.Module) -> ast.Module:
    """Take out what stands under ``if TYPE_CHECKING``: it is not imported when hattip runs."""

    class Strip(ast.NodeTransformer):
        def visit_If(self, node: ast.If) -> ast.AST | None:
            return None if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING" else node

    stripped = Strip().visit(ast.parse(ast.unparse(tree)))
    assert isinstance(stripped, ast.Module)
    return stripped


def _floor(name: str) -> int:
    """Return the floor of a module, or of what is imported from one."""
    while name:
        for number, floor in enumerate(FLOORS):
            if name in floor:
                return number
        name = name.rpartition(".")[0]
    message = "the module stands on no floor: give it one in FLOORS"
    raise LookupError(message)


def _room(name: str) -> str:
    return ".".join(name.split(".")[:2])


def test_imports_point_one_way() -> None:
    for name, tree in MODULES.items():
        for imported in _imports(_only_for_types(tree)):
            if not imported.startswith("hattip") or _room(imported) == _room(name) or imported.startswith(_SHARED):
                continue
            allowed = _floor(imported) < _floor(name) or imported == "hattip.__version__"
            assert allowed, f"{name} imports {imported}"


def test_each_heavy_library_has_one_module() -> None:
    for name, tree in MODULES.items():
        for library, allowed in WALLS.items():
            used = any(imported.split(".")[0] == library for imported in _imports(tree))
            assert not used or name in allowed, f"{name} imports {library}"


def test_the_middle_is_pure() -> None:
    for name, tree in MODULES.items():
        if name in DOORS:
            continue
        used = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Attribute)}
        assert not used & OUTSIDE, f"{name} uses {used & OUTSIDE}"


def test_modules_stay_small() -> None:
    for path in set(HATTIP.rglob("*.py")) - {HATTIP / "codes.py"}:  # which is a table
        length = len(path.read_text(encoding="utf-8").splitlines())
        assert length <= 300, f"{path.name} has {length} lines: a second sibling wants a folder"
