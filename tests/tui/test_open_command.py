"""`copydesk open`: in which order a screen is begun and given back, what it is begun with, and what is said at its end.

The application is made, but not run.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reading.errors import CopydeskError
from review.scale import SHIPPED
from store import opening
from store.desk import Problem
from store.folder_desk import FileDesk
from store.hub import joining
from store.opening import open_desk
from tui.app import speech
from tui.app.app import CopydeskApp
from tui.app.colleagues import ROUND
from tui.app.tutorial import TeamTutorialApp, TutorialApp
from tui.cli import config, keymap
from tui.cli.commands.hub import data_folder
from tui.cli.main import main
from tui.shell.settings import ScreenSettings, user_folder
from tui.shell.signs import ASCII, SPOKEN, UNICODE, Signs
from tui.shell.verdict_keys import registry_of
from tui.terminal import environment, run, signals, startup
from tui.terminal.environment import TerminalError
from tui.work.unsaved import Rescue


class Start:
    """What a start of the program did, step by step, and what it gave the application and its run."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.apps: list[CopydeskApp] = []
        self.runs: list[dict[str, Any]] = []
        self.code = 0
        self.meanwhile: Callable[[CopydeskApp], object] = lambda _: None
        """What happens while the application is shown."""

    def step(self, name: str) -> Callable[..., None]:
        """Return a function that notes a step."""
        return lambda *_: self.steps.append(name)

    def shows(self, name: str) -> Any:
        """Note a title, and return it."""
        self.steps.append(f"show {name}")
        return self.splash()

    def splash(self) -> Any:
        """Return a title that is on the screen."""
        return SimpleNamespace(clear=self.step("clear"))

    def ran(self, app: CopydeskApp, **given: Any) -> int:
        """Note with what an application is run."""
        self.steps.append("run")
        self.apps.append(app)
        self.runs.append(given)
        try:
            self.meanwhile(app)
        finally:
            app.writer.close()
        return self.code

    def left(self, code: int) -> None:
        """End the process."""
        self.steps.append("leave")
        raise SystemExit(code)

    def opened(self, *arguments: str, splash: Any = None) -> int:
        """Run copydesk with these arguments, and return the code with which it leaves."""
        with pytest.raises(SystemExit) as ended:
            main(list(arguments), splash)
        assert isinstance(ended.value.code, int)
        return ended.value.code

    @property
    def settings(self) -> ScreenSettings:
        """What the last application was given."""
        return self.apps[-1].settings


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Start:
    """Return a start on a terminal that is only said to be there."""
    made = Start()
    monkeypatch.setattr(environment, "prepare", made.step("prepare"))
    monkeypatch.setattr(environment, "check_terminal", made.step("check"))
    for name in ("hold", "release", "without_tls", "without_unused"):
        monkeypatch.setattr(startup, name, made.step(name))
    monkeypatch.setattr(startup, "show", made.shows)
    for name in ("block", "unblock"):
        monkeypatch.setattr(signals, name, made.step(name))
    monkeypatch.setattr(run, "run", made.ran)
    monkeypatch.setattr(run, "leave", made.left)
    for name in ("COLORFGBG", "VTE_VERSION", "TERM_PROGRAM", "KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "STY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("LC_CTYPE", "LANG", "TEXTUAL_DRIVER", *(one.variable for one in config.SETTINGS)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return made


def folder_of(app: CopydeskApp) -> Path:
    """Return the folder of the desk that is shown."""
    assert isinstance(app.desk, FileDesk)
    return app.desk.layout.folder


def configured(text: str) -> Path:
    """Write this person's settings, and return their file."""
    file = config.user_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


BEFORE = ["prepare", "hold", "without_tls", "without_unused"]
AFTER = ["unblock", "release", "leave"]


def test_a_start_from_the_first_step_to_the_last(samples: Path, start: Start) -> None:
    """The terminal is looked at before a title is on it, signals wait before a thread is there; the code is handed on.

    A title that is there already is taken over, and none is shown on a screen that is elsewhere.
    """
    start.code = 7
    assert start.opened("open", str(samples)) == 7
    assert start.steps == [*BEFORE, "check", "show samples", "block", "run", "clear", *AFTER]
    start.steps.clear()
    splash = start.splash()
    start.opened(str(samples), splash=splash)
    assert start.steps == [*BEFORE, "check", "block", "run", "clear", *AFTER]
    assert start.runs[-1]["splash"] is splash
    start.steps.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEXTUAL_DRIVER", "elsewhere:Driver")
        start.opened(str(samples))
    assert start.steps == [*BEFORE, "check", "block", "run", *AFTER]
    assert start.runs[-1]["splash"] is None


@pytest.mark.parametrize(
    ("arguments", "variable", "file", "speaks"),
    [
        (["--speak"], "", "", True),
        ([], "1", "", True),
        ([], "", "speak = true\n", True),
        ([], "", "speak = false\n", False),
        ([], "no", "speak = true\n", False),
        ([], "", "", False),
    ],
)
def test_a_session_that_is_read_aloud_needs_no_screen(
    samples: Path,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    variable: str,
    file: str,
    speaks: bool,
) -> None:
    """Whoever says so, an option, a variable or a file: no title is shown, and the terminal need not be able to."""
    read: list[CopydeskApp] = []
    monkeypatch.setattr(speech, "read_aloud", read.append)
    monkeypatch.setenv("COPYDESK_SPEAK", variable)
    configured(f"mouse = true\n{file}")
    assert start.opened(str(samples), *arguments) == 0
    begun = ["block", "run", *AFTER] if speaks else ["check", "show samples", "block", "run", "clear", *AFTER]
    assert start.steps == [*BEFORE, *begun]
    assert read == (start.apps if speaks else [])
    assert (start.settings.speak, start.runs[0]["linear"], start.runs[0]["mouse"]) == (speaks, speaks, not speaks)
    assert start.settings.signs == (SPOKEN if speaks else UNICODE)


def test_what_an_application_is_begun_with_by_itself(samples: Path, start: Start) -> None:
    open_desk(samples, "ana").close()
    assert start.opened(str(samples), "--as", "ana") == 0
    [app], given = start.apps, start.settings
    assert type(app) is CopydeskApp
    assert (app.desk.reviewer, app.desk.round, len(app.desk.articles.cards())) == ("ana", "main", 5)
    assert app.keymap.keys_of("sentence.next") == ("j", "down")
    assert (given.signs, given.theme, given.scroll, given.title, given.article) == (
        UNICODE,
        None,
        "half",
        "samples",
        "",
    )
    assert (given.charset, tuple(given.faults), given.speak, given.hub) == ("utf-8", (), False, None)
    assert (given.is_ground_dark, given.has_links, given.is_first_start) == (None, False, True)
    assert (given.private, given.drafts) == (user_folder(), user_folder() / "drafts")
    assert given.rounds is not None
    assert given.rounds() is app.desk.rounds
    [taken] = start.runs
    assert {name: taken[name] for name in ("stock", "mouse", "cursor", "linear")} == dict.fromkeys(
        ("stock", "mouse", "cursor", "linear"), False
    )
    assert taken["acknowledge"] == app.acknowledge
    assert taken["farewell"]() == ""
    assert start.steps.count("release") == 1
    given.shown()
    assert start.steps.count("release") == 2


def test_what_an_application_is_begun_with_when_everything_is_asked_for(
    samples: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One article of a desk that is kept elsewhere, in a terminal that says what it can; not the first start."""
    user_folder().mkdir(parents=True)
    monkeypatch.setenv("COLORFGBG", "0;15")
    monkeypatch.setenv("TERM_PROGRAM", "ghostty")
    configured('scroll = "line"\n')
    article, elsewhere = next(samples.glob("001*")), samples.parent / "elsewhere"
    look = ["--theme", "light", "--keymap", "vim", "--ascii", "--mouse", "--cursor", "--output", "stock"]
    assert start.opened(str(article), "--desk", str(elsewhere), "--as", "ana", *look) == 0
    [app], given = start.apps, start.settings
    assert (elsewhere / ".copydesk").is_dir()
    assert not (samples / ".copydesk").exists()
    assert app.keymap.keys_of("app.palette") == (":", "ctrl+p")
    assert (given.signs, given.theme, given.scroll) == (ASCII, "light", "line")
    assert (given.title, given.article) == (article.name, article.name)
    assert (given.is_ground_dark, given.has_links, given.is_first_start) == (False, True, False)
    assert given.keymap_of is not None
    assert given.keymap_of(SHIPPED["truth-o-meter"])[0].keys_of("app.palette") == (":", "ctrl+p")
    [taken] = start.runs
    assert {name: taken[name] for name in ("stock", "mouse", "cursor", "linear")} == {
        "stock": True,
        "mouse": True,
        "cursor": True,
        "linear": False,
    }


@pytest.mark.parametrize(
    ("variables", "arguments", "signs"),
    [
        ({}, [], UNICODE),
        ({"TERM": "linux"}, [], ASCII),
        ({"TERM": "linux", "COPYDESK_SIGNS": "unicode"}, [], UNICODE),
        ({"COPYDESK_SIGNS": "ascii"}, [], ASCII),
        ({"COPYDESK_SIGNS": "unicode"}, ["--ascii"], ASCII),
        ({"COPYDESK_SIGNS": "unicode", "LC_ALL": "de_DE.ISO-8859-1"}, [], ASCII),
        ({"COPYDESK_SIGNS": "ascii"}, ["--speak"], SPOKEN),
    ],
)
def test_what_is_drawn_with(
    samples: Path,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    arguments: list[str],
    signs: Signs,
) -> None:
    """By the terminal and its locale, unless somebody chose; no choice makes a locale show what it cannot."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    start.opened(str(samples), *arguments)
    assert start.settings.signs == signs
    assert start.settings.charset == ("iso8859-1" if "LC_ALL" in variables else "utf-8")


@pytest.mark.parametrize(
    ("arguments", "title"),
    [
        ([], "elsewhere"),
        (["link"], "samples"),
        (["--desk", "elsewhere", "link"], "samples"),
        (["--desk", "elsewhere"], "elsewhere"),
        (["link/000_55d43b964525e033.txt"], "000_55d43b964525e033.txt"),
    ],
)
def test_the_title_is_the_name_of_what_is_opened(
    samples: Path, start: Start, monkeypatch: pytest.MonkeyPatch, arguments: list[str], title: str
) -> None:
    """Of the folder behind a link, of the desk where no articles are named, else of the current folder."""
    here = samples.parent / "here"
    here.mkdir()
    (here / "a.txt").write_text("It rained on Monday.\n")
    (here / "link").symlink_to(samples)
    open_desk(samples, desk=here / "elsewhere").close()
    monkeypatch.chdir(here if arguments else here / "elsewhere")
    start.opened(*arguments)
    assert f"show {title}" in start.steps
    assert start.settings.title == title


def test_the_pages_and_what_is_not_there_are_told_before_a_terminal_that_cannot(
    tmp_path: Path, samples: Path, start: Start, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing is shown then, and everything is given back."""

    def refuse() -> None:
        start.steps.append("check")
        raise TerminalError("copydesk needs a terminal", "it is a printer")

    monkeypatch.setattr(environment, "check_terminal", refuse)
    empty = tmp_path / "empty"
    empty.mkdir()
    for path in (samples, tmp_path / "none", empty, "http://example.org/a?b", "HTTPS:/example.org"):
        assert main(["open", str(path)]) == 2
    assert main(["open", "--desk", str(empty)]) == 2
    page = "copydesk fetches no pages"
    save = "Save the page in a browser as “Web page, HTML only”, or: curl -Lo page.html ADDRESS; then read page.html"
    name = "Name a folder of articles or an article's file"
    assert capfd.readouterr().err.splitlines() == [
        "copydesk: copydesk needs a terminal: it is a printer",
        f"copydesk: There is nothing there: {tmp_path / 'none'}. {name}",
        f"copydesk: There are no articles in this folder: {empty}. Put text files into it, or name another",
        f"copydesk: {page}: http://example.org/a?b. {save}",
        f"copydesk: {page}: HTTPS://example.org. {save}",
        f"copydesk: There are no articles in this folder: {empty}. Put text files into it, or name another",
    ]
    assert start.steps == [*BEFORE, "check", "unblock", "release"] * 4


def test_what_is_wrong_is_told_when_the_screen_is_gone(
    samples: Path, start: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    """Settings, keys, and what is not as it should be on the disk; the exit code stays what it was."""
    file = configured("mouze = 1\nmouse = 2\n")
    keys = keymap.user_file()
    keys.write_text('[keys]\nsentence.nxt = "1"\n')
    start.meanwhile = lambda app: setattr(app, "problems", [Problem("Damaged", "a\x1b.txt", "Mend it")])
    start.code = 3
    assert start.opened(str(samples)) == 3
    assert capfd.readouterr() == (
        "",
        "2 settings of yours cannot be used.\n"
        f"  {file}:1: mouze: no such setting; did you mean mouse?\n"
        f"  {file}:2: mouse: should be true or false\n"
        "1 entry of your keymap cannot be used; the shipped keys stand there.\n"
        f"  {keys}:2: sentence.nxt: no such action; did you mean sentence.next?\n"
        "copydesk: something is not as it should be on the disk:\n"
        "  Damaged: a␛.txt. Mend it\n",
    )
    places = [(file, 1), (file, 2), (keys, 2)]
    assert [(fault.file, fault.line) for fault in start.settings.faults] == [(str(at), line) for at, line in places]
    assert start.settings.keymap_of is not None
    found, faults = start.settings.keymap_of(SHIPPED["truth-o-meter"])
    assert [(fault.file, fault.line) for fault in faults] == [(str(at), line) for at, line in places]
    assert found.registry == registry_of(SHIPPED["truth-o-meter"])


def test_decisions_that_the_disk_did_not_take_are_told_last(
    samples: Path, start: Start, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """With where they are, and an exit code that is no success; at a hang-up the same line is the farewell."""
    rescued = Rescue(Path("/tmp/a\x1b.jsonl"), 2)
    line = "2 decisions are not in the desk; `copydesk import DESK FILE` takes them from /tmp/a"
    for code, left in ((0, 1), (3, 3)):
        start.code = code
        start.meanwhile = lambda app: setattr(app, "rescued", rescued)
        assert start.opened(str(samples)) == left
        assert capfd.readouterr() == ("", f"copydesk: {line}␛.jsonl\n")
        assert start.runs[-1]["farewell"]() == f"copydesk: {line}\x1b.jsonl\n"


def test_the_desk_is_let_go_of_whatever_happens(
    samples: Path, start: Start, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """That which was opened, and that of the round in which the work ended."""
    closed: list[str] = []
    really = FileDesk.close

    def noting(desk: FileDesk) -> None:
        closed.append(desk.reviewer)
        really(desk)

    monkeypatch.setattr(FileDesk, "close", noting)
    other = SimpleNamespace(close=lambda: closed.append("the other"))
    start.meanwhile = lambda app: setattr(app, "desk", other)
    start.opened(str(samples), "--as", "ana")
    assert closed == ["the other", "ana"]

    def fail(_: CopydeskApp) -> None:
        raise CopydeskError("It rained")

    closed.clear()
    start.meanwhile = fail
    assert main([str(samples), "--as", "bo"]) == 2
    assert closed == ["bo"]
    assert capfd.readouterr().err == "copydesk: It rained\n"
    assert start.steps[-3:] == ["clear", "unblock", "release"]


def test_what_somebody_chooses_is_kept_in_their_own_folder(samples: Path, start: Start) -> None:
    """The theme and queries under letters, which go before those of the desk; a tutorial keeps none."""
    open_desk(samples).close()
    settings = samples / ".copydesk" / "desk.toml"
    settings.write_text(settings.read_text() + '\n[queries]\na = "is:stale"\nb = "rain"\nlong = "snow"\n')
    start.opened(str(samples))
    start.settings.kept.save("dark", "light")
    start.settings.queries.keep("a", "hail")
    assert start.settings.queries.load() == {"a": "hail", "b": "rain"}
    kept = sorted(path.name for path in user_folder().iterdir() if path.is_file())
    assert [name for name in kept if name in ("queries.toml", "theme-dark")] == ["queries.toml", "theme-dark"]
    start.opened("tutorial")
    start.settings.kept.save("dark", "contrast")
    start.settings.queries.keep("c", "snow")
    assert start.settings.kept.load("dark", ("contrast", "light")) is None
    assert (user_folder() / "theme-dark").read_text() == "light\n"
    assert "snow" not in (user_folder() / "queries.toml").read_text()


def test_what_is_typed_on_the_board_is_read_as_on_the_command_line(samples: Path, start: Start) -> None:
    """A new round, and a change of who judges what in one."""
    start.opened(str(samples))
    given = start.settings
    assert given.round_plan is not None
    assert given.round_change is not None
    plan = given.round_plan("one --reviewers ana,bo --overlap 2", "lea")
    assert (plan.name, plan.lead, plan.reviewers, plan.overlap) == ("one", "lea", ("ana", "bo"), 2)
    change, settling = given.round_change("+bo -ana --adjudicator cy")
    assert (change.joining, change.leaving, settling) == (("bo",), ("ana",), ("cy",))


class Relay:
    """The relay of a mirror: its desk's name, and what was done with it."""

    desk = "spring"

    def __init__(self, steps: list[str]) -> None:
        self._steps = steps

    def start(self) -> None:
        self._steps.append("relay")


def test_a_mirror_is_relayed_from_the_first_frame_on(
    samples: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the name of its hub's desk, not that of the folder."""
    relay = Relay(start.steps)
    monkeypatch.setattr(opening, "relay_of", lambda _: relay)
    start.opened(str(samples))
    assert start.settings.hub is not None
    assert id(start.settings.hub) == id(relay)
    assert start.settings.title == "spring"
    assert "relay" not in start.steps
    start.steps.clear()
    start.settings.shown()
    assert start.steps == ["release", "relay"]


@pytest.mark.parametrize("address", ["postgresql://host/base?desk=spring", "postgres://host/base?desk=spring"])
def test_the_address_of_a_hub_opens_one_s_mirror(
    samples: Path, start: Start, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    asked: list[tuple[str, Path]] = []

    def joined(text: str, base: Path) -> Any:
        asked.append((text, base))
        settings = SimpleNamespace(address=SimpleNamespace(desk="spring"))
        return SimpleNamespace(layout=SimpleNamespace(folder=samples), settings=settings)

    monkeypatch.setattr(joining, "joined", joined)
    start.code = 4
    assert start.opened(address) == 4
    assert asked == [(address, data_folder())]
    assert "show spring" in start.steps
    assert start.settings.title == "spring"
    assert folder_of(start.apps[0]) == samples


@pytest.mark.parametrize(
    ("lesson", "kind"), [((), TutorialApp), (("keys",), TutorialApp), (("team",), TeamTutorialApp)]
)
def test_a_tutorial_is_about_copies_of_the_samples_that_are_thrown_away(
    seeds: Path, start: Start, lesson: tuple[str, ...], kind: type[TutorialApp]
) -> None:
    """With the keys and the looks that are asked for; nothing says that it is the first start."""
    found: list[tuple[Path, dict[str, bytes]]] = []

    def look(app: CopydeskApp) -> None:
        folder = folder_of(app)
        found.append((folder, {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}))

    start.meanwhile = look
    start.code = 5
    assert start.opened("tutorial", *lesson, "--theme", "contrast", "--keymap", "vim", "--cursor") == 5
    [(folder, texts)] = found
    assert texts == {path.name: path.read_bytes() for path in seeds.glob("*.txt")}
    assert (folder.name, folder.exists(), folder.parent.exists()) == ("samples", False, False)
    assert "show tutorial" in start.steps
    [app], given = start.apps, start.settings
    assert type(app) is kind
    assert (given.title, given.theme, given.is_first_start, start.runs[0]["cursor"]) == (
        "tutorial",
        "contrast",
        False,
        True,
    )
    assert app.keymap.keys_of("app.palette") == (":", "ctrl+p")


def test_the_tutorial_for_leads_has_a_round_that_colleagues_judge(start: Start) -> None:
    """As soon as it is opened; the same round whenever it is asked for."""

    def look(app: CopydeskApp) -> None:
        assert app.settings.rounds is not None
        rounds = app.settings.rounds()
        assert rounds is app.settings.rounds()
        assert rounds.open(ROUND).name == ROUND
        rounds.close(ROUND)
        judged.update(event.reviewer for event in rounds.view(ROUND).desk.decisions.everything())

    judged: set[str] = set()
    start.meanwhile = look
    start.opened("tutorial", "team")
    assert judged == {"ana", "bo"}
