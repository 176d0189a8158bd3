"""Scales: the verdicts that a desk gives, as data, which no other module names.

A scale is the default one (`DEFAULT`), one that ships beside it by its name (`SHIPPED`), or what the desk's owner wrote
under `[verdicts]` in desk.toml. Where every verdict has a place in the order the scale is ordinal, else nominal. A name
is what events, records and queries say; a sign, a letter or a help line may change without touching what was said.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property

from msgspec import Struct, structs

from reading.errors import CopydeskError

MOST = 12
"""Verdicts of a scale, at the most: more than a person keeps apart, and than a line of counts holds."""
LONGEST = 24
"""Characters of a verdict's name, at the most."""

ROLES = ("good", "fair", "open", "poor", "bad", "grave", "other")
"""What a theme has a colour for; two verdicts may share one, because their signs tell them apart."""

SUPPORTS, REFUTES, OPEN = "supports", "refutes", "open"
STANCES = (SUPPORTS, REFUTES, OPEN)
"""What a verdict says of its sentence: that it holds, that it does not, or neither."""

FORMER_WORDS: Mapping[str, str] = {"wrong": "erroneous"}
"""What verdicts of the default scale were called in keymap files once."""

DISPUTED_STATE = "disputed"
"""What queries call a sentence on which reviewers differ, or that somebody left open, whatever the scale's words."""

TAKEN_NAMES = frozenset(
    (
        *("all", "any", "aside", "back", "clear", "confidence", "confirm", "control", "copy", "copy-record"),
        *("draft", "every", "evidence", "failed", "first", "go", "keep", "last", "mark", "mark-all", "next"),
        *("next-unjudged", "no-claim", "no-verdict", "none", "note", "notes", "numbers", "open", "page-next"),
        *("page-previous", "previous", "previous-unjudged", "query", "quiet", "range", "read", "reason"),
        *("reasons", "recall", "repeat", "set", "side-1", "side-2", "side-3", "side-4", "side-5", "side-6"),
        *("side-7", "side-8", "side-9", "skip", "stale", "suggested", "tag", "text", "unjudged", "why"),
        "write",
    )
)
"""Words that mean something else where a verdict is named: in ids of actions, in queries, on the command line."""
TAKEN_SIGNS = frozenset("–·!~✎⋯≠▌┃│─○●…→")
"""What the screen shows beside a sentence for other things than a verdict."""
TAKEN_ASCII = frozenset("-.!~*:#>|")
"""The same on a screen without Unicode."""


_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that show nothing."""


class ScaleError(CopydeskError):
    """A desk's verdicts that cannot be used; the message names all faults at once."""


class Verdict(Struct, frozen=True):
    """One verdict: its name, and all that follows from it.

    `letter` picks it after the key that tags, `key` alone tags with it where the person's keymap leaves that key free.
    `sign` and `ascii` are what stands beside the sentence, `role` the colour (one of `ROLES`). `order` is the place in
    an ordinal scale, from the best, or None. `finds_fault` says that reasons, evidence and confirmation are asked of
    it, `stance` what it says of the sentence (one of `STANCES`), `rating` the number of a ClaimReview, or None for its
    name alone. `was` are the names that it had, under which people may have given it, `words` are what people look for
    who do not know its name.
    """

    name: str
    letter: str
    sign: str
    ascii: str
    role: str = "other"
    order: int | None = None
    finds_fault: bool = True
    rating: int | None = None
    help: str = ""
    stance: str = OPEN
    key: str = ""
    was: tuple[str, ...] = ()
    words: str = ""

    @property
    def label(self) -> str:
        """The name as it begins a line."""
        return self.name[:1].upper() + self.name[1:].replace("-", " ")


