"""What an import is given and opens: records, and a desk in memory for each reviewer and round."""

from __future__ import annotations

import json

from reading.article import Article
from store.export.gather import Wanted, sheets
from store.export.job import Job
from store.export.jsonl import write
from store.importing import Fault, Importer, Taken
from store.memory import MemoryDesk

FIRST, SECOND = "000_55d43b964525e033.txt", "001_f050ccad6ed5e3e4.txt"


class Desks:
    """A desk in memory for each reviewer and round over the same articles, as one."""

    def __init__(self, articles: tuple[Article, ...]) -> None:
        self.articles = articles
        self.doors: dict[tuple[str, str], MemoryDesk] = {}

    def open(self, reviewer: str, round: str) -> MemoryDesk:
        key = (reviewer or "me", round or "main")
        if key not in self.doors:
            self.doors[key] = MemoryDesk(self.articles, *key)
        return self.doors[key]

    def take(self, *lines: bytes | dict[str, object]) -> list[Taken | Fault]:
        raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        return list(Importer(self.open).lines(raw))

    def export(self) -> bytes:
        lines: list[bytes] = []
        for door in self.doors.values():
            lines += exported(door).splitlines(keepends=True)
        return b"".join(sorted(lines, key=lambda line: _order(json.loads(bytes(line)))))


def _order(record: dict[str, object]) -> tuple[object, ...]:
    return tuple(record[key] for key in ("article", "sentence", "round", "reviewer"))


def exported(*doors: MemoryDesk) -> bytes:
    return b"".join(write(Job(lambda: sheets(doors, Wanted()))))


def line(**more: object) -> dict[str, object]:
    return {"article": FIRST, "sentence": 8, "verdict": "disputed", "reviewer": "ana", **more}


def reasons(outcome: list[Taken | Fault]) -> list[str]:
    return [one.reason for one in outcome if isinstance(one, Fault)]
