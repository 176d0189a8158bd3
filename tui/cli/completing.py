"""The names on a desk that a shell completes: its rounds, reviewers and articles."""

from __future__ import annotations

from contextlib import closing

from reading.errors import CopydeskError
from store.opening import open_desk


def names_of(path: str | None, elsewhere: str | None, what: str) -> list[str]:
    """Return the rounds, reviewers, articles or verdicts of the desk that the command line names so far, or none."""
    try:
        with closing(open_desk(path, None, "main", elsewhere, create=False, enter=False, printed=True)) as desk:
            if what == "articles":
                return [card.name for card in desk.articles.cards()]
            if what == "verdicts":
                return list(desk.rules.scale.names)
            rounds = desk.rounds.all()
            if what == "rounds":
                return [one.name for one in rounds]
            people = {person for one in rounds for person in (*one.reviewers, *one.adjudicators, one.lead)}
            people.update(person for one in rounds for person in desk.rounds.writers(one.name))
            return sorted(people - {""})
    except (CopydeskError, OSError):
        return []
