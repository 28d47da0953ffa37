"""What the documents show works: commands, code, links."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest

from narrows import cli
from narrows.cli import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def fences(language: str) -> list[tuple[str, str]]:
    return [
        (page.name, body)
        for page in PAGES
        for found, body in FENCE.findall(page.read_text(encoding="utf-8"))
        if found == language
    ]


COMMANDS = [
    (name, line.removeprefix("$ narrows "))
    for name, body in fences("console")
    for line in body.splitlines()
    if line.startswith("$ narrows ")
]


@pytest.mark.parametrize(("page", "command"), COMMANDS, ids=lambda value: value[:60])
def test_commands_in_the_documents_run(page, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # What pages hold has tests of its own, and takes a while.
    monkeypatch.setattr("narrows.answers.MOST_EDGES", 0)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert main(shlex.split(command)) == 0, page
    assert out.getvalue()


def test_what_the_readme_shows_is_what_is_printed(capsys):
    lines = [
        line
        for name, body in fences("console")
        if name == "README.md"
        for line in body.splitlines()
    ]
    shown = [
        (before.removeprefix("$ narrows "), line)
        for before, line in pairwise(lines)
        if not line.startswith("$") and "..." not in line
    ]
    assert len(shown) >= 2
    for command, line in shown:
        main(shlex.split(command))
        assert line in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("page", "code"), fences("python"), ids=["README", "guide-1", "guide-2", "guide-3"]
)
def test_code_in_the_documents_runs(page, code):
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, page, "exec"), {})  # noqa: S102


def test_every_command_is_in_the_readme():
    names = {path.stem for path in (ROOT / "narrows" / "commands").glob("[a-z]*.py")}
    assert names == set(cli.COMMANDS)
    # The explorer runs until it is ended: it is named, not run here.
    shown = {command.split()[0] for page, command in COMMANDS if page == "README.md"}
    assert names == shown | {"explore"}
    assert "`narrows explore`" in PAGES[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_numbers_in_the_readme_are_those_of_the_data():
    from graph import read_tables

    tables = read_tables()
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{len(tables['nodes'])} nodes and {len(tables['edges'])} links" in text


def test_no_machine_speaks_in_the_project():
    # The words are written apart, so that this file does not hold what it looks for.
    words = ("/wo" + "rk/", "/tm" + "p/narrows", "pypi" + ".org", "files.python" + "hosted")
    folders = ("graph", "viz", "narrows", "data", "docs", "tests", "benchmarks", "requirements")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    for path in [*paths, *ROOT.glob("*.*"), ROOT / "Makefile", ROOT / ".ci" / "run"]:
        cached = "__pycache__" in path.parts
        if path.is_file() and path.name != ".git" and path.suffix != ".png" and not cached:
            text = path.read_text(encoding="utf-8")
            assert not any(word in text for word in words), path
