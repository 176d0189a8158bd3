"""`round.toml`: a round's settings and its assignment, as TOML that a person can read and a lead can keep in git."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct, ValidationError, convert
from msgspec.structs import asdict

from reading import guard
from review.holdings import EVIDENCE_OF_ALL
from review.rounds import Declined, GuidelinesVersion, Round, State
from review.scale import DEFAULT, Scale, ScaleError, of_desk, to_toml
from store import toml
from store.errors import NewerDesk, StoreError

VERSION = 2
"""The newest version that is understood. An older one is written as long as the desk's format is an older one."""
T = TypeVar("T")
S = TypeVar("S", bound=Struct)
OF_FAULTS = "require_of_faults"
"""The entry that names what is required of verdicts that find fault alone, where that is not what it always was."""
_HEAD = "# A review round of copydesk; docs/rounds.md says what each entry is. Written by `copydesk rounds`.\n"


def dumps(round: Round, version: int = 1) -> str:
    """Return the text of a round's file; its controls are in it only when it is closed."""
    return _HEAD + "".join(f"{line}\n" for line in _lines(round, version))


def loads(text: str, where: str) -> Round:
    """Return the round that a file's text describes; StoreError names `where` it is damaged."""
    try:
        raw = guard.toml(text)
        version = raw.get("version", VERSION)
        if not isinstance(version, int) or version > VERSION:
            raise NewerDesk("This round was made by a newer copydesk", where, "Install the newer version")
        return _round(raw)
    except (KeyError, TypeError, ValueError, ScaleError) as error:
        hint = "Its lead can mend it by hand, or restore it from a copy"
        raise StoreError("The round's file is damaged", f"{where}: {error}", hint) from error


def controls_to_text(controls: Mapping[tuple[str, int], str], texts: Mapping[str, str] | None = None) -> str:
    """Return controls as the lead's private file has them, with the texts of their articles that number them."""
    return "# Control sentences, known to the lead alone until the round is closed.\n" + "".join(
        f"{line}\n" for line in _controls(controls, texts or {})
    )


def controls_of_text(text: str, scale: Scale = DEFAULT) -> dict[tuple[str, int], str]:
    """Return the controls in the lead's private file, of a round of that scale; ValueError when it is damaged."""
    return _read_controls(guard.toml(text), scale)


def texts_of_controls(text: str) -> dict[str, str]:
    """Return the digests of the texts that number the controls in that file, by article, as far as it says them."""
    return _texts_of_controls(guard.toml(text))


def _lines(round: Round, version: int) -> Iterator[str]:
    yield f"version = {version}"
    for key in ("name", "state", "lead"):
        yield f"{key} = {toml.value(str(getattr(round, key)))}"
    yield f"blind = {toml.value(round.blind)}"
    for key in ("reviewers", "left", "adjudicators", "overlap", "seed", "due", "only", "previous"):
        yield f"{key} = {toml.value(getattr(round, key))}"
    yield from _requirements(round)
    for key in ("show_earlier", "anonymous", "guidelines"):
        yield f"{key} = {toml.value(getattr(round, key))}"
    yield from _added(round)
    yield from (f"{toml.value(key)} = {toml.value(entry)}" for key, entry in round.others.items())
    for table in ("assignment", "sentences", "excluded", "former"):
        entries: Mapping[str, object] | None = getattr(round, table)
        if entries or (table == "former" and entries is not None):
            yield f"\n[{table}]"
            yield from (f"{toml.value(article)} = {toml.value(entry)}" for article, entry in entries.items())
    if round.told_texts:
        yield "\n[texts]"
        yield from (f"{toml.value(article)} = {toml.value(text)}" for article, text in round.told_texts.items())
    if round.scale != DEFAULT and round.state is not State.DRAFT:
        yield "\n[verdicts]"
        yield from (f"{toml.value(name)} = {toml.value(entry)}" for name, entry in to_toml(round.scale).items())
    if round.state in (State.CLOSED, State.ADJUDICATED):
        yield from _controls(round.controls, round.texts)


def _requirements(round: Round) -> Iterator[str]:
    """Yield the lines of the requirements of verdicts.

    To older programs `require` asks evidence of every verdict, so that what is asked of those that find fault alone is
    named in a line of its own, which they pass over: they ask for more, and count nothing that lacks something.
    """
    yield f"require = {toml.value([need.removesuffix('!') for need in round.require])}"
    if "evidence" in round.require and EVIDENCE_OF_ALL not in round.require:
        yield f'{OF_FAULTS} = ["evidence"]'


def _added(round: Round) -> Iterator[str]:
    """Yield the entries that older programs do not know, where there are any."""
    for key in ("articles", "closed", "leads", "hints", "named"):
        if getattr(round, key):
            yield f"{key} = {toml.value(getattr(round, key))}"
    for key, entries in (("declined", round.declined), ("guidelines_versions", round.guidelines_versions)):
        if entries:
            yield f"{key} = {toml.value([asdict(entry) for entry in entries])}"


