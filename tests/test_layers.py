"""Who may import whom, and what must not be loaded before it is needed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = {"graph": set(), "viz": {"graph"}, "narrows": {"graph", "viz"}}
HEAVY = {"pandas", "scipy", "networkx", "numba", "highspy", "pyvis", "jinja2"}
LIGHT = [
    *(ROOT / "graph" / "checks").glob("*.py"),
    *(
        ROOT / "graph" / f"{name}.py"
        for name in (
            "__init__", "errors", "schema", "vocabulary", "tables", "reading", "loading",
            "network", "states", "assembly", "parts", "trends", "units", "observed",
            "query",
            "yen", "routes", "chokepoints", "flow", "programme", "solution", "no_optimum",
            "incidence", "instead",
            "maxflow", "removal", "chain_removal", "passage", "betweenness", "dominators",
            "reroute", "loss_scan", "scan", "question", "explain", "groups", "elements",
            "details", "reaction", "passing", "structure", "alternatives", "stability",
        )
    ),
    ROOT / "narrows" / "cli.py",
    ROOT / "narrows" / "commands" / "routes.py",
]  # fmt: skip
FILES = [path for package in LAYERS for path in (ROOT / package).rglob("*.py")]


def imports(tree: ast.AST) -> set[str]:
    """Give the first names of all modules that are imported."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def at_once(tree: ast.Module) -> set[str]:
    """Give what is imported when the module is: not in functions, not for types alone."""
    found: set[str] = set()
    for node in tree.body:
        checking = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        if not checking and not isinstance(node, ast.FunctionDef | ast.ClassDef):
            found |= imports(node)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path):
    package = path.relative_to(ROOT).parts[0]
    allowed = LAYERS[package] | {package}
    assert imports(ast.parse(path.read_text(encoding="utf-8"))) & set(LAYERS) <= allowed


@pytest.mark.parametrize("path", LIGHT, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_heavy_is_loaded_with_the_module(path):
    assert not at_once(ast.parse(path.read_text(encoding="utf-8"))) & HEAVY


def test_the_model_knows_nothing_of_pictures():
    for path in (ROOT / "graph").rglob("*.py"):
        assert not imports(ast.parse(path.read_text(encoding="utf-8"))) & {"pyvis", "jinja2"}


def test_only_the_command_line_prints():
    for path in FILES:
        if path.relative_to(ROOT).parts[0] != "narrows":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
            assert not [n for n in calls if isinstance(n.func, ast.Name) and n.func.id == "print"]
