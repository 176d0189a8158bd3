"""Amounts: the words and marks by which they are read, and what only looks like one."""

from __future__ import annotations

import pytest

from reading.article import EntityType
from reading.statements.amounts import AmountKind, amounts
from tests.reading.test_statements import article, only

PERSON = EntityType.PERSON


@pytest.mark.parametrize(
    ("language", "text", "factor"),
    [
        ("en", "It cost 3 hundred dollars.", 1e2),
        ("en", "It cost 3 thousand dollars.", 1e3),
        ("en", "It cost $3k.", 1e3),
        ("en", "It cost $3m.", 1e6),
        ("en", "It cost 3 mn dollars.", 1e6),
        ("en", "It cost 3 million dollars.", 1e6),
        ("en", "It cost $3b.", 1e9),
        ("en", "It cost 3 bn dollars.", 1e9),
        ("en", "It cost 3 billion dollars.", 1e9),
        ("en", "It cost 3 tn dollars.", 1e12),
        ("en", "It cost 3 trillion dollars.", 1e12),
        ("de", "Es kostete 3 Hundert Euro.", 1e2),
        ("de", "Es kostete 3 Tausend Euro.", 1e3),
        ("de", "Es kostete 3 Tsd Euro.", 1e3),
        ("de", "Es kostete 3 Mio Euro.", 1e6),
        ("de", "Es kostete 3 Millionen Euro.", 1e6),
        ("de", "Es kostete 3 Milliarden Euro.", 1e9),
        ("de", "Es kostete 3 Mrd Euro.", 1e9),
        ("de", "Es kostete 3 Billionen Euro.", 1e12),
        ("de", "Es kostete 3 Billion Euro.", 1e12),
        ("es", "Costó 3 mil euros.", 1e3),
        ("es", "Costó 3 millones euros.", 1e6),
        ("es", "Costó 3 mil millones euros.", 1e9),
        ("es", "Costó 3 billones euros.", 1e12),
        ("fr", "Cela coûte 3 mille euros.", 1e3),
        ("fr", "Cela coûte 3 millions d'euros.", 1e6),
        ("fr", "Cela coûte 3 milliards d’euros.", 1e9),
        ("fr", "Cela coûte 3 billion euros.", 1e12),
    ],
)
def test_a_number_is_as_great_as_its_scale_says(language: str, text: str, factor: float) -> None:
    """Half of the last figure less and one more, since many cut off what comes after; billions are not one number."""
    found = only(text, language)
    assert (found.kind, found.low, found.high) == (AmountKind.MONEY, 2.5 * factor, 4 * factor)


@pytest.mark.parametrize(
    ("language", "text", "factor"),
    [
        ("en", "It cost a hundred dollars.", 1e2),
        ("en", "It cost one billion dollars.", 1e9),
        ("de", "Es kostete eine Milliarde Euro.", 1e9),
        ("de", "Er nahm einer Milliarde Euro den Wert.", 1e9),
        ("es", "Costó un millón de euros.", 1e6),
        ("es", "Costó un billón de euros.", 1e12),
        ("fr", "Cela coûte un milliard d'euros.", 1e9),
    ],
)
def test_one_of_a_scale_is_a_round_number(language: str, text: str, factor: float) -> None:
    found = only(text, language)
    assert found.kind is AmountKind.MONEY
    assert (found.low, found.high) == pytest.approx((0.85 * factor, 1.3 * factor))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "once elf dos dix tres sept"), ("fr", "once"), ("de", "six once dos")],
)
def test_a_word_is_no_number_in_a_language_that_has_another_meaning_for_it(language: str, words: str) -> None:
    for word in words.split():
        assert amounts(article(f"Da kamen {word} Schiffe an.", language=language)) == []
        assert amounts(article(f"{word.capitalize()} Schiffe kamen an.", language=language)) == []


@pytest.mark.parametrize(
    ("text", "low", "kind"),
    [
        ("Twelve ships came.", 12, AmountKind.FIGURE),
        ("It cost $5M.", 4.5e6, AmountKind.MONEY),
        ("It cost $5 Million.", 4.5e6, AmountKind.MONEY),
        ("It cost 5 EURO.", 5, AmountKind.MONEY),
    ],
)
def test_capitals_do_not_change_a_number(text: str, low: float, kind: AmountKind) -> None:
    found = only(text, "en")
    assert (found.kind, found.low) == (kind, low)


