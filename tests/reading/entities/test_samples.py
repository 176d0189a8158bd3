"""The samples name people and firms that no list knows; each is found by general rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.article import Article
from reading.read import read_file

EXPECTED = {
    "000": {
        ("PERSON", "Jan Leike"),
        ("PERSON", "Jared Kaplan"),
        ("PERSON", "Dario Amodei"),
        ("PERSON", "Jack Clark"),
        ("PERSON", "Huey Yee Ong"),
        ("PERSON", "Pavlo Gonchar"),
        ("ORG", "OpenAI"),
        ("ORG", "Anthropic"),
        ("ORG", "TechCrunch"),
        ("ORG", "Getty Images"),
        ("ROLE", "chief science officer"),
        ("ROLE", "VP of research"),
        ("DATE", "May 31, 2024"),
    },
    "001": {
        ("PERSON", "Jan Leike"),
        ("PERSON", "Ilya Sutskever"),
        ("PERSON", "Sam Altman"),
        ("ORG", "OpenAI"),
        ("ORG", "Anthropic"),
        ("ORG", "Microsoft"),
        ("ORG", "Financial times"),
        ("ORG", "United Nations"),
        ("ROLE", "CEO"),
    },
    "002": {("PERSON", "Jan Leike"), ("ORG", "OpenAI"), ("ORG", "Anthropic"), ("DATE", "May 29, 2024")},
    "003": {
        ("PERSON", "Jan Leike"),
        ("PERSON", "Dario Amodei"),
        ("PERSON", "Daniela Amodei"),
        ("PERSON", "Jeff Bezos"),
        ("PERSON", "Sam Altman"),
        ("PERSON", "Elon Musk"),
        ("PERSON", "Gretchen Krueger"),
        ("PERSON", "Ilya Sutskever"),
        ("ORG", "OpenAI"),
        ("ORG", "Anthropic"),
        ("ORG", "Amazon"),
        ("ORG", "xAI"),
        ("ORG", "Twitter"),
        ("ORG", "Benzinga"),
        ("ORG", "Shutterstock"),
        ("MONEY", "$4 billion"),
        ("MONEY", "$24B"),
        ("DATE", "May 14"),
        ("ROLE", "policy researcher"),
    },
    "004": {
        ("PERSON", "Jan Leike"),
        ("PERSON", "Dario Amodei"),
        ("ORG", "OpenAI"),
        ("ORG", "Anthropic"),
        ("ORG", "Amazon"),
    },
}
STRANGE = 4  # names beside the expected ones that a sample may have


def sample(seeds: Path, number: str) -> Article:
    return read_file(next(seeds.glob(f"{number}_*.txt")))


@pytest.mark.parametrize("number", EXPECTED)
def test_a_sample_names_these_and_hardly_anything_else(seeds: Path, number: str) -> None:
    found = {(m.type.value, m.entity) for m in sample(seeds, number).mentions}
    assert EXPECTED[number] <= found
    names = {(kind, name) for kind, name in found if kind in ("PERSON", "ORG", "PLACE")}
    assert len(names - EXPECTED[number]) <= STRANGE, names - EXPECTED[number]


@pytest.mark.parametrize("number", EXPECTED)
def test_one_name_has_one_type_in_a_sample(seeds: Path, number: str) -> None:
    types: dict[str, set[str]] = {}
    for mention in sample(seeds, number).mentions:
        types.setdefault(mention.entity, set()).add(mention.type.value)
    assert len(types) >= len(EXPECTED[number]) - 1
    assert [name for name, kinds in types.items() if len(kinds) > 1] == []


def test_a_last_name_goes_by_the_full_one(seeds: Path) -> None:
    article = sample(seeds, "000")
    spellings = {article.text[m.start : m.end] for m in article.mentions if m.entity == "Jan Leike"}
    assert spellings == {"Jan Leike", "Leike"}
