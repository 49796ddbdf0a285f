"""``hattip add``: an article from a saved page. It needs no network and no extra."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CASES, Folder, run
from typer.testing import CliRunner

from hattip.authoring import site_file
from hattip.authoring.article_file import is_faithful, render, scalar
from hattip.cli import app
from hattip.content import document
from hattip.content.decode import SourceFile

if TYPE_CHECKING:
    from pathlib import Path

PAGES = CASES / "pages"
REPRINT = PAGES / "a04-procuratorate-reprint" / "page.html"
NEWS = PAGES / "a19-en-news-jsonld" / "page.html"
GAPS = PAGES / "a09-original-unknown-net" / "page.html"


def _added(site: Folder) -> dict[str, Any]:
    """Return the data of the one article that is not the site's own."""
    found = [path for path in (site.root / "content" / "articles").rglob("*.yaml") if path.name != "ruling.yaml"]
    assert len(found) == 1
    documents, problems = document.parse(SourceFile(found[0].name, found[0].read_bytes()))
    assert not problems
    return dict(documents[0].data)


def test_a_reprint_credits_the_original_never_the_reprinter(site: Folder) -> None:
    ran = run("--root", site.root, "add", REPRINT, "--category", "one")
    assert ran.code == 0, ran.output
    article = _added(site)
    assert article["source"] == {"name": "最高检察机关", "url": "https://www.jcy.example.org/"}
    assert article["original_url"] == "https://www.jcy.example.org/dj/202404/t20240416_65.shtml"
    assert article["published"] == "2024-05-26"
    assert "qingfeng" not in str(article)
    assert "draft" not in article
    assert run("--root", site.root).code == 0


def test_what_is_unsure_is_a_comment_in_a_draft_that_publishes_nothing(site: Folder) -> None:
    ran = run("--root", site.root, "add", GAPS)
    assert ran.code == 0
    assert "draft" in ran.output
    article = _added(site)
    assert article["draft"] == "true"
    assert not {"source", "original_url", "categories"} & article.keys()
    text = next((site.root / "content" / "articles").rglob("2018*.yaml")).read_text(encoding="utf-8")
    for key in ("source", "original_url", "categories"):
        assert f"# {key}: " in text
    published = run("--root", site.root)
    assert published.code == 0, published.output
    assert "1 article in" in published.output


def test_the_table_names_the_location_of_each_fact(site: Folder) -> None:
    ran = run("--root", site.root, "add", NEWS, "--category", "one")
    rows = {line.split()[0]: line for line in ran.output.splitlines() if line.startswith("  ")}
    assert "JSON-LD, line 2: datePublished" in rows["published"]
    assert "meta og:site_name, line 1" in rows["source"]


def test_a_new_source_is_written_only_with_yes(site: Folder) -> None:
    before = (site.root / "content/site.yaml").read_bytes()
    run("--root", site.root, "add", NEWS, "--category", "one")
    assert (site.root / "content/site.yaml").read_bytes() == before
    ran = run("--root", site.root, "add", REPRINT, "--category", "one", "--yes")
    assert "The source jcy was added" in ran.output
    after = (site.root / "content/site.yaml").read_bytes()
    assert (
        after.replace(
            "  jcy:\n    name: 最高检察机关\n    url: https://www.jcy.example.org/\n".encode(),
            b"",
        )
        == before
    )
    assert run("--root", site.root, "check", "--strict").code == 0


def test_a_known_source_is_named_by_its_key(site: Folder) -> None:
    text = (site.root / "content/site.yaml").read_text(encoding="utf-8")
    site.write("content/site.yaml", text.replace("The Court", "最高检察机关"))
    run("--root", site.root, "add", REPRINT, "--category", "one")
    assert _added(site)["source"] == "court"


def test_the_same_article_is_not_added_twice(site: Folder) -> None:
    assert run("--root", site.root, "add", REPRINT, "--category", "one").code == 0
    again = run("--root", site.root, "add", REPRINT, "--category", "one")
    assert again.code == 1
    assert "already in content/articles/2024/" in again.output


def test_the_text_is_cleaned_and_has_its_pictures(site: Folder) -> None:
    page = PAGES / "b30-zh-in-english-template" / "page.html"
    run("--root", site.root, "add", page, "--content", "--category", "one")
    content = _added(site)["content"]
    assert 'src="https://walk.example.org/img/dawn.jpg"' in content
    assert "<script" not in content
    assert "青禾" not in content
    assert "老旧小区" in content
    assert run("--root", site.root, "check").code == 0


