"""Both sides of a file with git's conflict markers."""

from __future__ import annotations

from typing import Final

_OURS: Final = b"<<<<<<<"
_BASE: Final = b"|||||||"
_THEIRS: Final = b"======="
_END: Final = b">>>>>>>"


def sides(data: bytes) -> tuple[bytes, ...]:
    """Return our and their side of a file that git could not merge; of any other file, the file itself."""
    if not data.startswith(_OURS) and b"\n" + _OURS not in data:
        return (data,)
    ours, theirs = bytearray(), bytearray()
    targets: tuple[bytearray, ...] = (ours, theirs)
    for line in data.splitlines(keepends=True):
        marker = line[: len(_OURS)]
        if marker == _OURS:
            targets = (ours,)
        elif marker == _BASE and targets == (ours,):
            targets = ()
        elif marker == _THEIRS and targets != (ours, theirs):
            targets = (theirs,)
        elif marker == _END:
            targets = (ours, theirs)
        else:
            for side in targets:
                side.extend(line)
    return bytes(ours), bytes(theirs)
