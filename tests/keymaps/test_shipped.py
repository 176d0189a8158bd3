"""The shipped keymaps are complete and hold every key that the product promises."""

import pytest

from keymaps import load
from keymaps.actions import Registry, Scope
from keymaps.faults import Fault
from keymaps.layer import Layer
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


def test_what_takes_a_number_before_it() -> None:
    """Whatever moves on or back, but from pane to pane and in dialogs; verdicts of a page; what is taken back."""
    moves = {one.id for one in ACTIONS if "next" in one.id or "previous" in one.id}
    other = {one.id for one in ACTIONS if one.id.startswith(("pane.", "dialog."))}
    named = "accurate disputed erroneous disputed-because erroneous-because tag clear aside repeat first last"
    more = {*("jump.back", "jump.forward", "edit.undo", "edit.redo", "entity.open")}
    more |= {f"sentence.{name}" for name in named.split()}
    assert {one.id for one in ACTIONS if one.count} == (moves - other) | more


def test_what_the_repeat_key_does_again() -> None:
    """Verdicts, and what takes them away; settling one as no claim."""
    named = "accurate disputed erroneous disputed-because erroneous-because tag clear aside"
    settled = {f"adjudication.{name}" for name in ["accurate", "disputed", "erroneous", "no-claim"]}
    assert {one.id for one in ACTIONS if one.repeat} == settled | {f"sentence.{name}" for name in named.split()}


def test_the_default_gives_every_action_a_key() -> None:
    assert [action.id for action in ACTIONS if not shipped().keys_of(action.id)] == []


@pytest.mark.parametrize(("action", "key"), PROMISED.items())
def test_promised_keys(action: str, key: str) -> None:
    assert shipped().keys_of(action)[0] == key


def test_tables_are_by_scope() -> None:
    assert shipped().table(Scope.READER)[("g", "g")] == "sentence.first"
    assert ("slash",) in shipped().table(Scope.LIST)


def test_a_fault_in_what_ships_is_a_fault_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it is one of an entry by itself, or with the others."""
    fault = Fault("default.toml", 7, "app.quit", "wrong")
    with monkeypatch.context() as patched:
        patched.setattr(load, "overlay", lambda base, _layer, _name: (base, (fault,)))
        with pytest.raises(ValueError, match=r"default\.toml:7: app\.quit: wrong"):
            load.shipped(Registry(others=frozenset({"overlaid"})))
    monkeypatch.setattr(load, "read_layer", lambda *_, **__: Layer("default.toml", faults=(fault,)))
    with pytest.raises(ValueError, match=r"default\.toml:7: app\.quit: wrong"):
        load.shipped(Registry(others=frozenset({"read"})))
