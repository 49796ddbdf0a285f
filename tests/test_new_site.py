"""The first minute: ``hattip init``, ``hattip new``, a saved page, and a published feed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import CASES, SITE, Folder, run, tree
from typer.testing import CliRunner

import hattip as package
from hattip.authoring import file_names
from hattip.cli import app
from hattip.content import load

OPTIONS = ("--yes", "--title", "清风摘编", "--home-url", "https://qingfeng-zhaibian.cn", "--language", "zh-Hans")


def test_a_new_site_is_valid_and_free_of_warnings(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert run("init", folder, *OPTIONS).code == 0
    assert {"content/site.yaml", ".gitignore", ".vscode/settings.json", "content/schema/article.json"} <= tree(
        folder
    ).keys()
    checked = run("--root", folder, "check", "--strict")
    assert checked.code == 0, checked.output
    assert "warning" not in checked.output


def _first_run(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    """Run hattip in a folder, which must stay as it is, and return the report of the one problem."""
    monkeypatch.setenv("HATTIP_CACHE", str(folder.parents[1] / "cache"))
    monkeypatch.chdir(folder)
    before = {path: path.is_file() and path.read_bytes() for path in folder.parent.rglob("*")}
    ran = run(*arguments)
    assert ran.code == 1
    assert ran.output.count("error[") == 1, ran.output
    assert "warning" not in ran.output
    assert {path: path.is_file() and path.read_bytes() for path in folder.parent.rglob("*")} == before
    return ran.output


@pytest.mark.parametrize("command", [(), ("publish",), ("check",), ("diff",)], ids=" ".join)
def test_a_first_run_says_the_one_thing_to_do_and_leaves_nothing(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "a/empty"
    empty.mkdir(parents=True)
    assert "run: hattip init\n" in _first_run(empty, monkeypatch, *command)
    assert "There is no folder /nonexistent." in _first_run(empty, monkeypatch, "--root", "/nonexistent", *command)
    site = Folder(tmp_path / "b/site")
    site.write("content/articles/2024/a.yaml", "title: x\n")
    site.write("content/site.yml", SITE)
    assert "Rename it to site.yaml." in _first_run(site.root, monkeypatch, *command)
    (site.root / "content/site.yml").rename(site.root / "content/site.yaml")
    assert "--root .. ?" in _first_run(site.root / "content", monkeypatch, *command)
    assert "--root ../../.. ?" in _first_run(site.root / "content/articles/2024", monkeypatch, *command)
    assert "--root site ?" in _first_run(tmp_path / "b", monkeypatch, *command)
    for empty_site in ("", "# later\n", "---\n"):
        site.write("content/site.yaml", empty_site)
        assert "site.yaml is empty." in _first_run(site.root, monkeypatch, *command)


def test_each_advice_of_a_first_run_helps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Folder(tmp_path / "site")
    site.write("content/site.yaml", "")
    monkeypatch.chdir(site.root)
    ran = run("init", *OPTIONS)
    assert ran.code == 1
    assert "Delete the file and run hattip init" in ran.output
    (site.root / "content/site.yaml").unlink()
    assert run("init", *OPTIONS).code == 0
    before = tree(site.root)
    for folder in ("content", "content/articles"):
        assert "Did you mean --root" in run("init", site.root / folder, *OPTIONS).output
    assert tree(site.root) == before
    assert run("init", tmp_path / "another", *OPTIONS).code == 0
    for name in ("content/site.yml", "site.yml", "content/site.yaml.txt"):
        (site.root / "content/site.yaml").rename(site.root / name)
        assert "site.yaml." in run("check").output
        assert "ite.yaml." in run("init", *OPTIONS).output
        assert not (site.root / "content/site.yaml").exists()
        (site.root / name).rename(site.root / "content/site.yaml")


def test_a_copy_of_the_sample_is_told_each_example_address(site: Folder) -> None:
    text = SITE.replace("tag:news.test,2024:site", "tag:example.org,2024:hattip-sample")
    site.write("content/site.yaml", f"{text}contact: https://example.org/removal\nnotice: Write to a@example.org\n")
    found = run("--root", site.root, "check", "--report", "json").report["problems"]
    assert [each["code"] for each in found] == ["sample-site", "placeholder-url", "placeholder-url"]


def test_its_example_says_how_to_publish_it(tmp_path: Path) -> None:
    run("init", tmp_path, *OPTIONS)
    example = next((tmp_path / "content/articles").rglob("*.yaml"))
    text = example.read_text(encoding="utf-8")
    assert "draft: true" in text
    assert "“draft: true”" in text.splitlines()[0]
    example.write_text(text.replace("\ndraft: true", ""), encoding="utf-8")
    assert run("--root", tmp_path, "--strict").code == 0
    assert "RFC 4287" in (tmp_path / "feeds/all/atom.xml").read_text(encoding="utf-8")


def test_the_id_is_permanent_and_not_shared(tmp_path: Path) -> None:
    run("init", tmp_path / "a", *OPTIONS)
    run("init", tmp_path / "b", "--yes")
    run("init", tmp_path / "c", "--yes")
    ids = [load.load_site(tmp_path / name).site for name in "abc"]
    assert ids[0] is not None
    assert ids[0].id.startswith("tag:qingfeng-zhaibian.cn,")
    assert len({site.id for site in ids if site}) == 3


def test_it_asks_for_what_no_option_says(tmp_path: Path) -> None:
    answers = "My Site\nmy-site.org\n\nen\nEurope/Berlin\nAnn Lin\n"
    ran = CliRunner().invoke(app, ["init", str(tmp_path)], input=answers)
    assert ran.exit_code == 0, ran.output
    site = load.load_site(tmp_path).site
    assert site is not None
    assert (site.title, site.home_url, site.base_url) == (
        "My Site",
        "https://my-site.org/",
        "https://my-site.org/feeds/",
    )
    assert (site.timezone, site.publisher.name) == ("Europe/Berlin", "Ann Lin")


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n", encoding="utf-8")
    ran = run("init", tmp_path, *OPTIONS)
    assert ".gitignore (kept as it was)" in ran.output
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "mine\n"
    before = tree(tmp_path)
    again = run("init", tmp_path, *OPTIONS)
    assert again.code == 1
    assert tree(tmp_path) == before


def test_a_mistake_in_an_option_writes_nothing(tmp_path: Path) -> None:
    ran = run("init", tmp_path / "x", *OPTIONS, "--timezone", "Beijing")
    assert ran.code == 1
    assert "Asia/Shanghai" in ran.output
    assert not (tmp_path / "x").exists()


def test_editor_settings_name_schemas_that_exist(tmp_path: Path) -> None:
    run("init", tmp_path, *OPTIONS)
    settings = json.loads((tmp_path / ".vscode/settings.json").read_bytes())
    for schema in settings["yaml.schemas"]:
        assert json.loads((tmp_path / schema).read_bytes())["$schema"]


def test_from_nothing_to_a_feed_in_three_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = CASES / "pages" / "a04-procuratorate-reprint" / "page.html"
    for command in (("init", *OPTIONS), ("add", page), ()):
        ran = run(*command, now="2026-11-27T12:00+08:00")
        assert ran.code == 0, ran.output
        assert "error" not in ran.output
    feed = (tmp_path / "feeds/all/atom.xml").read_text(encoding="utf-8")
    assert "检察机关开展专项巡视" in feed
    assert "最高检察机关" in feed


def test_questions_and_results_are_in_the_editors_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HATTIP_LANG", "zh")
    asked = CliRunner().invoke(app, ["init"], input="清风摘编\nqingfeng-zhaibian.cn\n\n\nAsia/Shanghai\n\n")
    assert asked.exit_code == 0, asked.output
    for text in ("站点标题", "站点网址（home_url）", "时区", "已写入：", "下一步："):
        assert text in asked.output
    site = load.load_site(tmp_path).site
    assert site is not None
    assert site.language == "zh-Hans"
    options = ("--title", "标题", "--original", "https://www.rfc-editor.org/x")
    assert run("new", *options).output.startswith("已写入：\n  content/articles/2026/2026-01-31-标题.yaml\n下一步：")
    assert run("new", *options).output == "已有文章使用这个网址：content/articles/2026/2026-01-31-标题.yaml。\n"
    assert run("add", "page.html").output == "page.html：文件不存在\n"
    (tmp_path / "page.html").write_text("<h1>关于加强工作的意见</h1><p>正文内容。</p>", encoding="utf-8")
    added = run("add", "page.html")
    assert added.output.startswith("content/articles/关于加强工作的意见.yaml（草稿，请补全：")
    draft = (tmp_path / "content/articles/关于加强工作的意见.yaml").read_text(encoding="utf-8")
    assert "# published: 没有找到，请填写日期，例如 2024-05-26。" in draft
    assert run("import", "page.html").output.startswith("page.html 不是订阅源：")
    assert run("add", "--lang", "en", "page.htm").output == "page.htm: there is no such file\n"


def test_the_recorded_transcript_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(package.__file__).parents[1] / "docs/authoring.md").read_text(encoding="utf-8")
    recorded = page.partition("```console\n$ hattip ")[2].partition("```")[0].split("$ hattip")
    monkeypatch.chdir(tmp_path)
    shutil.copy(CASES / "pages" / "a04-procuratorate-reprint" / "page.html", tmp_path)
    assert len(recorded) == 3
    for each in recorded:
        command, _, expected = each.partition("\n")
        ran = run(*command.split(), now="2026-11-27T12:00+08:00")
        assert ran.code == 0
        shown, _, rest = expected.partition("  ...\n")
        assert ran.output.startswith(shown)
        assert rest or ran.output == shown or "  ...\n" in expected


def test_a_new_article_is_completed_from_the_site_and_valid(site: Folder) -> None:
    text = (site.root / "content/site.yaml").read_text(encoding="utf-8")
    site.write("content/site.yaml", text.replace("- {slug: two, title: Two}\n", ""))
    ran = run("--root", site.root, "new", "--title", 'A "new": one?', "--original", "https://court.gov.cn/new")
    assert ran.code == 0, ran.output
    path = site.root / "content/articles/2026/2026-01-31-a-new-one.yaml"
    assert path.read_text(encoding="utf-8") == (
        'title: "A \\"new\\": one?"\npublished: 2026-01-31\ncategories: one\nsource: court\n'
        "original_url: https://court.gov.cn/new\n"
    )
    assert run("--root", site.root, "check", "--strict").code == 0


def test_a_source_is_given_by_its_name_a_category_by_its_title(site: Folder) -> None:
    options = (
        "--source",
        "the court",
        "--category",
        "Two",
        "--original",
        "https://elsewhere.org/x",
        "--date",
        "2025-02-03",
    )
    ran = run("--root", site.root, "new", "--title", "标题", *options)
    assert ran.code == 0, ran.output
    text = (site.root / "content/articles/2025/2025-02-03-标题.yaml").read_text(encoding="utf-8")
    assert "source: court\n" in text
    assert "categories: two\n" in text


def test_a_new_article_never_replaces_a_file(site: Folder) -> None:
    options = ("--title", "Same", "--category", "one", "--date", "2025-02-03")
    run("--root", site.root, "new", *options, "--original", "https://court.gov.cn/1")
    run("--root", site.root, "new", *options, "--original", "https://court.gov.cn/2")
    again = run("--root", site.root, "new", *options, "--original", "https://court.gov.cn/2")
    assert again.code == 1
    assert "already" in again.output
    assert len(list((site.root / "content/articles/2025").iterdir())) == 2


def test_a_mistake_writes_no_article(site: Folder) -> None:
    before = tree(site.root)
    ran = run("--root", site.root, "new", "--title", "x", "--category", "nope", "--original", "https://court.gov.cn/1")
    assert ran.code == 1
    assert tree(site.root) == before


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("A/B: c? <d>|*", "a-b-c-d"),
        ("最高检：发挥“系统内”巡视", "最高检-发挥-系统内-巡视"),
        ("CON", "con-article"),
        ("...", "article"),
        ("Ünïcode — dash", "ünïcode-—-dash"),
        ("a\u202eb\x00c", "abc"),
    ],
)
def test_file_names_keep_letters_of_any_script(title: str, stem: str) -> None:
    assert file_names.stem(title) == stem


def test_long_titles_make_short_names() -> None:
    assert len(file_names.stem("长" * 500).encode()) <= 150
