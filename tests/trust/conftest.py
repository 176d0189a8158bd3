"""Desks on which several Unix users work."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.store.conftest import shared
from tests.trust.people import ANA, BO, CY, LEAD, NAMES, ok

__all__ = ["shared"]

needs_lists = pytest.mark.skipif(shutil.which("setfacl") is None, reason="needs setfacl, to make access control lists")


@pytest.fixture
def desk(shared: Path) -> Path:
    """Return a desk of the lead's with an open blind round `one` of ana, bo and cy, and an open one `two`."""
    people = ",".join(NAMES[uid] for uid in (ANA, BO, CY))
    ok(LEAD, "rounds", "new", "one", str(shared), "--reviewers", people, "--overlap", "3", "--blind", "--open")
    ok(LEAD, "rounds", "new", "two", str(shared), "--reviewers", people, "--overlap", "3", "--open")
    return shared
