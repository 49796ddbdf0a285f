"""Applies the certain fixes of a file. An edit is kept only if it changes what it is meant to change, and nothing else.

A file that could be parsed is parsed again after each edit: its data must be the data before with the intended change,
and every comment must still be there. A file with a syntax error must be free of syntax errors at the end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from hattip.content.decode import SourceFile, decode
from hattip.content.edit import apply
from hattip.content.yaml import compose
from hattip.problems import Code, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hattip.content.yaml import Node
    from hattip.problems import Edit, Problem

# Each pass fixes at least one problem, or is the last.
_MAX_PASSES: Final = 200
_QUOTED: Final = re.compile(r"(?P<quote>[\"'])(?P<text>.*)(?P=quote)", re.DOTALL)
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*", re.MULTILINE)


class Fixed(NamedTuple):
    """A file after its certain fixes, and the problems that were fixed, in order. None were, if it is the same."""

    file: SourceFile
    problems: tuple[Problem, ...]


def fix_file(file: SourceFile, check: Callable[[SourceFile], Sequence[Problem]]) -> Fixed:
    """Apply the certain fixes of a file; ``check`` returns the problems of one version of it."""
    done: list[Problem] = []
    kept, kept_problems = file, 0  # the last version without a syntax error
    failed: set[tuple[Code, int, int]] = set()
    for _ in range(_MAX_PASSES):
        problems = check(file)
        if not _has_syntax_error(problems):
            kept, kept_problems = file, len(done)
        found = next(_fixable(problems, failed), None)
        if found is None:
            break
        changed = _changed(file, found, problems, check)
        if changed is None:
            failed.add(_key(found))
        else:
            file = changed
            done.append(found)
    return Fixed(kept, tuple(done[:kept_problems]))


def _fixable(problems: Sequence[Problem], failed: set[tuple[Code, int, int]]) -> Iterator[Problem]:
    for problem in problems:
        if problem.fix is not None and problem.fix.is_certain and _key(problem) not in failed:
            yield problem


def _key(problem: Problem) -> tuple[Code, int, int]:
    return problem.code, problem.span.line, problem.span.column


def _has_syntax_error(problems: Sequence[Problem]) -> bool:
    return any(problem.code in {Code.YAML_SYNTAX, Code.NOT_UTF8} for problem in problems)


def _changed(
    file: SourceFile, problem: Problem, before: Sequence[Problem], check: Callable[[SourceFile], Sequence[Problem]]
) -> SourceFile | None:
    """Return the file with one problem fixed, or None if the fix does not do what it is meant to."""
    fix = problem.fix
    if fix is None:
        return None
    if fix.encoding:
        return SourceFile(file.path, _decoded(file.data, fix.encoding).encode())
    changed = apply(file, fix.edits)
    is_same = _same_but_edited(file, changed, fix.edits, is_syntax=problem.code is Code.YAML_SYNTAX)
    return changed if is_same and _is_better(before, check(changed), problem) else None


def _decoded(data: bytes, encoding: str) -> str:
    return data.decode(encoding).removeprefix("\ufeff")


def _is_better(before: Sequence[Problem], after: Sequence[Problem], fixed: Problem) -> bool:
    """Return whether a problem is gone, and no new error came if the file could be parsed before."""
    if fixed.code is Code.YAML_SYNTAX:  # the parser may find another mistake now, before or after this one
        return all(
            (each.code, each.text, each.span.line) != (fixed.code, fixed.text, fixed.span.line) for each in after
        )
    errors = [sum(each.severity is Severity.ERROR for each in problems) for problems in (before, after)]
    is_gone = all((each.code, each.span.line) != (fixed.code, fixed.span.line) for each in after)
    return errors[1] < errors[0] or (errors[1] == errors[0] and is_gone)


def _same_but_edited(before: SourceFile, after: SourceFile, edits: Sequence[Edit], *, is_syntax: bool) -> bool:
    """Return whether two versions of a file have the same data, but for the edits, and the same comments."""
    (text, _), (new_text, _) = decode(before), decode(after)
    if text is None or new_text is None or any(_touches_comment(text, edit) for edit in edits):
        return False
    nodes, problems = compose(before.path, text)
    new_nodes, new_problems = compose(after.path, new_text)
    if is_syntax or problems:
        return is_syntax  # what could not be parsed cannot be compared; the lines of other keys are untouched
    return (
        not new_problems
        and _comments(text, nodes) == _comments(new_text, new_nodes)
        and _equal(nodes, new_nodes, edits)
    )


def _touches_comment(text: str, edit: Edit) -> bool:
    """Return whether an edit is in a line that is a comment."""
    line_start = text.rfind("\n", 0, edit.start) + 1
    return re.match(r"\s*#", text[line_start : edit.start + 1]) is not None and text[edit.start] != "＃"


def _comments(text: str, nodes: Sequence[Node]) -> list[str]:
    """Return the comments of a text that was parsed: what begins with ``#`` outside of every scalar."""
    pieces, end = [], 0
    for start, stop in sorted(_scalars(nodes)):
        pieces.append(text[end:start])
        end = max(end, stop)
    return _COMMENT.findall("\0".join([*pieces, text[end:]]).replace("\0", "x"))


