"""The templates of pages and stylesheets: package data in ``templates/``, run by Jinja2."""

from __future__ import annotations

import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment, Template


def fill(name: str, /, **values: Any) -> str:
    """Return a template with its values filled in; in an HTML template they are escaped."""
    return _template(name).render(values)


@cache
def read(name: str) -> str:
    """Return the text of a file in ``templates/``.

    Raises:
        FileNotFoundError: there is none.
    """
    data = pkgutil.get_data(__name__, f"templates/{name}")
    if data is None:  # pragma: no cover - a loader that gives no data
        raise FileNotFoundError(name)
    return data.decode()


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - items need no template

    environment = Environment(
        loader=FunctionLoader(read),
        autoescape=lambda name: name is not None and name.endswith(".html"),  # noqa: S701 - not in CSS
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters["css_string"] = _css_string
    return environment


def _css_string(text: str) -> str:
    """Return a text as a string of CSS (CSS Syntax 3, section 4.3.5)."""
    return '"' + "".join(f"\\{ord(c):x} " if c in '"\\<\n' else c for c in text) + '"'
