"""Reports in SARIF 2.1.0, the OASIS standard that code scanning services read.

Columns count Unicode code points (``columnKind``), paths are relative to the root of the repository, and the
fingerprint of a problem does not contain its line, so that an alert survives when lines above it come or go.
"""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from hattip import __version__
from hattip.locales.problems import explanation
from hattip.reporting import messages, sanitize
from hattip.values.text import printable_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hattip.codes import Code
    from hattip.problems import Fix, Problem, Span
    from hattip.publication import Publication

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# The levels of section 3.27.10 by severity.
_LEVELS: Final = {"error": "error", "warning": "warning", "note": "note"}
# The root of the repository; whoever reads the report knows where that is (section 3.14.14).
_ROOT: Final = "%SRCROOT%"


def problems(publication: Publication, prefix: str, *, color: bool, language: str = "en", columns: int = 80) -> str:  # noqa: ARG001 - it is for programs
    """Return a SARIF log with one run. ``prefix`` leads from the root of the repository to the site."""
    found = publication.problems
    codes = sorted({problem.code for problem in found})
    run = {
        "tool": {"driver": _driver(codes)},
        "columnKind": "unicodeCodePoints",
        "results": list(_results(found, codes, prefix)),
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return sanitize.safe_json(json.dumps(log, ensure_ascii=False, indent=1)) + "\n"


def _driver(codes: Sequence[Code]) -> dict[str, Any]:
    rules = [
        {
            "id": str(code),
            "shortDescription": {"text": explanation(code, "en").meaning},
            "help": {"text": explanation(code, "en").remedy},
            "defaultConfiguration": {"level": _LEVELS[code.severity]},
        }
        for code in codes
    ]
    return {"name": "hattip", "version": __version__, "rules": rules}


def _results(found: Sequence[Problem], codes: Sequence[Code], prefix: str) -> Iterator[dict[str, Any]]:
    """Yield a result for each problem. Equal ones in a file are numbered, so that each has a fingerprint of its own."""
    counts: Counter[str] = Counter()
    for problem in found:
        fingerprint = _fingerprint(problem)
        counts[fingerprint] += 1
        text = f"{messages.message(problem)}\n{messages.hint(problem)}"
        result = {
            "ruleId": str(problem.code),
            "ruleIndex": codes.index(problem.code),
            "level": _LEVELS[problem.severity],
            "message": {"text": printable_lines(text).strip()},
            "locations": [{"physicalLocation": _location(problem.span, prefix)}],
            # The name that GitHub's code scanning looks for.
            "partialFingerprints": {"primaryLocationLineHash": f"{fingerprint}:{counts[fingerprint]}"},
        }
        yield result | ({"fixes": [_fix(problem, problem.fix, prefix)]} if problem.fix and problem.fix.edits else {})


def _fix(problem: Problem, fix: Fix, prefix: str) -> dict[str, Any]:
    """Return a fix (section 3.55). Offsets count characters of the decoded file, in the unit of ``columnKind``."""
    replacements = [
        {
            "deletedRegion": {"charOffset": edit.start, "charLength": edit.end - edit.start},
            "insertedContent": {"text": edit.text},
        }
        for edit in fix.edits
    ]
    change = {"artifactLocation": _artifact(problem.span, prefix), "replacements": replacements}
    return {"description": {"text": printable_lines(messages.hint(problem))}, "artifactChanges": [change]}


def _location(span: Span, prefix: str) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": span.line, "startColumn": span.column}
    if span.excerpt:
        region |= {"endLine": span.end_line, "endColumn": span.end_column, "snippet": {"text": span.excerpt}}
    return {"artifactLocation": _artifact(span, prefix), "region": region}


def _artifact(span: Span, prefix: str) -> dict[str, str]:
    return {"uri": quote(f"{prefix}{span.path}", errors="surrogateescape"), "uriBaseId": _ROOT}


def _fingerprint(problem: Problem) -> str:
    """Return a hash of the code, the file and the text of the line; of the message if there is no line."""
    line = " ".join(problem.span.excerpt.split()) or messages.message(problem)
    return sha256(f"{problem.code}\0{problem.span.path}\0{line}".encode("utf-8", "replace")).hexdigest()[:16]
