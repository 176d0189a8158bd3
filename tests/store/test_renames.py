"""Renaming keeps the work: decisions, rounds and what was given out follow an article to its present name."""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from reading.anchor import ELSEWHERE
from review.events import Event, EventKind, Holding
from store.articles import renames as renaming
from store.changes import load
from store.desk import Place
from store.folder_desk import FileDesk
from store.journal.codec import now_micros
from store.layout import HIDDEN, Layout
from store.opening import open_desk
from store.person import current_person
from store.rounds.files import find, save
from tests.verdicts import Verdict
from tui.cli.main import main

ALPHA = "Alpha\n\nAlpha met on Monday. It voted for the plan. The hall was full.\n"
BETA = "Beta\n\nBeta rows on Tuesday. Nobody came to see it. It rained.\n"
GAMMA = "Gamma\n\nGamma sings in the choir. Three songs were new. The last was not.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a desk of two articles, the second sentence of each judged."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "a.txt").write_text(ALPHA)
    (folder / "b.txt").write_text(BETA)
    with closing(open_desk(folder)) as opened:
        judge(opened, "a.txt", Verdict.ACCURATE)
        judge(opened, "b.txt", Verdict.DISPUTED)
    return folder


def judge(desk: FileDesk, name: str, verdict: str, sentence: int = 1) -> Event:
    """Judge a sentence of an article."""
    snapshot = desk.articles.article(name).sha256
    event = Event(EventKind.DECIDE, desk.reviewer, desk.round, name, snapshot, sentence, Holding(verdict=verdict))
    return desk.decisions.append([event])[0]


