"""Fill in the parts of the documentation that the code knows best: ``python -m docs.generate``.

In a page, what stands between ``<!-- generated: NAME -->`` and ``<!-- end -->`` is replaced by what ``NAME`` gives.
A test runs this and fails where a page would change. It also writes the JSON Schemas that the sample points at.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_type_hints

import yaml
from typer.models import OptionInfo

from hattip import cli
from hattip.codes import Code
from hattip.formats import FORMATS, MEDIA_TYPES
from hattip.model import json_schema as schema

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(r"(<!-- generated: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
_FORMS: Final = {"string": "text", "boolean": "`true` or `false`", "integer": "a number"}


def _fields(subject: str, of: str = "") -> str:
    whole = schema.schema(subject)
    model = whole["$defs"][of] if of else whole
    lines = ["| key | form | what it says, and where it goes |", "|---|---|---|"]
    for name, field in model["properties"].items():
        required = name in model.get("required", ())
        key = f"**`{name}`**" if required else f"`{name}`"
        default = f" Default: {field['default']}." if field.get("default") else ""
        lines.append(f"| {key} | {_form(field)} | {field.get('description', '')}{default} |")
    return "\n".join(lines) + "\n"


def _form(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_form(form) for form in field["anyOf"]))
    if "$ref" in field:
        return f"a {field['$ref'].rpartition('/')[2].lower()}"
    if "enum" in field:
        return " or ".join(f"`{word}`" for word in field["enum"])
    kind = field.get("type")
    if kind == "array":
        return f"list: {_form(field['items'])}"
    if kind == "object":
        return f"mapping: {_form(field['additionalProperties'])}"
    return _FORMS["string" if isinstance(kind, list) else str(kind)]


def _codes() -> str:
    pieces = []
    for code in Code:
        severity = "" if code.severity == "error" else f" ({code.severity})"
        pieces.append(f"### {code}{severity}\n\n{code.meaning}\n\n{code.remedy}\n")
    return "\n".join(pieces)


def _options(command: Callable[..., None]) -> str:
    """List a command's own description of its options; typer's help looks different in every version of typer."""
    lines = ["| option | meaning |", "|---|---|"]
    for name, hint in get_type_hints(command, include_extras=True).items():
        described = [info for info in getattr(hint, "__metadata__", ()) if hasattr(info, "param_decls")]
        for info in described:
            given = [info.default, *(info.param_decls or ())]  # typer takes the first name for a default
            names = [form for form in given if str(form).startswith("-")] or [f"--{name}"]
            forms = " ".join(f"`{form}`" for form in names) if isinstance(info, OptionInfo) else f"`{name.upper()}`"
            lines.append(f"| {forms} | {info.help} |")
    return "\n".join(lines) + "\n"


def _formats() -> str:
    pages = [f"- `feeds/<slug>/{form.filename}`: {form.title}\n" for form in FORMATS.values() if form.filename]
    files = dict.fromkeys(name for form in FORMATS.values() for name in form.site_files)
    return "".join([*pages, *(f"- `feeds/{name}`\n" for name in files)])


def _media_types() -> str:
    lines = ["| file | media type |", "|---|---|"]
    lines += [f"| `{'*' if name.startswith('.') else ''}{name}` | `{kind}` |" for name, kind in MEDIA_TYPES.items()]
    return "\n".join(lines) + "\n"


def _action(section: str) -> str:
    """List the inputs or the outputs of the GitHub action."""
    described = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))[section]
    lines = [f"| {section.removesuffix('s')} | meaning |", "|---|---|"]
    for name, each in described.items():
        default = f" Default: `{each['default']}`." if each.get("default") else ""
        lines.append(f"| `{name}` | {each['description']}{default} |")
    return "\n".join(lines) + "\n"


GENERATED: Final[dict[str, Callable[[], str]]] = {
    "site": lambda: _fields("site"),
    "publisher": lambda: _fields("site", "Publisher"),
    "category": lambda: _fields("site", "Category"),
    "source": lambda: _fields("site", "Source"),
    "credit": lambda: _fields("site", "Credit"),
    "pages": lambda: _fields("site", "Pages"),
    "feed-rule": lambda: _fields("site", "FeedRule"),
    "select": lambda: _fields("site", "Select"),
    "article": lambda: _fields("article"),
    "author": lambda: _fields("article", "Author"),
    "image": lambda: _fields("article", "Image"),
    "enclosure": lambda: _fields("article", "Enclosure"),
    "withdrawal": lambda: _fields("article", "Withdrawal"),
    "codes": _codes,
    "formats": _formats,
    "action-inputs": lambda: _action("inputs"),
    "action-outputs": lambda: _action("outputs"),
    "options": lambda: _options(cli.publish),
    "check-options": lambda: _options(cli.check),
    "diff-options": lambda: _options(cli.diff),
    "withdraw-options": lambda: _options(cli.withdraw),
    "snippet-options": lambda: _options(cli.snippet),
    "serve-options": lambda: _options(cli.serve),
    "media-types": _media_types,
}


def generate() -> dict[Path, str]:
    """Return every page and schema with the text it should have."""
    pages = {}
    for page in sorted(ROOT.glob("docs/*.md")):
        text = page.read_text(encoding="utf-8")
        pages[page] = _BLOCK.sub(lambda found: found[1] + GENERATED[found[2]]() + found[3], text)
    for subject in schema.MODELS:
        pages[ROOT / "content" / "schema" / f"{subject}.json"] = schema.text(subject)
    return pages


def stale() -> list[Path]:
    """Return the pages and schemas that no longer say what the code does."""
    return [path for path, text in generate().items() if not path.exists() or path.read_text(encoding="utf-8") != text]


if __name__ == "__main__":
    for page, text in generate().items():
        page.write_bytes(text.encode())
        sys.stdout.write(f"{page.relative_to(ROOT)}\n")
