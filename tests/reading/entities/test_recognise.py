"""What holds for any text, and what an article as a whole says about its names."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reading.article import EntityType, Kind, Sentence
from reading.entities import recognise
from reading.entities.canonical import across
from reading.entities.gazetteer import MODEL
from reading.sentences import split

PERSON, ORG, PLACE = EntityType.PERSON, EntityType.ORG, EntityType.PLACE
CORPUS = Path(__file__).parents[3].parent / "shared" / "corpora" / "entities-train-2.jsonl"
words = st.sampled_from(
    ["Ann", "Bob Lee", "in", "Rome", "CEO", "$5", "May 4", "’s", "and", ".", "\n", "x" * 40, "Éa", "中"]
)


@given(st.one_of(st.text(max_size=200), st.lists(words, max_size=40).map(" ".join)))
@settings(max_examples=150, deadline=None)
def test_mentions_are_sorted_disjoint_and_inside_one_sentence(text: str) -> None:
    sentences = split(text)
    found = recognise(text, sentences)
    assert found or " May 4 " not in f" {text} ", "a date is found wherever it stands"
    assert all(a.end <= b.start for a, b in pairwise(found))
    for mention in found:
        assert mention.start < mention.end
        assert mention.entity.strip()
        assert any(s.start <= mention.start and mention.end <= s.end for s in sentences)
    assert recognise(text, sentences) == found


def read(text: str, *kinds: Kind) -> list[tuple[str, str, str]]:
    """Return spelling, type and entity of the names of a text with one sentence a line."""
    sentences, at = [], 0
    for number, line in enumerate(text.split("\n")):
        sentences.append(Sentence(number, at, at + len(line), kinds[number] if number < len(kinds) else Kind.SENTENCE))
        at += len(line) + 1
    return [
        (text[m.start : m.end], m.type.value, m.entity)
        for m in recognise(text, sentences)
        if m.type in (PERSON, ORG, PLACE)
    ]


def test_a_firm_that_no_list_knows_is_known_by_what_it_does() -> None:
    text = (
        "Mary Jones joined Quonzo, a software company, in May.\nQuonzo employees welcomed her.\n"
        "Shares of Quonzo rose after Quonzo’s chief executive spoke."
    )
    assert {kind for name, kind, _ in read(text) if name == "Quonzo"} == {"ORG"}


def test_a_headline_only_repeats_names() -> None:
    text = "Great Hopes Rise As Spring Comes\nMary Jones of London said it was warm."
    assert "Great Hopes Rise" not in {name for name, _, _ in read(text, Kind.HEADLINE)}
    assert ("Mary Jones", "PERSON", "Mary Jones") in read(text, Kind.HEADLINE)


def test_two_people_are_two_mentions() -> None:
    names = [name for name, kind, _ in read("Mary Jones and Peter Smith were married in Boston.") if kind == "PERSON"]
    assert names == ["Mary Jones", "Peter Smith"]


def test_a_title_is_not_part_of_a_name() -> None:
    assert ("Mary Jones", "PERSON", "Mary Jones") in read("The firm said CEO Mary Jones would leave.")


def test_a_last_name_is_the_person_named_before() -> None:
    text = "Mary Jones met Peter Smith.\nSmith thanked her.\nJones left."
    entities = {name: entity for name, _, entity in read(text)}
    assert (entities["Smith"], entities["Jones"]) == ("Peter Smith", "Mary Jones")


def test_legal_forms_do_not_make_another_entity() -> None:
    text = "Mary Jones works for Acme Widgets Inc. in Boston.\nShe said Acme Widgets pays well."
    assert {entity for name, kind, entity in read(text) if kind == "ORG"} == {"Acme Widgets"}


def test_names_are_the_same_in_all_articles() -> None:
    full, last, other = ("Mary Jones", PERSON), ("Jones", PERSON), ("Tom Jones", PERSON)
    assert across({full: 1, last: 1}) == {last: "Mary Jones"}
    assert across({full: 1, last: 1, other: 1}) == {}
    assert across({("OpenAi", ORG): 1, ("OpenAI", ORG): 2}) == {("OpenAi", ORG): "OpenAI"}


def test_the_model_is_small_and_comes_with_its_licence() -> None:
    assert sum(file.stat().st_size for file in MODEL.glob("*.*") if file.suffix in (".crfsuite", ".txt")) < 3_000_000
    notice = (MODEL / "NOTICE.md").read_text(encoding="utf-8")
    for source in ("GUM", "wikigold", "Universal NER", "CC BY-SA 4.0", "GeoNames", "pytickersymbols"):
        assert source in notice
    assert (MODEL / "LICENSE-CC-BY-SA-4.0.txt").read_text(encoding="utf-8").startswith("Creative Commons")


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.exists(), reason=f"needs the training corpus at {CORPUS}")
@pytest.mark.skipif("not config.getoption('-m')", reason="trains for a minute; run with -m slow")
def test_training_gives_the_shipped_model_byte_for_byte(tmp_path: Path) -> None:
    from reading.training.corpus import documents
    from reading.training.train import ordinary, train

    corpus = list(documents(CORPUS))
    assert "\n".join(ordinary(corpus)) + "\n" == (MODEL / "words.txt").read_text(encoding="utf-8")
    train(corpus, tmp_path / "model")
    assert (tmp_path / "model").read_bytes() == (MODEL / "entities.crfsuite").read_bytes()
