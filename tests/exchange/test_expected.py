"""Every format makes of one small article with all that a record can hold the file that was read by a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from .expected import FILES, made

NAMES = sorted(path.name for path in FILES.iterdir())


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return made()


def test_there_is_a_file_for_each(files: dict[str, bytes]) -> None:
    assert sorted(files) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_format_makes_what_it_made(name: str, files: dict[str, bytes]) -> None:
    """Run `python -m tests.exchange.expected` when a format has changed on purpose, and read what differs."""
    expected = Path(FILES / name).read_bytes()
    assert files[name].decode().splitlines() == expected.decode().splitlines()
    assert files[name] == expected
