"""hattip publishes article metadata as RSS and Atom feeds that credit their sources."""

__version__ = "0.1.0"