class Scale(Struct, frozen=True, dict=True):
    """The verdicts of a desk or a round, in order: of an ordinal scale the best first, else as they were written."""

    verdicts: tuple[Verdict, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the verdicts, in order."""
        return tuple(verdict.name for verdict in self.verdicts)

    @cached_property
    def by_name(self) -> Mapping[str, Verdict]:
        """The verdicts by their names, and by those that they had."""
        former = {was: verdict for verdict in self.verdicts for was in verdict.was}
        return {**former, **{verdict.name: verdict for verdict in self.verdicts}}

    @cached_property
    def by_letter(self) -> Mapping[str, Verdict]:
        """The verdicts by their letters."""
        return {verdict.letter: verdict for verdict in self.verdicts}

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The present name of each verdict that had another."""
        return {was: verdict.name for verdict in self.verdicts for was in verdict.was}

    @cached_property
    def faults(self) -> frozenset[str]:
        """The names of the verdicts that find fault."""
        return frozenset(verdict.name for verdict in self.verdicts if verdict.finds_fault)

    @property
    def is_ordinal(self) -> bool:
        """Whether the verdicts have an order, so that two of them can be more or less apart."""
        return all(verdict.order is not None for verdict in self.verdicts)

    @cached_property
    def identity(self) -> str:
        """What numbers that stand for verdicts depend on: the names in their order; empty for the default ones."""
        one = ",".join("<".join((verdict.name, *verdict.was)) for verdict in self.verdicts)
        return "" if self.names == DEFAULT.names and not self.renamed else one

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.verdicts)

    @property
    def example(self) -> str:
        """The name for an example of a query: of a verdict that leaves its sentence open, where there is one."""
        return next((one.name for one in self.verdicts if one.stance == OPEN), self.names[-1])

    def present_name(self, name: str) -> str:
        """Return what a verdict is called now; a name that the scale does not know stays."""
        return self.renamed.get(name, name)

    def find(self, name: str | None) -> Verdict | None:
        """Return the verdict of a name, also of one that it had, or None."""
        return None if name is None else self.by_name.get(name)

    def finds_fault(self, name: str) -> bool:
        """Whether a verdict finds fault; one that the scale does not know is asked for as much."""
        return name in self.faults or name not in self.by_name

    def stance(self, name: str) -> str:
        """Return what a verdict says of its sentence; open for one that the scale does not know."""
        found = self.by_name.get(name)
        return found.stance if found else OPEN

    def rank(self, name: str) -> int:
        """Return the place of a verdict among the names, those that the scale does not know behind them."""
        found = self.by_name.get(name)
        return self.names.index(found.name) if found else len(self.names)

    def did_you_mean(self, name: str) -> str:
        """Return `Did you mean NAME?`, or which verdicts there are; for a message on a name that is none."""
        near = get_close_matches(name, self.names, 1)
        return f"Did you mean {near[0]}?" if near else f"This desk's verdicts are {', '.join(self.names)}"


def _scale(*verdicts: Verdict) -> Scale:
    return Scale(verdicts)


_YES = "true correct right yes ok supported tag label mark"
_UNSURE = "unsure doubtful questionable contested maybe tag label"
_NO = "false wrong incorrect error no refuted tag label mark"

# fmt: off
DEFAULT = _scale(
    Verdict("accurate", "a", "✓", "+", "good", 1, False, 3, "the sentence holds", SUPPORTS, words=_YES),
    Verdict("disputed", "d", "?", "?", "open", 2, True, 2, "sources differ, or it cannot be settled", words=_UNSURE),
    Verdict("erroneous", "e", "✗", "x", "bad", 3, True, 1, "the sentence is wrong", REFUTES, words=_NO),
)
"""The scale of a desk that names none."""

