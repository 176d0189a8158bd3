"""An agent's suggestions in the app: shown, taken by one key or overruled by another, and never anybody's vote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from review.agreement.of_round import table_of_round
from review.events import Event, EventKind, Holding, Role
from store.opening import open_desk
from tests.registry import shipped
from tests.tui.helpers import screen_text, settled
from tests.verdicts import Verdict
from tui.app.app import CopydeskApp
from tui.cli.main import main
from tui.shell.settings import ScreenSettings

FIRST = "000_55d43b964525e033.txt"


@pytest.fixture
def suggested(samples: Path, tmp_path: Path) -> Path:
    """Return a desk on the disk for which a program has suggested two verdicts."""
    file = tmp_path / "suggestions.jsonl"
    lines = [
        {"article": FIRST, "sentence": sentence, "verdict": "erroneous", "agent": "checker", "score": 0.75}
        for sentence in (8, 9)
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert main(["import", str(samples), str(file), "--as", "ana"]) == 0
    return samples


async def test_enter_takes_and_a_verdict_key_overrules(suggested: Path) -> None:
    desk = open_desk(suggested, "ana")
    app = CopydeskApp(desk, shipped(), ScreenSettings(theme="dark", title="samples", article=FIRST))
    async with app.run_test(size=(120, 40)) as pilot:
        app.desk_screen.session.open(FIRST, 8)
        await pilot.pause()
        shown = screen_text(app)
        assert "suggested: enter takes it" in shown
        assert desk.decisions.progress("ana")[FIRST].judged == 0
        app.perform("sentence.confirm")
        await pilot.pause()
        app.desk_screen.session.cursor.go(9)
        app.perform("sentence.accurate")
        await settled(app)
    held = open_desk(suggested, "ana").decisions.held(FIRST, "ana")
    assert [held[at].holding.verdict for at in (8, 9)] == [Verdict.ERRONEOUS, Verdict.ACCURATE]
    assert {event.role for event in held.values()} == {Role.REVIEWER}


def test_suggestions_are_exported_as_the_agents_and_are_no_votes(
    suggested: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    capfd.readouterr()
    assert main(["export", str(suggested), "--as", "ana"]) == 0
    records = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [(r["reviewer"], r["role"], r["score"]) for r in records] == [("checker", "agent", 0.75)] * 2
    desk = open_desk(suggested, "ana")
    assert table_of_round(desk.decisions.everything()).raters == ()
    assert main(["export", str(suggested), "--as", "ana", "--consensus", "majority"]) == 0
    assert capfd.readouterr().out == ""


def test_agreement_sets_agents_against_people_apart(suggested: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The people's figures do not change; what a person said beside a suggestion is compared with it."""
    judged = suggested.parent / "judged.jsonl"
    lines = [
        {"article": FIRST, "sentence": at, "verdict": verdict, "reviewer": who}
        for who, verdicts in (("ana", ("erroneous", "accurate")), ("bo", ("erroneous", "erroneous")))
        for at, verdict in zip((8, 9), verdicts, strict=True)
    ]
    judged.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert main(["import", str(suggested), str(judged), "--as", "ana"]) == 0
    capfd.readouterr()
    asked = ["agreement", str(suggested), "--as", "ana", "--draws", "100"]
    assert main([*asked, "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert found["reviewers"] == ["ana", "bo"]
    assert found["coefficients"]["percent"]["value"] == 0.5
    assert [(one["agent"], one["person"], one["n"], one["percent"]) for one in found["agents"]] == [
        ("checker", None, 4, 0.75),
        ("checker", "ana", 2, 0.5),
        ("checker", "bo", 2, 1.0),
    ]
    assert main(asked) == 0
    text = capfd.readouterr().out
    part = text.split("Agents against people")[1].splitlines()
    assert "checker, all people" in part[1]
    assert max(map(len, part[:4])) <= 80


def test_suggestions_are_nobody_s_progress(suggested: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The round's standing has people alone, also where everybody may judge and so nobody was named."""
    desk = open_desk(suggested, reviewer="bo")
    card = next(card for card in desk.articles.cards() if card.name == FIRST)
    held = Holding(verdict=Verdict.ACCURATE, claim=True)
    desk.decisions.append([Event(EventKind.DECIDE, "bo", "main", FIRST, card.snapshot, 8, held)])
    desk.close()
    capfd.readouterr()
    assert main(["rounds", "show", "main", str(suggested), "--as", "ana", "--json"]) == 0
    shown = json.loads(capfd.readouterr().out)
    assert set(shown["progress"]) == {"ana", "bo"}
    assert sum(one["judged"] for of in shown["progress"].values() for one in of.values()) == 1


def test_agents_in_a_blind_open_round_say_nothing_of_others(suggested: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Not before it is closed."""
    lead = ["--as", "ana"]
    assert main(["rounds", "new", "one", str(suggested), "--reviewers", "ana,bo", "--blind", *lead]) == 0
    assert main(["rounds", "open", "one", str(suggested), *lead]) == 0
    capfd.readouterr()
    assert main(["agreement", str(suggested), "--round", "one", "--json", *lead]) == 2
    out, err = capfd.readouterr()
    assert (out, "blind" in err) == ("", True)


async def test_the_part_that_a_suggestion_is_about_stands_out_in_the_page_and_in_words(
    samples: Path, tmp_path: Path
) -> None:
    """By its look in the page, and by its words in the inspector, for who sees no looks."""
    article = open_desk(samples, "ana").articles.article(FIRST)
    start = article.sentences[8].start + 4
    file = tmp_path / "spans.jsonl"
    finding = {"article": FIRST, "start": start, "end": start + 8, "verdict": "erroneous", "agent": "checker"}
    file.write_text(json.dumps(finding) + "\n")
    assert main(["import", str(samples), str(file), "--as", "ana"]) == 0
    app = CopydeskApp(
        open_desk(samples, "ana"), shipped(), ScreenSettings(theme="dark", title="samples", article=FIRST)
    )
    async with app.run_test(size=(120, 40)) as pilot:
        app.desk_screen.session.open(FIRST, 8)
        await pilot.pause()
        assert f"“{article.text[start : start + 8]}”" in screen_text(app)
        assert app.desk_screen.session.views[8].spans == ((start, start + 8),)
        reader = app.desk_screen.query_one("Reader")
        marked = [
            segment.text
            for row in range(reader.size.height)
            for segment in reader.render_line(row)
            if segment.style and segment.style.reverse
        ]
        assert "".join(marked).strip() == article.text[start : start + 8].strip()
        app.perform("sentence.accurate")
        await settled(app)
        assert app.desk_screen.session.views[8].spans == ()
