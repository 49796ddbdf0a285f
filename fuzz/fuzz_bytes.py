"""Reads any bytes as article files and as the site: decoding, YAML, the model, and the report of the problems.

Any exception is a bug. ``fuzz/README.md`` says how to run it.
"""
# ruff: noqa: INP001 - a script in a folder of scripts

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["hattip"]):
    from hattip.content import document, validate
    from hattip.content.decode import SourceFile
    from hattip.model import Source
    from hattip.model.context import Context
    from hattip.publication import Publication
    from hattip.reporting import text

_SOURCE = Source.model_validate({"name": "The Court", "url": "https://court.gov.cn/"})
_CONTEXT = Context(
    site_id="tag:news.test,2024:site",
    language="en",
    timezone="Europe/Berlin",  # which has times that do not exist and times that exist twice
    categories={"one": "One", "two": "Two"},
    sources={"court": _SOURCE},
)


def one(data: bytes) -> None:
    """Read the bytes as articles and as the site; each problem must have a location and be shown."""
    documents, problems = document.parse(SourceFile("content/articles/a.yaml", data))
    for found in documents:
        problems += validate.read_article(found, _CONTEXT)[1]
        problems += validate.read_site(found)[2]
    for problem in problems:
        if problem.span.line < 1 or problem.span.column < 1:
            raise AssertionError(problem)
    text.problems(Publication(tuple(problems)), "", color=True).encode()


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