SHIPPED: Mapping[str, Scale] = {
    "truth-o-meter": _scale(
        Verdict("true", "t", "✓", "+", "good", 1, False, 6, "accurate, nothing that matters is missing", SUPPORTS, "a"),
        Verdict("mostly-true", "m", "◕", "^", "fair", 2, False, 5, "accurate, but needs clarification", SUPPORTS, "M"),
        Verdict("half-true", "h", "◑", "=", "open", 3, True, 4, "partly accurate, but leaves things out", OPEN, "d"),
        Verdict("mostly-false", "b", "◔", "v", "poor", 4, True, 3, "barely more than a grain of truth", REFUTES, "B"),
        Verdict("false", "f", "✗", "x", "bad", 5, True, 2, "not accurate", REFUTES, "e"),
        Verdict("pants-on-fire", "p", "▼", "%", "grave", 6, True, 1, "not accurate, and ridiculous", REFUTES, "P"),
    ),
    "check": _scale(
        Verdict("accurate", "a", "✓", "+", "good", None, False, 5, "the sentence holds", SUPPORTS, words=_YES),
        Verdict("disputed", "d", "?", "?", "open", None, True, 3, "sources differ", OPEN, words=_UNSURE),
        Verdict("erroneous", "e", "✗", "x", "bad", None, True, 1, "the sentence is wrong", REFUTES, words=_NO),
        Verdict("misleading", "m", "◑", "%", "poor", None, True, 2, "true, but suggests what is not", REFUTES),
        Verdict("unverifiable", "u", "∅", "0", "other", None, True, None, "cannot be checked from what is known", OPEN),
    ),
}
"""The scales that ship beside the default one, by the name that desk.toml calls them by."""
# fmt: on


def of_desk(written: object) -> Scale:
    """Return the scale that `verdicts` of desk.toml describes; ScaleError names every fault of it at once.

    It is the name of a shipped scale, or a table with an entry for each verdict, in their order. A verdict that the
    default scale has may leave out what it has there.
    """
    if written in (None, {}, "default"):
        return DEFAULT
    if isinstance(written, str):
        if written in SHIPPED:
            return SHIPPED[written]
        near = get_close_matches(written, SHIPPED, 1)
        hint = f"Did you mean {near[0]}?" if near else f"Use {', '.join(SHIPPED)}, or a table [verdicts]"
        raise ScaleError("The desk's verdicts are no set that there is", f"verdicts = {written!r}", hint)
    if not isinstance(written, Mapping):
        raise ScaleError(
            "The desk's verdicts cannot be understood", f"verdicts = {written!r}", "Write a table [verdicts]"
        )
    read: list[Verdict] = []
    faults: list[str] = []
    for name, entry in written.items():
        verdict = _read(str(name), entry, faults)
        if verdict is not None:
            read.append(verdict)
    faults += _faults_of_all(read, len(written))
    if faults:
        many = f"{len(faults)} faults: " if len(faults) > 1 else ""
        raise ScaleError("The desk's verdicts cannot be used", many + "; ".join(faults), "Mend [verdicts] in desk.toml")
    if read[0].order is not None:
        read.sort(key=lambda verdict: verdict.order or 0)
    return Scale(tuple(read))


def to_toml(scale: Scale) -> dict[str, dict[str, object]]:
    """Return a scale as the table that `of_desk` reads, of plain values; nothing is left out but what is empty."""
    return {
        verdict.name: {
            key: _plain(value)
            for key, value in structs.asdict(verdict).items()
            if key != "name" and value not in (None, "", ())
        }
        for verdict in scale.verdicts
    }


def _plain(value: object) -> object:
    """Return an entry as it is written: one former name alone as a text, as older programs read it."""
    return (value[0] if len(value) == 1 else list(value)) if isinstance(value, tuple) else value


def scale_of_rounds(scales: Iterable[Scale]) -> Scale:
    """Return one scale for several rounds: the first one's, followed by verdicts that only the others have.

    It is ordinal when the first has everything. A name that a later scale has changed means what it means there.
    """
    first, *others = scales
    found = {verdict.name: verdict for verdict in first.verdicts}
    for verdict in (verdict for scale in others for verdict in scale.verdicts):
        if verdict.name not in found and verdict.name not in first.by_name:
            found[verdict.name] = structs.replace(verdict, order=None)
    return first if len(found) == len(first) else Scale(tuple(found.values()))


