"""Fifty desks of three users, of which one does whatever the system lets them do; `.ci/run` plays two thousand."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.conftest import finds_the_program
from tests.store.users import LEAD, NEEDS_ROOT, as_user
from tests.trust.conftest import needs_lists
from tests.trust.fuzz import healthy, play

pytestmark = [*NEEDS_ROOT, needs_lists]


@pytest.fixture(scope="module")
def original() -> Iterator[Path]:
    """Return a healthy desk, which is copied for each attack."""
    if as_user(LEAD, finds_the_program)[0] != 0:
        pytest.skip("other Unix users cannot read this checkout: put it where they can")
    base = Path(tempfile.mkdtemp(prefix="copydesk-fuzz-"))
    yield healthy(base)
    shutil.rmtree(base)


@pytest.mark.parametrize("seed", range(50))
def test_figures_hold(original: Path, seed: int) -> None:
    """What others decided stays as it was; what the attacker adds they could have decided; the rest is named."""
    play(original, seed)
