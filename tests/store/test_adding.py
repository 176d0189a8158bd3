"""Many articles enter by worker processes: all of them, once, and the bad ones are named."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import pytest

from reading.errors import DocumentError, ReadingError
from reading.load import load
from reading.records import Fields
from reading.source import Source
from store.articles.intake import digest_of
from store.manage import adding, workers
from store.manage.adding import Adder, AddProgress
from store.manage.workers import Outcome, ReadingJob
from store.opening import open_desk

TEXT = "Anthropic hires Leike\n\nJan Leike joined Anthropic on Friday, it said. This is text {}.\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Return a folder of articles outside the desk: six text files, three lines of JSONL."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for i in range(6):
        (folder / f"{i}.txt").write_text(TEXT.format(i), "utf-8")
    lines = [json.dumps({"id": i, "text": TEXT.format(f"line {i}")}) for i in range(3)]
    (folder / "f.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def add(folder: Path, paths: list[Path]) -> Adder:
    adder = Adder(2)
    desk = open_desk(folder, reviewer="ana", enter=False)
    try:
        desk.add(paths, adder.take)
    finally:
        desk.close()
    return adder


def names(folder: Path) -> list[str]:
    desk = open_desk(folder, reviewer="ana", enter=False)
    try:
        return [card.name.rpartition("/")[2] for card in desk.articles.cards()]
    finally:
        desk.close()


def test_all_enter_once_and_bad_ones_are_named(tmp_path: Path, inbox: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    (inbox / "bad.txt").write_bytes(b"ab\x92")
    seen: list[AddProgress] = []
    adder = Adder(2, report=seen.append)
    desk = open_desk(folder, reviewer="ana", enter=False)
    desk.add(sorted(inbox.iterdir()), adder.take)
    everything = [*(f"{i}.txt" for i in range(6)), "f.jsonl#0", "f.jsonl#1", "f.jsonl#2"]
    assert [name.rpartition("/")[2] for name in adder.result.new] == everything
    assert [problem.title for problem in adder.result.problems] == ["Could not decode the file"]
    assert str(inbox / "bad.txt") in adder.result.problems[0].path
    assert [card.name for card in desk.articles.cards()] == sorted(adder.result.new)
    assert desk.articles.article(adder.result.new[0]).title == "Anthropic hires Leike"
    assert [progress.articles for progress in seen] == list(range(1, 11))
    assert seen[-1].bytes <= seen[-1].total
    desk.close()

    again = add(folder, sorted(inbox.iterdir()))
    assert (again.result.new, again.result.updated, again.unchanged) == ([], [], 9)
    assert again.result.problems == adder.result.problems
    assert names(folder) == everything


def test_lines_are_articles_whatever_the_case_of_the_ending(tmp_path: Path, inbox: Path) -> None:
    """And only those that are new or changed are read again, of a file with another time too."""
    folder = tmp_path / "desk"
    folder.mkdir()
    path = (inbox / "f.jsonl").rename(inbox / "F.JSONL")
    assert [name.rpartition("/")[2] for name in add(folder, [path]).result.new] == [f"F.JSONL#{i}" for i in range(3)]
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert add(folder, [path]).unchanged == 3
    path.write_text(path.read_text("utf-8").replace("line 1", "line one"), "utf-8")
    again = add(folder, [path])
    assert [name.rpartition("/")[2] for name in again.result.updated] == ["F.JSONL#1"]
    assert names(folder) == [f"F.JSONL#{i}" for i in range(3)]


def test_a_changed_file_is_updated(tmp_path: Path, inbox: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    add(folder, [inbox / "1.txt", inbox / "2.txt"])
    (inbox / "1.txt").write_text(TEXT.format("one, corrected"), "utf-8")
    adder = add(folder, [inbox / "1.txt", inbox / "2.txt"])
    assert [name.rpartition("/")[2] for name in adder.result.updated] == ["1.txt"]
    assert adder.unchanged == 1


def test_fields_of_jsonl_are_handed_on(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    path = tmp_path / "f.jsonl"
    path.write_text(json.dumps({"t": TEXT, "k": "x", "h": "A title"}) + "\n", "utf-8")
    desk = open_desk(folder, reviewer="ana", enter=False)
    desk.add([path], Adder(1, Fields(text="t", id="k", title="h")).take)
    [card] = desk.articles.cards()
    assert (card.name.rpartition("/")[2], card.title) == ("f.jsonl#x", "A title")
    desk.close()


class Deadly(Source):  # type: ignore[misc]  # dataclass_transform: a struct inherits `frozen`
    """An article that kills whichever process unpacks it."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (3,)


