"""The entity view: every mention of one entity, here and on the whole desk, with its name and type on the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from reading.article import EntityType, Mention
from reading.clean import visible
from reading.errors import CopydeskError
from reading.lexicon import HIDDEN, Lexicon, LexiconChange, merge, retype
from reading.plural import count_of
from store.desk import Sighting
from store.manage.hints import shown_places
from tui.screens.desk.sources import take_as_evidence
from tui.screens.dialogs import Dialog, Keys, Prompt, Remark
from tui.shell.background import Background, Question
from tui.shell.dispatch import Handler, plain
from tui.shell.signs import Signs
from tui.text.wrap import cells, fit, tail
from tui.widgets.lines import Lines, spread
from tui.work.entities import Dossier, dossier, dossier_here

if TYPE_CHECKING:
    from review.elsewhere.values import Fact, Passage
    from tui.screens.desk.view import DeskView

LEAD = 24  # cells of text before a name: three or four words


class SheetLine(Struct, frozen=True):
    """A line of the fact sheet: what is said, where it is said first, and in how many more articles.

    `is_other` is a line of those that say otherwise than the one above.
    """

    label: str
    text: str
    article: str
    sentence: int
    more: int = 0
    is_other: bool = False


class EntityList(Lines, can_focus=True):
    """Shows the fact sheet, then sightings with the words around them; the spelling itself stands out."""

    LOOKS: ClassVar[set[str]] = {
        "entity--text",
        "entity--quiet",
        "entity--name",
        "entity--fact",
        "entity--row",
        "entity--row-name",
        "entity--row-bar",
    }

    WHEEL = ("dialog.next", "dialog.previous")

    def __init__(self, signs: Signs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.signs = signs
        self.facts: Sequence[SheetLine] = ()
        self.sightings: Sequence[Sighting] = ()
        self.title_of: Callable[[str], str] = str
        self.cursor = 0

    def show(self, sightings: Sequence[Sighting]) -> None:
        """Show other sightings, from the first."""
        self.sightings, self.cursor, self.top = sightings, len(self.facts), 0
        self.repaint()

    def show_facts(self, facts: Sequence[SheetLine]) -> None:
        """Show other facts above the sightings; the chosen one of these stays chosen."""
        self.cursor += len(facts) - len(self.facts)
        self.facts = facts
        self.top = 0
        self.point(self.cursor)

    def point_at(self, sighting: int) -> None:
        """Choose a sighting by its number; the nearest there is."""
        self.point(len(self.facts) + sighting)

    def point(self, to: int) -> None:
        """Choose a line; the nearest there is."""
        self.cursor = max(0, min(to, self.line_count() - 1))
        self.fit()
        self.repaint()

    def spoken_at(self) -> int | None:
        """Return the number of the chosen line."""
        return self.cursor

    def spoken(self, number: int) -> str:
        """Return a line, behind its number."""
        return f"{number + 1}: {super().spoken(number)}"

    def pick(self, number: int) -> None:
        """Choose the line that was clicked on."""
        if number < self.line_count():
            self.point(number)

    def fit(self) -> None:
        """Keep the chosen line visible, once there is room for any."""
        height = self.size.height
        if height and not self.top <= self.cursor < self.top + height:
            self.scroll_lines_to(self.cursor if self.cursor < self.top else self.cursor - height + 1)

    @property
    def chosen(self) -> SheetLine | Sighting | None:
        """The line of the fact sheet, or the sighting, that is chosen."""
        if self.cursor < len(self.facts):
            return self.facts[self.cursor]
        return self.sightings[self.cursor - len(self.facts)] if self.sightings else None

    def current(self) -> tuple[int, int]:
        """Return where the chosen sighting stands."""
        return 2, self.cursor

    def line_count(self) -> int:
        """Return how many there are."""
        return len(self.facts) + len(self.sightings)

    def draw(self, number: int, width: int) -> Strip:
        """Return one sighting as a line: the words before it, its spelling, the words after it, where it stands."""
        if number >= self.line_count():
            return Strip.blank(width, self.look("text"))
        if number < len(self.facts):
            return self._fact(self.facts[number], number == self.cursor, width)
        one = self.sightings[number - len(self.facts)]
        current = number == self.cursor
        base = self.look("row" if current else "text")
        name = self.look("row-name" if current else "name")
        title = visible(self.title_of(one.article))
        where = f" {fit(title, max(8, width // 5), self.ellipsis)} {one.sentence + 1:>3} "
        before = visible(one.before)
        room = min(cells(before), LEAD, width // 4)
        left = [
            (self.signs.bar if current else " ", self.look("row-bar") if current else base),
            (" ", base),
            (tail(before, room, self.ellipsis), base),
            (visible(one.spelling), name),
            (visible(one.after), base),
        ]
        return spread(left, [(where, base if current else self.look("quiet"))], width, base, self.ellipsis)

    def _fact(self, one: SheetLine, current: bool, width: int) -> Strip:
        """Return a line of the fact sheet: what it is about, what is said, and who says so."""
        base = self.look("row" if current else "text")
        quiet = base if current else self.look("quiet")
        more = f" +{one.more}" if one.more else ""
        title = fit(visible(self.title_of(one.article)), max(8, width // 4), self.ellipsis)
        bar = (self.signs.bar, self.look("row-bar")) if current else (" ", base)
        label = (self.signs.differs if one.is_other else one.label).rjust(LABEL)
        left = [bar, (f"{label} ", quiet), (visible(one.text), self.look("row-name" if current else "fact"))]
        return spread(left, [(f" {title} {one.sentence + 1:>3}{more} ", quiet)], width, base, self.ellipsis)


LABEL = 10
"""Cells of what a line of the fact sheet is about."""


def sheet_lines(entity: str, facts: Iterable[Fact], spoken: Callable[[Passage], str]) -> list[SheetLine]:
    """Return the fact sheet: what several articles say alike as one line, below it those that say otherwise.

    `spoken` gives a passage's sentence.
    """
    found: dict[tuple[object, ...], list[Fact]] = {}
    for one in facts:
        found.setdefault((one.kind, one.text, one.person, one.organisation, one.is_former), []).append(one)
    lines: list[SheetLine] = []
    for same in found.values():
        first, articles = same[0], {one.where.article for one in same}
        place = first.where.article, first.where.sentence
        lines.append(SheetLine(str(first.kind), _fact_text(first, entity), *place, len(articles) - 1))
        differ = dict.fromkeys(passage for one in same for passage in one.differs)
        lines += [SheetLine("", spoken(one), one.article, one.sentence, is_other=True) for one in differ]
    return lines


def _fact_text(fact: Fact, entity: str) -> str:
    former = "former " if fact.is_former else ""
    of = f" of {fact.organisation}" if fact.organisation not in ("", entity) else ""
    if fact.kind == "quotation":
        return f"“{fact.text}”"
    who = f"{fact.person}: " if fact.person not in ("", entity) and fact.kind == "role" else ""
    return f"{who}{former}{fact.text}{of}"


SOME = 25
"""Articles between two words about how far the reading is."""
TYPES = {str(kind).lower(): kind for kind in EntityType}


class EntityView(Dialog[None]):
    """Shows one entity of a sentence; the field keys go to the sentence's other ones."""

    def __init__(self, view: DeskView, mentions: Sequence[Mention], chosen: int) -> None:
        super().__init__()
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
        self.view = view
        self.background = Background(self)
        self.mentions = list(dict.fromkeys((mention.entity, mention.type) for mention in mentions))
        self.at = self.mentions.index((mentions[chosen].entity, mentions[chosen].type))
        self.found: Dossier
        self.reading = False

    def compose(self) -> ComposeResult:
        """Lay out the entity, its mentions, and the keys."""
        with Vertical(classes="box"):
            yield Static("", id="who", classes="title", markup=False)
            yield Remark(id="facts", cut_where="-low")
            yield EntityList(self.view.shell.settings.signs, id="sightings")
            yield Static("", id="told", classes="quiet", markup=False)
            yield Keys(
                "dialog.accept",
                "link.evidence",
                "entity.type",
                "entity.merge",
                "entity.undo",
                "dialog.close",
                accept="go there",
                least=2,
            )

    def on_mount(self) -> None:
        """Show this article's mentions at once, and read the rest of the desk beside it."""
        self._show()

    def handlers(self) -> Mapping[str, Handler]:
        """Return the view's actions."""
        sightings = self.query_one(EntityList)
        return {
            **super().handlers(),
            "dialog.accept": plain(lambda: self._once(self._jump)),
            "dialog.next": lambda call: self._point(call.times),
            "dialog.previous": lambda call: self._point(-call.times),
            "dialog.page-next": lambda _: self._point(max(1, sightings.size.height - 1)),
            "dialog.page-previous": lambda _: self._point(-max(1, sightings.size.height - 1)),
            "dialog.next-field": lambda call: self._turn(call.times),
            "dialog.previous-field": lambda call: self._turn(-call.times),
            "entity.type": plain(self._ask_type),
            "link.evidence": plain(lambda: self._once(self._as_evidence)),
            "entity.merge": plain(self._ask_name),
            "entity.undo": plain(self._undo),
        }

    def cannot(self, action_id: str, /) -> str:
        """Say why the lexicon cannot be changed."""
        if action_id in ("entity.type", "entity.merge", "entity.undo") and self.view.session.desk.read_only:
            return f"Nothing can be changed: {self.view.session.desk.read_only}"
        return ""

    # ------------------------------------------------------------------ showing

    @property
    def current(self) -> tuple[str, EntityType]:
        """The entity shown: its name and type."""
        return self.mentions[self.at]

    def _once(self, act: Callable[[], object]) -> None:
        """Act when all that is to be listed is known; keys that are typed meanwhile come after it."""
        self.background.once("facts", lambda: self.background.once("entity", act))

    def _point(self, steps: int) -> None:
        sightings = self.query_one(EntityList)
        self._once(lambda: sightings.point(sightings.cursor + steps))

    def _turn(self, steps: int) -> None:
        """Go to another entity of the sentence."""
        self.at = (self.at + steps) % len(self.mentions)
        self._show()

    def _show(self) -> None:
        article = self.view.session.article
        assert article is not None
        here = dossier_here(article, *self.current)
        sightings = self.query_one(EntityList)
        sightings.title_of = self.view.title_of
        sightings.show_facts(())
        self._fill(here)
        at = (one.sentence == self.view.session.cursor.sentence for one in here.sightings)
        sightings.point_at(next((number for number, found in enumerate(at) if found), 0))
        self._gather()
        self._look_up()

    def _look_up(self) -> None:
        """Look up what the articles say of the entity, as far as the round shows hints of the sentences."""
        wanted, desk, others = self.current, self.view.session.desk, self.view.elsewhere
        if not self.view.session.shows_hints(self.view.session.cursor.sentence) or not others.may_look:
            return

        def read(_: object) -> list[SheetLine]:
            if not others.is_ready:
                desk.elsewhere.refresh()
            shown = shown_places(desk)
            facts = [one for one in desk.elsewhere.facts(wanted) if shown((one.where.article, one.where.sentence))]
            return sheet_lines(wanted[0], facts, spoken)

        def spoken(passage: Passage) -> str:
            return " ".join(desk.articles.article(passage.article).quote(passage.sentence).split())

        self.background.ask("facts", read, self.query_one(EntityList).show_facts, self._failed)

    def _gather(self) -> None:
        wanted = self.current
        desk, home = self.view.session.desk, self.view.session.name

        def reading(question: Question[Dossier], done: int, of: int) -> bool:
            """Report how far the reading is; it goes on although nobody may wait for it any more."""
            if done % SOME == SOME - 1:
                question.tell(self._reading, done, of)
            question.takes_long(done, of)
            return True

        self.background.ask(
            "entity",
            lambda question: dossier(desk, *wanted, home, partial(reading, question)),
            self._gathered,
            self._failed,
        )

    def _reading(self, done: int, of: int) -> None:
        """Say how much of the desk has been read, the first time somebody asks or after it has changed."""
        self.reading = True
        self._tell("#told", f"Reading the desk: {done:,} of {of:,} articles")

    def _gathered(self, found: Dossier) -> None:
        """Show the desk's mentions below this article's."""
        if self.reading:
            self.reading = False
            self._tell("#told", "")
        sightings = self.query_one(EntityList)
        cursor = sightings.cursor
        self._fill(found, f", {len(found.sightings)} in {count_of(found.articles, 'article')} of the desk")
        sightings.point(cursor)

    def _fill(self, found: Dossier, everywhere: str = "") -> None:
        """Show an entity's mentions; `everywhere` says how many there are on the whole desk, where that is known."""
        self.found = found
        here = len(found.within(self.view.session.name))
        key = self.view.shell.key_of("dialog.next-field")
        among = f"; {self.at + 1} of {len(self.mentions)} in this sentence ({key}: the next)"
        others = among if len(self.mentions) > 1 else ""
        spellings = ", ".join(found.spellings)
        self._tell("#who", f"{found.name}  {str(found.type).lower()}")
        self.query_one(Remark).tell(f"{here} here{everywhere}{others}. Written {spellings}")
        self.query_one(EntityList).show(found.sightings)

    def _tell(self, where: str, text: str) -> None:
        self.query_one(where, Static).update(Content(visible(text)))

    # ------------------------------------------------------------------ acting

    def _jump(self) -> None:
        """Close, and go to the chosen mention."""
        one = self.query_one(EntityList).chosen
        if one is None:
            return
        self.dismiss(None)
        session = self.view.session

        def show() -> None:
            if isinstance(one, Sighting):
                self.view.reader.show_mention(one.mention)

        if one.article == session.name:
            session.jump(one.sentence)
            show()
        else:
            session.open(one.article, one.sentence, show)

    def _as_evidence(self) -> None:
        """Take the sentence of the chosen mention as evidence, with its words."""
        one, desk = self.query_one(EntityList).chosen, self.view.session.desk
        if one is None:
            return
        place = one.article, one.sentence
        self.background.ask(
            "evidence",
            lambda _: desk.articles.article(place[0]).quote(place[1]),
            lambda quote: self._tell("#told", take_as_evidence(self.view, place, quote)),
            self._failed,
        )
        self.background.hold("evidence")

    def _ask_type(self) -> None:
        hint = f"{', '.join(TYPES)}; or {HIDDEN}: never mark it"
        title = f"Type of {self.current[0]}"
        self.app.push_screen(Prompt(title, str(self.current[1]).lower(), hint=hint), self._take_type)

    def _take_type(self, answer: str | None) -> None:
        word = (answer or "").strip().lower()
        if not word:
            return
        matching = [name for name in (*TYPES, HIDDEN) if name.startswith(word)]
        if len(matching) != 1:
            self._tell("#told", f"{word!r} is no type: {', '.join(TYPES)} or {HIDDEN}")
            return
        kind, found = matching[0], self.found
        self._change(
            lambda lexicon: retype(lexicon, found.name, TYPES.get(kind), found.spellings), f"{found.name} is {kind} now"
        )

    def _ask_name(self) -> None:
        hint = "The name that both go by from now on; empty leaves it as it is"
        self.app.push_screen(Prompt(f"Merge {self.found.name} into", hint=hint), self._take_name)

    def _take_name(self, answer: str | None) -> None:
        into = " ".join((answer or "").split())
        found = self.found
        if into in ("", found.name):
            return
        kind = self._type_here(into)

        def change(lexicon: Lexicon) -> LexiconChange:
            entry = lexicon.by_spelling.get(into)
            return merge(lexicon, found.name, into, entry.type if entry and entry.type else kind, found.spellings)

        self._change(change, f"{found.name} is {into} now")

    def _type_here(self, name: str) -> EntityType:
        """Return the type that a name has in the article, else that of the entity shown."""
        article = self.view.session.article
        known = (m.type for m in (article.mentions if article else ()) if m.entity == name)
        return next(known, self.current[1])

    def _undo(self) -> None:
        if not self.view.taught:
            self._tell("#told", "No change of the lexicon to undo")
            return
        self._teach(self.view.taught[-1].inverse, "The last change of the lexicon is undone", self.view.taught.pop)

    def _change(self, change: Callable[[Lexicon], LexiconChange], said: str) -> None:
        """Change the lexicon as it is now, and keep the change for undo."""
        desk = self.view.session.desk
        take = partial(self._take_change, said)
        self.background.ask("lexicon", lambda _: change(desk.articles.lexicon()), take, self._failed)

    def _take_change(self, said: str, change: LexiconChange) -> None:
        self._teach(change, said, lambda: self.view.taught.append(change))

    def _teach(self, change: LexiconChange, said: str, then: Callable[[], object]) -> None:
        """Have the lexicon written, and when that is durable say so and show the desk with it."""
        self.run_worker(self._taught(change, said, then), description="teach the lexicon")

    async def _taught(self, change: LexiconChange, said: str, then: Callable[[], object]) -> None:
        session, before = self.view.session, self._place()
        try:
            await asyncio.wrap_future(self.view.shell.writer.teach(change))
        except CopydeskError as error:
            self._failed(error)
            return
        then()

        def show() -> None:
            self.view.reader.refresh_mentions(session.article)
            self.view.inspect()
            if self.is_attached:
                self._follow(before)
                self._tell("#told", said)

        session.reread(show)

    def _failed(self, error: CopydeskError) -> None:
        """Say why something could not be done."""
        self._tell("#told", str(error))

    def _place(self) -> int:
        """Return where the entity shown is mentioned first in this article, or -1."""
        here = self.found.within(self.view.session.name)
        return here[0].mention.start if here else -1

    def _follow(self, offset: int) -> None:
        """Show the entity of the mention at an offset as it is now; close when there is none any more."""
        article = self.view.session.article
        now = next((m for m in (article.mentions if article else ()) if m.start <= offset < m.end), None)
        if now is None:
            self.view.say(f"{self.current[0]} is not marked any more")
            self.dismiss(None)
            return
        self.mentions[self.at] = (now.entity, now.type)
        self._show()
