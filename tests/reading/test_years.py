"""The full stop of a unit behind a year: a sentence ends there, but where the words so far only say when."""

from __future__ import annotations

import re

import pytest

from reading import years
from tests.reading.cutting import assert_cut, cut

MARKED = [
    ("pl", "Zmarł w Krakowie w 1990 r. ⏐Pochowano go tam."),
    ("pl", "Zmarł w 1990 r. ⏐Pogrzeb był w maju."),
    ("pl", "Zmarł w XIX w. ⏐Pochowano go tam."),
    ("pl", "Umowa wygasła. ⏐W 1990 r. Polska podpisała nową."),
    ("pl", "W styczniu 2011 r. Blunt zaczęła zdjęcia."),
    ("pl", "Plany zakładają, że w 2000 r. Rosja będzie zarabiać."),
    ("pl", "Bruksela, dnia 16 maja 2007 r. ⏐Rozumiem to."),
    ("pl", "Osadnictwo trwało dłużej, około 1600 r. p.n.e. ⏐Miasto zniszczono później."),
    ("pl", "Wydana w 1610 r. „Jin Ping Mei” to powieść."),
    ("pl", "W 44 r. p.n.e. Cezar zginął w Rzymie. ⏐Rzym płakał."),
    ("ru", "Умер в 1990 г. ⏐Похоронен на кладбище."),
    ("ru", "В 1990 г. Россия подписала договор."),
    ("ru", "Он жил там в 1990–1995 гг. ⏐Похоронен на кладбище."),
    ("ru", "Он умер, но в мае 1990 г. Россия помнила его."),
    ("ru", "Он умер в мае 1990 г. ⏐«Мы скорбим», — сказал он."),
    ("ru", "Это было в г. Москва. ⏐Он жил там."),
    ("ru", "В 44 г. до н. э. Цезарь умер. ⏐Это было в Риме."),
    ("uk", "Помер у 1990 р. ⏐Похований на цвинтарі."),
    ("uk", "У 1990 р. Україна підписала договір."),
    ("uk", "Вона відбулася в листопаді 1943 р. I. Конференція народів."),
    ("bg", "Умира през 1990 г. ⏐Погребан е в София."),
    ("bg", "През 1990 г. България подписа договора."),
    ("mk", "Тој почина во 1990 г. ⏐Погребан е во Скопје."),
    ("mk", "Во 1990 г. Македонија гласаше."),
    ("be", "У 1990 г. Беларусь падпісала дагавор."),
    ("hr", "Umro je u Zagrebu 1990. god. ⏐Pokopan je na Mirogoju."),
    ("hr", "1990. god. Hrvatska je postala slobodna."),
    ("bs", "U maju 1990. god. Sarajevo je bilo mirno."),
    ("sr", "Умро је у Београду 1990. год. ⏐Сахрањен је на гробљу."),
    ("sr", "Umro je 1990. god. ⏐Sahranjen je na groblju."),
    ("cs", "Zemřel v Praze v 19. stol. ⏐Pohřben je na hřbitově."),
    ("cs", "V 5. stol. př. n. l. Řím rostl."),
    ("sk", "V 19. stor. Bratislava rástla."),
    ("lv", "1990. g. Latvija balsoja. ⏐Viņš nomira Rīgā 1990. g. ⏐Apglabāts tur."),
    ("lt", "Jis mirė Vilniuje 1990 m. ⏐Palaidotas Rasose."),
    ("kk", "1990 ж. Алматы өсті."),
    ("es", "En el siglo V a. C. Roma creció. ⏐Murió en el siglo V a. C. ⏐Roma creció."),
    ("it", "Nel 44 a.C. Cesare morì. ⏐Cesare morì nel 44 a.C. ⏐Ottaviano gli successe."),
    ("pt", "No século V a. C. Roma cresceu."),
    ("fr", "Au Ve siècle av. J.-C. Rome grandit. ⏐César mourut en 44 av. J.-C. ⏐Rome pleura."),
]


@pytest.mark.parametrize(("language", "marked"), MARKED)
def test_a_year_with_its_unit_ends_a_sentence_that_says_more_than_when(language: str, marked: str) -> None:
    """Behind what only says when, a capital is a name, also in a clause that a small word opens."""
    assert_cut(marked, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("hr", "Feronikel je privatiziran 2007. godine u Zagrebu."),
        ("sr", "Фабрика је продата 2007. године у Београду."),
        ("bs", "Fabrika je prodana 2007. godine."),
        ("sl", "Tovarna je bila prodana leta 2007. brez razpisa."),
    ],
)
def test_a_year_before_a_small_letter_is_an_ordinal_where_they_are_written_so(language: str, text: str) -> None:
    assert cut(text, language) == [text]


def test_of_a_long_sentence_the_end_alone_is_asked_whether_it_says_when(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a text of nothing but dates would be read again for each of them."""
    asked: list[int] = []

    class Token:
        def findall(self, text: str) -> list[str]:
            asked.append(len(text))
            return re.findall(r"\w+", text)

    years.year_units("pl")
    monkeypatch.setattr(years, "_TOKEN", Token())
    text = "w 1990 r. Maj " * 100
    assert cut(text, "pl") == [text.strip()]
    assert len(asked) >= 99
    assert max(asked) <= years.LONGEST_DATE
