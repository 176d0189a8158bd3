"""The collector of garbage: held while the program starts, back at work after the first frame."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tui.terminal import startup


@pytest.fixture(autouse=True)
def _collector() -> Iterator[None]:
    """Leave the collector as it was."""
    yield
    gc.unfreeze()
    gc.enable()


def test_it_is_held_and_comes_back_without_what_there_was() -> None:
    """After the start the collector works again, and what the start made is not looked through any more."""
    startup.hold()
    assert not gc.isenabled()
    startup.release()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_a_second_release_freezes_nothing() -> None:
    """What was made since the first frame can be garbage."""
    startup.hold()
    startup.release()
    gc.unfreeze()
    startup.release()
    assert gc.get_freeze_count() == 0
