"""The work of a lead: lists rounds, makes, assigns, opens, closes and reopens them, each after asking the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reading.metadata import known
from review.assignment import Move, assign, moves
from review.authors import authors_among
from review.events import Verdict
from review.holdings import REQUIREMENTS, is_draft
from review.rounds import Permission, Round, State, why_not
from review.selection import select
from store.errors import StoreError
from store.folder_desk import FileDesk
from store.layout import MAIN_ROUND, Layout
from store.rounds import files
from store.rounds.files import Invitations

if TYPE_CHECKING:
    from store.manage.status import RoundStatus

Open = Callable[[str], FileDesk]
"""Opens the same desk, as the same person, in the round of that name."""


class NotAllowed(StoreError):
    """The rules of the round do not let this person do that now."""


class Plan(Struct, frozen=True):
    """What a lead asks of a new round; `articles` are globs over names, `excluded` pairs of reviewer and glob."""

    name: str
    lead: str
    reviewers: tuple[str, ...]
    articles: tuple[str, ...] = ("*",)
    overlap: int = 1
    blind: bool = False
    seed: int | None = None
    due: str = ""
    only: str = ""
    previous: str = ""
    require: tuple[str, ...] = ()
    adjudicators: tuple[str, ...] = ()
    excluded: tuple[tuple[str, str], ...] = ()
    anonymous: bool = False
    show_earlier: bool = False
    guidelines: bytes = b""


def new(open_round: Open, layout: Layout, plan: Plan) -> Round:
    """Make a round as a draft, with its assignment; StoreError says what does not fit."""
    _check(plan)
    claims, previous = _claims(open_round, layout, plan)
    chosen = {name: at for name, at in claims.items() if any(fnmatchcase(name, glob) for glob in plan.articles)}
    if not chosen:
        what = f"no sentence is {plan.only} in round {previous}" if plan.only else ", ".join(plan.articles)
        raise StoreError("The round would be empty", what, "Choose other articles")
    with closing(open_round(MAIN_ROUND)) as desk:
        excluded = _excluded(desk, chosen, plan.excluded, plan.reviewers)
    seed = int(sha256(plan.name.encode()).hexdigest()[:8], 16) if plan.seed is None else plan.seed
    sizes = {name: len(sentences) for name, sentences in chosen.items()}
    made = Round(
        name=plan.name,
        state=State.DRAFT,
        lead=plan.lead,
        blind=plan.blind,
        reviewers=plan.reviewers,
        adjudicators=plan.adjudicators,
        overlap=plan.overlap,
        seed=seed,
        due=plan.due,
        only=plan.only,
        previous=previous,
        show_earlier=plan.show_earlier,
        anonymous=plan.anonymous,
        require=plan.require,
        assignment=assign(seed, sizes, plan.reviewers, plan.overlap, excluded),
        sentences={name: tuple(sorted(at)) for name, at in chosen.items()} if plan.only else {},
        excluded=excluded,
    )
    return files.create(layout, made, plan.guidelines)


def reassign(
    desk: FileDesk, round: Round, *, add: Sequence[str] = (), remove: Sequence[str] = (), overlap: int | None = None
) -> tuple[Round, tuple[Move, ...]]:
    """Assign again with reviewers who join or leave; return the round and what changed hands."""
    _allow(round, desk.reviewer, Permission.ASSIGN)
    joined = (*round.reviewers, *(name for name in add if name not in round.reviewers))
    left = tuple(name for name in dict.fromkeys((*round.left, *remove)) if name not in add)
    skipped = [name for name in remove if name not in round.reviewers]
    if skipped:
        raise StoreError("Nobody of that name is in the round", ", ".join(skipped), "`copydesk rounds show` says who")
    cards = {card.name: card for card in desk.cards()}
    sizes = {name: len(cards[name].claims) if name in cards else 0 for name in round.assignment}
    share = overlap or round.overlap
    newcomers = [name for name in joined if name not in round.reviewers]
    excluded = _joined(round.excluded, _excluded(desk, round.assignment, (), newcomers))
    after = assign(round.seed, sizes, joined, share, excluded, left)
    saved = replace(round, reviewers=joined, left=left, overlap=share, excluded=excluded, assignment=after)
    return files.save(desk.layout, saved), moves(round.assignment, after)


def open_(layout: Layout, round: Round, person: str) -> Round:
    """Open a draft for its reviewers."""
    _allow(round, person, Permission.OPEN)
    return files.save(layout, replace(round, state=State.OPEN))


def close(layout: Layout, round: Round, person: str) -> Round:
    """Close an open round; a blind one is published, so that everybody sees everything."""
    _allow(round, person, Permission.CLOSE)
    closed = files.save(layout, replace(round, state=State.CLOSED, lead=round.lead or person))
    if round.blind or files.was_published(layout, closed):
        files.publish(layout, closed)
    return closed


def reopen(layout: Layout, round: Round, person: str) -> Round:
    """Open a closed round again; it is blind no longer, since everybody has seen everything."""
    _allow(round, person, Permission.REOPEN)
    return files.save(layout, replace(round, state=State.OPEN, blind=False))


def finish(layout: Layout, round: Round, person: str) -> Round:
    """Mark a closed round as adjudicated."""
    _allow(round, person, Permission.FINISH)
    return files.save(layout, replace(round, state=State.ADJUDICATED))


def _allow(round: Round, person: str, permission: Permission) -> None:
    why = why_not(round, person, permission)
    if why:
        raise NotAllowed(f"Round {round.name} stays as it is", why.rstrip("."))


def _check(plan: Plan) -> None:
    if plan.due:
        try:
            date.fromisoformat(plan.due)
        except ValueError as error:
            raise StoreError("Not a date", plan.due, "Write it as 2026-12-31") from error
    unknown = [need for need in plan.require if need not in REQUIREMENTS]
    if unknown:
        raise StoreError("A round cannot require that", ", ".join(unknown), f"Use {', '.join(REQUIREMENTS)}")
    if not plan.reviewers:
        raise StoreError("The round has no reviewers", hint="Name them: --reviewers ana,bo")


def _claims(open_round: Open, layout: Layout, plan: Plan) -> tuple[Mapping[str, frozenset[int]], str]:
    """Return the sentences that can be taken up, by article, and the earlier round they were chosen from."""
    if not plan.only:
        with closing(open_round(MAIN_ROUND)) as desk:
            return {card.name: card.claims for card in desk.cards() if card.claims}, ""
    previous = plan.previous or _latest(layout)
    with closing(open_round(previous)) as desk:
        if desk.rules.hides:
            raise NotAllowed(f"Round {previous} is blind and not closed", "its verdicts are nobody's to choose by")
        claims = {card.name: card.claims for card in desk.cards()}
        counted = (event for event in desk.everything() if not is_draft(desk.rules, event.holding))
        found = select(plan.only, counted, claims)
    return {name: frozenset(sentences) for name, sentences in found.items()}, previous


def _latest(layout: Layout) -> str:
    """Return the round that was closed last, else main."""
    closed = [
        (layout.round_settings(one.name).stat().st_mtime_ns, one.name)
        for one in files.all_rounds(layout)
        if one.state in (State.CLOSED, State.ADJUDICATED)
    ]
    return max(closed)[1] if closed else MAIN_ROUND


def _excluded(
    desk: FileDesk, articles: Iterable[str], pairs: Sequence[tuple[str, str]], reviewers: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return who must not judge each article: whom the lead excludes, and who is among its authors."""
    found: dict[str, tuple[str, ...]] = {}
    for article in articles:
        named = [reviewer for reviewer, glob in pairs if fnmatchcase(article, glob)]
        authors = authors_among(known(desk.metadata(article), "author"), reviewers)
        if named or authors:
            found[article] = tuple(dict.fromkeys((*named, *authors)))
    return found


