"""The work of a lead: lists rounds, makes, assigns, opens, closes and reopens them, each after asking the rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reading import guard
from review.admission import DAY
from review.answers import Place
from review.events import Event, EventKind
from review.holdings import EVIDENCE_OF_ALL, REQUIREMENTS, counting_events, unknown_needs
from review.round_changes import Closed, Plan, PlannedRound
from review.rounds import GuidelinesVersion, Permission, Round, State, why_nobody_settles
from store import files as disk
from store.errors import StoreError
from store.folder_desk import FileDesk
from store.journal.codec import now_micros
from store.layout import MAIN_ROUND, PUBLISHED, Layout, checked_name
from store.manage.rules import NotAllowed, Unreadable, allow, check_exclusions, check_names, excluded_from
from store.person import Person
from store.rounds import files, groups, handover, sealing
from store.rounds.files import Rulebook, changed_at
from store.rounds.folder_access import FolderAccess
from store.rounds.guidelines import edited_guidelines, version_of
from store.rounds.publishing import Published, copies_of, publish, show_published, unreadable, was_published

if TYPE_CHECKING:
    from review.selection import Sources

Open = Callable[[str], FileDesk]
"""Opens the same desk, as the same person, in the round of that name."""


def new(open_round: Open, layout: Layout, plan: Plan, person: Person) -> Round:
    """Make a round as a draft, with its assignment; StoreError when its settings do not fit together."""
    return files.create(layout, planned(open_round, layout, plan).round, person, plan.guidelines)


def planned(open_round: Open, layout: Layout, plan: Plan) -> PlannedRound:
    """Return the round that a plan would make; StoreError when its settings do not fit together."""
    _check(plan)
    if layout.round(checked_name(plan.name, "round")).exists():
        raise StoreError("There is a round of that name", repr(plan.name), "Choose another name")
    claims, previous = _claims(open_round, layout, plan)
    chosen = {name: at for name, at in claims.items() if files.matches(name, plan.articles)}
    if not chosen:
        what = f"no sentence is {plan.only} in round {previous}" if plan.only else ", ".join(plan.articles)
        raise StoreError("The round would be empty", what, "Choose other articles")
    check_exclusions(plan.excluded, plan.reviewers, chosen)
    with closing(open_round(MAIN_ROUND)) as desk:
        excluded = excluded_from(desk, chosen, plan.excluded, plan.reviewers)
        texts = {card.name: card.snapshot for card in desk.articles.everywhere(chosen)} if plan.only else {}
    from hashlib import sha256  # loads OpenSSL, which no start needs

    from review.assignment import assign

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
        hints=plan.hints,
        require=plan.require,
        articles=() if plan.only else plan.articles,
        assignment=assign(seed, sizes, plan.reviewers, plan.overlap, excluded),
        sentences={name: tuple(sorted(at)) for name, at in chosen.items()} if plan.only else {},
        excluded=excluded,
        texts=texts,
        former={},
    )
    if plan.adjudicators:
        _refuse_if_nobody_settles(made)
    if plan.guidelines:
        made = _next_version(made, plan.guidelines)
    return PlannedRound(made, sizes)


def name_adjudicators(layout: Layout, round: Round, person: Person, adjudicators: Sequence[str]) -> Round:
    """Name the adjudicators of a round; StoreError when all of them judge in it."""
    allow(round, person.name, Permission.NAME_ADJUDICATORS)
    for name in adjudicators:
        checked_name(name, "adjudicator")
    changed = replace(round, adjudicators=tuple(dict.fromkeys(adjudicators)))
    _refuse_if_nobody_settles(changed)
    return files.save(layout, changed, person)


def hand_over(layout: Layout, round: Round, person: Person, to: str) -> Round:
    """Hand a round to another lead; its folder keeps its owner, who can always take the round back."""
    checked_name(to, "lead")
    if not (to == person.name and files.is_own(layout, round, person)):
        allow(round, person.name, Permission.HAND_OVER)
    if to == round.lead:
        raise NotAllowed(f"Round {round.name} stays as it is", f"{to} leads it already")
    before = round.leads or ((round.lead,) if round.lead else (person.name,))
    if files.is_own(layout, round, person):
        handover.make_way(layout.round(round.name), to)
    return files.save(layout, replace(round, lead=to, leads=(*before, to)), person)


def write_guidelines(layout: Layout, round: Round, person: Person, text: bytes) -> Round:
    """Give a round another version of its guidelines, in force for decisions from now on."""
    allow(round, person.name, Permission.GUIDE)
    if version_of(text) == round.guidelines:
        if edited_guidelines(layout, round) is None:
            raise NotAllowed("The guidelines stay as they are", f"that text is version {round.guidelines} already")
        return files.save(layout, round, person, text)
    return files.save(layout, _next_version(round, text), person, text)


def guidelines_in(path: Path) -> bytes:
    """Return the text of a file with guidelines; StoreError when it cannot be read."""
    try:
        return guard.read_bytes(path.expanduser(), guard.SMALL)
    except OSError as error:
        raise StoreError("The guidelines cannot be read", f"{path}: {disk.reason_of(error)}") from error


def _next_version(round: Round, text: bytes) -> Round:
    try:
        empty = not text.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise StoreError("The guidelines are not UTF-8", str(error), "Save them as UTF-8") from error
    if empty:
        raise StoreError("The guidelines are empty", hint="Name a file that has a text")
    before = round.guidelines_versions
    if not before and round.guidelines:
        before = (GuidelinesVersion(round.guidelines),)
    version = version_of(text)
    return replace(round, guidelines=version, guidelines_versions=(*before, GuidelinesVersion(version, timestamp())))


def open_(layout: Layout, round: Round, person: Person) -> Round:
    """Open a draft for its reviewers; a blind one only where its lead will be able to read their files."""
    allow(round, person.name, Permission.OPEN)
    if round.blind and layout.upstream is None:
        groups.keep_out(layout.round(round.name), round.reviewers, person)
        why = files.why_not_blind(layout, round, person)
        if why:
            hint = f"`setfacl -b -k {layout.round(round.name)}`, or move the desk to a disk with Unix modes"
            raise StoreError("The round cannot be kept blind", f"{layout.round(round.name)}: {why}", hint)
    return files.save(layout, replace(round, state=State.OPEN), person)


def close(layout: Layout, round: Round, person: Person, without: Collection[str] = ()) -> Round:
    """Close an open round; see `close_and_report`."""
    return close_and_report(layout, round, person, without).round


def close_and_report(
    layout: Layout, round: Round, person: Person, without: Collection[str] = (), clock: Callable[[], int] = now_micros
) -> Closed:
    """Close an open round and return it with unreadable files; a blind one is published for everybody.

    The copies and the seal come first, then the round is closed, then what was decided meanwhile is added. What was
    interrupted can be done again, also on a round that is closed and was not sealed or published to the end. Raises
    Unreadable where files of reviewers cannot be read, who are not named as those that it goes `without`.
    """
    access = _access(layout, round, person)
    if not _is_half_done(access, round, person):
        allow(round, person.name, Permission.CLOSE)
    closed_to_us = unreadable(layout, round)
    if set(closed_to_us) - set(without):
        title, otherwise = (
            "Files of reviewers cannot be read",
            "closes without them: `copydesk rounds admit` lets them count once they can be read",
        )
        raise Unreadable(title, layout, round, closed_to_us, otherwise, person)
    controls = files.closed_controls(layout, round) if not round.controls else None
    if controls is not None:
        hint = f"Its owner can let you read it: `chgrp GROUP {controls} && chmod 640 {controls}`"
        raise StoreError("The round's controls cannot be read, and would count like any sentence", str(controls), hint)
    closed = replace(round, lead=round.lead or person.name, closed=round.closed or timestamp())
    if round.state is State.OPEN:
        closed = replace(closed, state=State.CLOSED, closed=timestamp())
    copies = copies_of(layout, round, person) if round.blind or was_published(layout, round) else None
    first = publish(access, copies, closed_to_us) if copies else Published()
    sealing.save(copies_place(layout, round, person), _sealed(access, person, clock))
    saved = files.save(layout, closed, person)
    done = publish(access, copies, closed_to_us) if copies else first  # what came while it was being closed
    manifest = _sealed(access, person, clock, meanwhile=True)
    sealing.save(copies_place(layout, round, person), manifest)
    if copies:
        show_published(copies)
    planted = dict.fromkeys((*first.planted, *done.planted))
    unread = dict.fromkeys((*done.unread, *manifest.unread))
    return Closed(saved, tuple(unread), tuple(planted))


def copies_place(layout: Layout, round: Round, person: Person) -> Path:
    """Return the folder in which this login writes as a round's lead."""
    return copies_of(layout, round, person).parent


