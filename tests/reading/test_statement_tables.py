"""Sentence by sentence, all that is read of them: amounts, offices and quotations, and of what is none, nothing."""

from __future__ import annotations

import pytest

from reading.article import EntityType
from reading.statements.amounts import amounts
from reading.statements.offices import offices
from reading.statements.quotations import quotations
from tests.reading.test_statements import article, only

PERSON, ORG = EntityType.PERSON, EntityType.ORG


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It cost $4.5 million.", [("$4.5 million", "money", "dollar", 4450000.0, 4600000.0, False)]),
        ("en", "It cost US$ 40,000 or more.", [("US$ 40,000", "money", "dollar", 35000.0, 50000.0, False)]),
        (
            "en",
            "It cost $5m and €3k.",
            [("$5m", "money", "dollar", 4500000.0, 6000000.0, False), ("€3k", "money", "euro", 2500.0, 4000.0, False)],
        ),
        ("en", "It cost 12 cents.", [("12 cents", "money", "cent", 12.0, 12.0, True)]),
        (
            "en",
            "They paid 300 pounds and 20 pence.",
            [("300 pounds", "money", "pound", 250.0, 400.0, False), ("20 pence", "money", "penny", 20.0, 20.0, True)],
        ),
        ("en", "It won 500 won.", [("500 won", "figure", "won", 450.0, 600.0, False)]),
        ("en", "It cost 5 billion won.", [("5 billion won", "money", "won", 4500000000.0, 6000000000.0, False)]),
        ("en", "Nearly 40 ships waited.", [("40 ships waited", "figure", "ship wait", 35.2, 44.8, False)]),
        ("en", "More than 40 ships waited.", [("40 ships waited", "figure", "ship wait", 40.0, 64.0, False)]),
        (
            "en",
            "At least three dozen of 500 ships waited.",
            [
                ("three dozen", "figure", "dozen", 3.0, 4.8, False),
                ("500 ships waited", "figure", "ship wait", 450.0, 600.0, False),
            ],
        ),
        ("en", "Up to 300 houses burned.", [("300 houses burned", "figure", "hous burn", 156.25, 400.0, False)]),
        ("en", "Less than 5 percent voted.", [("5 percent", "percent", "percent", 3.125, 5.0, False)]),
        ("en", "It rose 3 percentage points.", [("3 percentage points", "percent", "points", 3.0, 3.0, True)]),
        ("en", "It rose by 50 basis points.", [("50 basis points", "percent", "points", 50.0, 50.0, True)]),
        ("en", "It fell 2.5% points.", [("2.5% points", "percent", "points", 2.45, 2.6, False)]),
        ("en", "It lasted 45 seconds.", [("45 seconds", "duration", "time", 45.0, 45.0, True)]),
        ("en", "It lasted two minutes.", [("two minutes", "duration", "time", 120.0, 120.0, True)]),
        ("en", "It lasted 12 hours.", [("12 hours", "duration", "time", 43200.0, 43200.0, True)]),
        ("en", "It lasted 3 days.", [("3 days", "duration", "time", 259200.0, 259200.0, True)]),
        ("en", "It lasted four months.", [("four months", "duration", "time", 10519200.0, 10519200.0, True)]),
        ("en", "It lasted five decades.", [("five decades", "duration", "years", 1577880000.0, 1577880000.0, True)]),
        ("en", "The 59-year-old fell.", [("59-year-old", "figure", "age", 59.0, 59.0, True)]),
        ("en", "She is aged 31.", [("31", "figure", "age", 31.0, 31.0, True)]),
        ("en", "A quake of magnitude 6.1 struck.", [("6.1", "figure", "magnitude", 6.05, 6.2, False)]),
        ("en", "Between 20 and 30 ships waited.", [("30 ships waited", "figure", "ship wait", 20.0, 30.0, False)]),
        ("en", "Some 20-30 ships waited.", [("20-30 ships waited", "figure", "ship wait", 17.6, 33.6, False)]),
        ("en", "They won 3-2 at home.", []),
        ("en", "A one in 5 chance remains.", []),
        ("en", "Flight 370 left.", []),
        ("en", "It opened at 10 a.m.", []),
        ("en", "It was founded in 1987.", []),
        ("en", "On May 14 it sank.", []),
        ("en", "Boeing 737 planes flew.", [("737 planes flew", "figure", "plan flew", 737.0, 737.0, True)]),
        (
            "en",
            "Twenty-one ships waited.",
            [("Twenty-one ships waited", "figure", "ship wait", 21.0, 21.0, True)],
        ),
        (
            "en",
            "A hundred ships waited.",
            [("A hundred ships waited", "figure", "ship wait", 85.0, 130.0, False)],
        ),
        (
            "en",
            "One million ships waited.",
            [("One million ships waited", "figure", "ship wait", 850000.0, 1300000.0, False)],
        ),
        ("en", "It has 1,234,567 ships.", [("1,234,567 ships", "figure", "ship", 1234567.0, 1234567.0, True)]),
        ("en", "It has 1.234 ships.", [("1.234 ships", "figure", "ship", 1.2335, 1.235, False)]),
        ("en", "Police killed 12 people and wounded 7.", [("12 people", "figure", "dead", 12.0, 12.0, True)]),
        ("en", "Police arrested 9 people.", [("9 people", "figure", "arrested", 9.0, 9.0, True)]),
        ("en", "Rescuers seek 4 missing people.", [("4 missing", "figure", "missing", 4.0, 4.0, True)]),
        (
            "en",
            "A fire left 3 dead and 20 injured.",
            [("3 dead", "figure", "dead", 3.0, 3.0, True), ("20 injured", "figure", "injured", 20.0, 20.0, True)],
        ),
        ("en", "It sold 1,200 cars.", [("1,200 cars", "figure", "car", 1150.0, 1300.0, False)]),
        ("en", "It sold 5bn ships.", [("5bn ships", "figure", "ship", 4500000000.0, 6000000000.0, False)]),
        (
            "en",
            "It has 150 seats on two decks.",
            [("150 seats", "figure", "seat", 145.0, 160.0, False), ("two decks", "figure", "deck", 2.0, 2.0, True)],
        ),
        ("en", "He ran 10 km.", [("10 km", "figure", "km", 10.0, 10.0, True)]),
        ("en", "He ran 12 m there.", [("12 m", "figure", "m", 12.0, 12.0, True)]),
        ("en", "He ran 10-12 m there.", [("10-12 m", "figure", "m", 10.0, 12.0, False)]),
        ("en", "He ran 12m there.", []),
        ("en", "It has 20 workers.", [("20 workers", "figure", "people", 20.0, 20.0, True)]),
        ("en", "It has 2 or 3 ships.", [("3 ships", "figure", "ship", 3.0, 3.0, True)]),
        ("en", "Its 5x ship waited.", []),
        ("en", "It has 20 two-seat planes.", [("20 two-seat planes", "figure", "two-seat plan", 20.0, 20.0, True)]),
        ("en", "Half of 12 ships sank.", [("12 ships sank", "figure", "ship sank", 12.0, 12.0, True)]),
        (
            "en",
            "It sold 12 thousand red ships.",
            [("12 thousand red ships", "figure", "red ship", 11500.0, 13000.0, False)],
        ),
        ("en", "It sold 0 ships.", []),
        (
            "de",
            "Es kostete 1,5 Milliarden Euro.",
            [("1,5 Milliarden Euro", "money", "euro", 1450000000.0, 1600000000.0, False)],
        ),
        ("de", "Es kostete 40.000 Franken.", [("40.000 Franken", "money", "franc", 35000.0, 50000.0, False)]),
        ("de", "Rund 40 Menschen starben.", [("40 Menschen", "figure", "dead", 35.2, 44.8, False)]),
        ("de", "Mindestens 12 Menschen wurden verletzt.", [("12 Menschen", "figure", "injured", 12.0, 19.2, False)]),
        ("de", "Die Quote lag bei 2,3 Prozent.", [("2,3 Prozent", "percent", "percent", 2.25, 2.4, False)]),
        ("de", "Sie stieg um 3 Prozentpunkte.", [("3 Prozentpunkte", "percent", "points", 3.0, 3.0, True)]),
        ("de", "Es dauerte zwölf Wochen.", [("zwölf Wochen", "duration", "time", 7257600.0, 7257600.0, True)]),
        ("de", "Der 59-jährige fiel.", [("59-jährige", "figure", "age", 59.0, 59.0, True)]),
        (
            "de",
            "Es sind 2 Billionen Euro.",
            [("2 Billionen Euro", "money", "euro", 1500000000000.0, 3000000000000.0, False)],
        ),
        ("de", "Es sind 3 Mrd Euro.", [("3 Mrd Euro", "money", "euro", 2500000000.0, 4000000000.0, False)]),
        (
            "de",
            "Knapp vierzig Schiffe warteten.",
            [("vierzig Schiffe warteten", "figure", "schiff warteten", 35.2, 44.8, False)],
        ),
        ("de", "Es waren 500 Won.", [("500 Won", "figure", "won", 450.0, 600.0, False)]),
        ("de", "Es sind 1.234 Schiffe.", [("1.234 Schiffe", "figure", "schiff", 1234.0, 1234.0, True)]),
        (
            "es",
            "Costó 4.500 millones de euros.",
            [("4.500 millones de euros", "money", "euro", 4495000000.0, 4510000000.0, False)],
        ),
        (
            "es",
            "Costó 2 billones de pesos.",
            [("2 billones de pesos", "money", "peso", 1500000000000.0, 3000000000000.0, False)],
        ),
        ("es", "El 45,3 por ciento votó.", [("45,3 por ciento", "percent", "percent", 45.25, 45.4, False)]),
        ("es", "Unas 35 personas murieron.", [("35 personas", "figure", "dead", 30.8, 39.2, False)]),
        ("es", "Duró tres semanas.", [("tres semanas", "duration", "time", 1814400.0, 1814400.0, True)]),
        ("es", "Hay 1.234 barcos.", [("1.234 barcos", "figure", "barco", 1234.0, 1234.0, True)]),
        (
            "es",
            "Cerca de cuarenta barcos esperan.",
            [("cuarenta barcos esperan", "figure", "barco esperan", 35.2, 44.8, False)],
        ),
        (
            "es",
            "Costó 3 mil millones de dólares.",
            [("3 mil millones de dólares", "money", "dollar", 2500000000.0, 4000000000.0, False)],
        ),
        (
            "fr",
            "Il a coûté 3 milliards d'euros.",
            [("3 milliards d'euros", "money", "euro", 2500000000.0, 4000000000.0, False)],
        ),
        ("fr", "Il a coûté 40 francs.", [("40 francs", "money", "franc", 40.0, 40.0, True)]),
        ("fr", "Environ 12 personnes sont mortes.", [("12 personnes", "figure", "dead", 10.56, 13.44, False)]),
        ("fr", "Il a duré six mois.", [("six mois", "duration", "time", 15778800.0, 15778800.0, True)]),
        ("fr", "Le taux est de 2,3 pour cent.", [("2,3 pour cent", "percent", "percent", 2.25, 2.4, False)]),
    ],
)
def test_amounts_of_many_sentences(
    language: str, text: str, expected: list[tuple[str, str, str, float, float, bool]]
) -> None:
    """Their words, kinds, units and intervals; what only looks like an amount is none."""
    found = amounts(article(text, language=language))
    made = [
        (text[one.start : one.end], one.kind.value, one.unit, round(one.low, 4), round(one.high, 4), one.is_exact)
        for one in found
    ]
    assert made == expected


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
            "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety",
        ),
        (
            "de",
            "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig sechzig siebzig "
            "achtzig neunzig",
        ),
        ("es", "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cuarenta cincuenta"),
    ],
)
def test_numbers_are_read_as_words(language: str, words: str) -> None:
    """In their order; behind twelve or twenty, by tens."""
    values = [only(f"Da kamen {word} Schiffe an.", language).low for word in words.split()]
    small = [*range(2, 20 if language == "en" else 13), *range(20, 100, 10)]
    assert values == small[: len(values)]


