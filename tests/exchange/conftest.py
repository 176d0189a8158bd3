"""A desk in memory with the sample articles, and decisions on them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reading.article import Article
from review.events import Event, EventKind, Holding
from store.desk import Desk
from tests.fakes.desk import FakeDesk

from .incoming import Desks


@pytest.fixture
def desk(articles: tuple[Article, ...]) -> FakeDesk:
    return FakeDesk(articles)


Decide = Callable[..., Event]


def decide(
    desk: Desk, article: str, sentence: int, holding: Holding | str, reviewer: str = "ana", **more: object
) -> Event:
    """Give one sentence a holding, in anybody's name, and return the stored event."""
    held = holding if isinstance(holding, Holding) else Holding(verdict=holding, claim=True)
    snapshot = next(card.snapshot for card in desk.articles.cards() if card.name == article)
    event = Event(EventKind.DECIDE, reviewer, desk.round, article, snapshot, sentence, held, **more)  # type: ignore[arg-type]
    return desk.decisions.append([event])[0]


@pytest.fixture
def desks(articles: tuple[Article, ...]) -> Desks:
    return Desks(articles)
