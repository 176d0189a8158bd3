"""A round as a hub keeps it, and back: what policies ask about in columns of its own, the rest as its lead wrote it.

Whoever does not lead a blind round gets of it what concerns them alone: their articles, no controls.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from review.rounds import Declined, GuidelinesVersion, Round, State
from review.scale import DEFAULT, Scale, ScaleError, of_desk, to_toml
from store.hub.connection import HubError
from store.layout import is_name
from store.rounds.round_file import dumps, loads

NOTHING_GIVEN = ""
"""The article that stands in a round in which nothing is one's own: without any it would be a round over everything."""


class _Rules(Struct, frozen=True, omit_defaults=True):
    """What of a round no policy asks about."""

    overlap: int = 0
    seed: int = 0
    due: str = ""
    only: str = ""
    previous: str = ""
    show_earlier: bool = False
    anonymous: bool = False
    require: tuple[str, ...] = ()
    guidelines: str = ""
    guidelines_versions: tuple[GuidelinesVersion, ...] = ()
    closed: str = ""
    articles: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    hints: str = ""
    named: int = 0
    texts: dict[str, str] = {}
    knows_former: bool = False
    verdicts: dict[str, dict[str, object]] = {}
    others: dict[str, object] = {}


class _Control(Struct, frozen=True, array_like=True):
    """A sentence with a known verdict; `text` is the digest of the text that numbers it, where the round knows it."""

    article: str
    sentence: int
    verdict: str
    text: str = ""


class _Doc(Struct, frozen=True):
    """A round as it goes to a hub and comes from it."""

    state: State
    lead: str
    blind: bool
    rules: _Rules
    reviewers: tuple[str, ...]
    left: tuple[str, ...]
    adjudicators: tuple[str, ...]
    parts: tuple[tuple[str, str, str, str], ...]
    sentences: dict[str, tuple[int, ...]]
    controls: tuple[_Control, ...]
    gives: bool = False


_PLAIN = tuple(name for name in _Rules.__struct_fields__ if name not in ("knows_former", "verdicts"))
_DECODER = msgspec.json.Decoder(_Doc)


def doc_of(round: Round) -> bytes:
    """Return a round as a hub takes it, as JSON."""
    verdicts = {} if round.scale == DEFAULT else to_toml(round.scale)
    plain = {name: getattr(round, name) for name in _PLAIN} | {"texts": round.told_texts}
    rules = _Rules(**plain, knows_former=round.former is not None, verdicts=verdicts)
    return msgspec.json.encode(
        _Doc(
            state=round.state,
            lead=round.lead,
            blind=round.blind,
            rules=rules,
            reviewers=tuple(dict.fromkeys(round.reviewers)),
            left=tuple(dict.fromkeys(round.left)),
            adjudicators=tuple(dict.fromkeys(round.adjudicators)),
            parts=tuple(dict.fromkeys(_parts(round))),
            sentences={name: tuple(at) for name, at in round.sentences.items()},
            controls=tuple(
                _Control(article, at, verdict, round.texts.get(article, ""))
                for (article, at), verdict in sorted(round.controls.items())
            ),
        )
    )


def _parts(round: Round) -> Iterator[tuple[str, str, str, str]]:
    tables = {"assignment": round.assignment, "excluded": round.excluded, "former": round.former or {}}
    for kind, table in tables.items():
        for article, names in table.items():
            if article != NOTHING_GIVEN:
                yield from ((kind, article, name, "") for name in names)
    for one in round.declined:
        yield "declined", one.article, one.reviewer, one.why


def _scale_of(name: str, written: dict[str, dict[str, object]]) -> Scale:
    """Return the verdicts of a round on a hub; HubError when they are none that a desk could have."""
    try:
        return of_desk(written)
    except ScaleError as error:
        raise HubError("The hub has a round that cannot be read", f"{name!r}: {error}") from None


def round_of(name: str, doc: str) -> Round:
    """Return the round in a hub's answer; HubError when it is none, or names what can be no name here."""
    try:
        found = _DECODER.decode(doc)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise HubError("The hub has a round that cannot be read", f"{name!r}: {error}") from None
    strange = [one for one in (name, *found.reviewers, *found.adjudicators) if not is_name(one)]
    strange += [found.lead] if found.lead and not is_name(found.lead) else []
    if strange:
        raise HubError("The hub has a round that cannot be read", f"{strange[0]!r} is no name")
    tables: dict[str, dict[str, list[str]]] = {"assignment": {}, "excluded": {}, "former": {}}
    declined = []
    for kind, article, login, why in found.parts:
        if kind == "declined":
            declined.append(Declined(article, login, why))
        elif kind in tables:
            tables[kind].setdefault(article, []).append(login)
    if found.gives and not tables["assignment"]:
        tables["assignment"][NOTHING_GIVEN] = []
    given = {kind: {article: tuple(names) for article, names in table.items()} for kind, table in tables.items()}
    excluded = {**given["excluded"]}
    for one in declined:  # whoever declined does not judge it, also before the lead takes that in
        names = excluded.get(one.article, ())
        excluded[one.article] = names if one.reviewer in names else (*names, one.reviewer)
    made = Round(
        name=name,
        state=found.state,
        lead=found.lead,
        blind=found.blind,
        reviewers=found.reviewers,
        left=found.left,
        adjudicators=found.adjudicators,
        assignment=given["assignment"],
        sentences=found.sentences,
        excluded=excluded,
        former=given["former"] if found.rules.knows_former else None,
        declined=tuple(declined),
        controls={(one.article, one.sentence): one.verdict for one in found.controls},
        scale=_scale_of(name, found.rules.verdicts),
    )
    made = replace(made, **{one: getattr(found.rules, one) for one in _PLAIN})
    made = replace(made, texts={**made.texts, **{one.article: one.text for one in found.controls if one.text}})
    loads(dumps(made, 2), f"round {name} on the hub")  # what a file could not say is not taken from a hub either
    return made
