"""`add` on the command line: what it says, its exit codes, and an interruption without harm."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from store.folder_desk import FileDesk
from store.manage.adding import AddProgress
from store.opening import open_desk
from tests.terminal.resting import members
from tests.tui.helpers import Terminal
from tests.waiting import LIMIT, until
from tui.cli.main import main
from tui.cli.output import Meter, clock_time, line

TEXT = "Anthropic hires Leike\n\nJan Leike joined Anthropic on Friday, it said. This is text {}.\n"


def fill(folder: Path, count: int, times: int = 1) -> Path:
    folder.mkdir()
    for i in range(count):
        (folder / f"{i:03}.txt").write_text(TEXT.format(i) * times, "utf-8")
    return folder


def test_one_bad_article_is_listed_and_the_exit_code_is_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inbox = fill(tmp_path / "in", 2)
    (inbox / "bad\x1b.txt").write_bytes(b"ab\x92")
    (inbox / "no.png").write_bytes(b"\x89PNG\x00")
    assert main(["add", str(inbox), "--desk", str(tmp_path / "desk"), "--workers", "1"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[:3] == [
        "copydesk: 2 added",
        "copydesk: files passed over: 1 other",
        "copydesk: 1 could not be added:",
    ]
    assert "bad␛.txt: byte 2 (0x92)" in said.err
    assert main(["add", str(inbox / "000.txt"), "--desk", str(tmp_path / "desk")]) == 0
    assert capsys.readouterr().err == "copydesk: 1 already there\n"


def test_without_a_desk_here_a_file_goes_into_the_desk_that_it_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As `history` finds it; files of two desks need to be told which, and a desk above this folder goes first."""
    first, second = fill(tmp_path / "one", 1), fill(tmp_path / "two", 1)
    for folder in (first, second):
        open_desk(folder).close()
    monkeypatch.chdir(tmp_path)
    (first / "000.txt").write_text(TEXT.format("changed"), "utf-8")
    assert main(["add", "one/000.txt"]) == 0
    assert capsys.readouterr().err == "copydesk: 1 updated\n"
    assert main(["add", "one", "two"]) == 2
    assert "There is no desk here" in capsys.readouterr().err
    monkeypatch.chdir(first)
    assert main(["add", "../two/000.txt"]) == 0
    assert capsys.readouterr().err == "copydesk: 1 added\n"


def test_a_missing_path_is_a_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", str(tmp_path / "none"), "--desk", str(tmp_path)]) == 2
    assert "There is nothing there" in capsys.readouterr().err


def test_no_file_is_opened_that_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not for its first bytes either, nor a `README.md` for what its folder is; one that changed is, and so told."""
    desk = fill(tmp_path / "desk", 2)
    (fill(desk / "sub", 1) / "000.txt").write_text(TEXT.format("sub"), "utf-8")
    (desk / "sub" / "README.md").write_text(TEXT.format("read me"), "utf-8")
    assert main(["add", str(desk), "--workers", "1"]) == 0
    monkeypatch.chdir(desk)
    opened: list[str] = []
    really = os.open

    def noting(path: str | os.PathLike[str], flags: int, *more: int) -> int:
        opened.append(Path(path).name)
        return really(path, flags, *more)

    monkeypatch.setattr(os, "open", noting)
    assert main(["add", "."]) == 0
    assert capsys.readouterr().err == "copydesk: 4 added\ncopydesk: 4 already there\n"
    assert "desk.toml" in opened
    assert not {name for name in opened if name.endswith((".txt", ".md"))}
    changed = (desk / "sub" / "000.txt").stat()
    (desk / "sub" / "000.txt").write_text(TEXT.format(9), "utf-8")
    os.utime(desk / "sub" / "000.txt", ns=(changed.st_atime_ns, changed.st_mtime_ns))
    assert main(["add", "sub", "--workers", "1"]) == 0
    assert capsys.readouterr().err == "copydesk: 1 updated, 1 already there\n"


def test_a_folder_in_a_desk_is_added_without_what_the_desk_ignores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = fill(tmp_path / "desk", 1)
    open_desk(desk).close()
    fill(desk / "sub", 2)
    (desk / ".copydeskignore").write_text("sub/000.txt\n")
    monkeypatch.chdir(desk)
    assert main(["add", "sub", "--workers", "1"]) == 0
    assert capsys.readouterr().err == "copydesk: 1 added\ncopydesk: files passed over: 1 ignored\n"


def test_a_file_that_is_named_and_excluded_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With those of folders in one number."""
    desk = fill(tmp_path / "desk", 3)
    fill(desk / "sub", 2)
    monkeypatch.chdir(desk)
    command = [
        "add",
        "sub",
        "000.txt",
        "001.txt",
        "002.txt",
        "--exclude",
        "00[01].txt",
        "--workers",
        "1",
        "--desk",
        ".",
    ]
    assert main(command) == 0
    assert capsys.readouterr().err == "copydesk: 1 added\ncopydesk: files passed over: 4 ignored\n"