def _scalars(nodes: Sequence[Node]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of all keys and scalar values."""
    for node in nodes:
        if isinstance(node.children, dict):
            for pair in node.children.values():
                yield from _scalars(pair)
        elif isinstance(node.children, list):
            yield from _scalars(node.children)
        else:
            yield node.start.index, node.end.index


def _equal(before: Sequence[Node], after: Sequence[Node], edits: Sequence[Edit]) -> bool:
    """Return whether two lists of nodes are equal, but for nodes that were edited; one may have become several."""
    extra = len(after) - len(before)
    if extra <= 0:
        return extra == 0 and all(_equal_node(*pair, edits) for pair in zip(before, after, strict=True))
    divided = next(
        (at for at, node in enumerate(before) if isinstance(node.data, str) and _is_edited(node, edits)), None
    )
    if divided is None:
        return False
    end = divided + extra + 1
    return (
        _equal(before[:divided], after[:divided], edits)
        and _is_written([str(node.data) for node in after[divided:end]], edits)
        and _equal(before[divided + 1 :], after[end:], edits)
    )


def _equal_node(before: Node, after: Node, edits: Sequence[Edit]) -> bool:
    if isinstance(before.children, dict) and isinstance(after.children, dict):
        pairs = list(before.children.values()), list(after.children.values())
        return len(pairs[0]) == len(pairs[1]) and all(_equal_pair(*pair, edits) for pair in zip(*pairs, strict=True))
    if isinstance(before.children, list) and isinstance(after.children, list):
        return _equal(before.children, after.children, edits)
    return before.data == after.data or _is_edit(before, after, edits)


def _is_edit(before: Node, after: Node, edits: Sequence[Edit]) -> bool:
    """Return whether a text was replaced by what an edit wrote."""
    if not isinstance(before.data, str) or not _is_edited(before, edits):
        return False
    return _is_written([after.data] if isinstance(after.data, str) else [str(each) for each in after.data], edits)


def _equal_pair(before: tuple[Node, Node], after: tuple[Node, Node], edits: Sequence[Edit]) -> bool:
    return all(_equal_node(one, other, edits) for one, other in zip(before, after, strict=True))


def _is_edited(node: Node, edits: Sequence[Edit]) -> bool:
    return any(edit.start <= node.start.index and node.end.index <= edit.end for edit in edits)


def _is_written(texts: Sequence[str], edits: Sequence[Edit]) -> bool:
    """Return whether an edit wrote these texts: one scalar, or the items of a list."""
    for edit in edits:
        quoted = _QUOTED.fullmatch(edit.text)
        if texts == [quoted["text"] if quoted else edit.text]:
            return True
        if texts == [item for item in re.split(r"[\[\],\s]+(?:- +)?", edit.text) if item]:
            return True
    return False
