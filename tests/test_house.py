"""The rules of the house: layers, pure functions, walls, names, sizes. ``house.py`` contains the checks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
from house import House

import hattip as package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def house() -> House:
    """Return the checks of hattip."""
    return House(Path(package.__file__).parent)


@pytest.mark.parametrize("check", House.CHECKS, ids=lambda check: check.__name__)
def test_hattip_follows_the_rules(check: Callable[[House], Iterator[str]], house: House) -> None:
    assert list(check(house)) == []


class Fault(NamedTuple):
    """A module with a fault, the check that must find it, and the violation."""

    check: str
    path: str
    text: str
    violation: str


_TYPES_ONLY: Final = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from hattip.{} import X\n"
FAULTS: Final = [
    Fault(
        "layers", "feeds/archive.py", "from hattip.rendering import atom\n", "1: imports rendering.atom, which is not"
    ),
    Fault("layers", "values/text.py", _TYPES_ONLY.format("pipeline"), "3: imports pipeline, which is not to the left"),
    Fault(
        "layers", "feeds/archive.py", "def f():\n    from hattip import publish\n", "2: imports __init__, which is not"
    ),
    Fault("layers", "extra/new.py", "", "1: extra is in no layer"),
    Fault("cycles", "rendering/atom.py", _TYPES_ONLY.format("rendering.rss"), "1: is in a cycle with rendering.rss"),
    Fault("imports", "feeds/archive.py", "import time\n", "1: may not import time"),
    Fault("imports", "feeds/archive.py", "def f():\n    import os\n    os.listdir()\n", "2: may not import os"),
    Fault("imports", "rendering/atom.py", "from time import monotonic\n", "1: may not import time.monotonic"),
    Fault("imports", "values/text.py", "from pathlib import Path\n", "1: may not import pathlib.Path"),
    Fault("imports", "model/site.py", _TYPES_ONLY.format("x") + "    import os\n", "4: may not import os"),
    Fault("imports", "feeds/archive.py", "import urllib.request\n", "1: may not import urllib.request"),
    Fault("imports", "content/load.py", "import yaml\n", "1: may not import yaml"),
    Fault("imports", "rendering/atom.py", "from feedgen.feed import FeedGenerator\n", "1: may not import feedgen.feed"),
    Fault("imports", "pipeline.py", "import typer\n", "1: may not import typer"),
    Fault("imports", "feeds/archive.py", "import requests\n", "1: may not import requests"),
    Fault("outside", "rendering/atom.py", "def f(path):\n    path.write_bytes(b'')\n", "2: uses .write_bytes"),
    Fault("outside", "content/load.py", "def f(path):\n    path.unlink()\n", "2: uses .unlink"),
    Fault("outside", "feeds/archive.py", "def f(folder):\n    return [*folder.iterdir()]\n", "2: uses .iterdir"),
    Fault("outside", "feeds/archive.py", "def f(path):\n    read = path.read_bytes\n", "2: uses .read_bytes"),
    Fault("outside", "pipeline.py", "print('x')\n", "1: uses print"),
    Fault("outside", "output/plan.py", "open('x')\n", "1: uses open"),
    Fault("outside", "pipeline.py", "from datetime import UTC, datetime\nx = datetime.now(UTC)\n", "2: uses .now()"),
    Fault("outside", "values/ids.py", "import uuid\nx = uuid.uuid4()\n", "2: uses .uuid4"),
    Fault("classes", "rendering/style.py", "class _Rss:\n    pass\n", "1: class _Rss has the name of the class in"),
    Fault("lengths", "feeds/archive.py", "x = 1\n" * 301, "300: 301 lines"),
    Fault(
        "complexity",
        "feeds/archive.py",
        "def f(a):\n" + "".join(f"{'    ' * n}if a:\n" for n in range(1, 6)) + "    " * 6 + "return 1\n",
        "1: f has complexity 15",
    ),
    Fault("words", "feeds/archive.py", '"""What is amiss."""\n', "1: the word 'amiss'"),
    Fault("words", "feeds/archive.py", "x = 1  # as it stands\n", "1: the word 'stands'"),
    Fault("words", "feeds/archive.py", "x = 1\n'''A list\n\nof which one is old.'''\n", "4: the word 'of which'"),
    Fault("words", "feeds/archive.py", "class Door:\n    pass\n", "1: the name 'Door'"),
    Fault("words", "feeds/archive.py", "def f(is_stale, HeldPage):\n    pass\n", "1: the name 'is_stale'"),
    Fault("words", "feeds/archive.py", "def f():\n    put_held = 1\n", "2: the name 'put_held'"),
]
# A small package in which every rule is followed.
_CLEAN: Final = {
    "__init__.py": "from hattip.pipeline import publish\n",
    "pipeline.py": "from pathlib import Path\n\nfrom hattip.rendering import rss\n",
    "values/__init__.py": '"""Values: in place."""\n',
    "rendering/__init__.py": "",
    "rendering/rss.py": (
        "from datetime import datetime\n\nfrom hattip import __version__\nfrom hattip.rendering import atom\n"
        "\n\nclass Rss:\n    timestamp: datetime\n"
    ),
    "rendering/atom.py": "from lxml import etree\n",
    "content/edit.py": "def f(path):\n    path.write_bytes(path.read_bytes())\n",
}


def _write(folder: Path, files: dict[str, str]) -> House:
    for path, text in files.items():
        target = folder / "hattip" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return House(folder / "hattip")


def _violations(house: House) -> list[tuple[str, str]]:
    return [(check.__name__, violation) for check in House.CHECKS for violation in check(house)]


def test_a_package_that_follows_the_rules_has_no_violation(tmp_path: Path) -> None:
    assert _violations(_write(tmp_path, _CLEAN)) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.check}: {fault.violation}")
def test_a_planted_fault_is_found(fault: Fault, tmp_path: Path) -> None:
    house = _write(tmp_path, _CLEAN | {fault.path: fault.text})
    found = [violation for check, violation in _violations(house) if check == fault.check]
    assert [violation for violation in found if violation.startswith(f"{fault.path}:{fault.violation}")]


def test_an_empty_package_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        House(tmp_path)
