"""Frames, films and recordings: what plays stays, and every one of them leaves a link to its address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from hattip.values.html import images, lazy_images
from hattip.values.html.elements import MEDIA, PLAYERS, RENAMED, UNKNOWN_PLAYERS
from hattip.values.html.findings import FindingKind
from hattip.values.html.stack import Open
from hattip.values.html.style import Styles, is_pixel
from hattip.values.html.tags import script_names
from hattip.values.html.tokens import start_tag

if TYPE_CHECKING:
    from hattip.values.html.page import HtmlPage
    from hattip.values.html.tokens import Tag

_NAMES: Final = (
    "src",
    "data-src",
    "data",
    "data-original",
    "data-lazy-src",
    "data-url",
    "data-iframe-src",
    "movie",
    "href",
)
_TITLES: Final = ("title", "aria-label", "data-title", "playlabel")
# Frames that are lost without an address, whatever is inside of them.
_FRAMES: Final = frozenset({"embed", "frame", "iframe", *PLAYERS, *UNKNOWN_PLAYERS})


def embed(page: HtmlPage, tag: Tag, styles: Styles) -> int:
    """Handle the start tag of a frame, a film or a recording."""
    if is_pixel(tag.values, styles, lazy=True):
        page.report(FindingKind.PIXEL, tag)
        return tag.end
    name = RENAMED.get(tag.name, tag.name)
    if name in MEDIA:
        _media(page, tag, name)
    else:
        _frame(page, tag)
    return tag.end


def _frame(page: HtmlPage, tag: Tag) -> None:
    """Replace a frame by a link; what is inside of it stays as its fallback."""
    address = _address(page, tag)
    if address and tag.values.get("type", "").startswith("image/"):
        images.image(page, tag._replace(name="img", values={"src": address, "alt": tag.values.get("title", "")}), {})
        return
    if address:
        page.report(FindingKind.FRAME, tag)
        page.output.link_later(address, _title(tag), is_block=page.is_block)
        page.picture = page.formula = None
    elif tag.name in _FRAMES or any(tag.values.get(name) for name in _NAMES):
        page.report(FindingKind.MEDIA, tag)


def _media(page: HtmlPage, tag: Tag, name: str) -> None:
    """Open a film or recording. Its start tag is written when it is closed, if it has an address by then."""
    address = _address(page, tag)
    values = {"controls": "", "preload": "none"} | ({"src": address} if address else {})
    if name == "video":
        values |= _video_values(page, tag.values)
    values |= {key: tag.values[key] for key in ("title", "lang", "dir") if key in tag.values}
    if scripts := script_names(tag.values):
        page.report(FindingKind.SCRIPT, tag, scripts)
    page.picture = page.formula = None
    if page.has_end(tag.name, tag.end) and not page.stack.is_full:
        start = page.output.add(start_tag(name, values))
        page.stack.push(Open(tag.name, name, start, address, _title(tag), tag))
    elif address:
        page.output.add(f"{start_tag(name, values)}</{name}>")
        page.output.link_later(address, _title(tag), is_block=page.is_block)
    else:
        page.report(FindingKind.MEDIA, tag)


def _video_values(page: HtmlPage, values: dict[str, str]) -> dict[str, str]:
    """Return the address of the picture before a film begins, if others can open it, and its size."""
    written = values.get("poster") or values.get("data-poster")
    poster = page.addresses.absolute(written) if written else None
    kept = {"poster": poster} if poster and page.addresses.is_reachable(poster) else {}
    return kept | {key: values[key] for key in ("width", "height") if key in values}


def source(page: HtmlPage, tag: Tag, _: Styles) -> int:
    """Handle an address of the open film, recording or picture."""
    media = page.stack.innermost(_OPEN_MEDIA)
    if media is None:
        candidate = lazy_images.best(tag.values.get("srcset") or tag.values.get("data-srcset") or "")
        if candidate:
            page.sources.append(candidate)
        return tag.end
    if address := _address(page, tag):
        media.address = media.address or address
        kind = {"type": tag.values["type"]} if "type" in tag.values else {}
        page.output.add(start_tag("source", {"src": address, **kind}))
    return tag.end


_OPEN_MEDIA: Final = frozenset({"audio", "video", "amp-audio", "amp-video"})


def picture(page: HtmlPage, tag: Tag, _: Styles) -> int:
    """Open a ``<picture>``: only its ``<img>`` is written."""
    page.sources = []
    page.stack.push(Open(tag.name, ""))
    return tag.end


def close(page: HtmlPage, element: Open) -> None:
    """Close a film or recording; without an address only its fallback stays."""
    if element.address:
        page.output.add(f"</{element.written}>")
        page.output.link_later(element.address, element.title, is_block=page.is_block)
        return
    page.output.parts[element.start] = ""
    if element.tag is not None:
        page.report(FindingKind.MEDIA, element.tag)


def _address(page: HtmlPage, tag: Tag) -> str:
    """Return the absolute address that others can open, or an empty text."""
    for name in _NAMES:
        if value := tag.values.get(name, "").strip():
            address = page.addresses.absolute(value)
            if address and not address.startswith("mailto:") and page.addresses.is_reachable(address):
                return address
    attribute, address = PLAYERS.get(tag.name, ("", ""))
    identifier = tag.values.get(attribute, "").strip()
    return address.format(quote(identifier, safe="")) if identifier else ""


def _title(tag: Tag) -> str:
    names = (*_TITLES, "name") if tag.name in PLAYERS else _TITLES  # the name of a frame is for scripts
    return next((tag.values[name] for name in names if tag.values.get(name, "").strip()), "")
