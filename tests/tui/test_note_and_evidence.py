"""Notes and evidence while they are written: what becomes a draft, what is entered, what a dialog begins with."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from review.events import Evidence, Holding
from store.drafts import Draft
from tests.tui.desk_double import Heard, desk
from tests.verdicts import Verdict
from tui.screens import dialogs, note
from tui.screens.desk import judging

HAD = (Evidence("one", "first"), Evidence("two", "second", "refutes"))


class Writing:
    """A view of a sentence with a note and evidence, the drafts there are, and the dialog that was opened."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, verdict: str = "", evidence: tuple[Evidence, ...] = HAD
    ) -> None:
        self.view, self.heard = desk()
        self.begun: dict[str, dict[str, str]] = {}
        self.dialog: Any = None
        self.take: Callable[[Any], None] = lambda _: None
        view, session = self.view, self.view.session
        session.holding = lambda: Holding(verdict or None, note="It was nine.", evidence=evidence)
        session.opened = SimpleNamespace(snapshot="text")
        session.quote_of = lambda name, at: f"{name} {at}"
        session.cards = [SimpleNamespace(name="b.txt"), SimpleNamespace(name="c.txt")]
        view.shell.settings.today = lambda: "2026-01-02"
        view.shell.drafts = Heard(self.heard, "drafts.", find=self._find, refused="")
        view.app = SimpleNamespace(push_screen=self._push)
        monkeypatch.setattr(judging, "next_hit", lambda _: "   ; next hit")
        monkeypatch.setattr(note, "NoteDialog", lambda *given: given)
        monkeypatch.setattr(dialogs, "EvidenceDialog", lambda *given, **more: (*given, more))

    def _find(self, draft: Draft) -> dict[str, str] | None:
        assert (draft.article, draft.snapshot, draft.sentence, draft.quote) == ("a.txt", "text", 2, "a.txt 2")
        return self.begun.get(draft.kind)

    def _push(self, dialog: Any, take: Callable[[Any], None]) -> None:
        self.dialog, self.take = dialog, take


def draft(kind: str, **fields: str) -> Draft:
    return Draft("a.txt", "text", 2, "a.txt 2", kind, fields)


def test_a_draft_of_no_article_is_of_no_text() -> None:
    view, _ = desk()
    view.session.opened, view.session.quote_of = None, lambda name, at: ""
    assert judging.draft_of(view.session, "note") == Draft("a.txt", "", 2, "", "note")


@pytest.mark.parametrize(
    ("begun", "title", "text"),
    [
        (None, "Note on sentence 3   ; next hit", "It was nine."),
        ({"note": "It was n"}, "Note on sentence 3, from your draft   ; next hit", "It was n"),
        ({"other": ""}, "Note on sentence 3, from your draft   ; next hit", "It was nine."),
    ],
)
def test_a_note_begins_with_its_draft(
    monkeypatch: pytest.MonkeyPatch, begun: dict[str, str] | None, title: str, text: str
) -> None:
    on = Writing(monkeypatch)
    on.begun = {"note": begun} if begun else {}
    judging._note(on.view)
    assert on.dialog[:3] == (title, text, "a.txt 2")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("It was ten.", f"drafts.keep({draft('note', note='It was ten.')!r})"),
        (" It was ten. ", f"drafts.keep({draft('note', note=' It was ten. ')!r})"),
        ("  ", f"drafts.drop({draft('note')!r})"),
        (" It was nine. ", f"drafts.drop({draft('note')!r})"),
    ],
)
def test_what_is_written_of_a_note_is_a_draft(monkeypatch: pytest.MonkeyPatch, text: str, asked: str) -> None:
    """Unless it is nothing, or the note itself."""
    on = Writing(monkeypatch)
    judging._note(on.view)
    on.dialog[3](text)
    assert on.heard == [asked]