def _is_half_done(access: FolderAccess, round: Round, person: Person) -> bool:
    """Whether the closing of a round was interrupted, and this is its lead."""
    if round.state is not State.CLOSED or round.lead not in ("", person.name):
        return False
    published = access.leads_file(PUBLISHED)
    shown = not round.blind or (published.is_dir() and published.stat().st_mode & 0o005 == 0o005)
    return not shown or (round.former is not None and sealing.seal_of_round(access) is None)


def seal(layout: Layout, round: Round, person: Person, clock: Callable[[], int] = now_micros) -> sealing.Manifest:
    """Write down the present files of a round, so that changed or back-dated events do not count later."""
    allow(round, person.name, Permission.SEAL)
    access = _access(layout, round, person)
    manifest = _sealed(access, person, clock)
    sealing.save(copies_place(layout, round, person), manifest)
    return manifest


def admit(
    layout: Layout, round: Round, person: Person, reviewers: Sequence[str] = (), clock: Callable[[], int] = now_micros
) -> sealing.Manifest:
    """Let late or changed events count, of some reviewers or of all, and write down who did that."""
    allow(round, person.name, Permission.SEAL)
    access = _access(layout, round, person)
    if layout.upstream is not None:
        layout.upstream.admit(round, reviewers, leave=False)
    elif sealing.seal_of_round(access) is None:
        raise StoreError("The round was never sealed", repr(round.name), "So nothing in it waits to be admitted")
    manifest = _sealed(access, person, clock, admit=lambda name: not reviewers or name in reviewers)
    sealing.save(copies_place(layout, round, person), manifest)
    if round.blind and was_published(layout, round):
        copies = copies_of(layout, round, person)
        publish(access, copies, unreadable(layout, round))
        show_published(copies)
    return manifest


