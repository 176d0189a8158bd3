"""How many letters two words differ by: changed, missing, too many, or two that have changed places."""

from __future__ import annotations


def edits(one: str, other: str, most: int) -> int:
    """Return how many edits make one word the other (optimal string alignment), or `most` + 1 where it takes more."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > most:
        return most + 1
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    end = 0
    while end < len(one) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    if not one:
        return min(len(other), most + 1)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        earlier, before, row = before, row, [i + 1]
        for j, with_letter in enumerate(other):
            cost = min(row[j] + 1, before[j + 1] + 1, before[j] + (letter != with_letter))
            if i and j and letter == other[j - 1] and one[i - 1] == with_letter:
                cost = min(cost, earlier[j - 1] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
