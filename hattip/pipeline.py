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

from hattip import last_run
from hattip.assembly import assemble, paths_of, plan_feeds, remember
from hattip.catalog.outputs import read_outputs, write_outputs
from hattip.content.files import relative
from hattip.feeds.schedule import next_change, time_before
from hattip.options import Against, Options, Resources
from hattip.output import manifest
from hattip.output.folder import OutputFolder
from hattip.output.lock import locked
from hattip.output.plan import Plan
from hattip.output.staging import Staging
from hattip.publication import AcceptedProblem, FeedSize, Publication, Unpublished, accept_overdue, stops
from hattip.published.compare import FeedAfter, FeedChanges, compare
from hattip.published.guard import Places, Rules, Verdict, guard, notes_of, problem_of
from hattip.published.snapshot import RecordOrigin, Snapshot, join, locate_item, origin_of, take_snapshot
from hattip.run import Attempts, Run
from hattip.sync import Content, load_content
from hattip.values import dates

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from pathlib import Path

    from hattip.assembly import FeedPlan
    from hattip.catalog.outputs import OutputFile
    from hattip.content.folder import Listing
    from hattip.model import Site
    from hattip.problems import Problem


class Difference(NamedTuple):
    """What subscribers would see, by feed; no feeds if the content has errors."""

    checked: Publication
    feeds: tuple[FeedChanges, ...] = ()


def publish(
    root: Path, out: Path, now: datetime, options: Options = Options(), resources: Resources = Resources(),
    listing: Listing | None = None,
) -> Publication:  # fmt: skip
    """Publish the site in ``root`` to the folder ``out``, as of ``now``.

    All or nothing: with one error anywhere, or a change that the guard refuses, no file of ``out`` changes. Without
    ``write``, files that are out of date only because an article has become due since are accepted. ``listing`` is that
    of the content folder, if there already is one.

    Raises:
        VerificationError: a file differs from the articles it was rendered from. Nothing was written.
    """
    done = _publish_as_of(root, out, now, options, resources, listing)
    if options.write or done.changes is None or done.changes.is_empty:
        return done
    earlier = time_before(manifest.read_manifest(out, out.name)[0].next, now)
    if earlier is None:
        return done
    return accept_overdue(done, _publish_as_of(root, out, earlier, options, resources), earlier)


def _publish_as_of(
    root: Path, out: Path, now: datetime, options: Options, resources: Resources, listing: Listing | None = None
) -> Publication:
    attempts = Attempts(resources if options.write else resources._replace(cache=None), root, out)
    for attempt in attempts:
        with attempt as run, ExitStack() as stack:
            content = load_content(run, now, stack, listing=listing)
            if content.site is None or stops(content.problems, strict=options.strict):
                return _refused(content, options)
            locked_by = stack.enter_context(locked(out) if options.write else nullcontext())
            if locked_by is not None:
                return _refused(content, options, locked_by)
            return _publish(run, content, content.site, options)
        listing = None  # the content changed since
    return Publication((attempts.problem,), strict=options.strict)


def check(
    root: Path, out: Path, now: datetime, only: Collection[str] | None = None, options: Options = Options(),
    resources: Resources = Resources(),
) -> Publication:  # fmt: skip
    """Check the content and what subscribers would see, or ``only`` some files and folders, and write nothing."""
    attempts = Attempts(resources if only is None else resources._replace(cache=None), root, out)
    for attempt in attempts:
        with attempt as run, ExitStack() as stack:
            content = load_content(run, now, stack, only)
            if only is not None or content.site is None or stops(content.problems, strict=options.strict):
                return _refused(content, options)
            judged = _judge(run, content, content.site, _origin(_output(run), options.against), options)
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
            judged = _judge(run, content, content.site, _origin(_output(run), against), Options())
            found = tuple(judged.snapshot.problems)  # what the guard refuses is shown, not reported
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
    accepted: tuple[AcceptedProblem, ...]

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
                Unpublished(entry.path, entry.title, entry.published.astimezone(dates.zone(site.timezone)), entry.draft)
                for entry in content.catalog.unpublished()
            ),
            accepted=self.accepted,
            has_record=bool(self.snapshot.published.files),
            feed_changes=self.changes,
            strict=options.strict,
        )


