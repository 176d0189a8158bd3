"""The figures printed in the literature come out."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from review.agreement.coefficients import COEFFICIENTS
from review.agreement.counts import layout_of, sums, total
from review.agreement.summary import summarise
from review.agreement.table import Spacing, tabulate

_spec = importlib.util.spec_from_file_location("published", Path(__file__).with_name("published.py"))
assert _spec is not None
assert _spec.loader is not None
published = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(published)


def values(labels: list[list[str | None]], spacing: Spacing | None = None) -> dict[str, float]:
    """Return every coefficient of a table, by key."""
    table = tabulate([f"r{i}" for i in range(max(map(len, labels)))], labels, spacing=spacing)
    layout, numbers = layout_of(table)
    summary = summarise(layout, total(list(sums(table, numbers).values()), layout.size))
    return {one.key: one.of(summary) for one in COEFFICIENTS}


@pytest.mark.parametrize(
    ("table", "key", "printed"),
    [
        ("KRIPPENDORFF_2011", "krippendorff_alpha_nominal", 0.743),
        ("KRIPPENDORFF_2011", "krippendorff_alpha_ordinal", 0.815),
        ("KRIPPENDORFF_2011", "krippendorff_alpha_interval", 0.849),
        ("KRIPPENDORFF_2011", "gwet_ac1", 0.77544),
        ("KRIPPENDORFF_2011", "fleiss_kappa", 0.76117),
        ("KRIPPENDORFF_2011", "percent", 0.81818),
        ("KRIPPENDORFF_2011", "brennan_prediger", 0.77273),
        ("FLEISS_1971", "fleiss_kappa", 0.430),
        ("FLEISS_1971", "percent", 0.5556),
        ("FOURTEEN", "fleiss_kappa", 0.210),
        ("COHEN_1960", "cohen_kappa", 0.492),
        ("ABSTRACTORS", "cohen_kappa", 0.7964),
        ("ABSTRACTORS", "gwet_ac1", 0.8493),
    ],
)
def test_printed_value(table: str, key: str, printed: float) -> None:
    """Each value equals the printed one to its last digit."""
    digits = len(str(printed).split(".")[1])
    assert values(getattr(published, table))[key] == pytest.approx(printed, abs=0.5001 * 10**-digits)