@pytest.mark.parametrize(
    ("text", "begun", "refused", "asked"),
    [
        ("It was ten.", True, "", [f"drafts.entered({draft('note')!r})", "acts.set_note('It was ten.')"]),
        ("", True, "", [f"drafts.entered({draft('note')!r})", "acts.set_note('')"]),
        ("It was nine.", True, "", [f"drafts.drop({draft('note')!r})"]),
        (None, False, "", []),
        (None, True, "", ["say('Draft kept: <sentence.note> goes on with it')"]),
        (None, True, "disk full", ["say('The draft could not be kept on the disk: disk full')"]),
    ],
)
def test_what_becomes_of_a_note(
    monkeypatch: pytest.MonkeyPatch, text: str | None, begun: bool, refused: str, asked: list[str]
) -> None:
    """It is entered, or as before, or its draft is kept when the dialog is left."""
    on = Writing(monkeypatch)
    judging._note(on.view)
    on.begun, on.view.shell.drafts.refused = {"note": {"note": "It"}} if begun else {}, refused
    on.take(text)
    assert on.heard == asked


@pytest.mark.parametrize(
    ("verdict", "stance"), [("", "supports"), (Verdict.ACCURATE, "supports"), (Verdict.ERRONEOUS, "refutes")]
)
def test_new_evidence_is_of_today_and_for_the_verdict(
    monkeypatch: pytest.MonkeyPatch, verdict: str, stance: str
) -> None:
    on = Writing(monkeypatch, verdict)
    judging._evidence(on.view)
    blank = Evidence("", stance=stance, accessed="2026-01-02")
    assert (on.dialog[0], on.dialog[2]) == (blank, {"quote": "a.txt 2", "names": ["b.txt", "c.txt"]})


def test_evidence_begins_with_its_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece with its own; what else is in a draft's file is passed over."""
    on = Writing(monkeypatch)
    texts = {"source": "s", "quote": "q", "stance": "refutes"}
    on.begun = {"evidence 1": {**texts, "nonesuch": "x"}}
    judging._evidence(on.view, 0)
    assert on.dialog[0] == HAD[0]
    judging._evidence(on.view, 1)
    assert on.dialog[0] == replace(HAD[1], source="s", quote="q", stance="refutes")
    on.begun = {"evidence": {"quote": "q"}}
    judging._evidence(on.view)
    assert on.dialog[0] == Evidence("", "q", "supports", "2026-01-02")


@pytest.mark.parametrize(
    ("piece", "kept"),
    [
        (Evidence("", "", "refutes"), None),
        (HAD[0], None),
        (Evidence("s"), {"source": "s", "quote": "", "stance": "supports"}),
        (Evidence("", "q", "refutes"), {"source": "", "quote": "q", "stance": "refutes"}),
    ],
)
def test_what_is_written_of_evidence_is_a_draft(
    monkeypatch: pytest.MonkeyPatch, piece: Evidence, kept: dict[str, str] | None
) -> None:
    """Unless it is empty, or the piece itself."""
    on = Writing(monkeypatch)
    judging._evidence(on.view, 0)
    on.dialog[1](piece)
    one = draft("evidence 0", **(kept or {}))
    assert on.heard == [f"drafts.drop({one!r})" if kept is None else f"drafts.keep({one!r})"]


@pytest.mark.parametrize(
    ("number", "kind", "after"),
    [(None, "evidence", (*HAD, Evidence("new"))), (0, "evidence 0", (Evidence("new"), HAD[1]))],
)
def test_what_becomes_of_evidence(
    monkeypatch: pytest.MonkeyPatch, number: int | None, kind: str, after: tuple[Evidence, ...]
) -> None:
    on = Writing(monkeypatch)
    judging._evidence(on.view, number)
    on.begun = {kind: {"source": "n"}}
    on.take(None)
    on.take(Evidence("new"))
    assert on.heard == [
        "say('Draft kept: <sentence.evidence> goes on with it')",
        f"drafts.entered({draft(kind)!r})",
        f"acts.set_evidence({after!r})",
    ]


@pytest.mark.parametrize(
    ("chosen", "first"), [(("note", 0), "Note on sentence 3   ; next hit"), (("evidence", 1), HAD[1])]
)
def test_the_note_and_the_evidence_that_are_chosen_are_opened(
    monkeypatch: pytest.MonkeyPatch, chosen: tuple[str, int], first: object
) -> None:
    on = Writing(monkeypatch)
    on.view.inspector.meant = lambda *kinds: chosen if chosen[0] in kinds else None
    judging.open_chosen(on.view)
    assert on.dialog[0] == first
