"""The rows of help and palette: what help of a place says, to the row, and which of them answer what is typed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from keymaps.actions import Scope
from keymaps.faults import Fault
from review.scale import SHIPPED
from store.desk import Problem
from tests.registry import BY_ID, shipped
from tui.screens.help import HelpRow, commanded, help_rows, matching, palette_rows, ranked, row_of, wrapped_sentence
from tui.shell.signs import ASCII, UNICODE

KEYMAP = shipped()
LIST = (Scope.LIST, Scope.APP)


def said(action: str) -> str:
    """Say why some actions cannot be done now, as the application does: behind the action's label."""
    return {"list.open": "Open: no article is chosen", "edit.undo": "Nothing to take back"}.get(action, "")


def heading(text: str) -> HelpRow:
    return HelpRow(text, heading=True)


SIGNS = [
    heading("Signs beside a sentence"),
    HelpRow("accurate", ("✓",), look="good"),
    HelpRow("disputed", ("?",), look="open"),
    HelpRow("erroneous", ("✗",), look="bad"),
    HelpRow("set aside: no claim, not to be judged", ("–",), look="aside"),
    HelpRow("not judged yet", ("·",), look="unjudged"),
    HelpRow("not saved: the disk refused it", ("!",), look="failed"),
    HelpRow("the text changed since you judged it", ("~",), look="unjudged"),
    HelpRow("beside the sign: you wrote a note", ("✎",), look="unjudged"),
]
ENTITIES = [
    heading("Entities in the text"),
    HelpRow("people", ("Jan Leike",), look="person"),
    HelpRow("companies, institutions", ("Anthropic",), look="org"),
    HelpRow("places", ("San Francisco",), look="place"),
    HelpRow("dates", ("May 2024",), look="date"),
    HelpRow("money, percentages, quantities", ("$2 billion",), look="figure"),
    HelpRow("offices and roles", ("chief scientist",), look="role"),
    HelpRow("products and works, from the desk's own list", ("The Times",), look="product"),
]


def test_help_of_the_list_to_the_row() -> None:
    """What is wrong comes first, each with what to do; then the keys by scope, counts, signs and entities."""
    problems = (Problem("Cut off", "/desk/a.txt", "Copy it again"), Problem("Gone", "/desk/b.txt"))
    faults = (Fault("/home/ana/mine.toml", 4, "list.opne", "no such action"),)
    rows = help_rows(KEYMAP, LIST, said, UNICODE, faults, problems)
    assert rows[:7] == [
        heading("On the disk"),
        HelpRow("Cut off: /desk/a.txt"),
        HelpRow("  Copy it again"),
        HelpRow("Gone: /desk/b.txt"),
        heading("Your keymap and settings"),
        HelpRow("mine.toml:4: list.opne: no such action"),
        heading("In the list"),
    ]
    assert rows[7] == HelpRow(
        "Open the article.",
        ("enter", "l", "right"),
        "no article is chosen",
        "list.open",
        short="Open",
        known=BY_ID["list.open"],
    )
    assert rows[8] == HelpRow(
        "Move down the list.", ("j", "down"), "", "list.next", short="Down", known=BY_ID["list.next"]
    )
    everywhere = rows.index(heading("Everywhere"))
    numbers = rows.index(heading("Numbers"))
    assert {BY_ID[row.action].scope for row in rows[7:everywhere]} == {Scope.LIST}
    assert {BY_ID[row.action].scope for row in rows[everywhere + 1 : numbers]} == {Scope.APP}
    examples = HelpRow("Type a number first to say how often, or where to.", ("5 j", "12 G"))
    assert rows[numbers:] == [heading("Numbers"), examples, *SIGNS, *ENTITIES]


def test_help_of_dialogs_says_nothing_of_numbers_and_of_faults_only_where_there_are() -> None:
    """In a dialog a digit is a text; a desk's own verdicts are explained beside their signs."""
    rows = help_rows(KEYMAP, (Scope.DIALOG,), said, replace(ASCII, scale=SHIPPED["check"]), ())
    assert [row.text for row in rows if row.heading] == [
        "In dialogs",
        "Signs beside a sentence",
        "Entities in the text",
    ]
    at = rows.index(heading("Signs beside a sentence"))
    assert rows[at + 1 : at + 7] == [
        HelpRow("accurate: the sentence holds", ("+",), look="good"),
        HelpRow("disputed: sources differ", ("?",), look="open"),
        HelpRow("erroneous: the sentence is wrong", ("x",), look="bad"),
        HelpRow("misleading: true, but suggests what is not", ("%",), look="poor"),
        HelpRow("unverifiable: cannot be checked from what is known", ("0",), look="other"),
        HelpRow("set aside: no claim, not to be judged", ("-",), look="aside"),
    ]
    nameless = replace(
        UNICODE, scale=replace(SHIPPED["check"], verdicts=(replace(SHIPPED["check"].verdicts[0], help=""),))
    )
    assert HelpRow("accurate", ("✓",), look="good") in help_rows(KEYMAP, LIST, said, nameless, ())


