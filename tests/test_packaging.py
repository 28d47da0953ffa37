"""The wheel: everything in it, and working from any directory in a new environment."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_table_is_named_in_the_wheel():
    included = SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    files = {*(ROOT / "data").glob("*.csv"), ROOT / "data" / "README.md"}
    assert included == {f"data/{f.name}": f"graph/_data/{f.name}" for f in files}


@pytest.mark.parametrize("name", ["run", "test", "dev"])
def test_locks_carry_hashes_and_name_no_place(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE)
    assert len(pins) > 10
    assert text.count("--hash=sha256:") >= len(pins)
    assert not re.search(r"https?:|file:|--index|--find-links|^/|via /", text, re.MULTILINE)


def test_what_the_project_needs_is_locked():
    text = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    needed = [re.split(r"[><=\[]", d)[0] for d in SETTINGS["project"]["dependencies"]]
    assert all(re.search(rf"^{name}==", text, re.MULTILINE) for name in [*needed, "hatchling"])


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Install the wheel into a new environment, and give its folder of commands.

    No test fetches dependencies: a .pth file names the folder of this environment's. The
    .pth files of a folder that is added so are not followed, so an editable install of the
    project stays out of it and what runs is what the wheel holds.
    """
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "-w")
    run(*pip, "wheel", *options, folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("narrows-*.whl")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    run(
        *pip, "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder
    )
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    dependencies = sysconfig.get_path("purelib")
    (Path(site.strip()) / "dependencies.pth").write_text(dependencies + "\n")
    return folder / "venv" / "bin"


def test_the_wheel_works_from_any_directory(installed, tmp_path):
    code = "import graph, viz, narrows; print(graph.__file__, viz.__file__, narrows.__file__)"
    where = run(installed / "python", "-c", code, cwd=tmp_path).split()
    assert all(str(installed.parent) in place for place in where)
    narrows = installed / "narrows"
    checked = run(narrows, "check", cwd=tmp_path)
    assert "0 errors, 0 warnings" in checked
    assert str(installed.parent) in checked
    assert "1. " in run(narrows, "routes", "--commodity", "fentanyl", "-k", "1", cwd=tmp_path)
    run(narrows, "view", "--no-scenarios", "-o", "pages", cwd=tmp_path)
    assert (tmp_path / "pages" / "index.html").stat().st_size > 500_000
    assert sorted(p.name for p in tmp_path.iterdir()) == ["pages"]
