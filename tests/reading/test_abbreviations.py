"""A full stop of an abbreviation, an initial or an ordinal ends no sentence, in the way of each language."""

from __future__ import annotations

import pytest

from tests.reading.cutting import assert_cut, cut


@pytest.mark.parametrize(
    "text",
    [
        "The average .DJI fell 102 points. ⏐It rose later.",
        "He wrote it in .NET and in Node.JS for them. ⏐It runs.",
        "Contact Dear Abby at www.DearAbby.com or by mail. ⏐She answers.",
        "Sen. Chuck Schumer (D-N.Y.) spoke. ⏐Joe Manchin, R-W.Va., left.",
        "The Jordanian-U.S. border and non-U.S. firms are closed. ⏐They said so.",
        "He lives in Tampa, Fla., and she in Ala. near him. ⏐They write.",
        "TAMPA, Fla. (AP) — The mayor left on Monday. ⏐It was late.",
        "It closed at 5 p.m. Monday. ⏐It opens at 9 a.m. ET on Friday. ⏐It ends at 6 p.m. ⏐Monday was calm.",
        "Take 1 tsp. olive oil and 2 Tbsp. vinegar. ⏐Stir.",
    ],
)
def test_a_stop_with_no_white_space_behind_it_or_in_an_abbreviation_ends_nothing(text: str) -> None:
    assert_cut(text)


ABBREVIATED = [
    ("pl", "W 1996 r. Jan wyjechał, a w 2010 r. wrócił. ⏐Kosztowało to 5 tys. zł, tj. mało. ⏐Spotkał ks. Nowaka."),
    ("it", "Nel V secolo a.C. la città crebbe, cfr. pag. 5. ⏐Il dott. Rossi e l’avv. Bianchi vivono al n. 7."),
    ("fr", "Au Ve siècle av. J.-C., M. Dupont et Mme. Durand vivaient, cf. p. 5. ⏐Le Dr. Petit part."),
    ("pt", "No século V a. C. a cidade cresceu. ⏐O Sr. Silva e a Dra. Costa moram no n. 7, pág. 3."),
    ("es", "En el siglo V a. C. la ciudad creció en EE. UU. ayer. ⏐La Dra. Ruiz vive en la pág. 5."),
    ("tr", "Kent M.Ö. 512 yılında, yani III. Tutmose zamanında büyüdü. ⏐Dr. Yılmaz ve Prof. Kaya geldi."),
    ("ru", "В 5 веке до н. э. город рос, т. е. жил. ⏐Он стоит 5 тыс. руб. и т. д. ⏐Проф. Иванов пришёл."),
    ("cs", "V 5. století př. n. l. město rostlo, tzv. polis. ⏐Pan Ing. Novák a sv. Václav přišli. ⏐10. března odešli."),
    ("de", "Im Jahr 500 v. Chr. wuchs die Stadt, z. B. um 5 Mio. Euro bzw. 7 Mrd. Euro. ⏐1990 war es aus."),
    ("nl", "De stad groeide bijv. in 500 v. Chr. door dhr. Jansen. ⏐Mevr. De Vries woont op nr. 7, blz. 5."),
    ("sv", "Staden växte t.ex. under 500-talet f.Kr. och senare, bl.a. här. ⏐Den är stor. ⏐I Kina är det så."),
    ("pt", "O Gen. Silva leu a fig. 3 e o n. 5. ⏐A Lapa Ltda. Norte comprou tudo na pág. da lei. ⏐Foi bom."),
    ("pt", "Ele mora na Av. Paulista, n.º 5. ⏐A profa. Maria chegou."),
    ("it", "Il d.lgs. 50/2016 è chiaro. ⏐Lo dice l’art. 3 del d.p.r. 380/2001."),
    (
        "de",
        "Prof. Dr. h.c. Hans Meier, geb. 1950, gest. 2000, lenkte die Bosch GmbH & Co. KG (Hauptstr. 5). ⏐Gut.",
    ),
    ("nl", "Piet Klaassen, geb. 1950, woonde in de Kerkstr. 5 in Utrecht. ⏐Hij is dood."),
    ("sv", "Prof. em. Lars Berg dog. ⏐Han var gammal."),
    *(
        (code, "Ing. Berg var nr. 7, kap. 3 den 5. Mai 2020. ⏐So.")
        for code in ("da", "no", "nb", "nn", "fi", "sk", "hu", "et", "lv", "sl", "hr", "sr")
    ),
    ("zh", "他在2009年辞职了。⏐2010年他回来了。⏐第三年没有人知道。"),
    ("ja", "彼は辞任した。⏐2010年に戻った。⏐誰も知らない。"),
]


