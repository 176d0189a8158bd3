"""What comes late, is back-dated, changed or taken away after a round is closed or sealed does not count unseen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from store.layout import HIDDEN, Layout
from store.manage import lead
from store.person import current_person
from store.rounds import files
from tests.store.users import NEEDS_ROOT
from tests.trust.people import (
    ANA,
    BO,
    LEAD,
    NAMES,
    append,
    cli,
    counted,
    do,
    event,
    exported,
    findings,
    judge,
    now,
    ok,
    own_files,
    plant,
    round_of,
)
from tests.verdicts import Verdict

pytestmark = NEEDS_ROOT
MINUTE = 60_000_000


@pytest.fixture
def closed(desk: Path) -> Path:
    """Return a desk with round `two` judged by ana and bo, and closed."""
    for uid, verdict in ((ANA, Verdict.ACCURATE), (BO, Verdict.DISPUTED)):
        judge(uid, desk, "two", verdict)
    ok(LEAD, "rounds", "close", "two", str(desk))
    return desk


def late(desk: Path) -> None:
    append(own_files(desk, BO, "two")[0], event(desk, NAMES[BO], "two", at=4))


def back_dated(desk: Path) -> None:
    append(own_files(desk, BO, "two")[0], event(desk, NAMES[BO], "two", at=4, micros=now() - 60 * MINUTE))


def another_file(desk: Path) -> None:
    made = event(desk, NAMES[BO], "two", at=4, micros=now() - 60 * MINUTE)
    plant(round_of(desk, "two") / NAMES[BO] / "x-0009.json", [made])


def changed(desk: Path) -> None:
    path = own_files(desk, BO, "two")[0]
    path.write_bytes(path.read_bytes().replace(b'"disputed"', b'"accurate"'))


def taken_away(desk: Path) -> None:
    own_files(desk, BO, "two")[0].unlink()


ADDED = {"late": late, "back-dated": back_dated, "another file": another_file}
TAKEN = {"changed": changed, "taken away": taken_away}


@pytest.mark.parametrize("what", ADDED)
def test_what_is_added_does_not_count(closed: Path, what: str) -> None:
    """In no figure; check, the board, the command and reports name it."""
    before = exported(LEAD, closed, "--round", "two")
    do(BO, lambda: ADDED[what](closed))
    assert exported(LEAD, closed, "--round", "two") == before
    assert exported(ANA, closed, "--round", "two") == before
    said = [findings(ANA, closed), cli(LEAD, "rounds", "show", "two", str(closed))[1]]
    said += [cli(LEAD, "export", str(closed))[2], cli(LEAD, "agreement", str(closed), "--round", "two")[1]]
    for text in said:
        assert "came after the round was closed" in text or "older than the seal" in text


@pytest.mark.parametrize("what", TAKEN)
def test_what_was_taken_or_changed_is_named(closed: Path, what: str) -> None:
    """And what is there in its place does not count."""
    do(BO, lambda: TAKEN[what](closed))
    assert NAMES[BO] not in counted(LEAD, closed, "two")
    assert "changed after it was sealed" in findings(LEAD, closed) or "are missing" in findings(LEAD, closed)
    assert counted(LEAD, closed, "two")[NAMES[ANA]] > 0


@pytest.mark.parametrize("what", [*ADDED, "changed"])
def test_the_lead_lets_it_count(closed: Path, what: str) -> None:
    """By name, and it is written down who did that; nobody else can."""
    act: Callable[[Path], None] = {**ADDED, **TAKEN}[what]
    do(BO, lambda: act(closed))
    assert cli(ANA, "rounds", "admit", "two", NAMES[BO], "--desk", str(closed))[0] == 2
    assert f"of {NAMES[BO]} count now" in ok(LEAD, "rounds", "admit", "two", NAMES[BO], "--desk", str(closed))
    assert NAMES[BO] in (round_of(closed, "two") / "sealed.json").read_text()
    assert '"by": "uid-61000"' in (round_of(closed, "two") / "sealed.json").read_text()
    found = counted(LEAD, closed, "two")[NAMES[BO]]
    assert found == (15 if what == "changed" else 16)
    assert "Nothing waited" in ok(LEAD, "rounds", "admit", "two", "--desk", str(closed))
    assert findings(LEAD, closed).endswith("nothing is wrong\n")


def test_a_blind_round_keeps_what_was_published(desk: Path) -> None:
    """The copies are what was sealed; whoever alters their own file alters nothing."""
    judge(ANA, desk, "one")
    judge(BO, desk, "one", Verdict.DISPUTED)
    ok(LEAD, "rounds", "close", "one", str(desk))
    before = exported(ANA, desk, "--round", "one")
    path = own_files(desk, BO, "one")[0]
    do(BO, lambda: path.write_bytes(path.read_bytes().replace(b'"disputed"', b'"accurate"')))
    assert exported(ANA, desk, "--round", "one") == before
    assert exported(LEAD, desk, "--round", "one") == before


def test_an_open_round_can_be_sealed(desk: Path) -> None:
    """What follows counts, what is older does not; a clock that is behind costs nobody anything."""
    judge(BO, desk, "two", most=1)
    layout = Layout(desk, desk / HIDDEN)

    def seal() -> None:
        lead.seal(layout, files.find(layout, "two"), current_person(NAMES[LEAD]), clock=lambda: now() + MINUTE)

    do(LEAD, seal)
    judge(BO, desk, "two", most=2)
    assert counted(LEAD, desk, "two")[NAMES[BO]] == 10
    do(BO, lambda: back_dated(desk))
    assert counted(LEAD, desk, "two")[NAMES[BO]] == 10
    assert "older than the seal" in findings(BO, desk)


def test_reopening_admits_nothing(closed: Path) -> None:
    """What came while the round was closed waits for the lead; what comes afterwards counts."""
    do(BO, lambda: late(closed))
    ok(LEAD, "rounds", "reopen", "two", str(closed))
    before = counted(LEAD, closed, "two")[NAMES[BO]]
    assert before == 15
    judge(BO, closed, "two", Verdict.ERRONEOUS, most=4)
    assert counted(LEAD, closed, "two")[NAMES[BO]] == 20
    assert cli(LEAD, "rounds", "close", "two", str(closed))[0] == 1  # it names what is left out
    assert counted(LEAD, closed, "two")[NAMES[BO]] == 20


def test_a_seal_of_somebody_else_is_none(closed: Path) -> None:
    """And one that is damaged says so, without hiding what people decided."""
    path = round_of(closed, "two") / "sealed.json"
    do(LEAD, lambda: path.write_text("{"))
    assert counted(ANA, closed, "two")[NAMES[BO]] == 15
    assert "seal is not believed" in findings(ANA, closed)
