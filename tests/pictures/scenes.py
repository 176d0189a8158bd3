"""What is seen in the pages' pictures: desks and rounds that are played, and the keys that lead there.

Days, times and dice in them are fixed, so that a picture changes only where the program does.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from itertools import count
from pathlib import Path
from random import Random
from shutil import copy
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace
from rich.segment import Segment

from keymaps.keymap import Keymap
from keymaps.load import effective
from reading.article import Article
from reading.read import read_file
from review.events import Event, EventKind, Holding
from review.round_changes import Plan
from store.desk import Desk, Problem
from store.errors import StoreError
from store.manage.round_admin import RoundAdmin
from store.opening import open_desk
from tests.fakes.desk import FakeDesk
from tests.pictures.svg import Pointer, drawing
from tests.registry import shipped
from tests.rounds import rounds_of
from tests.tui.helpers import frame, screen_text, settled, shown
from tests.verdicts import Verdict
from tui.app.app import CopydeskApp
from tui.cli.commands.rounds import plan_of_line
from tui.cli.main import main
from tui.shell.settings import ScreenSettings
from tui.shell.verdict_keys import registry_of

ROOT = Path(__file__).parent.parent.parent
TEXTS = sorted((ROOT / "seeds").glob("*.txt"))
PEERS = ROOT / "tests" / "exchange" / "peers"
BEGAN = 1_795_000_000_000_000
"""Microseconds since 1970 at which the first verdict of the pictures is given: a November day."""
TODAY = "2026-11-20"
Picture = Coroutine[object, object, str]
"""What draws, until it is waited for."""
LEAD = "lena"
REVIEWERS = {"ana": 0.95, "bo": 0.9, "cy": 0.6}
"""Who judges, and how often they look closely."""
VERDICTS = ("accurate", "accurate", "disputed", "accurate", "accurate", "erroneous", "accurate", "disputed")
ACTS = tuple(f"sentence.{verdict}" for verdict in VERDICTS)


class Still(Struct, frozen=True):
    """What a picture is made of: an application, its size, what is done in it, what stands above it and points at it.

    A step is an action's id, `!` and a key, `=` and what is typed, or `~` and what is waited for. Each pointer is a
    word and the text at whose first letter it stands, behind what stands before `|` in it.
    """

    app: CopydeskApp
    size: tuple[int, int]
    steps: Sequence[str]
    title: str
    pointers: Sequence[tuple[str, str]] = ()


async def drawn(still: Still) -> str:
    """Return the picture of a still."""
    app = still.app
    async with app.run_test(size=still.size) as pilot:
        await pilot.pause()
        for step in still.steps:
            if step.startswith("~"):
                await shown(app, pilot, step[1:])
            elif step.startswith("!"):
                await pilot.press(step[1:])
            elif step.startswith("="):
                await pilot.press(*(KEYS.get(letter, letter) for letter in step[1:]))
            else:
                await pilot.press(*app.keymap.keys[step][0])
                await settled(app)
            await pilot.pause()
        rows: list[list[Segment]] = [list(strip) for strip in frame(app)]
        found = [_found(screen_text(app).splitlines(), word, where) for word, where in still.pointers]
        return drawing(rows, f"copydesk {still.title}", at=found)


KEYS = {" ": "space", ":": "colon", ",": "comma", "-": "minus", "*": "asterisk", "/": "slash", ".": "full_stop"}
"""The names of what is typed."""


def _found(rows: Sequence[str], word: str, where: str) -> Pointer:
    """Return a pointer at a text on the screen; the last row that has it is meant by `$` before it."""
    text = where.lstrip("$")
    order = reversed(list(enumerate(rows))) if where.startswith("$") else enumerate(rows)
    for number, row in order:
        if text in row:
            return Pointer(number, row.index(text), word)
    raise LookupError(f"{where!r} is not on the screen")


def samples() -> list[Article]:
    """Return the sample articles."""
    return [replace(read_file(path), source=path.name) for path in TEXTS]


def settings(**more: object) -> ScreenSettings:
    """Return the settings of the pictures, with some others."""
    given = {"title": "seeds", "theme": "dark", "today": lambda: TODAY, "round_plan": plan_of_line, **more}
    return ScreenSettings(**given)  # type: ignore[arg-type]


def desk_of(articles: Sequence[Article], kind: type[FakeDesk] = FakeDesk) -> FakeDesk:
    """Return a desk in memory on a day that is fixed."""
    ticks = count(BEGAN, 47_000_000)
    return kind(articles, clock=lambda: next(ticks))


JUDGED = ("article.next", "article.next", *ACTS, "sentence.previous")
"""Eight sentences of the third sample are judged."""


async def judged(
    size: tuple[int, int],
    *steps: str,
    name: str = "seeds",
    title: str = "",
    desk: Desk | None = None,
    keymap: Keymap | None = None,
    begin: Sequence[str] = JUDGED,
    pointers: Sequence[tuple[str, str]] = (),
    **more: object,
) -> str:
    """Return the picture after some steps of somebody who begins by judging eight sentences of the third sample."""
    app = CopydeskApp(desk or desk_of(samples()), keymap or shipped(), settings(title=name, **more))
    return await drawn(Still(app, size, (*begin, *steps), title or f"{name}/", pointers))


class FullDisk(FakeDesk):
    """A desk whose disk is full once it has eight decisions."""

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Append what there is room for."""
        if len(self._events) >= len(ACTS):
            raise StoreError("The decision was not saved", "No space left on device")
        return super().append(events)


