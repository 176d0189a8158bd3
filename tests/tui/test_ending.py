"""No verdict changes unseen: the end of an article, a key too many, and what acts say that they did."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from review.events import NOTHING, Evidence, Holding, Link, Relation
from tests.fakes.desk import FakeDesk
from tests.tui.by_hand import start, verdicts
from tests.tui.helpers import screen_text, settled
from tests.verdicts import Verdict
from tui.app.app import CopydeskApp
from tui.shell.signs import ASCII, UNICODE, Signs
from tui.work.acts import Acts
from tui.work.echo import Done, echo
from tui.work.session import AT_END
from tui.work.undo import redo, undo

# ---------------------------------------------------------------------------------------------- the end of an article


def test_a_key_too_many_changes_nothing() -> None:
    """Whatever verdict it gives, and however often: the cursor has left the sentences."""
    session, disk, ear = start()
    acts = Acts(session)
    for _ in range(5):
        acts.decide(Verdict.ACCURATE)
    assert session.cursor.ended
    keys: tuple[Callable[[], object], ...] = (
        lambda: acts.decide(Verdict.ERRONEOUS),
        lambda: acts.decide(Verdict.ERRONEOUS, 3),
        acts.repeat,
        acts.toggle_aside,
        acts.clear,
        acts.confirm,
        session.toggle_range,
        lambda: acts.set_note("x"),
        lambda: acts.set_confidence(2),
        lambda: acts.set_evidence((Evidence("x"),)),
        lambda: acts.toggle_reason("f"),
    )
    for key in keys:
        ear.heard.clear()
        key()
        assert ear.heard, "and it is said"
    disk.write()
    assert verdicts(session) == ["a"] * 5
    assert len(list(reversed(session.desk.decisions.log("ana")))) == 5


@pytest.mark.parametrize("way", ["count", "range", "repeat", "aside", "around the end"])
def test_each_way_to_the_last_one_leads_to_the_end(way: str) -> None:
    session, _, ear = start()
    acts = Acts(session)
    if way == "count":
        acts.decide(Verdict.ACCURATE, 9)
    elif way == "range":
        session.toggle_range()
        session.cursor.go(4)
        acts.decide(Verdict.ACCURATE)
    elif way == "around the end":
        session.cursor.go(2)
        acts.decide(Verdict.ACCURATE, 3)
        acts.decide(Verdict.ACCURATE, 2)
    else:
        acts.decide(Verdict.ACCURATE)
        for _ in range(4):
            acts.repeat() if way == "repeat" else acts.toggle_aside()
    assert session.cursor.ended
    before = verdicts(session)
    acts.decide(Verdict.ERRONEOUS)
    assert verdicts(session) == before
    assert ear.heard[-1] == AT_END


def test_changing_a_verdict_is_a_movement_and_then_a_key() -> None:
    """And the change is said, with what it was before."""
    session, _, ear = start()
    acts = Acts(session)
    acts.decide(Verdict.ACCURATE, 5)
    session.cursor.move(-1)
    assert (session.cursor.sentence, session.cursor.ended) == (4, False)
    acts.decide(Verdict.ERRONEOUS)
    assert verdicts(session)[4] == "e"
    assert ear.heard[-1] == "sentence 5: accurate → erroneous"
    assert session.cursor.ended


def test_undo_leads_back_from_the_end() -> None:
    session, _, ear = start()
    acts = Acts(session)
    acts.decide(Verdict.ACCURATE, 4)
    acts.decide(Verdict.DISPUTED)
    undo(session)
    assert (session.cursor.sentence, session.cursor.ended) == (4, False)
    assert ear.heard[-1] == "undone: sentence 5: disputed → not judged"
    redo(session)
    assert ear.heard[-1] == "redone: sentence 5: disputed"


def test_a_draft_on_which_the_cursor_stays_keeps_its_verdict() -> None:
    """A rhythm of keys gives the next sentence's verdict to the one that lacks a reason: not without a movement."""
    session, _, ear = start()
    acts = Acts(session)
    session.desk.rules = replace(session.desk.rules, require=("reason",))  # type: ignore[misc]
    acts.decide(Verdict.ERRONEOUS)
    assert session.cursor.sentence == 0
    acts.decide(Verdict.ACCURATE)
    assert verdicts(session)[0] == "e"
    assert "stays erroneous" in ear.heard[-1]
    session.cursor.go(1)
    session.cursor.go(0)
    acts.decide(Verdict.ACCURATE)
    assert verdicts(session)[0] == "a"


