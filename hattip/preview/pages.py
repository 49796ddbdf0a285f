"""The HTML that the preview adds: the problems of the content, and the script that refreshes the page."""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING, Final

from hattip.codes import Severity
from hattip.reporting import text

if TYPE_CHECKING:
    from hattip.preview.build import Version

# The path of the preview's own files.
ASSETS: Final = "/_hattip/"
_POLICY: Final = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)" />\n')
# The icon is on the site's own host, which the preview does not ask.
_ICON: Final = re.compile(rb'<link rel="icon" href="[^"]*" />')
_STRICT: Final = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"


def with_state(html: bytes, version: Version) -> tuple[str, bytes]:
    """Return the Content-Security-Policy of a page, and the page with the state of the preview."""
    found = _POLICY.search(html)
    policy = unescape(found[1].decode()) if found else _STRICT
    html = _ICON.sub(b'<link rel="icon" href="data:," />', _POLICY.sub(b"", html, count=1), count=1)
    html = html.replace(b"</head>", f'<link rel="stylesheet" href="{ASSETS}preview.css" />\n</head>'.encode(), 1)
    head, body, tail = html.rpartition(b"</body>")
    return _with_assets(policy), b"".join((head, _state(version).encode(), body, tail))


def waiting() -> bytes:
    """Return the page that is shown before the first good run."""
    return _page("Nothing to show yet", "Correct the errors below; this page then shows the site.")


def not_found(folder: str) -> bytes:
    """Return the page for a path that does not exist; ``folder`` is the path of the feeds."""
    link = f'<a href="{escape(folder)}">{escape(folder)}</a>'
    return _page("Not found", f"There is no such file. The feeds are at {link}.")


def asset(name: str) -> bytes | None:
    """Return one of the preview's own files, or None."""
    return _read(name) if name in {"preview.css", "preview.js"} else None


@cache
def _read(name: str) -> bytes | None:
    return pkgutil.get_data("hattip.preview", f"static/{name}")


def _page(title: str, message: str) -> bytes:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8" />\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1" />\n'
        f'<title>{title}</title>\n<link rel="icon" href="data:," />\n</head>\n'
        f"<body>\n<main>\n<h1>{title}</h1>\n<p>{message}</p>\n</main>\n</body>\n</html>\n"
    ).encode()


def _state(version: Version) -> str:
    """Return the bar with the time of the shown version, and the problems if there are any."""
    problems = version.done.problems
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    summary = f"Preview of {_time(version)}"
    if problems:
        summary += f" · errors: {errors}, others: {len(problems) - errors}"
    if version.is_outdated and version.shown:
        summary += " · the content has errors, so this page is older than the content"
    report = escape(text.problems(version.done, "", color=False))
    details = f"<pre>{report}</pre>" if problems else "<p>No problems.</p>"
    is_open = " open" if errors else ""
    return (
        f'<aside class="hattip-preview" aria-label="Preview"><details{is_open}><summary>{summary}</summary>{details}'
        f'</details></aside>\n<script src="{ASSETS}preview.js" data-version="{version.number}"></script>\n'
    )


def _time(version: Version) -> str:
    return f"{(version.shown or version.built).astimezone():%H:%M:%S}"


def _with_assets(policy: str) -> str:
    """Return a policy that allows the preview's own script, stylesheet and events, too."""
    allowed = {"script-src": "'self'", "style-src": "'self'", "connect-src": "'self'"}
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    for name, source in allowed.items():
        current = directives.get(name, "")
        directives[name] = current if source in current.split() else f"{current} {source}".strip()
    return "; ".join(f"{name} {value}" for name, value in directives.items())