class Standing(Struct, frozen=True):
    """How a mirror stands to its hub."""

    is_begun: bool = True
    since: float = 0.0
    problems: Sequence[Problem] = ()


class Relayed(Struct):
    """A hub that has all but three decisions."""

    on_change: Callable[[], object] = lambda: None
    on_news: Callable[[], object] = lambda: None
    state: Standing = Standing()

    def waiting(self) -> int:
        """Return how many it lacks."""
        return 3

    def is_silent(self) -> bool:
        """Say that it answers."""
        return False

    def start(self) -> None:
        """Need nothing."""

    def note_written(self, count: int = 0) -> None:
        """Need nothing."""

    def stop(self) -> None:
        """Need nothing."""


INTERVIEW = """[00:00:04] ANN LEE: Welcome. The harbour bridge opened in 1974, and it cost two million.

[00:00:15] THE MAYOR: It opened in 1976. My office has the papers, and everybody can see them.

[00:00:24] ANN LEE: (Laughs.) Our archive has a picture of the first car on it, from May 1974.

[00:00:33] THE MAYOR: Then the picture is of the old bridge. That one was closed in 1975.
"""


async def interview(size: tuple[int, int], *steps: str) -> str:
    """Return the picture of a transcript in which two people speak."""
    with TemporaryDirectory() as place:
        path = Path(place) / "harbour.transcript.txt"
        path.write_text(INTERVIEW, "utf-8")
        read = replace(read_file(path), source=path.name)
    return await judged(size, *steps, desk=desk_of([read]), begin=(), name="interviews")


