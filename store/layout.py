"""The paths of everything in a desk, the rules for names that become folders, and the settings in `desk.toml`.

.copydesk/desk.toml                                  format version and settings
.copydesk/hub.toml                                   which hub this desk is a mirror of, in a mirror
.copydesk/lexicon.toml                               names and types that win over the engine
.copydesk/articles/<sha256>.json                     snapshots: an article's text as it is judged
.copydesk/changes/<time>-<number>.json               articles that were renamed, withdrawn, restored
.copydesk/rounds/<round>/round.toml                  a round's settings; guidelines.md and controls.toml beside it
.copydesk/rounds/<round>/<reviewer>/<host>-<nnnn>.json   events: a TinyDB file, one writer for ever
.copydesk/rounds/<round>/<reviewer>/declined.toml    articles that the reviewer gave back
.copydesk/rounds/<round>/published/<reviewer>/...    copies of a blind round's events, once it is closed
.copydesk/rounds/<round>/.lead-<login>/              what a lead writes who does not own the round's folder
.copydesk/rounds/<round>/hub-seals.json              in a mirror, what counted by its hub when the round was closed
.copydesk/index/<uid>/                               derived, private, deletable

No other module spells these names.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from reading import guard
from reading.codes import is_code
from store import files, toml
from store.errors import NewerDesk, StoreError

if TYPE_CHECKING:
    from review.rounds import Round

HIDDEN = ".copydesk"
MAIN_ROUND = "main"
PUBLISHED = "published"
ROUND_SETTINGS = "round.toml"
SETTINGS = "desk.toml"
DECLINED = "declined.toml"
LEAD_PREFIX = ".lead-"
HUB_SETTINGS = "hub.toml"
HUB_SEALS = "hub-seals.json"


class Upstream(Protocol):
    """Where rounds are changed first, when a desk is the mirror of one on a hub; each method raises StoreError."""

    away: Callable[[], str]
    """Returns since when the hub is away, as the relay knows it; empty while it is there."""

    def save(self, round: Round, guidelines: bytes) -> Round | None:
        """Make a round's new settings hold for everybody, before the disk has them here.

        Return the round as it holds now where that is not what was asked for: whoever takes it over knew less of it.
        """

    def admit(self, round: Round, reviewers: Sequence[str], leave: bool) -> int:
        """Let what came late count, or leave it out for good; of some reviewers or of all.

        Return how many events.
        """

    def decline(self, round: Round, article: str, why: str) -> None:
        """Give an article back."""


class Layout(Struct, frozen=True):
    """The paths of one desk: `folder` holds the articles, `home` is the `.copydesk`; a mirror has an `upstream`."""

    folder: Path
    home: Path
    upstream: Upstream | None = None

    @property
    def settings(self) -> Path:
        """Format version and settings."""
        return self.home / SETTINGS

    @property
    def hub(self) -> Path:
        """Which hub this desk is a mirror of; there in a mirror alone."""
        return self.home / HUB_SETTINGS

    @property
    def lexicon(self) -> Path:
        """The names that the people of the desk know better than the engine."""
        return self.home / "lexicon.toml"

    @property
    def articles(self) -> Path:
        """The folder of the snapshots."""
        return self.home / "articles"

    @property
    def changes(self) -> Path:
        """The folder of what happened to articles as a whole."""
        return self.home / "changes"

    @property
    def rounds(self) -> Path:
        """The folder of the rounds."""
        return self.home / "rounds"

    @property
    def index(self) -> Path:
        """The folder of derived files, with a private folder for each login."""
        return self.home / "index"

    def round(self, name: str) -> Path:
        """One round's folder."""
        return self.rounds / name

    def round_settings(self, name: str) -> Path:
        """One round's settings."""
        return self.rounds / name / ROUND_SETTINGS

    def reviewer(self, round_name: str, reviewer: str) -> Path:
        """One reviewer's folder of events in one round."""
        return self.rounds / round_name / reviewer


def find_home(start: Path) -> Path | None:
    """Return the `.copydesk` in or above `start`, or None; a path with `..` in it may lead through a desk and out."""
    inner = Path(os.path.realpath(start)) if ".." in start.parts else start
    for folder in (inner, *inner.parents):
        if (folder / HIDDEN).is_dir():
            return folder / HIDDEN
    return None


