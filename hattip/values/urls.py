"""Normalizes web addresses as people paste them into URIs for feeds (RFC 3986, RFC 3987 section 3.1)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlsplit

from hattip.values import hosts
from hattip.values.errors import InvalidValueError
from hattip.values.text import describe, to_ascii, unquoted

# RFC 3986 section 2.2 and 2.3: reserved (without brackets) and unreserved, and "%" for what is encoded already.
_SAFE: Final = "/?:@!$&'()*+,;=-._~%"
# The longest label of a host. A host that is no longer than this needs no look at its labels.
_MAX_LABEL: Final = 63
# Addresses that are normalized already: nearly all. A percent-encoded ASCII character needs a closer look.
_NORMALIZED = re.compile(
    r"https?://(?P<host>[a-z0-9.-]++)/[A-Za-z0-9/?:@!$&'()*+,;=._~-]*+(?:%[89A-F][0-9A-F][A-Za-z0-9/?:@!$&'()*+,;=._~-]*+)*+"
)
_USUAL_HOST = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z][a-z0-9]*")
# RFC 3986 appendix B, which matches every text.
_PARTS = re.compile(
    r"(?:(?P<scheme>[^:/?#]+):)?(?://(?P<authority>[^/?#]*))?(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?"
    r"(?:#(?P<fragment>.*))?",
    re.DOTALL,
)
_PORT: Final = r":(?P<port>[0-9]*)$"
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_MAX_PORT: Final = 65535
_PERCENT: Final = r"%(?P<hex>[0-9A-Fa-f]{2})?"
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Characters that show nothing and come along when an address is copied. U+200C and U+200D are part of words.
_INVISIBLE: Final = "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_INVISIBLE_INSIDE = re.compile(f"[{_INVISIBLE}]")
_INVISIBLE_ENDS = re.compile(f"^[{_INVISIBLE}\\s]+|[{_INVISIBLE}\\s]+$")
# No address ends with these, but the sentence that it was copied from does.
_FINAL_PUNCTUATION: Final = ("。", "，", "；", "、", "：")
_TYPOGRAPHIC: Final = "“”„‘’「」『』《》〈〉"
_QUOTES: Final = f"{_TYPOGRAPHIC}<>\"'"
# Patterns for few texts are compiled when they are first used.
# An address in a longer text: a label, a link in HTML, a title.
_INSIDE: Final = r"(?i)https?://[^\s\"'<>“”‘’「」『』《》（）。，；、]+"
_MISSPELLED_SCHEME: Final = r"h{0,2}t{1,3}p{1,2}s{0,2}|hhtp|htts"
_WITHOUT_SCHEME: Final = r"(?a)(?:https?)?:?/{0,3}(?P<rest>[\w-]+(?:\.[\w-]+)+(?:[:/?#].*)?)"
# Something with a host: not a name of a licence, or of a file.
_LIKE_ADDRESS: Final = r"(?i)://|\bwww\.|[\w-]+\.[a-z]{2,}(?:[/:?#]|\s|$)"
_FILE_NAME: Final = r"(?ai)[\w-]+\.(?:png|jpe?g|gif|webp|svg|ico|html?|pdf|mp3|mp4|md|txt)"
_EXAMPLES: Final = r"(?:.*\.)?(?:example(?:\.(?:com|net|org))?|localhost|test|invalid)|127\..*|0\.0\.0\.0|::1"
_URI: Final = r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+"
# RFC 4151 section 2.1: tag:authority,date:specific.
_TAG: Final = r"(?a)tag:(?:[\w.+-]+@)?[\w.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:[^\s<>\"{}|\\^`#]*(?:#\S*)?"
_EMAIL: Final = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"

# Parts of a query that record how a reader came to a page; chksm is WeChat's.
_TRACKING: Final = ("utm_", "chksm=")


class UrlError(InvalidValueError):
    """A text that is not a web address."""

    def __init__(self, text: str, **fields: object) -> None:
        super().__init__("bad-url", text, **fields)


def normalize(text: str) -> str:
    """Return the normalized URI of an address (RFC 3986 section 6.2.2 and 6.2.3); normalizing twice changes nothing.

    Scheme and host are in lower case, the host in its ASCII form, percent-encoding in upper case and only where it is
    necessary, dot segments and default ports removed, and an empty path is ``/``. An empty query or fragment stays:
    ``https://a/?`` is another address than ``https://a/``. Invisible characters at the ends are dropped.

    Raises:
        UrlError: it is not an absolute http or https address, or has a user name, a password, a space or an invisible
            character.
    """
    if is_normalized(text):
        return text
    text = _INVISIBLE_ENDS.sub("", text)
    _check_characters(text)
    parts = _PARTS.fullmatch(text)
    assert parts is not None  # noqa: S101 - the pattern matches every text
    scheme = (parts["scheme"] or "").lower()
    if scheme not in _DEFAULT_PORTS:
        raise _wrong_scheme(text, scheme if parts["authority"] is not None else "")
    if parts["authority"] is None:
        raise _wrong_scheme(text, "")
    netloc = _authority(parts["authority"], scheme, text)
    path = _remove_dot_segments(_encode(parts["path"]))
    query = "" if parts["query"] is None else f"?{_encode(parts['query'])}"
    fragment = "" if parts["fragment"] is None else f"#{_encode(parts['fragment'])}"
    return f"{scheme}://{netloc}{path}{query}{fragment}"


def is_normalized(text: str) -> bool:
    """Return whether an address is certainly normalized. Fast: it may be False for one that is."""
    found = _NORMALIZED.fullmatch(text)
    return found is not None and "/." not in text and is_usual_host(found["host"])


@lru_cache(maxsize=4096)
def is_usual_host(host: str) -> bool:
    """Return whether a host is a normalized domain name without a port, not longer than a label may be."""
    return len(host) <= _MAX_LABEL and _USUAL_HOST.fullmatch(host) is not None


def is_valid(text: str) -> bool:
    """Return whether a text is a web address."""
    try:
        normalize(text)
    except UrlError:
        return False
    return True


def invisible_ends(text: str) -> str:
    """Return the invisible characters (no spaces) that :func:`normalize` drops from the ends of an address."""
    ends = "".join(found[0] for found in _INVISIBLE_ENDS.finditer(text))
    return "".join(character for character in ends if not character.isspace())


def without_invisible(text: str) -> str:
    """Return a text without the characters that show nothing."""
    return _INVISIBLE_INSIDE.sub("", text)


def _check_characters(text: str) -> None:
    if (bare := _without_quotes(text)) != text:
        marks = [mark for mark in (text[0], text[-1]) if mark in _QUOTES]
        raise UrlError("quotes", quotes=" ".join(marks), suggestion=bare)
    if found := _INVISIBLE_INSIDE.search(text):
        suggestion = _INVISIBLE_INSIDE.sub("", text)
        raise UrlError("invisible", character=describe(found[0]), position=found.start() + 1, suggestion=suggestion)
    if text.endswith(_FINAL_PUNCTUATION):
        suggestion = text.rstrip("".join(_FINAL_PUNCTUATION))
        raise UrlError("end", character=text[-1], suggestion=suggestion)
    if text and text.split(maxsplit=1) != [text]:
        raise _with_space(text)
    if "\\" in text and re.match(r"https?:", text, re.IGNORECASE):
        raise UrlError("backslash", suggestion=text.replace("\\", "/"))


def _with_space(text: str) -> UrlError:
    """Return why an address with a space in it is refused."""
    if not re.search(_LIKE_ADDRESS, text):
        return UrlError("no-address", address=text)
    first = text.split(maxsplit=1)[0].rstrip(",;")
    return UrlError("text-after", suggestion=first) if is_valid(first) else _surrounded(text) or UrlError("space")


def _without_quotes(text: str) -> str:
    """Return an address without the quotes around it; one may be missing or of another kind."""
    bare = text.strip(_QUOTES)
    if bare and bare != text and (text[0] in _QUOTES or text[-1] in _TYPOGRAPHIC) and is_valid(bare):
        return bare
    return text if re.search(_INSIDE, text[1:]) else unquoted(text)


def _surrounded(text: str) -> UrlError | None:
    """Return the error for the only address in a longer text."""
    found = [each for each in re.findall(_INSIDE, text) if is_valid(each)]
    return UrlError("text-around", suggestion=found[0]) if len(set(found)) == 1 and found[0] != text else None


def _wrong_scheme(text: str, scheme: str) -> UrlError:
    """Return why an address with another scheme than http and https, or with none, is refused."""
    if (ascii_form := _ascii_form(text)) != text:
        wrong = next(one for one, other in zip(text, ascii_form, strict=True) if one != other)
        return UrlError("full-width", character=wrong, suggestion=ascii_form)
    if re.fullmatch(_MISSPELLED_SCHEME, scheme):
        return UrlError("scheme-typo", scheme=scheme, suggestion=f"https{text[len(scheme) :]}")
    if (surrounded := _surrounded(text)) is not None:
        return surrounded
    if scheme:
        return UrlError("scheme", scheme=scheme)
    if (found := re.fullmatch(_WITHOUT_SCHEME, text)) and not re.fullmatch(_FILE_NAME, text):
        return UrlError("no-scheme", suggestion=f"https://{found['rest']}")
    return UrlError("no-address", address=text)


def _ascii_form(text: str) -> str:
    """Return an address with full-width characters replaced: in scheme and host, and in all of it if ``/`` is one."""
    candidate = to_ascii(text)
    found = re.match(r"https?://[^/?#]*", candidate, re.IGNORECASE)
    if not found:
        return text
    end = found.end()
    is_typed_in_full_width = text[end : end + 1] != candidate[end : end + 1]
    return candidate if is_typed_in_full_width else candidate[:end] + text[end:]


def _authority(authority: str, scheme: str, text: str) -> str:
    if "@" in authority:
        raise UrlError("credentials", suggestion=text.replace(f"{authority.rpartition('@')[0]}@", "", 1))
    port = re.search(_PORT, authority)
    name = authority[: port.start()] if port else authority
    number = int(port["port"][:6]) if port and port["port"] else None
    if number is not None and number > _MAX_PORT:
        raise UrlError("port", port=str(number))
    try:
        host = hosts.to_ascii(name)
    except hosts.HostError as error:
        ascii_form = _ascii_form(text)
        if ascii_form != text and is_valid(ascii_form):
            raise UrlError("full-width", character=hosts.first_unusual(name), suggestion=ascii_form) from None
        raise UrlError(error.text, **error.fields) from None
    return host if number in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{number}"


def _encode(part: str) -> str:
    """Percent-encode what must be, decode what need not be, and write the digits in upper case."""
    return quote(re.sub(_PERCENT, _normal_percent, part), safe=_SAFE)


def _normal_percent(found: re.Match[str]) -> str:
    if found["hex"] is None:
        return "%25"
    byte = int(found["hex"], 16)
    return chr(byte) if byte in _UNRESERVED else found[0].upper()


def _remove_dot_segments(path: str) -> str:
    """Resolve ``.`` and ``..`` (RFC 3986 section 5.2.4)."""
    if "/." not in path:
        return path or "/"
    segments = path.split("/")[1:]
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def simplified(url: str) -> str:
    """Return what is left of an address without its form: scheme, ``www.``, a final slash, tracking, the fragment."""
    parts = urlsplit(url)
    query = "&".join(part for part in parts.query.split("&") if part and not part.startswith(_TRACKING))
    address = f"{parts.netloc.removeprefix('www.')}{parts.path.removesuffix('/')}"
    return f"{address}?{query}" if query else address


def host(url: str) -> str:
    """Return the host of a normalized address, an IPv6 address without its brackets."""
    parts = _PARTS.fullmatch(url)
    name = re.sub(_PORT, "", (parts and parts["authority"]) or "")
    return name.strip("[]")


def is_placeholder(url: str) -> bool:
    """Return whether an address is on this computer or on a domain reserved for examples (RFC 2606, RFC 6761)."""
    return re.fullmatch(_EXAMPLES, host(url)) is not None


def is_uri(text: str) -> bool:
    """Return whether a text can be an id: an absolute URI or IRI; a ``tag:`` URI must be well-formed (RFC 4151)."""
    pattern = _TAG if text.lower().startswith("tag:") else _URI
    return re.fullmatch(pattern, text) is not None


def is_email(text: str) -> bool:
    """Return whether a text is an e-mail address as HTML defines it, with a dot in its domain."""
    return re.fullmatch(_EMAIL, text) is not None
