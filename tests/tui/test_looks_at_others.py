"""Looks at what others wrote: what each finds is told, and waits where something is on its way or a dialog asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from reading.errors import CopydeskError
from review.events import Holding
from review.holdings import Progress
from review.rounds import Round
from store.desk import Problem
from tests.fakes.desk import card_of
from tests.tui.by_hand import event
from tests.tui.desk_double import Heard, desk
from tests.tui.helpers import article
from tui.screens.desk.background import RemoteChanges
from tui.work.news import Renewal

CARDS = [card_of(article(f"{name}.txt", "One.")) for name in "abc"]
FEWER = CARDS[:2]
OWN = {"a.txt": Progress(1, 5), "b.txt": Progress(2, 6)}
OTHERS = {"bo": Progress(3, 7)}
BAD = Problem("Could not read the file", "/desk/bad.txt")
WORSE = Problem("The file has changed", "/desk/b.txt")


class Looking:
    """What looks at others on a desk, what is asked of the desk's parts, and the questions that wait for an answer."""

    def __init__(self, arriving: tuple[int, int] = (0, 0), **more: Any) -> None:
        self.view, self.heard = desk(rules=Round("one"))
        self.questions: dict[str, tuple[Callable[[Any], Any], Callable[[Any], None], Callable[[Any], None]]] = {}
        self.changed: frozenset[str] = frozenset()
        self.news: list[Any] = []
        heard, view = self.heard, self.view
        session, store = view.session, view.session.desk
        session.cards, session.views = CARDS, ["views"]
        session.pending = SimpleNamespace(pending=0, progress_of=lambda card: OWN[card.name])
        session.look_for_news = self._look_for_news
        session.renew = lambda news: news.renewal
        session.reread = self._reread
        session.cursor.place = 2
        store.arriving = lambda: arriving
        store.refresh = lambda: self.changed
        store.articles = SimpleNamespace(cards=lambda: CARDS, lexicon=lambda: "lexicon")
        store.problems = lambda: [BAD]
        store.decisions = SimpleNamespace(missing=lambda: (), progress=lambda who: {"a.txt": OTHERS[who]})
        store.missing_folder = lambda: ""
        store.round = "one"
        view.background = SimpleNamespace(ask=self._ask, asks=lambda topic: topic in self.questions)
        view.shell.problems = [BAD]
        view.shell.settings.hub = view.shell.settings.round_admin = None
        view.status = Heard(heard, "status.", message="")
        view.round_news = Heard(heard, "news.")
        view.elsewhere = Heard(heard, "elsewhere.")
        view.past = Heard(heard, "past.")
        view.texts = Heard(heard, "texts.")
        view.articles.place = lambda: ("b.txt", 7)
        view.app = SimpleNamespace(screen=view)
        view.remote = self.remote = RemoteChanges(view)

    def _ask(self, topic: str, read: Any, take: Any, failed: Any = None) -> None:
        self.heard.append(f"ask {topic}")
        self.questions[topic] = (read, take, failed)

    def _look_for_news(self, changed: frozenset[str], cards: Sequence[Any] | None) -> Callable[[], Any]:
        self.heard.append(f"news of {sorted(changed)} {[one.name for one in cards or ()]}")
        return lambda: self.news.pop(0)

    def _reread(self, show: Callable[[], None]) -> None:
        self.heard.append("reread")
        show()

    def answer(self, topic: str, error: CopydeskError | None = None) -> None:
        """Answer a question, as `tui.shell.background` does, or fail."""
        read, take, failed = self.questions[topic]
        found = read(SimpleNamespace(tell=lambda hear, *what: hear(*what))) if error is None else None
        del self.questions[topic]
        take(found) if error is None else failed(error)

    def looked(self) -> list[str]:
        """Look once, and return what was asked of the desk's parts."""
        self.said()
        self.remote.look()
        self.answer("look")
        return self.said()[1:]

    def said(self) -> list[str]:
        """Return what was heard since this was last asked."""
        heard, self.heard[:] = list(self.heard), []
        return heard


def news(*changed: str, said: str = "", retold: bool = False, **more: Any) -> SimpleNamespace:
    """Return what was read of some articles, which nothing has gone beyond."""
    known = {"changed": changed, "cards": None, "opened": None, "renewal": Renewal(said, retold=retold)}
    return SimpleNamespace(**{**known, **more})


# ------------------------------------------------------------------------------------------------- what a look finds


