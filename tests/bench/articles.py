"""Made-up desks of any size, the same every time: what the benchmarks open."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from reading.article import Article, Kind, Sentence
from store.articles.snapshots import Provenance, snapshot_of
from store.journal.codec import encode
from store.layout import HIDDEN, Layout
from store.locate import lay_out

SENTENCES = (
    "Anthropic announced on Tuesday that it had raised $4.5 billion from a group of investors.",
    "The company, founded in 2021 by former employees of OpenAI, said it would use the money for research.",
    "“We have been careful,” said Dario Amodei, its chief executive.",
    "Analysts were less sure: some of them pointed to costs that had grown by 40% within a year.",
    "A spokesperson declined to comment.",
    "In May, the European Commission opened an inquiry into how such systems are trained.",
    "Nobody expects an answer before 2025.",
)


def article(sentences: int, number: int = 0) -> str:
    """Return an article of about that many sentences, in paragraphs of three."""
    body = [SENTENCES[(i * 3 + number) % len(SENTENCES)] for i in range(sentences)]
    paragraphs = [" ".join(body[i : i + 3]) for i in range(0, len(body), 3)]
    return f"A company raises money, report {number}\n\nMay 29, 2024\n\n" + "\n\n".join(paragraphs) + "\n"


def folder(path: Path, articles: int = 1, sentences: int = 30) -> Path:
    """Write that many articles into a folder and return it."""
    path.mkdir(parents=True, exist_ok=True)
    for number in range(articles):
        (path / f"{number:06}.txt").write_text(article(sentences, number), encoding="utf-8")
    return path


def desk(path: Path, articles: int, sentences: int = 5) -> Path:
    """Write that many articles into a folder, with the snapshots that reading them would make, and return it.

    Reading a hundred thousand takes many minutes; here their sentences are known, and none has a mention.
    """
    folder(path, articles, sentences)
    layout = Layout(path, path / HIDDEN)
    lay_out(layout)
    for number in range(articles):
        found = _article(f"{number:06}.txt", sentences, number)
        provenance = Provenance(sha256(found.text.encode()).hexdigest(), number, "ana")
        (layout.articles / f"{found.sha256}.json").write_bytes(encode(snapshot_of(found, provenance)) + b"\n")
    return path


def _article(name: str, sentences: int, number: int) -> Article:
    text = article(sentences, number)
    title, _, _ = text.partition("\n")
    spans = [(0, len(title), Kind.HEADLINE)]
    at = len(title)
    for i in range(sentences):
        quote = SENTENCES[(i * 3 + number) % len(SENTENCES)]
        at = text.index(quote, at)
        spans.append((at, at + len(quote), Kind.SENTENCE))
        at += len(quote)
    found = tuple(Sentence(index, *span) for index, span in enumerate(spans))
    return Article(name, name, title, text, found, metadata={"date": "2024-05-29"})