def _controls(controls: Mapping[tuple[str, int], str], texts: Mapping[str, str]) -> Iterator[str]:
    for (article, sentence), verdict in sorted(controls.items()):
        known = f"sentence = {sentence}\nverdict = {toml.value(verdict)}"
        known += f"\ntext = {toml.value(texts[article])}" if article in texts else ""
        yield f"\n[[control]]\narticle = {toml.value(article)}\n{known}"


def _round(raw: Mapping[str, object]) -> Round:
    scale = of_desk(raw.get("verdicts"))
    return Round(
        name=_text(raw, "name", "main"),
        state=State(_text(raw, "state", State.OPEN.value)),
        lead=_text(raw, "lead"),
        blind=raw.get("blind", False) is not False,
        reviewers=_texts(raw.get("reviewers", [])),
        left=_texts(raw.get("left", [])),
        adjudicators=_texts(raw.get("adjudicators", [])),
        overlap=_number(raw, "overlap"),
        seed=_number(raw, "seed"),
        due=_text(raw, "due"),
        only=_text(raw, "only"),
        previous=_text(raw, "previous"),
        show_earlier=raw.get("show_earlier", False) is True,
        anonymous=raw.get("anonymous", False) is True,
        require=_needs(raw),
        guidelines=_text(raw, "guidelines"),
        assignment=_table(raw, "assignment", _texts),
        sentences=_table(raw, "sentences", _numbers),
        excluded=_table(raw, "excluded", _texts),
        controls=_read_controls(raw, scale),
        texts={**_table(raw, "texts", _digest), **_texts_of_controls(raw)},
        declined=_structs(raw, "declined", Declined),
        guidelines_versions=_structs(raw, "guidelines_versions", GuidelinesVersion),
        closed=_text(raw, "closed"),
        articles=_texts(raw.get("articles", [])),
        leads=_texts(raw.get("leads", [])),
        former=_table(raw, "former", _texts) if "former" in raw else None,
        named=_number(raw, "named"),
        hints=_text(raw, "hints"),
        scale=scale,
        others={key: entry for key, entry in raw.items() if key not in _KNOWN},
    )


_KNOWN = frozenset({"version", "control", "verdicts", OF_FAULTS, *Round.__struct_fields__}) - {
    "controls",
    "others",
    "scale",
    "withdrawn",
    "names",
}


def _needs(raw: Mapping[str, object]) -> tuple[str, ...]:
    """Return the requirements of verdicts; in a file of an older program evidence is asked of every verdict."""
    of_all = "evidence" not in _texts(raw.get(OF_FAULTS, []))
    needs = _texts(raw.get("require", []))
    return tuple(EVIDENCE_OF_ALL if need == "evidence" and of_all else need for need in needs)


def _structs(raw: Mapping[str, object], key: str, kind: type[S]) -> tuple[S, ...]:
    """Return a list of tables as structs; TypeError names an entry that is none."""
    try:
        return tuple(convert(raw.get(key, []), list[kind]))  # type: ignore[valid-type]
    except ValidationError as error:
        raise TypeError(f"{key}: {error}") from error


def _text(raw: Mapping[str, object], key: str, default: str = "") -> str:
    value = raw.get(key, default)
    if not isinstance(value, str):
        raise TypeError(f"{key} is not a text")
    return value


def _number(raw: Mapping[str, object], key: str) -> int:
    value = raw.get(key, 0)
    if not isinstance(value, int):
        raise TypeError(f"{key} is not a number")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(f"{value!r} is not a list of names")
    return tuple(value)


def _digest(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no digest of a text")
    return value


def _numbers(value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(isinstance(item, int) for item in value):
        raise TypeError(f"{value!r} is not a list of sentences")
    return tuple(value)


def _table(raw: Mapping[str, object], key: str, read: Callable[[object], T]) -> dict[str, T]:
    entries = raw.get(key, {})
    if not isinstance(entries, dict):
        raise TypeError(f"{key} is not a table")
    return {article: read(entry) for article, entry in entries.items()}


def _read_controls(raw: Mapping[str, object], scale: Scale) -> dict[tuple[str, int], str]:
    entries = raw.get("control", [])
    if not isinstance(entries, list):
        raise TypeError("control is not a list")
    for entry in entries:
        if not {"article", "sentence"} <= entry.keys():
            raise KeyError("a control without its article or its sentence")
        if entry.get("verdict") not in scale:
            raise ValueError(f"{entry.get('verdict')!r} is no verdict")
    return {
        (_text(entry, "article"), _number(entry, "sentence")): scale.present_name(_text(entry, "verdict"))
        for entry in entries
    }


def _texts_of_controls(raw: Mapping[str, object]) -> dict[str, str]:
    """Return the texts that the controls that were read are numbered by, as far as they say it."""
    entries = raw.get("control", [])
    assert isinstance(entries, list)
    return {_text(entry, "article"): text for entry in entries if (text := _text(entry, "text"))}