def test_an_article_that_kills_its_reader_stops_no_other(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()

    def with_deadly(path: Path, *, fields: Fields) -> Iterator[Source]:
        for i in range(5):
            kind = Deadly if i == 2 else Source
            yield kind(path, f"f.jsonl#{i}", TEXT.format(i))

    monkeypatch.setattr(adding, "load", with_deadly)
    adder = add(folder, [inbox / "f.jsonl"])
    assert [name.rpartition("#")[2] for name in adder.result.new] == ["0", "1", "3", "4"]
    assert [problem.title for problem in adder.result.problems] == ["The process that read it died"]


def test_a_file_of_the_desk_is_the_same_article_however_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Adding a changed file brings its text to the article that is there, from wherever it is named."""
    folder, link = tmp_path / "desk", tmp_path / "link"
    (folder / "sub").mkdir(parents=True)
    link.symlink_to(folder)
    for name in ("a.txt", "sub/b.txt"):
        (folder / name).write_text(TEXT.format(name), "utf-8")
    add(folder, [folder / "a.txt", folder / "sub" / "b.txt"])
    monkeypatch.chdir(folder / "sub")
    ways = [Path("../a.txt"), folder / "sub" / ".." / "a.txt", link / "a.txt", folder / "a.txt"]
    for number, way in enumerate(ways):
        (folder / "a.txt").write_text(TEXT.format(f"changed {number}"), "utf-8")
        result = add(folder, [way]).result
        assert (result.new, result.updated) == ([], ["a.txt"]), way
    assert add(folder, [Path("b.txt")]).unchanged == 1
    assert add(Path(".."), [Path("b.txt")]).unchanged == 1
    assert names(folder) == ["a.txt", "b.txt"]


def test_articles_that_do_not_say_their_language_have_the_desks(tmp_path: Path) -> None:
    """`--language` goes before what a file says, and the desk's own before what the words look like."""
    folder = tmp_path / "desk"
    folder.mkdir()
    add(folder, [])
    settings = folder / ".copydesk" / "desk.toml"
    settings.write_text(settings.read_text("utf-8") + 'language = "nl"\n', "utf-8")
    plain, front = tmp_path / "p.txt", tmp_path / "q.md"
    plain.write_text("Der Rat war nicht in der Stadt.\n", "utf-8")
    front.write_text("---\nlang: pl\n---\n\nDer Bürgermeister war nicht da.\n", "utf-8")
    assert languages(folder, [plain, front], "") == {"p.txt": "nl", "q.md": "pl"}
    front.write_text("---\nlang: pl\n---\n\nDer Bürgermeister kam dann doch.\n", "utf-8")
    assert languages(folder, [front], "sv") == {"p.txt": "nl", "q.md": "sv"}
    (folder / "r.txt").write_text("Nobody was there on Friday, she said.\n", "utf-8")
    assert languages(folder, [], "")["r.txt"] == "nl", "also what a desk takes in when it is opened"


def test_a_file_is_read_in_the_form_that_is_said(tmp_path: Path) -> None:
    """Whatever its name says."""
    folder, path = tmp_path / "desk", tmp_path / "talk.txt"
    folder.mkdir()
    path.write_text("Ann Lee: It rained on Monday.\n", "utf-8")
    added(folder, [path], fields=Fields(form="transcript"))
    with closing(open_desk(folder)) as desk:
        [card] = desk.articles.cards()
        assert desk.articles.article(card.name).quote(0) == "It rained on Monday."


def languages(folder: Path, paths: list[Path], given: str) -> dict[str, str]:
    desk = open_desk(folder, reviewer="ana", enter=not paths)
    try:
        desk.add(paths, Adder(1, language=given).take)
        names = [card.name for card in desk.articles.cards()]
        return {name.rpartition("/")[2]: desk.articles.article(name).language for name in names}
    finally:
        desk.close()


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> dict[str, Exception]:
    """Read in this process; return what to raise instead, by the names of files."""
    wrong: dict[str, Exception] = {}

    def read_all(jobs: Iterable[ReadingJob], _: int) -> Iterator[tuple[ReadingJob, Outcome]]:
        for job in jobs:
            try:
                if job.path.name in wrong:
                    raise wrong[job.path.name]
                yield job, workers._read(job)
            except Exception as error:
                yield job, error

    monkeypatch.setattr(workers, "read_all", read_all)
    return wrong


def added(folder: Path, paths: list[Path], **more: object) -> Adder:
    """Add files to a desk and return the adder; `more` are its fields."""
    folder.mkdir(exist_ok=True)
    adder = Adder(1, **more)  # type: ignore[arg-type]
    desk = open_desk(folder, reviewer="ana", enter=False)
    try:
        desk.add(paths, adder.take)
    finally:
        desk.close()
    return adder


def test_progress_counts_articles_bytes_and_seconds(tmp_path: Path, inbox: Path, inline: dict[str, Exception]) -> None:
    """A file by its bytes, a record by its text; also those that could not be read."""
    seen: list[AddProgress] = []
    ticks = iter(range(10, 100))
    inline["1.txt"] = ReadingError("Sick", "it is")
    paths = [inbox / "0.txt", inbox / "1.txt", inbox / "f.jsonl"]
    added(tmp_path / "desk", paths, report=seen.append, clock=lambda: next(ticks))
    sizes = [path.stat().st_size for path in paths]
    record = len(TEXT.format("line 0"))
    done = [sizes[0], sum(sizes[:2]), *(sum(sizes[:2]) + record * at for at in (1, 2, 3))]
    assert seen == [AddProgress(at, size, sum(sizes), at) for at, size in enumerate(done, 1)]


def test_each_problem_names_its_file_once_and_what_kind_of_fault_it_was(
    tmp_path: Path, inbox: Path, inline: dict[str, Exception]
) -> None:
    inline.update({"0.txt": ReadingError("Sick", "it is", "Mend it"), "1.txt": ValueError("odd")})
    inline["2.txt"] = ReadingError("Sick", f"{inbox / '2.txt'} is")
    paths = [*(inbox / f"{number}.txt" for number in range(4)), inbox / "none.txt"]
    adder = added(tmp_path / "desk", paths)
    assert [name.rpartition("/")[2] for name in adder.result.new] == ["3.txt"]
    assert sorted((one.title, one.path, one.hint) for one in adder.result.problems) == sorted([
        ("Could not read the file", f"it is not there any more ({inbox / 'none.txt'})", "Run `copydesk check`"),
        ("Sick", f"{inbox / '0.txt'}: it is", "Mend it"),
        ("Could not read the article", f"{inbox / '1.txt'}: ValueError: odd", ""),
        ("Sick", f"{inbox / '2.txt'} is", ""),
    ])  # fmt: skip


def test_what_failed_is_tried_again_and_what_went_in_is_not(
    tmp_path: Path, inbox: Path, inline: dict[str, Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also a document, which an opening would not try again; nothing is counted as unchanged that is not in."""
    for name in ("sick.pdf", "good.pdf"):
        (inbox / name).write_bytes(b"%PDF-")
    good = Source(inbox / "good.pdf", "good.pdf", TEXT.format("pdf"))
    monkeypatch.setattr(
        workers, "load", lambda path, *, fields: [good] if path == good.path else load(path, fields=fields)
    )
    inline.update({"1.txt": ReadingError("Sick", "it is"), "sick.pdf": DocumentError("Sick", "it is")})
    paths = [inbox / "0.txt", inbox / "1.txt", inbox / "sick.pdf", inbox / "good.pdf"]
    first, second = (added(tmp_path / "desk", paths) for _ in range(2))
    assert [len(one.result.problems) for one in (first, second)] == [2, 2]
    assert ([len(one.result.new) for one in (first, second)], second.unchanged) == ([2, 0], 2)
    digests: list[str] = []

    def counted(file: BinaryIO) -> str:
        digests.append(digest_of(file))
        return digests[-1]

    monkeypatch.setattr(adding, "digest_of", counted)
    added(tmp_path / "desk", paths)
    assert len(digests) == 2
    inline.clear()
    third = added(tmp_path / "desk", paths[:2])
    assert ([name.rpartition("/")[2] for name in third.result.new], third.unchanged) == (["1.txt"], 1)


def test_a_file_of_which_one_record_failed_is_looked_at_again(
    tmp_path: Path, inbox: Path, inline: dict[str, Exception]
) -> None:
    """Those that are in count as unchanged, one by one; what the file had is known when all of it was read."""
    path = inbox / "f.jsonl"
    whole = path.read_text("utf-8")
    path.write_text(whole + "{\n", "utf-8")
    first, second = (added(tmp_path / "desk", [path]) for _ in range(2))
    assert ([len(one.result.new) for one in (first, second)], second.unchanged) == ([3, 0], 3)
    assert [len(one.result.problems) for one in (first, second)] == [1, 1]
    assert first.result.read == {}
    path.write_text(whole, "utf-8")
    third = added(tmp_path / "desk", [path])
    assert (third.unchanged, len(third.result.new)) == (0, 0)
    assert {name.rpartition("#")[2] for of in third.result.read.values() for name in of} == {"0", "1", "2"}
    assert not inline


def test_what_was_kept_when_somebody_stopped_is_not_read_again(
    tmp_path: Path, inbox: Path, inline: dict[str, Exception]
) -> None:
    def stop(progress: AddProgress) -> None:
        if progress.articles == 2:
            raise KeyboardInterrupt

    paths = sorted(inbox.glob("*.txt"))
    with pytest.raises(KeyboardInterrupt):
        added(tmp_path / "desk", paths, report=stop)
    inline["0.txt"] = inline["1.txt"] = ReadingError("Read again", "it is")
    again = added(tmp_path / "desk", paths)
    assert (again.unchanged, len(again.result.new), again.result.problems) == (2, 4, [])