@contextmanager
def folder_of(files: Sequence[Path]) -> Iterator[Path]:
    """Yield a folder, in which one is, with copies of some files."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "news"
        folder.mkdir()
        for path in files:
            copy(path, folder)
        with chdir(folder):
            yield folder


REASONS = ("figure", "date", "attribution", "context")
NOTES = ("The paper says it otherwise.", "", "Two sources have another day.", "")


def said_of(verdict: Verdict, at: int) -> Holding:
    """Return what a reviewer holds: a reason and sometimes a note where the verdict finds fault."""
    if verdict is Verdict.ACCURATE:
        return Holding(verdict)
    return Holding(verdict, reasons=(REASONS[at % 4],), note=NOTES[at % 4], confidence=1 + at % 3)


@contextmanager
def begun(*, finished: float = 1.0, known: bool = False, seed: int = 7) -> Iterator[RoundAdmin]:
    """Yield the lead's way to a blind round in which three reviewers have judged a part of their share.

    With `known` verdicts every fifth sentence is a control.
    """
    ticks = count(BEGAN, 47_000_000)
    dice = Random(seed)
    with folder_of(TEXTS) as folder:
        admin = lead_of(folder)
        admin.new(Plan("spring", LEAD, tuple(REVIEWERS), overlap=2, blind=True, due="2026-12-31"))
        admin.open("spring")
        cards = open_desk(folder, LEAD).articles.cards()
        truth = {
            (card.name, at): dice.choices(list(Verdict), (7, 2, 1))[0] for card in cards for at in sorted(card.claims)
        }
        for place in list(truth)[::5] if known else ():
            admin.control("spring", place, truth[place])
        for who, care in REVIEWERS.items():
            desk = open_desk(folder, who, "spring", clock=lambda: next(ticks))
            places = [(card, at) for card in desk.articles.cards() for at in sorted(card.claims)]
            for card, at in places[: round(len(places) * finished)]:
                verdict = truth[card.name, at] if dice.random() < care else dice.choice(list(Verdict))
                spent = dice.uniform(8, 40)
                held = said_of(verdict, at)
                desk.decisions.append(
                    [Event(EventKind.DECIDE, who, "spring", card.name, card.snapshot, at, held, duration=spent)]
                )
            desk.close()
        yield admin


def lead_of(folder: Path) -> RoundAdmin:
    """Return the lead's way to the rounds of a desk."""
    return rounds_of(folder, LEAD)


async def led(admin: RoundAdmin, size: tuple[int, int], *steps: str, title: str, round: str = "spring") -> str:
    """Return the picture after some steps of the lead."""
    app = CopydeskApp(admin.enter(round), shipped(), settings(rounds=lambda: admin))
    return await drawn(Still(app, size, steps, title))


async def closed(size: tuple[int, int], *steps: str, title: str, known: bool = False) -> str:
    """Return the picture after some steps of the lead in the round when it is closed."""
    with begun(known=known, seed=3 if known else 7) as admin, chdir("/"):  # export names the folder that one is in
        admin.close("spring")
        return await led(admin, size, *steps, title=title)


async def running(size: tuple[int, int], *steps: str, title: str) -> str:
    """Return the picture after some steps of the lead while half of the round is judged."""
    with begun(finished=0.5) as admin:
        return await led(admin, size, *steps, title=title)


async def asked(size: tuple[int, int], *steps: str) -> str:
    """Return the picture of a reviewer in the blind round, half of which is judged."""
    with begun(finished=0.5) as admin:
        desk = open_desk(admin.layout.folder, "ana", "spring")
        app = CopydeskApp(desk, shipped(), settings())
        return await drawn(Still(app, size, steps, "seeds/"))


async def planned(size: tuple[int, int], *steps: str) -> str:
    """Return the picture of the form of a new round on a desk that has none."""
    with folder_of(TEXTS) as folder:
        admin = lead_of(folder)
        return await led(admin, size, "rounds.open", "~main", "round.new", *steps, title="seeds/: R n", round="main")


async def on_disk(
    size: tuple[int, int], files: Sequence[Path], prepare: Callable[[Path], object], *steps: str, title: str = "seeds"
) -> str:
    """Return the picture of a desk that something was done to before it was opened."""
    with folder_of(files) as folder:
        prepare(folder)
        desk = open_desk(folder, "ana")
        scale = desk.rules.scale
        app = CopydeskApp(
            desk,
            effective(registry_of(scale))[0],
            settings(title=title, keymap_of=lambda other: effective(registry_of(other))),
        )
        return await drawn(Still(app, size, steps, f"{title}/"))


def truth_o_meter(folder: Path) -> None:
    """Give a desk six verdicts in an order."""
    open_desk(folder, "ana").close()
    (folder / ".copydesk" / "desk.toml").write_text('version = 1\nverdicts = "truth-o-meter"\n', "utf-8")


def imported(folder: Path) -> None:
    """Bring in what ana labelled in doccano."""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        main(["import", str(folder), str(PEERS / "doccano" / "ana.jsonl")])
