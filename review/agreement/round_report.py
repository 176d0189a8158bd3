"""All figures of one round: claim or no claim, the verdict given a claim, all answers, and programs against people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from msgspec import Struct

from reading.errors import CopydeskError
from reading.plural import count_of
from review.agreement.against import Against, against, suggested
from review.agreement.alternative import EPSILON
from review.agreement.of_agents import OfAgent, of_agents
from review.agreement.of_round import RoundTables, tables_of_round
from review.agreement.report import Report, Settings, Value, report, values
from review.agreement.table import Spacing, Table
from review.answers import NO_CLAIM, Answer, Claims, Place, Votes, answers
from review.consensus import anchors_of, decisions_of
from review.events import Event, Role
from review.holdings import counting_events, is_draft
from review.outcome_counts import count_controls
from review.reliability import OfReviewer, reliability
from review.rounds import Round
from review.scale import Scale

NOMINAL = ("percent", "cohen_kappa", "scott_pi", "fleiss_kappa", "krippendorff_alpha_nominal", "gwet_ac1")
"""The figures that need no order, and so can have "no claim" as a category."""


class ReportPart(Struct, frozen=True):
    """The figures of one table beside the verdicts': sentences up for judgement, and how many two or more answered.

    `given` is how often each category was used; `values` is empty where nobody answered "no claim".
    """

    units: int
    paired: int
    given: tuple[tuple[str, int], ...]
    values: tuple[Value, ...]


class RoundReport(Struct, frozen=True):
    """The agreement of a round; `verdicts` is the report on the verdicts of those who took a sentence as a claim.

    `left_out` says what on the disk it does not rest on, a sentence each.
    """

    verdicts: Report
    claims: ReportPart | None = None
    answers: ReportPart | None = None
    agents: tuple[OfAgent, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    reviewers: tuple[OfReviewer, ...] = ()
    against: Against | None = None


class AgainstTerms(Struct, frozen=True):
    """Which program is set against people, or against `final` verdicts (None for "no claim") where these are given."""

    agent: str
    final: Mapping[Place, Answer] | None = None
    epsilon: float = EPSILON


def round_report(
    round: Round,
    current: Sequence[Event],
    claims: Claims,
    settings: Settings,
    *,
    first: int = 0,
    terms: AgainstTerms | None = None,
    spacing: Spacing | None = None,
) -> RoundReport:
    """Compute everything from a round's current events; `claims` are the sentences up for judgement by their kind.

    An article's first sentence is number `first`. With `terms` one program is looked at closely. The order of
    the round's verdicts counts unless `spacing` says that nothing has one. Raises WeightsError where the spacing that
    was asked for is none that verdicts have.
    """
    scale = round.scale
    check_spacing(spacing, scale)
    counted = list(counting_events(round, current))
    controls = round.controls.keys()
    tables = tables_of_round(
        counted,
        claims=claims,
        reviewers=round.reviewers,
        leave_out=controls,
        first=first,
        scale=scale,
        spacing=spacing,
    )
    votes = answers(counted, claims)
    known = anchors_of(votes, decisions_of(counted), round.controls)
    every = {(article, at) for article, sentences in claims.items() for at in sentences}
    units = len((every | votes.keys()) - controls)
    drafts = sum(event.role is Role.REVIEWER and is_draft(round, event.holding) for event in current)
    return RoundReport(
        verdicts=report(tables.verdicts, draws=settings.draws, seed=settings.seed, progress=settings.progress),
        claims=_part(tables, tables.claims, units, settings),
        answers=_part(tables, tables.answers, units, settings),
        agents=of_agents(counted, leave_out=controls, scale=scale),
        reviewers=reliability(votes, known, scale),
        against=_against(counted, votes, controls, settings, terms, scale) if terms else None,
        notes=(f"Round {round.name}, {round.state}.", *_left_out(drafts, count_controls(controls, claims))),
    )


class WeightsError(CopydeskError):
    """Weights that a desk's verdicts cannot have."""


def check_spacing(spacing: Spacing | None, scale: Scale) -> None:
    """Raise WeightsError where verdicts cannot stand as was asked for: at numbers, or in an order that they lack."""
    if spacing is Spacing.INTERVAL:
        hint = "Use ordinal or nominal" if scale.is_ordinal else "Use nominal"
        raise WeightsError("Interval weights need numbers", "verdicts are names and have none", hint)
    if spacing is Spacing.ORDINAL and not scale.is_ordinal:
        told = f"{', '.join(scale.names)} stand in none"
        raise WeightsError(
            "Ordinal weights need an order", told, "Use nominal, or give each verdict an order in desk.toml"
        )


def _against(
    events: Sequence[Event],
    votes: Mapping[Place, Votes],
    controls: Set[Place],
    settings: Settings,
    terms: AgainstTerms,
    scale: Scale,
) -> Against:
    people: dict[str, dict[Place, Answer]] = {}
    for place, of in votes.items():
        if place not in controls:
            for name, vote in of.items():
                people.setdefault(name, {})[place] = vote.answer
    said = {place: event for place, event in suggested(events, terms.agent).items() if place not in controls}
    final = None if terms.final is None else {p: answer for p, answer in terms.final.items() if p not in controls}
    return against(terms.agent, said, people, final, settings, terms.epsilon, scale)


def _left_out(drafts: int, controls: int) -> list[str]:
    notes = []
    if drafts:
        lack, was = ("lacks", "was") if drafts == 1 else ("lack", "were")
        notes.append(f"{count_of(drafts, 'verdict')} {lack} what the round requires and {was} left out.")
    if controls:
        was = "was" if controls == 1 else "were"
        notes.append(f"{count_of(controls, 'control sentence')} {was} left out.")
    return notes


def _part(tables: RoundTables, table: Table, units: int, settings: Settings) -> ReportPart:
    """Return a table's figures: none where nobody set anything aside, for then all is in the verdicts' figures.

    `units` sentences were up for judgement.
    """
    given = [0] * table.scale.size
    for row in table.rows:
        for cell in row:
            if cell is not None:
                given[cell] += 1
    aside = NO_CLAIM in tables.answers.scale.categories
    return ReportPart(
        units=units,
        paired=sum(sum(cell is not None for cell in row) > 1 for row in table.rows),
        given=tuple(zip(table.scale.categories, given, strict=True)),
        values=values(table, NOMINAL, Settings(settings.draws, settings.seed)) if aside else (),
    )
