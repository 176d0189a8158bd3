"""A Source becomes an Article: cleaned, cut into units, its entities recognised."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from reading.article import Article, Kind, Sentence
from reading.clean import clean
from reading.entities import ENGINE, recognise
from reading.errors import ReadingError
from reading.lexicon import EMPTY, Lexicon
from reading.load import Source, load
from reading.sentences import split


def read_file(path: Path) -> Article:
    """Return the one article of the file at `path`; ReadingError when it holds none or more than one."""
    sources = list(load(path))
    if len(sources) != 1:
        raise ReadingError(
            "Not one article", f"{path} holds {len(sources)} articles", "Use `copydesk add` for such a file"
        )
    return read(sources[0], sources[0].name)


def read(source: Source, name: str, lexicon: Lexicon = EMPTY) -> Article:
    """Return the article that `source` holds, under `name`."""
    cleaned = clean(source.text)
    language = source.language or "en"
    sentences = split(cleaned.text, language)
    return Article(
        name=name,
        source=str(source.path),
        title=source.title or _title(cleaned.text, sentences) or source.path.stem,
        text=cleaned.text,
        sentences=sentences,
        mentions=recognise(cleaned.text, sentences, lexicon, language),
        metadata=source.metadata,
        language=language,
        replaced=cleaned.replaced,
        engines=_engines(),
    )


def _engines() -> Mapping[str, str]:
    """Return the name and version of each engine that computes a part of an article."""
    return {"sentences": f"sentencex {version('sentencex')}", "entities": ENGINE}


def _title(text: str, sentences: tuple[Sentence, ...]) -> str:
    """Return the first headline as one line, or the empty string."""
    for unit in sentences:
        if unit.kind is Kind.HEADLINE:
            return " ".join(text[unit.start : unit.end].split())
    return ""
