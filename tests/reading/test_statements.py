"""What a sentence states that can be compared: quotations, amounts, days, offices, pronouns."""

from __future__ import annotations

from datetime import date

import pytest

from reading.article import Article, EntityType, Mention, Sentence
from reading.statements.amounts import Amount, AmountKind, amounts
from reading.statements.days import NO_YEAR, days
from reading.statements.offices import EMPLOYEE, excludes, is_sole, level, offices
from reading.statements.pronouns import pronouns
from reading.statements.quotations import Quotation, quotations


def article(*sentences: str, language: str = "en", mentions: tuple[tuple[str, EntityType], ...] = ()) -> Article:
    """Return an article of these sentences, a paragraph each, in which these names are mentioned."""
    text = ""
    spans: list[Sentence] = []
    for sentence in sentences:
        spans.append(Sentence(len(spans), len(text), len(text) + len(sentence)))
        text += sentence + "\n\n"
    found = []
    for name, kind in mentions:
        at = text.find(name)
        while at >= 0:
            found.append(Mention(at, at + len(name), kind, name))
            at = text.find(name, at + 1)
    return Article("a.txt", "a.txt", "", text, spans, sorted(found, key=lambda one: one.start), language=language)


def only(text: str, language: str = "en") -> Amount:
    """Return the one amount of a sentence."""
    (found,) = amounts(article(text, language=language))
    return found


@pytest.mark.parametrize(
    ("text", "language", "kind", "unit", "inside", "outside"),
    [
        ("It raised $4 billion.", "en", AmountKind.MONEY, "dollar", (4e9, 4.1e9, 4.9e9), (3e9, 5.1e9)),
        ("It raised about $4 million.", "en", AmountKind.MONEY, "dollar", (3.6e6, 4.4e6), (6e6,)),
        ("Sie nahm 1,5 Milliarden Euro ein.", "de", AmountKind.MONEY, "euro", (1.5e9,), (1.5e6, 15e9)),
        ("Costó 4.500 millones de euros.", "es", AmountKind.MONEY, "euro", (4.5e9,), (4.5e6,)),
        ("Turnout was 12.5 percent.", "en", AmountKind.PERCENT, "percent", (12.5,), (12.0, 13.0)),
        ("Die Quote lag bei 2,3 %.", "de", AmountKind.PERCENT, "percent", (2.3,), (23.0,)),
        ("El 45,3 por ciento votó.", "es", AmountKind.PERCENT, "percent", (45.3,), (453.0,)),
        ("The strike lasted three weeks.", "en", AmountKind.DURATION, "time", (3 * 604800,), (2 * 604800,)),
        ("At least 42 people were killed.", "en", AmountKind.FIGURE, "dead", (42, 50), (41,)),
        ("Mindestens 1.200 Menschen starben.", "de", AmountKind.FIGURE, "dead", (1200,), (1000,)),
        ("Up to 300 houses burned.", "en", AmountKind.FIGURE, "hous burn", (300, 250), (500,)),
        ("The 59-year-old fell.", "en", AmountKind.FIGURE, "age", (59,), (60,)),
        ("Between 20 and 30 ships waited.", "en", AmountKind.FIGURE, "ship wait", (20, 25, 30), (19, 31)),
    ],
)
def test_an_amount_is_an_interval_of_values(
    text: str, language: str, kind: AmountKind, unit: str, inside: tuple[float, ...], outside: tuple[float, ...]
) -> None:
    found = only(text, language)
    assert (found.kind, found.unit) == (kind, unit)
    assert all(found.low <= value <= found.high for value in inside)
    assert not any(found.low <= value <= found.high for value in outside)


@pytest.mark.parametrize(
    "text",
    [
        "It happened in 2016 there.",
        "On May 14 people left.",
        "The Boeing 737 landed.",
        "They met at 5:30 p.m. today.",
        "Two-thirds voted.",
        "There is a two-in-three chance.",
        "See Article 5 for that.",
        "They won 3-2.",
    ],
)
def test_a_number_that_names_something_is_no_amount(text: str) -> None:
    assert amounts(article(text)) == []


def test_an_amount_stands_where_it_says() -> None:
    found = article("Nobody came.", "It cost £3.5m more.")
    (one,) = amounts(found)
    assert (one.sentence, found.text[one.start : one.end]) == (1, "£3.5m")