@pytest.mark.parametrize(
    ("coin", "texts"),
    [
        ("dollar", "$5 US$5 5_dollar 5_dollars 5_USD 5_dólares 5_dólar 5_U.S._dollars 5_Canadian_dollars"),
        ("euro", "€5 5_euro 5_euros 5_EUR"),
        ("pound", "£5 5_pounds 5_pound 5_GBP 5_Pfund 5_libras 5_livres 5_sterling_pounds"),
        ("yen", "¥5 5_yen"),
        ("yuan", "5_yuan 5_renminbi"),
        ("rupee", "₹5 5_rupees"),
        ("ruble", "₽5 5_rubles 5_roubles 5_Rubel 5_rublos"),
        ("won", "₩5"),
        ("peso", "5_peso 5_pesos"),
        ("franc", "5_francs 5_Franken"),
        ("cent", "5_cents"),
        ("penny", "5_pence"),
        ("c$", "C$5"),
        ("hk$", "HK$5"),
        ("₪", "₪5"),
    ],
)
def test_a_coin_has_one_name_by_sign_and_word(coin: str, texts: str) -> None:
    for text in texts.split():
        found = only(f"They paid {text.replace('_', ' ')}.")
        assert (found.kind, found.unit, found.low) == (AmountKind.MONEY, coin, 5), text


@pytest.mark.parametrize(
    ("unit", "seconds", "words"),
    [
        ("time", 1, "second seconds Sekunden segundo segundos secondes"),
        ("time", 60, "minute minutes Minuten minuto minutos"),
        ("time", 3600, "hour hours Stunden hora horas heures"),
        ("time", 86400, "day days Tage Tagen día días dia dias jours"),
        ("time", 7 * 86400, "week weeks Wochen semana semanas semaine semaines"),
        ("time", 365.25 * 86400 / 12, "month months Monate Monaten mes meses mois"),
        ("years", 365.25 * 86400, "year years Jahre Jahren año años ano anos ans année années"),
        ("years", 3652.5 * 86400, "decade decades jahrzehnte jahrzehnten década décadas décennie décennies"),
    ],
)
def test_a_duration_is_its_seconds_whatever_it_is_told_in(unit: str, seconds: float, words: str) -> None:
    """Years and more are never compared with weeks: nobody means them as exactly."""
    for word in words.split():
        found = only(f"It took 2 {word} in all.")
        assert (found.kind, found.unit, found.low, found.high) == (
            AmountKind.DURATION,
            unit,
            2 * seconds,
            2 * seconds,
        ), word


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("They saw 28 Days there.", AmountKind.FIGURE),
        ("They saw 7 Years there.", AmountKind.FIGURE),
        ("They saw 28 days there.", AmountKind.DURATION),
        ("Es dauerte 7 Jahre lang.", AmountKind.DURATION),
    ],
)
def test_a_period_with_a_capital_is_a_name_unless_german_writes_it_so(text: str, kind: AmountKind) -> None:
    """Films are called so."""
    assert only(text).kind is kind


@pytest.mark.parametrize(
    ("unit", "texts"),
    [
        (
            "people",
            "7 people came|7 person came|7 men came|7 women came|7 children came|7 civilians came|7 passengers came"
            "|7 residents came|7 workers came|7 students came|7 protesters came|7 migrants came|7 others came"
            "|7 Menschen kamen|7 Personen kamen|7 Frauen kamen|7 Männer kamen|7 Kinder kamen"
            "|7 personas llegaron|7 mujeres llegaron|7 hombres llegaron|7 niños llegaron|7 gente llegaron"
            "|7 personnes sont là|7 victims came",
        ),
        (
            "dead",
            "7 people were killed|7 dead|7 people died|the death of 7 people|7 people dies|7 fatalities"
            "|the toll is 7 people|7 Tote|7 Menschen getötet|es starben 7 Menschen|7 Menschen kamen ums Leben|7 Opfer"
            "|7 muertos|murieron 7 personas|fallecieron 7 personas|7 personnes sont mortes|7 personnes tuées",
        ),
        ("injured", "7 people injured|7 wounded|7 hurt men|7 Verletzte|7 heridos|7 blessés"),
        ("arrested", "7 people arrested|7 people detained|7 Festgenommene|7 Verhaftete|7 detenidos"),
        ("missing", "7 people missing|7 Vermisste|7 desaparecidos"),
    ],
)
def test_people_are_counted_by_what_became_of_them(unit: str, texts: str) -> None:
    for text in texts.split("|"):
        found = only(f"There it was: {text}.")
        assert (found.kind, found.unit, found.low) == (AmountKind.FIGURE, unit, 7), text


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        (
            "about around roughly approximately approx some nearly almost close_to an_estimated circa near rund etwa"
            " ungefähr zirka fast knapp beinahe gut schätzungsweise alrededor_de unos unas cerca_de casi"
            " aproximadamente environ près_de quelque about_an about_the",
            0.88 * 50,
            1.12 * 50,
        ),
        (
            "more_than over at_least above exceeding upwards_of greater_than no_fewer_than no_less_than as_many_as"
            " mehr_als über mindestens wenigstens más_de al_menos por_lo_menos plus_de au_moins",
            50,
            1.6 * 50,
        ),
        (
            "less_than fewer_than under below up_to at_most no_more_than as_much_as within weniger_als nicht_mehr_als"
            " unter bis_zu höchstens menos_de no_más_de hasta como_máximo moins_de jusqu’à",
            50 / 1.6,
            50,
        ),
        ("exactly saw", 50, 50),
    ],
)
def test_words_before_a_number_widen_what_it_allows(words: str, low: float, high: float) -> None:
    for word in words.split():
        found = only(f"There came {word.replace('_', ' ')} 50 ships.")
        assert (found.low, found.high) == pytest.approx((low, high)), word
        assert found.is_exact is (low == high)


