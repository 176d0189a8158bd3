"""`copydesk history` says who did what when, in which capacity, and what was read in."""

from __future__ import annotations

import json
import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.events import NOTHING, Event, EventKind, Evidence, Holding, Link, Role
from review.holdings import cleared, decided, set_aside
from review.links import word_of
from review.undo import redo, undo
from store.folder_desk import FileDesk
from store.manage.history import entries_of
from store.opening import open_desk
from store.person import current_person
from tests.verdicts import Verdict
from tui.cli.commands import history
from tui.cli.main import main

NAME = "000_55d43b964525e033.txt"
JUDGED = decided(NOTHING, Verdict.ACCURATE)


def put(desk: FileDesk, kind: EventKind, holding: Holding, role: Role = Role.REVIEWER) -> None:
    snapshot = next(card.snapshot for card in desk.articles.cards() if card.name == NAME)
    desk.decisions.append([Event(kind, desk.reviewer, desk.round, NAME, snapshot, 8, holding, role=role)])


def test_a_history_tells_every_act(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A line for each, the oldest first: time, person, sentence, what changed, the words of the sentence."""
    desk = open_desk(samples, reviewer="ana")
    source = Evidence("https://example.org/a")
    put(desk, EventKind.DECIDE, JUDGED)
    full = Holding(Verdict.DISPUTED, True, "see p. 4", ("date", "figure"), 2, (source,))
    put(desk, EventKind.DECIDE, full)
    put(desk, EventKind.CONFIRM, full)
    put(desk, EventKind.CLEAR, cleared(full))
    put(desk, EventKind.SET_ASIDE, set_aside(cleared(full)))
    desk.decisions.append(undo(lambda: reversed(desk.decisions.log("ana")), desk.decisions.history))
    desk.decisions.append(redo(lambda: reversed(desk.decisions.log("ana"))))
    desk.close()
    assert main(["history", str(samples / NAME), "9", "--as", "ana"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ  ana    9  ", line) for line in lines)
    assert all("“Leike will direct the “superalignment” team" in line for line in lines)
    assert [line[32:].split("  “")[0] for line in lines] == [
        "judged it accurate",
        "judged it disputed (was accurate), because of date, figure, confidence 2, evidence https://example.org/a",
        "confirmed disputed",
        "cleared the verdict",
        "set it aside",
        "undid, back to no verdict",
        "redid, back to set aside",
    ]
    assert lines[1].endswith("  note: see p. 4")
    assert main(["history", str(samples / NAME), "8", "--as", "ana"]) == 0
    assert capfd.readouterr().out == ""


def test_it_says_in_which_capacity_and_what_was_read_in(
    samples: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A program suggests; a record that was read in has the time at which it was made beside that at which it came."""
    given: list[dict[str, object]] = [
        {"agent": "checker", "score": 0.83, "verdict": "erroneous"},
        {"reviewer": "ana", "verdict": "accurate", "modified": "2026-01-02T10:00:00+01:00"},
    ]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps({"article": NAME, "sentence": 8, **one}) + "\n" for one in given))
    assert main(["import", str(samples), str(path)]) == 0
    assert main(["history", str(samples / NAME)]) == 0
    told = sorted(line[22:].split("  “")[0] for line in capfd.readouterr().out.splitlines())
    assert told == [
        "ana    9  judged it accurate, read in, made 2026-01-02 09:00:00Z",
        "checker    9  suggested erroneous (0.83)",
    ]


def test_an_adjudicator_settles_or_sends_back() -> None:
    """The same verdict reads otherwise from somebody who settles."""
    base = Event(EventKind.DECIDE, "cy", "one", "a", "sha", 3, JUDGED, id=f"{1:020x}", role=Role.ADJUDICATOR)
    back = Event(EventKind.CLEAR, "cy", "one", "a", "sha", 3, Holding(why="unclear"), f"{2:020x}", weighed=("x",),
                 role=Role.ADJUDICATOR)  # fmt: skip
    own = replace(back, id=f"{3:020x}", weighed=())
    assert [act.what for act in entries_of([base, back, own])] == [
        "settled it as accurate",
        "sent it back, why: unclear",
        "cleared the verdict, why: unclear",
    ]


