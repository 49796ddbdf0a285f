"""Reports for machines: what GitHub, code scanning and pull requests get, judged by their own rules."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import jsonschema
import pytest
from markdown_it import MarkdownIt

import hattip
from hattip import reporting
from hattip.reporting import changed_lines, github, markdown
from hattip.values.text import printable_lines

if TYPE_CHECKING:
    from conftest import Folder

NOW = datetime(2026, 1, 31, tzinfo=UTC)
SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0.json"
# How GitHub's runner finds a command in a line of the log, in both of its forms.
COMMAND = re.compile(r"^\s*::[a-z-]+|##\[[a-z]+")
FORGED = "::error file=x::forged"


def _report(site: Folder, form: str, prefix: str = "") -> str:
    return reporting.REPORTS[form](hattip.check(site.root, now=NOW), prefix, color=False)


def _problems(site: Folder) -> Any:
    return hattip.check(site.root, now=NOW).problems


@pytest.fixture
def wrong(site: Folder) -> Folder:
    """Return a site with fifteen errors, in as many files, and a warning."""
    for number in range(15):
        site.article(f"wrong-{number:02}", published="soon", title=f"第 {number} 篇")
    site.write("content/stray.yaml", "a: b\n")
    return site


def test_github_gets_an_annotation_and_a_text_with_location_for_each_problem(wrong: Folder) -> None:
    lines = _report(wrong, "github", "sub/").splitlines()
    annotations = [line for line in lines if line.startswith("::")]
    assert len(annotations) == 16
    assert "::error file=sub/content/articles/wrong-14.yaml,line=2,endLine=2,title=bad-date," in annotations[-2]
    assert annotations[-1].startswith("::warning file=sub/content/stray.yaml,line=1,")
    for number in range(15):
        assert f"  --> sub/content/articles/wrong-{number:02}.yaml:2:12" in lines
    assert lines[-1] == "GitHub shows 10 annotations of a kind; all 16 problems are listed above."


def test_problems_on_changed_lines_come_first(wrong: Folder) -> None:
    diff = (
        "diff --git a/sub/content/articles/wrong-07.yaml b/sub/content/articles/wrong-07.yaml\n"
        "--- a/sub/content/articles/wrong-07.yaml\n+++ b/sub/content/articles/wrong-07.yaml\n@@ -5,0 +6 @@\n+tags: a\n"
        "--- a/sub/content/articles/wrong-09.yaml\n+++ b/sub/content/articles/wrong-09.yaml\n@@ -1,2 +1,3 @@\n"
        "--- a/sub/content/stray.yaml\n+++ b/sub/content/stray.yaml\n@@ -1 +1 @@\n"
    )
    found = changed_lines.changed_first(_problems(wrong), changed_lines.parse(diff), "sub/")
    names = [Path(problem.span.path).stem for problem in found]
    assert names[:3] == ["wrong-09", "wrong-07", "wrong-00"]
    assert names[-1] == "stray"
    assert len(names) == 16


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("+++ b/content/articles/a b.yaml\t", "content/articles/a b.yaml"),
        (r'+++ "b/content/\345\267\241\350\247\206.yaml"', "content/巡视.yaml"),
        (r'+++ "b/a\"\\.yaml"', 'a"\\.yaml'),
    ],
)
def test_paths_in_a_diff_are_read_as_git_writes_them(line: str, path: str) -> None:
    assert changed_lines.parse(f"{line}\n@@ -0,0 +1,4 @@\n") == {path: [(1, 4)]}


@pytest.mark.parametrize("text", ["", "no diff", "+++ /dev/null\n@@ -1 +0,0 @@\n", "@@ -1 +1 @@\n"])
def test_what_is_no_diff_has_no_changed_lines(text: str) -> None:
    assert changed_lines.parse(text) == {}


def test_sarif_follows_the_standard(wrong: Folder) -> None:
    log = json.loads(_report(wrong, "sarif", "目录/"))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker()).validate(log)
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert len(run["results"]) == 16
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        location = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert unquote(location["uri"]).startswith("目录/content/")
        assert location["uri"].isascii()
        assert location["uriBaseId"] == "%SRCROOT%"


def test_sarif_counts_columns_in_code_points(site: Folder) -> None:
    site.article("wide", original_url="𠮷://x", title="吉")
    (result,) = json.loads(_report(site, "sarif"))["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    line = region["snippet"]["text"]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "𠮷://x"


def test_sarif_has_the_fix_of_a_problem(site: Folder) -> None:
    file = site.article("date", published="2024年5月26日", title="标题")
    log = json.loads(_report(site, "sarif"))
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(log)
    (result,) = log["runs"][0]["results"]
    ((change,),) = [fix["artifactChanges"] for fix in result["fixes"]]
    text = file.read_text(encoding="utf-8")
    for each in reversed(change["replacements"]):
        start, length = each["deletedRegion"]["charOffset"], each["deletedRegion"]["charLength"]
        text = text[:start] + each["insertedContent"]["text"] + text[start + length :]
    assert "published: 2024-05-26\n" in text
    assert change["artifactLocation"] == result["locations"][0]["physicalLocation"]["artifactLocation"]


def _fingerprints(site: Folder) -> list[str]:
    results = json.loads(_report(site, "sarif"))["runs"][0]["results"]
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]


def test_sarif_fingerprints_survive_moved_lines_and_differ_from_each_other(site: Folder) -> None:
    bad = "title: One\npublished: soon\ncategories: one\nsource: court\noriginal_url: https://court.gov.cn/1\n"
    site.write("content/articles/a.yaml", f"{bad}---\n{bad.replace('One', 'Two').replace('/1', '/2')}")
    before = _fingerprints(site)
    assert len(before) == len(set(before)) == 2
    site.write(
        "content/articles/a.yaml", f"# moved\n\n{bad}---\n# moved\n{bad.replace('One', 'Two').replace('/1', '/2')}"
    )
    assert _fingerprints(site) == before
    site.write("content/articles/a.yaml", bad.replace("soon", "later"))
    assert not set(_fingerprints(site)) & set(before)


def test_markdown_is_one_table_with_a_row_for_each_problem(wrong: Folder) -> None:
    wrong.article("markup", categories='"<img src=x> | `x` **b** @everyone [a](https://b.test)"')
    html = MarkdownIt("gfm-like", {"linkify": False}).render(_report(wrong, "markdown"))
    assert html.count("<tr>") == 18
    assert html.count("<td>") == 17 * 3
    assert not re.search("<(img|code|a) ", html)
    assert "&lt;img src=x&gt; | `x` **b** @" in html
    assert "@everyone" not in html


def test_a_report_of_nothing_is_a_sentence(site: Folder) -> None:
    assert _report(site, "markdown") == "No problems.\n"
    assert _report(site, "github") == ""
    assert json.loads(_report(site, "sarif"))["runs"][0]["results"] == []


def test_the_summary_has_every_problem_and_what_subscribers_would_see(wrong: Folder) -> None:
    summary = github.summary(_problems(wrong), "", result="16 problems", subscribers="**What subscribers would see**\n")
    assert summary.startswith("### hattip: 16 problems\n")
    assert summary.count("wrong\\-") == 15
    assert summary.endswith("\n**What subscribers would see**\n\n")


@pytest.mark.parametrize("number", [1, 20_000])
def test_the_summary_stays_below_the_limit_of_github(wrong: Folder, number: int) -> None:
    found = _problems(wrong) * number
    summary = github.summary(found, "", result="many problems", subscribers="一行\n" * 500_000)
    assert len(summary.encode()) <= 1024 * 1024
    assert "The rest is too long to be shown here." in summary
    assert ("more; the log has them all." in summary) == (number > 1)


def test_the_summary_of_a_full_file_is_empty(wrong: Folder) -> None:
    assert github.summary(_problems(wrong), "", result="16 problems", room=4200) == ""


HOSTILE = [
    FORGED,
    f"  {FORGED}",
    f"\\n{FORGED}",
    f"\\r\\n{FORGED}",
    f"\\u2028{FORGED}",
    f"\\u3000{FORGED}",
    "x ##[error]forged",
    "\\e]0;title\\a\\e[2K::error::x",
]


@pytest.mark.parametrize("form", sorted(reporting.REPORTS))
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_from_outside_is_a_command(site: Folder, form: str, text: str) -> None:
    site.write("content/articles/::error::name.yaml", "x: 1\n")
    site.article("hostile", categories=f'"{text}"')
    report = _report(site, form)
    ours = [line for line in report.splitlines() if COMMAND.search(line)]
    expected = len(_problems(site)) if form == "github" else 0
    assert len(ours) == expected
    assert all(re.match(r"::error file=content/articles/(%3A%3Aerror%3A%3Aname|hostile)\.yaml,", line) for line in ours)
    if form != "sarif":
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", report)


@pytest.mark.parametrize("text", ["  - slug: news", "普通 标题", "a　b", "a: b", "https://court.gov.cn/::1", "x"])
def test_ordinary_texts_stay_as_they_are(text: str) -> None:
    assert printable_lines(text) == text


def test_a_shortened_document_ends_with_a_complete_line() -> None:
    assert markdown.shortened("一二三\n" * 100, 200).endswith("一二三\n\nThe rest is too long to be shown here.\n")