def test_from_the_end_one_goes_on_where_something_is_left() -> None:
    """Past articles that are done, and to the top of the list when nothing is left further down."""
    session, _, _ = start("a", "b", "c", "d")
    acts = Acts(session)
    for name in ("c", "b"):
        session.open(name)
        acts.decide(Verdict.ACCURATE, 5)
    session.move_article(1)
    assert session.name == "d"
    acts.decide(Verdict.ACCURATE, 5)
    session.move_article(1)
    assert session.name == "a"


def test_an_article_that_was_left_at_its_end_opens_there() -> None:
    """By a key too many after the way back to it, or at the next start, no verdict is changed."""
    session, disk, _ = start("a", "b")
    acts = Acts(session)
    acts.decide(Verdict.ACCURATE, 5)
    session.open("b")
    session.open("a")
    assert session.cursor.ended
    acts.decide(Verdict.ERRONEOUS)
    disk.write()
    session.desk.remember(session.place_to_keep())
    again, _, _ = start(desk=session.desk)  # type: ignore[arg-type]
    assert again.cursor.ended
    Acts(again).decide(Verdict.ERRONEOUS)
    assert verdicts(again) == ["a"] * 5
    again.cursor.go(2)
    Acts(again).clear()
    again.open("b")
    again.open("a", 5)
    assert (again.cursor.ended, again.cursor.sentence) == (False, 2)  # something is left again


KEYS = st.lists(
    st.sampled_from([*Verdict, "3", ".", "s", "N", "V", "j", "k", "u", "x", "c", "n"]), min_size=1, max_size=40
)


@given(KEYS)
def test_no_key_changes_a_verdict_unless_one_moved_to_it(keys: Sequence[str]) -> None:
    """Or ranged, counted, undone or cleared: each of which is said."""
    session, _, ear = start(sentences=4)
    acts = Acts(session)
    moved = True
    for key in keys:
        before = {n: session.holding(n).verdict for n in range(4)}
        ear.heard.clear()
        at = session.cursor.sentence
        keys_do: dict[str, Callable[[], object]] = {
            "3": lambda: acts.decide(Verdict.DISPUTED, 3),
            ".": acts.repeat,
            "s": acts.toggle_aside,
            "N": session.cursor.seek,
            "V": session.toggle_range,
            "j": lambda: session.cursor.move(1),
            "k": lambda: session.cursor.move(-1),
            "u": lambda: undo(session),
            "x": acts.clear,
            "c": lambda: acts.set_confidence(2),
            "n": lambda: acts.set_note("note"),
        }
        keys_do.get(key, lambda verdict=key: acts.decide(Verdict(verdict)))()
        changed = [n for n in range(4) if before[n] not in (None, session.holding(n).verdict)]
        if changed:
            assert moved or key in ("u", "x", "3", "s", "."), (key, changed)
            assert any("sentence" in said for said in ear.heard), "what changes is said"
        moved = key in ("j", "k", "V", "u") or (moved and (key in ("c", "n") or session.cursor.sentence != at))
        moved = moved or (not session.cursor.ended and session.holding().verdict is None)