def test_a_look_that_finds_nothing_tells_nothing() -> None:
    on = Looking()
    assert (on.looked(), on.looked()) == ([], [])


def test_others_decisions_are_read_and_shown() -> None:
    on = Looking()
    on.changed, on.news = frozenset({"b.txt"}), [news("b.txt")]
    assert on.looked() == ["news of ['b.txt'] []", "ask news"]
    on.answer("news")
    assert on.said() == [
        "elsewhere.follow(('b.txt',), False)",
        "past.forget()",
        "inspect()",
        "list.repaint()",
        "show_hints()",
    ]
    on.changed = frozenset()
    assert on.looked() == []


def test_other_articles_are_told_only_where_they_are_others() -> None:
    on = Looking()
    on.changed = frozenset({"b.txt"})
    on.view.session.desk.articles.cards = lambda: list(CARDS)
    assert on.looked() == ["news of ['b.txt'] []", "ask news"]
    on.view.session.desk.articles.cards = lambda: FEWER
    assert on.looked() == ["news of ['b.txt'] ['a.txt', 'b.txt']", "ask news"]
    on.changed = frozenset()
    on.view.session.desk.articles.cards = lambda: CARDS[:1]
    assert on.looked() == ["news of ['b.txt'] ['a.txt', 'b.txt']", "ask news"]


def test_another_round_lexicon_problem_and_invitation_are_told() -> None:
    """Each once."""
    on = Looking()
    store, shell = on.view.session.desk, on.view.shell
    on.looked()
    rules = Round("one", due="2026-03-01")

    def refresh() -> frozenset[str]:
        store.rules = rules
        return frozenset()

    store.refresh = refresh
    assert on.looked() == [f"news.ruled({rules!r})"]
    store.problems = lambda: [BAD, WORSE]
    assert on.looked() == ["say('The file has changed (<app.help> tells): /desk/b.txt')"]
    assert shell.problems == [BAD, WORSE]
    shell.settings.round_admin = SimpleNamespace(invitations=lambda here: (f"two, from {here}",))
    assert on.looked() == ["status.repaint()"]
    assert on.remote.invitations == ("two, from one",)
    on.view.session.article = SimpleNamespace(mentions=("before",))

    def reread(show: Callable[[], None]) -> None:
        on.view.session.article = SimpleNamespace(mentions=())
        show()

    on.view.session.reread = reread
    store.articles.lexicon = lambda: "another"
    assert on.looked() == ["page.refresh_mentions(namespace(mentions=()))", "inspect()"]
    assert on.looked() == []


def test_an_edited_lexicon_is_shown_only_where_it_changes_the_page() -> None:
    """Not where another article is open by then that is as it was, or none, nor in another round."""
    on = Looking()
    session, before = on.view.session, SimpleNamespace(mentions=("one",))
    after: list[SimpleNamespace | None] = [before, None]

    def reread(show: Callable[[], None]) -> None:
        session.article = after.pop(0)
        show()

    session.reread = reread
    for _ in range(2):
        session.article = before
        on.remote._learned(session)
    session.article = None
    on.remote._learned(session)
    session.article, after[:] = before, [SimpleNamespace(mentions=())]
    on.view.session = None
    on.remote._learned(session)
    assert (on.said(), len(after)) == ([], 1)


def test_a_hub_s_silence_repaints_the_bottom_line_and_its_problems_are_told() -> None:
    """When it begins and when it ends."""
    on = Looking()
    hub = SimpleNamespace(state=SimpleNamespace(problems=(WORSE,)), is_silent=lambda: False)
    on.view.shell.settings.hub = hub
    assert on.looked() == ["say('The file has changed (<app.help> tells): /desk/b.txt')"]
    hub.is_silent = lambda: True
    assert (on.looked(), on.looked()) == (["status.repaint()"], [])
    hub.is_silent = lambda: False
    assert (on.looked(), on.looked()) == (["status.repaint()"], [])


def test_decisions_that_the_disk_lost_are_told_also_when_a_look_fails() -> None:
    """And a folder that is gone; again only when that changes."""
    on = Looking()
    store = on.view.session.desk
    lost = event("a.txt", 1, Holding(note="n"))
    store.decisions.missing = lambda: (lost,)
    assert on.looked() == ["lost(1, '')"]
    on.remote.lost = 1
    assert on.looked() == []
    store.missing_folder = lambda: "/desk"

    def refresh() -> frozenset[str]:
        raise CopydeskError("No such folder")

    store.refresh = refresh
    on.remote.look()
    on.said()
    with pytest.raises(CopydeskError):
        on.answer("look")
    assert on.said() == ["lost(1, '/desk')"]


