"""What waits for a whole desk: settling, undo, the full-text search, the list. `python -m tests.bench.large`.

Each figure is milliseconds of processor time on a desk of 1,000 and of 10,000 articles (`--articles`), three reviewers
with twenty decisions on each: what a key waits for must not grow with the desk; what goes on beside the keys may.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from review.events import Event, EventKind, Holding
from store.folder_desk import FileDesk
from store.layout import HIDDEN, MAIN_ROUND
from store.opening import open_desk
from tests.bench.articles import desk as made
from tests.bench.segments import write_segments
from tests.bench.widgets import article
from tests.verdicts import Verdict
from tui.work.adjudication import Adjudication
from tui.work.article_filter import ArticleFilter
from tui.work.pending import PendingDecisions
from tui.work.search import look_for

SENTENCES = 20
REVIEWERS = ("ana", "bo", "cy")
VERDICTS = tuple(Verdict)


def milliseconds(work: Callable[[], object]) -> float:
    """Return the processor time of a piece of work."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def filled(path: Path, articles: int) -> Path:
    """Make a desk on which the third reviewer differs from the others now and then."""
    made(path, articles, SENTENCES)
    desk = open_desk(path, "ana", enter=False)
    cards = list(desk.articles.cards())
    desk.close()
    for number, who in enumerate(REVIEWERS):

        def decisions(number: int = number, who: str = who) -> Iterator[Event]:
            for at, card in enumerate(cards):
                for sentence in range(1, SENTENCES + 1):
                    differs = number == 2 and (at + sentence) % 10 == 0
                    held = Holding(VERDICTS[(at + sentence + differs) % 3])
                    yield Event(EventKind.DECIDE, who, MAIN_ROUND, card.name, card.snapshot, sentence, held)

        folder = path / HIDDEN / "rounds" / MAIN_ROUND / who
        write_segments(folder, "old", decisions(), time.time_ns() // 1000 - 10**10 + number)
    return path


def rows(path: Path, articles: int) -> Iterator[tuple[str, float]]:
    """Yield what each thing takes on a desk."""
    desk = open_desk(path, "ana", enter=False)
    yield from _adjudication(desk)
    pending = PendingDecisions(desk, lambda _batch: None, lambda: None)

    def undo() -> None:
        pending.enter_step(pending.look_for_undo()())

    yield "first undo", milliseconds(undo)
    yield "tenth undo", min(milliseconds(undo) for _ in range(9))
    yield "index, beside the keys", milliseconds(lambda: desk.search.mentioning("commission"))
    yield "search, beside the keys", milliseconds(lambda: desk.search.find("commission opened", 500))
    article_filter = ArticleFilter(desk.articles.cards(), lambda card, _who: pending.progress_of(card))
    yield "first filter, beside the keys", milliseconds(lambda: article_filter.find("report"))
    yield "second filter, beside the keys", milliseconds(lambda: article_filter.find("report 9"))
    desk.close()
    text = article(articles).text
    looks: Iterable[object] = look_for("committee", text, len(text) // 2)
    yield "first look in a text as long", milliseconds(lambda: next(iter(looks)))
    yield "all of it, between the keys", milliseconds(lambda: list(looks))


def _adjudication(desk: FileDesk) -> Iterator[tuple[str, float]]:
    adjudication = Adjudication(desk)
    source = adjudication.read()
    yield "first articles' cases", milliseconds(lambda: adjudication.take_cases(list(islice(source, 3))))
    yield "all cases, beside the keys", milliseconds(lambda: adjudication.take_cases(list(source)))
    again = [adjudication.cases[0].article]
    yield "one settled", milliseconds(lambda: adjudication.take_again(adjudication.read_again(again)))


def main() -> None:
    """Print the figures of both sizes and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    large = parser.parse_args().articles
    sizes = (large // 10, large)
    with tempfile.TemporaryDirectory() as name:
        small, big = (dict(rows(filled(Path(name, str(size)), size), size)) for size in sizes)
    print(f"{'milliseconds':<32}" + "".join(f"{size:>10,}" for size in sizes) + "   ratio")
    for what, taken in small.items():
        print(f"{what:<32}{taken:10.1f}{big[what]:10.1f}{big[what] / taken:8.1f}")


if __name__ == "__main__":
    main()
