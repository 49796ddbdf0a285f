"""Makes texts from outside safe for a terminal, a CI log and Markdown: titles, names, paths, answers of servers.

Every report passes such texts through :func:`safe_text` or :func:`safe_line`, so that no line is taken for a command.
"""

from __future__ import annotations

import re
from typing import Final

# Characters that str.isprintable() refuses although they only are wide or fixed spaces: Chinese texts contain them.
_SPACES: Final = {"\u3000", "\u00a0"}
_TAB: Final = "    "
_REPLACEMENT: Final = "\ufffd"
# What GitHub's runner obeys: "::name::" at the start of a line, after any whitespace, and "##[name]" anywhere in it.
_COMMAND: Final = re.compile(r"^(\s*):(?=:)|#(?=#\[)")
# CommonMark 2.4 allows a backslash before any of these. "&" and "<" are here, too: there is no other escape in a table.
_MARKUP: Final = re.compile(r"[\\`*_{}\[\]<>()#+!|~&-]")
# An invisible character after "@" keeps a title from notifying the people it names.
_WORD_JOINER: Final = "\u2060"


def safe_line(text: str) -> str:
    """Return a text as one line that no terminal and no CI runner obeys.

    Characters that a terminal or a runner would obey or hide become U+FFFD, tabs four spaces, line ends one space.
    """
    if not text.isprintable():
        text = re.sub(r"\r\n|[\r\n\x85\u2028\u2029]", " ", text).replace("\t", _TAB)
        text = "".join(each if each.isprintable() or each in _SPACES else _REPLACEMENT for each in text)
    return _COMMAND.sub(rf"\g<1>{_REPLACEMENT}", text)


def safe_text(text: str) -> str:
    r"""Return a text with each of its lines, divided at ``\n``, made safe by :func:`safe_line`."""
    return "\n".join(safe_line(line) for line in text.split("\n"))


def safe_json(document: str) -> str:
    """Return a JSON document in which no string contains a command; its value is the same."""
    return document.replace("##[", "##\\u005b")


def markdown(text: str) -> str:
    """Return a text as one line of Markdown that shows it as it is: no markup, no table cell, no mention."""
    return _MARKUP.sub(r"\\\g<0>", safe_line(text)).replace("@", f"@{_WORD_JOINER}")
