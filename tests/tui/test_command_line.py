"""How a command line is understood: the command it names, what was meant by a wrong word, where output ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from reading.article import Article
from tests.tui.helpers import FlushedTerminal
from tui.cli import main as command_line
from tui.cli import options
from tui.cli.command_names import GROUPS
from tui.cli.examples import EXAMPLES, page
from tui.cli.main import command_parser, load, main
from tui.cli.output import print_article

USAGE = "usage: copydesk show [-h] [--json] [--desk DIR] [--max-size MB] [--debug] ARTICLE\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder of its own, where a line is long enough for a usage."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def ended(arguments: list[str]) -> int | str | None:
    """Return with what a command line ends that only prints help or a mistake."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    return left.value.code


@pytest.mark.parametrize("words", [["help"], ["--help"], ["-h"], ["help", "help"]])
def test_the_whole_help(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The commands by what they are for, the options, examples, and the page that tells more."""
    assert ended(words) == 0
    lines = ["usage: copydesk [COMMAND] …", "", "Read articles and judge them sentence by sentence."]
    for group, names in GROUPS.items():
        lines += ["", f"{group}:", *(f"  {name}{' ' * (12 - len(name))}{load(name).HELP}" for name in names)]
    assert capsys.readouterr().out.splitlines() == [
        *lines,
        "",
        "options:",
        "  -h, --help  show this, or with a command its help",
        "  -V, --version  show the version",
        "",
        "copydesk [PATH] is copydesk open [PATH]; copydesk COMMAND --help tells more.",
        "examples:",
        *(f"  {example}" for example in EXAMPLES["open"]),
        "",
        f"more: {page('open')}",
    ]


def test_the_help_of_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    """And of a verb of one; `help` before it is `--help` behind it."""
    for words, asked in (
        (["help", "show"], ["show", "--help"]),
        (["help", "rounds", "close"], ["rounds", "close", "--help"]),
    ):
        assert (ended(words), ended(asked)) == (0, 0)
        told = capsys.readouterr().out
        assert told == told[: len(told) // 2] * 2
    assert ended(["help", "completion"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "usage: copydesk completion [-h] [--max-size MB] [--debug] {bash,zsh,fish}",
        "",
        "Print what bash, zsh or fish needs to complete copydesk's commands.",
        "",
        "positional arguments:",
        "  {bash,zsh,fish}  the shell that is to read it",
        "",
        "options:",
        "  -h, --help       show this help message and exit",
        "  --max-size MB    read files up to so many megabytes, where that is more than usual",
        "  --debug          show where an error came from",
        "",
        "examples:",
        *(f"  {example}" for example in EXAMPLES["completion"]),
        "",
        f"more: {page('completion')}",
    ]


@pytest.mark.parametrize("words", [["--version"], ["-V"]])
def test_the_version(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    from importlib.metadata import version

    assert ended(words) == 0
    assert capsys.readouterr().out == f"copydesk {version('copydesk')}\n"


@pytest.mark.parametrize(
    ("words", "command", "rest"),
    [
        ([], "open", []),
        (["news/"], "open", ["news/"]),
        (["--as", "ana"], "open", ["--as", "ana"]),
        (["open", "help"], "open", ["help"]),
        (["show", "a.txt", "--json"], "show", ["a.txt", "--json"]),
        (["help"], None, ["--help"]),
        (["help", "help", "show"], "open", ["help", "help", "show"]),
        (["help", "nope", "show"], None, ["--help"]),
        (["help", "hub", "people", "add"], "hub", ["people", "add", "--help"]),
        (["-V", "show"], None, ["-V", "show"]),
    ],
)
def test_which_command_is_meant(words: list[str], command: str | None, rest: list[str]) -> None:
    if words[1:2] == ["help"] and len(words) > 2:
        Path("help").mkdir()  # a folder of that name is opened
    assert command_line._command(words) == (command, rest)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["help", "exprot"], "There is no such command: exprot; did you mean export?"),
        (["help", "zz\x1b"], "There is no such command: zz␛"),
        (["hlep"], "There is no folder and no command of that name: hlep; did you mean help?"),
        (["exprot", "there"], "There is no folder and no command of that name: exprot; did you mean export?"),
    ],
)
def test_a_command_that_there_is_not(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert capsys.readouterr() == ("", f"copydesk: {said}\n")


@pytest.mark.parametrize("words", [["exprot"], ["./exprot"], ["exprot2"], ["qqqqqq"], []])
def test_a_path_is_no_misspelt_command(words: list[str]) -> None:
    """Neither one that is there, nor one that cannot be a command, nor one that is like none."""
    if words == ["exprot"]:
        Path("exprot").symlink_to("nowhere")
    assert command_line._misspelt(words) == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show"], "the following arguments are required: ARTICLE. The folder is ./show."),
        (["show", "a", "--jsn"], "unrecognized arguments: --jsn; did you mean --json? The folder is ./show."),
        (["show", "a.txt", "--jsn=1"], "unrecognized arguments: --jsn=1; did you mean --json?"),
        (["show", "a.txt", "--qqqq"], "unrecognized arguments: --qqqq"),
        (["show", "a.txt", "b\x1b", "-j", "--dsk"], "unrecognized arguments: b␛ -j --dsk; did you mean --desk?"),
        (["show", "a.txt", "--max-size", "0"], "argument --max-size: not a number of megabytes: '0'"),
        (["show", "a.txt", "--max-size", "x"], "argument --max-size: not a number of megabytes: 'x'"),
    ],
)
def test_a_mistake_has_the_usage_before_it(
    words: list[str], said: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And behind it what was meant, by a word or an option, and the folder of the command's name if there is one."""
    if "folder" in said:
        (here / "show").mkdir()
    assert ended(words) == 2
    assert capsys.readouterr() == ("", f"{USAGE}copydesk show: {said}\n")


def test_a_word_that_is_no_choice(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(["completion", "bsh"]) == 2
    said = capsys.readouterr().err.splitlines()[1]
    assert said.startswith("copydesk completion: argument shell: invalid choice: 'bsh' (choose from ")
    assert said.endswith("); did you mean bash?")


@pytest.mark.parametrize(
    ("words", "path"),
    [(["--json", "x"], "x"), (["x", "--json"], "x"), (["--as", "ana"], None), (["--json", "x", "--article", "*"], "x")],
)
def test_the_desk_may_stand_anywhere(words: list[str], path: str | None) -> None:
    assert command_parser("articles", load("articles")).parse_args(words).path == path


@pytest.mark.parametrize(
    ("command", "words", "left"),
    [
        ("articles", ["--json", "x", "y"], "y"),
        ("articles", ["x", "--json", "y"], "y"),
        ("articles", ["-x"], "-x"),
        ("history", ["a.txt", "--json", "3"], "3"),
        ("show", ["a.txt", "--json", "x"], "x"),
    ],
)
def test_what_is_left_over_is_a_mistake(
    command: str, words: list[str], left: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the desk is named already, or the command takes none."""
    assert ended([command, *words]) == 2
    assert capsys.readouterr().err.endswith(f"copydesk {command}: unrecognized arguments: {left}\n")


def command(run: Callable[..., int]) -> object:
    """Return a command that does that."""
    return SimpleNamespace(HELP="x", arguments=options.common, run=run)


@pytest.mark.parametrize(
    ("locale", "shown"), [("C", "Z\\xfcrich"), ("en_GB.ISO-8859-1", "Zürich"), ("C.UTF-8", "Zürich")]
)
def test_a_terminal_gets_only_what_its_locale_can_show(
    locale: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On both of its streams; others get escapes for it."""

    def run(_: object) -> int:
        print_article(Article("a", "a", "A", "Zürich 漢\n", ()), {"NO_COLOR": "1"})
        print("Zürich 漢", file=sys.stderr)
        return 0

    monkeypatch.setattr(command_line, "load", lambda _: command(run))
    monkeypatch.setenv("LC_ALL", locale)
    out, err = FlushedTerminal(), FlushedTerminal()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert main(["check"]) == 0
    err.flush()
    sign = "漢" if locale == "C.UTF-8" else "\\u6f22"
    assert (out.getvalue(), err.getvalue()) == (f"{shown} {sign}\n",) * 2


def test_whoever_reads_the_output_may_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no error; what is still written then goes nowhere, and is no error either."""

    def run(_: object) -> int:
        print("said")
        return 1

    monkeypatch.setattr(command_line, "load", lambda _: command(run))
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert main(["check"]) == 0
        print("more", flush=True)


def test_the_arguments_of_the_process_are_taken_by_default(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["copydesk", "help", "zzzzzz"])
    assert main() == 2
    assert capsys.readouterr().err == "copydesk: There is no such command: zzzzzz\n"
