"""How far a name is believed: what it says by itself, what the words around it say, and how often it was seen."""

from __future__ import annotations

import pytest

from reading.article import EntityType, Kind, Sentence
from reading.entities.cases import Name, Spans, Spelling, Unit
from reading.entities.cues import evidence_around, evidence_in_name
from reading.entities.engine import ENGINE
from reading.entities.evidence import Hearing, _reaches
from reading.entities.gazetteer import gazetteer
from reading.entities.pipeline import OwnEngine, find
from reading.entities.tagger import Guess

PERSON, ORG, PLACE = EntityType.PERSON, EntityType.ORG, EntityType.PLACE


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Mr. ", "", {PERSON: 3.0}),
        ("Dr ", "", {PERSON: 3.0}),
        ("professor ", "", {PERSON: 2.0}),
        ("told ", "", {PERSON: 1.5}),
        ("hired ", "", {PERSON: 2.0}),
        ("named after ", "", {PERSON: 2.0}),
        ("joins ", "", {ORG: 1.5}),
        ("resigned from ", "", {ORG: 1.5}),
        ("employees of ", "", {ORG: 2.5}),
        ("chief scientist at ", "", {ORG: 2.5}),
        ("works for ", "", {ORG: 1.2}),
        ("team at ", "", {ORG: 1.2}),
        ("owned by ", "", {ORG: 1.2}),
        ("rival ", "", {ORG: 1.5}),
        ("a company called ", "", {ORG: 1.5}),
        ("bank ", "", {ORG: 1.5}),
        ("born in ", "", {PLACE: 1.2}),
        ("travelled to ", "", {PLACE: 1.2}),
        ("near ", "", {PLACE: 0.7}),
        ("In ", "", {PLACE: 0.7}),
        ("city of ", "", {PLACE: 1.5}),
        ("", ", which", {PERSON: -2.0, ORG: 1.0}),
        ("", " was founded", {ORG: 1.5}),
        ("", ", who", {PERSON: 2.0}),
        ("", " himself", {PERSON: 2.0}),
        ("", " said", {PERSON: 1.0}),
        (", ", ", 54,", {PERSON: 1.5}),
        ("", ", a former reporter", {PERSON: 1.5}),
        ("", ", the key software engineer", {PERSON: 1.5}),
        ("", "’s former employees", {ORG: 2.0}),
        ("", " researchers", {ORG: 2.0}),
        ("", ", a small Danish company", {ORG: 2.5}),
        ("", ", its bank", {ORG: 2.5}),
        ("", ", Inc.", {ORG: 2.5}),
        ("", ".com", {ORG: 2.5}),
        ("", "-backed", {ORG: 1.5}),
        ("", " has announced", {ORG: 1.0}),
        ("", " releases", {ORG: 1.0}),
        ("", "-based", {PLACE: 1.0}),
        ("", "-owned", {ORG: 1.5}),
        ("not ", " here", {}),
        ("CEO of ", ", who said", {ORG: 2.5, PERSON: 2.0}),
    ],
)
def test_the_words_around_a_name_say_this(before: str, after: str, said: dict[EntityType, float]) -> None:
    text = f"{before}Xyzzy{after}"
    assert evidence_around(text, len(before), len(before) + 5, 0, len(text)) == said


def test_words_far_away_or_of_another_sentence_say_nothing() -> None:
    text = "joins Xyzzy researchers"
    assert evidence_around(text, 6, 11, 0, 23) == {ORG: 3.5}
    assert evidence_around(text, 6, 11, 6, 11) == {}
    assert evidence_around("joins" + " " * 55 + "Xyzzy", 60, 65, 0, 65) == {ORG: 1.5}
    assert evidence_around("joins" + " " * 56 + "Xyzzy", 61, 66, 0, 66) == {}
    assert evidence_around("Xyzzy" + " " * 54 + "himself", 5, 5, 0, 66) == {}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Acme Bank", {ORG: 2.0}),
        ("The Daily Post", {ORG: 2.0}),
        ("Mill Street", {PLACE: 1.0}),
        ("Mary Zyx", {PERSON: 1.5}),
        ("Mary Jones", {PERSON: 2.0}),
        ("Mary Ann", {}),
        ("Mary", {}),
        ("OpenAI", {ORG: 3.0}),
        ("McDonald", {}),
        ("DeepMind", {ORG: 3.0}),
        ("DeMille", {}),
        ("openAI", {ORG: 2.0}),
        ("IBM", {ORG: 3.0}),
        ("Acme Inc.", {ORG: 2.0}),
        ("Wvut Xqzzt", {}),
        ("A B C Mary", {}),
        ("John von Neumann", {PERSON: 2.0}),
        ("eBay", {ORG: 2.0}),
        ("Lagarde", {}),
        ("FitzGerald", {}),
    ],
)
def test_a_name_says_this_by_itself(name: str, said: dict[EntityType, float]) -> None:
    assert evidence_in_name(name, gazetteer()) == said


