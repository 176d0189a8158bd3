"""A table of figures with their ratios to a yardstick and the bars they must keep."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median


def median_of(values: Sequence[float]) -> float:
    """Return the median, NaN of nothing."""
    return median(values) if values else math.nan


def percentile(values: Sequence[float], part: float) -> float:
    """Return the nearest-rank percentile, NaN of nothing."""
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)] if values else math.nan


class Table:
    """Figures by program and column; the yardstick's row must be put in first."""

    def __init__(self, title: str, columns: Sequence[str], yardstick: str) -> None:
        self.title = title
        self.columns = columns
        self._yardstick = yardstick
        self._cells: dict[str, dict[str, tuple[float, str]]] = {}
        self._bars: dict[tuple[str, str], float] = {}

    def put(self, name: str, column: str, value: float, of: str = "") -> None:
        """Write a figure; `of` names the yardstick's column that it is compared with, by default the same."""
        self._cells.setdefault(name, {})[column] = (value, of or column)

    def bar(self, name: str, column: str, limit: float) -> None:
        """Demand that a figure be no greater than `limit`."""
        self._bars[name, column] = limit

    @property
    def missed(self) -> int:
        """How many figures miss their bars; one that was not measured does."""
        return sum(not self._value(name, column) <= limit for (name, column), limit in self._bars.items())

    def _value(self, name: str, column: str) -> float:
        return self._cells.get(name, {}).get(column, (math.nan, ""))[0]

    def text(self) -> str:
        """Return the table in Markdown."""
        lines = [f"| {self.title} | {' | '.join(self.columns)} |", "| --- " * (len(self.columns) + 1) + "|"]
        for name in self._cells:
            lines.append(f"| {name} | {' | '.join(self._cell(name, column) for column in self.columns)} |")
        return "\n".join(lines)

    def _cell(self, name: str, column: str) -> str:
        value, of = self._cells[name].get(column, (math.nan, column))
        limit = self._bars.get((name, column))
        if math.isnan(value):
            return "–" if limit is None else "– MISSED"
        text = f"{value:,.1f}"
        base = self._value(self._yardstick, of)
        if name != self._yardstick and base > 0:
            text += f" ({value / base:.2f}×)"
        if limit is not None:
            text += f" ≤ {limit:,.1f}" + ("" if value <= limit else " MISSED")
        return text
