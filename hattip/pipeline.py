"""The program, in the order of its steps: :func:`publish`, :func:`check` and :func:`diff` share them.

::

    load_content     the site and its articles, as a catalog; all problems of all files
    plan_feeds       which articles are in each feed, and the pages of its archive
    take_snapshot    what subscribers have
    compare, guard   what they would see, and whether it is refused
    assemble         the pages that are out of date, each from a head and the bytes of its items
    commit           all files at once
"""

from __future__ import annotations

from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from hattip.assembly import assemble, paths_of, plan_feeds, remember
from hattip.cache import last_run
from hattip.catalog.outputs import read_outputs, write_outputs
from hattip.content.files import relative
from hattip.output import manifest
from hattip.output.folder import OutputFolder
from hattip.output.lock import locked
from hattip.output.plan import Plan
from hattip.output.staging import Staging
from hattip.publication import Accepted, FeedSize, Publication, Unpublished, stops
from hattip.published.compare import FeedAfter, FeedChanges, compare
from hattip.published.guard import Places, Rules, Verdict, guard, problem_of
from hattip.published.snapshot import Snapshot, Source, join, take_snapshot
from hattip.run import Attempts, Options, Resources, Run
from hattip.sync import Content, load_content

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime
    from pathlib import Path

    from hattip.assembly import FeedPlan
    from hattip.catalog.outputs import OutputFile
    from hattip.model import Site
    from hattip.problems import Problem


class Against(NamedTuple):
    """What to compare with: its name in problems, and a function that returns a file below ``feeds/``, or None."""

    name: str
    fetch: Callable[[str], bytes | None]


class Difference(NamedTuple):
    """What subscribers would see, by feed; no feeds if the content has errors."""

    checked: Publication
    feeds: tuple[FeedChanges, ...] = ()


def publish(
    root: Path, out: Path, now: datetime, options: Options = Options(), resources: Resources = Resources()
) -> Publication:
    """Publish the site in ``root`` to the folder ``out``, as of ``now``.

    All or nothing: with one error anywhere, or a change that the guard refuses, no file of ``out`` changes.

    Raises:
        VerificationError: a file differs from the articles it was rendered from. Nothing was written.
    """
    attempts = Attempts(resources if options.write else resources._replace(cache=None), root, out)
    for attempt in attempts:
        with attempt as run, ExitStack() as stack:
            content = load_content(run, now, stack)
            if content.site is None or stops(content.problems, strict=options.strict):
                return _refused(content, options)
            locked_by = stack.enter_context(locked(out) if options.write else nullcontext())
            if locked_by is not None:
                return _refused(content, options, locked_by)
            return _publish(run, content, content.site, options)
    return Publication((attempts.problem,), strict=options.strict)


def check(
    root: Path, out: Path, now: datetime, only: Collection[str] = (), options: Options = Options(),
    resources: Resources = Resources(),
) -> Publication:  # fmt: skip
    """Check the content and what subscribers would see, or ``only`` some article files, and write nothing."""
    attempts = Attempts(resources._replace(cache=None) if only else resources, root, out)
    for attempt in attempts:
        with attempt as run, ExitStack() as stack:
            content = load_content(run, now, stack, only)
            if only or content.site is None or stops(content.problems, strict=options.strict):
                return _refused(content, options)
            judged = _judge(run, content, content.site, _output(run).source, options)
            return judged.publication(content, content.site, options)
    return Publication((attempts.problem,), strict=options.strict)


def diff(
    root: Path, out: Path, now: datetime, against: Against | None = None, resources: Resources = Resources()
) -> Difference:
    """Return what the subscribers of each feed would see if the site were published now.

    It is compared with ``out``, or with ``against``.
    """
    attempts = Attempts(resources._replace(cache=None) if against else resources, root, out)
    for attempt in attempts:
        with attempt as run, ExitStack() as stack:
            content = load_content(run, now, stack)
            if content.site is None or stops(content.problems, strict=False):
                return Difference(_refused(content, Options()))
            source = _remote(against) if against else _output(run).source
            judged = _judge(run, content, content.site, source, Options())
            found = (*content.problems, *judged.snapshot.problems)  # what the guard refuses is shown, not reported
            return Difference(replace(_refused(content, Options()), problems=found), judged.changes)
    return Difference(Publication((attempts.problem,)))