LONGEST = 64
"""Characters of a name; with four bytes each it still fits every file system's 255."""

_LOOKS = dict(
    zip(
        "АВЕЗКМНОРСТУХІЈЅԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧÌÍl|аеорсухіјѕԛԝһԁɡαονρυιϲ",
        "ABE3KMHOPCTYXIJSQWABEZHIKMNOPTYXIIIIaeopcyxijsqwhdgaovpuic",
        strict=True,
    )
)
"""Letters of Cyrillic and Greek, and a few others, by the Latin one that they look like (Unicode TR 39, abridged)."""
_LOOKS_SMALL = str.maketrans("0135", "oizs") | str.maketrans("l|ı", "iii")

_HOST = re.compile(r"[^a-z0-9]+")


def checked_name(name: str, what: str) -> str:
    """Return `name` in NFC, fit to be a folder's name; StoreError names the fault.

    `what` is "reviewer" or "round". Letters, digits and marks of every script, spaces inside and `. _ - @ + '` pass.
    """
    normal = unicodedata.normalize("NFC", name)
    if not normal:
        raise StoreError(f"The {what} has no name", hint="Give it one of up to 64 letters and digits")
    if len(normal) > LONGEST:
        raise StoreError(f"The {what}'s name is too long", f"{len(normal)} characters", f"Use at most {LONGEST}")
    if not _fit(normal):
        raise StoreError(
            f"Not a name for a {what}",
            repr(name),
            "Use letters, digits and spaces, dots, dashes, @ or + between them",
        )
    return normal


def alike(one: str) -> str:
    """Return a key for a name's looks: the same for names that people cannot tell apart."""
    plain = "".join(_LOOKS.get(character, character) for character in unicodedata.normalize("NFKC", one))
    return plain.casefold().translate(_LOOKS_SMALL).replace("rn", "m").replace("vv", "w")


def confusable(people: Iterable[str]) -> tuple[str, str] | None:
    """Return two different names that people take for one: they differ in case, or in letters that look alike."""
    seen: dict[str, str] = {}
    for name in people:
        for look in {unicodedata.normalize("NFKC", name).casefold(), alike(name)}:
            if seen.setdefault(look, name) != name:
                return seen[look], name
    return None


def is_name(name: str) -> bool:
    """Whether a folder's name is one that a reviewer or a round can have, written as the program writes it."""
    normal = unicodedata.normalize("NFC", name)
    return name == normal and 0 < len(name) <= LONGEST and _fit(name)


def round_folders(rounds: Path) -> list[os.DirEntry[str]]:
    """Return the folders of rounds by name; one whose name no round can have is left out."""
    return [entry for entry in files.folders(rounds) if is_name(entry.name)]


def host_name(raw: str) -> str:
    """Return the host's name as a part of file names: lower-case letters, digits and single dashes, at most 32."""
    short = _HOST.sub("-", raw.split(".")[0].lower()).strip("-")
    return short[:32].rstrip("-") or "host"


def _fit(name: str) -> bool:
    """Whether every character may be part of a folder's name, and the first and last are not tricky ones."""
    inner = all(character in " ._-@+'" or unicodedata.category(character)[0] in "LNM" for character in name)
    return inner and name[0] not in " .-'" and name[-1] not in " ." and unicodedata.category(name[0])[0] != "M"


VERSION = 2
"""The newest format that this copydesk knows; a desk with a greater one is refused."""
BEGUN = 1
"""The format of a new desk, and the one that older ones are brought to when they are opened.

Whoever has an older program reads this one too; a desk goes on to `VERSION` when its owner says so.
"""
_VERSION_LINE = re.compile(r"(?m)^(version[ \t]*=[ \t]*)\d+")

_TEXT = """# A copydesk desk. docs/store.md says what every file here is.
version = {version}
"""


IDLE_SECONDS = 60.0
"""The idle limit of a desk that names none."""


class DeskSettings(Struct, frozen=True):
    """What `desk.toml` says: `articles` is the folder of the articles where it is not the desk's own.

    `reasons` is its table of that name: what the desk adds to the reasons, or changes (see `review.reasons.of_desk`).
    `idle` is the longest that a gap without a key counts as work, in seconds: one limit for all who work on the desk,
    so that the times of two people can be compared.
    `language` is the code of the language of articles that do not say theirs; empty: it is recognised.
    `others` are the entries that this program does not know: it passes them on.
    """

    version: int = BEGUN
    articles: str = ""
    reasons: Mapping[str, object] = field(default_factory=dict)
    idle: float = IDLE_SECONDS
    language: str = ""
    others: Mapping[str, object] = field(default_factory=dict)


