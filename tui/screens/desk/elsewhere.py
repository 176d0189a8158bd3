"""What other articles say, on the desk: looked up when the cursor rests, in a thread, once somebody looks.

Nothing is compared before: while neither the inspector nor a key asks for it, there are no signs and nothing is read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.timer import Timer

from reading.errors import CopydeskError
from review.links import SIGN, HintTime, hint_time, shows_all_hints, shows_hints
from tui.shell.background import Question
from tui.shell.dispatch import Handler, plain
from tui.widgets.inspector_rows import ElsewhereView

if TYPE_CHECKING:
    from review.events import Event
    from review.links import Place
    from store.desk import Card
    from store.manage.hints import LinkReader
    from tui.screens.desk.view import DeskView
    from tui.work.elsewhere import Marks, Section
    from tui.work.sentence import SentenceView

REST = 0.02
"""Seconds for which the cursor rests before what others say of its sentence is looked up."""
WAKE = 0.3
"""Seconds without a key before articles are compared that never were."""
FEW = 40
"""Articles up to which a key waits for the first comparison."""
UNASKED = 2_000
"""Articles up to which they are compared because the inspector is open, and nobody pressed a key for it."""


class OtherArticles:
    """What other articles say of the open one's sentences, as far as it is looked up and the round shows it."""

    def __init__(self, view: DeskView) -> None:
        self._view = view
        self._sections: dict[int, Section] = {}
        self._links: dict[int, object] = {}
        self._looked_in: dict[Place, tuple[str, ...]] = {}
        self._reader: LinkReader | None = None
        self._timer: Timer | None = None
        self._asked: int | None = None
        self._progress = ""
        self._waiting: list[Callable[[bool], None]] = []
        self.was_asked = False
        """Whether somebody looked, now or on an earlier day: then articles are compared without being asked again."""
        self.is_ready = False
        self.marks: Mapping[str, Marks] = {}
        """The sentences of which another article says otherwise, by article."""
        self._worths: Mapping[str, float] | None = None
        self._for_list: Callable[[], None] = lambda: None
        view.session.hinted = self.hinted

    # ------------------------------------------------------------------ what is shown

    @property
    def when(self) -> HintTime:
        """When this round shows hints."""
        return hint_time(self._view.session.desk.rules)

    @property
    def may_look(self) -> bool:
        """Whether something can be looked up now without a long wait."""
        return self.is_ready or len(self._view.session.cards) <= FEW

    def count(self, card: Card) -> int:
        """Return how many sentences of an article differ, as far as the round lets one see it now.

        Where hints come after judging that is so in articles that are done.
        """
        found = len(self.marks.get(card.name, ()))
        if not found or shows_all_hints(self._view.session.desk.rules):
            return found
        progress = self._view.session.pending.progress_of(card)
        return found if self.when is HintTime.AFTER and progress.judged >= progress.claims else 0

    def differing(self, card: Card) -> Collection[str]:
        """Return the kinds of the differences of an article, as far as the round lets one see them now."""
        return {kind for kinds in self.marks[card.name].values() for kind in kinds} if self.count(card) else ()

    def worth(self, name: str) -> float:
        """Return how much an article is worth judging first, 0 while that is not known."""
        return (self._worths or {}).get(name, 0.0)

    def want(self, sort: str, kinds: Collection[str], then: Callable[[], None]) -> bool:
        """Have what the list is sorted by or filtered for looked up; whether that is known already, else `then` comes.

        `kinds` are the kinds of differences that are asked for.
        """
        self._for_list = then
        if sort == "worth" and self._worths is None:
            self._look_for_worths()
        elif kinds and self.when is not HintTime.OFF and not self.is_ready:
            self.compare(lambda is_done: self._for_list() if is_done else None)
        else:
            return True
        return False

    def _look_for_worths(self) -> None:
        if self._view.background.asks("worth"):
            return
        desk, cards = self._view.session.desk, self._view.session.cards

        def read(_: object) -> Mapping[str, float]:
            return {card.name: worth_of(desk.elsewhere.worth(card.name), card.claims) for card in cards}

        def take(found: Mapping[str, float]) -> None:
            self._worths = found
            if self._is_current:
                self._for_list()

        self._view.background.ask("worth", read, take, lambda error: self._view.say(str(error), urgent=True))

    def view_of(self, sentence: SentenceView | None) -> ElsewhereView | None:
        """Return what the inspector shows of a sentence, and have what is not known looked up; None for nothing."""
        view = self._view
        rules = view.session.desk.rules
        if sentence is None or hint_time(rules) is HintTime.OFF or len(view.session.cards) < 2:
            return None
        if not shows_hints(rules, sentence.holding):
            return ElsewhereView(note="after you judge")
        if not self.is_ready:
            return ElsewhereView(note=self._waking())
        found = self._sections.get(sentence.number)
        if found is None:
            self._look_soon(sentence.number)
            return ElsewhereView()
        return ElsewhereView(found, "" if found.is_complete else "not all compared")

    def hinted(self, sentence: int) -> tuple[str, ...]:
        """Return the hints of a sentence of the open article that are on the screen, or were in the dialog just now."""
        view = self._view
        if not self.is_ready:
            return ()
        shown: list[str] = []
        if view.session.views[sentence].differs and view.reader.shows(sentence):
            shown.append(SIGN)
        if sentence == view.session.cursor.sentence:
            shown += view.inspector.shown_hints()
        shown += self._looked_in.get((view.session.name, sentence), ())
        return tuple(dict.fromkeys(shown))

    def looked_at(self, place: Place, hints: Iterable[str]) -> None:
        """Keep what the dialog showed of a sentence, until the cursor goes on."""
        self._looked_in[place] = tuple(dict.fromkeys((*self._looked_in.get(place, ()), *hints)))

    # ------------------------------------------------------------------ looking up

    def _waking(self) -> str:
        """Have articles compared when no key comes any more, and say how far that is, or how to ask for it."""
        if self._view.background.asks("elsewhere"):
            return self._progress
        if not self.was_asked and len(self._view.session.cards) > UNASKED:
            return f"{self._view.shell.key_of('elsewhere.open')} compares the articles"
        self._after(WAKE, self._compare_if_looked_at)
        return ""

    def wake(self) -> None:
        """Have articles compared, where somebody looked before, once the screen is there."""
        if self.was_asked and not self.is_ready and self.when is not HintTime.OFF:
            self._after(WAKE, self._compare_if_looked_at)

    def _compare_if_looked_at(self) -> None:
        """Compare, unless the inspector was shut before anybody looked."""
        if self._is_current and (self.was_asked or self._view.inspector.display):
            self.compare()

    def compare(self, then: Callable[[bool], None] = lambda _: None, *, afresh: bool = False) -> None:
        """Compare the articles that were not compared yet, beside the keys.

        `then` is called when it is done, with whether it was. One that is under way is waited for, unless there are
        other articles now, which is to begin `afresh`.
        """
        view, desk = self._view, self._view.session.desk
        self._waiting.append(then)
        if not self.was_asked:
            self.was_asked = True
            view.remember()
        if not afresh and view.background.asks("elsewhere"):
            return

        def read(question: Question[Mapping[str, Marks]]) -> Mapping[str, Marks]:
            def report(done: int, of: int) -> bool:
                if done % STEP == 0:
                    question.tell(self._tell, done, of)
                return question.is_wanted

            desk.elsewhere.refresh(report)
            return marks()

        def take(found: Mapping[str, Marks]) -> None:
            self._progress = ""
            if self._is_current:
                self.is_ready = True
                self._forget(())
                self._take_marks(found)
                view.inspect()
            self._go_on(self._is_current)

        def failed(error: CopydeskError) -> None:
            self._progress = ""
            view.say(str(error), urgent=True)
            self._go_on(False)

        marks = self._marking()
        view.background.ask("elsewhere", read, take, failed)

    @property
    def _is_current(self) -> bool:
        """Whether the desk that is shown is still the one that this looks at: one may work in another round by now."""
        return self._view.elsewhere is self

    def _go_on(self, is_done: bool) -> None:
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then(is_done)

    def _tell(self, done: int, of: int) -> None:
        self._progress = f" compared {done:,} of {of:,}"
        self._view.inspect()

    def _after(self, seconds: float, act: Callable[[], None]) -> None:
        """Act when no key has come for a while."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._view.set_timer(seconds, act)

    def _look_soon(self, number: int) -> None:
        if number != self._asked:
            self._asked = number
            self._after(REST, lambda: self._look(number))

    def _look(self, number: int) -> None:
        """Look up what others say of a sentence, and of the one after it, which is likely to be next."""
        view, session = self._view, self._view.session
        name, desk = session.name, session.desk
        total = len(session.article.sentences) if session.article else 0
        wanted = [n for n in (number, number + 1) if n < total and n not in self._sections]
        own, reader = self._own(), self._links_reader()

        def read(_: object) -> dict[int, Section]:
            from tui.work.elsewhere import section_of

            found = {}
            for n in wanted:
                hints = desk.elsewhere.of(name, n)
                articles = [one.article for one in hints.partners]
                articles += [one.there.article for one in hints.differences]
                found[n] = section_of(name, n, hints, reader.silences((name, *articles), own))
            return found

        def take(found: dict[int, Section]) -> None:
            if session.name == name and view.session is session:
                self._sections.update(found)
                self._asked = None
                view.inspect()

        view.background.ask("section", read, take)

    def _look_for_marks(self) -> None:
        """Find anew the sentences that get a sign: what was said not to be about the same has changed."""
        marks = self._marking()
        self._view.background.ask("marks", lambda _: marks(), self._take_marks)

    def _marking(self) -> Callable[[], Mapping[str, Marks]]:
        """Return a function that finds the sentences that get a sign, for a thread."""
        desk, own, reader = self._view.session.desk, self._own(), self._links_reader()

        def find() -> Mapping[str, Marks]:
            from tui.work.elsewhere import marks_of

            elsewhere = desk.elsewhere  # what compares is imported with it
            differing = {name: elsewhere.differing(name) for name in elsewhere.differences()}
            others = {one.article for found in differing.values() for marks in found.values() for one in marks}
            silences = reader.silences((*differing, *others), own)
            return {name: marks_of(name, found, silences) for name, found in differing.items()}

        return find

    def _take_marks(self, found: Mapping[str, Marks]) -> None:
        if not self._is_current:
            return
        self.marks = found
        self._show_signs()
        self._view.articles.repaint()

    def _show_signs(self) -> None:
        """Give the sentences of the open article their signs."""
        view, session = self._view, self._view.session
        view.reader.refresh_sentences(session.show_differing(frozenset(self.marks.get(session.name, ()))))

    def _own(self) -> Mapping[Place, Event]:
        """Return one's last events on the open article, with what is on its way."""
        session = self._view.session
        return {(session.name, number): event for number, event in session.held().items()}

    def _links_reader(self) -> LinkReader:
        if self._reader is None:
            from store.manage.hints import LinkReader

            self._reader = LinkReader(self._view.session.desk)
        return self._reader

    # ------------------------------------------------------------------ what changes

    def _forget(self, numbers: Iterable[int]) -> None:
        """Look these sentences up anew; without any, all."""
        wanted = list(numbers)
        for number in wanted or list(self._sections):
            self._sections.pop(number, None)
        self._asked = None

    def opened(self) -> None:
        """Begin anew: another article is open."""
        self._forget(())
        self._looked_in.clear()
        self._links = {number: event.holding.links for number, event in self._view.session.held().items()}
        self._show_signs()

    def moved(self) -> None:
        """Forget what the dialog showed of the sentence that was left; articles are compared when no key comes."""
        self._looked_in.clear()
        if not self.is_ready and self._timer is not None:
            self._timer.reset()

    def show_sentences(self, article: str, sentences: Iterable[int]) -> None:
        """Look up anew what an act changed: links silence pairs."""
        session = self._view.session
        if article != session.name or not self.is_ready:
            return
        changed = []
        for number in sentences:
            links = session.holding(number).links
            if links != self._links.get(number, ()):
                self._links[number] = links
                changed.append(number)
        if changed:
            self._forget(changed)
            self._look_for_marks()

    def follow(self, changed: Collection[str], articles: bool) -> None:
        """Follow what others wrote on some articles; `articles` is whether the desk has other articles or texts now."""
        if self._reader is not None:
            self._reader.forget(changed)
        self._forget(())
        if articles:
            self._worths = None
        if not self.is_ready:
            return
        if articles:
            self.compare(afresh=True)
        elif changed:
            self._look_for_marks()

    # ------------------------------------------------------------------ keys

    def ready(self, act: Callable[[], None]) -> None:
        """Act once the articles are compared: at once, after a moment, or, where that takes long, at the next key."""
        view = self._view
        if self.is_ready:
            act()
        elif len(view.session.cards) <= FEW:
            waits = [act]
            resume = view.shell.hold_keys(waits.clear)

            def go_on(is_done: bool) -> None:
                resume()
                for one in waits if is_done else ():
                    one()

            self.compare(go_on)
        else:
            if not view.background.asks("elsewhere"):
                self.compare(lambda is_done: view.say("The articles are compared" if is_done else ""))
            view.say(self._progress.strip() or "Comparing the articles; the key works when that is done")


