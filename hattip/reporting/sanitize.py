"""Makes texts from outside safe for reports: titles, names, paths, answers of servers.

Every report passes such texts through :func:`hattip.values.text.printable` or a function here, so that no line of a log
is taken for a command, and no text for markup.
"""

from __future__ import annotations

import re
from typing import Final

from hattip.values.text import printable

# CommonMark 2.4 allows a backslash before any of these.
_MARKUP: Final = re.compile(r"[\\`*_{}\[\]<>()#+!|~&-]")
# An invisible character after "@" keeps a title from notifying the people it names.
_WORD_JOINER: Final = "\u2060"


def safe_json(document: str) -> str:
    """Return a JSON document in which no string contains a command for GitHub's runner; its value is the same."""
    return document.replace("##[", "##\\u005b").replace("##vso[", "##vso\\u005b")


def markdown(text: str) -> str:
    """Return a text as one line of Markdown that shows it as it is: no markup, no table cell, no mention."""
    return _MARKUP.sub(r"\\\g<0>", printable(text)).replace("@", f"@{_WORD_JOINER}")
