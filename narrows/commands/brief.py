"""The command `brief`."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from graph.brief.compose import compose_brief
from graph.brief.lint import lint_brief, lint_text
from graph.errors import QuestionError
from narrows import __version__
from narrows.output import print_json
from narrows.shared import chosen_year, read

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

    from graph.brief.content import Brief
    from graph.brief.lint import Finding

__all__ = ["FORMATS", "run"]

MAX_SCENARIOS = 10_000


def run(arguments: Namespace) -> int:
    """Write a brief, or check the conventions of a text."""
    if arguments.lint is not None:
        return _lint(arguments)
    output = Path(arguments.output or "brief.html")
    write = _format_of(output)
    absent = _absent(output)
    if absent:
        print(f"narrows: {output.suffix} needs {' and '.join(absent)}: install narrows with its "
              "extra, narrows[office]", file=sys.stderr)  # fmt: skip
        return 2
    if not 1 <= arguments.scenarios <= MAX_SCENARIOS:
        raise QuestionError(
            f"--scenarios is {arguments.scenarios}; it must be between 1 and {MAX_SCENARIOS:,}"
        )
    brief = compose_brief(
        read(arguments),
        question=arguments.question,
        year=chosen_year(arguments),
        budgets=arguments.budget,
        scenarios=arguments.scenarios,
        seed=arguments.seed,
        command=_command(arguments),
        version=__version__,
        whose="the data shipped" if arguments.data is None else f"the tables in {arguments.data}",
        tell=_tell,
    )
    findings = lint_brief(brief)
    if arguments.json:
        print_json(_document(brief, findings))
        if arguments.output is None:
            return 0
    _write(output, write(brief))
    if not arguments.json:
        print(f"{brief.head.title}.")
        print(f"Written to {output}.")
        _print_findings(findings)
    return 0


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def _html(brief: Brief) -> bytes:
    from viz.brief.html import to_html

    return to_html(brief).encode()


def _markdown(brief: Brief) -> bytes:
    from viz.brief.markdown import to_markdown

    return to_markdown(brief).encode()


def _pdf(brief: Brief) -> bytes:
    from viz.brief.pdf import to_pdf

    return to_pdf(brief)


def _docx(brief: Brief) -> bytes:
    from viz.brief.docx import to_docx

    return to_docx(brief)


def _pptx(brief: Brief) -> bytes:
    from viz.brief.pptx import to_pptx

    return to_pptx(brief)


FORMATS: dict[str, Callable[[Brief], bytes]] = {
    ".html": _html, ".md": _markdown, ".pdf": _pdf, ".docx": _docx, ".pptx": _pptx,
}  # fmt: skip
"""What writes each format, by the ending of the file."""

NEEDS = {
    ".pdf": ("reportlab",), ".docx": ("docx", "reportlab", "PIL"), ".pptx": ("pptx", "reportlab"),
}  # fmt: skip
"""Modules of the extra `office` that a format needs."""


def _format_of(path: Path) -> Callable[[Brief], bytes]:
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        ending = f"{path.suffix!r} is no ending" if path.suffix else f"{path.name} has no ending"
        raise QuestionError(f"{ending} that a brief is written in; there is {', '.join(FORMATS)}")
    return found


def _absent(path: Path) -> list[str]:
    """Give the modules that the format needs and that are not installed."""
    return [name for name in NEEDS.get(path.suffix.lower(), ()) if find_spec(name) is None]


def _command(arguments: Namespace) -> str:
    """Give what to type to compute the brief again, without where it is written."""
    parts = ["narrows", "brief"]
    for name in ("data", "year", "question"):
        value = getattr(arguments, name)
        if value is not None:
            parts += [f"--{name}", str(value)]
    for budget in arguments.budget:
        parts += ["--budget", f"{budget:g}"]
    parts += ["--scenarios", str(arguments.scenarios), "--seed", str(arguments.seed)]
    return shlex.join(parts)


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}-", delete=False
    ) as temporary:
        temporary.write(content)
    try:
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary.name).chmod(0o666 & ~umask)
        Path(temporary.name).replace(path)
    except OSError:
        Path(temporary.name).unlink(missing_ok=True)
        raise


def _document(brief: Brief, findings: Sequence[Finding]) -> dict[str, object]:
    return {"command": "brief", **asdict(brief), "lint": [asdict(one) for one in findings]}


def _lint(arguments: Namespace) -> int:
    """Check the conventions of a text; exit 1 where any is broken."""
    path = Path(arguments.lint)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionError(
            f"{path} is not a text in UTF-8 (byte {error.start}): save it as text, Markdown or HTML"
        ) from error
    findings = lint_text(text)
    if arguments.json:
        print_json({"command": "brief", "file": str(path), "lint": [asdict(f) for f in findings]})
    else:
        _print_findings(findings, file=str(path))
        if not findings:
            print(f"{path} keeps every convention that is checked.")
    return 1 if findings else 0


def _print_findings(findings: Sequence[Finding], *, file: str = "") -> None:
    for one in findings:
        where = f"{file}:{one.line}" if file else f"sentence {one.line}"
        print(f"{where}: {one.message} [{one.code}]")
        print(f"  in: {one.text}")
        print(f"  mend: {one.remedy}")