BEST = 3
"""Sentences by which an article is as worth judging as they are on average: its most worth."""


def worth_of(worths: Sequence[float], claims: Collection[int]) -> float:
    """Return how much an article is worth judging first, from what its sentences are worth."""
    best = sorted((worths[at] for at in claims if at < len(worths)), reverse=True)[:BEST]
    return sum(best) / BEST


STEP = 20
"""Articles between two words about how far a comparison is."""


def elsewhere_handlers(view: DeskView) -> Mapping[str, Handler]:
    """Return the handlers of what other articles say."""
    others = view.elsewhere
    return {
        "difference.next": lambda call: others.ready(lambda: _step(view, call.times)),
        "difference.previous": lambda call: others.ready(lambda: _step(view, -call.times)),
        "elsewhere.open": plain(lambda: others.ready(lambda: _open(view))),
    }


def why_not_elsewhere(view: DeskView, action_id: str) -> str:
    """Return why hints cannot be shown now, or the empty string."""
    when, session = view.elsewhere.when, view.session
    if when is HintTime.OFF:
        return "This round shows nothing of what other articles say"
    if len(session.cards) < 2:
        return "There is no other article here"
    if action_id == "elsewhere.open" and not shows_hints(session.desk.rules, session.holding()):
        return "This round shows what other articles say of a sentence after you have judged it"
    return ""


