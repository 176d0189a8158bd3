"""`copydesk check` as it is typed: what it prints, what `--repair` leaves, and what it exits with."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from store.errors import StoreError
from store.layout import HIDDEN
from store.manage.check import Finding
from store.opening import open_desk
from store.person import current_person
from tests.store.damage import sound_desk
from tui.cli.commands import check as command
from tui.cli.main import main
from tui.shell.settings import user_folder


@pytest.fixture
def home(samples: Path) -> Path:
    """The `.copydesk` of a desk with five decisions."""
    return sound_desk(samples).home


def spoil(home: Path) -> None:
    """Break the settings, a text, a file of decisions, modes and the index, and leave what a dead program leaves."""
    judged = open_desk(home.parent, enter=False).articles.cards()[0].snapshot
    (home / "desk.toml").write_text('version = "x', "utf-8")
    (home / "articles" / f"{judged}.json").write_text('{"text": ', "utf-8")
    [segment] = home.glob("rounds/main/*/*.json")
    segment.write_bytes(segment.read_bytes()[:-40])
    segment.chmod(0o666)
    segment.parent.chmod(0o777)
    (home / "articles").chmod(0o777)
    (home / "index" / str(os.getuid()) / "catalogue.kept").write_text("junk", "utf-8")
    left = home / ".desk.toml.1a2b.new"
    left.touch()
    os.utime(left, (time.time() - 3600,) * 2)


def test_a_sound_desk(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """One sentence, and 0."""
    assert main(["check", str(home.parent)]) == 0
    assert capfd.readouterr().out == f"{home}: nothing is wrong\n"


def test_everything_at_once_is_listed_and_mended(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A line for each fault, though the settings say nothing; one repair, after a copy, leaves none."""
    spoil(home)
    assert main(["check", str(home.parent)]) == 1
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) >= 8
    assert sum(line.endswith("[--repair mends it]") for line in lines) == 8
    assert main(["check", str(home.parent), "--repair"]) == 1
    out, err = capfd.readouterr()
    copy = Path(err.splitlines()[0].removeprefix("copied to "))
    assert (copy / "desk.toml").read_text("utf-8") == 'version = "x'
    assert err.count("mended: ") == 8
    assert "not mended" not in err
    [left] = [line for line in out.splitlines() if line.startswith("left: ")]
    assert out.splitlines()[: len(lines)] == [line.removesuffix(" [--repair mends it]") for line in lines]
    assert "4 events are on texts that are not here" in left
    desk = open_desk(home.parent)  # makes the text that was set aside again
    assert len(list(desk.decisions.everything())) == 4
    desk.close()
    assert main(["check", str(home.parent)]) == 0


