"""The error that ends a command of this package with a text for people."""

from __future__ import annotations


class AuthoringError(Exception):
    """The command cannot do what it was asked; its text is the reason and the remedy."""