def test_small_numbers_are_words_of_their_language() -> None:
    """All from two to ten; what is a number in one language only is none in another."""
    french = ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
    assert [only(f"Il a vu {word} navires.", "fr").low for word in french] == list(range(2, 11))
    for text, language in (
        ("Il a vu once navires.", "fr"),
        ("Er sah six Schiffe.", "de"),
        ("Er sah dos Schiffe.", "de"),
        ("He saw dix ships.", "en"),
        ("He saw elf ships.", "en"),
    ):
        assert amounts(article(text, language=language)) == [], text


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("There were 12 dead sailors aboard.", "dead"),
        ("It took 12 wounded soldiers away.", "injured"),
        ("It took 12 hurt men away.", "injured"),
        ("The fire hurt 12 sailors aboard.", "sailor aboard"),
        ("It carried 12 passengers home.", "people"),
        ("It carried 12 red ships home.", "red ship home"),
        ("It carried 12 big red ships home.", "big red ship"),
    ],
)
def test_what_is_counted_is_named_by_what_happened_to_it(text: str, unit: str) -> None:
    """People by their fate; else by the words behind the number, three at most."""
    assert only(text).unit == unit


def test_a_mark_within_a_word_closes_no_quotation() -> None:
    """An inch behind a number is no end."""
    made = article('He said "the 5"x board is here" today.')
    assert [made.text[one.start : one.end] for one in quotations(made)] == ['the 5"x board is here']
    made = Article("a", "a", "", 'He said "so"', [Sentence(0, 0, 12)])
    assert quotations(made) == [Quotation(0, 9, 11)]


@pytest.mark.parametrize(("length", "speaker"), [(56, "Ann Lee"), (57, "")])
def test_a_speaker_stands_near_the_word_of_speech(length: int, speaker: str) -> None:
    made = article(
        f"As told, according to {'x' * length} Ann Lee, “we close it now”.", mentions=(("Ann Lee", EntityType.PERSON),)
    )
    assert [one.speaker for one in quotations(made)] == [speaker]


def test_a_quotation_of_two_sentences_has_one_speaker() -> None:
    """The second sentence names the speaker; both pieces are his."""
    found = article("“We are late.", "We must hurry,” Jan Leike said.", mentions=(("Jan Leike", EntityType.PERSON),))
    text = found.text.replace("late.\n\nWe", "late.  We")
    one_paragraph = Article("a", "a", "", text, found.sentences, found.mentions)
    pieces = quotations(one_paragraph)
    assert [(text[one.start : one.end], one.speaker) for one in pieces] == [
        ("We are late.", "Jan Leike"),
        ("We must hurry,", "Jan Leike"),
    ]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He called it "a good day" then.', ["a good day"]),
        ("Er sagte: „Das geht so nicht.“", ["Das geht so nicht."]),
        ("Dijo «no voy a ir» ayer.", ["no voy a ir"]),
        ('A 5" pipe burst.', []),
        ('She cried "yes!", then "no!", and "why?"', ["yes!", "no!", "why?"]),
        ("He said “it is” over “that's it.\"", ["it is", "that's it."]),
    ],
)
def test_quotation_marks_of_all_kinds(text: str, quoted: list[str]) -> None:
    assert [text[one.start : one.end] for one in quotations(article(text))] == quoted


MAY_31 = date(2024, 5, 31).toordinal()


@pytest.mark.parametrize(
    ("text", "first", "last", "is_bare"),
    [
        ("He left on May 14.", "2024-05-14", "2024-05-14", False),
        ("He left on 3 May 2023.", "2023-05-03", "2023-05-03", False),
        ("It began in November 2001.", "2001-11-01", "2001-11-30", False),
        ("She has led since 2003.", "2003-01-01", "2003-12-31", False),
        ("They met on Wednesday.", "2024-05-29", "2024-05-29", True),
        ("Er starb am 3. Mai 2024.", "2024-05-03", "2024-05-03", False),
        ("Murió el 5 de marzo de 2021.", "2021-03-05", "2021-03-05", False),
    ],
)
def test_a_date_is_an_interval_of_days(text: str, first: str, last: str, is_bare: bool) -> None:
    (found,) = days(article(text), MAY_31)
    assert [date.fromordinal(one).isoformat() for one in (found.first, found.last)] == [first, last]
    assert found.is_bare is is_bare


def test_a_day_without_any_year_is_a_day_of_no_year() -> None:
    (found,) = days(article("He left on Friday, May 14."), 0)
    assert date.fromordinal(found.first) == date(NO_YEAR, 5, 14)
    assert not found.is_bare
    assert days(article("He left on Friday."), 0) == []


