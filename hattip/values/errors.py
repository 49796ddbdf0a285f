"""The error of every function here that refuses a value."""

from __future__ import annotations


class InvalidValueError(ValueError):
    """A value that cannot be used.

    ``code`` is the code of the problem, ``text`` the key of its wording below that code (empty for the wording of the
    code itself), and ``fields`` are what that wording names. A ``suggestion`` among them is a valid value.
    """

    def __init__(self, code: str, text: str = "", **fields: object) -> None:
        super().__init__(f"{code}.{text}" if text else code)
        self.code, self.text, self.fields = code, text, fields
