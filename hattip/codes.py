"""Every kind of mistake hattip knows: its code, what it means, what to do, and how bad it is."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Self


class Severity(StrEnum):
    """How bad a problem is: an error stops the publication, a warning only with ``--strict``, a note never."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(StrEnum):
    """Every code a problem can carry, each with what it means and what to do about it.

    ``docs/problems.md`` is generated from this table, in this order.
    """

    meaning: str
    remedy: str
    severity: Severity

    def __new__(cls, value: str, meaning: str, remedy: str, severity: Severity = Severity.ERROR) -> Self:
        """Make a member that is its own name in reports and carries its documentation."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        member.remedy = remedy
        member.severity = severity
        return member

    # Files
    NO_SITE = (
        "no-site",
        "There is no `content/site.yaml` under the root.",
        "Run hattip in the folder that holds `content/`, or name it with `--root`.",
    )
    NO_ARTICLES = (
        "no-articles",
        "There is not one article under `content/articles/`.",
        "Add an article. Publishing nothing would empty every subscriber's feed.",
    )
    STRAY_FILE = (
        "stray-file",
        "A YAML file in `content/` that is neither `site.yaml` nor below `articles/`, so nothing reads it.",
        "Move it into `content/articles/`, or give it another ending.",
        Severity.WARNING,
    )
    OUTSIDE_CONTENT = (
        "outside-content",
        "A link that leads out of `content/`, or to nothing.",
        "Copy the file into `content/`, so that a clone has it too.",
    )
    NOT_A_FILE = (
        "not-a-file",
        "Something with a YAML name that is no regular file: a pipe, a socket, a device.",
        "Remove it, or put a file in its place.",
    )
    UNREADABLE_FILE = (
        "unreadable-file",
        "The operating system refuses to read the file or folder.",
        "Give the user who publishes the right to read it.",
    )
    BAD_FILE_NAME = (
        "bad-file-name",
        "A file name that is not valid UTF-8, or that holds control characters.",
        "Rename the file. The name has no influence on any feed.",
    )
    TOO_LARGE = (
        "too-large",
        "A file of more than 4 MiB or 10,000 documents, or a content of more tags than can be read safely.",
        "Split it: metadata is small, and a file may hold any share of the articles.",
    )

    # Characters
    NOT_UTF8 = (
        "not-utf8",
        "Bytes that are not UTF-8.",
        "Save the file as UTF-8. The report says so when it looks like GBK or UTF-16.",
    )
    BYTE_ORDER_MARK = (
        "byte-order-mark",
        "The file begins with a byte-order mark.",
        "Save it as UTF-8 without BOM.",
    )
    CONTROL_CHARACTER = (
        "control-character",
        (
            "A control character, noncharacter or lone surrogate, as itself or as an escape. "
            "One of them makes a whole feed unreadable."
        ),
        "Delete it. The report names the code point; most arrive by pasting.",
    )

    # YAML
    YAML_SYNTAX = (
        "yaml-syntax",
        "The file is not YAML.",
        "Most often a missing quote or a wrong indent; a value holding `: ` or ` #` wants quotes.",
    )
    YAML_TAG = (
        "yaml-tag",
        "A YAML tag such as `!!binary` or `!include`. Tags are never followed.",
        "Write the value itself.",
    )
    DUPLICATE_KEY = (
        "duplicate-key",
        "One key twice in one mapping. YAML would silently keep one of the two values.",
        "Delete one of them.",
    )
    ALIAS_CYCLE = (
        "alias-cycle",
        "An alias inside the very value it stands for.",
        "Write the value out.",
    )
    ALIAS_EXPANSION = (
        "alias-expansion",
        "Aliases that unfold to more than 10,000 values in one document.",
        "Write the values out.",
    )
    TOO_DEEP = (
        "too-deep",
        "Values nested more than 20 deep.",
        "Look for a bracket that is never closed: nothing hattip reads is nested more than four deep.",
    )
    EMPTY_DOCUMENT = (
        "empty-document",
        "A file, or a part between two `---` lines, without anything in it.",
        "Delete it, or write the article.",
    )

    # Keys and types
    UNKNOWN_KEY = (
        "unknown-key",
        "A key that hattip does not know.",
        "Correct the spelling; the report names the nearest key.",
    )
    MISSING_KEY = (
        "missing-key",
        "A key that must be there is not.",
        "Add it. `docs/content.md` says what each key holds.",
    )
    WRONG_TYPE = (
        "wrong-type",
        "A text where a list or mapping must be, or the other way round, or a word where a number or `true` must be.",
        "Write it in the form the report shows.",
    )
    EMPTY_VALUE = (
        "empty-value",
        "A key with nothing behind it.",
        "Write the value, or delete the line.",
    )

    # Values
    BAD_DATE = (
        "bad-date",
        "A date in another form than ISO 8601, or a day that no calendar has. Nothing is guessed.",
        "Write `2024-05-26`, `2024-05-26T08:30` or `2024-05-26T08:30:00+08:00`.",
    )
    NONEXISTENT_TIME = (
        "nonexistent-time",
        "A local time that the site's timezone skipped when its clocks went forward.",
        "Add the offset, as in `2024-03-31T02:30+02:00`, or correct the time.",
    )
    AMBIGUOUS_TIME = (
        "ambiguous-time",
        "A local time that the site's timezone had twice when its clocks went back.",
        "Add the offset of the one that is meant.",
    )
    DATE_ORDER = (
        "date-order",
        "`updated`, or the day of a withdrawal, is earlier than `published`; or a withdrawal is yet to come.",
        "Correct one of the two.",
    )
    BAD_URL = (
        "bad-url",
        "Not a web address: another scheme than http or https, no host, a user name or password, a space.",
        "Paste the address from the browser. Chinese characters are fine.",
    )
    PLACEHOLDER_URL = (
        "placeholder-url",
        "`base_url` or `home_url` is on localhost or an example domain, where no subscriber will find it.",
        "Write the address at which the site is served.",
        Severity.WARNING,
    )
    BAD_EMAIL = (
        "bad-email",
        "Not an e-mail address.",
        "Write it as `name@domain`.",
    )
    BAD_ID = (
        "bad-id",
        "An `id` that is no URI.",
        "Write a tag: URI such as `tag:your-domain.org,2024:name`, and then never change it.",
    )
    BAD_LANGUAGE = (
        "bad-language",
        "Not a language tag of BCP 47.",
        "Write `zh-Hans`, `zh-CN`, `en`, ...; `cn` and `jp` are countries.",
    )
    BAD_TIMEZONE = (
        "bad-timezone",
        "Not a timezone of the IANA database.",
        "Write `Asia/Shanghai`, `Europe/Berlin`, `UTC`, ...",
    )
    BAD_SLUG = (
        "bad-slug",
        (
            "A slug that cannot be a folder and part of an address: other characters than `a-z`, `0-9` and `-`, "
            "longer than 64, a name that Windows or hattip keeps for itself, or the same one twice."
        ),
        "Write a short one in lower-case ASCII; the category's `title` may be in any script.",
    )
    BAD_NUMBER = (
        "bad-number",
        "A number out of its range.",
        "Write one within the range that the report names.",
    )
    BAD_TEMPLATE = (
        "bad-template",
        "A wording of the credit that is not a template, or a field that the credit does not have.",
        "Use the fields that the report names, each in braces; a brace that is meant is written twice.",
    )
    BAD_MEDIA_TYPE = (
        "bad-media-type",
        "An enclosure's `type` that is no media type.",
        "Write one such as `audio/mpeg` or `application/pdf`.",
    )
    BAD_CONTENT_FILE = (
        "bad-content-file",
        "A `content_file` that is not there, not Markdown or HTML, outside of `content/`, or beside a `content`.",
        "Name a `.md` or `.html` file in the folder of the article or below it.",
    )
    UNSAFE_HTML = (
        "unsafe-html",
        "Content that must not reach a reader app, such as a script, a frame, a style or an image of one pixel.",
        "The feeds leave it out; take it out of the content too.",
        Severity.WARNING,
    )
    UNKNOWN_FORMAT = (
        "unknown-format",
        "An output format that hattip does not know.",
        "Write one of those that the report names.",
    )
    UNKNOWN_CODE = (
        "unknown-code",
        "A code under `accept` that the guard does not have.",
        "Write one of those that the report names.",
    )
    UNKNOWN_CATEGORY = (
        "unknown-category",
        "A category that `site.yaml` does not list.",
        "Correct the slug, or add the category to `site.yaml`.",
    )
    UNKNOWN_SOURCE = (
        "unknown-source",
        "A source key that `site.yaml` does not list.",
        "Correct the key, add the source to `site.yaml`, or give `name` and `url` in place.",
    )
    MISSING_ATTRIBUTION = (
        "missing-attribution",
        "An article without its source, or without the link to the original.",
        "Add `source` and `original_url`; for the site's own work write `source: self` and its `url`.",
    )
    MARKUP_IN_TEXT = (
        "markup-in-text",
        "What looks like HTML in a field that holds plain text. Readers would show the tags.",
        "Take the markup out; `content` is the field that holds HTML.",
        Severity.WARNING,
    )
    DUPLICATE_ID = (
        "duplicate-id",
        "Two articles with one id. Readers would show only one of them.",
        "Give one of them an `id` of its own, or delete it.",
    )
    DUPLICATE_ORIGINAL = (
        "duplicate-original",
        "Two articles with one `original_url`.",
        "Delete one, or put both categories on the other: an article may be in several.",
    )

    BAD_WITHDRAWAL = (
        "bad-withdrawal",
        "`hattip withdraw` cannot tell which article is meant, or cannot write into it.",
        "Name it with `--article`, or add `withdrawn: {on: ..., reason: ...}` by hand.",
    )

    # What subscribers would see
    REANNOUNCED = (
        "reannounced",
        "A published article would appear again under another id, and every subscriber would see it as new.",
        "Add the `id:` line from the report, which keeps the old id.",
    )
    VANISHED = (
        "vanished",
        "A published article would disappear without being withdrawn; its readers would never know.",
        "Restore its file and withdraw the article: `hattip withdraw FILE --reason ...`.",
    )
    FEED_REMOVED = (
        "feed-removed",
        "The address of a published feed would no longer exist: a category, its slug or a format was removed.",
        "For a renamed slug, add `was: [OLD-SLUG]` to the category. Otherwise restore what was removed.",
    )
    EMPTIED_FEED = (
        "emptied-feed",
        "A feed that has items would have none.",
        "Keep published articles in their category. Often a file is missing that another program writes.",
    )
    REDATED = (
        "redated",
        "`published` of a published article is later than before, so that it would appear above newer articles.",
        "Write the date it had. For a change that readers should notice, use `updated`.",
    )
    OLD_ARTICLES = (
        "old-articles",
        "Many articles that were published before would be new to one feed: their subscribers would see them as new.",
        "Check the slugs and the categories of these articles. If it is intended, accept it for that feed.",
    )
    SITE_ID_CHANGED = (
        "site-id-changed",
        "The site's `id` is not the published one, so that the id of every article would change.",
        "Write the `id` it had. If the site moves to another address, change `base_url` and `home_url`, never `id`.",
    )
    MASS_CHANGE = (
        "mass-change",
        "A larger share of a feed's items would change at once than `max_changed` in `site.yaml` allows.",
        "Run `hattip diff`. If it is intended, accept it with `--accept mass-change`.",
    )
    UNREADABLE_RECORD = (
        "unreadable-record",
        "Neither a published feed nor its other formats can be read: what subscribers have is unknown.",
        "Restore the file from version control, or compare with the published site: `--against URL`.",
    )
    DAMAGED_RECORD = (
        "damaged-record",
        "A published file is damaged or has conflict markers; another file has the same items, so nothing is missing.",
        "Nothing: publishing writes the file again.",
        Severity.NOTE,
    )
    NO_RECORD = (
        "no-record",
        "Nothing was published yet as far as hattip can see, so there was nothing to compare with.",
        "If the site was published before, restore `feeds/`, or compare with the served feeds: `--against URL`.",
        Severity.NOTE,
    )
    UNUSED_ACCEPT = (
        "unused-accept",
        "An entry of `accept` in `site.yaml` that accepted nothing, or whose `until` is in the past.",
        "Delete the entry.",
        Severity.NOTE,
    )

    # Output
    NOT_OURS = (
        "not-ours",
        "A file stands where a feed must be written, and hattip did not write it.",
        "Move it away, or publish to another folder with `--out`. Nothing was overwritten.",
    )
    PAGE_NOT_OURS = (
        "page-not-ours",
        "There is an HTML page in the output folder that hattip did not write. It was left alone.",
        "Delete it, and hattip writes its own. Or leave `html` out of `formats`.",
        Severity.NOTE,
    )
    BAD_MANIFEST = (
        "bad-manifest",
        "`manifest.json` in the output folder, the list of the files that are hattip's, cannot be read.",
        "Restore it from version control. Or delete the output folder and publish again.",
    )
    CACHE_UNUSABLE = (
        "cache-unusable",
        "The cache is corrupt, locked by another run or read-only, or its disk is full. The run did without it.",
        "Nothing needs to be done: a corrupt cache was deleted, and the next run creates it again.",
        Severity.NOTE,
    )
    LOCKED = (
        "locked",
        "Another run is publishing to the same folder.",
        "Wait until it is done. A run that died holds nothing.",
    )
    UNWRITABLE_OUTPUT = (
        "unwritable-output",
        "The operating system refuses to write the output: no right, no space, a folder that is a file.",
        "Mend what the report names and publish again; every file there is still whole.",
    )


# What the guard can refuse, and ``--accept`` and ``accept:`` can accept.
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
# The guard's codes before version 2.
RENAMED: Final = {
    "announced-again": Code.REANNOUNCED,
    "moved-in-time": Code.REDATED,
    "too-much-at-once": Code.MASS_CHANGE,
}
