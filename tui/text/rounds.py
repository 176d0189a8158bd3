"""Rounds as text: the list, one round's status, what is left, what changed hands, and their terms in short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from shlex import quote
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import asdict

from reading.clean import visible
from reading.plural import count_of
from reading.worddiff import Change, word_diff
from review.links import HintTime, hint_time
from review.rounds import Round, State, why_nobody_settles

if TYPE_CHECKING:
    from review.round_changes import ChangedControl, Move, Reassigned
    from store.manage.status import RoundStatus

BAR = 20  # cells: 5 % each
LONGEST = 200_000
"""Characters of two texts beyond which it is not looked for the words that changed: it would take seconds."""
How = Callable[[str, str, str], str]
"""Says how something is done, from an action's id, the subcommand that does the same, and what follows the round."""


def round_lines(rounds: Iterable[Round]) -> Iterator[str]:
    """Yield one line a round."""
    yield f"{'round':20} {'state':12} {'lead':12} {'reviewers':>9} {'articles':>8}  due"
    for one in rounds:
        blind = "blind" if one.blind else ""
        people = str(len(one.reviewers) - len(one.left)) if one.reviewers else "anybody"
        articles = str(len(one.assignment) - len(one.withdrawn)) if one.assignment else "all"
        line = f"{visible(one.name):20} {one.state:12} {visible(one.lead):12} {people:>9} {articles:>8}"
        yield f"{line}  {visible(one.due):10}  {blind}".rstrip()


def status_lines(
    status: RoundStatus, said: Iterable[str] = (), left_out: Iterable[str] = (), desk: str = ""
) -> Iterator[str]:
    """Yield a round's status: its terms, tasks for the lead, outcomes, and each reviewer and article.

    `left_out` says what on the disk all this does not rest on, `desk` how the desk was named, if it was.
    """
    rules = status.round
    yield f"round {visible(rules.name)}: {rules.state}{', blind' if rules.blind else ''}"
    for label, value in _terms(rules):
        yield f"  {label:12} {visible(value)}"
    if status.overdue:
        yield f"  {'overdue':12} {count_of(status.overdue, 'day')}"
    if any(status.spread):
        counted = zip(status.spread, rules.scale.names, strict=True)
        whose = "yours" if rules.hides else "verdicts"
        yield f"  {whose:12} {', '.join(f'{count} {name}' for count, name in counted)}"
    for line in lead_tasks(status, command_of(rules.name, desk)):
        yield f"  {'to see to':12} {visible(line)}"
    for number, sentence in enumerate(said):
        yield f"  {'' if number else 'sentences':12} {visible(sentence)}"
    for sentence in left_out:
        yield f"  {'left out':12} {visible(sentence)}"
    yield ""
    for person in status.by_reviewer:
        done, of = status.judged_of(person)
        answered, asked = status.controls_of(person)
        controls = f"   controls {answered}/{asked}" if asked else ""
        gone = "   left" if person in rules.left else ""
        yield f"  {visible(person):20} {bar(done, of, BAR)} {done:5}/{of}{controls}{gone}"
    for person in status.unreadable:
        yield f"  {visible(person):20} cannot be read"
    if rules.hides and not status.leads and len(status.by_reviewer) + len(status.unreadable) < len(rules.reviewers):
        yield "  others are seen when the round is closed"
    if status.by_reviewer:
        yield ""
    for article in sorted({name for of in status.by_reviewer.values() for name in of}):
        done, of = status.of_article(article)
        people = ", ".join(rules.assignment.get(article, ()))
        yield f"  {visible(article):34} {done:5}/{of:<5} {visible(people)}"


def lead_tasks(status: RoundStatus, how: How | None = None) -> Iterator[str]:
    """Yield a lead's tasks, each with the command (or key) for it; nothing to anybody else."""
    rules = status.round
    if not status.leads:
        return
    how = how or command_of(rules.name)
    for one in rules.declined:
        if one.reviewer in rules.assignment.get(one.article, ()):
            does = how("round.assign", "assign", "")
            yield f"{one.reviewer} declined {one.article} ({one.why}): {does} gives it to somebody else"
    if rules.state not in (State.DRAFT, State.OPEN):
        return
    for article, judges in rules.assignment.items():
        able = sum(rules.counts_answers_of(name, article) for name in judges)
        if able == len(judges) < rules.overlap:
            does = how("round.assign", "assign", "--add NAME")
            yield f"{article} has {able} of {count_of(rules.overlap, 'reviewer')}: {does} lets somebody join"
    if status.outside:
        names = ", ".join(status.outside[:3]) + (", …" if len(status.outside) > 3 else "")
        what = "1 article came" if len(status.outside) == 1 else f"{len(status.outside):,} articles came"
        does = how("round.articles", "assign", " ".join(f"--articles {quote(glob)}" for glob in rules.articles))
        yield f"{what} after the round was made ({names}): {does} takes up what is new"
    if status.edited:
        does = how("round.guidelines", "guidelines", quote(status.edited))
        yield f"{status.edited} was edited by hand and is no version: {does} makes it one"
    for changed in status.changed:
        does = how("sentence.control", "control", f"{quote(changed.article)} {(changed.now or 0) + 1} VERDICT")
        says = "" if changed.now is None else f"; {does} makes one of the words it has now"
        yield f"{no_control_line(changed)}{says}"
    why = why_nobody_settles(rules)
    if why:
        yield f"{why} {how('round.assign', 'assign', '--adjudicators NAME')} names somebody else"


