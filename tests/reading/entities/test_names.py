"""One name for all mentions of an entity, without what only dresses it."""

from __future__ import annotations

import pytest

from reading.article import EntityType
from reading.entities.canonical import across, named
from reading.entities.cases import Name
from reading.entities.plain import plain

PERSON, ORG, PLACE = EntityType.PERSON, EntityType.ORG, EntityType.PLACE


@pytest.mark.parametrize(
    ("name", "kind", "bare"),
    [
        ("Mr. Dr Ann Lee’s", PERSON, "Ann Lee"),
        ("Sir Ann", PERSON, "Ann"),
        ("Mr", PERSON, "Mr"),
        ("The Acme Corp.", ORG, "Acme"),
        ("Acme, Inc.", ORG, "Acme"),
        ("Acme Holding Co Ltd.", ORG, "Acme Holding"),
        ("amazon.com", ORG, "amazon"),
        ("bbc.co.uk", ORG, "bbc"),
        ("the Hague", PLACE, "Hague"),
        ("The", PLACE, "The"),
        ("Acme Inc", PLACE, "Acme Inc"),
        ("Ann  Lee'", PERSON, "Ann Lee"),
        ("Inc", ORG, "Inc"),
        ("The Inc", ORG, "Inc"),
    ],
)
def test_what_only_dresses_a_name_goes(name: str, kind: EntityType, bare: str) -> None:
    assert plain(name, kind) == bare


def entities(text: str, *names: tuple[str, EntityType]) -> list[str]:
    """Return the canonical names of these spellings, each found behind the one before it."""
    found, at = [], 0
    for name, kind in names:
        at = text.index(name, at)
        found.append(Name(at, at + len(name), kind))
        at += len(name)
    return [mention.entity for mention in named(text, found)]


def test_all_mentions_of_one_entity_have_one_name() -> None:
    text = "Lee met Ann Lee and Bo Lee; Lee, Ann and Mr. Lee left"
    people = [(name, PERSON) for name in ("Lee", "Ann Lee", "Bo Lee", "Lee", "Ann", "Mr. Lee")]
    assert entities(text, *people) == ["Lee", "Ann Lee", "Bo Lee", "Lee", "Ann Lee", "Lee"], "two bear it"
    text = "ACME Acme Acme, World Trade Bank and WTB, IBM"
    firms = [(name, ORG) for name in ("ACME", "Acme", "Acme", "World Trade Bank", "WTB", "IBM")]
    assert entities(text, *firms) == ["Acme", "Acme", "Acme", "World Trade Bank", "World Trade Bank", "IBM"]
    long = "North East South West Trade Bank"
    assert entities(f"{long}, NESWTB", (long, ORG), ("NESWTB", ORG)) == [long, long], "six letters are an acronym"
    longer = "North East South West Trade Bank Group"
    assert entities(f"{longer}, NESWTBG", (longer, ORG), ("NESWTBG", ORG)) == [longer, "NESWTBG"], "seven are none"
    assert entities("Bank, B, WB, West Bank", *((name, ORG) for name in ("Bank", "B", "WB", "West Bank"))) == [
        *("Bank", "B", "West Bank", "West Bank"),
    ], "two are, one is none"
    assert entities("World Bank, WB", ("World Bank", ORG), ("WB", PERSON)) == ["World Bank", "WB"]
    assert entities("World Bank, West Bank, WB", *((name, ORG) for name in ("World Bank", "West Bank", "WB"))) == [
        *("World Bank", "West Bank", "World Bank"),
    ], "the first of two"
    assert entities("Acme Acme", ("Acme", ORG), ("Acme", PLACE)) == ["Acme", "Acme"]


def test_names_are_made_one_across_articles() -> None:
    uses = {("Ann Lee", PERSON): 1, ("Lee", PERSON): 2, ("acme", ORG): 2, ("Acme", ORG): 2, ("ACME", PLACE): 9}
    assert across(uses) == {("Lee", PERSON): "Ann Lee", ("acme", ORG): "Acme"}
    assert across({**uses, ("Bo Lee", PERSON): 1}) == {("acme", ORG): "Acme"}
    assert across({("Ann Lee", ORG): 1, ("Lee", PERSON): 1}) == {}