def test_a_case_weighs_its_votes_and_its_places() -> None:
    case = Spelling()
    assert (case.verdict, case.share) == (PERSON, 0.0)
    for at in range(4):
        case.places.add(at * 10, at * 10 + 3)
    case.guessed.add(0, 3)
    case.guessed.add(0, 3)
    case.faint.add(10, 13)
    assert (len(case.guessed), case.guessed.different) == (2, 1)
    assert case.share == (1 + 0.3) / 4
    case.votes[PLACE] += 1
    assert case.verdict is PLACE
    spans = Spans()
    spans.add(2**31, 2**31 + 7)
    assert list(spans) == [(2**31, 2**31 + 7)]


def test_labels_of_items_and_headlines_only_echo() -> None:
    text = "Great Acme Rises\nAcme Plan: Ann Lee of Acme spoke."
    guess = Guess(6, 10, ORG, {PERSON: 0.1, ORG: 0.8, PLACE: 0.1})
    assert Hearing(text[:16], [Unit(0, 16, True)], frozenset()).weigh([guess]) == [], "an echo is no evidence"
    assert Hearing(text[:16], [Unit(0, 16, False)], frozenset()).weigh([guess]) == [Name(6, 10, ORG)]
    text = "Great Hopes For Mary Jones Rise\nDay For Mary Jones: Ann Lee met Mary Jones in Boston."
    units = [Sentence(0, 0, 31, Kind.HEADLINE), Sentence(1, 32, len(text), Kind.BULLET)]
    assert [text[m.start : m.end] for m in find(text, units)] == [
        *("Mary Jones", "Mary Jones", "Ann Lee", "Mary Jones", "Boston")
    ]
    assert OwnEngine().name == ENGINE == "copydesk-crf 1"
    assert list(OwnEngine().recognise("Ann Lee left.", (), "en-GB")) == find("Ann Lee left.", ())
    assert list(OwnEngine().recognise("Ann Lee left.", (), "de")) == []


def weighed(text: str, *seen: int, echo: bool = False, faint: bool = False, small: str = "") -> list[tuple[int, str]]:
    """Return where names are, when the model saw one of five letters at these places and nothing else."""
    odds = {PERSON: 0.1, ORG: 0.8, PLACE: 0.1}
    hearing = Hearing(text, [Unit(0, len(text), echo)], frozenset(small.split()))
    found = hearing.weigh([Guess(at, at + 5, ORG, odds, faint) for at in seen])
    return [(name.start, name.type.value) for name in found]


def test_a_name_is_one_everywhere_when_the_model_saw_half_of_its_places() -> None:
    text = "it was Xyzzy, or Xyzzy, or Xyzzy, or Xyzzy."
    assert [text.index("Xyzzy", at) for at in (0, 8, 18, 28)] == [7, 17, 27, 37]
    assert weighed(text, 7, 17) == [(at, "ORG") for at in (7, 17, 27, 37)]
    assert weighed(text, 7) == [(7, "ORG")], "a quarter: where it was seen"
    five = text.replace("it was", "it was Xyzzy,")
    assert weighed(five, 7) == [], "less than a quarter of more than three: nowhere"
    assert weighed(five, 7, 14) == [(7, "ORG"), (14, "ORG")]
    assert weighed("it was Xyzzy, or Xyzzy, or Xyzzy.", 7) == [(7, "ORG")]
    assert weighed(text, 7, faint=True) == []
    assert weighed(text, 7, 17, echo=True) == []


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Great Xyzzy", 11), ("Great Xyzzy left", 11), ("Great Xyzzys", 0), ("Great Xyzzy_", 0), ("Great Xyzzy2", 0),
        ("Great\n Xyzzy", 12), ("Great  Xyzzy.", 12), ("Great Bank", 0), ("Great", 0), ("Great, Xyzzy", 0),
        (f"Great{' ' * 9}Xyzzy", 19),
    ],
)  # fmt: skip
def test_a_spelling_ends_where_its_last_word_does(text: str, end: int) -> None:
    """Nowhere where another word stands or its last word goes on."""
    assert _reaches(text, 0, "Great Xyzzy") == end
    assert _reaches(f"it {text}", 3, "Great Xyzzy") == (end + 3 if end else 0)


