"""The desk's lexicon: names whose type the people of a desk know better than the engine.

`lexicon.toml` holds one table a name::

    [[entity]]
    name = "Jan Leike"
    type = "PERSON"          # any type of mention, or "none": never mark this
    aliases = ["Leike"]

Names are matched as whole words, exactly as they are written; white space between words may be any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from reading import guard
from reading.article import EntityType, Mention
from reading.errors import ReadingError

HIDDEN = "none"


class LexiconError(ReadingError):
    """A `lexicon.toml` that cannot be used."""


class LexiconEntry(Struct, frozen=True):
    """One name of the lexicon; `type` None says that it is never marked."""

    name: str
    type: EntityType | None
    aliases: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)


class Lexicon(Struct, frozen=True, dict=True):
    """Names that win over the engine, in the order of the file."""

    entries: tuple[LexiconEntry, ...] = ()

    @cached_property
    def by_spelling(self) -> Mapping[str, LexiconEntry]:
        """Each spelling, white space made single, and its entry; the later entry wins."""
        return {_single(spelling): entry for entry in self.entries for spelling in entry.spellings}

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """What finds any spelling in a text, longest first; None when there are no names."""
        if not self.by_spelling:
            return None
        longest = sorted(self.by_spelling, key=lambda spelling: (-len(spelling), spelling))
        names = "|".join(r"\s+".join(map(re.escape, spelling.split())) for spelling in longest)
        return re.compile(rf"(?<!\w)(?:{names})(?!\w)")

    def apply(self, text: str, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
        """Return an engine's mentions of `text` with this lexicon laid over them, sorted and disjoint.

        A spelling of the lexicon replaces every mention that it overlaps, unless it lies inside a longer name that
        the engine marked ("Trump" in "Trump Tower").
        """
        given = list(mentions)
        if self.pattern is None:
            return tuple(sorted(given, key=_place))
        kept: list[Mention] = []
        for mention in given:
            entry = self.by_spelling.get(_single(text[mention.start : mention.end])) or self.by_spelling.get(
                mention.entity
            )
            if entry is None:
                kept.append(mention)
            elif entry.type is not None:
                kept.append(Mention(mention.start, mention.end, entry.type, entry.name))
        return self._lay(text, kept)

    def _lay(self, text: str, kept: list[Mention]) -> tuple[Mention, ...]:
        assert self.pattern is not None
        names: list[Mention] = []
        shown: list[Mention] = []
        longer = sorted((m for m in kept if m.type in NAMES), key=_place)
        at = 0
        for match in self.pattern.finditer(text):
            start, end = match.span()
            while at < len(longer) and longer[at].end <= start:
                at += 1
            if (
                at < len(longer)
                and longer[at].start <= start
                and end <= longer[at].end
                and longer[at].end - longer[at].start > end - start
            ):
                continue
            entry = self.by_spelling[_single(match.group())]
            names.append(Mention(start, end, entry.type or EntityType.WORK, entry.name))
            if entry.type is not None:
                shown.append(names[-1])
        return tuple(sorted([*shown, *_outside(kept, names)], key=_place))


NAMES = frozenset({EntityType.PERSON, EntityType.ORG, EntityType.PLACE, EntityType.PRODUCT, EntityType.WORK})
EMPTY = Lexicon()


class LexiconChange(Struct, frozen=True):
    """One edit of a lexicon as data: the entries it takes out and those it puts in; undone by its inverse."""

    removed: tuple[LexiconEntry, ...]
    added: tuple[LexiconEntry, ...]

    @property
    def inverse(self) -> LexiconChange:
        """The change that takes this one back."""
        return LexiconChange(self.added, self.removed)

    def on(self, lexicon: Lexicon) -> Lexicon:
        """Return the lexicon with this change made; entries that others added meanwhile stay."""
        kept = [entry for entry in lexicon.entries if entry not in self.removed]
        return Lexicon((*kept, *(entry for entry in self.added if entry not in kept)))


def retype(lexicon: Lexicon, name: str, type: EntityType | None, spellings: Iterable[str] = ()) -> LexiconChange:
    """Return the change that gives the entity `name`, seen in these spellings, a type (None: never mark it)."""
    return _join(lexicon, name, type, [name, *spellings])


def merge(lexicon: Lexicon, name: str, into: str, type: EntityType, spellings: Iterable[str] = ()) -> LexiconChange:
    """Return the change that makes `name`, seen in these spellings, another name of the entity `into`."""
    return _join(lexicon, into, type, [into, name, *spellings])


def _join(lexicon: Lexicon, name: str, type: EntityType | None, spellings: Iterable[str]) -> LexiconChange:
    """Put one entry in place of every entry that shares a spelling with it."""
    wanted = dict.fromkeys(map(_single, spellings))
    replaced = []
    for entry in lexicon.entries:
        own = [_single(spelling) for spelling in entry.spellings]
        if wanted.keys() & set(own):
            replaced.append(entry)
            wanted.update(dict.fromkeys(own))
    wanted.pop(_single(name), None)
    return LexiconChange(tuple(replaced), (LexiconEntry(_single(name), type, tuple(wanted)),))


def load(path: Path) -> Lexicon:
    """Read a `lexicon.toml`; a missing file is an empty lexicon; LexiconError names the entry that is wrong."""
    try:
        data = guard.read_bytes(path, guard.SMALL)
    except FileNotFoundError:
        return EMPTY
    except OSError as error:
        raise LexiconError("Cannot read the lexicon", f"{path}: {error.strerror}") from error
    try:
        return loads(data.decode("utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise LexiconError("The lexicon is not UTF-8", f"{path}: byte {error.start}", "Save it as UTF-8") from error


def loads(source: str, path: str = "lexicon.toml") -> Lexicon:
    """Read the text of a `lexicon.toml`; `path` is named in errors."""
    try:
        document = guard.toml(source)
    except ValueError as error:
        raise LexiconError("The lexicon is not valid TOML", f"{path}: {error}", "Mend that line") from error
    tables = document.get("entity", [])
    if set(document) - {"entity"} or not isinstance(tables, list):
        raise LexiconError("The lexicon has an unknown entry", path, "Only [[entity]] tables belong in it")
    return Lexicon(tuple(_entry(table, f"{path}: entity {number}") for number, table in enumerate(tables, 1)))


def _entry(table: object, where: str) -> LexiconEntry:
    if not isinstance(table, dict) or set(table) - {"name", "type", "aliases"}:
        raise LexiconError("The lexicon has an unknown entry", where, "An entity has a name, a type and aliases")
    name, type_, aliases = table.get("name"), table.get("type"), table.get("aliases", [])
    if not isinstance(name, str) or not name.strip():
        raise LexiconError("A name is missing in the lexicon", where, 'Give it one: name = "…"')
    if not isinstance(aliases, list) or not all(isinstance(alias, str) and alias.strip() for alias in aliases):
        raise LexiconError("The aliases are not names", f"{where} ({name})", 'Write them as a list: ["…", "…"]')
    if type_ == HIDDEN:
        return LexiconEntry(_single(name), None, tuple(map(_single, aliases)))
    if type_ not in list(EntityType):
        known = ", ".join([*EntityType, HIDDEN])
        raise LexiconError("The type is not known", f"{where} ({name}): {type_!r}", f"Known types: {known}")
    return LexiconEntry(_single(name), EntityType(type_), tuple(map(_single, aliases)))


def dumps(lexicon: Lexicon) -> str:
    """Return the text of a `lexicon.toml` that loads back to the same lexicon."""
    tables = []
    for entry in lexicon.entries:
        lines = ["[[entity]]", f"name = {_quoted(entry.name)}", f"type = {_quoted(entry.type or HIDDEN)}"]
        if entry.aliases:
            lines.append(f"aliases = [{', '.join(map(_quoted, entry.aliases))}]")
        tables.append("\n".join(lines) + "\n")
    return "\n".join(tables)


def _quoted(value: str) -> str:
    """Return `value` as a TOML basic string; control characters and lone surrogates never reach the file raw."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    escaped = re.sub(r"[\ud800-\udfff]", "\ufffd", escaped)
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m.group()):04x}", escaped) + '"'


def _single(name: str) -> str:
    return " ".join(name.split())


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end


def _outside(mentions: Iterable[Mention], spans: list[Mention]) -> list[Mention]:
    """Return the mentions that overlap none of the spans, both in any order."""
    kept, at = [], 0
    for mention in sorted(mentions, key=_place):
        while at < len(spans) and spans[at].end <= mention.start:
            at += 1
        if at == len(spans) or mention.end <= spans[at].start:
            kept.append(mention)
    return kept
