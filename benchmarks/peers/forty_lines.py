"""Reads all YAML below content/ and writes RSS and Atom of the newest 50 per category: what anybody would write."""

import sys
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import yaml
from feedgen.feed import FeedGenerator

root = Path(sys.argv[1])
site = yaml.load((root / "content/site.yaml").read_bytes(), yaml.CSafeLoader)
paths = (root / "content/articles").rglob("*.yaml")
articles = [article for path in paths for article in yaml.load_all(path.read_bytes(), yaml.CSafeLoader)]
articles.sort(key=lambda article: article["published"], reverse=True)


def write(slug: str, title: str, chosen: list[dict[str, Any]]) -> None:
    """Write the feeds of one category."""
    feed = FeedGenerator()
    feed.id(f"{site['id']}:{slug}")
    feed.title(title)
    feed.description(site["description"])
    feed.language(site["language"])
    feed.link(href=site["home_url"])
    for article in chosen[:50]:
        source = site["sources"][article["source"]]
        day = datetime.combine(article["published"], time(), UTC)
        entry = feed.add_entry(order="append")
        entry.id(article["original_url"])
        entry.title(article["title"])
        entry.link(href=article["original_url"])
        entry.published(day)
        entry.updated(day)
        entry.author([{"name": name} for name in article.get("authors", [source["name"]])])
        entry.summary(f"{article['summary']} ({source['name']}: {article['original_url']})")
        if "content" in article:
            entry.content(article["content"], type="html")
    (root / "public" / slug).mkdir(parents=True, exist_ok=True)
    feed.rss_file(str(root / "public" / slug / "rss.xml"), pretty=True)
    feed.atom_file(str(root / "public" / slug / "atom.xml"), pretty=True)


write("all", site["title"], articles)
for category in site["categories"]:
    slug = category["slug"]
    write(slug, category["title"], [article for article in articles if article["categories"] == slug])