def test_a_name_of_two_words_is_one_whatever_stands_between_them() -> None:
    """A new line, or more than one space; as whole words."""
    text = "it was Great Xyzzy, or Great\n Xyzzy, or Great  Xyzzys, or Great\nXyzz."
    odds = {PERSON: 0.1, ORG: 0.8, PLACE: 0.1}
    found = Hearing(text, [Unit(0, len(text), False)], frozenset()).weigh([Guess(7, 18, ORG, odds)])
    assert [text[name.start : name.end] for name in found] == ["Great Xyzzy", "Great\n Xyzzy"]


def test_a_name_that_nobody_guessed_is_found_by_the_words_around_it() -> None:
    assert weighed("it was said that QuonZo researchers left") == [(17, "ORG")]
    assert weighed("QuonZo researchers left") == [(0, "ORG")], "a capital inside is no sentence's doing"
    assert weighed("Quonzo researchers left") == []
    assert weighed("it was said that Quonzo researchers left") == [], "one cue is not enough for one word"
    assert weighed("it was said that employees of Quonzo left") == [(30, "ORG")]
    assert weighed("it was said that CEO researchers of CEO left") == []


def test_a_capital_that_the_sentence_or_a_title_has_makes_no_name() -> None:
    """Nor one that is written small as well; an owner's, or one with a capital inside, is a name where it begins."""
    firm = ", a large group"
    assert weighed(f"it was Market{firm}") == [(7, "ORG")]
    assert weighed(f"it was Market{firm}", small="market") == []
    assert weighed(f"it was Professor{firm}") == weighed(f"it was Our{firm}") == []
    assert weighed(f"Market{firm}") == []
    assert weighed(f"QuonZo{firm}") == [(0, "ORG")]
    assert weighed("Market’s board met employees of him") == [], "two is not enough for one word"


def test_of_two_names_that_overlap_the_longer_stays_and_of_equal_ones_the_first() -> None:
    assert weighed("it was Xyzzy, or", 8, 7) == [(7, "ORG")]
    text = "it was Great Xyzzy, or"
    odds = {PERSON: 0.1, ORG: 0.8, PLACE: 0.1}
    both = [Guess(13, 18, ORG, odds), Guess(7, 18, ORG, odds)]
    assert Hearing(text, [Unit(0, len(text), False)], frozenset()).weigh(both) == [Name(7, 18, ORG)]


def heard(text: str, *names: tuple[str, EntityType], echo: bool = False, small: str = "") -> list[tuple[str, str]]:
    """Return the names of a text in which the model saw these, one behind the other, each plainly of its type."""
    guesses, at = [], 0
    for name, kind in names:
        at = text.index(name, at)
        guesses.append(Guess(at, at + len(name), kind, {PERSON: 0.1, ORG: 0.1, PLACE: 0.1, kind: 0.7}))
        at += len(name)
    found = Hearing(text, [Unit(0, len(text), echo)], frozenset(small.split())).weigh(guesses)
    return [(text[name.start : name.end], name.type.value) for name in found]


@pytest.mark.parametrize(
    ("text", "name", "alone", "owns"),
    [
        ("Mary Jones", "Mary Jones", True, False), ("so, Mary Jones; Bo", "Mary Jones", True, False),
        ("Mary Jones!", "Mary Jones", True, False), ("Mary Jones — so", "Mary Jones", True, False),
        ("by Mary Jones", "Mary Jones", False, False), ("Mary Jones left", "Mary Jones", False, False),
        ("Mary Wvut Xqzzt", "Mary Wvut Xqzzt", True, False), ("Wvut Jones", "Wvut Jones", False, False),
        ("Mary A Wvut Xqzzt", "Mary A Wvut Xqzzt", False, False), ("Mary Bank", "Mary Bank", False, False),
        ("Mary Jones’s", "Mary Jones", False, True), ("Mary Wvut Xqzzt’s", "Mary Wvut Xqzzt", False, True),
        ("Mary’s", "Mary", False, False), ("Mary Bank’s", "Mary Bank", False, False),
        ("Mary Wvut Xqzzt Jones’s", "Mary Wvut Xqzzt Jones", False, False),
    ],
)  # fmt: skip
def test_a_person_s_name_is_alone_in_its_line_or_owns_something(text: str, name: str, alone: bool, owns: bool) -> None:
    """Two or three words, the first a first name, none an ordinary one; between commas it is alone too."""
    hearing = Hearing(text, [Unit(0, len(text), True)], frozenset())
    start = text.index(name)
    assert hearing._is_alone(start, start + len(name)) is alone
    assert hearing._owns(start, start + len(name)) is owns