def no_control_line(one: ChangedControl) -> str:
    """Return which control is none any more, and why."""
    why = "its sentence is gone" if one.now is None else "its words changed"
    was = f"sentence {one.sentence + 1} of {one.article} as it was, “{' '.join(one.quote.split())}”"
    return f"No control any more, for {why}: {was}, known to be {one.verdict}"


def command_of(name: str, desk: str = "") -> How:
    """Return a function that names the command for something, with the desk's path if it was given."""
    where = ["--desk", quote(desk)] if desk else []

    def command(_action: str, verb: str, rest: str) -> str:
        return f"`{' '.join(filter(None, ('copydesk rounds', verb, quote(name), rest, *where)))}`"

    return command


def as_json(status: RoundStatus) -> dict[str, object]:
    """Return how a round stands as the record of it."""
    rules = status.round
    return {
        "name": rules.name,
        "state": rules.state,
        "lead": rules.lead,
        "overdue": status.overdue,
        "closed": rules.closed,
        "hints": hint_time(rules),
        "guidelines": rules.guidelines,
        "left": list(rules.left),
        "adjudicators": list(rules.adjudicators),
        "progress": {
            person: {name: {"judged": p.judged, "of": p.claims} for name, p in articles.items()}
            for person, articles in status.by_reviewer.items()
        },
        "unreadable": list(status.unreadable),
        "outside": list(status.outside),
        "declined": [asdict(one) for one in rules.declined] if status.leads else [],
        "assignment": {article: list(names) for article, names in rules.assignment.items()},
    }


def missing_line(status: RoundStatus) -> str:
    """Return how many verdicts a round lacks, from whom, and whose files cannot be read."""
    done, of = status.total
    unread = ", ".join(map(visible, status.unreadable))
    unknown = f" Nothing is known of {unread}, whose files cannot be read." if unread else ""
    if done >= of:
        return unknown.strip() or "All verdicts are there."
    each = ((person, *status.judged_of(person)) for person in status.by_reviewer)
    whose = ", ".join(f"{visible(person)} {of - done:,}" for person, done, of in each if done < of)
    return f"{of - done:,} of {of:,} verdicts are missing: {whose}.{unknown}"


def undecided_text(left: int, of: int) -> str:
    """Return the number of undecided sentences on which reviewers differ, in words."""
    if not of:
        return "Reviewers differ on no sentence."
    if not left:
        return f"Every sentence on which reviewers differ is settled: {of:,}."
    return (
        f"{left:,} of {count_of(of, 'sentence')} on which reviewers differ {'is' if left == 1 else 'are'} not settled."
    )


def remark_lines(done: Reassigned) -> Iterator[str]:
    """Yield the remarks on a round that was assigned again."""
    for person, count in done.kept.items():
        rest = "is finished; it counts" if count == 1 else "are finished; they count"
        yield f"{person} keeps {count_of(count, 'article')} that {rest}."
    for (article, person), count in done.left_over.items():
        whose = f"{count_of(count, 'verdict')} of {person} on {article}"
        if done.round.counts_answers_of(person, article):
            yield f"{whose}, which is somebody else's now, {'counts' if count == 1 else 'count'} as well."
        else:
            yield f"{whose} {'is kept and does' if count == 1 else 'are kept and do'} not count."
    for article, has in done.short.items():
        of = count_of(done.round.overlap, "reviewer")
        yield f"{article} has {has} of {of}: nobody else can judge it. Add somebody: `--add NAME`"


def declined_lines(article: str, lead: str, done: Reassigned | None) -> Iterator[str]:
    """Yield who has an article now that its reviewer gave back."""
    if done is None:
        yield f"{article} is not yours any more; {lead or 'the lead'} sees it and gives it to somebody else."
        return
    now = next((move.gained for move in done.moves if move.article == article), ())
    yield f"{article} is not yours any more; " + (
        f"{', '.join(now)} {_verb('judge', now)} it now." if now else "nobody has it yet."
    )
    yield from remark_lines(done)