def test_what_is_added_from_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that is in no desk becomes one; files of none need to be told which, and a new one is made for them."""
    inbox = fill(tmp_path / "in", 2)
    (inbox / "b.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    monkeypatch.chdir(tmp_path)
    no_desk = f"copydesk: There is no desk here: {tmp_path}. "
    hint = "`copydesk add .` makes one of this folder, `--desk DIR` names or makes another\n"
    assert main(["add", "in/000.txt", "in/001.txt"]) == 2
    assert capsys.readouterr().err == no_desk + hint
    assert main(["add", "in/000.txt", "in/001.txt", "--desk", "new/desk", "--workers", "1"]) == 0
    assert capsys.readouterr().err == "copydesk: 2 added\n"
    assert (tmp_path / "new" / "desk" / ".copydesk").is_dir()
    assert main(["add", "in", "--workers", "1", "--exclude", "001*"]) == 0
    other = "copydesk: not read, `copydesk read FILE` says how to convert: in/b.doc\n"
    assert capsys.readouterr().err == f"{other}copydesk: 1 added\ncopydesk: files passed over: 1 ignored, 1 other\n"
    assert (inbox / ".copydesk").is_dir()
    (tmp_path / "file").touch()
    assert main(["add", "in", "--desk", "file/x"]) == 2
    assert capsys.readouterr().err == "copydesk: The desk could not be made: file/x. Not a directory\n"


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Let something come on stdin."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


def test_what_comes_on_stdin_is_kept_beside_the_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the desk's folder from wherever in it; in that of the articles where these are not beside the desk."""
    home, away = fill(tmp_path / "home", 1), fill(tmp_path / "away", 1)
    (home / "sub").mkdir()
    kept = tmp_path / "kept"
    open_desk(home).close()
    open_desk(away, desk=kept).close()
    for here, folder in ((home, home), (home / "sub", home), (kept, away)):
        text = f"It rained on {here.name}. It snowed.\n".encode()
        monkeypatch.chdir(here)
        piped(monkeypatch, text)
        assert main(["add", "-", "--workers", "1"]) == 0
        file = folder / f"stdin-{sha256(text).hexdigest()[:12]}.txt"
        assert capsys.readouterr().err == f"copydesk: kept what came on stdin as {file}\ncopydesk: 1 added\n"
        assert file.read_bytes() == text
    monkeypatch.chdir(tmp_path)
    piped(monkeypatch, b"It hailed.")
    assert main(["add", "-", "home/000.txt", "--workers", "1"]) == 0
    assert capsys.readouterr().err.splitlines()[1] == "copydesk: 1 added, 1 already there"
    assert len(list(home.glob("stdin-*.txt"))) == 3


