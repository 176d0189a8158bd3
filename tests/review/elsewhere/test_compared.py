"""Where two articles say the same, and where they differ: pure, over articles made here."""

from __future__ import annotations

from datetime import date

import pytest

from reading.article import Article, EntityType
from review.elsewhere.alike import Score, Story, levelled
from review.elsewhere.pair import compared
from review.elsewhere.side import side_of
from review.elsewhere.values import LIKE, NEAR, SAME, Band, DifferenceKind, Strength, band_of
from tests.reading.test_statements import article

PERSON, ORG, ROLE = EntityType.PERSON, EntityType.ORG, EntityType.ROLE
DAY = date(2024, 5, 31).toordinal()

Told = tuple[DifferenceKind, Strength | None, str, Strength | None, str]


def told(here: Article, there: Article) -> set[Told]:
    """Return how two articles of one story differ: kinds, strengths and words."""
    sides = side_of(here, DAY), side_of(there, DAY)
    story = Story([one.stems for one in sides], here.language)
    return {
        (
            one.kind,
            one.strength,
            here.text[one.here[1] : one.here[2]],
            one.strength_there,
            there.text[one.there[1] : one.there[2]],
        )
        for one in compared(story, *sides).discrepancies
    }


def strong(here: str, there: str, language: str = "en") -> set[tuple[DifferenceKind, str, str]]:
    """Return the differences of two sentences that are strong for a reader of the first."""
    found = told(article(here, language=language), article(there, language=language))
    return {(kind, one, other) for kind, strength, one, _, other in found if strength is Strength.STRONG}


def test_bands_are_cut_at_their_scores() -> None:
    assert [band_of(score) for score in (SAME, LIKE, NEAR, 0.119)] == [Band.SAME, Band.LIKE, Band.NEAR, None]
    assert levelled(0) == 0
    assert levelled(1) == 1
    assert levelled(0.39) == SAME


def test_the_same_sentence_scores_one_and_another_story_nothing() -> None:
    here = article("The minister resigned on Friday after the vote.", "Rain is expected in the north.")
    there = article("Ships waited outside the harbour.", "The minister resigned on Friday after the vote.")
    sides = side_of(here, 0), side_of(there, 0)
    scores = list(Story([one.stems for one in sides], "en").compare(sides[0].stems, sides[1].stems))
    assert scores == [Score(0, 1, 1.0)]


@pytest.mark.parametrize(
    ("language", "here", "there", "other"),
    [
        (
            "de",
            "Der Finanzminister trat am Freitag nach der Abstimmung zurück.",
            "Nach der Abstimmung ist der Finanzminister am Freitag zurückgetreten.",
            "Im Norden wird am Wochenende starker Regen erwartet.",
        ),
        (
            "es",
            "El ministro de Hacienda dimitió el viernes tras la votación.",
            "Tras la votación, el ministro de Hacienda presentó su dimisión el viernes.",
            "Se esperan fuertes lluvias en el norte durante el fin de semana.",
        ),
    ],
)
def test_partners_are_found_in_german_and_spanish(language: str, here: str, there: str, other: str) -> None:
    sides = [side_of(article(*some, language=language), 0) for some in ((here, other), (other + " Wirklich.", there))]
    scores = list(Story([one.stems for one in sides], language).compare(sides[0].stems, sides[1].stems))
    best = max((one for one in scores if one.here == 0), key=lambda one: one.score)
    assert (best.there, band_of(best.score)) == (1, Band.SAME)


QUOTED = DifferenceKind.QUOTATION


def test_a_word_of_a_quotation_that_differs_is_strong() -> None:
    here = "He will “work on scalable supervision, weak generalization and automated research,” he said."
    there = '"My team will work on scalable oversight, weak generalization and automated research."'
    assert strong(here, there) == {(QUOTED, "supervision", "oversight")}


def test_a_not_of_a_quotation_is_strong() -> None:
    here = "“We will not close the plant in Derby this summer,” the firm said."
    there = "“We will close the plant in Derby this summer,” the firm said."
    assert {kind for kind, _, _ in strong(here, there)} == {QUOTED}


def test_words_put_into_a_quotation_are_shown_with_those_around_them() -> None:
    here = "“We will not close the plant in Derby this summer,” the firm said."
    there = "“We will close the plant in Derby this summer,” the firm said."
    assert strong(here, there) == {(QUOTED, "will not close", "will close")}


def test_the_last_word_of_a_quotation_differs_too() -> None:
    here = "“There was no warning from the company about the state of the radar,” Brennan said."
    there = "Brennan said: “There was no warning from the company about the state of the engine.”"
    assert strong(here, there) == {(QUOTED, "radar", "engine")}
    more = "“There was no warning from the company about the state of the radar or anything else on board,” he said."
    assert not strong(here, more)


