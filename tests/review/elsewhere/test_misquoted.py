"""Quotations that two articles give in other words."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import Match

import pytest

from reading.statements.quotations import Quotation
from review.elsewhere import misquoted as quotes
from review.elsewhere.side import Side
from review.elsewhere.values import Strength
from tests.reading.test_statements import article
from tests.review.elsewhere.making import ANN, BO, STRONG, WEAK, side


def quoted(words: str, speaker: str = "", language: str = "en") -> Side:
    text = f"“{words}”"
    return side(article=article(text, language=language), quotations=[Quotation(0, 1, len(text) - 1, speaker)])


def misquotes(
    one: str, other: str, score: float = 0.9, speakers: tuple[str, str] = ("", ""), language: str = "en"
) -> list[tuple[str, str]]:
    """Return the words in which two quotations differ, those that do so weakly in brackets."""
    here, there = quoted(one, speakers[0], language), quoted(other, speakers[1], language)
    found = []
    for each in quotes.misquoted(here, there, {(0, 0): score}):
        words = [s.article.text[at[1] : at[2]] for s, at in ((here, each.here), (there, each.there))]
        found.append((words[0], words[1]) if each.strength is STRONG else (f"({words[0]})", f"({words[1]})"))
    return found


PLANT = "We must close the old plant in Derby before the next summer begins"


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (PLANT, PLANT, []),
        (PLANT, PLANT.replace("old", "new"), [("old", "new")]),
        (PLANT, PLANT.replace("must", "must not"), [("must close", "must not close")]),
        (PLANT, PLANT.replace("must", "did"), [("(must)", "(did)")]),
        (PLANT, PLANT.replace("the old", "that old"), [("(the)", "(that)")]),
        (PLANT, PLANT.replace("old ", "old […] "), []),
        (PLANT, PLANT.replace("old ", "old ... "), []),
        (PLANT, PLANT.replace("old ", "old … and dirty "), []),
        (PLANT, PLANT.replace("old ", "old (dirty) "), []),
        (PLANT, PLANT.replace("old", "***"), []),
        (PLANT, PLANT.replace("old", "f**king"), []),
        (PLANT, PLANT + " and never open it again", []),
        (PLANT, PLANT.replace("begins", "ends"), [("begins", "ends")]),
        (PLANT, PLANT.replace("summer begins", "winter ends"), [("summer begins", "winter ends")]),
        (PLANT, PLANT.replace("next summer begins", "first winter ends"), []),
        (PLANT, "We must close the road", []),
        ("They can’t see one ship of two there", "They can not see 1 ship of 2 there", []),
    ],
)
def test_words_of_a_quotation_that_differ(one: str, other: str, found: list[tuple[str, str]]) -> None:
    """Content and a not are told loudly, fillers softly; what is left out, spelt otherwise or goes on is no other."""
    assert misquotes(one, other) == found
    assert misquotes(other, one) == [(there, here) for here, there in found]


def test_a_short_quotation_is_sure_in_sentences_that_say_the_same() -> None:
    """Eight shared words are enough by themselves."""
    short, other = "We must close the old plant today", "We must close the old plant tomorrow"
    assert misquotes(short + " again", other + " again", 0.3) == [("today", "tomorrow")]
    assert misquotes(short + " again", other + " again", 0.29) == [("(today)", "(tomorrow)")]
    assert misquotes(PLANT, PLANT.replace("old", "new"), 0.0) == [("old", "new")]


def test_two_speakers_who_share_no_name_are_two() -> None:
    changed = PLANT.replace("old", "new")
    assert misquotes(PLANT, changed, speakers=(ANN, BO)) == []
    assert misquotes(PLANT, changed, speakers=(ANN, "LEE")) == [("old", "new")]
    assert misquotes(PLANT, changed, speakers=(ANN, "")) == [("old", "new")]


def test_the_better_of_two_quotations_is_compared() -> None:
    """What one article says twice, once in other words, is said as the other one has it."""
    changed = PLANT.replace("old", "new")
    one = quoted(PLANT)
    text = f"“{changed}” “{PLANT}”"
    spans = [Quotation(0, 1, 1 + len(changed)), Quotation(0, len(text) - 1 - len(PLANT), len(text) - 1)]
    for order in (spans, spans[::-1]):
        both = side(article=article(text), quotations=order)
        assert list(quotes.misquoted(one, both, {(0, 0): 0.9})) == []
        assert list(quotes.misquoted(both, one, {(0, 0): 0.9})) == []


@pytest.mark.parametrize(
    "filler", ["um", "uh", "er", "oh", "well", "so", "just", "you know", "I mean", "I think", "I believe", "a"]
)
def test_what_people_say_while_they_look_for_words_is_told_softly(filler: str) -> None:
    """One article leaves it out, and neither is wrong; what is said besides is told loudly."""
    assert misquotes(PLANT, PLANT.replace("close", f"close {filler}")) == [("(close the)", f"(close {filler} the)")]
    assert misquotes(PLANT, PLANT.replace("close", f"{filler} tear down")) == [("close", f"{filler} tear down")]


@pytest.mark.parametrize(
    ("language", "words", "nots"),
    [
        (
            "en",
            "We will {} close the old plant in Derby before the summer",
            ("not", "never", "no longer", "in no case"),
        ),
        (
            "de",
            "Wir wollen {} das alte Werk in Dresden schließen",
            ("nicht", "nie", "nichts als"),
        ),
        ("de", "In Dresden soll {} altes Werk der Firma schließen", ("kein", "keineswegs ein", "niemals ein")),
        ("es", "Vamos a cerrar {} la antigua planta de Sevilla en verano", ("no solo", "nunca", "jamás")),
    ],
)
def test_a_not_that_one_of_two_quotations_lacks_is_told_loudly(language: str, words: str, nots: Sequence[str]) -> None:
    """However common a word it is."""
    without = " ".join(words.format("").split())
    for no in nots:
        found = misquotes(words.format(no), without, language=language)
        assert [(no in one, one.startswith("(")) for one, _ in found] == [(True, False)]
        found = misquotes(without, words.format(no), language=language)
        assert [(no in other, one.startswith("(")) for one, other in found] == [(True, False)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We will not really close the old plant in Derby", "We will really not close the old plant in Derby"),
        (
            "Wir wollen nicht auch das alte Werk in Dresden schließen",
            "Wir wollen auch nicht das alte Werk in Dresden schließen",
        ),
        (
            "Wir haben kein Werk der Firma in Dresden geschlossen",
            "Wir haben keine Werke der Firma in Dresden geschlossen",
        ),
    ],
)
def test_a_not_that_both_have_is_no_loud_difference(one: str, other: str) -> None:
    assert [
        words.startswith("(") for words, _ in misquotes(one, other, language="de" if "Dresden" in one else "en")
    ] == [True]


@pytest.mark.parametrize(
    ("one", "other", "strength"),
    [
        ("So I think that we will do it again now", "So I think that we will do it better now", WEAK),
        ("So I think that Derby will do it again now", "So I think that Derby will do it better now", WEAK),
        ("So we close the Derby docks and do it again", "So we close the Derby docks and do it better", STRONG),
        (
            "We close old plants in one town with poor roads",
            "We close old plants in five towns of rich people with poor roads",
            WEAK,
        ),
    ],
)
def test_quotations_are_surely_one_by_what_they_share(one: str, other: str, strength: Strength) -> None:
    """Three words of content, and most of the words between the first shared one and the last."""
    here, there = quoted(one), quoted(other)
    assert [each.strength for each in quotes.misquoted(here, there, {(0, 0): 0.9})] == [strength]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Ask the people here: " + PLANT, "But the government said: " + PLANT, []),
        ("Ask Derby people: " + PLANT, "But Derby governments: " + PLANT, [("people", "governments")]),
        (PLANT + " for the people here", PLANT + " near the government soon", []),
        (PLANT + " for Derby people here", PLANT + " near Derby government soon", [("for", "near")]),
        (PLANT + " for them", PLANT + " near us", [("for them", "near us")]),
        (PLANT + " for all them", PLANT + " near us", []),
    ],
)
def test_a_usual_word_that_both_have_begins_and_ends_no_quotation(
    one: str, other: str, found: list[tuple[str, str]]
) -> None:
    """What stands around it is where the two begin and end, each in its own words."""
    assert misquotes(one, other) == found


def test_the_first_difference_that_matters_is_the_one_that_is_told() -> None:
    changed = PLANT.replace("must", "did").replace("old", "new").replace("before", "after")
    assert misquotes(PLANT, changed) == [("old", "new")]


def test_one_long_quotation_is_compared_with_each_part_that_the_other_article_has() -> None:
    """Each part differs in its own word; one that shares more of other words takes none away."""
    more = "nobody on this side of the river has seen so many ships wait for so little water"
    whole, first, last = f"{PLANT} and {more}", PLANT.replace("old", "new"), more.replace("river", "canal")
    text = f"“{first}” “{last}”"
    spans = [Quotation(0, 1, 1 + len(first)), Quotation(0, len(text) - 1 - len(last), len(text) - 1)]
    parts, one = side(article=article(text), quotations=spans), quoted(whole)
    for here, there, words in ((one, parts, {"old", "river"}), (parts, one, {"new", "canal"})):
        found = list(quotes.misquoted(here, there, {(0, 0): 0.9}))
        assert {here.article.text[each.here[1] : each.here[2]] for each in found} == words


@pytest.mark.parametrize(
    ("left", "right", "shared"),
    [
        ("abcdx", "abcdy", None),
        ("abcde", "abcde", 5),
        ("abcxde", "abcyde", None),
        ("abcdxef", "abcdyef", 6),
        ("abcdexyzu", "abcdevw", 5),
        ("abcdexyzu", "abcdevwop", None),
    ],
)
def test_two_quotations_of_the_same_words(left: str, right: str, shared: int | None) -> None:
    """Five words in common, four of them in a row, and six tenths of the shorter one."""
    found = quotes._aligned(left, right)
    assert (found and found.shared) == shared


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("We can't say what's wrong, who's right or gone", "We cannot say what is wrong, who is right or gone"),
        ("It's over and that's ten percent gone", "It is over and that is ten per cent gone"),
        ("He's sure that she's gonna go", "He is sure that she is going to go"),
        ("I'm sure they won't wanna stop", "I am sure they will not want to stop"),
        ("Let's say you've seen we're right, ok", "Let us say you have seen we are right, okay"),
        ("There's nothing they'd do if we shan't", "There is nothing they would do if we shall not"),
        ("It ain't so and they'll see that you can't", "It is not so and they will see that you can not"),
        ("One ship, two boats, three cars, four men", "1 ship, 2 boats, 3 cars, 4 men"),
        ("Five dogs, six cats, seven pens, eight cups", "5 dogs, 6 cats, 7 pens, 8 cups"),
        ("Nine hats, ten bags, eleven beds, twelve keys", "9 hats, 10 bags, 11 beds, 12 keys"),
    ],
)
def test_short_forms_and_numbers_are_the_same_words(short: str, full: str) -> None:
    """Whoever writes down what was said chooses between them."""
    same = "and nobody in Derby has ever heard of it before"
    assert misquotes(f"{short} {same}", f"{full} {same}") == []
    assert misquotes(f"{short} {same}", f"{full} too {same}") != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10 km", "10 kilometres"),
        ("10 kilometers", "10 kilometres"),
        ("10 kg", "10 kilograms"),
        ("colour", "color"),
        ("organise", "organize"),
        ("organisation", "organization"),
        ("organising", "organizing"),
        ("theatre", "theater"),
    ],
)
def test_another_spelling_of_a_word_is_told_softly(one: str, other: str) -> None:
    for left, right in ((one, other), (other, one)):
        [(told, _)] = misquotes(PLANT.replace("old", left), PLANT.replace("old", right))
        assert told.startswith("(")


@pytest.mark.parametrize(
    ("word", "levelled"),
    [
        ("can't", "can not"),
        ("won't", "will not"),
        ("don't", "do not"),
        ("we're", "we are"),
        ("i've", "i have"),
        ("he'll", "he will"),
        ("i'm", "i am"),
        ("she'd", "she would"),
        ("it's", "it is"),
        ("let's", "let us"),
        ("gonna", "going to"),
        ("ok", "okay"),
        ("percent", "per cent"),
        ("three", "3"),
        ("twelve", "12"),
        ("company's", "companys"),
        ("n't", "nt"),
    ],
)
def test_words_of_a_quotation_are_levelled(word: str, levelled: str) -> None:
    assert quotes._levelled(word) == levelled


def test_another_quotation_that_both_have_takes_no_difference_away() -> None:
    """Only one that shares more of the same words is a better partner."""
    long = "Nobody on this side of the river has ever seen so many ships wait for so little water in one summer"
    changed = PLANT.replace("old", "new")

    def both(one: str) -> Side:
        text = f"“{one}” “{long}”"
        return side(
            article=article(text),
            quotations=[Quotation(0, 1, 1 + len(one)), Quotation(0, len(text) - 1 - len(long), len(text) - 1)],
        )

    here, there = both(PLANT), both(changed)
    [found] = quotes.misquoted(here, there, {(0, 0): 0.9})
    assert here.article.text[found.here[1] : found.here[2]] == "old"


def test_a_long_quotation_is_compared_up_to_so_many_words() -> None:
    for words, kept in ((149, 149), (150, 150), (151, 150), (400, 150)):
        text = "word " * words
        assert len(quotes._tokens(text, Quotation(0, 0, len(text)))) == kept


@pytest.mark.parametrize(
    ("a", "b", "size", "holds"),
    [
        (2, 2, 2, False),
        (2, 2, 3, True),
        (0, 0, 1, True),
        (0, 1, 1, False),
        (1, 0, 1, False),
        (8, 7, 2, True),
        (8, 6, 2, False),
    ],
)
def test_what_a_quotation_begins_or_ends_with(a: int, b: int, size: int, holds: bool) -> None:
    """A few shared words within it are none, unless both begin or end with them."""
    one = quotes._Aligned(["w"] * 10, ["w"] * 9, [], 0)
    assert quotes._begins_or_ends(one, Match(a, b, size)) is holds


@pytest.mark.parametrize(
    ("word", "is_content"), [("plant", True), ("the", False), ("um", False), ("…", False), ("plants", True)]
)
def test_words_of_content(word: str, is_content: bool) -> None:
    """Neither the commonest ones, nor what people say while they look for words, nor what was left out."""
    assert quotes._is_content(word, frozenset(("the",))) is is_content


def test_no_more_than_so_many_pairs_of_quotations_are_compared() -> None:
    """Each once; and only those that share words in a row."""
    words = [(word, 0, 1) for word in "we will close the old plant".split()]  # noqa: SIM905
    assert list(quotes._candidates([words], [words, words[:3], words])) == [(0, 0), (0, 2)]
    assert len(list(quotes._candidates([words], [words] * 120))) == 100
