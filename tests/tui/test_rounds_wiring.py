"""What the command line gives the application of a desk: its reasons, and what the round before held."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from review.events import Event, EventKind, Holding
from review.round_changes import Plan
from store.opening import open_desk
from tests.rounds import rounds_of
from tests.verdicts import Verdict
from tui.cli.commands.open import _terms
from tui.screens.desk.status_line import terms_line
from tui.shell.signs import ASCII, SPOKEN, UNICODE


def test_earlier_and_reasons(samples: Path) -> None:
    """A round shows verdicts of the round before only if it says so; a desk's own reasons come with its settings."""
    round_admin = rounds_of(samples, "ana")
    round_admin.new(Plan("one", "ana", ("ana", "bo"), overlap=2, due="2026-12-01"))
    round_admin.open("one")
    for who, verdict in (("ana", Verdict.ACCURATE), ("bo", Verdict.DISPUTED)):
        desk = open_desk(samples, who, "one")
        card = desk.articles.cards()[0]
        at = min(card.claims)
        desk.decisions.append([Event(EventKind.DECIDE, who, "one", card.name, card.snapshot, at, Holding(verdict))])
    due = "one · due 2026-12-01", "one - due 2026-12-01", "one, due 2026-12-01"
    assert tuple(terms_line(desk.rules, signs) for signs in (UNICODE, ASCII, SPOKEN)) == due
    round_admin.close("one")
    round_admin.new(Plan("two", "ana", ("ana", "bo"), only="disputed", show_earlier=True))
    round_admin.new(Plan("three", "ana", ("ana", "bo"), only="disputed"))
    settings = samples / ".copydesk" / "desk.toml"
    settings.write_text(settings.read_text() + '\n[reasons]\nphoto = "h"\n')

    terms = _terms(desk)
    assert terms.reasons[-1].name == "photo"
    assert terms.earlier(replace(desk.rules, show_earlier=True), card.name) == (), "the first round has none before it"
    for name, seen in (("two", [("ana", "accurate"), ("bo", "disputed")]), ("three", [])):
        rules = round_admin.enter(name).rules
        held = terms.earlier(rules, card.name)
        assert [(event.reviewer, str(event.holding.verdict)) for event in held if event.sentence == at] == seen