def merged(scales: Iterable[Scale]) -> Scale:
    """Return one scale to count and to look for what several rounds said: a verdict that was renamed stands in it once.

    It has the name that it got last, and knows the others. What the rounds have otherwise is as in `together`.
    """
    every = list(scales)
    both, later = scale_of_rounds(every), {was: now for scale in every for was, now in scale.renamed.items()}
    groups: dict[str, list[Verdict]] = {}
    for verdict in both:
        groups.setdefault(_present(verdict.name, later), []).append(verdict)
    if len(groups) == len(both):
        return both
    return Scale(tuple(_one(name, group) for name, group in groups.items()))


def name_in(own: Scale, every: Scale, name: str) -> str:
    """Return what a round's own scale calls a verdict of another round; `every` is the merged scale of all.

    What none of its verdicts is stays as it is.
    """
    now = every.present_name(name)
    return next((one for one in own.names if every.present_name(one) == now), name)


def _present(name: str, later: Mapping[str, str]) -> str:
    """Return what a name has become in the end; names that became one another stay."""
    passed = {name}
    while later.get(name, name) not in passed:
        name = later[name]
        passed.add(name)
    return name


def _one(name: str, group: Sequence[Verdict]) -> Verdict:
    """Return the verdict that has several names, in the place of the first of them."""
    known = {one for verdict in group for one in (verdict.name, *verdict.was)} - {name}
    kept = next((verdict for verdict in group if verdict.name == name), group[0])
    return structs.replace(kept, name=name, order=group[0].order, was=tuple(sorted(known)))


_TEXTS = ("letter", "sign", "ascii", "role", "help", "stance", "key", "words")
_KEYS = tuple(field for field in Verdict.__struct_fields__ if field != "name")


def _read(name: str, entry: object, faults: list[str]) -> Verdict | None:
    """Return one verdict of the table, or None; what is wrong with it is added to the faults."""
    if not isinstance(entry, Mapping):
        faults.append(f"{name}: write {name} = {{ letter = …, sign = … }}")
        return None
    before = len(faults)
    for key in entry:
        if key not in _KEYS:
            near = get_close_matches(str(key), _KEYS, 1)
            faults.append(f"{name}: no entry {key!r}" + (f", did you mean {near[0]}?" if near else ""))
    known = {one.name: one for one in DEFAULT.verdicts}.get(name)
    inherited = {**structs.asdict(known), "order": None} if known else {}
    values = {
        "letter": name[:1],
        **inherited,
        **{key: entry[key] for key in _KEYS if key in entry},
        "name": name,
    }
    for key in _TEXTS:
        if not isinstance(values.get(key, ""), str):
            faults.append(f"{name}: {key} is no text")
    was = values.get("was", ())
    values["was"] = (was,) if isinstance(was, str) and was else tuple(was) if isinstance(was, list | tuple) else ()
    if not isinstance(was, str | list | tuple) or not all(isinstance(one, str) for one in values["was"]):
        faults.append(f"{name}: was is neither a name nor a list of names")
    for key in ("order", "rating"):
        value = values.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not -999 <= value <= 999):
            faults.append(f"{name}: {key} is no whole number up to 999")
    if not isinstance(values.get("finds_fault", True), bool):
        faults.append(f"{name}: finds_fault is neither true nor false")
    if len(faults) > before:
        return None
    if "stance" not in values:
        values["stance"] = OPEN if values.get("finds_fault", True) else SUPPORTS
    values.setdefault("sign", str(values["letter"])[:1])
    values.setdefault("ascii", values["sign"] if str(values["sign"]).isascii() else str(values["letter"])[:1])
    verdict = Verdict(**values)
    faults += (f"{name}: {fault}" for fault in _faults_of(verdict))
    return verdict


