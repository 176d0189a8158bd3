"""Random tables: two or more raters, skewed verdicts, with and without missing cells."""

from __future__ import annotations

from random import Random

import pytest

Labels = list[list[str | None]]


def random_table(seed: int, *, raters: int, units: int = 60, categories: int = 4, missing: float = 0.0) -> Labels:
    """Return ratings by people who agree more often than not; every category is used."""
    random = Random(seed)
    names = [str(number) for number in range(1, categories + 1)]
    rows: Labels = []
    for unit in range(units):
        truth = (
            names[unit % categories] if unit < 2 * categories else random.choices(names, range(categories, 0, -1))[0]
        )
        row = [truth if random.random() < 0.6 else random.choice(names) for _ in range(raters)]
        rows.append([None if random.random() < missing else cell for cell in row])
    return rows


@pytest.fixture(params=[(seed, raters, missing) for seed in (1, 2) for raters in (2, 5) for missing in (0.0, 0.3)])
def labels(request: pytest.FixtureRequest) -> Labels:
    """Return one random table after another."""
    seed, raters, missing = request.param
    return random_table(seed, raters=raters, missing=missing)
