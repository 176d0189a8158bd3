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
from review.agreement.counts import Layout, Sums, layout_of, sums, total
from review.agreement.error import standard_errors
from review.agreement.summary import Summary, Undefined, summarise
from review.agreement.table import Spacing, Table

DRAWS = 2000
SEED = 20110125
MANY_CATEGORIES = 200


class Value(Struct, frozen=True):
    """One coefficient of one table. `undefined` is the reason why there is no `value`, `unsure` why there is no `ci`.

    `n` is the number of units with two ratings or more, `k` of categories used, `missing` of empty cells; `drawn` of
    draws in which the value was defined.
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


class Report(Struct, frozen=True):
    """All that is known of the agreement in one table; `resampled` is what the bootstrap drew, `groups` how many."""

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


def report(table: Table, *, draws: int = DRAWS, seed: int = SEED, progress: bootstrap.Progress | None = None) -> Report:
    """Compute every coefficient and contribution; `progress` hears the draws done and to do."""
    layout, numbers = layout_of(table)
    by_name = sums(table, numbers)
    of_units = len(by_name) == 1 and len(table.units) > 1
    groups = list((sums(_apart(table), numbers) if of_units else by_name).values())
    summary = summarise(layout, total(groups, layout.size))
    found = {one.key: _computed(one, summary, table.scale.spacing) for one in COEFFICIENTS}
    defined = [one for one in COEFFICIENTS if isinstance(found[one.key], float)]
    unsure = _why_unsure(groups, table)
    spreads = {} if unsure or not defined else _spreads(layout, groups, defined, draws, seed, progress)
    alone = of_units or len(by_name) == len(table.units)
    return Report(
        raters=table.raters,
        categories=table.scale.categories,
        spacing=str(table.scale.spacing),
        units=len(table.rows),
        missing=table.missing,
        draws=draws,
        seed=seed,
        resampled="units" if alone else "articles",
        groups=len(groups),
        values=tuple(
            _value(table, one, found[one.key], spreads.get(one.key, _Spread()), draws, unsure) for one in COEFFICIENTS
        ),
        verdicts=by_category(summary),
        pairs=by_pair(summary, table.raters),
        articles=() if len(by_name) == len(table.units) else by_group(table),
        sentences=by_unit(table),
        confusion=() if table.scale.size > MANY_CATEGORIES else confusion(layout, total(groups, layout.size)),
        cautions=cautions(table, summary, groups=len(groups), of_units=of_units),
    )


def _apart(table: Table) -> Table:
    """Return the table with each unit a group: one article alone cannot be redrawn, its sentences can."""
    return replace(table, groups=tuple(str(number) for number in range(len(table.rows))))


class _Spread(Struct, frozen=True):
    """How sure one value is: its values over the draws, sorted, and its standard error."""

    redrawn: Sequence[float] = ()
    error: float | None = None


def _spreads(
    layout: Layout,
    groups: Sequence[Sums],
    defined: Sequence[Coefficient],
    draws: int,
    seed: int,
    progress: bootstrap.Progress | None,
) -> dict[str, _Spread]:
    """Return how sure each coefficient is, by key."""
    formulas = [one.of for one in defined]
    redrawn = bootstrap.resampled(layout, groups, formulas, draws, seed, progress)
    errors = standard_errors(layout, total(groups, layout.size), groups, formulas)
    many = sqrt(len(groups) / (len(groups) - 1))
    return {
        one.key: _Spread(values, error if error is None or one.family is Family.PAIRS else error * many)
        for one, values, error in zip(defined, redrawn, errors, strict=True)
    }


def _value(table: Table, one: Coefficient, value: float | str, spread: _Spread, draws: int, unsure: str) -> Value:
    undefined = f"undefined because {value}" if isinstance(value, str) else None
    if not unsure and 2 * len(spread.redrawn) < draws:
        unsure = "undefined in more than half of the draws"
    return Value(
        key=one.key,
        name=one.name,
        value=value if isinstance(value, float) else None,
        ci=None if unsure or undefined else bootstrap.percentile(spread.redrawn),
        se=spread.error,
        n=sum(sum(cell is not None for cell in row) > 1 for row in table.rows),
        k=table.scale.size,
        missing=table.missing,
        undefined=undefined,
        unsure=None if undefined else unsure or None,
        drawn=len(spread.redrawn),
        convention=one.convention,
    )


def _computed(one: Coefficient, summary: Summary, spacing: Spacing) -> float | str:
    """Return the value, or the reason why there is none."""
    if one.distances and spacing is Spacing.NOMINAL:
        return "the categories were said to have no order"
    try:
        return float(one.of(summary))
    except Undefined as reason:
        return str(reason)


def _why_unsure(groups: Sequence[Sums], table: Table) -> str:
    if len(groups) < 2:
        return "one unit alone cannot be redrawn"
    if table.scale.size > MANY_CATEGORIES:
        return f"more than {MANY_CATEGORIES} different values"
    return ""
