"""Files of Jekyll, Hugo, Hexo and Pelican: every form of front matter, the addresses of posts, and the live feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import feedparser
import pytest
from conftest import Folder, run

from hattip.authoring import folder_in, front_matter, generators, restructured
from hattip.authoring.incoming import IncomingArticle, IncomingFeed
from hattip.authoring.template_tags import without_tags

if TYPE_CHECKING:
    from pathlib import Path

FORMS = {
    "yaml": ("a.md", "---\ntitle: 标题\ntags: [a, b]\n---\nBody\n"),
    "yaml with dots": ("a.md", "---\ntitle: 标题\ntags:\n- a\n- b\n...\nBody\n"),
    "toml": ("a.md", '+++\ntitle = "标题"\ntags = ["a", "b"]\n+++\n\nBody\n'),
    "json": ("a.md", '{\n"title": "标题",\n"tags": ["a", "b"]\n}\n\nBody\n'),
    "bare yaml of Hexo": ("a.md", "title: 标题\ntags: [a, b]\n---\nBody\n"),
    "json of Hexo": ("a.md", '"title": "标题",\n"tags": ["a", "b"]\n;;;\nBody\n'),
    "byte-order mark and CRLF": ("a.md", "\ufeff---\r\ntitle: 标题\r\ntags: [a, b]\r\n---\r\nBody\n"),
}


@pytest.mark.parametrize("fields", ["tags:\n\t标签", "tags: 标签\n\t"])
def test_a_tab_is_two_spaces_as_in_hexo(fields: str) -> None:
    found = front_matter.split(f"---\ntitle: 标题\n{fields}\n---\nBody\n", "a.md")
    assert found is not None
    assert (found.fields, found.problem) == ({"title": "标题", "tags": "标签"}, "")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_split(form: str) -> None:
    name, text = FORMS[form]
    found = front_matter.split(text, name)
    assert found is not None
    assert found.fields == {"title": "标题", "tags": ["a", "b"]}
    assert found.body == "Body\n"
    assert not found.problem


@pytest.mark.parametrize(
    ("name", "text", "fields"),
    [
        (
            "a.md",
            "Title: A: b\nDate: 2024-05-26\nTags: a, b\n  c\nSummary:\n\nBody\n",
            {"Title": "A: b", "Date": "2024-05-26", "Tags": "a, b, c", "Summary": ""},
        ),
        (
            "a.rst",
            "#####\nA: b\n#####\n\n:date: 2024-05-26\n:tags: a\n\nBody\n",
            {"title": "A: b", "date": "2024-05-26", "tags": "a"},
        ),
        (
            "a.html",
            '<html><head><title>A</title><meta name="date" content="2024-05-26"></head><body>Body\n</body></html>',
            {"title": "A", "date": "2024-05-26"},
        ),
    ],
)
def test_forms_of_pelican_are_split(name: str, text: str, fields: dict[str, Any]) -> None:
    found = front_matter.split(text, name)
    assert found is not None
    assert found.fields == fields
    assert found.body.strip() == "Body"


@pytest.mark.parametrize("text", ["# Just text\n\nMore\n", "", "A line: with a colon but no title\n\nx\n", "---\n"])
def test_text_without_front_matter_is_not_split(text: str) -> None:
    assert front_matter.split(text, "a.md") is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("---\ntitle: [\n---\nx", "YAML"),
        ("+++\ntitle = \n+++\nx", "TOML"),
        ("{\n'title'\n}\nx", "JSON"),
        ("---\na: 1\nb: 'x\n---\n", "line "),
    ],
)
def test_damaged_front_matter_is_reported_with_its_line(text: str, problem: str) -> None:
    found = front_matter.split(text, "a.md")
    assert found is not None
    assert problem in found.problem
    assert found.fields == {}


@pytest.mark.parametrize(
    ("name", "permalink", "path", "fields", "address"),
    [
        (
            "jekyll",
            "/:categories/:year/:month/:day/:title.html",
            "2024-05-06-hello-world.md",
            {"categories": "a b"},
            "a/b/2024/05/06/hello-world.html",
        ),
        ("jekyll", "pretty", "2024-05-06-hello.md", {"permalink": "/x/y/"}, "x/y/"),
        ("hexo", ":year/:month/:day/:title/", "sub/hello.md", {}, "2024/05/06/sub/hello/"),
        ("hugo", "", "Posts/Hello World/index.md", {}, "posts/hello-world/"),
        ("hugo", "", "posts/a.md", {"slug": "b"}, "posts/b/"),
        ("hugo", "", "posts/a.md", {"url": "/c/"}, "c/"),
        ("pelican", "{slug}.html", "a.md", {"slug": "x"}, "x.html"),
        ("pelican", "{date:%Y}/{date:%m}/{slug}/", "a.md", {}, "2024/05/a/"),
    ],
)
def test_addresses_of_posts(name: str, permalink: str, path: str, fields: dict[str, Any], address: str) -> None:
    site = generators.Generator(name, home="https://b.org/", permalink=permalink)
    assert generators.address(site, path, fields, "2024-05-06T10:00") == f"https://b.org/{address}"


def _jekyll(root: Path) -> Folder:
    folder = Folder(root)
    folder.write(
        "_config.yml", "title: B\nurl: https://b.org\nbaseurl: /blog\ntimezone: Europe/Berlin\nauthor: {name: Ann}\n"
    )
    folder.write(
        "_posts/2024-05-06-hello.md",
        "---\nlayout: post\ntitle: Hello\ncategories: [News]\ntags: xx yy\nodd: 1\n---\n\n"
        "{% include a.html %}\n**Text** `{{ kept }}`\n",
    )
    folder.write("_posts/2024-05-07-older.md", "---\ntitle: Older\ndate: 2024-05-07 10:00:00 -0500\n---\n\nText\n")
    folder.write("_drafts/later.md", "---\ntitle: Later\n---\n\nText\n")
    folder.write("_posts/broken.md", "---\ntitle: [\n---\n")
    folder.write("README.md", "# No post\n")
    return folder


def test_a_folder_becomes_a_site_that_publishes(tmp_path: Path) -> None:
    folder, new = _jekyll(tmp_path / "blog"), tmp_path / "new"
    new.mkdir()
    ran = run("--root", new, "import", folder.root)
    assert ran.code == 0, ran.output
    for lost in ("_posts/broken.md: line 2", "line 8: the tag {% include a.html %}", "the front matter odd, in 1 file"):
        assert lost in ran.output
    hello = (new / "content/articles/2024/2024-05-06-hello.yaml").read_text(encoding="utf-8")
    assert "url: https://b.org/blog/News/2024/05/06/hello.html".lower() in hello.lower()
    assert "content_file: 2024-05-06-hello.md" in hello
    assert "tags:\n  - xx\n  - yy\n" in hello
    assert "published: 2024-05-07T17:00+02:00" in (new / "content/articles/2024/2024-05-07-older.yaml").read_text(
        encoding="utf-8"
    )
    published = run("--root", new)
    assert published.code == 0, published.output
    assert "<strong>Text</strong> <code>{{ kept }}</code>" in (new / "feeds/all/feed.json").read_text(encoding="utf-8")
    assert "Imported 0 articles; 3 were" in run("--root", new, "import", folder.root).output


def test_the_live_feed_gives_its_ids_to_the_files(tmp_path: Path) -> None:
    _jekyll(tmp_path)
    live = IncomingFeed(
        title="B",
        home="https://b.org/blog/",
        articles=[
            IncomingArticle(
                id="https://b.org/blog/news/2024/05/06/hello",
                title="Hello",
                link="https://b.org/blog/news/2024/05/06/hello.html",
                published="2024-05-06T08:00Z",
                content="<p>Live</p>",
            ),
            IncomingArticle(id="x", title="Gone", link="https://b.org/blog/gone.html", location="feed, item 2"),
        ],
    )
    feed, lost = folder_in.read(tmp_path, live, "")
    ids = {article.title: (article.id, article.content, article.published) for article in feed.articles}
    assert ids["Hello"] == ("https://b.org/blog/news/2024/05/06/hello", "<p>Live</p>", "2024-05-06T08:00Z")
    assert ids["Older"][0] == "https://b.org/blog/2024/05/07/older"  # by the rule that the live ids follow
    assert "feed, item 2: no file is the article https://b.org/blog/gone.html" in map(str, lost)


def test_posts_without_the_address_of_their_site_are_refused(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "blog")
    folder.write("_posts/2024-05-06-hello.md", "---\ntitle: Hello\n---\nText\n")
    ran = run("--root", tmp_path, "import", folder.root)
    assert ran.code == 1
    assert "--home-url" in ran.output
    assert run("--root", tmp_path, "import", folder.root, "--home-url", "https://b.org").code == 0
    article = next((tmp_path / "content/articles").rglob("*.yaml")).read_text(encoding="utf-8")
    assert "url: https://b.org/2024/05/06/hello.html" in article


@pytest.mark.parametrize(
    ("settings", "post", "title"),
    [
        ("_config.yml", "_posts/2024-05-06-kiwi-fruit.md", "Kiwi Fruit"),
        ("config.toml", "content/post/kiwi-fruit.md", "kiwi fruit"),
    ],
)
def test_a_post_without_a_title_has_that_of_its_file(tmp_path: Path, settings: str, post: str, title: str) -> None:
    folder = Folder(tmp_path)
    folder.write(settings, "")
    folder.write(post, "---\ndate: 2024-05-06\n---\nText\n")
    feed, _ = folder_in.read(tmp_path, None, "https://b.org/")
    assert [article.title for article in feed.articles] == [title]


RELATIVE: Final = """<rss version="2.0"><channel><title>B</title><link>/</link><description>d</description>
<item><title>Hello</title><link>/hello/</link><guid>/hello/</guid><pubDate>Mon, 06 May 2024 00:00:00 +0000</pubDate>
<description>&lt;p&gt;In short&lt;/p&gt;</description></item></channel></rss>"""


def test_a_live_feed_may_have_addresses_without_a_host(tmp_path: Path) -> None:
    """As Hugo writes them for a site without a base address. Such a site publishes, too, with the ids of the feed."""
    folder = Folder(tmp_path / "blog")
    folder.write("content/post/hello.md", "---\ntitle: Hello\ndate: 2024-05-06\n---\nText\n")
    folder.write("config.toml", 'baseurl = ""\n')
    folder.write("public/index.xml", RELATIVE)
    command: list[str | Path] = ["--root", tmp_path, "import", folder.root, "--feed", folder.root / "public/index.xml"]
    refused = run(*command)
    assert (refused.code, "--home-url" in refused.output) == (1, True)
    assert not (tmp_path / "content").exists()
    assert run(*command, "--home-url", "https://b.org/", "--category", "news").code == 0
    assert run("--root", tmp_path).code == 0
    (item,) = feedparser.parse(str(tmp_path / "feeds/all/rss.xml")).entries
    assert (item.id, item.link) == ("/hello/", "https://b.org/hello/")
    assert "Text" in item.content[0].value


@pytest.mark.parametrize(
    ("text", "kept", "number"),
    [
        ("a {% raw %}{{x}}{% endraw %} b", "a  b", 1),
        ("{% highlight ruby %}\nx = '{{ y }}'\n{% endhighlight %}\n", "```ruby\nx = '{{ y }}'\n```\n", 0),
        ("```\n{{ kept }}\n```\n{% gone %}\n", "```\n{{ kept }}\n```\n\n", 1),
        ('{{< figure src="/a.png" alt="A" >}}', "![A](/a.png)", 0),
        ("![x]({{ site.baseurl }}/a.png)", "![x](https://b.org/a.png)", 0),
        ("[x]({{ '/a' | relative_url }})", "[x](https://b.org/a)", 0),
        ("one\n<!-- more -->\ntwo", "one\n\ntwo", 0),
    ],
)
def test_template_tags_are_taken_out_and_code_is_kept(text: str, kept: str, number: int) -> None:
    found, lost = without_tags(text, 1, "https://b.org/")
    assert found == kept
    assert len(lost) == number


def test_restructured_text_becomes_markdown() -> None:
    text = (
        "Intro with ``a_ b`` and `a link <https://a.org/>`_, see Site_ or `Site`_.\n\nPart\n====\n\n- item\n#. one\n\n"
        "Sub\n---\n\nCode::\n\n    x = 1\n\n      y\n\nAfter :ref:`that <x>`.\n\n.. code-block:: python\n\n"
        "    print(1)\n\n.. image:: /a.png\n   :alt: A\n\n.. note:: Mind\n   this\n\n.. raw:: html\n\n"
        "    <b>\n\n.. _Site: https://s.org/\n\n.. a comment\n"
    )
    made = restructured.convert(text, 10)
    for expected in (
        "Intro with `a_ b` and [a link](https://a.org/), see [Site](https://s.org/) or [Site](https://s.org/).",
        "## Part\n",
        "### Sub\n",
        "1. one",
        "Code:\n\n\n```\nx = 1\n\n  y\n```",
        "After `that`.",
        "```python\nprint(1)\n```",
        "![A](/a.png)",
        "> Mind\n> this",
    ):
        assert expected in made.text, made.text
    assert [*map(str, made.omitted)] == ["line 39: the directive raw"]
    assert "comment" not in made.text
    assert "_Site" not in made.text
