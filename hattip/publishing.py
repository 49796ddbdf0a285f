"""The straight line, from YAML bytes to feed bytes, as one function that every door shares."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple

from hattip import producing
from hattip.catalog import schema
from hattip.catalog.outputs import Outputs
from hattip.catalog.published import Published
from hattip.content import edit as withdrawing
from hattip.content import folder as content
from hattip.content import load as loading
from hattip.feeds import feed as feeds
from hattip.indexing import Content, load
from hattip.making import Making
from hattip.output import manifest
from hattip.output import plan as output
from hattip.output.disk import Disk
from hattip.output.lock import locked
from hattip.problems import Problem, Severity
from hattip.published import compare as comparing
from hattip.published import guard as guarding
from hattip.published import record
from hattip.running import Head, Means, Publication, Run, run, stops
from hattip.values import dates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from hattip.catalog.entries import Entry
    from hattip.model import Site


class Options(NamedTuple):
    """How to publish: with warnings as errors, or without writing; what the guard is to let through this once."""

    strict: bool = False
    write: bool = True
    accept: tuple[str, ...] = ()
    verify_full: bool = False


class Difference(NamedTuple):
    """What subscribers would see, by feed; nothing where the content has mistakes."""

    checked: Publication
    feeds: tuple[comparing.FeedChanges, ...]


def publish(
    root: Path, out: Path, now: datetime, options: Options | None = None, means: Means | None = None
) -> Publication:
    """Publish the site in ``root`` to ``out``, as of ``now``, or only say what would change.

    All or nothing: with one error anywhere, or something its subscribers should not see, not one byte of ``out``
    changes.

    Raises:
        VerificationError: a file does not say what the articles it was made from say. Nothing was written.
    """
    chosen = options or Options()

    def published(running: Run) -> Publication:
        loaded = load(root, now, running)
        if loaded.site is None or stops(loaded.problems, strict=chosen.strict):
            return Publication(loaded.problems, loaded.files, len(loaded.index), strict=chosen.strict)
        with locked(out) if chosen.write else nullcontext() as refused:
            if refused is not None:
                return Publication((*loaded.problems, refused), loaded.files, strict=chosen.strict)
            return _publish(loaded, loaded.site, out, chosen, running)

    return run(means, published, lambda failed: failed)


class Against(NamedTuple):
    """What is published, and what problems call it.

    It is a folder, or else a function that returns a file below ``feeds/``, or None where there is none.
    """

    name: str
    folder: Path | None = None
    fetch: Callable[[str], bytes | None] = lambda _: None


def diff(root: Path, now: datetime, against: Against, means: Means | None = None) -> Difference:
    """Say what the subscribers of each feed would see, if the site were published now."""

    def compared(running: Run) -> Difference:
        loaded = load(root, now, running)
        if loaded.site is None or stops(loaded.problems, strict=False):
            return Difference(Publication(loaded.problems, loaded.files), ())
        folder = against.folder or root
        if against.folder is None or not loaded.index.is_about(content.relative(folder, root)):
            schema.set_aside_published(running.cache.connection)
        outputs, published = Outputs(running.cache.connection), Published(running.cache.connection)
        disk = Disk(folder, outputs.files, running.cache.lately)
        fetch = record.of_folder(folder) if against.folder else against.fetch
        reader = record.Reader(published, fetch, against.name, disk.digest if against.folder else None)
        plan = output.Plan(disk, against.name, loaded.site.id, frozenset())
        making = Making(_task(loaded, loaded.site), outputs, plan, running.workers)
        return _diff(loaded, loaded.site, reader, published, making)

    return run(means, compared, lambda failed: Difference(failed, ()))


def _publish(loaded: Content, site: Site, out: Path, options: Options, running: Run) -> Publication:
    index, name = loaded.index, content.relative(out, loaded.root)
    index.turn_to(name)
    outputs, published = Outputs(running.cache.connection), Published(running.cache.connection)
    disk = Disk(out, outputs.files, running.cache.lately)
    owned, unowned = manifest.owned(out, name)
    plan = output.Plan(disk, name, site.id, owned, unowned)
    making = Making(_task(loaded, site, full=options.verify_full), outputs, plan, running.workers)

    told = feeds.stamp(site.model_dump_json())
    feeds.lay_out(site, index)
    heads = list(feeds.heads(site, index, told))
    held = making.heads(heads)
    making.site(heads, told)

    reader = record.Reader(published, record.of_folder(out), name, disk.digest)
    reader.read()
    again = comparing.announced_again(published, index, loaded.articles)
    changes = comparing.compare(published, _shown(heads, held), making.same(heads), index, again)
    sight = guarding.Sight(loaded.site_id, name, again, loaded.places.find)
    found = guarding.refusals(published, changes, index, site, sight)
    refused, accepted = guarding.divide(found, site, options.accept)
    problems = [*reader.problems, *sorted(refused)]

    goes_out = options.write and not stops([*problems, *plan.problems], strict=options.strict)
    with plan.written() if goes_out else nullcontext() as waiting:
        making.add()
        making.archive(feeds.archive(site, index, told), index)
        if waiting is not None and not stops(plan.problems, strict=options.strict):
            plan.carry_out(waiting)
    problems += sorted(plan.problems)
    making.note(published)
    if goes_out and not plan.problems:
        published.settle(index)
    return Publication(
        problems=(*loaded.problems, *problems),
        files=loaded.files,
        articles=len(index),
        categories=len(site.categories),
        feeds=len(heads),
        held_back=tuple(index.held_back()),
        heads=tuple(Head(page.slug, held[page.slug], len(page.entries)) for page in heads),
        accepted=tuple(accepted),
        changes=None if stops(problems, strict=options.strict) else plan.changes,
        strict=options.strict,
    )


def _task(loaded: Content, site: Site, *, full: bool = False) -> producing.Task:
    return producing.Task(loaded.root, site, loaded.context, loaded.stamp, full)


def _shown(heads: Iterable[feeds.Page], held: Mapping[str, int]) -> dict[str, tuple[Entry, ...]]:
    """Return the articles that each feed shows, by its slug."""
    return {page.slug: page.entries[: held[page.slug]] for page in heads}


def _diff(loaded: Content, site: Site, reader: record.Reader, published: Published, making: Making) -> Difference:
    index = loaded.index
    feeds.lay_out(site, index)
    heads = list(feeds.heads(site, index, feeds.stamp(site.model_dump_json())))
    held = making.heads(heads)
    reader.read()
    again = comparing.announced_again(published, index, loaded.articles)
    same = making.same(heads) if reader.is_of_folder else ()
    changes = comparing.compare(published, _shown(heads, held), same, index, again)
    found = tuple(comparing.with_articles(feed, loaded.articles) for feed in changes)
    return Difference(Publication((*loaded.problems, *reader.problems), loaded.files), found)


def withdraw(root: Path, path: str, article: str | None, on: str | None, reason: str, now: datetime) -> list[Problem]:
    """Write into an article's file that it was taken back; ``on`` is ``now`` in the site's timezone if not given."""
    site = loading.site(root)
    # The moment, not the day: the start of today may be before an article that was published today.
    moment = on or now.astimezone(dates.zone(site.context.timezone)).isoformat(timespec="seconds")
    file = content.read(root, path)
    if isinstance(file, Problem):
        return [file]
    made = withdrawing.withdraw(file, article, moment, reason)
    if isinstance(made, list):
        return made
    problems = loading.read(root, made, site.context).problems
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    return (errors if site.site else []) or content.replace(root, made)