LINK = Link("contradicts", "x", "sha", 3)
LINKED = f"links: {word_of('contradicts')} x sentence 4"
FULL = Holding(Verdict.ACCURATE, True, "hm", ("date",), 3, (Evidence("a"),), "so", links=(LINK,))


@pytest.mark.parametrize("number", ["0", "31", "-1", "999"])
def test_a_sentence_that_is_not_there_is_said(samples: Path, capfd: pytest.CaptureFixture[str], number: str) -> None:
    """An empty history would say that nobody did anything."""
    open_desk(samples, reviewer="ana").close()
    assert main(["history", "--as", "ana", "--", str(samples / NAME), number]) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert "There is no such sentence" in said.err
    assert "1 to 30" in said.err


@pytest.mark.parametrize(
    ("kind", "before", "now", "role", "what"),
    [
        (EventKind.DECIDE, NOTHING, JUDGED, Role.REVIEWER, "judged it accurate"),
        (EventKind.DECIDE, JUDGED, JUDGED, Role.REVIEWER, "judged it accurate"),
        (EventKind.DECIDE, JUDGED, Holding(claim=True), Role.REVIEWER, "decide"),
        (EventKind.DECIDE, NOTHING, Holding(Verdict.ERRONEOUS, score=0.5), Role.AGENT, "suggested erroneous (0.50)"),
        (EventKind.NOTE, JUDGED, Holding(Verdict.ACCURATE, note="hm"), Role.REVIEWER, "wrote a note"),
        (EventKind.CONFIRM, JUDGED, JUDGED, Role.REVIEWER, "confirmed accurate"),
        (EventKind.CLEAR, JUDGED, NOTHING, Role.REVIEWER, "cleared the verdict"),
        (EventKind.CLEAR, JUDGED, NOTHING, Role.ADJUDICATOR, "sent it back"),
        (EventKind.TAKE_BACK, Holding(claim=False), Holding(claim=True), Role.REVIEWER, "took it in"),
        (EventKind.UNDO, JUDGED, Holding(claim=False), Role.REVIEWER, "undid, back to set aside"),
        (EventKind.REDO, NOTHING, JUDGED, Role.REVIEWER, "redid, back to accurate"),
        (EventKind.UNDO, JUDGED, Holding(claim=True), Role.REVIEWER, "undid, back to no verdict"),
        (EventKind.UNDO, JUDGED, Holding(links=(LINK,)), Role.REVIEWER, f"undid, back to no verdict, {LINKED}"),
        (EventKind.DECIDE, JUDGED, Holding(Verdict.DISPUTED), Role.REVIEWER, "judged it disputed (was accurate)"),
        (EventKind.DECIDE, FULL, FULL, Role.REVIEWER, "judged it accurate"),
        (EventKind.SET_ASIDE, NOTHING, Holding(claim=False), Role.REVIEWER, "set it aside"),
        (EventKind.CONFIDENCE, FULL, replace(FULL, confidence=None), Role.REVIEWER, "said how sure"),
        (EventKind.EVIDENCE, FULL, replace(FULL, evidence=()), Role.REVIEWER, "gave evidence"),
        (EventKind.EVIDENCE, FULL, replace(FULL, links=()), Role.REVIEWER, "linked it"),
        (
            *(EventKind.EVIDENCE, NOTHING, Holding(evidence=(Evidence("a"),), links=(LINK,)), Role.REVIEWER),
            f"gave evidence, evidence a, {LINKED}",
        ),
        (
            *(EventKind.REASONS, JUDGED, Holding(Verdict.ACCURATE, reasons=("date",)), Role.REVIEWER),
            "gave reasons, because of date",
        ),
        (EventKind.REASONS, Holding(reasons=("date",)), NOTHING, Role.REVIEWER, "gave reasons"),
        (
            *(EventKind.CONFIDENCE, JUDGED, Holding(Verdict.ACCURATE, confidence=3), Role.REVIEWER),
            "said how sure, confidence 3",
        ),
        (
            *(EventKind.EVIDENCE, NOTHING, Holding(evidence=(Evidence("a"), Evidence("b"))), Role.REVIEWER),
            "gave evidence, evidence a b",
        ),
        (
            *(EventKind.EVIDENCE, NOTHING, Holding(links=(LINK,)), Role.REVIEWER),
            f"linked it, {LINKED}",
        ),
        (
            EventKind.DECIDE,
            NOTHING,
            Holding(Verdict.ACCURATE, why="hm"),
            Role.ADJUDICATOR,
            "settled it as accurate, why: hm",
        ),
    ],
)
def test_each_act_has_its_words(kind: EventKind, before: Holding, now: Holding, role: Role, what: str) -> None:
    """What changed is told, and nothing that did not."""
    first = Event(EventKind.DECIDE, "cy", "one", "a", "sha", 3, before, id=f"{1 << 24:020x}")
    weighed = (first.id,) if role is Role.ADJUDICATOR else ()
    event = Event(kind, "cy", "one", "a", "sha", 3, now, f"{2 << 24:020x}", "", first.id, role=role, weighed=weighed)
    told = entries_of([first, event])[1]
    assert (told.what, told.reviewer, told.sentence, told.event) == (what, "cy", 3, event)
    assert told.note == (now.note if now.note != before.note else "")
    assert told.when == datetime(1970, 1, 1, microsecond=2, tzinfo=UTC)