def test_words_around_an_amount_are_kept_by_their_stems() -> None:
    """Those near it on both sides, without the commonest and without numbers; from two amounts, each other's."""
    first, second = amounts(article("They paid 300 pounds and 20 pence."))
    assert (first.around, second.around) == (("paid", "penc"), ("paid", "pound"))
    far = only("word " * 40 + "saw 12 ships in Derby " + "word " * 40)
    assert set(far.around) <= {"word", "saw", "derby"}
    assert far.around


def test_a_number_stands_in_its_sentence_wherever_that_is() -> None:
    made = article("It was calm.", "Then 12 ships came, and 7 boats.")
    assert [(one.sentence, made.text[one.start : one.end]) for one in amounts(made)] == [
        (1, "12 ships"),
        (1, "7 boats"),
    ]


NAMES = (
    *(("Acme", ORG), ("Zeta", ORG), ("Ann Lee", PERSON), ("Bo Day", PERSON), ("Derby", EntityType.PLACE)),
    *((office, EntityType.ROLE) for office in ("CEO", "chairman", "mayor")),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme CEO Ann Lee spoke.", [("Acme CEO Ann Lee", "Ann Lee", "CEO", "Acme", False, False)]),
        ("Acme's CEO, Ann Lee, spoke.", [("Acme's CEO, Ann Lee", "Ann Lee", "CEO", "Acme", False, False)]),
        ("Acme's former CEO Ann Lee spoke.", [("Acme's former CEO Ann Lee", "Ann Lee", "CEO", "Acme", True, False)]),
        ("Former Acme CEO Ann Lee spoke.", [("Acme CEO Ann Lee", "Ann Lee", "CEO", "Acme", True, False)]),
        ("Ann Lee, CEO of Acme, spoke.", [("Ann Lee, CEO of Acme", "Ann Lee", "CEO", "Acme", False, False)]),
        (
            "Ann Lee, the CEO of the big red Acme, spoke.",
            [("Ann Lee, the CEO of the big red Acme", "Ann Lee", "CEO", "Acme", False, False)],
        ),
        ("Ann Lee, then CEO of Acme, spoke.", [("Ann Lee, then CEO of Acme", "Ann Lee", "CEO", "Acme", True, False)]),
        ("Ann Lee is the CEO of Acme.", [("Ann Lee is the CEO of Acme", "Ann Lee", "CEO", "Acme", False, False)]),
        (
            "Ann Lee became mayor of Derby.",
            [("Ann Lee became mayor of Derby", "Ann Lee", "mayor", "Derby", False, False)],
        ),
        ("Ann Lee was CEO of Acme.", [("Ann Lee was CEO of Acme", "Ann Lee", "CEO", "Acme", True, False)]),
        (
            "Ann Lee, who was the CEO of Acme, spoke.",
            [("Ann Lee, who was the CEO of Acme", "Ann Lee", "CEO", "Acme", True, False)],
        ),
        ("The next CEO of Acme, Ann Lee, spoke.", []),
        ("The incoming Acme CEO Ann Lee spoke.", []),
        ("Acme hired CEO Ann Lee.", [("CEO Ann Lee", "Ann Lee", "CEO", "Acme", False, True)]),
        ("Acme and Zeta met CEO Ann Lee.", [("CEO Ann Lee", "Ann Lee", "CEO", "", False, False)]),
        ("Acme hired mayor Ann Lee.", [("mayor Ann Lee", "Ann Lee", "mayor", "", False, False)]),
        (
            "Ann Lee, CEO and chairman of Acme, spoke.",
            [
                ("Ann Lee, CEO", "Ann Lee", "CEO", "", False, False),
                ("Ann Lee, CEO and chairman of Acme", "Ann Lee", "chair", "Acme", False, False),
            ],
        ),
        (
            "Ann Lee is CEO of Acme and the chairman of Zeta.",
            [
                ("Ann Lee is CEO of Acme", "Ann Lee", "CEO", "Acme", False, False),
                ("Ann Lee is CEO of Acme and the chairman of Zeta", "Ann Lee", "chair", "Zeta", False, False),
            ],
        ),
        (
            "Ann Lee and Bo Day, former Acme employees, spoke.",
            [
                ("Acme employees", "Bo Day", "employee", "Acme", True, False),
                ("Acme employees", "Ann Lee", "employee", "Acme", True, False),
            ],
        ),
        (
            "Ann Lee, Bo Day, two former Acme researchers, left.",
            [
                ("Acme researchers", "Bo Day", "employee", "Acme", True, False),
                ("Acme researchers", "Ann Lee", "employee", "Acme", True, False),
            ],
        ),
        (
            "Derby, Ann Lee and Bo Day, former Acme employees, spoke.",
            [
                ("Acme employees", "Bo Day", "employee", "Acme", True, False),
                ("Acme employees", "Ann Lee", "employee", "Acme", True, False),
            ],
        ),
        ("Ann Lee met Bo Day, a former Acme employee.", []),
        ("The CEO Acme hired was there with Ann Lee.", []),
        ("The CEO spoke to Ann Lee.", []),
        ("The CEOs Ann Lee and Bo Day spoke.", []),
        ("Ann Lee and Bo Day, Acme employees, spoke.", []),
        ("Ann Lee met the CEO.", []),
        ("The CEO spoke.", []),
        ("Ann Lee is CEO, or mayor.", [("Ann Lee is CEO", "Ann Lee", "CEO", "", False, False)]),
        ("Ann Lee, CEO in Derby, spoke.", [("Ann Lee, CEO", "Ann Lee", "CEO", "", False, False)]),
        (
            "Ann Lee, former      Acme employees, left.",
            [("Acme employees", "Ann Lee", "employee", "Acme", True, False)],
        ),
        ("Ann Lee, former       Acme employees, left.", []),
        ("CEO Ann Lee met Bo Day.", [("CEO Ann Lee", "Ann Lee", "CEO", "", False, False)]),
        ("The ousted CEO of Acme, Ann Lee, left.", [("CEO of Acme, Ann Lee", "Ann Lee", "CEO", "Acme", True, False)]),
        ("Ann Lee, ex-CEO of Acme, left.", [("Ann Lee, ex-CEO of Acme", "Ann Lee", "CEO", "Acme", True, False)]),
        ("Derby mayor Bo Day spoke.", [("Derby mayor Bo Day", "Bo Day", "mayor", "Derby", False, False)]),
        ("Ann Lee met Acme's then-CEO Bo Day.", [("Acme's then-CEO Bo Day", "Bo Day", "CEO", "Acme", True, False)]),
    ],
)
def test_offices_of_many_sentences(text: str, expected: list[tuple[str, str, str, str, bool, bool]]) -> None:
    """Where they stand, who holds which one where, whether that is over, and whether the organisation is implied."""
    made = article(text, mentions=NAMES)
    assert [
        (made.text[one.start : one.end], one.person, one.office, one.organisation, one.is_former, one.is_implied)
        for one in offices(made)
    ] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We close it,” said Ann Lee.", [("We close it,", "Ann Lee")]),
        ("According to Ann Lee, “we close it”.", [("we close it", "Ann Lee")]),
        ("Ann Lee said: “We close it. ”", [("We close it. ", "Ann Lee")]),
        ("“We close it,” Bo Day told Ann Lee.", [("We close it,", "Bo Day")]),
        ("Ann Lee, a lawyer, said “no way”.", [("no way", "Ann Lee")]),
        ("Ann Lee, who said “no way”, left.", [("no way", "Ann Lee")]),
        ("“One” and “two,” Ann Lee added.", [("One", "Ann Lee"), ("two,", "Ann Lee")]),
        ("“We close it.|We open it,” said Ann Lee.", [("We close it.", "")]),
        ('The 5" pipe and the 6" pipe burst.', []),
        ('He said "yes" and «no» and „doch“ and ‹oui›.', [("yes", ""), ("no", ""), ("doch", ""), ("oui", "")]),
        ('A " b" c.', []),
        ('A 5"x board and a 6" pipe.', []),
        ("He said “it is”x.", [("it is", "")]),
        ("“Open and never closed said Ann Lee.", [("Open and never closed said Ann Lee.", "Ann Lee")]),
        ("Ann Lee was silent. “So what?”", [("So what?", "")]),
        ("Ann Lee has argued “it is so”.", [("it is so", "Ann Lee")]),
        ("“It is so,” Acme said.", [("It is so,", "Acme")]),
        ("Derby said “it is so”.", [("it is so", "")]),
        ("“Open «one» said Ann Lee.", [("Open «one» said Ann Lee.", "Ann Lee")]),
        (
            'It is "axe", „axe“, «axe», »axe«, ‹axe›, 「axe」, 『axe』.',
            [("axe", "")] * 7,
        ),
        ("So he said|Ann Lee left “home”.", [("home", "")]),
        ("“Home” is from Ann Lee|says nobody.", [("Home", "")]),
        (f"Ann Lee, {'x' * 57}, testified “no”.", [("no", "Ann Lee")]),
        (f"Ann Lee, {'x' * 58}, testified “no”.", [("no", "")]),
    ],
)
def test_quotations_of_many_sentences(text: str, expected: list[tuple[str, str]]) -> None:
    """Their words without the marks, and who speaks; a mark behind a letter or a space opens none."""
    made = article(*text.split("|"), mentions=NAMES)
    assert [(made.text[one.start : one.end], one.speaker) for one in quotations(made)] == expected
