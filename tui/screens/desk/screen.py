"""The desk: list, page and inspector, laid out for the size there is, and repainted where the session says so."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.css.query import NoMatches
from textual.geometry import Size

from keymaps.actions import Scope
from reading.lexicon import LexiconChange
from review import rounds
from review.rounds import Permission
from tui.screens.desk.actions import cannot, desk_handlers, prepare_decisions
from tui.screens.desk.background import LOOK_EVERY, ListOrder, RemoteChanges, SentencePasts, TextFilter, filter_of
from tui.screens.desk.elsewhere import OtherArticles
from tui.screens.desk.ending import end_row
from tui.screens.desk.layout import PaneLayout, layout_for
from tui.screens.desk.round_news import RoundNews
from tui.screens.desk.status_line import (
    ReasonMenu,
    Situation,
    facts,
    hints,
    invitations_notice,
    on_disk,
    request_line,
    situation,
    terms_line,
    welcome_notice,
)
from tui.screens.desk.view import DeskView
from tui.shell.background import Background
from tui.shell.dispatch import Handler
from tui.shell.shell import ShowsDecisions
from tui.widgets.article_list import ArticleList
from tui.widgets.inspector import Inspector
from tui.widgets.inspector_rows import InspectorRows
from tui.widgets.reader import Reader
from tui.widgets.status import NARROW, Divider, HeadRule, StatusBar, TitleBar
from tui.work.about import about, url_of
from tui.work.acts import Acts
from tui.work.article_filter import SORTS
from tui.work.echo import ARROW
from tui.work.guidance import KEY, Guidance
from tui.work.session import Fetch, Session, at_once
from tui.work.unsaved import file_for, spots, unsaved

if TYPE_CHECKING:
    from store.desk import Problem
    from tui.work.adjudication import Adjudication
    from tui.work.search import SearchHit


T = TypeVar("T")
PAINTED = 0.02
"""Seconds after which a key that was pressed is painted."""


class DeskScreen(DeskView):
    """Owns the session and hands it to the panes; hears from the session what to repaint."""

    AUTO_FOCUS = ""
    past: SentencePasts
    elsewhere: OtherArticles

    def __init__(self, session: Callable[[Any], Session]) -> None:
        super().__init__()
        self._panes: PaneLayout | None = None
        self._laid_out: Callable[[], None] = lambda: None
        self.background = Background(self)
        made = session(self)
        self._begin(made, Guidance(made.desk, made.left_at.state or {}))

    def _begin(self, session: Session, guidance: Guidance) -> None:
        self.session = session
        self.acts = Acts(session)
        self.guidance = guidance
        self.pane = "reader"
        self.zen = False
        self.inspecting: bool | None = None
        self.adjudication: Adjudication | None = (
            None  # the adjudication that the reviewer came here from, to see a case
        )
        self.taught: list[LexiconChange] = []  # changes of the lexicon made since the start, for undo
        self.desk_hits: Sequence[SearchHit] = ()
        self.decisions_query: str | None = None
        self.sort = "name"
        self.filter = ""
        self.order = ListOrder(self)
        self.texts = TextFilter(self, lambda: self.order.want(self.filter))
        self.remote = RemoteChanges(self)
        self.round_news = RoundNews(self)
        self.past = SentencePasts(self)
        self.elsewhere = OtherArticles(self)
        self.choices = ReasonMenu(self)
        self.article_filter = filter_of(self)
        self._handlers: Mapping[str, Handler] = {}
        self._situation: Situation | None = None
        self._hints_of = -1  # how many events had been entered when the keys were last chosen

    def compose(self) -> ComposeResult:
        """Lay out the panes, the lines between them and the lines around them."""
        signs = self.shell.settings.signs
        self.title_bar = TitleBar(id="title")
        self.head_rule = HeadRule(signs.rule, signs.dot, id="head-rule")
        self.articles = ArticleList(self.session, signs, id="list")
        self.articles.differing = self.elsewhere.count
        self.reader = Reader(signs, scroll=self.shell.settings.scroll, id="reader")
        rows = InspectorRows(self.shell, self.title_of, lambda: self.session.up_for_judgement)
        self.inspector = Inspector(rows, id="inspector")
        self.reader.end_row = lambda: end_row(self)
        self.status = StatusBar(self.facts, id="status")
        self._restore(self.session.left_at.state or {})
        layout = self._layout(self.app.size)  # known before there is a first frame, so that nothing is styled twice
        yield self.title_bar
        yield self.head_rule
        with Horizontal(id="body", classes=layout.body_classes):
            with Vertical(id="left"):
                yield self.articles
            yield Divider(signs.wall, upright=True, id="left-wall")
            with Container(id="page", classes=layout.page_classes):
                yield self.reader
                yield Divider(signs.wall, upright=True, id="right-wall")
                yield Divider(signs.rule, id="floor")
                yield self.inspector
        yield Divider(signs.rule, id="foot-rule")
        yield self.status

    def on_mount(self) -> None:
        """Restore the state of the last time, all of it in the first frame."""
        self._start(at_once)
        self.set_interval(LOOK_EVERY, lambda: self.remote.look())

    def _start(self, fetch: Fetch) -> None:
        """Show the session from where it was left."""
        self._handlers = desk_handlers(self)
        desk = self.session.desk
        self.title_bar.desk = self.shell.settings.title
        self.title_bar.reviewer = desk.reviewer
        self.title_bar.round = terms_line(desk.rules, self.shell.settings.signs)
        self.fit_panes()
        if self.filter or self.sort != "name":
            self.order.want(self.filter, at_once=True)
        self.session.start(self.shell.settings.article, fetch)
        self.call_after_refresh(self._shown)

    def on_screen_suspend(self) -> None:
        """Let keys go on: a screen that another one covers is not laid out."""
        self._laid_out()

    def on_screen_resume(self) -> None:
        """Show the changes of others that came while another screen was on top."""
        self.remote.catch_up()
        self.round_news.look_what_is_settled()
        self.show_hints()

    def rescaled(self) -> None:
        """Show the verdicts that the round has now, with their signs and their keys."""
        self._handlers = desk_handlers(self)
        self.article_filter = filter_of(self)
        self.articles.signs = self.reader.signs = self.shell.settings.signs
        for widget in (self.articles, self.reader, self.inspector):
            widget.repaint()
        self.show_hints()

    async def enter(self, session: Callable[[Any], Session]) -> None:
        """Show another session, of another round, in place of this one."""

        def read() -> tuple[Session, Guidance]:
            made = session(self)
            return made, Guidance(made.desk, made.left_at.state or {})

        made, guidance = await self.background.read(read)
        self._begin(made, guidance)
        await self.recompose()
        self._start(self.fetch)

    def _shown(self) -> None:
        """Announce the first frame, and show warnings."""
        self.shell.settings.shown()
        self._warn()
        self.round_news.look_for_tasks()
        self.round_news.look_what_is_settled()
        self.elsewhere.wake()
        if self.session.desk.arriving()[1]:
            self.remote.look()

    def _warn(self) -> None:
        """Show warnings: damaged files, a read-only desk, keys that cannot be used."""
        self.background.ask("problems", lambda _: self.session.desk.problems(), self._warn_of)

    def _warn_of(self, problems: Sequence[Problem]) -> None:
        self.remote.warn(problems)
        desk = self.session.desk
        if desk.read_only and desk.read_only == rounds.why_not(desk.rules, desk.reviewer, Permission.JUDGE):
            self.say(desk.read_only)
        elif desk.read_only:
            self.say(f"Read-only; --desk DIR decides elsewhere. {desk.read_only}", urgent=True)
        elif self.shell.settings.faults:
            self.say(f"Some of your keys or settings cannot be used: {self.shell.key_of('app.help')} says which")
        elif self.shell.settings.charset != "utf-8":
            self.say("This locale is not UTF-8: ? stands for characters it lacks; copydesk doctor tells more")
        elif self.round_news.announce() or problems or self.shell.is_touched:
            return
        elif self.shell.settings.is_first_start:
            self.status.say(welcome_notice(self), beside=str if self.shell.settings.speak else self._on_disk)

    # ------------------------------------------------------------------ seams

    def scopes(self) -> tuple[Scope, ...]:
        """Return the scopes of the pane that has the focus."""
        if self.pane == "list":
            return (Scope.LIST, Scope.APP)
        if self.pane == "inspector":
            return (Scope.INSPECTOR, Scope.READER, Scope.APP)
        return (Scope.READER, Scope.APP)

    def handlers(self) -> Mapping[str, Handler]:
        """Return what the desk performs, by action."""
        return self._handlers

    def cannot(self, action_id: str, /) -> str:
        """Say why an action cannot be performed now."""
        return cannot(self, action_id)

    # ------------------------------------------------------------------ layout

    def on_resize(self) -> None:
        """Lay out for the new size; panes that are being taken down do not need it, nor those being built anew."""
        with suppress(NoMatches):
            self.fit_panes()

    def fit_panes(self) -> None:
        """Show the panes that fit, and give the focus to the one that is current."""
        layout = self._layout(self.size)
        if self.pane == "inspector" and not layout.inspector:
            self.pane = "reader"
            layout = self._layout(self.size)
        self._apply(layout)
        if self._panes not in (None, layout) and self.is_current:
            self._hold_until_laid_out()
        self._panes = layout
        target = {"list": self.articles, "inspector": self.inspector}.get(self.pane, self.reader)
        if self.focused is not target:
            self.set_focus(target)
        self.inspect()
        self.show_hints()

    def _hold_until_laid_out(self) -> None:
        """Let keys wait for the size that the panes will have: a page down goes by that of the page."""
        self._laid_out()
        resume = self._laid_out = self.shell.hold_keys()

        def heard() -> None:
            if not self.reader.call_later(resume):  # behind what tells it of its size
                resume()

        self.call_after_refresh(heard)

    def _layout(self, size: Size) -> PaneLayout:
        """Return the layout of the panes at a size."""
        return layout_for(size.width, size.height, self.pane, self.inspecting, self.zen)

    def _apply(self, layout: PaneLayout) -> None:
        body, page = self.query_one("#body"), self.query_one("#page")
        body.set_classes(layout.body_classes)
        page.set_classes(layout.page_classes)
        for name, shown in (
            ("#title", layout.frame),
            ("#head-rule", layout.frame),
            ("#foot-rule", layout.frame),
            ("#left", layout.list),
            ("#left-wall", layout.list and layout.reader),
            ("#page", layout.reader or layout.inspector),
            ("#reader", layout.reader),
            ("#inspector", layout.inspector),
            ("#right-wall", layout.inspector and layout.reader and not layout.below),
            ("#floor", layout.inspector and layout.below),
            ("#status", layout.status),
        ):
            self.query_one(name).display = shown

    def focus_pane(self, name: str) -> None:
        """Make a pane current: `list`, `reader` or `inspector`."""
        if name == "inspector" and not self.inspector.display:
            self.inspecting = True
        self.pane = name
        self.fit_panes()

    def show_hints(self) -> None:
        """Show the keys that matter where the focus is; they are found anew when what decides it has changed."""
        now, self._hints_of = situation(self), self.session.pending.entered
        if now != self._situation:
            self._situation = now
            self.status.hints = hints(self)
        self.status.repaint()

    # ------------------------------------------------------------------ what the session asks and tells

    def fetch(self, read: Callable[[], T], take: Callable[[T], None]) -> None:
        """Read data for an action, and go on with the action and then with the keys typed meanwhile."""
        self.background.ask("fetch", lambda _: read(), take, lambda error: self.say(str(error), urgent=True))
        self.background.hold("fetch")

    def opened(self) -> None:
        """Show another article."""
        session = self.session
        self.reader.show(session.article, session.views, session.cursor.place)
        article = session.article
        known = [said for _, said in about(article)] or [article.name] if article else ()
        self.head_rule.show(known, url_of(article) if article else "")
        self.articles.follow()
        self.past.forget()
        self.elsewhere.opened()
        self.inspect()
        self.status.repaint()
        self.remember()

    def moved(self, old: int, new: int) -> None:
        """Move the bar, scroll where needed."""
        ranged = self.session.cursor.anchor is not None
        self.reader.refresh_sentences(range(min(old, new), max(old, new) + 1) if ranged else (old, new))
        self.reader.move(new)
        self.elsewhere.moved()
        self.inspect()
        self.show_hints()
        self.status.repaint()
        self.remember()

    def sentences_changed(self, article: str, sentences: Sequence[int]) -> None:
        """Repaint sentences that have another holding, and everything that counts them."""
        if article == self.session.name:
            self.reader.refresh_sentences(sentences)
            self.past.ask_again(sentences)
            self.elsewhere.show_sentences(article, sentences)
            if self.session.cursor.place in sentences:  # the inspector shows no other
                self.inspect()
        self.articles.refresh_article(article)
        session = self.session
        is_known = session.pending.entered == self._hints_of and not session.pending.failed
        if session.cursor.place in sentences or not is_known:
            self.show_hints()
        self.status.repaint()
        if self._above is not None:
            self._above.show_sentences(article, sentences)

    @property
    def _above(self) -> ShowsDecisions | None:
        """The screen over this one that shows decisions too, and hears what the session tells."""
        above = self.app.screen if self.is_mounted else None
        return above if above is not self and isinstance(above, ShowsDecisions) else None

    def lost(self, count: int, gone: str) -> None:
        """Report the number of decisions lost from the disk and the folder that is gone, and when they are back."""
        if (count, gone) == (self.remote.lost, self.remote.gone):
            return
        before, self.remote.lost, self.remote.gone = self.remote.lost, count, gone
        key = self.shell.key_of("save.retry")
        if count or gone:
            what = f"{count} no longer on the disk; {key} tries again" if count else "The desk is gone"
            self.say(f"{what}: {gone} is not there" if gone else what, urgent=True)
        else:
            self.say("The disk has all decisions again" if before else "The desk is there again")
        self.status.repaint()

    def inspect(self) -> None:
        """Show the current sentence in the inspector, where that is shown, with the known part of its past."""
        if not self.inspector.display:
            return
        view = self.session.current
        self.inspector.show(self.session.article, view, self.past.past_of(view), self.elsewhere.view_of(view))

    def title_of(self, name: str) -> str:
        """Return the title of an article of the desk, or its name where it has none."""
        number = self.session.number_of(name)
        return (self.session.cards[number].title if number >= 0 else "") or name

    def say(self, text: str, urgent: bool = False) -> None:
        """Show one line of text."""
        if self.is_mounted:
            self.status.say(text, urgent)
        if self._above is not None and text:
            self._above.say(text, urgent)

    def did(self, text: str, undo: bool = True) -> None:
        """Show what an act did, beside what is saved, and the key that takes it back."""
        if self.is_mounted:
            signs = self.shell.settings.signs
            line, key = text.replace(ARROW, signs.arrow), self.shell.key_of("edit.undo") if undo else ""
            line = line if self.size.width >= NARROW or self.shell.settings.speak else line.removeprefix("sentence ")
            self.status.say(line, beside=self._beside_act, offers=key)
            if self._above is not None:
                back = f" {signs.dot} {key} undo" if undo and not self.shell.settings.speak else ""
                self._above.say(line + back)

    def _on_disk(self) -> str:
        """Return what is saved."""
        return on_disk(self)

    def _beside_act(self) -> str:
        """Return the fact that must be seen beside what an act did."""
        return request_line(self) or invitations_notice(self) or on_disk(self, still=True)

    def show_pending(self, text: str) -> None:
        """Show the keys that wait for more."""
        self.choices.withdraw()
        if text != self.status.pending:
            self.status.pending = text
            self.status.repaint()

    def may_open(self, actions: Iterable[str]) -> None:
        """Get ready for what the keys that are being typed may open, once they are painted."""
        if "decisions.open" in actions:
            self.set_timer(PAINTED, lambda: prepare_decisions(self))

    def offer(self, argument: str) -> None:
        """Show what may follow an action that takes an argument."""
        self.choices.offer(argument)

    def facts(self) -> Iterator[str]:
        """Return the facts that the status line always shows."""
        return facts(self)

    # ------------------------------------------------------------------ coming and going

    def _restore(self, state: Mapping[str, object]) -> None:
        self.zen = state.get("zen") is True
        self.inspecting = cast("bool | None", state.get("inspecting"))
        self.reader.numbered = state.get("numbers") is True
        self.sort = str(state.get("sort")) if state.get("sort") in SORTS else "name"
        self.filter = str(state.get("filter") or "")
        self.elsewhere.was_asked = state.get("elsewhere") is True
        pane = state.get("pane")
        self.pane = str(pane) if pane in ("list", "reader") else "reader"
        if not self.session.cards:
            self.pane = "list"

    def state(self) -> Mapping[str, object]:
        """Return the state that the next start restores, beside article and sentence."""
        return {
            "zen": self.zen,
            "inspecting": self.inspecting,
            "numbers": self.reader.numbered,
            "pane": self.pane,
            "filter": self.filter,
            "sort": self.sort,
            "elsewhere": self.elsewhere.was_asked,
            KEY: self.guidance.known,
        }

    def remember(self) -> None:
        """Keep where the reviewer is, for the next start."""
        self.shell.remember(self.session.place_to_keep(self.state()))

    def leave(self) -> None:
        """Quit; when the disk does not have all that was decided, ask first where the rest of it goes."""
        self.remember()
        lost = unsaved(self.session.desk, self.session.pending)
        if not lost:  # what is on its way is waited for
            self.app.exit(0)
            return
        from tui.screens.dialogs import Prompt

        count = spots(lost)
        is_one = count == 1
        what = "1 decision is not on the disk" if is_one else f"{count} decisions are not on the disk"
        they, go, them = ("It", "goes", "it") if is_one else ("They", "go", "them")
        hint = f"{they} {go} to this file, from which `copydesk import` takes {them}."
        private = self.shell.settings.private or Path.cwd()
        place = file_for(private, self.session.desk, self.shell.settings.title, time.time_ns() // 1000)

        def answered(text: str | None) -> None:
            if text is not None:
                self.shell.rescue_path = Path(text).expanduser() if text.strip() else place
                self.app.exit(1, return_code=1)

        self.app.push_screen(Prompt(f"Leave? {what}", str(place), hint=hint), answered)