def _joined(
    before: Mapping[str, tuple[str, ...]], more: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(dict.fromkeys((*before.get(name, ()), *more.get(name, ())))) for name in {**before, **more}}


class View(Struct, frozen=True):
    """One round as this person may see it: its status, and the desk opened in it."""

    desk: FileDesk
    overview: bool

    def standing(self, today: date) -> RoundStatus:
        """Return how the round stands now."""
        from store.manage.status import round_status  # every start makes one, and few go on to its rounds

        return round_status(self.desk, today, overview=self.overview)


class RoundAdmin:
    """One person's way to the rounds of one desk."""

    def __init__(self, layout: Layout, person: str, opened: Callable[[str, bool], FileDesk]) -> None:
        """`opened` opens the desk as this person in a round; the flag asks for a lead's sight of it."""
        self.layout = layout
        self.person = person
        self.calls = Invitations(layout, person)
        self._opened = opened

    def rounds(self) -> Sequence[Round]:
        """Return the desk's rounds, `main` first."""
        return list(files.all_rounds(self.layout))

    def view(self, name: str) -> View:
        """Open a round to look at it; its lead sees how much everybody has done."""
        overview = not why_not(files.find(self.layout, name), self.person, Permission.SEE_COUNTS)
        return View(self._opened(name, overview), overview)

    def enter(self, name: str) -> FileDesk:
        """Open a round for working in it."""
        return self._opened(name, False)

    def new(self, plan: Plan) -> Round:
        """Make a round, as a draft."""

        return new(self.enter, self.layout, plan)

    def assign(self, name: str, add: Sequence[str], remove: Sequence[str]) -> tuple[Move, ...]:
        """Assign a round again and return what changed hands."""

        desk = self.view(name).desk
        try:
            return reassign(desk, desk.rules, add=add, remove=remove)[1]
        finally:
            desk.close()

    def change(self, name: str, to: State) -> Round:
        """Open, close, reopen or finish a round."""

        one = files.find(self.layout, name)
        if to is State.OPEN:
            permission = open_ if one.state is State.DRAFT else reopen
        else:
            permission = close if to is State.CLOSED else finish
        return permission(self.layout, one, self.person)

    def control(self, name: str, place: tuple[str, int], verdict: Verdict | None) -> None:
        """Mark a sentence as a control with a known verdict, or no longer."""
        one = files.find(self.layout, name)
        why = why_not(one, self.person, Permission.CONTROL)
        if why:
            raise NotAllowed("The control was not set", why.rstrip("."))
        files.set_control(self.layout, one, place, verdict)

    def guidelines(self, name: str) -> str:
        """Return the text of a round's guidelines, or the empty string."""
        return files.guidelines(self.layout, files.find(self.layout, name))