# ------------------------------------------------------------------------------------------------------- on the screen


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
@pytest.mark.parametrize("signs", [UNICODE, ASCII])
async def test_the_end_is_a_row_of_its_own(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], size: tuple[int, int], signs: Signs
) -> None:
    """The bar stands there, verdict keys say so and are not offered; a change is told with the key that undoes it."""
    app = app_of(desk, signs=signs)
    async with app.run_test(size=size) as pilot:
        session = app.desk_screen.session
        await pilot.press(*"99a")
        await settled(app)
        rows = screen_text(app).splitlines()
        row = next(line for line in rows if "done: J next" in line and signs.bar in line)
        assert row.index(signs.bar) < row.index("done")
        held = {n: event.holding for n, event in session.held().items()}
        await pilot.press("e")
        await pilot.pause()
        assert "done: J next article" in screen_text(app).splitlines()[-1]
        assert f"e {signs.verdict('erroneous')}" not in screen_text(app).splitlines()[-1]
        assert {n: event.holding for n, event in session.held().items()} == held
        last = max(held)
        await pilot.press("k")
        session.cursor.go(last)
        await pilot.press("e")
        await settled(app)
        assert f"{last + 1}: accurate {signs.arrow} erroneous" in screen_text(app)
        if size[0] >= 80:
            assert " u undo " in screen_text(app).splitlines()[-1]


ACTS = {
    "c": "confidence low",
    "x": "accurate → not judged",
    "s": "accurate → no claim",
    "rf": "reason figure",
}


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
@pytest.mark.parametrize("keys", ACTS)
async def test_an_act_has_an_echo(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], size: tuple[int, int], keys: str
) -> None:
    """With the sentence that it was done to, at every size."""
    app = app_of(desk)
    async with app.run_test(size=size) as pilot:
        session = app.desk_screen.session
        at = session.cursor.sentence
        await pilot.press("a", "k", *keys)
        await settled(app)
        await pilot.pause()
        assert f"{at + 1}: {ACTS[keys]}" in screen_text(app).splitlines()[-1]
        await pilot.press("u")
        await settled(app)
        await pilot.pause()
        assert f"undone: sentence {at + 1}" in screen_text(app).splitlines()[-1]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
@pytest.mark.parametrize("signs", [UNICODE, ASCII])
@pytest.mark.parametrize("what", ["reasons", "evidence", "confidence"])
async def test_what_hangs_on_a_verdict_has_a_sign(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], size: tuple[int, int], signs: Signs, what: str
) -> None:
    """Beside the verdict's; a note's own goes before it."""
    app = app_of(desk, signs=signs)
    async with app.run_test(size=size) as pilot:
        acts = app.desk_screen.acts
        await pilot.press("a", "k")
        assert f"{signs.more}{signs.verdict('accurate')} " not in screen_text(app)
        {
            "reasons": lambda: acts.set_reasons(("date",)),
            "evidence": lambda: acts.set_evidence((Evidence("x"),)),
            "confidence": lambda: acts.set_confidence(2),
        }[what]()
        await settled(app)
        await pilot.pause()
        assert f"{signs.more}{signs.verdict('accurate')} " in screen_text(app)
        acts.set_note("a note")
        await settled(app)
        await pilot.pause()
        assert f"{signs.noted}{signs.verdict('accurate')} " in screen_text(app)


# ------------------------------------------------------------------------------------------------------------ in words


def test_an_echo_says_what_is_other_than_before() -> None:
    """In words, one sentence or how many, and how many verdicts were others before."""
    was, now = Holding(Verdict.ACCURATE, note="a"), Holding(Verdict.DISPUTED, note="b", reasons=("date",))
    assert echo([Done(0, was, now)]) == "sentence 1: accurate → disputed, reason date, note changed"
    assert echo([Done(0, now, Holding())]) == "sentence 1: disputed → not judged, note removed"
    assert echo([Done(0, was, was)]) == "sentence 1: accurate, as before"
    assert echo([Done(0, Holding(), was), Done(1, now, was)]) == "2 sentences: accurate, 1 of them changed"
    assert echo([Done(2, Holding(), Holding(), False, True)], "Title, ") == "Title, sentence 3: no claim → not judged"
    assert echo([Done(0, Holding(), was), Done(2, Holding(), was)], of=5) == "2 of 5 sentences: accurate"
    assert echo([Done(0, Holding(), was)], of=3) == "1 of 3 sentences: accurate"
    assert echo([Done(0, Holding(), was)], of=2) == "1 of 2 sentences: accurate"
    assert echo([Done(0, Holding(), was)], of=1) == "sentence 1: accurate, note kept"
    assert echo([]) == ""


