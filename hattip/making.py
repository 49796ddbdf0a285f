"""Makes the files of pages, of those that are not as they should be already, and sorts them into a plan."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from hattip import producing, rendering
from hattip.catalog.outputs import Made
from hattip.feeds import feed as feeds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hattip.catalog import Index
    from hattip.catalog.entries import Entry
    from hattip.catalog.outputs import Outputs
    from hattip.catalog.published import Published, Row
    from hattip.feeds.feed import Page
    from hattip.output.plan import Plan
    from hattip.producing import Task
    from hattip.workers import Workers

# How many articles, or pages of the archive, make the start of processes worth while, and how many articles of the
# archive a process is given at once.
_MANY: Final = 500
_MANY_PAGES: Final = 50
_BATCH: Final = 250


class Making:
    """The making of one publication. ``outputs`` is what the last run has left, ``plan`` what is to become of it."""

    def __init__(self, task: Task, outputs: Outputs, plan: Plan, workers: Workers) -> None:
        self._task, self._outputs, self._plan, self._workers = task, outputs, plan, workers
        self._kept: dict[str, Made] = {}  # the files that stay as they are
        self._right: dict[str, tuple[str, bytes]] = {}  # of every other file the stamp and the digest it has to have
        self._records: dict[str, list[Row]] = {}
        self._files: list[tuple[str, bytes]] = []
        self._held: dict[str, tuple[str, int]] = {}

    def heads(self, pages: Sequence[Page]) -> dict[str, int]:
        """Make feeds; returns how many of its articles each can hold, by slug."""
        stale = []
        for page in pages:
            held = self._outputs.held(page.slug, page.stamp)
            if held is not None and self._keep(page.stamp, rendering.paths(self._task.site, page.folder)):
                self._held[page.slug] = page.stamp, held
            else:
                stale.append((page, page.entries))
        many = sum(len(entries) for _, entries in stale) >= _MANY
        batches = ((self._task, [each]) for each in stale)
        for (_, [(page, _)]), [made] in self._workers.run(producing.make, batches, parallel=many):
            self._held[page.slug] = page.stamp, made.held
            self._files += self._sort(page.stamp, made.files)
            self._records.update([made.record])
        return {page.slug: self._held[page.slug][1] for page in pages}

    def same(self, pages: Iterable[Page]) -> set[str]:
        """Return the slugs of the feeds of which every file stays as it is."""
        site = self._task.site
        return {page.slug for page in pages if self._plan.stays(rendering.paths(site, page.folder))}

    def site(self, pages: Sequence[Page], stamp: str) -> None:
        """Make the files that stand once for all feeds. ``stamp`` is that of the site."""
        site = self._task.site
        if not self._keep(stamp, rendering.site_paths(site)):
            outputs = rendering.render_site(site, [feeds.fill(site, page, ()) for page in pages])
            self._files += self._sort(stamp, [(output.path, output.data) for output in outputs])

    def add(self) -> None:
        """Give what was made to the plan, which writes it."""
        for path, data in self._files:
            self._plan.add(path, data)

    def archive(self, pages: Iterable[Page], index: Index) -> None:
        """Make pages of the archive, and give them to the plan as they come: all of them would be too much to keep."""
        site = self._task.site
        stale = [page for page in pages if not self._keep(page.stamp, rendering.paths(site, page.folder))]
        batches = _batches(self._task, feeds.archived(index, stale, site.timezone))
        for (_, batch), made in self._workers.run(producing.make, batches, parallel=len(stale) >= _MANY_PAGES):
            for (page, _), each in zip(batch, made, strict=True):
                for path, data in self._sort(page.stamp, each.files):
                    self._plan.add(path, data)
                if page.slug == feeds.ALL:
                    self._records.update([each.record])

    def _keep(self, stamp: str, paths: Sequence[str]) -> bool:
        """Tell whether files are as they should be, and then leave them so."""
        files, disk = self._outputs.files, self._plan.disk
        known = {path: files[path] for path in paths if path in files}
        if len(known) < len(paths):
            return False
        if not all(made.stamp == stamp and disk.has(path, made.digest) for path, made in known.items()):
            return False
        for path in paths:
            self._plan.keep(path)
        self._kept.update(known)
        return True

    def _sort(self, stamp: str, files: Iterable[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        """Tell the plan what was made; returns what has to be written."""
        wanted = []
        for path, data in files:
            self._right[path] = stamp, sha256(data).digest()[:16]
            if self._plan.sort(path, self._right[path][1]):
                wanted.append((path, data))
        return wanted

    def note(self, published: Published) -> None:
        """Note for the next run what stands in the folder now, as far as it is what should stand there."""
        disk = self._plan.disk
        right = {path: made for path, made in self._right.items() if disk.digest(path) == made[1]}
        self._outputs.forget(self._outputs.files.keys() - right.keys() - self._kept.keys())
        touched = ((path, made, disk.state(path)) for path, made in self._kept.items())
        self._outputs.put((path, made._replace(state=state)) for path, made, state in touched if state != made.state)
        self._outputs.put((path, Made(stamp, disk.state(path), digest)) for path, (stamp, digest) in right.items())
        for slug, (stamp, held) in self._held.items():
            self._outputs.put_held(slug, stamp, held)
        for path, rows in self._records.items():
            if path in right:
                published.put(path, right[path][1], rows)


def _batches(
    task: Task, pages: Iterable[tuple[Page, Sequence[Entry]]]
) -> Iterator[tuple[Task, list[tuple[Page, Sequence[Entry]]]]]:
    """Divide pages into batches of about so many articles that a process has something to do."""
    batch: list[tuple[Page, Sequence[Entry]]] = []
    for each in pages:
        batch.append(each)
        if sum(len(entries) for _, entries in batch) >= _BATCH:
            yield task, batch
            batch = []
    if batch:
        yield task, batch