def test_several_pages_come_from_standard_input(site: Folder) -> None:
    listed = f"{REPRINT}\n\n# a comment\n{NEWS}\n"
    ran = CliRunner().invoke(app, ["--root", str(site.root), "add", "-", "--category", "one"], input=listed)
    assert ran.exit_code == 0, ran.output
    assert len(list((site.root / "content/articles").rglob("2024*.yaml"))) == 2


def test_one_bad_page_does_not_stop_the_others(site: Folder, tmp_path: Path) -> None:
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"")
    ran = run("--root", site.root, "add", empty, tmp_path / "missing.html", REPRINT, "--category", "one")
    assert ran.code == 1
    assert "no text" in ran.output
    assert "there is no such file" in ran.output
    assert _added(site)["title"] == "检察机关开展专项巡视"


def test_without_a_site_it_says_what_to_do(tmp_path: Path) -> None:
    ran = run("--root", tmp_path, "add", REPRINT)
    assert ran.code == 1
    assert "hattip init" in ran.output


def test_an_unknown_category_is_refused(site: Folder) -> None:
    ran = run("--root", site.root, "add", REPRINT, "--category", "nope")
    assert ran.code == 1
    assert "There is no category nope" in ran.output


def test_a_saved_page_needs_no_extra(site: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("httpx2", "htmldate", "charset_normalizer", "feedparser"):
        monkeypatch.setitem(sys.modules, name, None)
    assert run("--root", site.root, "add", REPRINT, "--category", "one").code == 0
    fetched = run("--root", site.root, "add", "https://example.org/x")
    assert fetched.code == 1
    assert "pip install 'hattip[add]'" in fetched.output


SITES = [
    "id: x\n# c\nsources:\n  a:\n    name: A\n    url: https://a/\n  # last\n\nnotice: |\n  text\n",
    "id: x\nsources: {a: {name: A, url: u}}\n",
    "id: x\nsources: # none yet\nz: 1\n",
    "id: x",
    "id: x\nnotice: |+\n  t\n\n",
    "id: x\nsources:\n    a: {name: A}",
    "\ufeffid: x\r\nsources:\r\n  a:\r\n    name: A\r\n",
    "sources:\n  a:\n    name: |\n      x\n",
    "%YAML 1.1\n---\nid: x\nsources:\n  a: {name: A}\n...\n",
]


@pytest.mark.parametrize("text", SITES)
def test_a_source_is_inserted_and_every_other_byte_stays(text: str) -> None:
    file = SourceFile("content/site.yaml", text.encode())
    edited = site_file.add_source(file, "new", {"name": "新: 源 #1", "url": "https://n/"})
    assert edited is not None
    data = document.parse(edited)[0][0].data
    assert data["sources"]["new"] == {"name": "新: 源 #1", "url": "https://n/"}
    start = next(
        number
        for number in range(len(file.data) + 1)
        if edited.data[:number] != file.data[:number] or number == len(file.data)
    )
    common = start if start == len(file.data) else start - 1
    assert any(
        edited.data.startswith(file.data[:cut]) and edited.data.endswith(file.data[cut:]) for cut in range(common + 1)
    ), edited.data


@pytest.mark.parametrize(
    "text",
    [
        "categories:\n- slug: a\n  title: A\n# end\nx: 1\n",
        "categories: [{slug: a, title: A}]\n",
        "categories:\n  - slug: a\n    title: A",
    ],
)
def test_a_category_is_appended(text: str) -> None:
    edited = site_file.add_category(SourceFile("content/site.yaml", text.encode()), {"slug": "n", "title": "N: no"})
    assert edited is not None
    assert document.parse(edited)[0][0].data["categories"][-1] == {"slug": "n", "title": "N: no"}


@pytest.mark.parametrize(
    "value",
    [
        "no",
        "1.10",
        "2024",
        "a: b",
        "a #b",
        "- x",
        "[x]",
        "'q'",
        '"q"',
        "x\u2028y",
        "\u0085",
        "@x",
        "%x",
        "yes",
        "~",
        " x ",
        "",
        "：",
        "“x”",
        "\t",
    ],
)
def test_every_text_is_written_so_that_it_is_read_again(value: str) -> None:
    fields = {
        "title": value,
        "authors": [value, value],
        "source": {"name": value},
        "content": f"<p>{value}</p>\n<p>x</p>",
    }
    assert is_faithful(render(fields), fields), render(fields)
    assert "\n" not in scalar(value)