def test_no_desk_is_made_of_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing on stdin is a mistake, and so is an article for which no desk is named."""
    monkeypatch.chdir(tmp_path)
    for data, more, said in (
        (b" \n", ["--desk", "desk"], "Nothing came on stdin. Pipe an article into it, or name a file"),
        (b"It rained.", [], f"There is no desk here: {tmp_path}"),
    ):
        piped(monkeypatch, data)
        assert main(["add", "-", *more]) == 2
        assert capsys.readouterr().err.startswith(f"copydesk: {said}")
    assert [path.name for path in tmp_path.rglob("*")] == ["desk"]


def test_a_folder_inside_a_desk_is_no_desk_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also when it is named from outside; patterns there that nobody understands are told, and are the exit code."""
    desk = fill(tmp_path / "desk", 1)
    open_desk(desk).close()
    fill(desk / "sub", 1)
    (desk / ".copydeskignore").write_text("!\n")
    monkeypatch.chdir(tmp_path)
    assert main(["add", "desk/sub", "--workers", "1"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "copydesk: 1 added",
        "  sub/000.txt has the same text as 000.txt; `copydesk withdraw sub/000.txt` keeps one",
        f"  What is to be ignored could not be read: {desk}/.copydeskignore: no pattern: !. "
        "What it names may have come in; mend it, then `copydesk withdraw` takes that out",
    ]
    assert not (desk / "sub" / ".copydesk").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none", "--desk", "desk"], "There is nothing there: none. Name a file or a folder of articles"),
        (
            ["desk", "--exclude", "a", "--exclude", "!"],
            "No pattern: '!'. --exclude takes what a line of .gitignore may be",
        ),
        (
            ["desk", "http://example.org/a"],
            "copydesk fetches no pages: http://example.org/a. Save the page in a browser",
        ),
    ],
)
def test_mistakes_are_told_before_a_desk_is_made(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    fill(tmp_path / "desk", 1)
    monkeypatch.chdir(tmp_path)
    assert main(["add", *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"copydesk: {said}")
    assert not (tmp_path / "desk" / ".copydesk").exists()


def test_what_came_of_it_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what went wrong, which is the exit code too; in a language and with fields that are named."""
    inbox = fill(tmp_path / "in", 1)
    (inbox / "bad.txt").write_bytes(b"ab\x92")
    (inbox / "a.jsonl").write_text('{"nr": 7, "text": "Titel eins", "body": "Ann Lee kam am Montag."}\n')
    arguments = ["add", str(inbox), "--desk", str(tmp_path / "desk"), "--workers", "1", "--language", "de-AT", "--json"]
    assert main([*arguments, "--text-field", "body", "--id-field", "nr"]) == 1
    out, err = capsys.readouterr()
    said = json.loads(out)
    [problem] = said.pop("problems")
    assert (problem["path"].startswith(f"{inbox}/bad.txt: byte 2"), "1 could not be added" in err) == (True, True)
    [txt, jsonl] = said.pop("added")
    assert (Path(jsonl).name, Path(txt).name) == ("a.jsonl#7", "000.txt")
    assert said == {
        "updated": [],
        "renamed": [],
        "same_text": {},
        "gone": [],
        "unchanged": 0,
        "passed_over": {},
        "documents": [],
        "written_by_copydesk": [],
        "stopped": False,
    }
    with closing(open_desk(tmp_path / "desk")) as desk:
        article = desk.articles.article(jsonl)
    assert (article.language, article.text.endswith("Ann Lee kam am Montag.")) == ("de", True)


def test_an_interruption_says_what_is_in_and_ends_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second one is ignored meanwhile; the desk is let go of, and what is in is in."""
    ignored: list[object] = []
    monkeypatch.setattr(signal, "signal", lambda *given: ignored.append(given))
    closed: list[FileDesk] = []
    really_add, really_close = FileDesk.add, FileDesk.close

    def interrupted(desk: FileDesk, *given: Any) -> None:
        really_add(desk, *given)
        raise KeyboardInterrupt

    def noting(desk: FileDesk) -> None:
        closed.append(desk)
        really_close(desk)

    monkeypatch.setattr(FileDesk, "add", interrupted)
    monkeypatch.setattr(FileDesk, "close", noting)
    inbox = fill(tmp_path / "in", 1)
    assert main(["add", str(inbox), "--desk", str(tmp_path / "desk"), "--workers", "1", "--json"]) == 130
    out, err = capsys.readouterr()
    assert (json.loads(out)["stopped"], len(json.loads(out)["added"])) == (True, 1)
    assert err == f"copydesk: 1 added\n{STOPPED}"
    assert ignored == [(signal.SIGINT, signal.SIG_IGN)]
    assert len(closed) == 1


ROOT = Path(__file__).parents[2]


def adding(inbox: Path, desk: Path, *more: str) -> list[str]:
    """Return the command that brings articles into a desk."""
    return [sys.executable, "-m", "tui.start", "add", str(inbox), "--desk", str(desk), *more]


@pytest.mark.slow
def test_ctrl_c_does_no_harm_and_the_same_command_goes_on(tmp_path: Path) -> None:
    inbox, desk = fill(tmp_path / "in", 180, times=20), tmp_path / "desk"
    command = adding(inbox, desk)
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True)
    articles = desk / ".copydesk" / "articles"
    until(lambda: process.poll() is not None or (articles.exists() and len(list(articles.glob("*.json"))) >= 3))
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=LIMIT)
    assert process.returncode == 130, said
    assert "stopped. What is in is in" in said
    assert "Traceback" not in said
    kept = len(list(articles.glob("*.json")))
    assert 3 <= kept < 180
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{kept} already there" in done.stderr
    assert len(list(articles.glob("*.json"))) == 180


