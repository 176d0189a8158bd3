"""What copydesk writes is no article: whoever writes it into the desk's folder and opens that finds the same desk."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from reading.ours import MARK, what_of_ours
from store.exchange.formats.registry import KINDS
from store.opening import open_desk
from tests.store.test_renames import desk, judge
from tui.cli.main import main

__all__ = ["desk"]

from tests.verdicts import Verdict


def names(folder: Path) -> list[str]:
    """Open the folder and return the names of its articles."""
    with closing(open_desk(folder)) as opened:
        return [card.name for card in opened.articles.cards()]


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_an_export_is_no_article(desk: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In every format, in its own name and as a text, opened and added, by itself and by name."""
    ending = next(one.ending for one in KINDS if one.name == kind)
    with closing(open_desk(desk, round="main")) as opened:
        judge(opened, "a.txt", Verdict.ERRONEOUS, 2)
    for name in (f"out{ending}", "out.txt", f"sub/more{ending}.md"):
        path = desk / name
        path.parent.mkdir(exist_ok=True)
        if main(["export", str(desk), "--format", kind, "-o", str(path)]) or not path.stat().st_size:
            path.unlink(missing_ok=True)
            assert kind in ("claimreview", "parquet")  # nothing is adjudicated; pyarrow may not be installed
            continue
        assert what_of_ours(path), path.read_bytes()[:200]
    capsys.readouterr()
    assert names(desk) == ["a.txt", "b.txt"]
    assert main(["add", str(desk), *map(str, desk.glob("out*")), "--desk", str(desk)]) == 0
    assert names(desk) == ["a.txt", "b.txt"]


def test_an_empty_export_is_no_article(tmp_path: Path) -> None:
    """A table without a row still has its header."""
    (tmp_path / "a.txt").write_text("One sentence stands here.\n")
    assert main(["export", str(tmp_path / "a.txt"), "-o", str(tmp_path / "t.csv")]) in (0, 2)
    open_desk(tmp_path).close()
    for ending in ("csv", "html", "md"):
        assert main(["export", str(tmp_path), "-o", str(tmp_path / f"empty.{ending}")]) == 0
        assert what_of_ours(tmp_path / f"empty.{ending}")