def test_an_example_without_a_key_is_left_out() -> None:
    """A number before a key that is not there would be no help."""
    keymap = replace(KEYMAP, keys={**KEYMAP.keys, "sentence.next": ()})
    assert [row.keys for row in help_rows(keymap, LIST, said, UNICODE, ()) if row.text.startswith("Type a number")] == [
        ("12 G",)
    ]


def test_the_palette_s_order() -> None:
    """What can be done here, then what can be done elsewhere, then what cannot: here first again; else as listed."""
    order = {row.action: at for at, row in enumerate(palette_rows(KEYMAP, LIST, said))}
    assert len(order) == len(BY_ID)
    assert order["app.help"] < order["list.next"] < order["sentence.next"] < order["round.next"] < order["edit.undo"]
    assert [name for name in order if said(name)] == ["edit.undo", "list.open"]
    assert list(order)[-2:] == ["edit.undo", "list.open"]
    elsewhere = palette_rows(KEYMAP, (Scope.LIST,), said)
    assert [row.action for row in elsewhere[-2:]] == ["list.open", "edit.undo"]
    (undo,) = [row for row in elsewhere if row.action == "edit.undo"]
    assert undo == HelpRow(
        "Take back your last decision.",
        ("u",),
        "Nothing to take back",
        "edit.undo",
        short="Undo",
        known=BY_ID["edit.undo"],
    )


def rows_of(*names: str, why: str = "") -> list[HelpRow]:
    """Return the rows of some actions."""
    return [row_of(BY_ID[name], KEYMAP, why, BY_ID[name].help) for name in names]


def test_what_answers_a_query_in_help() -> None:
    """Actions first, then whatever has all the words in text or key, but no heading; no words ask for everything."""
    rows = [heading("Dates of accurate places"), *SIGNS[1:4], *ENTITIES[1:], *rows_of("sentence.accurate", "mark.set")]
    assert matching(rows, " ") == rows
    assert [row.text for row in matching(rows, "Accurate")] == ["Tag the sentence accurate and go on.", "accurate"]
    assert [row.text for row in matching(rows, "date may")] == ["dates"]
    assert [row.text for row in matching(rows, "JAN people")] == ["people"]
    assert [row.text for row in matching(rows, "jan dates")] == []
    assert [row.text for row in matching(rows, "✗")] == ["erroneous"]


def test_a_key_is_found_before_words_and_what_cannot_be_done_comes_last() -> None:
    """Of those that answer alike; where nobody answers half of what was asked, a part of it will do."""
    note, accurate, undo = rows_of("sentence.note", "sentence.accurate", "edit.undo")
    assert ranked([note, accurate, undo], "  ") == [note, accurate, undo]
    assert ranked([note, accurate, undo], " n ")[0] == note
    assert ranked([note, accurate, undo], "a")[0] == accurate
    assert ranked([accurate, note], "n") == [note]
    assert ranked([accurate, *rows_of("sentence.next-unjudged")], " ] ") == rows_of("sentence.next-unjudged")
    (late,) = rows_of("edit.undo", why="Nothing to take back")
    assert ranked([late, undo], "undo") == ranked([undo, late], "undo") == [undo, late]
    assert ranked([note, late], "undo") == [late]
    assert ranked([accurate, note, undo], "undo xyz1 xyz2 xyz3") == [undo]
    assert ranked([HelpRow("undo")], "undo") == []
    redo = rows_of("edit.redo")[0]
    assert ranked([redo, undo], "undo") == [undo, redo], "it says undo of itself only in passing"


@pytest.mark.parametrize(
    ("typed", "found"), [("q", "app.quit"), (" wq ", "app.quit"), ("w", "save.retry"), ("h", "app.help")]
)
def test_what_vim_means_comes_first(typed: str, found: str) -> None:
    """Once, whatever else answers; without a colon's word, as in help."""
    rows = palette_rows(KEYMAP, LIST, said)
    names = [row.action for row in commanded(rows, typed)]
    assert names[0] == found
    assert len(names) == len(set(names))
    assert set(names) == {found, *(row.action for row in ranked(rows, typed))}
    assert commanded(rows, "next article") == ranked(rows, "next article")
    assert commanded([HelpRow("none")], "next article") == []


def test_a_sentence_in_lines() -> None:
    """Broken between words, without the blank at the break; nothing is a line of nothing."""
    assert wrapped_sentence("one two three", 7) == ["one two", "three"]
    assert wrapped_sentence("one two three", 6) == ["one", "two", "three"]
    assert wrapped_sentence("", 6) == [""]