PERSON, ORG, ROLE = EntityType.PERSON, EntityType.ORG, EntityType.ROLE


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        (
            "OpenAI CEO Ann Lee left.",
            (("OpenAI", ORG), ("CEO", ROLE), ("Ann Lee", PERSON)),
            ("Ann Lee", "CEO", "OpenAI", False),
        ),
        (
            "Ann Lee, chief executive of Acme, left.",
            (("Ann Lee", PERSON), ("chief executive", ROLE), ("Acme", ORG)),
            ("Ann Lee", "chief executive", "Acme", False),
        ),
        (
            "Former Acme chairman Bo Day spoke.",
            (("Acme", ORG), ("chairman", ROLE), ("Bo Day", PERSON)),
            ("Bo Day", "chair", "Acme", True),
        ),
        (
            "Bo Day, who was chairman of Acme, spoke.",
            (("Bo Day", PERSON), ("chairman", ROLE), ("Acme", ORG)),
            ("Bo Day", "chair", "Acme", True),
        ),
    ],
)
def test_an_office_has_a_holder_and_an_organisation(
    text: str, names: tuple[tuple[str, EntityType], ...], expected: tuple[str, str, str, bool]
) -> None:
    (found,) = offices(article(text, mentions=names))
    person, office, organisation, is_former = expected
    assert (found.person, found.office, found.organisation, found.is_former) == (
        person,
        level(office),
        organisation,
        is_former,
    )


def test_a_former_office_is_one_office() -> None:
    for text, role in (
        ("Peter Nolan, a former captain of the ship, spoke.", "former captain"),
        ("Former captain Peter Nolan spoke.", "Former captain"),
        ("Peter Nolan, an Ex-captain, spoke.", "Ex-captain"),
    ):
        names = (("Peter Nolan", EntityType.PERSON), (role, EntityType.ROLE))
        (found,) = offices(article(text, mentions=names))
        assert (found.office, found.is_former) == ("captain", True)


def test_a_future_holder_holds_nothing_yet() -> None:
    names = (("Acme", ORG), ("CEO", ROLE), ("Ann Lee", PERSON))
    assert offices(article("The next Acme CEO Ann Lee spoke.", mentions=names)) == []


def test_former_employees_are_people_who_left() -> None:
    found = offices(
        article(
            "It was founded by Ann Lee and Bo Day, former Acme employees.",
            mentions=(("Ann Lee", PERSON), ("Bo Day", PERSON), ("Acme", ORG)),
        )
    )
    assert {(one.person, one.office, one.is_former) for one in found} == {
        ("Ann Lee", EMPLOYEE, True),
        ("Bo Day", EMPLOYEE, True),
    }


def test_offices_that_exclude_each_other() -> None:
    assert excludes("CEO", "CFO")
    assert excludes("finance minister", "foreign minister")
    assert not excludes("CEO", "chair")
    assert is_sole("CEO")
    assert not is_sole("researcher")


def test_a_pronoun_counts_where_nobody_else_is_near() -> None:
    names = (("Ann Lee", PERSON), ("Bo Day", PERSON))
    alone = article("Ann Lee spoke of her work.", mentions=names)
    (found,) = pronouns(alone, [])
    assert (found.person, found.is_female) == ("Ann Lee", True)
    assert pronouns(article("Bo Day came.", "Ann Lee spoke of her work.", mentions=names), []) == []
    assert pronouns(article("Ann Lee thanked Bo Day for his work.", mentions=names), []) == []
    assert pronouns(article("Bo Day thanked her mother.", mentions=names), []) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A magnitude 6.1 quake hit.", "en"),
        ("Un terremoto de magnitud 6,1 sacudió todo.", "es"),
        ("Ein Beben der Stärke 6,1 traf sie.", "de"),
    ],
)
def test_what_is_measured_may_stand_before_the_figure(text: str, language: str) -> None:
    found = only(text, language)
    assert (found.unit, found.low <= 6.1 <= found.high) == ("magnitude", True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It fell on March 3, 2024.", "en"),
        ("It fell on 3 Mar. 2024.", "en"),
        ("Es fiel am 3. März 2024.", "de"),
        ("Cayó el 3 de marzo de 2024.", "es"),
        ("Il est tombé le 3 mars 2024.", "fr"),
        ("È caduto il 3 marzo 2024.", "it"),
        ("Spadł 3 marca 2024 roku.", "pl"),
        ("Он упал 3 марта 2024 года.", "ru"),
        ("Caiu em 3 de março de 2024.", "pt"),
        ("3 Mart 2024 günü düştü.", "tr"),
    ],
)
def test_months_are_known_in_the_language_of_the_article(text: str, language: str) -> None:
    (found,) = days(article(text, language=language), 0)
    assert date.fromordinal(found.first) == date.fromordinal(found.last) == date(2024, 3, 3)


@pytest.mark.parametrize("text", ["Two years ago 5 people died.", "They set 3 records, pro 2024.", "ſeptember 2020"])
def test_short_names_of_other_languages_and_lookalikes_are_no_months(text: str) -> None:
    assert [found.first for found in days(article(text), 0)] == []