@dataclass(frozen=True, slots=True)
class _Judged:
    """What would be published, what subscribers would see, and the guard's verdict with its problems."""

    feeds: Sequence[FeedPlan]
    snapshot: Snapshot
    changes: tuple[FeedChanges, ...]
    verdict: Verdict
    problems: tuple[Problem, ...]
    accepted: tuple[Accepted, ...]

    def publication(self, content: Content, site: Site, options: Options) -> Publication:
        """Return the result of a run that changes no file."""
        return Publication(
            problems=(*content.problems, *self.problems),
            files=content.catalog.files,
            reused=content.reused,
            articles=len(content.catalog),
            categories=len(site.categories),
            feeds=tuple(FeedSize(feed.page.selection.slug, len(feed.page.entries), feed.wanted) for feed in self.feeds),
            unpublished=tuple(
                Unpublished(entry.path, entry.title, entry.published, entry.draft)
                for entry in content.catalog.unpublished()
            ),
            accepted=self.accepted,
            strict=options.strict,
        )


def _judge(run: Run, content: Content, site: Site, source: Source, options: Options) -> _Judged:
    """Plan the feeds, and decide whether subscribers may see the changes."""
    feeds = plan_feeds(run, content, site)
    snapshot = take_snapshot(content.connection, content.setting.now, source)
    joined = join(snapshot, content.catalog, {entry.id for feed in feeds for entry in feed.page.entries})
    after = [
        FeedAfter(feed.page.selection.slug, feed.page.entries, {e.id: e.shown for e in feed.page.entries if e.shown})
        for feed in feeds
    ]
    changes = compare(snapshot.published, after, paths_of(site, feeds), joined, archive=site.archive)
    rules = Rules(site.id, site.timezone, content.setting.now, site.max_changed, site.accept, options.accept)
    verdict = guard(snapshot.published, changes, joined, rules)
    places = Places(source.name, lambda entry, key: content.locate(entry).span(key), content.id_span)
    refused = sorted(problem_of(refusal, rules, places) for refusal in verdict.refusals)
    accepted = (Accepted(problem_of(each.refusal, rules, places), each.why) for each in verdict.accepted)
    return _Judged(feeds, snapshot, changes, verdict, (*snapshot.problems, *refused), tuple(accepted))


def _publish(run: Run, content: Content, site: Site, options: Options) -> Publication:
    """Publish what the guard does not refuse; without ``write``, only find out which files would change."""
    output = _output(run)
    judged = _judge(run, content, site, output.source, options)
    done = judged.publication(content, site, options)
    if done.failed:
        return done
    plan = Plan(output.folder, output.source.name, site.id, output.source.manifest.files, output.known)
    with plan.report_errors(), Staging(run.out) if options.write else nullcontext() as plan.staging:
        assemble(run, content, site, judged.feeds, plan, full=options.verify_full)
        if not plan.problems:
            plan.commit()
    done = replace(done, problems=(*done.problems, *sorted(plan.problems)))
    if done.failed:
        return done
    done = replace(done, changes=plan.changes, next=_next_time(content, site))
    if options.write:
        write_outputs(run.connection, output.known, plan.outputs(run.racy_since))
        remember(content, judged.feeds, judged.snapshot.table, plan)
        last_run.store(run, content.listing, done, content.setting.now, options)
    return done


def _next_time(content: Content, site: Site) -> datetime | None:
    """Return the next time at which publishing would change something."""
    times = (content.catalog.next_due(), content.catalog.next_expiry(site.withdrawn_days))
    return min((time for time in times if time is not None), default=None)


class _Output(NamedTuple):
    """The output folder, its files as the last run left them, and what it says subscribers have."""

    folder: OutputFolder
    known: dict[str, OutputFile]
    source: Source


def _output(run: Run) -> _Output:
    known = read_outputs(run.connection)
    folder = OutputFolder(run.out, known)
    name = relative(run.out, run.root)
    read = manifest.read(run.out, name)
    return _Output(folder, known, Source(name, read, folder.read, folder.hash))


def _remote(against: Against) -> Source:
    read = manifest.parse(against.fetch(manifest.MANIFEST), against.name)
    return Source(against.name, read, against.fetch)


def _refused(content: Content, options: Options, *problems: Problem) -> Publication:
    """Return the result of a run that stops at problems of the content, or at the given one."""
    return Publication(
        problems=(*content.problems, *problems),
        files=content.catalog.files,
        reused=content.reused,
        articles=len(content.catalog),
        strict=options.strict,
    )
