"""Every kind of problem: its code and its severity. The texts are in ``locales/problems/``."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Self


class Severity(StrEnum):
    """How serious a problem is.

    An error stops the publication, a warning does so only under ``--strict``, a note never does.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(StrEnum):
    """Every code of a problem. ``docs/problems.md`` lists them in this order."""

    severity: Severity

    def __new__(cls, value: str, severity: Severity = Severity.ERROR) -> Self:
        """Make a member that is a text and has a severity."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.severity = severity
        return member

    # Files
    NO_SITE = "no-site"
    NO_ARTICLES = "no-articles"
    STRAY_FILE = ("stray-file", Severity.WARNING)
    OUTSIDE_CONTENT = "outside-content"
    NOT_A_FILE = "not-a-file"
    UNREADABLE_FILE = "unreadable-file"
    BAD_FILE_NAME = "bad-file-name"
    TOO_LARGE = "too-large"

    # Characters
    NOT_UTF8 = "not-utf8"
    CONTROL_CHARACTER = "control-character"

    # YAML
    YAML_SYNTAX = "yaml-syntax"
    YAML_TAG = "yaml-tag"
    DUPLICATE_KEY = "duplicate-key"
    ALIAS_CYCLE = "alias-cycle"
    ALIAS_EXPANSION = "alias-expansion"
    TOO_DEEP = "too-deep"
    EMPTY_DOCUMENT = "empty-document"

    # Keys and types
    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    WRONG_TYPE = "wrong-type"
    EMPTY_VALUE = "empty-value"

    # Values
    BAD_DATE = "bad-date"
    NONEXISTENT_TIME = "nonexistent-time"
    AMBIGUOUS_TIME = "ambiguous-time"
    DATE_ORDER = "date-order"
    BAD_URL = "bad-url"
    PLACEHOLDER_URL = ("placeholder-url", Severity.WARNING)
    SAMPLE_SITE = ("sample-site", Severity.NOTE)
    BAD_EMAIL = "bad-email"
    BAD_ID = "bad-id"
    BAD_LANGUAGE = "bad-language"
    BAD_TIMEZONE = "bad-timezone"
    BAD_SLUG = "bad-slug"
    BAD_NUMBER = "bad-number"
    BAD_TEMPLATE = "bad-template"
    TEMPLATE_GAP = ("template-gap", Severity.WARNING)
    BAD_MEDIA_TYPE = "bad-media-type"
    BAD_CONTENT_FILE = "bad-content-file"
    UNSAFE_HTML = ("unsafe-html", Severity.WARNING)
    LOST_PICTURE = ("lost-picture", Severity.WARNING)
    LOST_MEDIA = ("lost-media", Severity.WARNING)
    LOST_LINK = ("lost-link", Severity.WARNING)
    LOST_TEXT = ("lost-text", Severity.WARNING)
    LOST_CONTROL = ("lost-control", Severity.WARNING)
    FRAME_AS_LINK = ("frame-as-link", Severity.NOTE)
    HIDDEN_TEXT = ("hidden-text", Severity.NOTE)
    TRACKER = ("tracker", Severity.NOTE)
    SIMPLIFIED_HTML = ("simplified-html", Severity.NOTE)
    FRONT_MATTER = ("front-matter", Severity.NOTE)
    UNKNOWN_FORMAT = "unknown-format"
    UNKNOWN_CODE = "unknown-code"
    UNKNOWN_CATEGORY = "unknown-category"
    UNKNOWN_SOURCE = "unknown-source"
    MISSING_ATTRIBUTION = "missing-attribution"
    MARKUP_IN_TEXT = ("markup-in-text", Severity.WARNING)
    COMMENT_IN_TEXT = ("comment-in-text", Severity.WARNING)
    ANCHOR_IN_TEXT = ("anchor-in-text", Severity.WARNING)
    SEVERAL_IN_ONE = ("several-in-one", Severity.WARNING)
    EMAIL_IN_NAME = ("email-in-name", Severity.WARNING)
    INVISIBLE_CHARACTER = ("invisible-character", Severity.WARNING)
    CONFUSABLE_NAME = ("confusable-name", Severity.WARNING)
    DUPLICATE_ID = "duplicate-id"
    DUPLICATE_ORIGINAL = "duplicate-original"
    NEAR_DUPLICATE = ("near-duplicate", Severity.WARNING)
    BAD_WITHDRAWAL = "bad-withdrawal"

    # What subscribers would see
    REANNOUNCED = "reannounced"
    VANISHED = "vanished"
    FEED_REMOVED = "feed-removed"
    EMPTIED_FEED = "emptied-feed"
    REDATED = "redated"
    OLD_ARTICLES = "old-articles"
    SITE_ID_CHANGED = "site-id-changed"
    MASS_CHANGE = "mass-change"
    UNREADABLE_RECORD = "unreadable-record"
    DAMAGED_RECORD = ("damaged-record", Severity.NOTE)
    UNUSED_ACCEPT = ("unused-accept", Severity.NOTE)

    # Output
    NOT_OURS = "not-ours"
    PAGE_NOT_OURS = ("page-not-ours", Severity.NOTE)
    BAD_MANIFEST = "bad-manifest"
    CACHE_UNUSABLE = ("cache-unusable", Severity.NOTE)
    LOCKED = "locked"
    UNWRITABLE_OUTPUT = "unwritable-output"


# The codes of the guard, which ``--accept`` and ``accept:`` take.
GUARD: Final = (
    Code.REANNOUNCED,
    Code.VANISHED,
    Code.FEED_REMOVED,
    Code.EMPTIED_FEED,
    Code.REDATED,
    Code.OLD_ARTICLES,
    Code.SITE_ID_CHANGED,
    Code.MASS_CHANGE,
)
# Names that codes had before version 2.
RENAMED: Final = {
    "announced-again": Code.REANNOUNCED,
    "moved-in-time": Code.REDATED,
    "too-much-at-once": Code.MASS_CHANGE,
}
