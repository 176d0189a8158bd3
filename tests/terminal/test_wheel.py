"""The wheel, not the checkout: built, installed in an empty environment, and its samples opened in a real terminal."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.terminal.ptydrive import Session

pytestmark = [pytest.mark.slow, pytest.mark.pty]

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("tui", "store", "keymaps", "reading", "review", "seeds")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of what git knows, as a release does."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    known = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, known.decode().split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in an empty environment and return the folder of its programs."""
    place = tmp_path_factory.mktemp("venv")
    venv.create(place)
    command = [sys.executable, "-m", "pip", "--python", str(place), "install", "-q", "--no-compile", str(wheel)]
    subprocess.run(command, check=True, capture_output=True, timeout=900)
    return place / "bin"


def test_everything_but_code_is_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    data = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".py") and "__pycache__" not in path.parts
    }
    assert data
    assert data <= names
    assert {Path(name).suffix for name in data} >= {".tcss", ".toml", ".txt"}
    assert not any(name.startswith(("tests/", "docs/")) for name in names)
    with zipfile.ZipFile(wheel) as archive:  # nor what only tests use, under another name
        assert [name for name in names if name.endswith(".py") and b"class FakeDesk" in archive.read(name)] == []


def test_it_opens_its_samples_in_a_terminal(installed: Path, samples: Path) -> None:
    with Session([str(installed / "copydesk"), str(samples)], cwd=samples.parent) as session:
        session.wait_for("judged")
        session.press("a")
        session.wait_for("saved 1")
        session.quit("q")
        assert session.status == 0
    command = [str(installed / "copydesk"), "export", str(samples)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=samples.parent)
    assert done.stdout.count("\n") == 1


def test_every_command_answers(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [str(installed / "copydesk"), "--help"], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert "export" in done.stdout
    done = subprocess.run([str(installed / "copydesk"), "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("copydesk ")
