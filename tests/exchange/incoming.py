"""What an import is given and opens: records, and a desk in memory for each reviewer and round."""

from __future__ import annotations

import json

from reading.article import Article
from store.exchange.export import Job, Wanted, exported_articles
from store.exchange.formats.jsonl import write
from store.exchange.importing import AcceptedLine, Importer, RefusedLine
from tests.fakes.desk import FakeDesk

FIRST, SECOND = "000_55d43b964525e033.txt", "001_f050ccad6ed5e3e4.txt"


class Desks:
    """A desk in memory for each reviewer and round over the same articles, as one."""

    def __init__(self, articles: tuple[Article, ...]) -> None:
        self.articles = articles
        self.desks: dict[tuple[str, str], FakeDesk] = {}

    def open(self, reviewer: str, round: str) -> FakeDesk:
        key = (reviewer or "me", round or "main")
        if key not in self.desks:
            self.desks[key] = FakeDesk(self.articles, *key)
        return self.desks[key]

    def take(self, *lines: bytes | dict[str, object]) -> list[AcceptedLine | RefusedLine]:
        raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        return list(Importer(self.open).lines(raw))

    def export(self) -> bytes:
        lines: list[bytes] = []
        for desk in self.desks.values():
            lines += exported(desk).splitlines(keepends=True)
        return b"".join(sorted(lines, key=lambda line: _order(json.loads(bytes(line)))))


def _order(record: dict[str, object]) -> tuple[object, ...]:
    return tuple(record[key] for key in ("article", "sentence", "round", "reviewer"))


def exported(*desks: FakeDesk) -> bytes:
    return b"".join(write(Job(lambda: exported_articles(desks, Wanted()))))


def line(**more: object) -> dict[str, object]:
    return {"article": FIRST, "sentence": 8, "verdict": "disputed", "reviewer": "ana", **more}


def reasons(outcome: list[AcceptedLine | RefusedLine]) -> list[str]:
    return [one.reason for one in outcome if isinstance(one, RefusedLine)]
