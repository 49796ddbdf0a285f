"""Feeds any bytes to the way from a file to an article: decoding, YAML, the model; and shows what comes of them.

Whatever is raised is a fault. ``fuzz/README.md`` says how to run it.
"""
# ruff: noqa: INP001 - a script in a folder of scripts

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["hattip"]):
    from hattip.running import Publication

    from hattip.content import document as yamltree
    from hattip.content import validate as reading
    from hattip.content.decode import SourceFile
    from hattip.model import Source
    from hattip.model.fields import Context
    from hattip.reporting import text

_SOURCE = Source.model_validate({"name": "The Court", "url": "https://court.gov.cn/"})
_CONTEXT = Context(
    site_id="tag:news.test,2024:site",
    language="en",
    timezone="Europe/Berlin",  # which has times that do not exist and times that exist twice
    categories=("one", "two"),
    sources={"court": _SOURCE},
)


def one(data: bytes) -> None:
    """Read the bytes as articles and as the site; every problem must be one that can be shown."""
    documents, problems = yamltree.parse(SourceFile("content/articles/a.yaml", data))
    for document in documents:
        problems += reading.read_article(document, _CONTEXT)[1]
        problems += reading.read_site(document)[2]
    for problem in problems:
        span = problem.span
        if not (problem.message and problem.hint and span.line >= 1 and span.column >= 1):
            raise AssertionError(problem)
    shown = text.problems(Publication(tuple(sorted(problems))), "", color=False)
    if not all(line.isprintable() for line in shown.split("\n")):
        raise AssertionError(shown)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
