"""Decisions and texts that every format must carry: all that a holding can have, and text that tries to break out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from reading.article import Article, EntityType, Kind, Mention, Sentence
from review.events import Evidence, Holding, Link, Relation, Role
from review.scale import DEFAULT, Scale
from store.exchange.export import Job, Wanted, exported_articles
from store.exchange.formats.registry import load
from tests.fakes.desk import FakeDesk
from tests.verdicts import Verdict

from .conftest import decide

HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1",
    "@SUM(A1)",
    "'quoted",
    "\t=1",
    "\r\n=1",
    "a\x1b]0;title\x07b\x1b[2J",
    "\x9b31m",
    "\u202eevil\u202c",
    "](javascript:alert(1)) ![x](http://evil.example/p.png) <b>`*_",
    "| a | b |\n|---|---|\n# heading",
    "lone \ud800 surrogate \udfff",
    "nul \x00 in the middle",
    "line\u2028separator\u2029",
    "😀 é ﷽ \U0001f468‍\U0001f469‍\U0001f467",
    "javascript:alert(1)",
    'http://evil.example/"onmouseover="alert(1)',
    "&lt;b&gt; &#60;",
)


JUDGED = 3 * (6 + 6 + 1 + 1)
"""Records that `full` has: of three articles, six sentences by two people, one by an adjudicator, one by an agent."""


def full(articles: tuple[Article, ...], scale: Scale = DEFAULT) -> FakeDesk:
    """Return a desk with decisions of several people, an adjudicator and an agent, with all that they can hold."""
    desk = FakeDesk(articles)
    desk.rules = replace(desk.rules, scale=scale)
    first, second, third = scale.names[:3]
    url = Evidence("https://example.org/a?b=1&c=<2>", "he joined in 2021", "refutes", "2026-11-20")
    inside = Evidence("001_f050ccad6ed5e3e4.txt#4", "", "supports", "")
    other = articles[3]
    links = tuple(Link(kind, other.name, other.sha256, at, other.quote(at)) for at, kind in enumerate(Relation))
    for article in articles[:3]:
        claims = [sentence.index for sentence in article.sentences if sentence.kind.is_claim]
        for index in claims[:6]:
            verdict = scale.names[index % len(scale)]
            held = Holding(verdict, True, f"note on {index}", ("date", "figure"), 1 + index % 3, (url, inside))
            held = replace(held, links=links[: index % 4])
            hinted = ("sign", f"quotation {other.name}#4 +2")[: index % 3]
            decide(desk, article.name, index, held, "ana", duration=index / 8, hinted=hinted)
            decide(desk, article.name, index, Holding(first, True), "bo")
        settled = Holding(second, True, why="ambiguous text")
        decide(desk, article.name, claims[0], settled, "lead", role=Role.ADJUDICATOR, weighed=("1", "2"))
        decide(desk, article.name, claims[1], Holding(third, score=0.875), "checker", role=Role.AGENT)
    return desk


def hostile(*, verdicts: bool = False) -> FakeDesk:
    """Return a desk whose every text tries to break out of its format; the names of `verdicts` may, too."""
    articles = []
    for number, bad in enumerate(HOSTILE):
        safe = "".join("\ufffd" if 0xD800 <= ord(c) < 0xE000 else c for c in bad)
        text = f"{safe}\n\nHe said {safe} twice.\n\n{safe}"
        first, second = len(safe), len(safe) * 2 + 17
        articles.append(
            Article(
                f"sub/{number:02} {bad.replace('/', '|')}.txt",
                bad,
                bad,
                text,
                (
                    Sentence(0, 0, first, Kind.HEADLINE),
                    Sentence(1, first + 2, second, Kind.SENTENCE),
                    Sentence(2, second + 2, len(text), Kind.SENTENCE),
                ),
                (Mention(first + 2, first + 4, EntityType.PERSON, safe),),
                {"url": bad, "date": bad, "author": bad},
            )
        )
    desk = FakeDesk(articles)
    for article, bad in zip(articles, HOSTILE, strict=True):
        for sentence in range(3):
            held = Holding(
                bad if verdicts else Verdict.ERRONEOUS, True, bad, (bad,), 2, (Evidence(bad, bad, "refutes", bad),), bad
            )
            held = replace(held, links=(Link("contradicts", bad, bad, sentence, bad), Link(bad, "b", "", 0)))
            decide(desk, article.name, sentence, held, "ana", role=Role.ADJUDICATOR, hinted=(bad,))
    return desk


def job(desk: FakeDesk, *, text: bool = True) -> Job:
    """Return an export of everything that the desk has."""
    wanted = Wanted(text=text)
    return Job(
        lambda: exported_articles([desk], wanted),
        "2026-11-22T01:02:03.000004Z",
        "seeds",
        "0.1.0",
        ("main",),
        text,
        scales={"main": desk.rules.scale},
    )


def export(name: str, desk: FakeDesk, *, text: bool = True) -> bytes:
    """Return what one format makes of the desk."""
    return b"".join(load(name).write(job(desk, text=text)))


def lines(raw: bytes) -> list[dict[str, Any]]:
    """Return the objects of an export that has one on each line."""
    return [json.loads(line) for line in raw.splitlines()]


def controls(text: str) -> Iterator[str]:
    """Yield the characters that a terminal obeys or that reorder text."""
    for character in text:
        code = ord(character)
        if (
            (code < 32 and character not in "\n\r\t")
            or 0x7F <= code < 0xA0
            or character in "\u202a\u202b\u202c\u202d\u202e"
        ):
            yield character
