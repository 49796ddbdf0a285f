"""Content HTML for feeds, in two passes: ours finds, rewrites and locates, nh3 alone decides what is safe."""

from hattip.values.html.excerpt import excerpt, visible_text
from hattip.values.html.findings import Finding, FindingKind, TooLargeError
from hattip.values.html.page import MAX_ELEMENTS
from hattip.values.html.sanitizer import Sanitized, clean, sanitize

__all__ = [
    "MAX_ELEMENTS",
    "Finding",
    "FindingKind",
    "Sanitized",
    "TooLargeError",
    "clean",
    "excerpt",
    "sanitize",
    "visible_text",
]
