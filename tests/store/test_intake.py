"""What is told of files that came in, and by what names articles and their files go."""

from __future__ import annotations

import os
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from reading import guard
from store.articles import intake as intake_module
from store.articles.catalogue import Catalogue
from store.articles.intake import (
    Intake,
    IntakeDesk,
    article_name,
    articles_among,
    digest_of,
    intake_problems,
    is_done_with,
    known_file_test,
    not_ignored,
    one_of_each_text,
    readable_name,
    source_of,
    source_path,
    with_marks,
)
from store.articles.snapshots import ArticleEntry, Snapshot
from store.desk import Card, Place, Problem, number_of
from store.opening import open_desk
from store.rounds.guidelines import VERSION_LENGTH


def intake(**more: object) -> Intake:
    found = Intake()
    for key, value in more.items():
        setattr(found, key, value)
    return found


def test_nothing_is_told_where_nothing_happened() -> None:
    assert list(intake_problems(intake(new=["a.txt"], updated=["b.txt"]))) == []


def test_renamed_articles_are_named_up_to_five() -> None:
    [one] = intake_problems(intake(renamed=[("a", "b")]))
    assert one == Problem("An article was renamed, with all decisions", "a is b now")
    five = [(f"{at}", f"{at}0") for at in range(5)]
    [several] = intake_problems(intake(renamed=five))
    assert several == Problem(
        "5 articles were renamed, with all decisions", "0 is 00 now, 1 is 10 now, 2 is 20 now, 3 is 30 now, 4 is 40 now"
    )
    [more] = intake_problems(intake(renamed=[*five, ("x", "y"), ("z", "w")]))
    assert more.path.endswith("4 is 40 now, and 2 more")


def test_copies_and_what_copydesk_wrote_are_named_with_what_to_do() -> None:
    both = intake(copies={"new.txt": ["old.txt"]}, ours=[("out.jsonl", "an export"), ("r.md", "a report")])
    assert list(intake_problems(both)) == [
        Problem("A new article has the text of another", "new.txt as old.txt", "`copydesk withdraw` keeps one"),
        Problem(
            "Passed over, for copydesk wrote it or has it elsewhere",
            "out.jsonl (an export), r.md (a report)",
            "`copydesk import` takes an export in; `.copydeskignore` keeps files out for good",
        ),
    ]
    [two] = intake_problems(intake(copies={"c.txt": ["a.txt", "b.txt"], "b.txt": ["a.txt", "c.txt"]}))
    assert (two.title, two.path) == (
        "2 new articles have the text of another",
        "b.txt as a.txt, c.txt as a.txt",
    )


def test_of_texts_that_came_twice_the_one_that_was_there_is_kept() -> None:
    """Else the first by name; the text is named once, whoever of it came."""
    assert one_of_each_text({}) == []
    assert one_of_each_text({"z.txt": ["a.txt", "old.txt"], "a.txt": ["z.txt", "old.txt"]}) == [
        ("old.txt", ["a.txt", "z.txt"])
    ]
    assert one_of_each_text({"b.txt": ["a.txt"], "a.txt": ["b.txt"]}) == [("a.txt", ["b.txt"])]
    assert one_of_each_text({"b.txt": ["x.txt"], "c.txt": ["y.txt"]}) == [("x.txt", ["b.txt"]), ("y.txt", ["c.txt"])]


def test_what_could_not_be_ignored_is_named_with_why() -> None:
    assert not_ignored([("/d/.gitignore", "it is not UTF-8")]) == [
        Problem(
            "What is to be ignored could not be read",
            "/d/.gitignore: it is not UTF-8",
            "What it names may have come in; mend it, then `copydesk withdraw` takes that out",
        )
    ]


@pytest.mark.parametrize(
    ("source", "found", "wanted"),
    [
        ("a.txt", "a.txt", "a.txt"),
        ("sub/f.jsonl", "f.jsonl#7", "sub/f.jsonl#7"),
        ("sub/f.jsonl", "f.jsonl#a#b", "sub/f.jsonl#a#b"),
        ("sub/f.jsonl#7", "f.jsonl#7", "sub/f.jsonl#7"),
        ("a#1/f.txt", "f.txt", "a#1/f.txt"),
        ("C#1", "C#1", "C#1"),
    ],
)
def test_an_article_is_called_as_its_file_and_one_of_many_by_its_id_too(source: str, found: str, wanted: str) -> None:
    assert article_name(source, found) == wanted