@pytest.mark.parametrize(
    "text",
    [
        "Between 20 and 50 ships came.",
        "Zwischen 20 und 50 Schiffe kamen.",
        "Entre 20 y 50 barcos.",
        "Entre 20 et 50 navires.",
        "From 20 to 50 ships came.",
        "Von 20 bis 50 Schiffe kamen.",
        "De 20 a 50 barcos.",
        "De 20 à 50 navires.",
        "Desde 20 hasta 50 barcos.",
        "Some said 20 to 50 ships, others none.",
        "It was 20–50 ships.",
        "It was 20 - 50 ships.",
        "Between twenty and 50 ships came.",
    ],
)
def test_a_span_reaches_from_its_first_number_to_its_last(text: str) -> None:
    found = amounts(article(text))[-1]
    assert (found.low, found.high, found.is_exact) == (20, 50, False)


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "It has 1,234 ships.", 1234),
        ("ja", "It has 1,234 ships.", 1234),
        ("zh", "It has 1,234 ships.", 1234),
        ("ko", "It has 1,234 ships.", 1234),
        ("he", "It has 1,234 ships.", 1234),
        ("th", "It has 1,234 ships.", 1234),
        ("hi", "It has 1,234 ships.", 1234),
        ("de", "It has 1,234 ships.", 1.234),
        ("es", "It has 1.234 ships.", 1234),
        ("en", "It has 1.234.567 ships.", 1234567),
        ("de", "It has 1,234,567 ships.", 1234567),
        ("de", "It has 1.234,5 ships.", 1234.5),
        ("en", "It has 1,234.5 ships.", 1234.5),
        ("en", "It has 1,234.567 ships.", 1234.567),
        ("de", "It has 1.234,567 ships.", 1234.567),
        ("de", "It has 1’234 ships.", 1234),
        ("fr", "It has 1\u202f234 ships.", 1234),
        ("en", "It has 12.5 ships.", 12.5),
    ],
)
def test_marks_in_a_number_are_read_as_its_language_writes_them(language: str, text: str, value: float) -> None:
    """Thousands where marks are repeated or stand as that language has them; decimals else."""
    found = only(text, language)
    assert found.low <= value <= found.high < 1.01 * value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("It has 23 ships.", 23, 23),
        ("Between 23 and 23 ships came.", 23, 23),
        ("It has 90 ships.", 90, 90),
        ("It has 110 ships.", 105, 120),
        ("It has 100 ships.", 50, 200),
        ("It has 2,300 ships.", 2250, 2400),
        ("It has 2.5 ships.", 2.45, 2.6),
        ("It has 23 million ships.", 22.5e6, 24e6),
        ("It has 20 million ships.", 19.5e6, 21e6),
        ("It has 200 million ships.", 195e6, 210e6),
        ("It has 2.5 million ships.", 2.45e6, 2.6e6),
        ("It has two million ships.", 1.5e6, 3e6),
        ("It has twenty ships.", 20, 20),
    ],
)
def test_a_round_number_is_as_coarse_as_its_zeros(text: str, low: float, high: float) -> None:
    found = only(text)
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.is_exact is (low == high)