def test_a_desk_that_is_none(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A user's mistake, and said as one."""
    assert main(["check", str(tmp_path)]) == 2
    assert "There is no desk here" in capfd.readouterr().err


def test_articles_elsewhere_are_found_again(home: Path, tmp_path: Path) -> None:
    """With `--desk` the folder that is named is the articles', so mended settings say so again."""
    away = tmp_path / "away"
    open_desk(home.parent, desk=away).close()
    before = (away / HIDDEN / "desk.toml").read_text("utf-8")
    (away / HIDDEN / "desk.toml").write_text("[", "utf-8")
    assert main(["check", str(home.parent), "--desk", str(away), "--repair"]) == 0
    assert (away / HIDDEN / "desk.toml").read_text("utf-8") == before
    assert main(["check", str(home.parent), "--desk", str(away)]) == 0


SIGN, SEEN = "s\x1bgn", "s␛gn"


class Faulty:
    """A desk with three faults, of which one can be mended, one cannot though it says so, and one has no cure."""

    version = 7

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._mended = False

    where = f"/{SIGN}/.copydesk"

    def another(self) -> Iterator[Finding]:
        yield Finding("It is another", Path(SIGN), "Ask its lead")

    def findings(self) -> list[Finding]:
        mendable = [] if self._mended else [Finding("It is torn", Path(f"a {SIGN}"), "", self._mend)]
        return [*mendable, Finding("It is locked", Path(f"b {SIGN}"), f"Unlock {SIGN}", self._fail)]

    def _mend(self) -> None:
        self._mended = True

    def _fail(self) -> None:
        raise StoreError("Locked", SIGN)

    def copy(self) -> str:
        return f"/copy/{SIGN}"

    def upgrade(self) -> int:
        return self._steps


ANOTHER = f"{SEEN}: It is another. Ask its lead"
TORN, LOCKED = f"a {SEEN}: It is torn", f"b {SEEN}: It is locked. Unlock {SEEN}"
MENDED = [f"copied to /copy/{SEEN}", f"mended: a {SEEN}", f"not mended: b {SEEN}: Locked: {SEEN}"]
AS_JSON = [
    {"path": SIGN, "title": "It is another", "hint": "Ask its lead", "mendable": False},
    {"path": f"a {SIGN}", "title": "It is torn", "hint": "", "mendable": True},
    {"path": f"b {SIGN}", "title": "It is locked", "hint": f"Unlock {SIGN}", "mendable": True},
]


@pytest.mark.parametrize(
    ("options", "out", "err"),
    [
        ([], [ANOTHER, f"{TORN} [--repair mends it]", f"{LOCKED} [--repair mends it]"], []),
        (["--repair"], [ANOTHER, TORN, LOCKED, f"left: {LOCKED}"], MENDED),
        (["--json"], AS_JSON, []),
        (["--json", "--repair"], AS_JSON[2:], MENDED),
    ],
)
def test_each_fault_is_a_line(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    options: list[str],
    out: list[object],
    err: list[str],
) -> None:
    """As JSON of those that are left; what is mended, and what could not be, is told beside them."""
    asked: list[object] = []

    def desk(*named: object) -> Faulty:
        asked.extend(named)
        return Faulty(0)

    monkeypatch.setattr(command, "Upkeep", desk)
    assert main(["check", "there", "--desk", "away", *options]) == 1
    said = capfd.readouterr()
    lines = said.out.splitlines()
    assert ([json.loads(line) for line in lines] if "--json" in options else lines) == out
    assert said.err.splitlines() == err
    assert asked == ["there", "away", current_person(), user_folder()]


@pytest.mark.parametrize("options", [[], ["--repair"], ["--json"], ["--json", "--repair"]])
def test_where_nothing_is_wrong_nothing_is_copied(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], options: list[str]
) -> None:
    """One sentence says so, and nothing as JSON."""
    nothing = SimpleNamespace(where=f"/{SIGN}", another=list, findings=list)
    monkeypatch.setattr(command, "Upkeep", lambda *_: nothing)
    assert main(["check", *options]) == 0
    assert capfd.readouterr() == ("" if "--json" in options else f"/{SEEN}: nothing is wrong\n", "")


def test_what_has_no_cure_is_not_copied(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    found = [Finding("It is gone", Path("x"))]
    monkeypatch.setattr(command, "Upkeep", lambda *_: SimpleNamespace(another=list, findings=lambda: found))
    for options in ([], ["--repair"]):
        assert main(["check", *options]) == 1
        assert capfd.readouterr() == ("x: It is gone\n", "")


@pytest.mark.parametrize(
    ("steps", "said"),
    [(0, "the format is 7 already"), (2, "the format is 7 now; older copydesks will refuse this desk")],
)
def test_a_desk_of_an_older_format_is_brought_to_the_newest(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], steps: int, said: str
) -> None:
    """And then checked; it is told beside what is found."""
    monkeypatch.setattr(command, "Upkeep", lambda *_: Faulty(steps))
    assert main(["check", "--upgrade"]) == 1
    out, err = capfd.readouterr()
    assert len(out.splitlines()) == 3
    assert err == f"/{SEEN}/.copydesk: {said}\n"
