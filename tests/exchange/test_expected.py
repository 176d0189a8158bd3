"""Every format makes of one small article with all that a record can hold the file that was read by a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from .expected import FILES, makers

NAMES = sorted(path.name for path in FILES.iterdir())


def test_there_is_a_file_for_each() -> None:
    assert sorted(makers()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_format_makes_what_it_made(name: str) -> None:
    """Run `python -m tests.exchange.expected` when a format has changed on purpose, and read what differs."""
    expected, found = Path(FILES / name).read_bytes(), makers()[name]()
    assert found.decode().splitlines() == expected.decode().splitlines()
    assert found == expected
