"""The command line explains itself: examples that work, links that lead somewhere, the nearest name, completion."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, redirect_stderr
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.scale import DEFAULT
from store.opening import open_desk
from store.person import current_person
from tests.store.test_renames import desk
from tui.cli import options
from tui.cli.command_names import COMMANDS, GROUPS
from tui.cli.completing import names_of
from tui.cli.examples import EXAMPLES, PAGES, page
from tui.cli.main import command_parser, load, main
from tui.cli.main import parser as whole

__all__ = ["desk"]


def parsers() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield the parser of every command, and of every verb of one."""

    def below(name: str, one: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
        yield name, one
        for action in one._actions:
            if isinstance(action, argparse._SubParsersAction):
                for verb, other in action.choices.items():
                    yield from below(f"{name} {verb}", other)

    for name in COMMANDS:
        yield from below(name, command_parser(name, load(name)))


def test_every_help_has_examples_and_a_page() -> None:
    """Of every command; each page is there."""
    for name, one in parsers():
        told = one.format_help()
        assert "\nmore: " in told, name
        assert Path(page(name)).is_file(), name
        assert f"examples:\n  copydesk {name.partition(' ')[0]}" in told or name == "open", name
    assert {name.partition(" ")[0] for name in (*EXAMPLES, *PAGES)} <= set(COMMANDS)
    assert [name for names in GROUPS.values() for name in names] == list(COMMANDS)


def test_what_a_command_takes_is_written_large() -> None:
    """Each argument in its usage, and the verb where it has verbs, which must be there; what it does stands below."""
    with_verbs = []
    for name, one in parsers():
        assert one.description, name
        for action in one._actions:
            is_verb = isinstance(action, argparse._SubParsersAction)
            if not action.option_strings and (is_verb or not action.choices):
                assert str(action.metavar or "").isupper(), (name, action.dest)
            if is_verb:
                with_verbs.append(name)
    assert {"hub", "hub people", "rounds"} <= {*with_verbs}
    for name in with_verbs:
        with pytest.raises(SystemExit) as left, redirect_stderr(StringIO()) as said:
            main(name.split())
        assert left.value.code == 2
        assert said.getvalue().endswith(f"copydesk {name}: the following arguments are required: VERB\n"), name


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, lines in EXAMPLES.items() for line in lines])
def test_every_example_can_be_typed(name: str, line: str) -> None:
    """The command's own parser understands each, and it is an example of that command."""
    own = next(part for part in line.split(" | ") if part.startswith("copydesk"))  # others may feed or follow it
    words = shlex.split(own.partition(" > ")[0].partition(" < ")[0])
    words = words[: words.index(">>")] if ">>" in words else words
    command, rest = (words[1], words[2:]) if words[1] in COMMANDS else ("open", words[1:])
    assert name.partition(" ")[0] == command
    verbs = name.split()[1:]
    assert rest[: len(verbs)] == verbs
    command_parser(command, load(command)).parse_args(rest)


