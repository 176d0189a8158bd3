"""Packed values are the values that were put in, whichever way they are asked for."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from reading.article import EntityType, Kind, Mention, Sentence
from reading.packed import Coded, Packed, column, counted, numbers

SPANS = st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)))


@given(SPANS, st.lists(st.sampled_from(["Ann", "40%", "é", "漢字", ""]), min_size=1), st.slices(12))
def test_packed_mentions_are_the_mentions(spans: list[tuple[int, int]], names: list[str], part: slice) -> None:
    types = list(EntityType)
    plain = tuple(Mention(a, b, types[a % len(types)], names[b % len(names)]) for a, b in spans)
    starts, ends = numbers(m.start for m in plain), numbers(m.end for m in plain)
    packed = Packed(Mention, starts, ends, Coded(m.type for m in plain), Coded(m.entity for m in plain))
    assert packed == plain == packed
    assert [*packed] == [*plain]
    assert len(packed) == len(plain)
    assert packed[part] == plain[part]
    assert [packed[i] for i in range(-len(plain), len(plain))] == [*plain, *plain]
    assert column(packed, 0, "start") == numbers(column(plain, 0, "start"))
    assert repr(packed) == repr(plain)
    pairs = "entity", "type"
    assert counted(packed, 3, 2, pairs) == counted(plain, 3, 2, pairs) == Counter((m.entity, m.type) for m in plain)


def test_packed_values_differ_where_one_does() -> None:
    kinds = Coded([Kind.HEADLINE, Kind.SENTENCE])
    packed = Packed(Sentence, range(2), numbers([0, 5]), numbers([4, 9]), kinds)
    assert packed == (Sentence(0, 0, 4, Kind.HEADLINE), Sentence(1, 5, 9))
    assert packed != (Sentence(0, 0, 4, Kind.HEADLINE), Sentence(1, 5, 8))
    assert packed != (Sentence(0, 0, 4, Kind.HEADLINE),)


def test_more_values_than_a_byte_counts_stay_apart() -> None:
    values = [f"name {i % 300}" for i in range(1_000)]
    coded = Coded(values)
    assert [*coded] == values
    assert coded[299] == "name 299"
    assert coded[298:301] == ["name 298", "name 299", "name 0"]