def test_in_a_line_of_capitals_a_name_that_nobody_guessed_is_alone_or_owns_something() -> None:
    assert heard("so, Mary Xqzzt; x", echo=True) == [("Mary Xqzzt", "PERSON")]
    assert heard("so, Mary Xqzzt; x") == []
    assert heard("Go Mary Xqzzt’s Plan Rises", echo=True) == [("Mary Xqzzt", "PERSON")]
    assert heard("Go Mary Xqzzt Plan Rises", echo=True) == []
    assert heard("so Mary Jones won it", echo=True) == [("Mary Jones", "PERSON")]
    assert heard("so Acme Bank won it", echo=True) == []
    assert heard("so QuonZo won it", echo=True) == [("QuonZo", "ORG")]


def test_a_firm_that_begins_a_sentence_has_four_letters() -> None:
    """Shorter words mean many things."""
    assert heard("Acer posted it") == [("Acer", "ORG")]
    assert heard("Aon posted it") == []


def test_a_last_name_of_a_person_is_one_everywhere() -> None:
    """Also of one whom nobody guessed; not a word that is written small as well, nor one of two letters."""
    for behind in ("", "-based"):
        found = heard(f"it was Dr. Wvut Xqzzt{behind}, and so Xqzzt left")
        assert found == [("Wvut Xqzzt", "PERSON"), ("Xqzzt", "PERSON")]
    for name, small, again in (
        ("Mary Lee", "", 1),
        ("Mary Li", "", 0),
        ("Mary Brown", "", 1),
        ("Mary Brown", "brown", 0),
    ):
        last = name.split()[1]
        found = heard(f"it was {name}, or {last}", (name, PERSON), small=small)
        assert found == [(name, "PERSON"), (last, "PERSON")][: 1 + again], name
    assert heard("it was Xyzzy, or Xyzzy, or Xyzzy, or Xyzzy.", ("Xyzzy", PERSON)) == [("Xyzzy", "PERSON")]


@pytest.mark.parametrize(
    ("last", "seen", "kind"), [("Xqzzt", ORG, PERSON), ("Paris", PLACE, PLACE), ("Norway", PLACE, PLACE)]
)
def test_a_last_name_is_a_person_s_unless_it_may_be_something_else(
    last: str, seen: EntityType, kind: EntityType
) -> None:
    """Whatever the model takes it for where it stands alone."""
    found = heard(f"it was Mary {last}, or {last}, in {last}", (f"Mary {last}", PERSON), (last, seen), (last, seen))
    assert found == [(f"Mary {last}", "PERSON"), *[(last, kind.value)] * 2]


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [("CEO of", "", 5), ("rival", "", 0), ("rival", "rival", 5), ("near", "near", 0), ("near", "rival", 0)],
)
def test_cues_that_are_heard_loudly_make_a_name_one_everywhere(first: str, second: str, count: int) -> None:
    """Two in all; quiet ones are not counted for that."""
    text = f"it was {first} Xyzzy, or {second} Xyzzy, or Xyzzy, or Xyzzy, or Xyzzy."
    assert len(heard(text, ("Xyzzy", ORG))) == count


@pytest.mark.parametrize(
    ("longer", "kind"),
    [
        (("Xyzzy Motors", "Xyzzy Labs"), "ORG"), (("Xyzzy Motors",), "PERSON"), (("Xyzzy Inc",), "ORG"), ((), "PERSON"),
        (("Mary Motors", "Mary Labs"), "PERSON"),
    ],
)  # fmt: skip
def test_longer_names_speak_for_the_firm_that_they_begin_with(longer: tuple[str, ...], kind: str) -> None:
    """Two of them, or one with a legal form; not for a word that is a person's or place's."""
    first = longer[0].split()[0] if longer else "Xyzzy"
    text = "it was " + "; ".join([*longer, first])
    guesses, at = [], 7
    for name in longer:
        guesses.append(Guess(at, at + len(name), ORG, {PERSON: 0.1, ORG: 0.8, PLACE: 0.1}))
        at += len(name) + 2
    guesses.append(Guess(at, at + len(first), PERSON, {PERSON: 0.5, ORG: 0.4, PLACE: 0.1}))
    found = Hearing(text, [Unit(0, len(text), False)], frozenset()).weigh(guesses)
    assert [(name.start, name.type.value) for name in found][-1] == (at, kind)


