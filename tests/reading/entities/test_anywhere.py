"""Figures are whole, and marked in every language: dates, sums, percentages, quantities."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.codes import LanguageChoice
from reading.months import MONTHS
from reading.read import read
from reading.source import Source

FIGURES = {"DATE", "MONEY", "PERCENT", "QUANTITY"}


def figures(text: str, language: str) -> list[tuple[str, str]]:
    article = read(Source(Path("a.txt"), "a", text), "a", choice=LanguageChoice(language))
    return [(article.text[m.start : m.end], str(m.type)) for m in article.mentions if m.type in FIGURES]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Dow closed at 27,934.02 on a calm day.", [("27,934.02", "QUANTITY")]),
        ("He served a 1-1/2 year term in jail.", [("1-1/2 year", "QUANTITY")]),
        ("It ordered 30 of the A350-900 jets and some B52 planes.", []),
        (
            "Prices rose 10-20 percent, or $4.5-5.5 billion.",
            [("10-20 percent", "PERCENT"), ("$4.5-5.5 billion", "MONEY")],
        ),
        ("The 2016 election and Russia’s 2014 annexation of it.", [("2016", "DATE"), ("2014", "DATE")]),
        ("His 2019 memoir and the 2008 Olympics were read.", [("2019", "DATE"), ("2008", "DATE")]),
        ("It killed 2000 people over 2000 miles.", [("2000 people", "QUANTITY"), ("2000 miles", "QUANTITY")]),
    ],
)
def test_figures_are_whole_and_a_name_has_none(text: str, found: list[tuple[str, str]]) -> None:
    assert figures(text, "en") == found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Am 5. Mai 2020 stieg er um 3,5 Prozent auf 27.934,02 Euro.", "5. Mai 2020|3,5 Prozent|27.934,02 Euro"),
        ("de", "Das waren 2,5 Mrd. Euro, im Jahr 2019 noch 12 km.", "2,5 Mrd. Euro|2019|12 km"),
        (
            "fr",
            "Le 1er janvier 2020, 27 934,02 euros, soit 2 milliards de dollars.",
            "1er janvier 2020|27 934,02 euros|2 milliards de dollars",
        ),
        ("es", "El 5 de mayo de 2020 subió un 3,5 por ciento.", "5 de mayo de 2020|3,5 por ciento"),
        ("pt", "Em 2019 subiu 3,5 por cento, para 5 milhões de reais.", "2019|3,5 por cento|5 milhões de reais"),
        ("it", "Il 5 maggio 2020 è salito del 3,5%.", "5 maggio 2020|3,5%"),
        ("de", "Es fiel im März 2020 und Mai 2019.", "März 2020|Mai 2019"),
        ("es", "Fue mayo 5, 2020 y no antes.", "mayo 5, 2020"),
        ("pl", "W 2019 r. o 3,5 proc. do 5 tys. zł, 10 marca 2020 r.", "2019|3,5 proc.|5 tys. zł|10 marca 2020"),
        ("ru", "В 2019 году на 3,5 процента до 5 млн рублей.", "2019|3,5 процента|5 млн рублей"),
        (
            "tr",
            "2019'da yüzde 3,5 arttı, 10 Mart 2020 günü 2 milyar dolar.",
            "2019|yüzde 3,5|10 Mart 2020|2 milyar dolar",
        ),
        ("zh", "2019年5月10日上涨3.5%，达到5亿美元。", "2019年5月10日|3.5%|5亿美元"),
        ("ja", "2020年3月、3.5％増の5億円となった。", "2020年3月|3.5％|5億円"),
        ("ar", "في 10 مارس 2020 ارتفع 3.5% إلى 5 مليون دولار.", "10 مارس 2020|3.5%|5 مليون دولار"),
        ("hi", "10 मार्च 2020 को 3.5 प्रतिशत बढ़ी।", "10 मार्च 2020|3.5 प्रतिशत"),
        ("und", "PSG 12.05.2020: 3,5 % und 5 €", "12.05.2020|3,5 %|5 €"),
    ],
)
def test_figures_are_marked_in_every_language_and_names_are_not(language: str, text: str, found: str) -> None:
    assert [quote for quote, _ in figures(text, language)] == found.split("|")
    article = read(Source(Path("a.txt"), "a", text), "a", choice=LanguageChoice(language))
    assert {str(mention.type) for mention in article.mentions} <= FIGURES


def test_every_language_of_the_table_has_twelve_months() -> None:
    assert all(len(months) == 12 and all(all(month) for month in months) for months in MONTHS.values())
    assert MONTHS["de"][2] == ("märz", "mär")
    assert not any(form.isdigit() for months in MONTHS.values() for month in months for form in month)


def test_nothing_is_a_figure_without_a_digit() -> None:
    assert figures("Der Mai war im März schon da, sagte Euro Dollar.", "de") == []