def test_guidelines_are_no_article(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file that a round was given lies among the articles; so does what `rounds guidelines` printed."""
    (desk / "guide.md").write_text("# Rules\n\nJudge every sentence by itself.\n")
    args = [
        "rounds",
        "new",
        "one",
        str(desk),
        "--reviewers",
        "ana,bo",
        "--guidelines",
        str(desk / "guide.md"),
        "--open",
    ]
    assert main(args) == 0
    capsys.readouterr()
    assert main(["rounds", "show", "one", str(desk)]) == 0
    assert "guide.md" not in capsys.readouterr().out
    assert names(desk) == ["a.txt", "b.txt"]


def test_it_is_said_in_one_line(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who opens the folder reads what was passed over, and why."""
    assert main(["export", str(desk), "-o", str(desk / "decisions.jsonl")]) == 0
    assert main(["export", str(desk), "-o", str(desk / "report.md")]) == 0
    with closing(open_desk(desk)) as opened:
        [told] = [one.sentence for one in opened.problems() if "Passed over" in one.title]
    assert "decisions.jsonl (an export), report.md (a report)" in told
    capsys.readouterr()
    assert main(["add", str(desk), "--desk", str(desk)]) == 0
    assert "passed over" in capsys.readouterr().err


def test_data_sets_are_passed_over_whole(desk: Path) -> None:
    """A folder whose README is marked is ours, with all that is in it."""
    (desk / "set").mkdir()
    (desk / "set" / "README.md").write_text(f"---\nlicense: mit\n---\n{MARK}\n# A data set\n")
    (desk / "set" / "train.txt").write_text("An article of theirs. It has two sentences.\n")
    assert names(desk) == ["a.txt", "b.txt"]


def test_what_only_looks_like_ours_is_read(tmp_path: Path) -> None:
    """A JSONL of articles, a table of somebody's, a page and Markdown that speak of copydesk are articles."""
    texts = {
        "n.jsonl": '{"id": "x", "text": "One sentence. Another one."}\n',
        "page.txt": "article,verdict\nThis is no table of ours.\n",
        "talk.md": "# Review report: the harbour\n\nMade in a hurry by the city council.\n",
        "bracket.txt": "[Editor's note] The harbour opened.\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        assert not what_of_ours(tmp_path / name), name


def test_ignored_as_git_would(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`.copydeskignore` in the folder and below, negated too, and `--exclude`; a broken line costs itself."""
    for name in ("a.txt", "draft-1.txt", "sub/b.txt", "sub/c.txt", "old/d.txt", "old/keep.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"This is the text of {name} and no other. It has two sentences.\n")
    (tmp_path / ".copydeskignore").write_text("# drafts\ndraft-*\nold/*\n!old/keep.txt\n!\n")
    (tmp_path / "sub" / ".copydeskignore").write_text("/c.txt\n")
    assert names(tmp_path) == ["a.txt", "old/keep.txt", "sub/b.txt"]
    other = tmp_path / "other"
    other.mkdir()
    assert main(["add", str(tmp_path), "--desk", str(other), "--exclude", "sub/", "--exclude", "a.*"]) == 1
    assert "ignored" in capsys.readouterr().err
    with closing(open_desk(other, enter=False)) as opened:
        assert [card.name.rpartition("/")[2] for card in opened.articles.cards()] == ["keep.txt"]


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is to be ignored and cannot be read keeps nothing out in silence; a bad line costs itself only."""
    (tmp_path / "a.txt").write_text("The mayor came.\n")
    (tmp_path / "b.txt").write_text("The mayor went.\n")
    ignore = tmp_path / ".copydeskignore"
    ignore.write_bytes(b"\xff\xfea.txt\n")
    for content, why in ((None, "not UTF-8"), ("!\nb.txt\n", "no pattern: !")):
        if content is not None:
            ignore.write_text(content)
        assert main(["add", str(tmp_path), "--desk", str(tmp_path), "--workers", "1"]) == 1
        assert why in capsys.readouterr().err
    ignore.unlink()
    ignore.mkdir()
    with closing(open_desk(tmp_path)) as opened:
        assert [one.title for one in opened.problems()] == ["What is to be ignored could not be read"]


def test_what_is_excluded_does_not_come_in_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A shell names each file; a pattern that is none is a mistake."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"The mayor of {name} came.\n")
    files = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    assert main(["add", *files, "--desk", str(tmp_path), "--workers", "1", "--exclude", "b*"]) == 0
    assert "1 added" in capsys.readouterr().err
    assert main(["add", *files, "--desk", str(tmp_path), "--exclude", "!"]) == 2


def test_an_article_that_an_export_was_written_over_keeps_its_text(desk: Path) -> None:
    """Nobody's verdicts come in as its new text."""
    (desk / "a.txt").write_text('{"article":"a.txt","article_sha256":"0","sentence":0,"verdict":"accurate"}\n')
    assert main(["add", str(desk), "--desk", str(desk), "--workers", "1"]) == 0
    with closing(open_desk(desk)) as opened:
        assert "verdict" not in opened.articles.article("a.txt").text


def test_an_empty_file_is_no_article(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The shell makes it before the command runs that is printed into it; texts without a sentence are not alike."""
    (tmp_path / "a.txt").write_text("The mayor came.\n")
    (tmp_path / "list.txt").touch()
    for name in ("blank.txt", "white.txt"):
        (tmp_path / name).write_text("  \n" * len(name))
    add = ["add", str(tmp_path), "--desk", str(tmp_path), "--workers", "1"]
    assert main(add) == 0
    said = capsys.readouterr().err
    assert "3 added" in said
    assert "1 empty" in said
    assert "same text" not in said
    (tmp_path / "blank.txt").unlink()
    (tmp_path / "other.txt").write_text("\n")
    assert main(add) == 0
    assert "renamed" not in capsys.readouterr().err


def test_what_commands_print_is_no_article(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Lists that say who decided what, printed into the desk's folder: read by nobody as a text to judge."""
    assert main(["rounds", "new", "one", str(desk), "--reviewers", "ana,bo", "--overlap", "2", "--open"]) == 0
    commands = ["history a.txt", "history a.txt --json", "articles", "articles --json", "rounds list", "agreement"]
    commands += ["rounds list --json", "rounds show one", "rounds show one --json", "agreement --json"]
    for number, command in enumerate(commands):
        capsys.readouterr()
        assert main([*command.split(), "--desk", str(desk)]) == 0
        path = desk / f"list-{number}.{'jsonl' if '--json' in command else 'txt'}"
        path.write_text(capsys.readouterr().out)
        assert what_of_ours(path) == "a list", (command, path.read_text()[:200])
    assert names(desk) == ["a.txt", "b.txt"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_what_a_spreadsheet_saved_again_is_ours(tmp_path: Path, encoding: str) -> None:
    """Excel's text with tabs is UTF-16."""
    header = "id\tarticle\tarticle_sha256\tsentence\tverdict\r\n"
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    (tmp_path / "t.txt").write_bytes(f"{mark}{header}1\ta.txt\t0\t0\taccurate\r\n".encode(encoding))
    assert what_of_ours(tmp_path / "t.txt") == "an export"