def _open(view: DeskView) -> None:
    """Show everything that other articles say of the current sentence."""
    from tui.screens.desk.elsewhere_dialog import ElsewhereDialog

    view.app.push_screen(ElsewhereDialog(view))


def _step(view: DeskView, steps: int) -> None:
    """Go to a sentence that another article contradicts, further on or back, through the list of articles."""
    session, forward = view.session, steps > 0
    place = session.cursor.place
    here = [n for n in sorted(session.differing) if session.shows_hints(n) and (n > place if forward else n < place)]
    if len(here) >= abs(steps):
        session.jump(here[steps - 1] if forward else here[steps])
        _show_page(view)
        return
    left = abs(steps) - len(here)
    for number in _further(view.articles.order, session.number, forward):
        card = session.cards[number]
        found = sorted(_seen_in(view, card))
        if len(found) >= left:
            session.open(card.name, found[left - 1] if forward else found[-left], lambda: _show_page(view))
            return
        left -= len(found)
    view.say("No difference further on" if forward else "No difference before")


def _show_page(view: DeskView) -> None:
    if view.pane == "list":
        view.focus_pane("reader")


def _further(order: Sequence[int], number: int, forward: bool) -> Sequence[int]:
    """Return the articles that come after one in the list, or before it, the nearest first."""
    at = order.index(number) if number in order else -1
    return order[at + 1 :] if forward else list(reversed(order[: max(0, at)]))


def _seen_in(view: DeskView, card: Card) -> Iterable[int]:
    """Return the sentences of an article that differ, if its count is shown."""
    return view.elsewhere.marks[card.name] if view.elsewhere.count(card) else ()