def test_ctrl_c_ends_workers_that_read_for_minutes_and_a_second_one_breaks_nothing_off(tmp_path: Path) -> None:
    """Leaving does not wait for what they read; nobody is left, and nothing but copydesk's own sentences is said."""
    endless, desk, said = tmp_path / "endless.txt", tmp_path / "desk", tmp_path / "said"
    endless.write_text("\n\n".join(["Jan Leike came to Paris on Monday with Ann Lee. " * 20] * 20_000), "utf-8")
    command = adding(endless, desk, "--workers", "2")
    with said.open("wb") as stderr:
        process = subprocess.Popen(command, stderr=stderr, cwd=ROOT, start_new_session=True)
    until(lambda: process.poll() is not None or len(members(process.pid)) >= 4)  # Python's own tracker is one
    os.killpg(process.pid, signal.SIGINT)
    until(lambda: process.poll() is not None or said.stat().st_size)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    assert process.wait(LIMIT) == 130
    assert said.read_text() == f"copydesk: nothing to add\n{STOPPED}"
    until(lambda: not members(process.pid))


STOPPED = "copydesk: stopped. What is in is in; the same command goes on from there.\n"
UNREACHED = """
import os, signal
from store.manage.workers import _pool
with _pool(2) as pool:
    for worker in pool._processes.values():
        os.kill(worker.pid, signal.SIGINT)
    print(pool.submit(len, "fine").result())
"""


def test_ctrl_c_does_not_reach_workers_not_even_while_they_start() -> None:
    """They are signalled as soon as they are there, which is long before their own first line is run."""
    done = subprocess.run([sys.executable, "-c", UNREACHED], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.stdout, done.stderr) == ("4\n", "")


def test_ctrl_c_while_copydesk_itself_is_imported_is_no_traceback() -> None:
    code = "import sys, tui.start; sys.modules['tui.cli.main'] = Stop(); sys.exit(tui.start.main())"
    stop = "class Stop:\n    def __getattr__(self, name): raise KeyboardInterrupt\n"
    done = subprocess.run([sys.executable, "-c", stop + code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (130, "")


def test_the_meter_draws_one_line_at_most_ten_times_a_second() -> None:
    now = [0.0]
    stream = Terminal()
    meter = Meter(stream, lambda: now[0])
    for i in range(20):
        now[0] = i / 16
        meter.show(AddProgress(i, i * 1000, 20_000, now[0]))
    meter.clear()
    assert stream.getvalue().count("\r") == 11
    assert stream.getvalue().endswith("\r\x1b[K")


def test_the_meter_is_silent_where_nobody_looks() -> None:
    stream = io.StringIO()
    Meter(stream).show(AddProgress(1, 1, 2, 1.0))
    assert stream.getvalue() == ""


def test_what_the_line_says() -> None:
    shown = line(AddProgress(articles=50, bytes=5_000_000, total=20_000_000, seconds=2.0))
    assert shown == "[#####...............] 50 articles, 2.5 MB/s, 6 s left"
    assert [clock_time(s) for s in (9.6, 185, 7900)] == ["10 s", "3 min 05 s", "2 h 11 min"]