def load_settings(path: Path) -> DeskSettings:
    """Read a desk's settings; NewerDesk when a later copydesk made it, StoreError when they cannot be read."""
    try:
        raw = guard.toml(files.read_bytes(path, largest=guard.SMALL).decode("utf-8", "surrogateescape"))
    except OSError as error:
        raise files.failure("The desk's settings could not be read", path, error) from error
    except ValueError as error:
        raise StoreError(
            "The desk's settings are damaged", f"{path}: {error}", "Run `copydesk check --repair`"
        ) from error
    version, articles = raw.get("version"), raw.get("articles", "")
    if not isinstance(version, int) or not isinstance(articles, str):
        raise StoreError("The desk's settings are damaged", f"{path} has no version", "Run `copydesk check --repair`")
    if version > VERSION:
        raise NewerDesk(
            "This desk was made by a newer copydesk",
            f"{path} says format {version}; this program knows {VERSION}",
            "Install the newer version; nothing was changed",
        )
    reasons, idle = raw.get("reasons", {}), raw.get("idle", IDLE_SECONDS)
    if isinstance(idle, bool) or not isinstance(idle, int | float) or not 1 <= idle <= 3600:
        raise StoreError(
            "The desk's settings are damaged", f"{path}: idle = {idle!r}", "Give it the seconds of a pause, 1 to 3600"
        )
    language = raw.get("language", "")
    if not isinstance(language, str) or not (language == "" or is_code(language)):
        hint = "Give it a code such as en, de or pt"
        raise StoreError("The desk's settings are damaged", f"{path}: language = {language!r}", hint)
    others = {key: entry for key, entry in raw.items() if key not in DeskSettings.__struct_fields__}
    return DeskSettings(version, articles, reasons if isinstance(reasons, dict) else {}, float(idle), language, others)


def save_settings(path: Path, settings: DeskSettings) -> None:
    """Write a desk's settings; OSError when the disk refuses."""
    entries = {**({"articles": settings.articles} if settings.articles else {}), **settings.others}
    if settings.idle != IDLE_SECONDS:
        entries["idle"] = settings.idle
    if settings.language:
        entries["language"] = settings.language
    if settings.reasons:
        entries["reasons"] = settings.reasons
    text = _TEXT.format(version=settings.version) + toml.lines(entries)
    files.replace(path, text.encode("utf-8", "surrogateescape"), 0o644)


def entries_for_all(path: Path) -> dict[str, object]:
    """Return the entries of a desk's settings that hold for all who work on it, also those of a later program.

    Raises as `load_settings` does. Where the articles are is each host's own.
    """
    load_settings(path)
    raw = guard.toml(files.text_of(path, guard.SMALL))
    return {key: entry for key, entry in raw.items() if key != "articles"}


def save_entries_for_all(path: Path, entries: Mapping[str, object]) -> None:
    """Write settings that hold for all, as another host has them; when they cannot be read, what was there stays.

    Raises as `load_settings` does, OSError when the disk refuses.
    """
    before, known = files.read_bytes(path), load_settings(path)
    version = entries.get("version", known.version)
    own = {"articles": known.articles} if known.articles else {}
    rest = {key: entry for key, entry in entries.items() if key not in ("version", "articles")}
    text = _TEXT.format(version=version) + toml.lines({**own, **rest})
    files.replace(path, text.encode("utf-8", "surrogateescape"), 0o644)
    try:
        load_settings(path)
    except StoreError:
        files.replace(path, before, 0o644)
        raise


def set_version(path: Path, version: int) -> None:
    """Write a desk's settings with another version, the rest as people left it; OSError when the disk refuses."""
    before = files.text_of(path)
    after = _VERSION_LINE.sub(rf"\g<1>{version}", before, count=1)
    if {**guard.toml(before), "version": version} == guard.toml(after):
        files.replace(path, after.encode("utf-8"), 0o644)
    else:  # a version that is spelt otherwise
        save_settings(path, replace(load_settings(path), version=version))
