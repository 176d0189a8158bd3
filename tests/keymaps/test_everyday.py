"""What newcomers call an action finds it: each of these phrases has the action among its first three."""

from __future__ import annotations

import pytest

from keymaps.actions import Action, Scope
from keymaps.everyday import EVERYDAY, score
from keymaps.habits import HABITS, PALETTE
from tests.registry import ACTIONS, BY_ID, shipped
from tui.screens.help import commanded, palette_rows, ranked

PHRASES = {
    ":q": "app.quit",
    ":wq": "app.quit",
    ":x": "app.quit",
    "how do i exit": "app.quit",
    "undo": "edit.undo",
    "take back my last tag": "edit.undo",
    "redo": "edit.redo",
    "comment": "sentence.note",
    "write a comment": "sentence.note",
    "mark as false": "sentence.erroneous",
    "this is true": "sentence.accurate",
    "wrong": "sentence.erroneous",
    "not a claim": "sentence.aside",
    "skip sentence": "sentence.aside",
    "add a link": "sentence.evidence",
    "source": "sentence.evidence",
    "delete verdict": "sentence.clear",
    "remove tag": "sentence.clear",
    "why is it wrong": "sentence.erroneous-because",
    "how sure am i": "sentence.confidence",
    "find a word": "search.open",
    "search all articles": "search.desk",
    "grep": "search.desk",
    "my decisions": "decisions.open",
    "what i judged": "decisions.open",
    "export to csv": "export.open",
    "download": "export.open",
    "next document": "article.next",
    "what is left to do": "sentence.next-unjudged",
    "go back": "jump.back",
    "bookmark": "mark.set",
    "copy to clipboard": "sentence.copy",
    "dark mode": "app.theme",
    "full screen": "pane.zen",
    "shortcuts": "app.help",
    "instructions": "guidelines.open",
    "resolve disagreements": "adjudication.open",
    "team progress": "rounds.open",
    "conflict of interest": "article.decline",
    "select several sentences": "sentence.range",
    "line numbers": "sentence.numbers",
    "hide highlights": "entity.highlight",
    "who is this person": "entity.open",
    "sidebar": "pane.inspector",
    "show only sentences i disputed": "decisions.open",
    "go to line 12": "sentence.last",
    "change my mind about the last one": "edit.undo",
    "hide the sidebar": "pane.inspector",
    "this is not a fact": "sentence.aside",
    "attach a link": "sentence.evidence",
    "where does this article come from": "source.open",
    "leave a remark": "sentence.note",
    "find a word in every file": "search.desk",
    "how much is left to do": "sentence.next-unjudged",
    "skip to unfinished": "sentence.next-unjudged",
    "mark several at once": "sentence.range",
    "i am not sure": "sentence.confidence",
    "back to the top please": "sentence.first",
    "where did i stop yesterday": "jump.back",
    "see what others said": "elsewhere.open",
    "partly true": "sentence.tag",
    "split view": "pane.next",
    "close the program without saving": "app.quit",
    "print": "export.open",
    "invite a colleague": "rounds.open",
    "read more about this company": "entity.open",
    "reload": "app.redraw",
    "finish the round": "round.finish",
    "statistics": "round.agreement",
    "turn off the colours": "entity.highlight",
}


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_newcomers_words_find_the_action(phrase: str) -> None:
    rows = palette_rows(shipped(), (Scope.READER, Scope.APP), lambda _: "")
    found = [row.action for row in ranked(rows, phrase)][:3]
    assert PHRASES[phrase] in found, found


def test_where_nobody_answers_half_of_the_words_some_will_do() -> None:
    """Where all words are unknown, nothing is found."""
    rows = palette_rows(shipped(), (Scope.READER, Scope.APP), lambda _: "")
    assert ranked(rows, "xyzzy plugh frotz undo")[0].action == "edit.undo"
    assert ranked(rows, "xyzzy plugh") == []


def test_a_short_word_begins_another_only_while_it_is_typed() -> None:
    """`not` is no beginning of a note in the midst of a phrase; at its end it may be."""
    note = BY_ID["sentence.note"]
    assert score(note, ["not", "sure"]) == 0
    assert score(note, ["write", "not"]) > score(note, ["write"]) / 2


@pytest.mark.parametrize(
    "asked",
    [
        "how can i copy it and what does that do for me as of this",
        "please is there an a to copy on or by the am in did you want was with my",
    ],
)
def test_words_that_say_nothing_weigh_nothing(asked: str) -> None:
    """Every one of them would weaken an action that is meant."""
    assert score(COPY, asked.split()) == score(COPY, ["copy"])


COPY = Action("desk.copy-record", "Copy Record", "Write the Sentence down.", Scope.READER, words="clipboard yank")


@pytest.mark.parametrize(
    ("asked", "points"),
    [
        ("copy", 4),
        ("record", 4),
        ("clipboard", 3),
        ("desk", 2),
        ("copy-record", 2),
        ("sentence", 1.5),
        ("down", 1.5),
        ("the copy", 4),
        ("the", 1.5),
        ("cop", 3.2),
        ("cop record", 2),
        ("record cop", 3.6),
        ("recor", 3.2),
        ("recor copy", 3.6),
        ("recording", 2.4),
        ("recorting", 0),
        ("yanks", 1.8),
        ("cops", 0),
        ("sentences", 0.9),
        ("ecord", 0),
        ("copy xyzzy", 2),
        ("copy xyzzy plugh", 0),
    ],
)
def test_a_word_weighs_by_where_it_stands_and_how_well_it_fits(asked: str, points: float) -> None:
    assert score(COPY, asked.split()) == pytest.approx(points)


def test_so_many_of_the_words_must_be_answered_as_is_asked() -> None:
    assert score(COPY, ["copy", "xyzzy", "plugh"], 0.3) == pytest.approx(4 / 3)
    assert score(COPY, ["copy", "xyzzy"], 0.6) == 0


def test_leaving_comes_first_for_hands_that_know_vim() -> None:
    rows = palette_rows(shipped("vim"), (Scope.READER, Scope.APP), lambda _: "")
    for phrase in (":q", ":wq", ":x"):
        assert ranked(rows, phrase)[0].action == "app.quit"
    for phrase in ("q", "wq", "x", "q!"):  # the colon opened the palette, and is not in its field
        assert commanded(rows, phrase)[0].action == "app.quit"
    assert commanded(rows, "w")[0].action == "save.retry"
    assert [row.action for row in commanded(rows, "undo")] == [row.action for row in ranked(rows, "undo")]


def test_habits_of_other_programs_are_about_actions_and_free_keys() -> None:
    """A habit is only looked up for a key that is free in some place; what it names exists."""
    for keys, actions in HABITS.items():
        assert set(actions) <= set(BY_ID), keys
    assert set(PALETTE.values()) <= set(BY_ID)


def test_every_word_is_about_an_action_and_nonsense_about_none() -> None:
    assert set(EVERYDAY) <= set(BY_ID)
    assert not any(score(action, ["xyzzy"]) for action in ACTIONS)
    assert not any(score(action, ["xyzzy", "plugh", "undo"]) for action in ACTIONS)
    for action in ACTIONS:
        assert score(action, action.label.casefold().split()) > 0