def guidelines_changes(round: Round, text_of: Callable[[str], str], since: str = "") -> str:
    """Return a round's guidelines with the words that changed since a version, by default the one before this.

    What is gone stands in [-…-], what is new in {+…+}. The empty string where there is no version to compare with.
    """
    earlier = since if since != round.guidelines else ""
    versions = [one.version for one in round.guidelines_versions if one.version != round.guidelines]
    earlier = earlier or (versions[-1] if versions else "")
    now, before = text_of(round.guidelines), text_of(earlier) if earlier else ""
    if not before or len(now) + len(before) > LONGEST:
        return ""
    marks = {Change.SAME: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "{{+{}+}}"}
    return "".join(marks[piece.change].format(piece.text) for piece in word_diff(before, now))


class GuidelinesText(Struct, frozen=True):
    """A round's guidelines as they are shown: `before` stands above the text, a line each."""

    title: str
    before: Sequence[str]
    text: str


def guidelines_text(round: Round, text_of: Callable[[str], str], since: str | None = "") -> GuidelinesText:
    """Return a round's guidelines: first what changed, then the whole text; None for who has never read any."""
    title = f"Guidelines of round {round.name}, version {round.guidelines}"
    text = text_of(round.guidelines)
    if not text.strip():
        lost = "No file has the text of this version any more. Whoever leads the round can write it again:"
        return GuidelinesText(title, (lost, f"copydesk rounds guidelines {round.name} FILE"), "")
    changes = guidelines_changes(round, text_of, since).splitlines() if since is not None else ()
    return GuidelinesText(title, ("What changed: [-gone-] {+new+}", "", *changes) if changes else (), text)


def work_left(status: RoundStatus) -> Iterator[str]:
    """Yield the rest of each reviewer's work, for a message to them."""
    rules = status.round
    when = f", due {rules.due}" if rules.due else ""
    late = f", overdue by {count_of(status.overdue, 'day')}" if status.overdue else ""
    for person in status.unreadable:
        yield f"{visible(person)}: what they did in round {visible(rules.name)} cannot be read"
    for person, articles in status.by_reviewer.items():
        done, of = status.judged_of(person)
        if person in rules.left:
            continue
        if done >= of:
            yield f"{visible(person)}: nothing left in round {visible(rules.name)}"
            continue
        rest = f"{of - done} of {of} sentences left in round {visible(rules.name)}"
        yield f"{visible(person)}: {rest}{visible(when)}{late}"
        for article, progress in articles.items():
            if progress.judged < progress.claims:
                yield f"  {visible(article):40} {progress.claims - progress.judged:4} left"


def move_lines(moves: Iterable[Move]) -> Iterator[str]:
    """Yield each article that changed hands."""
    for one in moves:
        gained, lost = (visible(", ".join(names)) for names in (one.gained, one.lost))
        yield f"{visible(one.article)}: " + (
            f"{gained} instead of {lost}"
            if gained and lost
            else f"{gained} {_verb('join', one.gained)}"
            if gained
            else f"{lost} {_verb('leave', one.lost)}"
        )


def _verb(plural: str, people: Sequence[str]) -> str:
    """Return a verb as it follows so many names."""
    return f"{plural}s" if len(people) == 1 else plural


def bar(done: int, of: int, width: int, full: str = "█", empty: str = "░") -> str:
    """Return a progress bar of that many cells; full only when all is done."""
    filled = min(width, width * done // of) if of else 0
    return full * filled + empty * (width - filled)


def _terms(rules: Round) -> Iterator[tuple[str, str]]:
    if rules.lead:
        yield "lead", rules.lead
    if rules.overlap:
        yield "overlap", f"{count_of(rules.overlap, 'reviewer')} a sentence, seed {rules.seed}"
    if rules.adjudicators:
        yield "adjudicators", ", ".join(rules.adjudicators)
    if rules.excluded:
        out = Counter(name for names in rules.excluded.values() for name in names)
        each = (f"{visible(name)} from {count} article{'s' * (count > 1)}" for name, count in sorted(out.items()))
        yield "excluded", ", ".join(each)
    if rules.left:
        yield "left", ", ".join(rules.left)
    if rules.only:
        yield "takes up", f"{rules.only} of round {rules.previous}"
    if rules.require:
        yield "requires", ", ".join(rules.require)
    if rules.hints or rules.blind:
        yield "hints", hints_said(rules)
    if rules.guidelines:
        earlier = len(rules.guidelines_versions) - 1
        which = f", the {_ordinal(earlier + 1)}" if earlier > 0 else ""
        yield "guidelines", f"version {rules.guidelines}{which}"
    if rules.closed:
        yield "closed", rules.closed[:16].replace("T", " ")
    if rules.due:
        yield "due", rules.due


_HINTS = {
    HintTime.BEFORE: "of other articles before one judges",
    HintTime.AFTER: "of other articles after one has judged",
    HintTime.OFF: "of other articles never",
}


def hints_said(round: Round) -> str:
    """Return when a round shows its reviewers what other articles say, in words."""
    when = hint_time(round)
    return _HINTS[when] + (f" ({round.hints} is not known here)" if round.hints not in ("", when) else "")


def _ordinal(number: int) -> str:
    return {1: "1st", 2: "2nd", 3: "3rd"}.get(number, f"{number}th")
