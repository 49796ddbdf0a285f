"""Two spellings of one address are one (RFC 3986 section 6.2.2 and 6.2.3), and hosts are those of browsers."""

from __future__ import annotations

import string
from typing import Final
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hattip.values import urls

_settings: Final = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=400,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("HTTPS://A.GOV.CN", "https://a.gov.cn/"),
        ("https://a.gov.cn:443/x", "https://a.gov.cn/x"),
        ("http://a.gov.cn:80/", "http://a.gov.cn/"),
        ("http://a.gov.cn:443/", "http://a.gov.cn:443/"),
        ("https://a.gov.cn:/x", "https://a.gov.cn/x"),
        ("https://a.gov.cn:08080/x", "https://a.gov.cn:8080/x"),
        ("https://a.gov.cn/%e4%b8%ad", "https://a.gov.cn/%E4%B8%AD"),
        ("https://a.gov.cn/中", "https://a.gov.cn/%E4%B8%AD"),
        ("https://a.gov.cn/%7Eeditor/%41?%62=%2f", "https://a.gov.cn/~editor/A?b=%2F"),
        ("https://a.gov.cn/a/./b/../c", "https://a.gov.cn/a/c"),
        ("https://a.gov.cn/a/%2e%2E/c/.", "https://a.gov.cn/c/"),
        ("https://a.gov.cn/../../x", "https://a.gov.cn/x"),
        ("https://a.gov.cn/../x", "https://a.gov.cn/x"),
        ("https://a.gov.cn/./x", "https://a.gov.cn/x"),
        ("https://a.gov.cn/a//../b", "https://a.gov.cn/a/b"),
        ("https://a.gov.cn/x?", "https://a.gov.cn/x?"),
        ("https://a.gov.cn/x#", "https://a.gov.cn/x#"),
        ("https://a.gov.cn/?a=/../b", "https://a.gov.cn/?a=/../b"),
        ("https://a.gov.cn/100%", "https://a.gov.cn/100%25"),
        ("https://中国。CN/", "https://xn--fiqs8s.cn/"),
        ("https://XN--FIQS8S.cn/", "https://xn--fiqs8s.cn/"),
        ("https://faß.de/", "https://xn--fa-hia.de/"),
        ("https://a_b.gov.cn/", "https://a_b.gov.cn/"),
        ("https://a--b-.gov.cn/", "https://a--b-.gov.cn/"),
        ("https://xn--ls8h.la/", "https://xn--ls8h.la/"),
        ("https://💩.la/", "https://xn--ls8h.la/"),
        ("https://ab.cn/x\u200b", "https://ab.cn/x"),
        ("\ufeff\u200ehttps://a.cn/\u200b", "https://a.cn/"),
        ("https://[2001:DB8:0::1]:443/", "https://[2001:db8::1]/"),
        ("https://1.2.3.4/", "https://1.2.3.4/"),
    ],
)
def test_spellings_of_one_address_become_one(written: str, normal: str) -> None:
    assert urls.normalize(written) == normal
    assert urls.normalize(normal) == normal


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("www.spp.gov.cn/7", "no-scheme"),
        ("https：//www.spp.gov.cn/7", "full-width"),
        ("https://www．spp．gov．cn／7", "full-width"),
        ("“https://www.spp.gov.cn/7”", "quotes"),
        ("https://a.cn/x\u200by", "invisible"),
        ("https://a\u00adb.cn/", "invisible"),
        ("https://a.cn/x y", "text-after"),
        ("https://a.cn.. x", "space"),
        ("https:\\\\a.cn", "backslash"),
        ("https://editor:secret@a.cn/", "credentials"),
        ("https:///x", "no-host"),
        ("https://a..cn/", "host"),
        ("https://256.1.1.1/", "host"),
        ("https://xn--a/", "host"),
        ("https://[fe80::1%25eth0]/", "zone"),
        ("https://a.cn:99999/", "port"),
        ("ftp://a.cn/", "scheme"),
        ("javascript:alert(1)", "no-address"),
    ],
)
def test_a_refused_address_has_a_reason_and_its_suggestion_is_an_address(written: str, text: str) -> None:
    with pytest.raises(urls.UrlError) as caught:
        urls.normalize(written)
    assert caught.value.text == text
    suggestion = caught.value.fields.get("suggestion")
    if suggestion is not None and text != "backslash":
        assert urls.is_valid(str(suggestion))


_HOSTS: Final = st.sampled_from(
    ["a.cn", "A.CN", "中国.cn", "xn--fiqs8s.cn", "a_b.cn", "💩.la", "1.2.3.4", "[::1]", "a。cn"]
)
_PIECES: Final = [*string.printable.strip(), "中", "é", "%e4", "%7E", "%2e", "..", "/./"]
_PARTS: Final = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join)


@_settings
@given(st.sampled_from(["http", "HTTPS"]), _HOSTS, st.sampled_from(["", ":80", ":443", ":8080"]), _PARTS)
def test_normalizing_twice_changes_nothing_and_keeps_the_meaning(scheme: str, host: str, port: str, rest: str) -> None:
    written = f"{scheme}://{host}{port}/{rest}"
    try:
        normal = urls.normalize(written)
    except urls.UrlError:
        return
    assert urls.normalize(normal) == normal
    assert normal.isascii()
    assert normal.isprintable()
    before, after = urlsplit(written), urlsplit(normal)
    assert unquote(before.query) == unquote(after.query)
    assert unquote(before.fragment) == unquote(after.fragment)
    assert not {".", ".."} & set(after.path.split("/"))
