"""What all that is done to a round shares: the rules are asked first, and nobody judges what is their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from reading.metadata import value_of
from review.bylines import authors_among
from review.rounds import Permission, Round, why_not
from store.desk import Desk
from store.errors import StoreError
from store.layout import Layout, confusable
from store.person import Person
from store.rounds import groups


class NotAllowed(StoreError):
    """The rules of the round do not let this person do that now."""


class Unreadable(StoreError):
    """Files of the reviewers `people` cannot be read; whether to go on without them is a person's choice."""

    def __init__(
        self, title: str, layout: Layout, round: Round, people: tuple[str, ...], otherwise: str, person: Person
    ) -> None:
        how = groups.lets_read(person, *(layout.reviewer(round.name, name) for name in people))
        super().__init__(title, ", ".join(people), f"{how}; `--without {','.join(people)}` {otherwise}")
        self.people = people


def allow(round: Round, person: str, permission: Permission, title: str = "") -> None:
    """Raise NotAllowed, under that title, when the rules of the round do not let a person do something now."""
    why = why_not(round, person, permission)
    if why:
        raise NotAllowed(title or f"Round {round.name} stays as it is", why.rstrip("."))


def check_names(people: Sequence[str]) -> None:
    """Refuse names that people take for each other."""
    pair = confusable(dict.fromkeys(people))
    if pair:
        hint = "A round's figures are told by name: choose names that differ"
        raise StoreError("Two names look alike", f"{pair[0]!r} and {pair[1]!r}", hint)


def check_exclusions(pairs: Sequence[tuple[str, str]], people: Sequence[str], articles: Iterable[str]) -> None:
    """Refuse an exclusion of somebody whom the round does not ask, or from no article of it: it would guard nothing."""
    names = list(articles)
    for person, glob in pairs:
        if person not in people:
            near = get_close_matches(person, people, 1)
            hint = f"Did you mean {near[0]}?" if near else f"It asks {', '.join(people)}"
            raise StoreError("The round asks nobody of that name, who could be excluded", person, hint)
        if not any(fnmatchcase(name, glob) for name in names):
            near = get_close_matches(glob, names, 1)
            hint = f"Did you mean {near[0]}?" if near else "`copydesk rounds show` names its articles"
            raise StoreError(f"No article of the round is one that {person} could be excluded from", glob, hint)


def excluded_from(
    desk: Desk, articles: Iterable[str], pairs: Sequence[tuple[str, str]], reviewers: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return who must not judge each article: whom the lead excludes, and who is among its authors."""
    found: dict[str, tuple[str, ...]] = {}
    for article in articles:
        named = [reviewer for reviewer, glob in pairs if fnmatchcase(article, glob)]
        authors = authors_among(value_of(desk.articles.metadata(article), "author"), reviewers)
        if named or authors:
            found[article] = tuple(dict.fromkeys((*named, *authors)))
    return found


def joined(before: Mapping[str, tuple[str, ...]], more: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Return the people excluded from each article by either of two tables."""
    return {name: tuple(dict.fromkeys((*before.get(name, ()), *more.get(name, ())))) for name in {**before, **more}}
