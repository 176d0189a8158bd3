"""Each private name of Textual that copydesk uses is as it is used, and in `tui.terminal.textual_private`."""

from __future__ import annotations

import inspect
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from textual.widget import Widget

from tests.terminal import private_names
from tui.terminal.textual_private import BY_NAME, IMPORTED, TAKEN, Parameters, is_input, is_text_area


def found(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


def parameters(function: object) -> tuple[str, ...]:
    function = getattr(function, "__func__", function)
    return tuple(inspect.signature(function).parameters)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "name", "expected"), [(place, name, one) for place, names in TAKEN.items() for name, one in names.items()]
)
def test_each_name_is_there(place: str, name: str, expected: Parameters) -> None:
    cls = found(place)
    if expected is not None:
        member = inspect.getattr_static(cls, name)
        assert parameters(member) == tuple(expected)
        return
    bases = [base for base in cls.__mro__ if base.__module__.split(".")[0] in private_names.LIBRARIES]
    assert any(name in private_names.class_names(base) or name in getattr(base, "__slots__", ()) for base in bases)


@pytest.mark.parametrize(("place", "expected"), IMPORTED.items())
def test_each_import_is_there(place: str, expected: Parameters) -> None:
    assert parameters(found(place).__init__) == tuple(expected or ())
    assert all(callable(found(one)) for one in BY_NAME)


@pytest.mark.parametrize("place", BY_NAME)
def test_a_module_that_is_imported_beside_the_keys_has_no_widget_yet(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that loads a screen has its module known before the class in it."""
    name = place.partition(":")[0]
    monkeypatch.setitem(sys.modules, name, ModuleType(name))
    assert not is_input(Widget())
    assert not is_text_area(Widget())


def test_nothing_else_is_used() -> None:
    """Neither taken from an object of the libraries, nor overridden, by purpose or by accident; nor named in vain."""
    assert all(map(found, TAKEN))
    named = {name for names in TAKEN.values() for name in names}
    taken = {name for names in private_names.taken().values() for name in names}
    overridden = {one.partition(".")[2] for one in private_names.overridden()}
    assert private_names.imported() == set(IMPORTED)
    assert (taken | overridden) - named == set()
    assert named - (taken | overridden) == set()


def test_it_is_used_in_one_place() -> None:
    """A new Textual breaks one module, not eleven."""
    place = "tui/terminal/textual_private.py"
    assert set(private_names.taken()) == {place}
    assert private_names.spelt() == {place: {*IMPORTED, *BY_NAME}}
    assert {name.split(".")[0] for name in private_names.overridden()} == {"FaultyApp", "OpenDriver"}
