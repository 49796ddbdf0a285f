"""Every file is read back before it replaces anything: a fault of ours ends in 3, and nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hattip.rendering import atom, credit, jsonfeed, rss

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from conftest import Folder, Hattip

# What a fault could do to the bytes of a feed: each must be seen in every format it can happen in.
FAULTS: dict[str, tuple[bytes, bytes]] = {
    "id": (b"urn:uuid:", b"urn:uuid:0"),
    "title": (b"A ruling", b"B ruling"),
    "original": (b"https://court.gov.cn/ruling", b"https://court.gov.cn/other"),
    "source": (b"The Court", b"The Cart"),
    "date": (b"25", b"24"),
    "credit": (b"footer", b"f00ter"),
    "broken": (b"</", b"<"),
}
NOT_IN_JSON = {"broken"}


@pytest.mark.parametrize("module", [rss, atom, jsonfeed], ids=lambda module: module.__name__.rpartition(".")[2])
@pytest.mark.parametrize("fault", [name for name in FAULTS if name != "credit"])
def test_a_faulty_renderer_publishes_nothing(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch, module: ModuleType, fault: str
) -> None:
    if module is jsonfeed and fault in NOT_IN_JSON:
        pytest.skip("JSON has no tags to break")
    assert hattip("--root", site.root).code == 0
    before = site.files()
    site.article("new")
    real: Callable[..., bytes] = module.render
    right, wrong = FAULTS[fault]
    monkeypatch.setattr(module, "render", lambda *arguments: real(*arguments).replace(right, wrong))
    ran = hattip("--root", site.root)
    assert ran.code == 3
    assert "VerificationError" in ran.output
    assert site.files() == before


def test_a_credit_that_cannot_be_seen_publishes_nothing(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credit, "footer", lambda *_: "<footer></footer>")
    for verify in ("quick", "full"):
        ran = hattip("--root", site.root, "--verify", verify)
        assert ran.code == 3
        assert "credit" in ran.output
        assert site.files() == {}


@pytest.mark.parametrize("wrong", [(b"<id>urn", b"<id>arn"), (b"</item>", b"</itm>"), (b"<guid", b"<gid")])
def test_full_verification_looks_through_feedparser(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch, wrong: tuple[bytes, bytes]
) -> None:
    """With our own way of reading blind, the outsider must still see it."""
    monkeypatch.setattr("hattip.published.verify.differences", lambda *_: iter(()))
    for module in (rss, atom):
        real: Callable[..., bytes] = module.render
        monkeypatch.setattr(module, "render", lambda *arguments, real=real: real(*arguments).replace(*wrong))
    assert hattip("--root", site.root, "--verify", "full").code == 3
    assert site.files() == {}


def test_full_verification_passes_what_is_right(site: Folder, hattip: Hattip) -> None:
    site.article("own", source="self", url="https://news-site.org/own", original_url="")
    assert hattip("--root", site.root, "--verify", "full").code == 0


def test_full_verification_without_feedparser_says_what_to_install(
    site: Folder, hattip: Hattip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    ran = hattip("--root", site.root, "--verify", "full")
    assert ran.code == 2
    assert "hattip[verify]" in ran.output
