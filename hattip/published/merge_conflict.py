"""Both sides of a file with git's conflict markers."""

from __future__ import annotations

from typing import Final

_OURS: Final = b"<<<<<<<"
_BASE: Final = b"|||||||"
_THEIRS: Final = b"======="
_END: Final = b">>>>>>>"


# The sides that a line belongs to.
_BOTH: Final = (0, 1)


def sides(data: bytes) -> tuple[bytes, ...]:
    """Return our and their side of a file that git could not merge; of any other file, the file itself."""
    if not data.startswith(_OURS) and b"\n" + _OURS not in data:
        return (data,)
    texts = (bytearray(), bytearray())
    current: tuple[int, ...] = _BOTH
    for line in data.splitlines(keepends=True):
        following = _after(line[: len(_OURS)], current)
        if following is not None:
            current = following
            continue
        for side in current:
            texts[side].extend(line)
    return tuple(map(bytes, texts))


def _after(marker: bytes, current: tuple[int, ...]) -> tuple[int, ...] | None:
    """Return the sides of the lines after a marker, or None if these bytes are none here."""
    if marker == _OURS:
        return (0,)
    if marker == _BASE and current == (0,):
        return ()
    if marker == _THEIRS and current != _BOTH:
        return (1,)
    return _BOTH if marker == _END else None
