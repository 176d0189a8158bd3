"""One person's permissions in a round: the sentences they judge, the people they see, what they may write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec
from msgspec.structs import replace

from review.admission import may_settle
from review.events import Event, Role
from review.holdings import Progress, is_decision, tally
from review.rounds import Permission, Round, State, why_not, why_not_suggest
from store.articles.catalogue_file import CatalogueRow
from store.desk import Card
from store.errors import ReadOnlyDesk, StoreError
from store.index.counting import count
from store.index.index import LastEvent
from store.rounds.folder_access import FolderAccess


class RoundPermissions:
    """What a round gives the person at the desk; follows the round's file.

    `refuses` is why this person can write nothing in the round now, or the empty string. `rules` number sentences in
    the present texts of articles, `written` as the round's file has them.
    """

    def __init__(self, access: FolderAccess) -> None:
        self._access = access
        self._follow: Callable[[Round], Round] = lambda rules: rules
        self.reviewer = access.reviewer
        self.written = self.rules = access.rules()
        self.refuses, self._is_free = self._judge()
        access.apply_modes()

    def follow(self, follow: Callable[[Round], Round]) -> None:
        """Have numbers of sentences in the rules `follow` the articles to their present texts, from now on."""
        self._follow = follow
        self.rules = follow(self.written)

    def refresh(self) -> bool:
        """Look at the round's file again, and at the texts, and return whether the rules have changed."""
        self.written = self._access.rules()
        rules = self._follow(self.written)
        if rules is self.rules:
            return False
        self.rules = rules
        self.refuses, self._is_free = self._judge()
        self._access.apply_modes()
        return True

    def _judge(self) -> tuple[str, bool]:
        """Return why this person can write nothing now, and whether they may judge every sentence there is."""
        rules, person = self.rules, self.reviewer
        why = why_not(rules, person, Permission.JUDGE)
        free = not why and rules.is_everything and not rules.sentences
        return why if why and why_not(rules, person, Permission.ADJUDICATE) else "", free

    @property
    def counts_only(self) -> bool:
        """Whether this is a lead's look at an open blind round: it shows how much others have done, and no verdict."""
        return self._access.lead and self.rules.hides

    def shows(self, reviewer: str) -> bool:
        """Whether that reviewer's verdicts may be handed out."""
        return reviewer == self.reviewer or not self.counts_only

    def counts_answers_of(self, reviewer: str, article: str) -> bool:
        """Whether that reviewer's answers on an article count in the round."""
        return self.rules.counts_answers_of(reviewer, article)

    def cards_of_round(self, cards: Sequence[Card]) -> Sequence[Card]:
        """Return the cards of this person's articles, with the sentences that the round takes up as their claims."""
        rules, person = self.rules, self.reviewer
        if rules.is_everything:
            return cards
        own = rules.state in (State.DRAFT, State.OPEN) and person in rules.reviewers and not self._access.lead
        return [
            replace(card, claims=rules.claims_taken_up(card.name, card.claims))
            for card in cards
            if card.name in rules.assignment and (not own or rules.judges(person, card.name))
        ]

    def check(self, event: Event) -> None:
        """Raise StoreError when the round does not let this person write that event of theirs.

        Where nobody leads there is nobody to close the round, so that what was settled elsewhere can be brought in.
        """
        if event.holding.verdict is not None and event.holding.verdict not in self.rules.scale:
            what = f"{event.holding.verdict!r} is none of round {self.rules.name}"
            raise StoreError(
                "The verdict is not known here", what, self.rules.scale.did_you_mean(event.holding.verdict)
            )
        if event.role is Role.AGENT:
            why = why_not_suggest(self.rules)
            if why:
                raise ReadOnlyDesk("The suggestion was refused", f"round {self.rules.name}", why)
            return
        if self._is_free and event.role is Role.REVIEWER:
            return
        if self._is_free and not self.rules.lead and may_settle(self.rules, event.reviewer, self._access.owns_desk):
            return
        permission = Permission.ADJUDICATE if event.role is Role.ADJUDICATOR else Permission.JUDGE
        why = why_not(self.rules, event.reviewer, permission)
        if why:
            raise ReadOnlyDesk("The decision was refused", f"round {self.rules.name}", why)
        if event.article in self.rules.withdrawn:
            raise StoreError("The article was withdrawn", event.article, "`copydesk withdraw --restore` brings it back")
        if permission is Permission.JUDGE and not self.rules.judges(event.reviewer, event.article):
            raise StoreError("The article is not yours", event.article, f"Round {self.rules.name} gave it to others")
        taken = self.rules.sentences.get(event.article)
        if taken is not None and event.sentence not in taken:
            raise StoreError("The sentence is not in this round", f"{event.article}, sentence {event.sentence + 1}")

    def count(
        self,
        row: CatalogueRow | None,
        reviewer: str,
        held: Sequence[LastEvent],
        read: Callable[[], Iterable[Event]],
        only: frozenset[int] | None = None,
    ) -> Progress:
        """Count one reviewer's decisions on one article, or on `only` some of its sentences.

        `read` gives the events where the round requires more.
        """
        rules = self.rules
        if row is None or (rules.is_everything and not rules.require and only is None):
            return count(row, held, rules.scale)
        claims = int(row.claims, 16)
        every = frozenset(at for at in range(claims.bit_length()) if claims >> at & 1)
        if not rules.is_everything and not rules.counts_answers_of(reviewer, row.name):
            return Progress(0, 0)
        taken = rules.claims_taken_up(row.name, every)
        inside = rules.sentences.get(row.name) if only is None else only
        if only is not None:
            taken &= only
        if rules.require:
            events = {e.sentence: e for e in read() if inside is None or e.sentence in inside}
            found = tally(taken, {at: _without_draft(rules, event) for at, event in events.items()}, rules.scale)
        else:
            asked = [one for one in held if inside is None or one.sentence in inside]
            found = count(_with_claims(row, taken), asked, rules.scale)
        if not rules.judges(reviewer, row.name):  # what they did before the article went to somebody else
            found = replace(found, claims=found.judged)
        return found if self.shows(reviewer) else Progress(found.judged, found.claims)


def _without_draft(rules: Round, event: Event) -> Event:
    """Return the event, without its verdict where that is a draft."""
    if event.holding.verdict is None or is_decision(rules, event.holding):
        return event
    return replace(event, holding=replace(event.holding, verdict=None))


def _with_claims(row: CatalogueRow, claims: Iterable[int]) -> CatalogueRow:
    """Return the row with other sentences up for judgement."""
    return msgspec.structs.replace(row, claims=f"{sum(1 << at for at in claims):x}")
