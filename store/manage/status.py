"""The status of a round: what each reviewer has done of what they were given, and how their work is spread."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from review.consensus import Rule, consensus_of, differ, is_unsettled, terms_of
from review.events import Role
from review.holdings import Progress, counting_events
from review.round_changes import ChangedControl
from review.rounds import Round, State
from store.desk import Desk, Problem
from store.errors import StoreError
from store.rounds.files import matches


class RoundStatus(Struct, frozen=True):
    """A round and the progress of each reviewer with each of their articles; `overdue` by that many days.

    `unreadable` are reviewers whose files cannot be read: nothing is known of what they did. `outside` are articles
    that came to the desk after the round was made and that its globs would have chosen, `edited` the file of its
    guidelines where somebody edited it by hand. `leads` is whether this is a lead's sight of it.
    `problems` are what does not count, or is not as it should be on the disk, `changed` controls that are none now.

    Controls, where they may be known, are apart: `controls` has each reviewer's progress with them.
    """

    round: Round
    by_reviewer: Mapping[str, Mapping[str, Progress]]
    overdue: int = 0
    controls: Mapping[str, Mapping[str, Progress]] = {}
    unreadable: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    edited: str = ""
    leads: bool = False
    problems: tuple[Problem, ...] = ()
    changed: tuple[ChangedControl, ...] = ()

    @property
    def with_controls(self) -> RoundStatus:
        """The same with controls counted among the rest, as work that is left."""
        together = {
            person: {name: _added(one, self.controls.get(person, {}).get(name), 1) for name, one in articles.items()}
            for person, articles in self.by_reviewer.items()
        }
        return replace(self, by_reviewer=together, controls={})

    def controls_of(self, reviewer: str) -> tuple[int, int]:
        """Return how many controls a reviewer has answered, and was given, as far as they may be known."""
        found = self.controls.get(reviewer, {}).values()
        return sum(one.judged for one in found), sum(one.claims for one in found)

    def judged_of(self, reviewer: str) -> tuple[int, int]:
        """Return how many sentences a reviewer has judged, and has to judge."""
        found = self.by_reviewer.get(reviewer, {}).values()
        return sum(one.judged for one in found), sum(one.claims for one in found)

    def of_article(self, article: str) -> tuple[int, int]:
        """Return how many verdicts an article has, and should have."""
        found = [of[article] for of in self.by_reviewer.values() if article in of]
        return sum(one.judged for one in found), sum(one.claims for one in found)

    def spread_of(self, article: str) -> tuple[int, ...]:
        """Return how many verdicts an article has of each of the round's scale; empty where they are hidden."""
        every = [of[article].spread for of in self.by_reviewer.values() if article in of and of[article].spread]
        return tuple(sum(counts) for counts in zip(*every, strict=True))

    @property
    def total(self) -> tuple[int, int]:
        """How many verdicts there are, and should be."""
        each = [self.judged_of(reviewer) for reviewer in self.by_reviewer]
        return sum(done for done, _ in each), sum(of for _, of in each)

    @property
    def spread(self) -> tuple[int, ...]:
        """How many verdicts there are of each of the round's scale; all 0 where they are hidden."""
        every = [one.spread for of in self.by_reviewer.values() for one in of.values() if one.spread]
        return tuple(sum(counts) for counts in zip(*every, strict=True)) or (0,) * len(self.round.scale)


def round_status(desk: Desk, today: date, *, overview: bool = False) -> RoundStatus:
    """Return how the desk's round stands, as far as this person may see: in a blind round others are left out.

    `overview` when the desk was opened by the lead for counting everybody. Who left is among the reviewers as long as
    anything of theirs counts.
    """
    rules = desk.rules
    people = rules.reviewers or tuple(desk.decisions.reviewers())
    seen = {desk.reviewer} if rules.hides and not overview else set(people)
    closed = set(desk.rounds.unreadable(desk.round)) & seen
    names = [card.name for card in desk.articles.cards()]
    by_reviewer, controls = {}, {}
    for person in people:
        if person not in seen or person in closed:
            continue
        progress = desk.decisions.progress(person)
        own = {n: progress[n] for n in names if n in progress and (rules.judges(person, n) or progress[n].judged)}
        if own or person not in rules.left if rules.reviewers else _judges(desk, person, own):
            shows = rules.controls and (overview or not rules.hides)
            known = desk.decisions.controls(person) if shows else {}
            by_reviewer[person] = {name: _added(one, known.get(name), -1) for name, one in own.items()}
            if known:
                controls[person] = {name: known[name] for name in own if name in known}
    runs = rules.state in (State.DRAFT, State.OPEN)
    outside = [card.name for card in desk.articles.outside() if matches(card.name, rules.articles)] if runs else ()
    return RoundStatus(
        rules,
        by_reviewer,
        _overdue(rules, today),
        controls,
        tuple(name for name in people if name in closed),
        tuple(outside),
        desk.rounds.edited_guidelines(desk.round) if runs else "",
        overview,
        tuple(desk.problems()),
        changed_controls(desk, desk.rounds.find(desk.round)) if overview and runs else (),
    )


def changed_controls(desk: Desk, written: Round, only: Collection[str] | None = None) -> tuple[ChangedControl, ...]:
    """Return the controls of a round, as its file has it, whose words are others in the present texts of articles.

    With `only`, those of some articles.
    """
    found = []
    cards = {card.name: card for card in desk.articles.everywhere(written.texts if only is None else only)}
    for (article, sentence), verdict in sorted(written.controls.items()):
        text = written.texts.get(article, "")
        if text and article in cards and text != cards[article].snapshot:
            where = desk.decisions.anchor(article, text, sentence)
            if not where.is_same:
                quote = ""
                with suppress(StoreError, IndexError):  # the text is lost, or never had it
                    quote = desk.articles.version(article, text).quote(sentence)
                found.append(ChangedControl(article, sentence, quote, verdict, where.sentence))
    return tuple(found)


def _added(progress: Progress, controls: Progress | None, times: int) -> Progress:
    """Return a reviewer's progress with an article with its controls added, or (-1 times) counted apart."""
    if controls is None:
        return progress
    return progress.plus(controls, times)


def undecided(desk: Desk) -> tuple[int, int]:
    """Return the number of undecided sentences on which reviewers differ, and of all on which they differ."""
    counted = counting_events(desk.rules, desk.decisions.everything())
    claims = desk.articles.claims()
    outcomes = consensus_of(counted, terms_of(desk.rules, claims, Rule.UNANIMOUS)).outcomes.values()
    controls = desk.rules.controls
    differing = [one for one in outcomes if differ(one) and (one.article, one.sentence) not in controls]
    return sum(map(is_unsettled, differing)), len(differing)


def _judges(desk: Desk, name: str, progress: Mapping[str, Progress]) -> bool:
    """Whether a person without an assignment judges here as a reviewer, not as a program or an adjudicator."""
    article = next((name for name, one in progress.items() if one.judged), None)
    held = desk.decisions.held(article, name).values() if article is not None else ()
    return not held or any(event.role is Role.REVIEWER for event in held)


def _overdue(round: Round, today: date) -> int:
    if not round.due or round.state is not State.OPEN:
        return 0
    try:
        return max(0, (today - date.fromisoformat(round.due)).days)
    except ValueError:
        return 0
