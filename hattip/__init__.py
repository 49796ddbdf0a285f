"""hattip publishes article metadata as RSS and Atom feeds that credit their sources.

::

    from datetime import UTC, datetime
    from pathlib import Path

    import hattip

    done = hattip.publish(Path("site"), now=datetime.now(UTC))
    for problem in done.problems:
        print(problem.span.path, problem.span.line, problem.code)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hattip.options import Against, Options, Resources
from hattip.problems import Problem
from hattip.publication import Publication

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from pathlib import Path

    from hattip.pipeline import Difference

__all__ = ["Against", "Options", "Problem", "Publication", "Resources", "__version__", "check", "diff", "publish"]
__version__ = "0.2.0"


def publish(
    root: Path,
    out: Path | None = None,
    *,
    now: datetime,
    options: Options = Options(),
    resources: Resources = Resources(),
) -> Publication:
    """Publish the site in ``root`` to ``out`` (by default ``root/feeds``), as of the aware time ``now``.

    All or nothing: with one error anywhere, or a change that the guard refuses, no file of ``out`` changes.

    Raises:
        VerificationError: a file differs from the articles it was rendered from. It is a bug; nothing was written.
    """
    from hattip import last_run  # noqa: PLC0415 - if nothing changed, the pipeline is not imported
    from hattip.content import folder  # noqa: PLC0415

    out, listing = out or root / "feeds", folder.scan(root)
    is_reusable = options.write and options.against is None
    found = last_run.find(resources.cache, root, out, now, options, listing) if is_reusable else None
    if found is not None:
        return found
    from hattip import pipeline  # noqa: PLC0415

    return pipeline.publish(root, out, now, options, resources, listing)


def check(
    root: Path,
    out: Path | None = None,
    *,
    now: datetime,
    only: Collection[str] | None = None,
    options: Options = Options(),
    resources: Resources = Resources(),
) -> Publication:
    """Check the site in ``root``, and what its subscribers would see, and write nothing.

    ``only`` are paths relative to ``root``, of files or folders below ``content/``; then nothing else is checked.
    """
    from hattip import pipeline  # noqa: PLC0415

    return pipeline.check(root, out or root / "feeds", now, only, options, resources)


def diff(
    root: Path,
    out: Path | None = None,
    *,
    now: datetime,
    against: Against | None = None,
    resources: Resources = Resources(),
) -> Difference:
    """Return what the subscribers of each feed would see if the site were published now.

    It is compared with what is in ``out``, or with ``against``.
    """
    from hattip import pipeline  # noqa: PLC0415

    return pipeline.diff(root, out or root / "feeds", now, against, resources)
