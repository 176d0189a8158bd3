"""The shipped keymaps are complete and hold every key that the product promises."""

import pytest

from keymaps.actions import Scope
from tests.registry import ACTIONS, BY_ID, shipped

PROMISED = {
    "sentence.accurate": "a",
    "sentence.disputed": "d",
    "sentence.erroneous": "e",
    "sentence.clear": "x",
    "sentence.aside": "s",
    "sentence.note": "n",
    "edit.undo": "u",
    "edit.redo": "ctrl+r",
    "sentence.next": "j",
    "sentence.previous": "k",
    "page.next": "space",
    "page.previous": "b",
    "sentence.previous-unjudged": "[",
    "sentence.next-unjudged": "]",
    "article.next": "J",
    "article.previous": "K",
    "pane.next": "tab",
    "search.open": "/",
    "sentence.copy": "y",
    "export.open": "E",
    "app.help": "?",
    "app.palette": "ctrl+p",
    "app.close": "q",
}


def test_ids_are_unique_and_of_two_parts() -> None:
    assert len(BY_ID) == len(ACTIONS)
    assert all(len(action.id.split(".")) == 2 for action in ACTIONS)


def test_every_action_says_what_it_does_in_a_sentence() -> None:
    assert all(action.label and action.help.endswith(".") for action in ACTIONS)


def test_the_default_gives_every_action_a_key() -> None:
    assert [action.id for action in ACTIONS if not shipped().keys_of(action.id)] == []


@pytest.mark.parametrize(("action", "key"), PROMISED.items())
def test_promised_keys(action: str, key: str) -> None:
    assert shipped().keys_of(action)[0] == key


def test_tables_are_by_scope() -> None:
    assert shipped().table(Scope.READER)[("g", "g")] == "sentence.first"
    assert ("slash",) in shipped().table(Scope.LIST)
