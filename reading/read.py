"""A Source becomes an Article: cleaned, cut into units, its entities recognised."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from reading.about import about, title_of
from reading.article import Article
from reading.clean import clean, visible
from reading.codes import NO_CHOICE, UNKNOWN, LanguageChoice
from reading.entities import chosen, recognise
from reading.errors import ReadingError
from reading.language import detect
from reading.lexicon import EMPTY, Lexicon
from reading.load import load
from reading.metadata import completed, language_of
from reading.sentences import named, split
from reading.source import Source


def read_file(path: Path, choice: LanguageChoice = NO_CHOICE) -> Article:
    """Return the one article of the file at `path`; ReadingError when it holds none or more than one."""
    sources = list(load(path))
    if len(sources) != 1:
        raise ReadingError(
            "Not one article",
            f"{visible(str(path))} holds {len(sources)} articles",
            "`copydesk show FILE#ID` shows one, `copydesk add` brings all to a desk",
        )
    return read(sources[0], sources[0].name, choice=choice)


def read(source: Source, name: str, lexicon: Lexicon = EMPTY, choice: LanguageChoice = NO_CHOICE) -> Article:
    """Return the article that `source` holds, under `name`."""
    cleaned = clean(source.text)
    text = cleaned.text
    language = choice.given or source.language or language_of(source.metadata) or choice.desk
    language = language or detect(text, source.likely or UNKNOWN)
    sentences = named(text, source.units) or split(text, language, source.given, source.labels, source.spoken)
    return Article(
        name=name,
        source=str(source.path),
        title=visible(" ".join(source.title.split())) or title_of(text, sentences) or visible(source.path.stem),
        text=text,
        sentences=sentences,
        mentions=recognise(text, sentences, lexicon, language),
        metadata=completed(source.metadata, about(text, sentences)),
        language=language,
        replaced=cleaned.replaced,
        engines=_engines(),
        places=source.places,
    )


def _engines() -> Mapping[str, str]:
    """Return the name and version of each engine that computes a part of an article."""
    return {"sentences": f"sentencex {version('sentencex')}", "entities": chosen().name}