@pytest.mark.parametrize(
    "text",
    [
        "It happened in 1987 ships.",
        "No. 12 ships.",
        "See # 12 ships.",
        "Flight 12 ships.",
        "Highway 12 ships.",
        "Psalm 12 ships.",
        "At 12:30 ships came.",
        "At 12 p.m. ships came.",
        "Um 12 Uhr kamen sie.",
        "At 12 o'clock ships came.",
        "On May 12 ships came.",
        "Am 12. Mai kamen Schiffe.",
        "El 12 de enero llegaron.",
        "On the 12th of October ships came.",
        "A two in 12 chance.",
        "About 12 out of every 20 ships.",
        "One of 12 ships.",
        "Uno de cada 12 barcos. 3 de cada 12 barcos.",
        "The Boeing 12 ships.",
        "They won 12-3 at home.",
        "They drew 12-12 ships.",
        "12 of them came.",
        "12 during it.",
        "12 zwischen ihnen.",
        "12 durante eso.",
        "12 were there.",
        "There were 12.",
        "A 12x ship.",
        "12 thirds of it.",
        "It has 0 ships.",
    ],
)
def test_what_names_a_day_a_time_a_place_or_a_chance_is_no_amount(text: str) -> None:
    assert [one for one in amounts(article(text)) if one.low <= 12 <= one.high] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The 12 people came.", 1),
        ("Police in Derby said 12 people came.", 1),
        ("In Derby 12 people came.", 1),
        ("In Derby 12 ships came.", 0),
        ("The 12 ships came.", 1),
        ("“Derby” 12 ships came.", 1),
        ("It was During 12 ships.", 1),
        ("In Derby, 12 ships came.", 1),
    ],
)
def test_a_number_right_behind_a_name_belongs_to_it_unless_it_counts_people(text: str, found: int) -> None:
    assert len(amounts(article(text))) == found


def test_a_table_is_read_up_to_so_many_amounts_and_a_long_sentence_not_at_all() -> None:
    many = " ".join(f"{number} ships," for number in range(51, 99))
    assert len(amounts(article(many))) == 40
    for length, found in ((4000, 1), (4001, 0)):
        text = "It saw 12 ships, " + "x" * (length - 17)
        assert len(text) == length
        assert len(amounts(article(text))) == found
        assert len(amounts(article("It was so.", text))) == found


@pytest.mark.parametrize(
    ("words", "length", "low"),
    [("over", 37, 50), ("over", 38, 50), ("under", 36, 31.25), ("under", 37, 50), ("about", 36, 44), ("about", 37, 50)],
)
def test_words_that_widen_an_amount_stand_near_it(words: str, length: int, low: float) -> None:
    """Within forty characters."""
    assert only(f"There came {words}{' ' * length}50 ships.").low == pytest.approx(low)


@pytest.mark.parametrize(("length", "unit"), [(21, "magnitude"), (22, "")])
def test_what_is_measured_stands_near_its_figure(length: int, unit: str) -> None:
    """Within thirty characters."""
    found = amounts(article(f"A magnitude{' ' * length}6.1."))
    assert [one.unit for one in found] == [unit][: bool(unit)]


def test_six_words_on_either_side_say_what_an_amount_is_about() -> None:
    """Within ninety characters; without figures, and without the commonest words."""
    words = [f"{letter}ord" for letter in "bcdfghjkl"]
    found = only(" ".join(words) + " 12 ships, " + " ".join(reversed(words)))
    assert set(found.around) == {*words[-6:]}
    far = only("Xord " + "y" * 91 + " 12 km, " + "z" * 91 + " word")
    assert "xord" not in far.around
    assert "word" not in far.around


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "12 marines were killed."),
        ("en", "Maybe 12 people were killed."),
        ("en", "Two years ago 12 people were killed."),
        ("en", "It was decided 12 people were killed."),
        ("es", "Murieron aproximadamente 12 personas."),
        ("de", "Es starben 12 Maiers Leute."),
    ],
)
def test_a_word_that_begins_like_a_month_is_none(language: str, text: str) -> None:
    assert [one.low // 1 for one in amounts(article(text, language=language)) if one.kind is AmountKind.FIGURE] == [
        10 if "aprox" in text else 12
    ]


@pytest.mark.parametrize("text", ["Il y avait 12 navires le 3 mars 2024.", "Il y avait, le 3 mars, 12 navires."])
def test_months_are_those_of_the_article_s_language(text: str) -> None:
    assert only(text, "fr").low == 12


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("In Derby 12 people " + "x" * 39 + " killed.", "dead"),
        ("In Derby 12 people " + "x" * 40 + " killed.", "people"),
        ("They killed " + "x" * 17 + " 12 people.", "dead"),
        ("They killed " + "x" * 23 + " 12 people.", "people"),
        ("Nine were killed, and 12 people left.", "people"),
        ("It killed and wounded 12 people.", "injured"),
        ("It killed, it said, 12 people.", "people"),
        ("FIRE: 12 PEOPLE KILLED IN DERBY.", "dead"),
        ("Killed or wounded were 12 people.", "dead injured"),
    ],
)
def test_the_fate_of_people_is_told_near_their_number(text: str, unit: str) -> None:
    """In its part of the sentence, thirty characters before and forty-five behind; two fates are neither."""
    assert amounts(article(text))[-1].unit == unit
