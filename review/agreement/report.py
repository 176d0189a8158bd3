"""The report on one table: every coefficient with how sure it is, and where the disagreement comes from."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from msgspec import Struct
from msgspec.structs import replace

from review.agreement import bootstrap
from review.agreement.cautions import cautions
from review.agreement.coefficients import COEFFICIENTS, Coefficient, Family
from review.agreement.contributions import (
    OfCategory,
    OfGroup,
    OfPair,
    OfUnit,
    by_category,
    by_group,
    by_pair,
    by_unit,
    confusion,
)
from review.agreement.counts import CountLayout, Sums, layout_of, sums, total
from review.agreement.error import standard_errors
from review.agreement.means_over_pairs import PairCounts
from review.agreement.summary import Summary, Undefined, summarise
from review.agreement.table import Spacing, Table

DRAWS = 2000
"""So many that the ends of a 95 % interval rest on 50 draws each."""
SEED = 20110125  # any number: the same for all, so that two people get the same interval
MANY_CATEGORIES = 200  # more are free text, and a table of their square would fill memory
JACKKNIFE = "jackknife"
"""How intervals of means over pairs are made; see `review.agreement.means_over_pairs`."""


class Value(Struct, frozen=True):
    """One coefficient of one table.

    `undefined` is the reason why there is no `value`, `unsure` why there is no `ci`.

    `n` is the number of units with two ratings or more, `k` of categories used, `missing` of empty cells; `drawn` of
    draws in which the value was defined; `method` says how its interval was made.
    """

    key: str
    name: str
    value: float | None
    ci: tuple[float, float] | None
    se: float | None
    n: int
    k: int
    missing: int
    undefined: str | None
    unsure: str | None
    drawn: int
    convention: str
    method: str = bootstrap.METHOD


class Report(Struct, frozen=True):
    """The agreement in one table; `resampled` are the bootstrap's values, `groups` the number of groups drawn from."""

    raters: tuple[str, ...]
    categories: tuple[str, ...]
    spacing: str
    units: int
    missing: int
    draws: int
    seed: int
    resampled: str
    groups: int
    values: tuple[Value, ...]
    verdicts: tuple[OfCategory, ...]
    pairs: tuple[OfPair, ...]
    articles: tuple[OfGroup, ...]
    sentences: tuple[OfUnit, ...]
    confusion: tuple[tuple[float, ...], ...]
    cautions: tuple[str, ...]


class Settings(Struct, frozen=True):
    """How intervals are made: draws of the bootstrap, their seed, and who is told the draws done and to do."""

    draws: int = DRAWS
    seed: int = SEED
    progress: bootstrap.Progress | None = None


class _Counted(Struct, frozen=True):
    """A table's counts: by group of units, and together; `of_units` when one article's sentences stand alone."""

    layout: CountLayout
    groups: list[Sums]
    summary: Summary
    of_units: bool
    units: int


def report(table: Table, *, draws: int = DRAWS, seed: int = SEED, progress: bootstrap.Progress | None = None) -> Report:
    """Compute every coefficient and contribution; `progress` hears the draws done and to do."""
    counted = _count(table)
    summary = counted.summary
    by_article = len(set(table.groups)) < len(table.units)
    return Report(
        raters=table.raters,
        categories=table.scale.categories,
        spacing=str(table.scale.spacing),
        units=len(table.rows),
        missing=table.missing,
        draws=draws,
        seed=seed,
        resampled="units" if counted.of_units or not by_article else "articles",
        groups=len(counted.groups),
        values=_values(table, counted, COEFFICIENTS, Settings(draws, seed, progress)),
        verdicts=by_category(summary),
        pairs=by_pair(summary, table.raters),
        articles=by_group(table) if by_article else (),
        sentences=by_unit(table),
        confusion=() if table.scale.size > MANY_CATEGORIES else confusion(counted.layout, _total(counted)),
        cautions=cautions(table, summary, groups=len(counted.groups), of_units=counted.of_units),
    )


def values(table: Table, keys: Sequence[str], settings: Settings) -> tuple[Value, ...]:
    """Return some coefficients of a table, by their keys."""
    return _values(table, _count(table), [one for one in COEFFICIENTS if one.key in keys], settings)


def _count(table: Table) -> _Counted:
    layout, numbers = layout_of(table)
    usable = {group for row, group in zip(table.rows, table.groups, strict=True) if _is_pairable(row)}
    units = sum(map(_is_pairable, table.rows))
    of_units = len(usable) == 1 and units > 1 and len(set(table.groups)) < len(table.units)
    groups = list(sums(_apart(table) if of_units else table, numbers).values())
    return _Counted(layout, groups, summarise(layout, total(groups, layout.size)), of_units, units)


