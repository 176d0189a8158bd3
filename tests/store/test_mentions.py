"""The index of mentions: only what changed is read again, and what is read again is all that changed."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from reading.article import Article, EntityType, Mention, Sentence
from reading.lexicon import EMPTY, Lexicon, LexiconEntry
from store.desk import NOBODY, no_progress, sentence_of
from store.search.mentions import Mentions
from tests.fakes.desk import card_of

PERSON, ORG = EntityType.PERSON, EntityType.ORG
WORDS = ("Ann", "Vale", "Ann Vale", "Acme", "rain", "fell")


class Desk:
    """Articles by name, and how often each was read."""

    def __init__(self, **texts: str) -> None:
        self.texts, self.lexicon = texts, EMPTY
        self.read: list[str] = []

    def article(self, name: str) -> Article:
        """Return an article of one sentence a line, every Acme marked, the lexicon laid over it."""
        text, spans, at = self.texts[name], [], 0
        for number, line in enumerate(text.split("\n")):
            spans.append(Sentence(number, at, at + len(line)))
            at += len(line) + 1
        marked = [Mention(at, at + 4, ORG, "Acme") for at in range(len(text)) if text.startswith("Acme", at)]
        return Article(name, name, name, text, tuple(spans), self.lexicon.apply(text, marked))

    def renew(self, mentions: Mentions) -> list[str]:
        """Bring an index up to date and return which articles that took."""
        self.read = []

        def read(name: str) -> Article:
            self.read.append(name)
            return self.article(name)

        mentions.renew(self.lexicon, {name: card_of(self.article(name)).snapshot for name in self.texts}, read)
        return self.read

    def truth(self) -> list[tuple[str, Mention]]:
        """All mentions."""
        return [(name, one) for name in sorted(self.texts) for one in self.article(name).mentions]


def held(mentions: Mentions) -> list[tuple[str, Mention]]:
    """What the index knows."""
    return [(one.article, one.mention) for one in mentions.sightings_of(mentions.names().keys())]


def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    """Other texts, and a lexicon's names where they stand; the next program reads nothing."""
    desk = Desk(a="Ann Vale left.\nRain fell on Acme.", b="Nobody came.", c="Acme, and Ann\nVale.")
    path = tmp_path / "m.sqlite"
    mentions = Mentions(path)
    assert desk.renew(mentions) == ["a", "b", "c"]
    assert held(mentions) == desk.truth()
    desk.lexicon = Lexicon((LexiconEntry("Ann Vale", PERSON),))
    assert desk.renew(mentions) == ["a", "c"]
    assert held(mentions) == desk.truth()
    desk.texts["b"] = "Ann Vale came."
    assert desk.renew(mentions) == ["b"]
    mentions.close()
    again = Mentions(path)
    assert desk.renew(again) == []
    assert held(again) == desk.truth()
    del desk.texts["a"]
    desk.lexicon = EMPTY
    assert desk.renew(again) == ["b", "c"]
    assert held(again) == desk.truth()


ENTRIES = st.lists(st.builds(LexiconEntry, st.sampled_from(WORDS), st.sampled_from([PERSON, ORG, None])), max_size=3)
TEXTS = st.lists(st.sampled_from([*WORDS, "\n"]), min_size=1, max_size=8).map(" ".join)


@settings(max_examples=60)
@given(st.lists(st.tuples(ENTRIES, st.dictionaries(st.sampled_from("abc"), TEXTS)), min_size=1, max_size=5))
def test_it_never_differs_from_the_articles(states: list[tuple[list[LexiconEntry], dict[str, str]]]) -> None:
    """Whatever becomes of the texts and the lexicon."""
    mentions, desk = Mentions(None), Desk()
    for entries, texts in states:
        desk.lexicon, desk.texts = Lexicon(tuple(entries)), texts
        desk.renew(mentions)
        sentences = {name: desk.article(name).sentences for name in texts}
        inside = [
            (name, one) for name, one in desk.truth() if any(s.start <= one.start < s.end for s in sentences[name])
        ]
        assert held(mentions) == inside


def test_an_offset_belongs_to_the_sentence_that_holds_it() -> None:
    """To none before the first, between two, or behind the last."""
    made = Article("a", "a", "", " " * 40, (Sentence(0, 2, 8), Sentence(1, 10, 20)))
    expected = {0: NOBODY, 1: NOBODY, 2: 0, 7: 0, 8: NOBODY, 9: NOBODY, 10: 1, 19: 1, 20: NOBODY, 39: NOBODY}
    assert {offset: sentence_of(made, offset) for offset in expected} == expected
    assert no_progress(1, 2)


def test_a_sighting_has_its_sentence_around_it() -> None:
    """What stands before and behind, and the name as it is spelt there, on one line."""
    desk = Desk(a="Rain fell.\nOn Monday Ann Vale left Acme, and Acme wept.")
    desk.lexicon = Lexicon((LexiconEntry("Ann Vale", PERSON),))
    mentions = Mentions(None)
    desk.renew(mentions)
    found = mentions.sightings_of([("Ann Vale", PERSON), ("Acme", ORG)])
    assert [(one.article, one.sentence, one.before, one.spelling, one.after) for one in found] == [
        ("a", 1, "On Monday ", "Ann Vale", " left Acme, and Acme wept."),
        ("a", 1, "On Monday Ann Vale left ", "Acme", ", and Acme wept."),
        ("a", 1, "On Monday Ann Vale left Acme, and ", "Acme", " wept."),
    ]
    assert mentions.names() == {("Ann Vale", PERSON): 1, ("Acme", ORG): 2}
    assert mentions.sightings_of([("Ann Vale", ORG)]) == mentions.sightings_of([]) == []


def test_mentions_of_many_names_are_found_in_one_order() -> None:
    """However many are asked for at once: by article and place."""
    names = [f"Person{number:04}" for number in range(900)]
    desk = Desk(b=" ".join(names[450:]), a=" ".join(names[:450]))
    desk.lexicon = Lexicon(tuple(LexiconEntry(name, PERSON) for name in names))
    mentions = Mentions(None)
    desk.renew(mentions)
    assert [one.mention.entity for one in mentions.sightings_of([(name, PERSON) for name in reversed(names)])] == names