def leave_out(layout: Layout, round: Round, person: Person, reviewers: Sequence[str] = ()) -> int:
    """Leave out for good what came late to a hub, of some reviewers or of all, and return how many events it was."""
    allow(round, person.name, Permission.SEAL)
    if layout.upstream is None:
        hint = "Without a hub there is nothing to do: what came late does not count unless it is admitted"
        raise StoreError("This desk is not on a hub", repr(round.name), hint)
    return layout.upstream.admit(round, reviewers, leave=True)


def reopen(layout: Layout, round: Round, person: Person, clock: Callable[[], int] = now_micros) -> Round:
    """Open a closed round again; it is blind no longer, since everybody has seen everything."""
    allow(round, person.name, Permission.REOPEN)
    access = _access(layout, round, person)
    if sealing.seal_of_round(access) is not None:  # what came late does not count for its being open again
        sealing.save(copies_place(layout, round, person), _sealed(access, person, clock))
    return files.save(layout, replace(round, state=State.OPEN, blind=False), person)


def finish(layout: Layout, round: Round, person: Person, clock: Callable[[], int] = now_micros) -> Round:
    """Mark a closed round as adjudicated."""
    allow(round, person.name, Permission.FINISH)
    access = _access(layout, round, person)
    sealing.save(copies_place(layout, round, person), _sealed(access, person, clock))
    return files.save(layout, replace(round, state=State.ADJUDICATED), person)


def _access(layout: Layout, round: Round, person: Person) -> FolderAccess:
    """Return a lead's rights in a round; NewerDesk where a newer copydesk sealed it, which nobody here may undo."""
    folder = layout.round(round.name)
    try:
        owner = layout.home.stat().st_uid
    except OSError as error:
        raise disk.failure("The round cannot be read", folder, error) from error
    access = FolderAccess(person.name, person, owner, folder, Rulebook(layout.round_settings(round.name)), lead=True)
    sealing.seal_of_round(access)
    return access


def _sealed(
    access: FolderAccess,
    person: Person,
    clock: Callable[[], int],
    admit: Callable[[str], bool] | None = None,
    meanwhile: bool = False,
) -> sealing.Manifest:
    """Return a seal of a round as it is now; `meanwhile` takes in events since the last seal."""
    at = clock()
    return sealing.new_seal(
        access, person.name, at, at + DAY, (lambda _: True) if meanwhile else admit, silent=meanwhile
    )


