"""What others do while one works shows by itself: new articles, new texts, another share of the round."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from review.events import Holding
from review.round_changes import AssignmentChange, Plan
from store.folder_desk import FileDesk
from store.manage.reassign import reassign
from store.opening import open_desk
from tests.rounds import rounds_of
from tests.tui.helpers import screen_text, settled
from tests.verdicts import Verdict
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.screens.desk.status_line import on_disk
from tui.work.session import Session

AppOf = Callable[..., CopydeskApp]
TEXT = "The mayor said that {0} people came. Nobody counted them. The square holds {0} at most."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a desk of articles b to f."""
    for name in "bcdef":
        (tmp_path / f"{name}.txt").write_text(TEXT.format(len(name) * 100), "utf-8")
    open_desk(tmp_path, "bo").close()
    return tmp_path


def added(folder: Path, name: str, text: str) -> None:
    """Let a colleague add an article, or a new text of one."""
    path = folder / name
    path.write_text(text, "utf-8")
    other = open_desk(folder, "bo", enter=False)
    other.add([path])
    other.close()


async def looked(app: CopydeskApp, pilot: Pilot[int]) -> None:
    """Let the desk look what others wrote."""
    app.desk_screen.remote.look()
    await pilot.pause()


async def test_an_article_that_a_colleague_adds_shows(folder: Path, app_of: AppOf) -> None:
    """It stands in the list and counts; the cursor, the open article and the filter stay; the bottom line says so."""
    desk = open_desk(folder, "ana")
    app = app_of(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        session, articles = app.desk_screen.session, app.desk_screen.articles
        session.open("d.txt", 1)
        await pilot.press("tab", "tab")
        app.desk_screen.focus_pane("list")
        await pilot.press("j")
        assert articles.card.name == "e.txt"
        left = session.pending.left
        added(folder, "a.txt", "A title\n\n" + TEXT.format(7))
        await looked(app, pilot)
        assert [card.name for card in session.cards] == [f"{name}.txt" for name in "abcdef"]
        assert (session.name, session.cursor.sentence, articles.card.name) == ("d.txt", 1, "e.txt")
        assert session.pending.left > left
        assert session.pending.left == sum(p.claims - p.judged for p in desk.decisions.progress("ana").values())
        assert "1 new article: A title" in screen_text(app)
        session.open("a.txt")
        app.desk_screen.acts.decide(Verdict.ACCURATE)
        await settled(app)
        assert desk.decisions.progress("ana")["a.txt"].judged == 1
        assert session.pending.saved == 1


async def test_a_filter_goes_on_filtering(folder: Path, app_of: AppOf) -> None:
    """Only those of the new articles show that match."""
    app = app_of(open_desk(folder, "ana"))
    async with app.run_test(size=(120, 30)) as pilot:
        app.desk_screen.focus_pane("list")
        await pilot.press("/", *"is:open c.t", "enter")
        shown = [app.desk_screen.session.cards[number].name for number in app.desk_screen.articles.order]
        assert shown == ["c.txt"]
        added(folder, "a.txt", TEXT.format(7))
        added(folder, "bc.txt", TEXT.format(8))
        await looked(app, pilot)
        after = [app.desk_screen.session.cards[number].name for number in app.desk_screen.articles.order]
        assert (after, app.desk_screen.filter) == (["bc.txt", "c.txt"], "is:open c.t")
        assert app.desk_screen.articles.card.name == "c.txt"


async def test_a_new_text_of_the_open_article_is_shown_at_the_same_sentence(folder: Path, app_of: AppOf) -> None:
    """Decisions on sentences that stayed are carried over, and what is decided next belongs to the new text."""
    desk = open_desk(folder, "ana")
    app = app_of(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        session = app.desk_screen.session
        session.open("d.txt", 1)
        await pilot.press("a")
        await settled(app)
        session.cursor.go(1)
        added(folder, "d.txt", "A new first sentence was put in. " + TEXT.format(100))
        await looked(app, pilot)
        assert session.article.quote(session.cursor.sentence) == "Nobody counted them."
        assert session.holding().verdict == "accurate"
        assert "new text" in screen_text(app)
        session.cursor.move(1)
        await pilot.press("d")
        await settled(app)
        held = desk.decisions.held("d.txt", "ana")
        assert held[3].snapshot == session.opened.snapshot == desk.articles.cards()[2].snapshot


async def test_nothing_changes_under_an_open_dialog(folder: Path, app_of: AppOf) -> None:
    """A note that is being written goes to the sentence it was asked about; what is new shows afterwards."""
    desk = open_desk(folder, "ana")
    app = app_of(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        session = app.desk_screen.session
        session.open("d.txt", 1)
        await pilot.press("n", *"why")
        added(folder, "d.txt", "A new first sentence was put in. " + TEXT.format(100))
        await looked(app, pilot)
        assert session.article.quote(session.cursor.sentence) == "Nobody counted them."
        assert session.cursor.sentence == 1
        await pilot.press("ctrl+s")
        await settled(app)
        await looked(app, pilot)
        assert session.cursor.sentence == 2
        assert session.holding() == Holding(note="why")


async def test_a_share_that_changes_hands_shows(folder: Path, app_of: AppOf) -> None:
    """Articles that a lead gives to somebody else go from the list while the program is open."""
    round_admin = rounds_of(folder, "ana")
    round_admin.new(Plan("one", "ana", ("ana",)))
    round_admin.open("one")
    desk: FileDesk = open_desk(folder, "ana", "one")
    app = app_of(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        assert len(app.desk_screen.session.cards) == 5
        lead = open_desk(folder, "ana", "one", overview=True)
        reassign(lead, lead.rules, AssignmentChange(joining=("bo",)))
        lead.close()
        await looked(app, pilot)
        assert 0 < len(app.desk_screen.session.cards) < 5
        assert "went to others" in screen_text(app)


@pytest.mark.parametrize("width", [40, 80])
async def test_a_round_that_comes_to_ask_is_said_until_it_is_looked_at(folder: Path, app_of: AppOf, width: int) -> None:
    """Not as a draft, not when it asks others, nor the one that asked before; keys do not take the line away."""

    lead = rounds_of(folder, "bo")
    lead.new(Plan("before", "bo", ("ana", "bo")))
    lead.open("before")
    asked = rounds_of(folder, "ana")
    app = app_of(open_desk(folder, "ana", "main"), rounds=lambda: asked)
    async with app.run_test(size=(width, 12)) as pilot:
        await looked(app, pilot)
        assert "ask" not in screen_text(app)
        lead.new(Plan("two", "bo", ("ana", "bo")))
        lead.new(Plan("other", "bo", ("bo",)))
        lead.open("other")
        await looked(app, pilot)
        assert "ask" not in screen_text(app)
        lead.open("two")
        await looked(app, pilot)
        assert "round two asks you: R" in screen_text(app)
        await pilot.press("j", "a")
        await settled(app)
        if width < 80:  # what the act did stands there until the next key
            await pilot.press("k")
        assert "round two asks you: R" in screen_text(app)
        await pilot.press("R")
        await pilot.pause()
        await pilot.press("escape")
        await looked(app, pilot)
        assert "asks you" not in screen_text(app)


async def test_what_is_wrong_on_the_disk_is_said_once_and_help_says_what_to_do(folder: Path, app_of: AppOf) -> None:
    """A file that cannot be read, from the start; and one that has changed, when it is noticed."""
    (folder / "bad.txt").write_bytes(b"ab\x92")
    open_desk(folder, "bo").close()
    (folder / "d.txt").write_text("Another text is here now. " + TEXT.format(1), "utf-8")
    app = app_of(open_desk(folder, "ana", wait=False))
    async with app.run_test(size=(120, 30)) as pilot:
        await looked(app, pilot)
        assert "Could not decode the file and 1 more (? tells)" in screen_text(app)
        await pilot.press("j")
        await looked(app, pilot)
        assert "(? tells)" not in screen_text(app)
        await pilot.press("?")
        await pilot.pause()
        assert "An article's file has changed: d.txt" in screen_text(app)
        assert "`copydesk add` brings the new text in" in screen_text(app)


async def test_what_is_wrong_at_the_first_opening_is_said_at_once(folder: Path, app_of: AppOf) -> None:
    """Nothing is passed over in silence when a folder becomes a desk."""
    (folder / "bad.txt").write_bytes(b"ab\x92")
    app = app_of(open_desk(folder, "ana"))
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        assert "Could not decode the file" in screen_text(app)


async def test_articles_appear_as_they_are_read(samples: Path, app_of: AppOf) -> None:
    """A folder of many files shows its first article at once, says how many are read, and keeps the cursor."""
    for number in range(12):
        (samples / f"e{number:02}.txt").write_text(TEXT.format(number), "utf-8")
    app = app_of(open_desk(samples, "ana", wait=False))
    assert app.desk.arriving()[1] == 17
    assert len(app.desk.articles.cards()) == 1
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        assert app.desk.arriving() == (0, 0)
        assert len(app.desk_screen.session.cards) == len(list(samples.glob("*.txt")))
        assert app.desk_screen.session.name.startswith("000_")
        assert "articles are read" in screen_text(app)
        app.desk_screen.remote.arriving = 3, 60
        assert "reading 3 of 60 files" in on_disk(app.desk_screen)


async def test_a_filter_by_somebody_whom_a_blind_round_hides_says_so(folder: Path, app_of: AppOf) -> None:
    """An empty list would say that they have done nothing."""
    lead = rounds_of(folder, "lead")
    lead.new(Plan("one", "lead", ("ana", "bo"), overlap=2, blind=True))
    lead.open("one")
    app = app_of(open_desk(folder, "ana", "one"))
    async with app.run_test(size=(80, 24)) as pilot:
        app.desk_screen.focus_pane("list")
        await pilot.press("/", *"by:bo", "enter")
        assert "others are seen when it is closed" in screen_text(app)
        await pilot.press("escape", "/", *"by:ana", "enter")
        assert "Nothing matches" in screen_text(app)


async def at_work(app: CopydeskApp, pilot: Pilot[int]) -> Session:
    """Judge the first sentence of d.txt, and return the session when that is saved."""
    session: Session = app.desk_screen.session
    session.open("d.txt", 0)
    await pilot.press("a")
    await settled(app)
    return session


async def test_a_renamed_article_stays_open_under_its_new_name(folder: Path, app_of: AppOf) -> None:
    """What was decided stays counted once, and what is decided next is saved, before and after it shows."""
    app = app_of(open_desk(folder, "ana"))
    async with app.run_test(size=(120, 30)) as pilot:
        session = await at_work(app, pilot)
        left = session.pending.left
        (folder / "d.txt").rename(folder / "new.txt")
        open_desk(folder, "bo").close()
        app.desk_screen.acts.decide(Verdict.DISPUTED)
        await settled(app)
        assert not session.pending.failed
        await looked(app, pilot)
        assert session.name == "new.txt"
        assert (session.pending.saved, session.pending.left) == (2, left - 1)
        assert [session.holding(at).verdict for at in (0, 1)] == [Verdict.ACCURATE, Verdict.DISPUTED]
        assert "d.txt is new.txt now" in screen_text(app)
        await pilot.press("u")
        await settled(app)
        assert (session.pending.saved, session.holding(1).verdict) == (1, None)


async def test_a_withdrawn_article_is_said_to_be_withdrawn(folder: Path, app_of: AppOf) -> None:
    """And is not counted among what is left, nor among what was judged."""
    app = app_of(open_desk(folder, "ana"))
    async with app.run_test(size=(120, 30)) as pilot:
        session = await at_work(app, pilot)
        left = session.pending.left
        with closing(open_desk(folder, "bo")) as other:
            other.rounds.withdraw(["d.txt", "e.txt"])
        await looked(app, pilot)
        assert "2 withdrawn" in screen_text(app)
        assert (session.pending.saved, session.pending.left) == (0, left - 5)


async def test_a_lexicon_that_is_edited_by_hand_is_seen_while_the_program_runs(folder: Path, app_of: AppOf) -> None:
    """With the next look, on the page that is open, and gone again when the name is taken out."""
    app = app_of(open_desk(folder, "ana"))
    async with app.run_test(size=(120, 30)) as pilot:
        await looked(app, pilot)
        path = folder / ".copydesk" / "lexicon.toml"
        for text, known in (('[[entity]]\nname = "square"\ntype = "PLACE"\n', True), ("", False)):
            path.write_text(text, "utf-8")
            await looked(app, pilot)
            await happens(lambda: app.desk_screen.background.asks("fetch") is False)
            await pilot.pause()
            article = app.desk_screen.session.article
            assert article is not None
            assert ("square" in {mention.entity for mention in article.mentions}) is known
            assert app.desk_screen.reader._mentions == article.mentions