# ------------------------------------------------------------------------------------------ one look after the other


def test_whoever_waits_is_called_when_all_that_a_look_found_is_shown() -> None:
    on = Looking()
    on.remote.look(lambda: on.heard.append("then"))
    on.answer("look")
    assert on.said() == ["ask look", "then"]
    on.changed, on.news = frozenset({"b.txt"}), [news("b.txt")]
    on.remote.look(lambda: on.heard.append("then"))
    on.answer("look")
    assert on.said() == ["ask look", "news of ['b.txt'] []", "ask news"]
    on.answer("news")
    assert on.said()[-1] == "then"


def test_a_look_that_is_asked_for_during_one_follows_it() -> None:
    """For whoever waits: what they wait for may have come too late for the first; the clock asks for none."""
    on = Looking()
    on.remote.look()
    on.remote.look()
    on.answer("look")
    assert (on.said(), list(on.questions)) == (["ask look"], [])
    on.remote.look()
    on.remote.look(lambda: on.heard.append("first"))
    on.remote.look(lambda: on.heard.append("second"))
    on.remote.look()
    on.answer("look")
    assert on.said() == ["ask look", "ask look"]
    on.answer("look")
    assert (on.said(), list(on.questions)) == (["first", "second"], [])


def test_a_look_that_fails_lets_go_on_whoever_waits() -> None:
    on = Looking(arriving=(2, 9))
    on.remote.look(lambda: on.heard.append("then"))
    on.answer("look", CopydeskError("No such folder"))
    assert (on.said(), list(on.questions)) == (["ask look", "then"], [])


def test_a_first_reading_is_looked_at_until_it_has_ended() -> None:
    """How far it is stands in the bottom line."""
    on = Looking(arriving=(0, 3))
    assert on.remote.arriving == (0, 3)
    on.remote.look()
    on.answer("look")
    assert on.said() == ["ask look", "ask look"]
    on.view.session.desk.arriving = lambda: (2, 3)
    on.answer("look")
    assert (on.said(), on.remote.arriving) == (["status.repaint()", "ask look"], (2, 3))
    on.view.session.desk.arriving = lambda: (0, 0)
    on.answer("look")
    assert (on.said(), list(on.questions)) == (["status.repaint()"], [])


@pytest.mark.parametrize("begins", ["at the start", "later"])
@pytest.mark.parametrize(
    ("left", "message", "said"),
    [
        ((0, 3), "", []),
        ((0, 0), "New here?", []),
        ((0, 0), "", ["say('All 1,200 articles are read')"]),
    ],
)
def test_the_end_of_a_first_reading_is_said(begins: str, left: tuple[int, int], message: str, said: list[str]) -> None:
    """Once, where the start has nothing else to say; afterwards what is new is said again."""
    on = Looking(arriving=(0, 3) if begins == "at the start" else (0, 0))
    store = on.view.session.desk
    if begins == "later":
        store.arriving = lambda: (0, 3)
        on.looked()
    store.arriving, on.view.status.message = lambda: left, message
    on.looked()
    for expected in (said, ["say('2 new articles')"] if left == (0, 0) else []):
        on.news = [news("b.txt", said="2 new articles", cards=FEWER)]
        on.view.session.cards = CARDS * 400
        on.remote.show_changes(frozenset({"b.txt"}), FEWER)
        on.answer("news")
        assert [one for one in on.said() if one.startswith("say")] == expected


# ------------------------------------------------------------------------------------------------- when it is shown


def test_what_others_wrote_waits_for_what_is_on_its_way_and_for_a_dialog() -> None:
    on = Looking()
    on.view.session.pending.pending = 1
    on.remote.show_changes(frozenset({"b.txt"}))
    on.view.session.pending.pending = 0
    on.view.app.screen = None
    on.remote.show_changes(frozenset({"c.txt"}))
    assert on.said() == []
    on.view.app.screen = on.view
    on.remote.catch_up()
    assert on.said() == ["news of ['b.txt', 'c.txt'] []", "ask news"]
    on.news = [news("b.txt")]
    on.view.app.screen = None
    on.answer("news")
    assert on.said() == []
    on.view.app.screen, on.news = on.view, [news("b.txt")]
    on.remote.catch_up()
    on.answer("news")
    on.said()
    on.remote.catch_up()
    assert on.said() == ["news of ['c.txt'] []", "ask news"]