def timestamp() -> str:
    """Return the time as the record has it: ISO 8601, UTC, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _refuse_if_nobody_settles(round: Round) -> None:
    why = why_nobody_settles(round)
    if why:
        raise StoreError("The adjudicators do not fit", why.rstrip("."), "Name somebody who does not judge in it")


def _check(plan: Plan) -> None:
    if plan.due:
        try:
            date.fromisoformat(plan.due)
        except ValueError as error:
            raise StoreError("Not a date", plan.due, "Write it as 2026-12-31") from error
    unknown = unknown_needs(plan.require)
    if unknown:
        known = ", ".join((*REQUIREMENTS, EVIDENCE_OF_ALL))
        raise StoreError("A round cannot require that", ", ".join(unknown), f"Use {known}")
    for name in (*plan.reviewers, *plan.adjudicators):
        checked_name(name, "reviewer")
    check_names((*plan.reviewers, *plan.adjudicators))
    if not plan.reviewers:
        raise StoreError("The round has no reviewers", hint="Name them: --reviewers ana,bo")


def _claims(open_round: Open, layout: Layout, plan: Plan) -> tuple[Mapping[str, frozenset[int]], str]:
    """Return the sentences that can be taken up, by article, and the earlier round they were chosen from."""
    if not plan.only:
        with closing(open_round(MAIN_ROUND)) as desk:
            return {card.name: card.claims for card in desk.articles.cards() if card.claims}, ""
    from review.selection import select  # reads queries, which no start needs

    previous = plan.previous or _closed_last(layout)
    with closing(open_round(previous)) as desk:
        if desk.rules.hides:
            raise NotAllowed(f"Round {previous} is blind and not closed", "its verdicts are nobody's to choose by")
        claims = desk.articles.claims()
        counted = counting_events(desk.rules, desk.decisions.everything())
        if "guidelines:" in plan.only:
            counted = (_as_decided(desk, event) for event in counted)
        least = {name: desk.rules.overlap_of(name) for name in claims}
        found = select(
            plan.only,
            counted,
            claims,
            least,
            desk.rules.controls,
            scale=desk.rules.scale,
            guidelines=desk.rules.guidelines,
            sources=_sources(desk, claims),
            now=datetime.now().astimezone(),
        )
    return {name: frozenset(sentences) for name, sentences in found.items()}, previous


def _sources(desk: FileDesk, claims: Mapping[str, Collection[int]]) -> Sources:
    """Return the texts and stale decisions of a desk's sentences; an article is read when it is first asked about."""
    from review.selection import Sources
    from store.manage.hints import compared_kinds, ranks

    @cache
    def texts(article: str) -> Sequence[str]:
        read = desk.articles.article(article)
        return [read.quote(sentence.index) for sentence in read.sentences]

    @cache
    def stale(article: str) -> Mapping[int, frozenset[str]]:
        found: dict[int, set[str]] = {}
        for reviewer in desk.decisions.reviewers():
            for moved in desk.decisions.reanchored(article, reviewer):
                if moved.anchor.is_fuzzy and moved.anchor.sentence is not None:
                    found.setdefault(moved.anchor.sentence, set()).add(reviewer)
        return {sentence: frozenset(who) for sentence, who in found.items()}

    def text(place: Place) -> str:
        return texts(place[0])[place[1]]

    return Sources(
        text=text,
        stale=lambda place: stale(place[0]).get(place[1], ()),
        differences=compared_kinds(desk),
        rank=ranks(desk.elsewhere, claims),
    )


def _as_decided(desk: FileDesk, event: Event) -> Event:
    """Return an event with the guidelines under which its verdict was given, whatever note followed."""
    if event.kind in _DECISIONS or event.holding.verdict is None:
        return event
    mine = (one for one in desk.decisions.history(event.article, event.sentence) if one.reviewer == event.reviewer)
    given = [one for one in mine if one.kind in _DECISIONS and one.holding.verdict == event.holding.verdict]
    return replace(event, guidelines=given[-1].guidelines) if given else event


_DECISIONS = (EventKind.DECIDE, EventKind.CONFIRM)
"""What somebody does who looks at a sentence and says what is true of it."""


def _closed_last(layout: Layout) -> str:
    """Return the round that was closed last, else main; by its file's time where an older program closed it."""
    closed = [
        (one.closed or _file_time(layout, one), one.name)
        for one in files.all_rounds(layout)
        if one.state in (State.CLOSED, State.ADJUDICATED)
    ]
    return max(closed)[1] if closed else MAIN_ROUND


def _file_time(layout: Layout, one: Round) -> str:
    changed = datetime.fromtimestamp(changed_at(layout, one) / 1e9, UTC)
    return changed.isoformat(timespec="microseconds").replace("+00:00", "Z")