@pytest.mark.parametrize(
    "there",
    [
        "“We won't close the plant in Derby this summer,” the firm said.",
        "“We will not close the plant in Derby ... this summer,” the firm said.",
        "“We will not close the [Derby] plant in Derby this summer,” the firm said.",
        "“We will not close the plant in Derby this summer, or ever,” the firm said.",
        "“Nobody knows what we will do about the plant,” the firm said.",
    ],
)
def test_contractions_dots_brackets_and_more_words_are_no_difference(there: str) -> None:
    assert not strong("“We will not close the plant in Derby this summer,” the firm said.", there)


def test_quotations_of_two_speakers_are_two() -> None:
    names = (("Ann Lee", PERSON), ("Bo Day", PERSON))
    here = article("“We need a fair deal for every worker in Derby,” said Ann Lee.", mentions=names)
    there = article("“We need a fair wage for every worker in Derby,” said Bo Day.", mentions=names)
    assert not told(here, there)


HOLDERS = (("Acme", ORG), ("Zeta", ORG), ("CEO", ROLE), ("Ann Lee", PERSON), ("Bo Day", PERSON))


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("The exit of Acme CEO Ann Lee surprised all.", "Ann Lee, now CEO of Zeta, spoke.", Strength.STRONG),
        ("The exit of Acme CEO Ann Lee surprised all.", "The coup against Acme CEO Bo Day failed.", Strength.STRONG),
        ("The exit of Acme CEO Ann Lee surprised all.", "The former Acme CEO Bo Day spoke.", None),
        ("The exit of Acme CEO Ann Lee surprised all.", "Acme CEO Ann Lee spoke.", None),
        ("The exit of Acme CEO Ann Lee surprised all.", "Zeta CEO Bo Day spoke.", None),
        ("The exit of Acme CEO Ann Lee surprised all.", "The former Acme CEO Ann Lee spoke.", Strength.WEAK),
    ],
)
def test_one_holder_an_office_at_a_time(here: str, there: str, expected: Strength | None) -> None:
    found = told(article(here, mentions=HOLDERS), article(there, mentions=HOLDERS))
    assert {(kind, strength) for kind, strength, *_ in found} == (
        {(DifferenceKind.ROLE, expected)} if expected else set()
    )


def test_the_odd_pronoun_is_strong_and_the_others_say_nothing() -> None:
    names = (("Jan Leike", PERSON),)
    here = article(
        "Jan Leike spoke of her new role.", "Jan Leike left with his team.", "Jan Leike took his time.", mentions=names
    )
    there = article("Jan Leike kept his desk.", "Jan Leike wrote of his work.", mentions=names)
    assert told(here, there) == {(DifferenceKind.PRONOUN, Strength.STRONG, "her", None, "his")}


@pytest.mark.parametrize(
    ("language", "kind", "here", "there", "words"),
    [
        (
            "en",
            DifferenceKind.MONEY,
            "Acme received a $4 billion investment from Zeta.",
            "Acme received a $5.5 billion investment from Zeta.",
            ("$4 billion", "$5.5 billion"),
        ),
        (
            "en",
            DifferenceKind.FIGURE,
            "The blast in Derby killed 42 people on the bridge.",
            "On the bridge in Derby the blast killed 47 people.",
            ("42 people", "47 people"),
        ),
        (
            "en",
            DifferenceKind.PERCENT,
            "Turnout in the Derby election was 61.5 percent.",
            "Turnout in the Derby election was 65.1 percent.",
            ("61.5 percent", "65.1 percent"),
        ),
        (
            "en",
            DifferenceKind.DURATION,
            "The ferry strike in Derby lasted three weeks.",
            "The ferry strike in Derby lasted four weeks.",
            ("three weeks", "four weeks"),
        ),
        (
            "de",
            DifferenceKind.MONEY,
            "Das Unternehmen erhielt 1,5 Milliarden Euro vom Staat.",
            "Das Unternehmen erhielt vom Staat 1,8 Milliarden Euro.",
            ("1,5 Milliarden Euro", "1,8 Milliarden Euro"),
        ),
        (
            "es",
            DifferenceKind.FIGURE,
            "El incendio en Derby dejó 35 personas muertas.",
            "El incendio en Derby dejó 53 personas muertas.",
            ("35 personas", "53 personas"),
        ),
        (
            "en",
            DifferenceKind.MONEY,
            "Insurers expect costs of $4 million.",
            "Insurers expect costs of $40 million after the fire in Derby.",
            ("$4 million", "$40 million"),
        ),
        (
            "en",
            DifferenceKind.FIGURE,
            "Up in Derby the ferry had 150 seats on its deck.",
            "Up in Derby the ferry had 510 seats on its deck.",
            ("150 seats", "510 seats"),
        ),
        (
            "de",
            DifferenceKind.FIGURE,
            "Bei dem Brand in Derby sind am Samstag 17 Menschen verletzt worden.",
            "Bei dem Brand in Derby sind am Samstag 71 Menschen verletzt worden.",
            ("17 Menschen", "71 Menschen"),
        ),
    ],
)
def test_amounts_of_one_thing_that_differ(
    language: str, kind: DifferenceKind, here: str, there: str, words: tuple[str, str]
) -> None:
    assert strong(here, there, language) == {(kind, *words)}


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("Acme received a $4 billion investment from Zeta.", "Acme received a $4.2 billion investment from Zeta."),
        ("Acme received about $40 million from Zeta.", "Acme received $43 million from Zeta."),
        ("The blast in Derby killed more than 40 people.", "The blast in Derby killed 47 people."),
        ("In 2019 the blast in Derby killed 42 people.", "In 2021 the blast in Derby killed 47 people."),
        ("Sales of Acme fell 12 percent in May.", "Sales of Acme fell 10 percent in June."),
        ("The plant makes 40 cars a day.", "The plant employs 300 people."),
        ("Acme had 900 workers in Derby in 2010.", "Acme has 1,200 workers in Derby."),
        ("Police arrested 12 people on Friday and 9 on Saturday.", "Police arrested 9 people on Saturday."),
        ("Police said 12 people were hurt, later 15.", "Police said 15 people were hurt."),
        ("Police said 40% of voters stayed home.", "Police said 60% of voters went to the polls."),
    ],
)
def test_amounts_that_may_both_be_right_are_no_difference(here: str, there: str) -> None:
    assert not strong(here, there)