SPACED = [
    ("de", "Es kamen u. a. Peter und Anna. ⏐Er kam, d. h. Peter kam. ⏐Es kamen v. a. Kinder."),
    ("de", "Es kamen z. B. Peter und i. d. R. Anna. ⏐Das gilt z. Zt. Kindern, und o. g. Frauen. ⏐Es regnete."),
    ("de", "Es kamen u.\u00a0a. Peter und Anna. ⏐Es regnete."),
    ("de", "Es gab Brot u. Ä. ⏐Er starb im 5. Jh. v. u. Z. ⏐Danach kam nichts."),
    ("cs", "Přišli, t. j. Petr a Anna. ⏐Přišel t. č. Petr."),
    ("sk", "Prišli, t. j. Peter a Anna. ⏐Prišli napr. Peter a Anna."),
    ("nl", "Er kwamen o. a. Peter en Anna. ⏐Hij, d. w. z. Peter, kwam i. p. v. Anna."),
    ("sv", "Där var bl. a. Peter och Anna. ⏐Där var t. ex. Peter, d. v. s. Anna, fr. o. m. Mars."),
    ("da", "Der var bl. a. Peter og Anna. ⏐Der var f. eks. Peter, dvs. Anna."),
    ("no", "Der var bl.a. Peter og Anna. ⏐Der var f. eks. Peter og Anna."),
    ("nb", "Der var f. eks. Peter og Anna. ⏐Det regnet."),
    ("es", "Vinieron, p. ej. Pedro y Ana. ⏐Los RR. HH. y las FF. AA. vinieron de EE. UU. ⏐Llueve."),
    ("it", "Vennero, p. es. Pietro e Anna. ⏐Vennero, ad es. Pietro e Anna."),
    ("fr", "Un homme, c.-à-d. Paul, vint. ⏐Des hommes, p. ex. Paul, vinrent."),
    ("pt", "Vieram, p. ex. Pedro e Ana. ⏐Vieram, i. e. Pedro e Ana."),
    ("pl", "Przyszli m. in. Piotr i Anna. ⏐Przyszli t. j. Piotr i Anna."),
    ("ru", "Они пришли туда вечером, т. е. «братья» Пётр и Павел. ⏐Это сделал т. н. Пётр."),
    ("bg", "Дойдоха, т. е. Петър и Анна. ⏐Той е от т.нар. Малки пророци."),
    ("uk", "Прийшли, т. зв. Петро і Анна, напр. Марія."),
    ("hr", "Došli su, tj. Petar i Ana. ⏐Došli su npr. Petar i Ana."),
    ("sr", "Дошли су, нпр. Петар и Ана. ⏐Došli su npr. Petar i Ana."),
    ("bs", "Došli su npr. Petar i Ana, 5. maja 1990."),
    ("sl", "Prišli so npr. Peter in Ana. ⏐Dežuje."),
    ("et", "Tulid nt. Peeter ja Anna. ⏐Sajab."),
    ("fi", "Tulivat ns. Pekka ja Anna. ⏐Sataa."),
    ("lt", "Atėjo, pvz. Petras ir Ona. ⏐Lyja."),
    ("lv", "Atnāca piem. Pēteris un Anna. ⏐Līst."),
    ("ro", "Au venit, de ex. Petru și Ana. ⏐Plouă."),
]


@pytest.mark.parametrize(("language", "marked"), SPACED)
def test_an_abbreviation_before_a_name_ends_nothing_also_written_with_spaces(language: str, marked: str) -> None:
    assert_cut(marked, language)


@pytest.mark.parametrize(("language", "marked"), ABBREVIATED)
def test_abbreviations_and_digits_of_a_language(language: str, marked: str) -> None:
    assert_cut(marked, language)


ORDINALS = ["da", "no", "nb", "nn", "fi", "cs", "sk", "pl", "hu", "et", "lv", "sl", "hr", "sr", "tr"]


@pytest.mark.parametrize("language", ORDINALS)
def test_a_number_with_a_full_stop_is_an_ordinal_where_they_are_written_so(language: str) -> None:
    """And a capital with one an initial; a word with one ends the sentence there too."""
    text = "Otto 14. Januar 1950 A. B. Virtanen."
    assert cut(text, language) == [text]
    assert cut(f"{text} Otto kom.", language) == [text, "Otto kom."]
    assert cut("Otto 14. Januar.", "en") == ["Otto 14.", "Januar."]