def test_a_file_is_named_from_the_desks_folder_or_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it is spelt; a folder whose name only begins alike is another one."""
    folder, other = tmp_path / "desk", tmp_path / "desk2"
    (folder / "sub").mkdir(parents=True)
    other.mkdir()
    (tmp_path / "link").symlink_to(folder)
    (other / "in").symlink_to(folder / "sub")
    for path in (folder / "sub/a.txt", tmp_path / "link/sub/a.txt", other / "in/a.txt", f"{folder}/./sub/../sub/a.txt"):
        assert source_path(folder, path) == source_of(folder, path) == "sub/a.txt", path
    assert source_path(tmp_path / "link", folder / "sub/a.txt") == "sub/a.txt"
    monkeypatch.chdir(folder)
    assert source_path(Path(), "sub/a.txt") == "sub/a.txt"
    assert source_path(folder, other / "a.txt") == str(other / "a.txt")
    assert source_path(Path("/"), "/a.txt") == "a.txt"
    (folder / "away.txt").symlink_to(other / "a.txt")
    assert source_path(folder, folder / "away.txt") == "away.txt"


def test_two_files_whose_names_differ_in_bytes_that_are_no_text_stay_two() -> None:
    one, two = (os.fsdecode(b"a\xff\xc3" + end + b".txt") for end in (b"\xe9", b"\xe8"))
    assert (with_marks(one), with_marks(two)) == ("a\ufffd\ufffd\ufffd.txt",) * 2
    assert (readable_name(one), readable_name(two)) == (
        "a\ufffd\ufffd\ufffd.txt~ffc3e9",
        "a\ufffd\ufffd\ufffd.txt~ffc3e8",
    )
    assert readable_name("ü.txt") == with_marks("ü.txt") == "ü.txt"
    assert readable_name(os.fsdecode(b"\x80.txt")) == "\ufffd.txt~80"


def test_a_files_digest_is_that_of_all_of_its_bytes(tmp_path: Path) -> None:
    data = b"x" * (1 << 20) + b"y" * 3
    (tmp_path / "a").write_bytes(data)
    with (tmp_path / "a").open("rb") as file:
        assert digest_of(file) == sha256(data).hexdigest()


def test_a_problem_is_one_sentence_and_an_article_has_its_place_in_the_list() -> None:
    assert Problem("It is lost", "a.txt").sentence == "It is lost: a.txt"
    assert Problem("It is lost", "a.txt", "Find it").sentence == "It is lost: a.txt (Find it)"
    cards = [Card(name, "", "", "", 1, frozenset()) for name in ("a", "c", "e")]
    assert [number_of(cards, name) for name in ("a", "b", "c", "e", "f")] == [0, -1, 1, 2, -1]
    assert number_of([], "a") == -1
    assert (Place().article, Place().sentence, Place().state) == ("", 0, None)


def desk_of(folder: Path, *guidelines: str) -> IntakeDesk:
    """Return a desk in memory that keeps nothing."""
    nothing = Snapshot(1, "", "", 0, {}, [], [], [])
    return IntakeDesk(folder, Catalogue(folder, None), lambda *_: nothing, "ana", int, guidelines=lambda: guidelines)


def test_guidelines_of_a_round_are_no_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless they are too long to be guidelines; a file that is gone is whoever reads it to name."""
    text = b"Read twice."
    own, other, gone = (tmp_path / name for name in ("g.md", "a.txt", "gone.txt"))
    own.write_bytes(text)
    other.write_text("It rained.")
    desk = desk_of(tmp_path, "0" * VERSION_LENGTH, sha256(text).hexdigest()[:VERSION_LENGTH])
    for largest, passed in ((len(text), [("g.md", "the guidelines of a round")]), (len(text) - 1, [])):
        monkeypatch.setattr(guard, "SMALL", largest)
        ours: list[tuple[str, str]] = []
        assert articles_among(desk, [own, other, gone], ours) == ([] if passed else [own]) + [other, gone]
        assert ours == passed
    assert articles_among(desk_of(tmp_path), [own], ours) == [own]


def test_a_file_that_is_as_it_was_is_done_with(tmp_path: Path) -> None:
    """But not a document that gave no article; what is asked of every file is told of each by its path."""
    desk, paths = desk_of(tmp_path), [tmp_path / name for name in ("a.txt", "b.pdf", "c.pdf", "d.txt", "sub/e.txt")]
    (tmp_path / "sub").mkdir()
    for path in paths:
        path.write_text("It rained.")
        if path.name != "d.txt":
            desk.catalogue.see(source_of(tmp_path, path), Catalogue.stamp_of(path.stat()))
    entry = ArticleEntry("b.pdf", "b.pdf", "", 1)
    desk.catalogue.add_snapshot("0" * 64, Snapshot(1, "It rained.", "en", 0, {}, [], [], [entry]))
    assert [is_done_with(desk, path) for path in paths] == [True, True, False, False, True]
    is_known = known_file_test(desk)
    assert [is_known(str(path)) for path in paths] == [True, True, True, False, True]
    paths[0].write_text("It rained again.")
    paths[4].unlink()
    assert [is_known(str(path)) for path in paths] == [False, True, True, False, False]
    assert [is_done_with(desk, path) for path in paths] == [False, True, False, False, False]


def test_a_file_that_an_earlier_program_named_stays_that_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By marks alone, where its name is no UTF-8; changed, it comes in by its whole name."""
    path = tmp_path / os.fsdecode(b"a\xff.txt")
    path.write_text("It rained.")
    with monkeypatch.context() as earlier:
        earlier.setattr(intake_module, "source_of", lambda folder, path: with_marks(source_path(folder, path)))
        open_desk(tmp_path).close()
    for text, names in (("It rained.", ["a\ufffd.txt"]), ("It snowed.", ["a\ufffd.txt", "a\ufffd.txt~ff"])):
        path.write_text(text)
        with closing(open_desk(tmp_path)) as desk:
            assert [card.name for card in desk.articles.cards()] == names