def test_dates_of_one_event_that_differ() -> None:
    here, there = "Ilya Sutskever left OpenAI on May 14.", "Ilya Sutskever left OpenAI on May 17."
    assert strong(here, there) == {(DifferenceKind.DATE, "May 14", "May 17")}
    assert not strong(here, "Ilya Sutskever left OpenAI in May 2024.".replace("in ", "in "))
    assert not strong("Ilya Sutskever joined OpenAI on May 2.", "Sam Altman fired the OpenAI board on May 17.")


@pytest.mark.parametrize(
    ("language", "here", "there"),
    [
        ("en", "Celtic Lines was founded in Wexford in 1987.", "Celtic Lines was founded in Wexford in 1978."),
        ("en", "The ferry was built in 2003 for Derby.", "The ferry, which was built for Derby in 2005, sank."),
        (
            "en",
            "The ferry ran aground on 11 March 2024.",
            "The ferry Brigid ran aground on 10 March 2024, a court heard.",
        ),
        ("de", "Das Chemiewerk wurde 1963 gegründet.", "Das Chemiewerk wurde 1936 gegründet."),
    ],
)
def test_what_happens_once_has_one_date(language: str, here: str, there: str) -> None:
    assert {kind for kind, _, _ in strong(here, there, language)} == {DifferenceKind.DATE}


@pytest.mark.parametrize(
    ("language", "here", "there"),
    [
        ("de", "Im Jahr 2022 arbeiteten 400 Leute im Werk.", "Im Jahr 2023 arbeiteten 430 Leute im Werk."),
        ("en", "Celtic Lines won the race off Derby in 2019.", "Celtic Lines won the race off Derby in 2020."),
        ("en", "The museum of Derby was opened in 1978.", "The museum of Leeds was opened in 1987."),
    ],
)
def test_years_of_what_comes_back_are_no_difference(language: str, here: str, there: str) -> None:
    assert not strong(here, there, language)


def test_a_name_that_an_article_spells_both_ways_is_strong_there() -> None:
    here = article(
        "The former Superalighnment team left.", "He led the Superalignment team.", "Its Superalignment project ended."
    )
    there = article("He once led the Superalignment team of the firm.")
    assert told(here, there) == {(DifferenceKind.SPELLING, Strength.STRONG, "Superalighnment", None, "Superalignment")}


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("Many Democrats spoke.", "The Democratic party spoke."),
        ("He flew to Austria then.", "He flew to Australia then."),
        ("The Amodeis spoke.", "Both Amodei siblings spoke."),
        ("It was in Calderón then.", "It was in Calderon then."),
    ],
)
def test_other_forms_and_other_names_are_no_misspelling(here: str, there: str) -> None:
    assert not strong(here, there)


def test_dates_without_a_year_are_compared_by_day() -> None:
    """Neither article says when it was published; a full date in one of them is compared by its day too."""
    here, there = article("The ferry caught fire on Friday, May 5."), article("The ferry caught fire on May 4.")
    sides = side_of(here, 0), side_of(there, DAY)
    story = Story([one.stems for one in sides], "en")
    (found,) = compared(story, *sides).discrepancies
    assert (found.kind, found.strength) == (DifferenceKind.DATE, Strength.STRONG)
    same = side_of(article("The ferry caught fire on 5 May 2024."), DAY)
    assert not compared(story, sides[0], same).discrepancies