def add(desk: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Run `copydesk add` and return what it said."""
    assert main(["add", str(desk), "--desk", str(desk), "--workers", "1"]) == 0
    return capsys.readouterr().err


def held(desk: Path) -> dict[str, str]:
    """Return the current verdict on each article's second sentence, as an export has it."""
    with closing(open_desk(desk, enter=False)) as opened:
        return {one.article: str(one.holding.verdict) for one in opened.decisions.everything() if one.sentence == 1}


def test_a_renamed_file_keeps_its_decisions(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file moves into a folder: it is said, and counts, history and undo know it by its new name."""
    (desk / "sub").mkdir()
    (desk / "a.txt").rename(desk / "sub" / "A.txt")
    assert "a.txt is sub/A.txt now" in add(desk, capsys)
    assert held(desk) == {"b.txt": "disputed", "sub/A.txt": "accurate"}
    with closing(open_desk(desk)) as opened:
        assert [card.name for card in opened.articles.cards()] == ["b.txt", "sub/A.txt"]
        assert opened.decisions.progress(opened.reviewer)["sub/A.txt"].judged == 1
        assert [one.article for one in opened.decisions.log(opened.reviewer)] == ["sub/A.txt", "b.txt"]
        assert len(opened.decisions.history("sub/A.txt", 1)) == 1
        assert opened.decisions.names() == {"b.txt", "sub/A.txt"}


def test_opening_the_folder_is_enough(desk: Path) -> None:
    """Who opens the desk after a rename finds the work, and reads that it was one."""
    (desk / "a.txt").rename(desk / "c.txt")
    with closing(open_desk(desk)) as opened:
        assert any("renamed" in one.title for one in opened.problems())
    assert held(desk) == {"b.txt": "disputed", "c.txt": "accurate"}


def test_what_came_with_a_file_is_told_under_its_new_name(tmp_path: Path) -> None:
    """Its text and who wrote it are found where they are kept by the old one."""
    (tmp_path / "a.md").write_text(f"---\nauthor: Ann Lee\n---\n\n{ALPHA}")
    open_desk(tmp_path).close()
    (tmp_path / "a.md").rename(tmp_path / "c.md")
    with closing(open_desk(tmp_path)) as opened:
        [card] = opened.articles.cards()
        assert (card.name, opened.articles.article("c.md").name) == ("c.md", "c.md")
        assert opened.articles.version("c.md", card.snapshot).name == "c.md"
        assert opened.articles.metadata("c.md")["author"] == "Ann Lee"
        (tmp_path / "c.md").write_text(f"---\nauthor: Bo Roe\n---\n\n{BETA}")
        opened.add([tmp_path / "c.md"])
        [now] = opened.articles.cards()
        for snapshot, text in ((card.snapshot, ALPHA), (now.snapshot, BETA)):
            assert opened.articles.version("c.md", snapshot).text.startswith(text[:4])
        assert opened.articles.metadata("c.md")["author"] == "Bo Roe"
    (tmp_path / "c.md").rename(tmp_path / "a.md")
    with closing(open_desk(tmp_path)) as opened:
        [card] = opened.articles.cards()
        assert (card.name, opened.articles.metadata("a.md")["author"]) == ("a.md", "Bo Roe")
        assert opened.articles.article("a.md").text.startswith("Beta")


def test_files_change_places(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two files swap their names, and back again: each text keeps its verdict."""
    for expected in ({"a.txt": "disputed", "b.txt": "accurate"}, {"a.txt": "accurate", "b.txt": "disputed"}):
        (desk / "a.txt").rename(desk / "t")
        (desk / "b.txt").rename(desk / "a.txt")
        (desk / "t").rename(desk / "b.txt")
        assert "2 renamed" in add(desk, capsys)
        assert held(desk) == expected


def test_an_old_name_goes_to_another_text(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file is moved away and another text comes under its name: that one begins with nothing."""
    (desk / "a.txt").rename(desk / "z.txt")
    (desk / "a.txt").write_text(GAMMA)
    assert "a.txt is z.txt now" in add(desk, capsys)
    assert held(desk) == {"b.txt": "disputed", "z.txt": "accurate"}
    (desk / "a.txt").write_text(ALPHA)  # and at last the first text stands there again, as a copy
    assert "a.txt has the same text as z.txt" in add(desk, capsys)
    assert held(desk) == {"b.txt": "disputed", "z.txt": "accurate"}


def test_renamed_and_corrected_at_once(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Most of the text tells; the sentence that was corrected is stale, and the others hold."""
    (desk / "a.txt").unlink()
    (desk / "c.txt").write_text(ALPHA.replace("full", "half empty"))
    assert "a.txt is c.txt now" in add(desk, capsys)
    assert held(desk) == {"b.txt": "disputed", "c.txt": "accurate"}
    (desk / "b.txt").unlink()
    (desk / "d.txt").write_text(GAMMA)  # but another text is another article
    assert "1 added" in add(desk, capsys)
    assert held(desk) == {"b.txt": "disputed", "c.txt": "accurate"}


def test_copies_are_said(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three files of one text: nothing follows, each is named; a corrected file with a copy of before stays itself."""
    for name in ("x.txt", "y.txt"):
        (desk / name).write_text(ALPHA)
    said = add(desk, capsys)
    assert "x.txt, y.txt have the same text as a.txt" in said
    assert held(desk) == {"a.txt": "accurate", "b.txt": "disputed"}
    (desk / "b-old.txt").write_text(BETA)
    (desk / "b.txt").write_text(BETA.replace("rained", "snowed"))
    assert "renamed" not in add(desk, capsys)
    assert held(desk) == {"a.txt": "accurate", "b.txt": "disputed"}


def test_lines_of_a_file_move(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line comes before others that have no ids: both texts are still there, and keep their verdicts."""
    lines = [{"title": "A", "text": "Alpha met on Monday. It voted for the plan."}]
    lines += [{"title": "B", "text": "Beta met on Tuesday. It voted against the plan."}]
    file = tmp_path / "n.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    with closing(open_desk(tmp_path)) as opened:
        for name, verdict in (("n.jsonl#1", Verdict.ACCURATE), ("n.jsonl#2", Verdict.DISPUTED)):
            judge(opened, name, verdict, 1)
    lines.insert(0, {"title": "New", "text": "Weather was cold on Sunday. Snow fell in the hills."})
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    add(tmp_path, capsys)
    assert held(tmp_path) == {"n.jsonl#2": "accurate", "n.jsonl#3": "disputed"}


def test_a_running_round_follows(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Assignments, exclusions, controls and what was declined are the renamed article's; also once more, and saved."""
    me = open_desk(desk).reviewer
    terms = ["--overlap", "1", "--exclude", "bo=a.txt", "--only", "article:a.txt,b.txt", "--blind", "--open"]
    assert main(["rounds", "new", "one", str(desk), "--reviewers", f"{me},bo", *terms]) == 0
    draft = find(open_desk(desk).layout, "one")
    terms_of = replace(draft, controls={("a.txt", 3): Verdict.ACCURATE}, articles=("a.txt", "b*"))
    save(open_desk(desk).layout, terms_of, current_person())
    before = find(open_desk(desk).layout, "one")
    with closing(open_desk(desk, round="one")) as opened:
        judge(opened, "a.txt", Verdict.ERRONEOUS)
    (desk / "a.txt").rename(desk / "t")
    (desk / "b.txt").rename(desk / "a.txt")
    (desk / "t").rename(desk / "b.txt")
    add(desk, capsys)
    other = {"a.txt": "b.txt", "b.txt": "a.txt"}
    after = find(open_desk(desk).layout, "one")
    assert after.assignment == {other[name]: people for name, people in before.assignment.items()}
    assert after.excluded == {other[name]: people for name, people in before.excluded.items()}
    assert dict(after.controls) == {("b.txt", 3): Verdict.ACCURATE}
    assert (after.only, after.articles) == ("article:b.txt,a.txt", ("b.txt", "b*"))
    with closing(open_desk(desk, round="one")) as opened:
        assert [one.article for one in opened.decisions.everything()] == ["b.txt"]
        judge(opened, "b.txt", Verdict.ACCURATE, 2)
    assert main(["rounds", "assign", "one", str(desk), "--add", "cy"]) == 0  # writes the round anew
    saved = find(open_desk(desk).layout, "one")
    assert saved.named > 0
    assert "bo" in saved.excluded["b.txt"]


def test_a_session_goes_on_under_the_old_name(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody judges while the file is renamed: what they decide is kept, and is the renamed article's."""
    with closing(open_desk(desk)) as working:
        (desk / "a.txt").rename(desk / "c.txt")
        add(desk, capsys)
        judge(working, "a.txt", Verdict.ERRONEOUS, 2)
        assert {"a.txt", "c.txt"} <= working.refresh()
        judge(working, "c.txt", Verdict.ERRONEOUS, 3)
    with closing(open_desk(desk)) as opened:
        assert sorted(opened.decisions.held("c.txt", opened.reviewer)) == [1, 2, 3]


def test_what_is_on_its_way_while_an_article_is_renamed(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An act that a screen sends has a local id, which is no time; where one stopped has the new name, too."""
    with closing(open_desk(desk)) as open_before:
        open_before.remember(Place("a.txt", 2))
        (desk / "a.txt").rename(desk / "new.txt")
        add(desk, capsys)
        open_before.refresh()
        assert open_before.articles.present("a.txt", open_before.articles.article("new.txt").sha256) == "new.txt"
        text = open_before.articles.article("new.txt").sha256
        event = Event(EventKind.DECIDE, "", "main", "a.txt", text, 2, Holding(verdict=Verdict.DISPUTED), id="~3")
        open_before.decisions.append([replace(event, reviewer=open_before.reviewer, step="~3")])
        assert set(open_before.decisions.held("new.txt", open_before.reviewer)) == {1, 2}
    with closing(open_desk(desk)) as opened:
        assert opened.place() == Place("new.txt", 2)


def test_texts_of_a_renamed_article_are_written_in_order(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """So that the same change is the same file wherever it is made."""
    for number in range(8):
        (desk / "a.txt").write_text(f"{ALPHA}It was day {number}.\n")
        add(desk, capsys)
    (desk / "a.txt").rename(desk / "c.txt")
    add(desk, capsys)
    [path] = (desk / ".copydesk" / "changes").iterdir()
    [renamed] = load(path).renamed
    assert len(renamed.texts) >= 8
    assert list(renamed.texts) == sorted(renamed.texts)


def test_changes_stand_in_the_order_in_which_they_were_made(desk: Path) -> None:
    """Also by a clock that stands still, or has gone back."""
    times = [begun := now_micros()]
    with closing(open_desk(desk, clock=lambda: times[-1])) as opened:
        made = [opened.withdraw(["a.txt"]), opened.withdraw(["a.txt"], restore=True)]
        times.append(begun - 1_000_000)
        made.append(opened.withdraw(["a.txt"]))
    assert [change.at - begun for change in made] == [0, 1, 2]
    assert held(desk) == {"b.txt": "disputed"}


def test_withdrawn_stays_withdrawn(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Withdrawn, then renamed, then corrected: it does not come back by itself, and comes back whole."""
    assert main(["withdraw", "a.txt", "--desk", str(desk), "--why", "twice"]) == 0
    assert held(desk) == {"b.txt": "disputed"}
    with closing(open_desk(desk)) as opened:
        assert [card.name for card in opened.articles.cards()] == ["b.txt"]
        assert opened.decisions.tally(opened.reviewer).others + len(opened.decisions.progress(opened.reviewer)) >= 1
        assert list(opened.decisions.progress(opened.reviewer)) == ["b.txt"]
    (desk / "a.txt").rename(desk / "c.txt")
    add(desk, capsys)
    (desk / "c.txt").write_text(ALPHA.replace("full", "empty"))
    add(desk, capsys)
    assert held(desk) == {"b.txt": "disputed"}
    capsys.readouterr()
    assert main(["articles", str(desk), "--json"]) == 0
    found = {one["article"]: one for one in map(json.loads, capsys.readouterr().out.splitlines())}
    assert (found["c.txt"]["state"], found["c.txt"]["why"], found["c.txt"]["decisions"]) == ("withdrawn", "twice", 1)
    assert main(["export", str(desk), "--withdrawn"]) == 0
    assert "c.txt" in capsys.readouterr().out
    assert main(["withdraw", "--restore", "c.txt", "--desk", str(desk)]) == 0
    assert held(desk) == {"b.txt": "disputed", "c.txt": "accurate"}


def test_a_running_round_asks(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The lead is asked; who is not the lead is refused; an unknown article is named with the nearest."""
    assert main(["rounds", "new", "one", str(desk), "--reviewers", "ana,bo", "--open"]) == 0
    assert main(["withdraw", "a.txt", "--desk", str(desk)]) == 2
    assert "--yes" in capsys.readouterr().err
    assert main(["withdraw", "a.txt", "--desk", str(desk), "--as", "bo", "--yes"]) == 2
    assert "Only" in capsys.readouterr().err
    assert main(["withdraw", "a.text", "--desk", str(desk)]) == 2
    assert "a.txt" in capsys.readouterr().err
    assert main(["withdraw", "a.txt", "--desk", str(desk), "--yes"]) == 0
    with closing(open_desk(desk, "ana", "one")) as opened:
        assert [card.name for card in opened.articles.cards()] == ["b.txt"]


def test_gone_is_said(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that was deleted: its decisions hold, and the list of articles says that it is gone."""
    (desk / "a.txt").unlink()
    capsys.readouterr()
    assert main(["articles", str(desk)]) == 0
    assert "gone      a.txt" in capsys.readouterr().out
    assert held(desk) == {"a.txt": "accurate", "b.txt": "disputed"}


def test_a_damaged_change_costs_itself(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A change that is cut off, dated in the future or no change at all is ignored, and `check` names it."""
    (desk / "a.txt").rename(desk / "c.txt")
    add(desk, capsys)
    changes = desk / ".copydesk" / "changes"
    [path] = changes.iterdir()
    whole = path.read_bytes()
    assert load(path).renamed[0].new == "c.txt"
    (changes / "0-bad.json").write_bytes(whole[:20])
    (changes / "1-late.json").write_bytes(whole.replace(b'"at":1', b'"at":9'))
    assert held(desk) == {"b.txt": "disputed", "c.txt": "accurate"}
    capsys.readouterr()
    assert main(["check", str(desk)]) == 1
    said = capsys.readouterr().out
    assert "0-bad.json" in said
    assert "1-late.json" in said


def test_merging_brings_what_was_renamed(desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A copy in which an article was renamed is merged: the decisions made here go with it."""
    copy = tmp_path / "copy"
    copytree(desk, copy)
    (copy / "a.txt").rename(copy / "c.txt")
    add(copy, capsys)
    assert main(["merge", str(copy), "--into", str(desk)]) in (0, 1)
    brought = Layout(desk, desk / HIDDEN).changes
    assert [brought.stat().st_mode & 0o777, *(path.stat().st_mode & 0o777 for path in brought.iterdir())] == [
        *(0o755, 0o644)
    ]
    with closing(open_desk(desk, enter=False)) as opened:
        assert [card.name for card in opened.articles.cards()] == ["b.txt", "c.txt"]
    assert held(desk) == {"b.txt": "disputed", "c.txt": "accurate"}


def test_what_is_withdrawn_is_said_to_be(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By every command that names it; what is not withdrawn cannot be restored."""
    of = ["--desk", str(desk)]
    assert main(["withdraw", "--restore", "a.txt", *of]) == 2
    assert "The article is not withdrawn: a.txt" in capsys.readouterr().err
    assert main(["withdraw", "a.txt", *of]) == 0
    for command in (["withdraw", "a.txt"], ["withdraw", "a*"], ["judge", "a.txt", "1", "accurate"], ["show", "a.txt"]):
        capsys.readouterr()
        assert main([*command, *of]) == 2
        assert "The article is withdrawn: a.txt" in capsys.readouterr().err, command


def test_an_original_that_goes_later_leaves_all_to_its_copy(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also when nothing else comes in."""
    (desk / "copy.txt").write_text(ALPHA)
    assert "copy.txt has the same text as a.txt; `copydesk withdraw copy.txt`" in add(desk, capsys)
    (desk / "a.txt").unlink()
    assert "a.txt is copy.txt now" in add(desk, capsys)
    assert held(desk) == {"copy.txt": "accurate", "b.txt": "disputed"}


def test_two_of_a_length_that_change_places_within_a_tick(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files that were unpacked together have one time of change."""
    text = BETA.replace("Beta rows", "Beta grows")[: len(ALPHA)].ljust(len(ALPHA), ".")
    (desk / "b.txt").write_text(text)
    for name in ("a.txt", "b.txt"):
        os.utime(desk / name, ns=(10**18, 10**18))
    add(desk, capsys)
    (desk / "a.txt").rename(desk / "c")
    (desk / "b.txt").rename(desk / "a.txt")
    (desk / "c").rename(desk / "b.txt")
    assert "2 renamed" in add(desk, capsys)


def test_two_new_files_of_one_text_are_said_once(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who does as it is said keeps one of them."""
    for name in ("x.txt", "y.txt", "z.txt"):
        (desk / name).write_text(GAMMA)
    said = add(desk, capsys)
    assert "y.txt, z.txt have the same text as x.txt; `copydesk withdraw y.txt z.txt` keeps one" in said
    assert said.count("same text") == 1


def test_a_reason_is_one_of_the_desks(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A script gives none that no key could give."""
    assert main(["judge", "a.txt", "1", "erroneous", "--reason", "figur", "--desk", str(desk)]) == 2
    assert "did you mean figure?" in capsys.readouterr().err
    assert main(["judge", "a.txt", "1", "erroneous", "--reason", "figure", "--desk", str(desk)]) == 0


def test_a_line_that_goes_from_its_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """When it is read again, and in the list; not of a file whose lines have other names by what was said of them."""
    file = tmp_path / "n.JSONL"
    lines = [json.dumps({"id": f"i{n}", "key": f"k{n}", "text": f"Town {n} voted for plan {n}."}) for n in (1, 2, 3)]
    file.write_text("\n".join(lines))
    add(tmp_path, capsys)
    file.write_text("\n".join(lines[::2]))
    assert "n.JSONL#i2 is not in its file any more" in add(tmp_path, capsys)
    assert main(["articles", str(tmp_path)]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["present", "gone", "present"]
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "m.jsonl").write_text("\n".join(lines))
    other = str(tmp_path / "other")
    assert main(["add", other, "--desk", other, "--workers", "1", "--id-field", "key"]) == 0
    assert main(["articles", other]) == 0
    assert "gone" not in capsys.readouterr().out


def row(name: str, snapshot: str = "S", entered: int = 5, source: str = "", sentences: int = 3) -> Any:
    """Return what a desk knows of an article."""
    return SimpleNamespace(name=name, snapshot=snapshot, entered=entered, source=source or name, sentences=sentences)


@pytest.mark.parametrize(
    ("old", "other", "came", "before", "moved"),
    [
        (row("a"), row("b", entered=6), (), {}, True),
        (row("a"), row("b", entered=5), (), {}, False),
        (row("a"), row("b", entered=4), (), {}, False),
        (row("a"), row("b", entered=4), ("b",), {}, True),
        (row("a"), row("b", "T", entered=6), (), {}, False),
        (row("a", sentences=0), row("b", entered=6), (), {}, False),
        (row("a"), row("b", entered=6), ("b",), {"b": row("b")}, False),
        (row("a"), row("b", entered=6), ("b",), {"b": row("b", "T")}, True),
    ],
)
def test_a_text_has_moved_to_who_got_it_later(
    old: Any, other: Any, came: tuple[str, ...], before: dict[str, Any], moved: bool
) -> None:
    """Not to who had it all the time."""
    catalogue: Any = SimpleNamespace(all_rows=lambda: [old, other])
    arrivals = renaming.Arrivals(came, before, {})
    gone = {"a": old}
    found = list(renaming._moved(catalogue, gone, gone, dict.fromkeys(came, other), arrivals))
    assert [(one, new) for _, one, new in found] == ([("a", "b")] if moved else [])


def test_the_best_pairs_are_taken_and_no_name_twice() -> None:
    pairs: list[Any] = [((1,), "a", "x"), ((0,), "a", "y"), ((2,), "b", "y"), ((3,), "b", "x")]
    assert list(renaming._matched(pairs)) == [("a", "y"), ("b", "x")]
    ranks = [
        renaming._rank(row("f#1", source="f"), row("g#1", source="f")),
        renaming._rank(row("sub/a.txt"), row("a.txt")),
        renaming._rank(row("report.txt"), row("reports.txt")),
        renaming._rank(row("report.txt"), row("other.md")),
    ]
    assert [tuple(map(str, rank[:2])) for rank in ranks] == [
        ("False", "True"),
        ("True", "False"),
        ("True", "True"),
        ("True", "True"),
    ]
    assert ranks == sorted(ranks, key=lambda rank: tuple(map(str, rank[:2])))
    assert ranks[2][2] < ranks[3][2]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("ours", "theirs", "share"),
    [
        ({}, {}, 0.0),
        ({"aaaa": 3}, {"aaaa": 1}, 4 / 12),
        ({"aaaa": 3}, {"aaaa": 2}, 8 / 12),
        ({"aaaa": 1}, {"aaaa": 1, "zz": 2}, 4 / 8),
        ({"aaaa": 1}, {}, 0.0),
        ({"aaaa": 1}, {"zz": 1}, 0.0),
    ],
)
def test_what_two_texts_share_is_a_share_of_the_longer_one(
    monkeypatch: pytest.MonkeyPatch, ours: dict[str, int], theirs: dict[str, int], share: float
) -> None:
    """Of its letters, in whole sentences."""
    texts = {"one": ours, "other": theirs}
    monkeypatch.setattr(renaming, "_sentences", lambda _, name: Counter(texts[name]))
    nothing: Any = None
    for first, second in (("one", "other"), ("other", "one")):
        assert renaming.shared(nothing, first, second) == pytest.approx(share)  # type: ignore[arg-type]


def test_a_corrected_sentence_is_shared_as_far_as_it_is_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the other text once, and none that is only a little alike."""
    scores = {"a": 80.0, "b": ELSEWHERE, "c": ELSEWHERE - 0.01}
    monkeypatch.setattr("reading.likeness.words_of", lambda sentence: sentence)
    monkeypatch.setattr("reading.likeness.likeness", lambda one, other: scores[one[0]] if other[0] == "x" else 0.0)
    for ours, theirs, found in (
        (["aaaa"], ["xx"], 0.8 * 2),
        (["aa"], ["xxxx", "yy"], 0.8 * 2),
        (["bbbb"], ["xxxx"], ELSEWHERE / 100 * 4),
        (["cccc"], ["xxxx"], 0.0),
        (["aaaa", "aaaa"], ["xxxx"], 0.8 * 4),
        (["aaaa", "aaaa"], ["xxxx", "xx"], 0.8 * 6),
        ([], ["xx"], 0.0),
        (["aa"], [], 0.0),
    ):
        assert renaming._corrected(ours, theirs) == pytest.approx(found), (ours, theirs)


def test_a_file_is_gone_when_it_is_not_there_as_it_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk that knows no case too; of a name that no text can hold nobody knows."""
    for name in ("a.txt", "b.txt", "B.TXT", "1"):
        (tmp_path / name).touch()
    gone = partial(renaming.is_gone, tmp_path)
    assert [gone(name) for name in ("a.txt", "b.txt", "1", "A.txt", "c.txt", "", "a\ufffd.txt")] == [
        *(False, False, False),
        *(True, True),
        *(False, False),
    ]
    monkeypatch.setattr(os.path, "lexists", lambda _: True)
    assert [gone(name) for name in ("a.txt", "A.TXT", "2", "b.txt", "sub/c.txt")] == [False, True, False, False, False]