THERE = Link(Relation.SUPPORTS, "b.txt", "text", 2)
FULL = Holding(
    Verdict.DISPUTED, reasons=("date", "figure"), confidence=3, note="n", evidence=(Evidence("x"),), links=(THERE,)
)


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (
            Done(0, Holding(Verdict.ACCURATE), FULL),
            "accurate → disputed, reason date, reason figure, confidence high, note kept, evidence added, "
            "supports: b.txt, sentence 3",
        ),
        (Done(0, FULL, replace(NOTHING, note="n", links=(THERE,))), "disputed → not judged"),
        (Done(0, replace(NOTHING, confidence=2), replace(NOTHING, confidence=1)), "confidence low"),
        (Done(0, NOTHING, replace(NOTHING, confidence=2)), "confidence medium"),
        (Done(0, replace(NOTHING, confidence=2), NOTHING), "confidence not said"),
        (Done(0, NOTHING, replace(NOTHING, confidence=7)), "confidence 7"),
        (Done(0, FULL, replace(FULL, reasons=("figure", "name"))), "reason name, no longer date"),
        (Done(0, FULL, replace(FULL, note="")), "note removed"),
        (Done(0, FULL, replace(FULL, evidence=())), "evidence removed"),
        (Done(0, FULL, replace(FULL, evidence=(Evidence("y"),))), "evidence changed"),
        (Done(0, FULL, replace(FULL, links=())), "no longer supports: b.txt, sentence 3"),
        (
            Done(0, FULL, replace(FULL, links=(replace(THERE, relation=Relation.NOT_SAME),))),
            "not the same: b.txt, sentence 3",
        ),
        (Done(0, FULL, replace(FULL, links=(THERE, replace(THERE, sentence=4)))), "supports: b.txt, sentence 5"),
        (Done(0, NOTHING, NOTHING), "not judged, as before"),
        (Done(0, NOTHING, NOTHING, False, False), "no claim, as before"),
        (Done(0, FULL, FULL, True, False), "disputed → no claim"),
    ],
)
def test_an_echo_says_each_thing_that_is_held(done: Done, said: str) -> None:
    """But nothing that goes with the verdict."""
    assert echo([done]) == f"sentence 1: {said}"


def test_an_echo_of_many_says_what_they_have_in_common() -> None:
    accurate, disputed = Holding(Verdict.ACCURATE), Holding(Verdict.DISPUTED)
    done = [Done(0, NOTHING, accurate), Done(1, accurate, disputed), Done(2, disputed, disputed)]
    assert echo(done, "b, ") == "b, 3 sentences, 1 of them changed"
    assert echo(done[:1] * 2, of=2) == "2 sentences: accurate"
    assert echo([Done(0, accurate, NOTHING), Done(1, NOTHING, NOTHING)]) == "2 sentences: not judged, 1 of them changed"
    assert echo([Done(0, NOTHING, NOTHING, True, False)] * 2) == "2 sentences: no claim"


async def test_the_end_stays_the_end_when_others_write(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """What comes from elsewhere is shown around it."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"99a")
        await settled(app)
        app.desk_screen.remote.show_changes(frozenset({app.desk_screen.session.name}))
        await pilot.pause()
        app.desk_screen.reader.repaint()
        await pilot.pause()
        assert any("done: J next" in line and UNICODE.bar in line for line in screen_text(app).splitlines())
