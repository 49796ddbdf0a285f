"""Take the tags of template languages out of a post: Liquid's of Jekyll, shortcodes of Hugo, tags of Hexo."""

from __future__ import annotations

import re
from typing import Final

from hattip.authoring.texts import Text

_HIGHLIGHT = re.compile(
    r"\{%-?\s*(?:highlight|codeblock)\s*(?P<language>[\w+#-]*)[^%]*%\}\r?\n?(?P<code>.*?)\{%-?\s*end(?:highlight|codeblock)\s*-?%\}",
    re.DOTALL,
)
_HUGO_HIGHLIGHT = re.compile(
    r"\{\{[<%]\s*highlight\s+(?P<language>[\w+#-]*)[^>%]*[>%]\}\}\r?\n?(?P<code>.*?)\{\{[<%]\s*/\s*highlight\s*[>%]\}\}",
    re.DOTALL,
)
_FIGURE = re.compile(r"\{\{[<%]\s*figure\b(?P<attributes>[^>%]*)[>%]\}\}")
_ATTRIBUTE = re.compile(r"(\w+)=[\"']([^\"']*)[\"']")
_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_SITE = re.compile(
    r"\{\{\s*(?:site\.(?:url|baseurl)|['\"](?P<path>[^'\"]*)['\"]\s*\|\s*(?:relative_url|absolute_url))\s*\}\}"
)
_POST_URL = re.compile(r"\{%-?\s*(?:post_url|link|post_link)\s+(?P<name>[^%\s]+)[^%]*%\}")
_MORE = re.compile(r"^\s*<!--\s*more\s*-->\s*$", re.MULTILINE | re.IGNORECASE)
_TAG = re.compile(r"\{%.*?%\}|\{\{[<%].*?[>%]\}\}|\{\{.*?\}\}", re.DOTALL)
_CODE = re.compile(r"(^(?P<fence>```+|~~~+).*?^(?P=fence)[ \t]*$|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
_LIMIT: Final = 20


def without_tags(text: str, line: int, home: str) -> tuple[str, list[Text]]:
    """Return a text without tags, and those with content, each with its line. ``line`` is the text's first.

    Code is kept as it is; highlighted code becomes a fenced block, a figure a picture.
    """
    for pattern in (_HIGHLIGHT, _HUGO_HIGHLIGHT):
        text = pattern.sub(lambda found: f"```{found['language']}\n{found['code'].rstrip()}\n```", text)
    text = _FIGURE.sub(_picture, text)
    text = _SITE.sub(lambda found: f"{home.rstrip('/')}{found['path'] or ''}", _RAW.sub("", text))
    text = _MORE.sub("", text)
    omitted: list[Text] = []
    parts = _CODE.split(text)
    kept, position, number = [], 0, 0
    while number < len(parts):
        part = parts[number] or ""
        is_code = number % 3 == 1
        kept.append(part if is_code else _without(part, line + text.count("\n", 0, position), omitted))
        position += len(part)
        number += 2 if is_code else 1
    return "".join(kept), omitted


def _without(text: str, line: int, omitted: list[Text]) -> str:
    for found in _TAG.finditer(text):
        if len(omitted) < _LIMIT:
            at, tag = line + text.count("\n", 0, found.start()), " ".join(found[0].split())[:80]
            omitted.append(Text("omitted_tag", {"line": str(at), "tag": tag}))
    return _TAG.sub("", text)


def _picture(found: re.Match[str]) -> str:
    attributes = dict(_ATTRIBUTE.findall(found["attributes"]))
    alt = attributes.get("alt") or attributes.get("caption") or attributes.get("title") or ""
    return f"![{alt}]({attributes['src']})" if attributes.get("src") else ""