def _is_pairable(row: Sequence[int | None]) -> bool:
    """Whether a unit has two ratings or more."""
    return sum(cell is not None for cell in row) > 1


def _total(counted: _Counted) -> list[float]:
    return total(counted.groups, counted.layout.size)


def _apart(table: Table) -> Table:
    """Return the table with each unit a group: one article alone cannot be redrawn, its sentences can."""
    return replace(table, groups=tuple(str(number) for number in range(len(table.rows))))


class _Spread(Struct, frozen=True):
    """How sure one value is: its interval and its standard error, the draws it was defined in, and how it was made."""

    interval: tuple[float, float] | None = None
    error: float | None = None
    drawn: int = 0
    method: str = bootstrap.METHOD
    unsure: str = ""


def _values(
    table: Table, counted: _Counted, coefficients: Sequence[Coefficient], settings: Settings
) -> tuple[Value, ...]:
    found = {one.key: _computed(one, counted.summary) for one in coefficients}
    defined = [one for one in coefficients if isinstance(found[one.key], float)]
    unsure = _why_unsure(counted, table)
    spreads = {} if unsure or not defined else _spreads(counted, defined, settings)
    nothing = _Spread(unsure=unsure)
    return tuple(_value(table, counted, one, found[one.key], spreads.get(one.key, nothing)) for one in coefficients)


def _spreads(counted: _Counted, defined: Sequence[Coefficient], settings: Settings) -> dict[str, _Spread]:
    """Return how sure each coefficient is, by key."""
    layout, groups = counted.layout, counted.groups
    means = [one for one in defined if one.of_pair is not None and layout.raters > 2]
    others = [one for one in defined if one not in means]
    spreads = _redrawn(counted, others, settings) if others else {}
    if means:
        pairs = PairCounts(layout, groups)
        for one in means:
            found = pairs.spread(one.of_pair) if one.of_pair else None
            if found is None:
                why = "leaving one article out leaves no pair of reviewers"
                spreads[one.key] = _Spread(unsure=why, method=JACKKNIFE)
            elif bootstrap.is_the_same(*found.interval):
                spreads[one.key] = _Spread(unsure="leaving one article out changes nothing", method=JACKKNIFE)
            else:
                spreads[one.key] = _Spread(found.interval, found.error, method=JACKKNIFE)
    return spreads


def _redrawn(counted: _Counted, defined: Sequence[Coefficient], settings: Settings) -> dict[str, _Spread]:
    """Return how sure coefficients are by drawing the groups of units again."""
    layout, groups, formulas = counted.layout, counted.groups, [one.of for one in defined]
    pairs = any(one.of_pair is not None for one in defined)
    redrawn = bootstrap.resampled(
        layout, groups, formulas, settings.draws, settings.seed, settings.progress, pairs=pairs
    )
    errors = standard_errors(layout, total(groups, layout.size), groups, formulas, pairs=pairs)
    many = sqrt(len(groups) / (len(groups) - 1))
    spreads = {}
    for one, found, error in zip(defined, redrawn, errors, strict=True):
        unsure = bootstrap.why_no_interval(found, settings.draws)
        spreads[one.key] = _Spread(
            None if unsure else bootstrap.percentile(found, groups=len(groups)),
            None if unsure == bootstrap.SAME else error if one.family is Family.PAIRS else error * many,
            len(found),
            unsure=unsure,
        )
    return spreads


def _value(table: Table, counted: _Counted, one: Coefficient, value: float | str, spread: _Spread) -> Value:
    undefined = f"undefined because {value}" if isinstance(value, str) else None
    return Value(
        key=one.key,
        name=one.name,
        value=value if isinstance(value, float) else None,
        ci=None if undefined else spread.interval,
        se=spread.error,
        n=counted.units,
        k=table.scale.size,
        missing=table.missing,
        undefined=undefined,
        unsure=None if undefined else spread.unsure or None,
        drawn=spread.drawn,
        convention=one.convention,
        method=spread.method,
    )


def _computed(one: Coefficient, summary: Summary) -> float | str:
    """Return the value, or the reason why there is none."""
    if one.distances and summary.scale.spacing is Spacing.NOMINAL:
        return "the categories were said to have no order"
    if one.numbers and not summary.scale.even:
        return "the categories have an order and no numbers"
    try:
        return float(one.of(summary))
    except Undefined as reason:
        return str(reason)


def _why_unsure(counted: _Counted, table: Table) -> str:
    if len(counted.groups) < 2 or counted.units < 2:
        return "one unit alone cannot be redrawn"
    if table.scale.size > MANY_CATEGORIES:
        return f"more than {MANY_CATEGORIES} different values"
    return ""
