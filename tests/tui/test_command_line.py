"""How a command line is understood: the command it names, what was meant by a wrong word, where output ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import SimpleNamespace

import pytest

from reading.article import Article
from tests.tui.helpers import FlushedTerminal
from tui.cli import main as command_line
from tui.cli import options
from tui.cli.command_names import COMMANDS, GROUPS
from tui.cli.examples import EXAMPLES, page
from tui.cli.main import command_parser, load, main, parser
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
    assert Path(page("open")).is_file(), "wherever one is"


def test_the_help_of_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    """And of a verb of one; `help` before it is `--help` behind it."""
    for words, asked in (
        (["help", "show"], ["show", "--help"]),
        (["help", "rounds", "close"], ["rounds", "close", "--help"]),
    ):
        assert (ended(words), ended(asked)) == (0, 0)
        told = capsys.readouterr().out
        assert told == told[: len(told) // 2] * 2
        lines = [f"  {example}\n" for example in EXAMPLES[" ".join(words[1:])]]
        assert told.endswith(f"\n\nexamples:\n{''.join(lines)}\nmore: {page(words[1])}\n")
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


def test_what_shells_complete_is_what_the_commands_take() -> None:
    """The parser of the whole command line has every command as it is alone."""
    [commands] = [action for action in parser()._actions if action.choices]
    assert dict(commands.choices or {}).keys() == COMMANDS.keys()
    for name, one in dict(commands.choices or {}).items():
        assert one.format_help() == command_parser(name, load(name)).format_help()


@pytest.mark.parametrize("words", [["--version"], ["-V"], ["-V", "show"]])
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
        (["rounds", "show"], "the following arguments are required: ROUND. The folder is ./rounds."),
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
        (here / words[0]).mkdir()
    assert ended(words) == 2
    out, err = capsys.readouterr()
    command = "rounds show" if words[0] == "rounds" else "show"
    assert (out, err.partition("\n")[2]) == ("", f"copydesk {command}: {said}\n")
    assert err.startswith(USAGE if command == "show" else "usage: copydesk rounds show [-h] [--desk DIR] ")


def test_a_word_that_is_no_choice(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(["completion", "bsh"]) == 2
    said = capsys.readouterr().err.splitlines()[1]
    assert said.startswith("copydesk completion: argument shell: invalid choice: 'bsh' (choose from ")
    assert said.endswith("); did you mean bash?")


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (["articles", "--json", "x"], "x"),
        (["articles", "x", "--json"], "x"),
        (["articles", "--as", "ana"], None),
        (["rounds", "show", "one", "x", "--json"], "x"),
        (["rounds", "show", "one", "--json", "x"], "x"),
        (["rounds", "show", "one", "--json"], None),
        (["rounds", "close", "one", "--without", "bo", "x", "--as", "ana"], "x"),
    ],
)
def test_the_desk_may_stand_anywhere(words: list[str], path: str | None) -> None:
    """Behind options too, and where another argument stands before them."""
    name, *rest = words
    assert command_parser(name, load(name)).parse_args(rest).path == path


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["rounds", "admit", "one", "--leave", "bo"], {"name": "one", "whose": "bo"}),
        (["rounds", "guidelines", "one", "--as", "ana", "new.md"], {"name": "one", "file": "new.md"}),
        (["history", "a.txt", "--json", "3"], {"article": "a.txt", "sentence": 3}),
        (["hub", "push", "x", "--debug", "postgresql://y"], {"path": "x", "url": "postgresql://y"}),
        (["import", ".", "--dry-run", "x.jsonl"], {"path": ".", "file": "x.jsonl"}),
        (["import", "--dry-run", ".", "--as", "bo", "x.jsonl", "--json"], {"path": ".", "file": "x.jsonl"}),
        (["import", "--dry-run", "x.jsonl", "--json"], {"path": None, "file": "x.jsonl"}),
    ],
)
def test_what_need_not_be_there_may_stand_behind_options(words: list[str], named: dict[str, object]) -> None:
    name, *rest = words
    found = vars(command_parser(name, load(name)).parse_args(rest))
    assert {key: found[key] for key in named} == named


def test_a_word_behind_options_is_what_it_must_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(["history", "a.txt", "--json", "three"]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said == "copydesk history: argument SENTENCE: invalid int value: 'three'"


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (["articles", "--json", "x", "y"], "y"),
        (["articles", "x", "--json", "y"], "y"),
        (["articles", "-x"], "-x"),
        (["rounds", "show", "one", "--json", "x", "y"], "x y"),
        (["rounds", "show", "one", "x", "--json", "y"], "y"),
        (["rounds", "show", "one", "--json", "-x"], "-x"),
        (["rounds", "lead", "one", "--debug", "bo", "x"], "x"),
        (["show", "a.txt", "--json", "x"], "x"),
    ],
)
def test_what_is_left_over_is_a_mistake(words: list[str], left: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the desk is named already, or the command takes none."""
    assert ended(words) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"copydesk {words[0]}: unrecognized arguments: {left}"


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


def test_a_pipe_gets_utf_8_in_any_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is data."""

    def run(_: object) -> int:
        print("Zürich 漢")
        return 0

    monkeypatch.setattr(command_line, "load", lambda _: command(run))
    monkeypatch.setenv("LC_ALL", "C")
    out = TextIOWrapper(BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", out)
    assert main(["check"]) == 0
    assert out.buffer.getvalue().decode() == "Zürich 漢\n"


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


def test_where_an_error_came_from(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Printed with `--debug`, from the first line to the error itself, fit for a terminal."""

    def run(_: object) -> int:
        raise ValueError("x\x1b")

    monkeypatch.setattr(command_line, "load", lambda _: command(run))
    assert main(["check", "--debug"]) == 70
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Traceback (most recent call last):\n  File ")
    assert err.endswith('    raise ValueError("x\\x1b")\nValueError: x␛\n')


@pytest.mark.parametrize(("code", "language"), [("pt", "pt"), ("pt-BR", "pt"), ("EN_us", "en")])
def test_a_language_is_taken_without_its_country(code: str, language: str) -> None:
    assert command_parser("read", load("read")).parse_args(["a.txt", "--language", code]).language == language


def test_the_arguments_of_the_process_are_taken_by_default(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["copydesk", "help", "zzzzzz"])
    assert main() == 2
    assert capsys.readouterr().err == "copydesk: There is no such command: zzzzzz\n"
