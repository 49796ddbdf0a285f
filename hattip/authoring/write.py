"""Create files below ``content/``, never over another file and never through a link that leads out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hattip import disk
from hattip.authoring.errors import AuthoringError
from hattip.content import files
from hattip.output import staging

if TYPE_CHECKING:
    from pathlib import Path

    from hattip.content.decode import SourceFile


def create(root: Path, path: str, text: str) -> None:
    """Create a file, given relative to the root, and its folders.

    Raises:
        AuthoringError: the file exists, or the system refuses to write it.
    """
    target = files.native(root, path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(disk.real_path(target.parent, root / files.CONTENT), disk.Failure):
            raise AuthoringError("behind_link", path=path)
        disk.create_file(target, text.encode())
    except OSError as error:
        raise AuthoringError("unwritable", path=path, reason=error.strerror or str(error)) from None


def replace(root: Path, file: SourceFile) -> None:
    """Replace a file of the content by an edited one, atomically.

    Raises:
        AuthoringError: the system refuses to write it.
    """
    try:
        staging.replace(files.native(root, file.path), file.data)
    except OSError as error:
        raise AuthoringError("unwritable", path=file.path, reason=error.strerror or str(error)) from None