@pytest.mark.parametrize(("sentence", "code"), [("0", 2), ("1", 0), ("last", 0), ("beyond", 2)])
def test_the_first_and_the_last_sentence_have_a_history(
    sentence: str, code: int, samples: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with closing(open_desk(samples)) as desk:
        last = len(desk.articles.article(NAME).sentences)
    number = {"last": str(last), "beyond": str(last + 1)}.get(sentence, sentence)
    assert main(["history", str(samples / NAME), number]) == code
    assert (f"Its sentences are 1 to {last}" in capfd.readouterr().err) is (code == 2)


def test_looking_for_a_history_makes_no_desk(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["history", NAME, "--desk", str(samples)]) == 2
    assert capfd.readouterr().err.startswith("copydesk: ")
    assert not (samples / ".copydesk").exists()


SIXTY = "Nobody had counted the people who came to the new town hall."
REPORT = f"Report\n\n{SIXTY} It rained the whole of that day, and nobody who came was dry.\n"


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a desk of one report, and go there: its second sentence has 60 characters, its third 61."""
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    open_desk(tmp_path, "ana").close()
    monkeypatch.chdir(tmp_path)
    return tmp_path


ANOTHER = "daemon"
"""The login of somebody else, which every system has."""


def judged(folder: Path, sentence: int, note: str = "", snapshot: str = "", who: str = "ana") -> Event:
    """Judge a sentence of the report, and return the event."""
    with closing(open_desk(folder, who)) as desk:
        known = desk.articles.article("a.txt").sha256
        held = replace(JUDGED, note=note)
        event = Event(EventKind.DECIDE, who, "main", "a.txt", snapshot or known, sentence, held)
        return desk.decisions.append([event])[0]


def at(event: Event) -> str:
    """Return when an event was, as it is printed."""
    return f"{datetime.fromtimestamp(event.micros // 1_000_000, UTC):%Y-%m-%d %H:%M:%S}Z"


def test_the_lines_of_a_history(report: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A sentence is cut after sixty characters, and has no words where it is of an earlier text or not there.

    What one did in the name of somebody who has a login here is told as a copy.
    """
    events = [
        judged(report, 1, "a \x1b\n note"),
        judged(report, 2),
        judged(report, 400),
        judged(report, 1, who=ANOTHER),
    ]
    events.append(judged(report, 2, snapshot="0" * 64))
    assert main(["history", "a.txt"]) == 0
    whole, copied = SIXTY, f"{ANOTHER} (in a copy by {current_person().login})"
    cut = "It rained the whole of that day, and nobody who came was dr…"
    assert (len(whole), len(cut)) == (60, 60)
    lines = [
        f"{at(events[0])}  ana    2  judged it accurate  “{whole}”  note: a ␛ note",
        f"{at(events[1])}  ana    3  judged it accurate  “{cut}”",
        f"{at(events[2])}  ana  401  judged it accurate  “”",
        f"{at(events[3])}  {copied}    2  judged it accurate  “{whole}”",
        f"{at(events[4])}  ana    3  judged it accurate  “(an earlier text)”",
    ]
    assert capfd.readouterr() == ("".join(f"{line}\n" for line in lines), "")
    assert main(["history", "a.txt", "3"]) == 0
    assert capfd.readouterr() == (f"{lines[1]}\n", ""), "of the text that is here"


def test_a_history_as_json(report: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """An event with everything that it has, a line each."""
    events = [judged(report, 1, "hm"), judged(report, 2)]
    assert main(["history", "a.txt", "--json"]) == 0
    out, err = capfd.readouterr()
    printed = [json.loads(line) for line in out.splitlines()]
    assert err == ""
    assert [one["id"] for one in printed] == [event.id for event in events]
    holding = {"verdict": "accurate", "claim": True, "note": "hm", "reasons": [], "confidence": None, "evidence": []}
    said = {
        **{"kind": "decide", "reviewer": "ana", "round": "main", "article": "a.txt", "sentence": 1},
        **{"snapshot": events[0].snapshot, "id": events[0].id, "duration": 0.0, "role": "reviewer"},
        "holding": {**holding, "why": "", "score": None, "links": []},
    }
    assert {key: printed[0][key] for key in said} == said


def test_what_nobody_did_is_said(report: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With the round that was looked at, and how to look in another."""
    where = "in round main; --round NAME looks in another"
    assert main(["history", "a.txt"]) == 0
    assert capfd.readouterr() == ("", f"copydesk: nobody did anything to a.txt {where}\n")
    assert main(["history", str(report / "a.txt"), "2"]) == 0
    assert capfd.readouterr() == ("", f"copydesk: nobody did anything to a.txt, sentence 2 {where}\n")
    assert main(["history", "a.txt", "4"]) == 2
    told = "copydesk: There is no such sentence: 4 of a.txt. Its sentences are 1 to 3\n"
    assert capfd.readouterr() == ("", told)
    assert history._range(0) == "It has none"


def test_a_history_without_what_cannot_be_read_is_not_whole(report: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It is said what was left out, with exit code 1."""
    event = judged(report, 1)
    [path] = (report / ".copydesk" / "rounds" / "main" / "ana").glob("*.json")
    (path.parent / "x-0001.json").write_bytes(b"{" * 40)
    assert main(["history", "a.txt"]) == 1
    out, err = capfd.readouterr()
    assert out.startswith(at(event))
    assert err.startswith("copydesk: left out: ")
    assert len(err.splitlines()) == 1
    assert "x-0001.json" in err


def test_a_blind_round_s_history_is_its_reviewer_s_alone(report: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Who prints what somebody else decided is told when it is shown, and that there is nothing to see."""
    new = ["rounds", "new", "one", "--reviewers", f"{ANOTHER},bo", "--blind", "--open", "--as", "lea"]
    assert main(new) == 0
    assert main(["judge", "a.txt", "2", "accurate", "--round", "one", "--as", ANOTHER]) == 0
    capfd.readouterr()
    assert main(["history", "a.txt", "--round", "one", "--as", ANOTHER]) == 0
    assert capfd.readouterr() == (
        "",
        "copydesk: round one is blind: what daemon decided is shown when it is closed;"
        " `copydesk rounds show one` counts\n"
        "copydesk: nobody did anything to a.txt in round one; --round NAME looks in another\n",
    )