def test_help_and_version_in_every_spelling(capsys: pytest.CaptureFixture[str]) -> None:
    """`help`, `help COMMAND`, `-V`; a misspelt one is told the nearest."""
    for words in (["--help"], ["help"]):
        with pytest.raises(SystemExit) as left:
            main(words)
        assert left.value.code == 0
        told = capsys.readouterr().out
        assert all(f"\n{group}:\n" in told for group in GROUPS)
    with pytest.raises(SystemExit):
        main(["help", "export"])
    assert "usage: copydesk export" in capsys.readouterr().out
    assert main(["help", "exprot"]) == 2
    assert "did you mean export?" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["-V"])
    assert capsys.readouterr().out.startswith("copydesk ")


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("export --finall", "--final"),
        ("rounds nw x", "new"),
        ("export --format htm", "html"),
        ("rounds show sprng {desk}", "spring"),
        ("export {desk} --round sprng", "spring"),
        ("withdraw a.tx --desk {desk}", "a.txt"),
        ("judge b.txr 1 accurate --desk {desk}", "b.txt"),
        ("judge a.txt 1 acurate --desk {desk}", "accurate"),
    ],
)
def test_the_nearest_is_named(desk: Path, line: str, meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistake is exit code 2, with the nearest thing that is right."""
    assert main(["rounds", "new", "spring", str(desk), "--reviewers", "ana,bo", "--open"]) == 0
    try:
        code = main(line.format(desk=desk).split())
    except SystemExit as left:
        code = int(str(left.code))
    assert code == 2
    assert f"did you mean {meant}" in capsys.readouterr().err.replace("Did you", "did you")


def test_shells_complete_names_of_the_desk(desk: Path) -> None:
    """Rounds, reviewers and articles; nothing where there is no desk; every ROUND, NAME and ARTICLE has a completer."""
    assert main(["rounds", "new", "spring", str(desk), "--reviewers", "ana,bo"]) == 0
    assert names_of(str(desk), None, "articles") == ["a.txt", "b.txt"]
    assert names_of(str(desk), None, "rounds") == ["main", "spring"]
    assert names_of(None, str(desk), "reviewers") == sorted({"ana", "bo", current_person().login})
    assert names_of(str(desk), None, "verdicts") == list(DEFAULT.names)
    assert names_of(str(desk / "nowhere"), None, "rounds") == []
    (desk.parent / "none").mkdir()
    (desk.parent / "none" / "a.txt").write_text("Nobody asked for a desk here.\n")
    assert names_of(str(desk.parent / "none"), None, "articles") == []
    assert not (desk.parent / "none" / ".copydesk").exists()
    for name, one in parsers():
        for action in one._actions:
            named = action.dest in ("round", "article", "articles") or (action.dest == "name" and name != "rounds new")
            if named and action.metavar in ("ROUND", "ARTICLE", "NAME"):
                assert getattr(action, "completer", None) is not None, (name, action.dest)
            completer = getattr(action, "completer", None)
            if isinstance(completer, partial) and completer.func is options._of_desk:
                assert completer.args == (COMPLETED[action.dest],), (name, action.dest)
    assert whole() is not None


COMPLETED = {
    **{"round": "rounds", "name": "rounds", "article": "articles", "articles": "articles", "verdict": "verdicts"},
    **{"reviewer": "reviewers", "as_": "reviewers", "whose": "reviewers"},
}


def test_a_word_is_completed_from_the_desk_that_is_named(desk: Path) -> None:
    """By whichever argument names it; with the names that begin so."""
    for named in ({"path": str(desk)}, {"into": str(desk)}, {"path": None, "desk": str(desk)}):
        assert options._of_desk("articles", "b", argparse.Namespace(**named)) == ["b.txt"]
    assert options._of_desk("articles", "", argparse.Namespace(path=str(desk / "nowhere"), into=str(desk))) == []


def test_answers_as_json(desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`add`, `check`, `merge`, `doctor` and `articles` print objects on stdout, and nothing else there."""
    (desk / "c.txt").write_text("A third article stands here. It has two sentences.\n")
    assert main(["add", str(desk), "--desk", str(desk), "--workers", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["added"] == ["c.txt"]
    assert main(["articles", str(desk), "--json", "--article", "[ac]*"]) == 0
    assert [json.loads(line)["article"] for line in capsys.readouterr().out.splitlines()] == ["a.txt", "c.txt"]
    assert main(["check", str(desk), "--json"]) == 0
    assert capsys.readouterr().out == ""
    (desk / ".copydesk" / "articles" / f"{'0' * 64}.json").write_text("{")
    assert main(["check", str(desk), "--json"]) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[0])["title"]
    other = tmp_path / "other"
    other.mkdir()
    (other / "z.txt").write_text("Another desk has this. It is short.\n")
    open_desk(other).close()
    assert main(["merge", str(desk), "--into", str(other), "--json"]) in (0, 1)
    assert json.loads(capsys.readouterr().out)["events"] == 2
    assert main(["doctor", "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert found
    assert all(one["name"] for one in found)
    assert main(["doctor"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(found)


def test_colour_can_be_forced(desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`FORCE_COLOR` colours what goes into a pipe, unless `NO_COLOR` is set."""
    file = str(desk / "a.txt")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert main(["show", file]) == 0
    assert "\x1b[" not in capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert main(["show", file]) == 0
    assert "\x1b[" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["show", file]) == 0
    assert "\x1b[" not in capsys.readouterr().out


def test_judging_from_a_script(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An event like a key's: by the round's rules, in its reviewer's name, undone and replaced by later ones."""
    assert main(["judge", "a.txt", "3", "erroneous", "--note", "No.", "--desk", str(desk), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "erroneous"
    assert main(["judge", str(desk / "a.txt"), "4", "no-claim", "--desk", str(desk)]) == 0
    assert main(["judge", "b.txt", "2", "none", "--desk", str(desk)]) == 0
    with closing(open_desk(desk)) as opened:
        first = opened.decisions.held("a.txt", opened.reviewer)[2]
        opened.decisions.append([replace(first, id="", step="", supersedes="", duration=12.5)])
    assert main(["judge", "a.txt", "3", "erroneous", "--reason", "date", "--desk", str(desk)]) == 0
    with closing(open_desk(desk)) as opened:
        held = opened.decisions.held("a.txt", opened.reviewer)
        assert (held[2].holding.reasons, held[2].duration) == (("date",), 12.5), "a script takes no time"
        assert (held[2].holding.verdict, held[2].holding.note, held[3].holding.claim) == ("erroneous", "No.", False)
        assert opened.decisions.held("b.txt", opened.reviewer)[1].holding.verdict is None
    for reason, hint in (("dates", "did you mean date?"), ("zzz", "It has figure, name, ")):
        assert main(["judge", "a.txt", "3", "erroneous", "--reason", reason, "--desk", str(desk)]) == 2
        assert f"There is no such reason on this desk: '{reason}'. {hint}" in capsys.readouterr().err
    for number in ("0", "5", "99"):
        assert main(["judge", "a.txt", number, "accurate", "--desk", str(desk)]) == 2
    assert "It has 4" in capsys.readouterr().err
    rounds = ["rounds", "new", "one", str(desk), "--reviewers", "ana,bo", "--require", "note", "--blind", "--open"]
    assert main(rounds) == 0
    assert main(["judge", "a.txt", "1", "accurate", "--desk", str(desk), "--round", "one"]) == 2
    assert "not among" in capsys.readouterr().err
    assert main(["judge", "a.txt", "2", "accurate", "--desk", str(desk), "--round", "one", "--as", "ana"]) == 1
    assert "draft" in capsys.readouterr().err


@pytest.mark.parametrize("is_on_another", [False, True], ids=["from nowhere", "from another desk"])
def test_who_names_an_article_by_its_file_need_not_be_on_its_desk(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_on_another: bool
) -> None:
    """Every command that takes an article finds the desk that its file lies in, as `history` does."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    if is_on_another:
        (here / "c.txt").write_text("Nobody came.", "utf-8")
        open_desk(here).close()
    a, b = str(desk / "a.txt"), os.path.relpath(desk / "b.txt")
    assert main(["rounds", "new", "one", str(desk), "--reviewers", "ana,bo", "--open", "--as", "lea"]) == 0
    with closing(open_desk(desk, "lea", "one")) as opened:
        [number, *_] = sorted(opened.articles.cards()[0].claims)
        [mine, *_] = opened.rules.assignment["b.txt"]
    capsys.readouterr()
    for command in (
        ["rounds", "control", "one", a, str(number + 1), "accurate", "--as", "lea"],
        ["rounds", "decline", "one", b, "--why", "mine", "--as", mine],
        ["judge", a, "3", "erroneous", "--round", "main", "--as", "lea"],
        ["history", a, "3", "--round", "main", "--as", "lea"],
        ["withdraw", "a.txt", b, "--yes", "--as", "lea"],
    ):
        assert main(command) == 0, command
    said = capsys.readouterr()
    assert "judged it erroneous" in said.out
    with closing(open_desk(desk, "lea", "one")) as opened:
        assert opened.rules.controls == {("a.txt", number): "accurate"}
        assert set(opened.articles.withdrawn()) == {"a.txt", "b.txt"}


def test_importing_makes_a_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`import -` in a folder of articles that is no desk makes one, as `import .` does."""
    (tmp_path / "a.txt").write_text("Harbour\n\nThe harbour opened on Monday. It cost nine.\n")
    line = b'{"article": "a.txt", "sentence": 1, "verdict": "accurate"}\n'
    monkeypatch.chdir(tmp_path)
    command = [sys.executable, "-m", "tui.cli.main", "import", "-"]
    where = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    assert subprocess.run(command, input=line, env=where, check=False).returncode == 0
    with closing(open_desk(tmp_path, create=False)) as opened:
        assert [one.sentence for one in opened.decisions.everything()] == [1]