def test_what_is_out_of_date_is_asked_again() -> None:
    on = Looking()
    on.news = [news("b.txt", renewal=None), news("b.txt", opened="opened")]
    on.remote.show_changes(frozenset({"b.txt"}))
    on.said()
    on.answer("news")
    assert on.said() == ["news of ['b.txt'] []", "ask news"]
    on.answer("news")
    assert "page.show_views(['views'], 2)" in on.said()


def test_a_round_that_was_left_shows_nothing() -> None:
    """Neither what others wrote there, nor who is asked, nor what is wrong; that is known, though."""
    on = Looking()
    on.view.remote = None
    on.remote.show_changes(frozenset({"b.txt"}))
    on.remote.catch_up()
    on.remote.invited(("two",))
    on.remote.warn([BAD, WORSE])
    assert on.said() == []
    assert (on.remote.invitations, on.view.shell.problems) == (("two",), [BAD, WORSE])


@pytest.mark.parametrize(
    ("retold", "shown"),
    [
        (False, "page.show_views(['views'], 2)"),
        (True, "page.show('the article', ['views'], 2)"),
    ],
)
def test_other_articles_are_laid_out_with_filter_and_cursor_as_they_were(retold: bool, shown: str) -> None:
    on = Looking()
    on.view.session.article = "the article"
    on.news = [news("b.txt", said="1 new article", retold=retold, cards=FEWER)]
    on.view.filter = "is:open"
    on.remote.show_changes(frozenset({"b.txt"}), FEWER)
    on.said()
    on.view.session.cards = FEWER
    on.answer("news")
    assert on.said() == [
        "elsewhere.follow(('b.txt',), True)",
        "past.forget()",
        "texts.renew()",
        "order.want('is:open', at_once=True)",
        "list.keep('b.txt', 7)",
        shown,
        "say('1 new article')",
        "inspect()",
        "list.repaint()",
        "show_hints()",
    ]
    assert on.view.article_filter.cards == FEWER
    on.remote.show_changes(frozenset({"c.txt"}))
    assert on.said() == ["news of ['c.txt'] []", "ask news"]


def test_articles_that_come_while_others_are_read_are_not_forgotten() -> None:
    on = Looking()
    on.news = [news("b.txt", cards=FEWER)]
    on.remote.show_changes(frozenset({"b.txt"}), FEWER)
    on.view.app.screen = None
    on.remote.show_changes(frozenset({"c.txt"}), CARDS)
    on.view.app.screen = on.view
    on.answer("news")
    on.said()
    on.remote.catch_up()
    assert on.said() == ["news of ['c.txt'] ['a.txt', 'b.txt', 'c.txt']", "ask news"]


@pytest.mark.parametrize(
    ("problems", "said"),
    [
        ([BAD], []),
        ([BAD, WORSE], ["say('The file has changed (<app.help> tells): /desk/b.txt')"]),
        ([WORSE, Problem("x", "y")], ["say('The file has changed and 1 more (<app.help> tells): /desk/b.txt')"]),
    ],
)
def test_only_what_is_newly_wrong_is_told(problems: list[Problem], said: list[str]) -> None:
    on = Looking()
    on.remote.warn(problems)
    assert (on.said(), on.view.shell.problems) == (said, problems)


# ----------------------------------------------------------------------------------------------- others' progress


def test_others_progress_is_counted_beside_the_keys_and_again_when_they_write() -> None:
    """The list is asked for anew when it is known for the first time; one's own is with what is on its way."""
    on = Looking()
    first, other = CARDS[0], CARDS[1]
    assert [on.remote.progress(first, who) for who in ("", "ana")] == [OWN["a.txt"]] * 2
    assert on.said() == []
    on.view.filter = "by:bo"
    assert on.remote.progress(first, "bo") == on.remote.progress(first, "bo") == Progress(0, 0)
    assert on.said() == ["ask progress of bo"]
    on.answer("progress of bo")
    assert on.said() == ["order.want('by:bo')"]
    assert on.remote.progress(first, "bo") == OTHERS["bo"]
    assert on.remote.progress(other, "bo") == Progress(0, 0)
    on.remote.show_changes(frozenset({"b.txt"}))
    assert on.said()[0] == "ask progress of bo"
    on.view.session.desk.decisions.progress = lambda who: {"b.txt": OWN["b.txt"]}
    on.answer("progress of bo")
    assert (on.said(), on.remote.progress(other, "bo")) == ([], OWN["b.txt"])
