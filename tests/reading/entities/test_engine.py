"""Engines are found by their entry point; spaCy's is tested where spaCy is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from types import SimpleNamespace

import pytest

from reading import entities
from reading.article import EntityType, Mention, Sentence
from reading.entities import LONGEST_UNIT, VARIABLE, chosen, recognise
from reading.entities.engine import engine
from reading.entities.spacy_engine import DEFAULT, SpacyEngine, make
from reading.entities.spacy_engine import VARIABLE as PIPELINE
from reading.errors import ReadingError
from reading.guard import LONGEST_LINE

TEXT = "Ada Lovelace met Charles Babbage in London on 5 June 1833."


def test_the_own_engine_is_the_default_and_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert engine().name == chosen().name
    assert engine().recognise(TEXT, (), "en") == list(recognise(TEXT, ()))


def test_another_language_gives_nothing() -> None:
    assert recognise("Ada Lovelace wohnte in London.", (), language="de") == ()


def test_an_unknown_engine_names_those_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "oracle")
    with pytest.raises(ReadingError, match="copydesk, spacy"):
        chosen()


class _Pipeline:
    """Marks what a spaCy pipeline would, at offsets inside each sentence it is given."""

    lang = "en"
    meta = {"lang": "en", "name": "double", "version": "1"}  # noqa: RUF012

    def __init__(self) -> None:
        self.given: list[str] = []

    def pipe(self, texts: Iterable[str]) -> Iterator[SimpleNamespace]:
        marks = {"Ada Lovelace": "PERSON", "London": "GPE", "Tuesday": "CARDINAL", "next\n spring": "DATE"}
        for text in texts:
            self.given.append(text)
            found = [(name, label, text.find(name)) for name, label in marks.items() if name in text]
            yield SimpleNamespace(
                ents=[
                    SimpleNamespace(label_=label, start_char=at, end_char=at + len(name)) for name, label, at in found
                ]
            )


def test_a_pipelines_spans_become_mentions_of_the_whole_text() -> None:
    text = "It rained. Ada Lovelace left London on 5 June 1833."
    pipeline = _Pipeline()
    found = SpacyEngine(pipeline).recognise(text, (Sentence(0, 0, 10), Sentence(1, 11, len(text))), "en")
    assert pipeline.given == ["It rained.", text[11:]]
    assert [(text[m.start : m.end], m.type) for m in found] == [
        ("Ada Lovelace", EntityType.PERSON),
        ("London", EntityType.PLACE),
        ("5 June 1833", EntityType.DATE),
    ]


def test_a_pipeline_reads_a_text_that_was_not_segmented_as_one() -> None:
    """Only in its own language."""
    text = "Ada Lovelace left London on 5 June 1833, a Tuesday, until next\n spring."
    found = SpacyEngine(_Pipeline()).recognise(text, (), "en-GB")
    assert [(m.entity, m.start, m.end - m.start) for m in found] == [
        *(
            ("Ada Lovelace", 0, 12),
            ("London", 18, 6),
            ("5 June 1833", 28, 11),
            ("Tuesday", 43, 7),
            ("next spring", 58, 12),
        ),
    ]
    assert SpacyEngine(_Pipeline()).recognise(text, (), "de") == ()


def test_a_pipeline_is_loaded_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without those of its parts that mark nothing; one that is not there is named."""
    asked: list[tuple[str, list[str]]] = []

    def load(name: str, exclude: list[str]) -> _Pipeline:
        asked.append((name, exclude))
        if name == "none":
            raise OSError
        return _Pipeline()

    monkeypatch.setitem(sys.modules, "spacy", SimpleNamespace(load=load))
    monkeypatch.delenv("COPYDESK_SPACY", raising=False)
    assert make().name == "spacy en_double 1"
    monkeypatch.setenv("COPYDESK_SPACY", "none")
    with pytest.raises(ReadingError, match="not installed"):
        make()
    assert asked == [(name, ["parser", "lemmatizer", "attribute_ruler"]) for name in ("en_core_web_sm", "none")]


def test_an_engine_sees_nothing_of_what_is_no_prose(monkeypatch: pytest.MonkeyPatch) -> None:
    """A huge sentence that begins in a huge line and ends behind it is one with it; what is around it is read."""
    seen = []

    class Engine:
        name = "double"

        def recognise(self, text: str, sentences: Sequence[Sentence], language: str) -> list[Mention]:
            seen.append((text, [text[one.start : one.end] for one in sentences]))
            at = text.index("Ada")
            return [Mention(at, at + 3, EntityType.PERSON, "Ada")]

    monkeypatch.setattr(entities, "chosen", Engine)
    before, line, after = "Bo left.", "x" * LONGEST_LINE, "Ada came."
    text = f"{before}\n{line}\nrest\n{after}"
    start = len(before) + 1
    end = start + len(line) + len("\nrest")
    units = [Sentence(0, 0, len(before)), Sentence(1, start + 10, end), Sentence(2, end + 1, len(text))]
    assert recognise(text, units) == (Mention(end + 1, end + 4, EntityType.PERSON, "Ada"),)
    [(shown, sentences)] = seen
    assert shown.split() == [*before.split(), *after.split()]
    assert sentences == [before, after]


def test_huge_lines_and_sentences_are_no_prose() -> None:
    """In their order, those that touch or overlap as one."""
    text = f"{'a' * 9000}\n{'x' * LONGEST_LINE}\n{'b' * 9000}"
    line = (9001, 9001 + LONGEST_LINE)
    behind = line[1] + 1

    def huge(*spans: tuple[int, int]) -> list[tuple[int, int]]:
        return entities._huge(text, [Sentence(at, *span) for at, span in enumerate(spans)])

    assert huge() == [line]
    assert huge((0, LONGEST_UNIT), (behind, behind + LONGEST_UNIT + 1)) == [line, (behind, behind + LONGEST_UNIT + 1)]
    assert huge((0, LONGEST_UNIT + 1)) == [(0, LONGEST_UNIT + 1), line]
    assert huge((0, 9000)) == [(0, 9000), line]
    assert huge((0, 9001)) == [(0, line[1])], "up to where the next one begins"
    assert huge((9500, 19500)) == [line]
    assert huge((line[1] - 5000, behind + 10)) == [(line[0], behind + 10)]


@pytest.mark.skipif(
    find_spec("spacy") is None or find_spec(os.environ.get(PIPELINE, DEFAULT)) is None,
    reason=f"needs spaCy and the pipeline {os.environ.get(PIPELINE, DEFAULT)}",
)
@pytest.mark.filterwarnings("ignore")
def test_an_installed_pipeline_reads_an_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "spacy")
    assert chosen().name.startswith("spacy en_")
    found = {(TEXT[m.start : m.end], m.type) for m in recognise(TEXT, ())}
    assert {("Ada Lovelace", EntityType.PERSON), ("London", EntityType.PLACE)} <= found


def test_what_the_screen_needs_of_entities_loads_no_pattern_and_no_model() -> None:
    code = (
        "import sys, reading.entities.canonical; print(*(m for m in sys.modules if m.startswith('reading.entities')))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"reading.entities.pipeline", "reading.entities.patterns", "reading.entities.tagger"} & set(loaded)
