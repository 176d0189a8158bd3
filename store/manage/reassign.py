"""Changing who judges what in a round: who joins, leaves, is excluded or declines, and articles that come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from review.assignment import Work, moves
from review.assignment import reassign as spread
from review.round_changes import AssignmentChange, Reassigned
from review.rounds import Declined, Permission, Round, State
from store import files
from store.errors import StoreError
from store.folder_desk import FileDesk
from store.layout import checked_name
from store.manage.rules import Unreadable, allow, check_exclusions, check_names, excluded_from, joined
from store.rounds import declines
from store.rounds import files as rounds
from store.rounds.publishing import unreadable


def reassign(desk: FileDesk, round: Round, change: AssignmentChange) -> Reassigned:
    """Assign again: only unfinished articles go to somebody else, and only where they have to.

    `desk` was opened with a lead's sight of it. Raises StoreError.
    """
    allow(round, desk.reviewer, Permission.ASSIGN)
    return _reassigned(desk, round, change)


def _reassigned(desk: FileDesk, round: Round, change: AssignmentChange) -> Reassigned:
    """Assign again without asking who does: a reviewer who owns the round's file may decline an article."""
    skipped = [name for name in change.leaving if name not in round.reviewers or name in round.left]
    if skipped:
        raise StoreError("Nobody of that name is in the round", ", ".join(skipped), "`copydesk rounds show` says who")
    for name in change.joining:
        checked_name(name, "reviewer")
    check_names((*round.reviewers, *round.adjudicators, *change.joining))
    draft = round.state is State.DRAFT
    joining = tuple(name for name in dict.fromkeys(change.joining) if name not in round.reviewers or name in round.left)
    both = [name for name in joining if name in change.leaving]
    if both:
        raise StoreError("Somebody cannot join and leave at once", ", ".join(both), "Say one of them")
    known = (*round.reviewers, *(name for name in joining if name not in round.reviewers))
    left = tuple(dict.fromkeys((*(name for name in round.left if name not in joining), *change.leaving)))
    staying = tuple(name for name in known if name not in left)
    added = _added(desk, round, change.articles)
    articles = {**round.assignment, **dict.fromkeys(added, ())}
    check_exclusions(change.excluded, known, articles)
    excluded = joined(round.excluded, excluded_from(desk, articles, change.excluded, (*joining,)))
    excluded = joined(excluded, excluded_from(desk, added, (), staying))
    cards = {card.name: card for card in desk.articles.everywhere(articles)}
    sizes = {
        name: max(1, len(round.claims_taken_up(name, cards[name].claims))) if name in cards else 1
        for name in round.assignment
    }
    sizes |= {name: len(cards[name].claims) for name in added}
    overlap = change.overlap or round.overlap
    done = _work(desk, round, change.without)
    after = spread(
        round.seed, sizes, articles, staying, overlap, joining=joining, excluded=excluded, work=done.work, short=True
    )
    saved = replace(
        round,
        reviewers=tuple(name for name in known if not draft or name in staying),
        left=() if draft else left,
        overlap=overlap,
        excluded=excluded,
        assignment=after,
    )
    written = rounds.find(desk.layout, round.name)  # the desk's has the sentences of today's texts, and only those
    saved = replace(saved, controls=written.controls, sentences=written.sentences, texts=written.texts)
    if round.former is not None:
        saved = replace(saved, former=joined(round.former, _lost(round.assignment, after)))
    return Reassigned(
        rounds.save(desk.layout, saved, desk.person),
        moves(round.assignment, after),
        Counter(name for judges in after.values() for name in judges if name in change.leaving),
        {name: len(judges) for name, judges in after.items() if len(judges) < overlap},
        {slot: count for slot, count in done.verdicts.items() if not saved.judges(slot[1], slot[0])},
    )


def _lost(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Return the people who lost an article."""
    lost = {name: tuple(one for one in people if one not in after.get(name, ())) for name, people in before.items()}
    return {name: people for name, people in lost.items() if people}


class _Done(Struct, frozen=True):
    """The progress of reviewers with their articles, and the number of verdicts, by article and reviewer."""

    work: Work
    verdicts: Mapping[tuple[str, str], int]


def _work(desk: FileDesk, round: Round, without: Sequence[str]) -> _Done:
    """Return everybody's progress; StoreError names people with unreadable files, unless they are in `without`."""
    closed = unreadable(desk.layout, round)
    if set(closed) - set(without) and round.state is not State.DRAFT:
        title = "What reviewers have finished cannot be read"
        raise Unreadable(title, desk.layout, round, closed, "assigns as if nothing were", desk.person)
    finished: set[tuple[str, str]] = set()
    verdicts: dict[tuple[str, str], int] = {}
    for article, judges in round.assignment.items():
        for name in judges:
            progress = desk.decisions.progress(name).get(article)
            if progress and progress.judged and round.counts_answers_of(name, article):
                verdicts[article, name] = progress.judged
                if progress.judged >= progress.claims:
                    finished.add((article, name))
    return _Done(Work(frozenset(finished), frozenset(verdicts.keys() - finished)), verdicts)


def _added(desk: FileDesk, round: Round, globs: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the articles that are not in a round and match globs, each without anybody yet."""
    if not globs:
        return {}
    if round.only:
        what = f"round {round.name} takes up what is {round.only} in round {round.previous}"
        raise StoreError("No articles can be added", what, "Make a round for them")
    found: dict[str, tuple[str, ...]] = {
        card.name: () for card in desk.articles.outside() if rounds.matches(card.name, globs)
    }
    if not found:
        raise StoreError("There are no such articles that are not in the round yet", ", ".join(globs))
    return found


def decline(desk: FileDesk, round: Round, article: str, why: str) -> Reassigned | None:
    """Give an article back, for a reason; return the changes, or None where only the lead can make them.

    `desk` is open in the round with sight of everybody's progress, where its reviewer may have that.
    """
    person = desk.reviewer
    allow(round, person, Permission.DECLINE, "The article was not declined")
    if not why.strip():
        raise StoreError(
            "The article was not declined", "no reason was given", "Say why, such as a conflict of interest"
        )
    if not round.judges(person, article):
        hint = "`copydesk rounds show` names them"
        raise StoreError(
            "The article was not declined", f"{article} is not among your articles in round {round.name}", hint
        )
    one = Declined(article, person, " ".join(why.split()))
    folder, upstream = desk.layout.reviewer(round.name, person), desk.layout.upstream
    folder_mode, file_mode = desk.modes
    try:
        if upstream is not None:
            upstream.decline(round, one.article, one.why)
        else:
            files.make_folder(folder, folder_mode)
            declines.add(folder, one, file_mode)
    except OSError as error:
        raise files.failure("The article was not declined", folder, error) from error
    now = rounds.find(desk.layout, round.name)
    if not rounds.is_own(desk.layout, now, desk.person) or (upstream is not None and now.lead != person):
        return None
    return _reassigned(desk, now, AssignmentChange())