def _judge(run: Run, content: Content, site: Site, origin: RecordOrigin, options: Options) -> _Judged:
    """Plan the feeds, and decide whether subscribers may see the changes."""
    feeds = plan_feeds(run, content, site)
    snapshot = take_snapshot(content.connection, content.setting.now, origin, site.limit)
    joined = join(snapshot, content.catalog, {entry.id for feed in feeds for entry in feed.page.entries})
    after = [
        FeedAfter(slug, page.entries, page.shown) for page in (feed.page for feed in feeds) for slug in page.folders
    ]
    changes = compare(snapshot.published, after, paths_of(site, feeds), joined, archive=site.archive)
    rules = Rules(site.id, site.timezone, content.setting.now, site.max_changed, site.accept, options.accept)
    verdict = guard(snapshot.published, changes, joined, rules)
    places = Places(
        origin.name,
        lambda entry, key: content.locate(entry).span(key),
        lambda entry, id_: content.locate(entry).id_fix(id_),
        lambda item: locate_item(origin, item),
        content.id_span,
        content.accept_spans,
    )
    refused = sorted(problem_of(refusal, rules, places) for refusal in verdict.refusals)
    accepted = (AcceptedProblem(problem_of(each.refusal, rules, places), each.why) for each in verdict.accepted)
    problems = (*snapshot.problems, *refused, *notes_of(verdict, rules, places))
    return _Judged(feeds, snapshot, changes, verdict, problems, tuple(accepted))


def _publish(run: Run, content: Content, site: Site, options: Options) -> Publication:
    """Publish what the guard does not refuse; without ``write``, only find out which files would change."""
    output = _output(run)
    judged = _judge(run, content, site, _origin(output, options.against), options)
    done = judged.publication(content, site, options)
    if done.failed:
        return done
    next_time = next_change(content.catalog, site)
    plan = Plan(output.folder, output.origin.name, site.id, output.origin.manifest, output.known, next_time)
    with plan.report_errors(), Staging(run.out) if options.write else nullcontext() as plan.staging:
        assemble(run, content, site, judged.feeds, plan, full=options.verify_full)
        if not plan.has_errors:
            plan.commit()
    done = replace(done, problems=(*done.problems, *sorted(plan.problems)), is_partial=plan.is_partial)
    if done.failed:
        return done
    done = replace(done, changes=plan.changes, next=next_time)
    if options.write:
        write_outputs(run.connection, output.known, plan.outputs(run.racy_since))
        remember(content, judged.feeds, judged.snapshot.table, plan)
        last_run.store(run, content.listing, done, content.setting.now, options)
    return done


class _Output(NamedTuple):
    """The output folder, its files as the last run left them, and what subscribers have if it is published."""

    folder: OutputFolder
    known: dict[str, OutputFile]
    origin: RecordOrigin


def _output(run: Run) -> _Output:
    known = read_outputs(run.connection)
    folder = OutputFolder(run.out, known)
    name = relative(run.out, run.root)
    listed, problems = manifest.read_manifest(run.out, name)
    return _Output(folder, known, RecordOrigin(name, listed, problems, folder.read, folder.hash))


def _origin(output: _Output, against: Against | None) -> RecordOrigin:
    """Return what to compare with."""
    return origin_of(against.name, against.fetch, first=against.first) if against else output.origin


def _refused(content: Content, options: Options, *problems: Problem) -> Publication:
    """Return the result of a run that stops at problems of the content, or at the given one."""
    return Publication(
        problems=(*content.problems, *problems),
        files=content.catalog.files,
        reused=content.reused,
        articles=len(content.catalog),
        strict=options.strict,
    )
