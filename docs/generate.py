"""Fill in the generated parts of the documentation: ``python -m docs.generate``.

In a page, the text between ``<!-- generated: NAME -->`` and ``<!-- end -->`` is replaced by the output of ``NAME``. A
test fails if a page would change. The JSON Schemas of the sample are generated, too.
"""

from __future__ import annotations

import re
import sys
import tomllib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_type_hints

import yaml
from typer.models import OptionInfo

from hattip.cli import app
from hattip.formats import FORMATS, MEDIA_TYPES
from hattip.model import json_schema as schema
from hattip.reporting import explanation

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(r"(<!-- generated: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
_FORMS: Final = {"string": "text", "boolean": "`true` or `false`", "integer": "number"}
_VOWELS: Final = "aeiou"


def _fields(subject: str, of: str = "") -> str:
    """Return a table of the keys of a model: the required ones in bold."""
    complete = schema.schema(subject)
    model = complete["$defs"][of] if of else complete
    required = model.get("required") or model.get("else", {}).get("required", ())
    lines = ["| key | form | meaning, and where it goes |", "|---|---|---|"]
    for name, field in model["properties"].items():
        key = f"**`{name}`**" if name in required else f"`{name}`"
        lines.append(f"| {key} | {_form(field)} | {field.get('description', '')}{_default(field)} |")
    return "\n".join(lines) + "\n"


def _default(field: dict[str, Any]) -> str:
    value = field.get("default")
    if value in (None, "", {}, []) or isinstance(value, dict):
        return ""
    shown = ", ".join(value) if isinstance(value, list) else f"{value:,}" if type(value) is int else value
    return f" Default: {str(shown).lower() if isinstance(value, bool) else shown}."


def _form(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_form(form) for form in field["anyOf"]))
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2].lower()
        return f"{'an' if name[0] in _VOWELS else 'a'} {name}"
    if "enum" in field:
        return " or ".join(f"`{word}`" for word in field["enum"])
    kind = field.get("type")
    if kind == "array":
        return f"list: {_form(field['items'])}"
    if kind == "object":
        return f"mapping: {_form(field['additionalProperties'])}"
    return _FORMS["string" if isinstance(kind, list) else str(kind)]


def _options(command: str) -> str:
    """Return a table of a command's arguments and options; typer's own help depends on its version."""
    functions = {_name(each): each.callback for each in app.registered_commands}
    function: Any = functions[command] if command else _main()
    lines = ["| option | meaning |", "|---|---|"]
    for name, hint in get_type_hints(function, include_extras=True).items():
        for info in (info for info in getattr(hint, "__metadata__", ()) if hasattr(info, "param_decls")):
            declared = [info.default, *(info.param_decls or ())]  # typer takes the first name for a default
            names = [form for form in declared if str(form).startswith("-")] or [f"--{name.replace('_', '-')}"]
            shown = " ".join(f"`{form}`" for form in names) if isinstance(info, OptionInfo) else f"`{name.upper()}`"
            lines.append(f"| {shown} | {info.help} |")
    return "\n".join(lines) + "\n"


def _name(command: Any) -> str:
    return command.name or str(command.callback.__name__).replace("_", "-")


def _main() -> Any:
    return app.registered_callback.callback if app.registered_callback else None


def _formats() -> str:
    pages = [f"- `feeds/<slug>/{form.filename}`: {form.title}\n" for form in FORMATS.values() if form.filename]
    files = dict.fromkeys(name for form in FORMATS.values() for name in form.site_files)
    return "".join([*pages, *(f"- `feeds/{name}`\n" for name in files)])


def _media_types() -> str:
    lines = ["| file | media type |", "|---|---|"]
    lines += [f"| `{'*' if name.startswith('.') else ''}{name}` | `{kind}` |" for name, kind in MEDIA_TYPES.items()]
    return "\n".join(lines) + "\n"


def _action(part: str) -> str:
    """Return a table of the inputs or outputs of the GitHub Action."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    lines = [f"| {part.removesuffix('s')} | meaning | default |", "|---|---|---|"]
    if part == "outputs":
        lines = ["| output | meaning |", "|---|---|"]
    for name, entry in action.get(part, {}).items():
        meaning = " ".join(str(entry.get("description", "")).split())
        default = f" {_code(str(entry.get('default', '')))} |" if part == "inputs" else ""
        lines.append(f"| `{name}` | {meaning} |{default}")
    return "\n".join(lines) + "\n"


# The first problem of a report: its message, location and remedy; the message and the remedy may go on in more lines.
_PROBLEM: Final = re.compile(
    r"\w+\[(?P<code>[\w-]+)\]: (?P<message>.+?)\n  --> (?P<location>\S+).*?(?:^      = (?P<remedy>.+?))?\n\n",
    re.DOTALL | re.MULTILINE,
)


def _mistakes() -> str:
    """Return the table of mistakes: what is wrong, the message, its location, the remedy, and whether it is fixed."""
    lines = ["| mistake | message | location | remedy | `--fix` |", "|---|---|---|---|---|"]
    for case in sorted((ROOT / "tests/cases/slips").glob("*/case.toml")):
        about = tomllib.loads(case.read_text(encoding="utf-8"))["about"]
        found = _PROBLEM.search((case.parent / "problems.txt").read_text(encoding="utf-8") + "\n\n")
        cells = [found["message"], found["location"], found["remedy"] or ""] if found else ["", "", ""]
        fixed = "yes" if (case.parent / "fixed").exists() else ""
        lines.append("| " + " | ".join(map(_cell, (about, *cells, fixed))) + " |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Return a text as a cell of a table: on one line, and nothing in it is markup."""
    return re.sub(r"([\\|<>*_`\[\]#])", r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


GENERATED: Final[dict[str, Callable[[], str]]] = {
    "site": lambda: _fields("site"),
    "publisher": lambda: _fields("site", "Publisher"),
    "category": lambda: _fields("site", "Category"),
    "source": lambda: _fields("site", "Source"),
    "credit": lambda: _fields("site", "Credit"),
    "acceptance": lambda: _fields("site", "Acceptance"),
    "feed-rule": lambda: _fields("site", "FeedRule"),
    "select": lambda: _fields("site", "Select"),
    "pages": lambda: _fields("site", "Pages"),
    "article": lambda: _fields("article"),
    "author": lambda: _fields("article", "Author"),
    "image": lambda: _fields("article", "Image"),
    "enclosure": lambda: _fields("article", "Enclosure"),
    "withdrawal": lambda: _fields("article", "Withdrawal"),
    "codes": lambda: explanation.markdown("en"),
    "codes-zh": lambda: explanation.markdown("zh"),
    "formats": _formats,
    "mistakes": _mistakes,
    "options": lambda: _options(""),
    **{f"{name}-options": partial(_options, name) for name in map(_name, app.registered_commands)},
    "action-inputs": lambda: _action("inputs"),
    "action-outputs": lambda: _action("outputs"),
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
    """Return the pages and schemas that differ from what the code gives."""
    return [path for path, text in generate().items() if not path.exists() or path.read_text(encoding="utf-8") != text]


if __name__ == "__main__":
    for page, text in generate().items():
        page.write_bytes(text.encode())
        sys.stdout.write(f"{page.relative_to(ROOT)}\n")
