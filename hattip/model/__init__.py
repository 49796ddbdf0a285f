"""What a site and an article are: the only description of ``content/site.yaml`` and of the article files.

The same models validate, are the domain objects, and print the JSON Schema for editors. An article gets what it
inherits from its source and its site before it is validated. Each field's description names its element in RSS, Atom
and JSON Feed.
"""

from typing import Final

from hattip.model.article import Article
from hattip.model.base import SELF, Model
from hattip.model.parts import Author, Enclosure, Image, Withdrawal
from hattip.model.site import Acceptance, Category, Credit, FeedRule, Pages, Publisher, Select, Site, Source

# Every class of the model.
MODELS: Final[tuple[type[Model], ...]] = (
    Site, Publisher, Category, Source, Credit, Acceptance, Pages, FeedRule, Select,
    Article, Author, Image, Enclosure, Withdrawal,
)  # fmt: skip

__all__ = [
    "MODELS",
    "SELF",
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
