"""Tables from the literature, with the values printed beside them."""

from __future__ import annotations

from itertools import chain, repeat

Labels = list[list[str | None]]

KRIPPENDORFF_2011: Labels = [
    [None if cell == "." else cell for cell in line.split()]
    for line in (
        "1 1 . 1", "2 2 3 2", "3 3 3 3", "3 3 3 3", "2 2 2 2", "1 2 3 4",
        "4 4 4 4", "1 1 2 1", "2 2 2 2", ". 5 5 5", ". . 1 1", ". . 3 .",
    )
]  # fmt: skip
"""Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section E: four observers, twelve units."""


def from_counts(*rows: tuple[int, ...]) -> Labels:
    """Return ratings that give these counts of each category: which rater gave which does not matter to Fleiss."""
    return [list(chain.from_iterable(repeat(str(at), count) for at, count in enumerate(row, 1))) for row in rows]


def from_confusion(*rows: tuple[int, ...]) -> Labels:
    """Return pairs of ratings that give this confusion table."""
    return [[str(a), str(b)] for a, row in enumerate(rows) for b, count in enumerate(row) for _ in range(count)]


FLEISS_1971 = from_counts(
    (0, 0, 0, 6, 0), (0, 3, 0, 0, 3), (0, 1, 4, 0, 1), (0, 0, 0, 0, 6), (0, 3, 0, 3, 0), (2, 0, 4, 0, 0),
    (0, 0, 4, 0, 2), (2, 0, 3, 1, 0), (2, 0, 0, 4, 0), (0, 0, 0, 0, 6), (1, 0, 0, 5, 0), (1, 1, 0, 4, 0),
    (0, 3, 3, 0, 0), (1, 0, 0, 5, 0), (0, 2, 0, 3, 1), (0, 0, 5, 0, 1), (3, 0, 0, 1, 2), (5, 1, 0, 0, 0),
    (0, 2, 0, 4, 0), (1, 0, 2, 0, 3), (0, 0, 0, 0, 6), (0, 1, 0, 5, 0), (0, 2, 0, 1, 3), (2, 0, 0, 4, 0),
    (1, 0, 0, 4, 1), (0, 5, 0, 1, 0), (4, 0, 0, 0, 2), (0, 2, 0, 4, 0), (1, 0, 5, 0, 0), (0, 0, 0, 0, 6),
)  # fmt: skip
"""Fleiss 1971, table 1: thirty patients, six psychiatrists, five diagnoses."""

FOURTEEN = from_counts(
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
)  # fmt: skip
"""Ten units, fourteen raters, five categories: the worked example often shown with Fleiss' kappa .210."""

COHEN_1960 = from_confusion((88, 14, 18), (10, 40, 10), (2, 6, 12))
"""Cohen 1960, table 1, in 200 patients: personality disorder, neurosis, psychosis; kappa .492."""

ABSTRACTORS = from_confusion((13, 0, 0), (0, 20, 7), (0, 4, 56))
"""Gwet's two abstractors of 100 pregnancies: ectopic, abnormal and normal intrauterine; kappa .7964, AC1 .8493."""