def test_a_title_alone_is_no_name_and_a_last_name_may_go_on() -> None:
    """With an ordinary word behind it, it is a part of another name; a firm's is not."""
    assert heard("it was Judge, or Judge", ("Judge", ORG)) == []
    assert heard("it was Xyzzy Cup here", ("Xyzzy", ORG)) == [("Xyzzy", "ORG")]
    assert heard("it was Xyzzy Cup here", ("Xyzzy", PERSON)) == []
    assert heard("it was Xyzzy Wvut here", ("Xyzzy", PERSON)) == [("Xyzzy", "PERSON")]
    text = "it was Xyzzy Cup here"
    guess = Guess(7, 12, PERSON, {PERSON: 0.8, ORG: 0.1, PLACE: 0.1})
    for end, echo, found in ((12, False, [Name(7, 12, PERSON)]), (21, False, []), (21, True, [Name(7, 12, PERSON)])):
        units = [Unit(0, end, echo), Unit(end + 1, len(text), False)] if end < 21 else [Unit(0, end, echo)]
        hearing = Hearing(text, units, frozenset())
        hearing.alone.add(7)
        assert hearing.weigh([guess]) == found


@pytest.mark.parametrize(
    ("name", "echo", "odds", "faint", "is_whole"),
    [
        ("Great Xyzzy", True, 0.8, False, True), ("Great Xyzzy", True, 0.79, False, False),
        ("Great Xyzzy", False, 0.8, False, False), ("Great Xyzzy", True, 0.8, True, False),
        ("Xyzzy", True, 0.8, False, False), ("Great Big Old Xyzzy", True, 0.8, False, True),
        ("The Great Big Old Xyzzy", True, 0.8, False, False), ("Great, Xyzzy", True, 0.8, False, False),
    ],
)  # fmt: skip
def test_a_half_of_a_sure_name_in_a_line_of_capitals_is_no_name(
    name: str, echo: bool, odds: float, faint: bool, is_whole: bool
) -> None:
    """Of one of two to four words; the whole is one, and what only begins in it."""
    text = f"{name} Rises"
    hearing = Hearing(text, [Unit(0, len(text), echo)], frozenset())
    hearing._count(Guess(0, len(name), ORG, {PERSON: 0.1, ORG: odds, PLACE: 0.1}, faint))
    first, end = len(name.split()[0]), len(name)
    assert hearing._is_half(0, first) is (is_whole and first < end)
    assert hearing._is_half(name.rindex(" ") + 1 if " " in name else 0, end) is (is_whole and first < end)
    assert not any(hearing._is_half(*span) for span in ((0, end), (end + 1, len(text)), (first + 1, len(text))))


@pytest.mark.parametrize(
    ("text", "echo", "votes", "cues"),
    [
        ("told Xyzzy", False, {PERSON: 1.2 * 1.5}, 1.5),
        ("told Xyzzy", True, {PERSON: 1.2 * 0.4 * 1.5}, 0.0),
        ("told Xyzzy; told Xyzzy; told Xyzzy", False, {PERSON: 1.2 * 2 * 1.5}, 4.5),
        ("near Xyzzy", False, {PLACE: 1.2 * 0.7}, 0.0),
        ("told Xyzzy, CEO of Xyzzy, near Xyzzy", False, {PERSON: 1.2 * 1.5, ORG: 1.2 * 2.5, PLACE: 1.2 * 0.7}, 2.5),
        ("Mr Xyzzy", False, {PERSON: 8 + 1.2 * 3}, 5.0),
    ],
)
def test_what_is_heard_around_a_name_counts_for_it(
    text: str, echo: bool, votes: dict[EntityType, float], cues: float
) -> None:
    """Again and again no more than twice, in a line of capitals less; loud words carry it to all of its places."""
    hearing, case, at = Hearing(text, [Unit(0, len(text), echo)], frozenset()), Spelling(), text.find("Xyzzy")
    while at >= 0:
        case.places.add(at, at + 5)
        at = text.find("Xyzzy", at + 1)
    hearing._listen(case)
    assert case.votes == pytest.approx({**dict.fromkeys((PERSON, ORG, PLACE), 0.0), **votes})
    assert case.cues == pytest.approx(cues)