def _faults_of(verdict: Verdict) -> Iterator[str]:
    """Yield what is wrong with one verdict, in words."""
    yield from _faults_of_name(verdict)
    if len(verdict.letter) != 1 or not verdict.letter.isalnum():
        yield f"letter {verdict.letter!r} is not one letter or digit"
    for sign, taken, what, kind in (
        (verdict.sign, TAKEN_SIGNS, "sign", "visible character, one cell wide, of a script that runs from the left"),
        (verdict.ascii, TAKEN_ASCII, "ascii", "character of ASCII"),
    ):
        if not is_one_cell(sign) or (what == "ascii" and not sign.isascii()):
            yield f"{what} {sign!r} is not one {kind}"
        elif sign in taken:
            yield f"{what} {sign!r} means something else on the screen"
    for what, value, known in (("role", verdict.role, ROLES), ("stance", verdict.stance, STANCES)):
        if value not in known:
            yield f"{what} {value!r} is none of {', '.join(known)}"
    if not verdict.help.isprintable() or len(verdict.help) > 200:
        yield "help is not one line of up to 200 characters"
    if not verdict.key.isprintable() or len(verdict.key) > 40:
        yield f"key {verdict.key!r} is no key"


def _faults_of_name(verdict: Verdict) -> Iterator[str]:
    if not verdict.name:
        yield "it has no name"
    for what, name in (("the name", verdict.name), *(("was", was) for was in verdict.was)):
        if (name or what == "was") and not _is_word(name):
            yield f"{what} {name!r} is no word of small letters, digits and single dashes, up to {LONGEST}"
        elif name in TAKEN_NAMES or name.endswith("-because"):
            yield f"{what} {name!r} means something else already"


def _faults_of_all(verdicts: list[Verdict], written: int) -> Iterator[str]:
    """Yield what is wrong with the verdicts as a set."""
    if written > MOST:
        yield f"{written} verdicts, and {MOST} is the most"
    if written < 2:
        yield f"{written} verdict{'' if written == 1 else 's'}, and two is the least"
    for what in ("letter", "sign", "ascii", "key"):
        for value, names in _shared(verdicts, what):
            yield f"{names} have one {what}, {value!r}"
    said: dict[str, list[str]] = {}
    for verdict in verdicts:
        for alike, called in {_alike(one): one for one in (*verdict.was, verdict.name)}.items():
            said.setdefault(alike, []).append(called)
    for same in said.values():
        if len(set(same)) > 1:
            yield f"{' and '.join(map(repr, same))} look alike: give one of them another name"
        elif len(same) > 1:
            yield f"{same[0]!r} is the name of two verdicts, or was"
    orders = [verdict.order for verdict in verdicts]
    if None in orders and any(order is not None for order in orders):
        yield "some verdicts have an order and some have none: give it to all, or to none"
    for value, names in _shared([verdict for verdict in verdicts if verdict.order is not None], "order"):
        yield f"{names} have one order, {value}"


def _shared(verdicts: Iterable[Verdict], what: str) -> Iterator[tuple[object, str]]:
    """Yield each value that several verdicts have, and their names."""
    found: dict[object, list[str]] = {}
    for verdict in verdicts:
        found.setdefault(getattr(verdict, what), []).append(verdict.name)
    return ((value, " and ".join(names)) for value, names in found.items() if len(names) > 1 and value != "")


def _alike(name: str) -> str:
    """Return what names that a person takes for one another have in common."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _is_word(name: str) -> bool:
    """Whether a name is a word of small letters and digits, in any script, with single dashes inside."""
    if not 0 < len(name) <= LONGEST or name != unicodedata.normalize("NFC", name) or name != name.lower():
        return False
    parts = name.split("-")
    return all(part and all(unicodedata.category(one)[0] in "LMN" for one in part) for part in parts) and (
        unicodedata.category(name[0])[0] == "L"
    )


def is_one_cell(sign: str) -> bool:
    """Whether a sign is one visible character that takes one cell of every terminal."""
    return (
        len(sign) == 1
        and sign.isprintable()
        and not sign.isspace()
        and unicodedata.category(sign)[0] not in "MC"
        and unicodedata.east_asian_width(sign) not in "WF"
        and unicodedata.bidirectional(sign) not in ("R", "AL", "AN")  # the line beside it would turn round
        and sign not in _BLANK
        and not "\U0001f1e6" <= sign <= "\U0001f1ff"  # two of them are a flag, two cells wide
    )
