"""What a site and an article are: the only description of ``content/site.yaml`` and of the article files.

The same models validate, are the domain objects, and print the JSON Schema that editors use. An article is complete
once it is read: what it leaves open is filled in from its source and from the site. Every field says in one line
where it lands in RSS, Atom and JSON Feed.
"""

from hattip.model.article import Article, Author, Enclosure, Image, Withdrawal
from hattip.model.base import OWN, Model
from hattip.model.site import Acceptance, Category, Credit, FeedRule, Pages, Publisher, Select, Site, Source

__all__ = [
    "OWN",
    "Acceptance",
    "Article",
    "Author",
    "Category",
    "Credit",
    "Enclosure",
    "FeedRule",
    "Image",
    "Model",
    "Pages",
    "Publisher",
    "Select",
    "Site",
    "Source",
    "Withdrawal",
]
