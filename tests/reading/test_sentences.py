"""Sentences: the golden rules, each correction over sentencex, and what holds of every text."""

from __future__ import annotations

from textwrap import fill

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sentencex import get_sentence_boundaries

from reading import boundaries
from reading.article import Kind
from reading.blocks import blocks
from reading.clean import clean
from reading.quotation import closing
from reading.sentences import split
from tests.reading.scoring import CORPORA, Score, follows, golden_rules, score

BULLETS = "•‣◦▪▫■□●○◆◇►▸▶➢➤⁃∙⁌⁍-–*·+"


def cut(text: str, language: str = "en") -> list[str]:
    return [text[unit.start : unit.end] for unit in split(text, language)]


def spans(text: str) -> list[tuple[int, int]]:
    return [(unit.start, unit.end) for unit in split(text)]


GOLDEN = golden_rules()
# An ellipsis that begins a sentence in one copy of the rules and ends one in another.
DISPUTED = {51}


@pytest.mark.parametrize(
    "rule", [r for r in GOLDEN if r["number"] not in DISPUTED], ids=lambda rule: str(rule["number"])
)
def test_golden_rule(rule: dict[str, object]) -> None:
    assert follows(rule, spans)


def test_at_least_45_of_the_48_counted_golden_rules_hold() -> None:
    assert sum(follows(rule, spans) for rule in GOLDEN if rule["counted"]) >= 45


CORRECTIONS = {
    "sentences inside a quotation": (
        "“We are late. We must prepare,” Leike said. “Only then can we win.”",
        ["“We are late.", "We must prepare,” Leike said.", "“Only then can we win.”"],
    ),
    "a quotation that ends a sentence": (
        'He told them "it is over." The room fell silent.',
        ['He told them "it is over."', "The room fell silent."],
    ),
    "who said it goes on behind a question in quotes": (
        "“Is it safe?” Jan Leike asked. Nobody knew.",
        ["“Is it safe?” Jan Leike asked.", "Nobody knew."],
    ),
    "a name after a question in quotes that does not speak": (
        "“Is it safe?” Anthropic was founded in 2021.",
        ["“Is it safe?”", "Anthropic was founded in 2021."],
    ),
    "a parenthesis that is a sentence": (
        "(Note that we exclude them; see [16]). The six studies differ. (They say so.) We agree.",
        ["(Note that we exclude them; see [16]).", "The six studies differ.", "(They say so.)", "We agree."],
    ),
    "a sentence goes on behind a parenthesis": (
        "He teaches (he was an engineer once.) at the university. She left.",
        ["He teaches (he was an engineer once.) at the university.", "She left."],
    ),
    "references belong to the sentence before": (
        "It fell by half.[3][4] Others doubt it.” [6] In 2019 it rose.",
        ["It fell by half.[3][4]", "Others doubt it.” [6]", "In 2019 it rose."],
    ),
    "a bracketed ellipsis belongs to the sentence before": (
        "It was over. [...] They went home.",
        ["It was over. [...]", "They went home."],
    ),
    "a smiley belongs to the sentence before": ("It works! :-) We ship.", ["It works! :-)", "We ship."]),
    "an ellipsis before a small letter": ("Well ... maybe not. Fine.", ["Well ... maybe not.", "Fine."]),
    "e.g. ends no sentence": ("Some tools (e.g. Emacs) work. Good.", ["Some tools (e.g. Emacs) work.", "Good."]),
    "a title before a name": (
        "On Friday Gov. Newsom met Lt. Col. Ann Lee. They spoke.",
        ["On Friday Gov. Newsom met Lt. Col. Ann Lee.", "They spoke."],
    ),
    "an abbreviation before a figure": (
        "It costs approx. 5 dollars. See No. 7 and Fig. 3 there.",
        ["It costs approx. 5 dollars.", "See No. 7 and Fig. 3 there."],
    ),
    "an abbreviation before a small letter": (
        "They learn it in voc. ed. classes. Then they work for Apple Inc. in Ohio.",
        ["They learn it in voc. ed. classes.", "Then they work for Apple Inc. in Ohio."],
    ),
    "a company ends a sentence": ("He joined Apple Inc. She stayed.", ["He joined Apple Inc.", "She stayed."]),
    "decimals and amounts": (
        "It rose 3.5% to $4.2 billion. That was in Q1.",
        ["It rose 3.5% to $4.2 billion.", "That was in Q1."],
    ),
    "initials": ("J. K. Rowling met John F. Kennedy. They ate.", ["J. K. Rowling met John F. Kennedy.", "They ate."]),
    "a few words cut off by a slipped full stop": (
        "He left, according to the publication. of Leike in X. It is true.",
        ["He left, according to the publication. of Leike in X.", "It is true."],
    ),
    "a sentence that begins in lower case": (
        "The food was great. i will never go anywhere else for it. Really.",
        ["The food was great.", "i will never go anywhere else for it.", "Really."],
    ),
    "marks alone are no sentence": ("Is this it ?? !! Yes.", ["Is this it ?? !!", "Yes."]),
}


@pytest.mark.parametrize("name", CORRECTIONS)
def test_correction(name: str) -> None:
    text, wanted = CORRECTIONS[name]
    assert cut(text) == wanted


QUOTATIONS = {
    "German": ("de", "„Das ist gut.“ ⏐Er ging. ⏐„Ja!“, sagte er. ⏐„Nein.“ ⏐Sie blieb."),
    "German of books": ("de", "»Das ist gut.« ⏐Er ging. ⏐»Ja!«, sagte er. ⏐»Nein.« ⏐Sie blieb."),
    "German, single": ("de", "‚Das ist gut.‘ ⏐Er ging. ⏐‚Nein.‘ ⏐‚Ja!‘, sagte er, ‚auch heute‘. ⏐Sie blieb."),
    "French": ("fr", "« C’est fini. » ⏐Il est parti. ⏐« Pourquoi ? » demanda Paul. ⏐« Non. » ⏐Elle reste."),
    "English": ("en", "“It is good.” ⏐He left. ⏐“Is it?” she asked. ⏐“No.” ⏐She stayed."),
    "Swedish": ("sv", "”Det är bra.” ⏐Han gick. ⏐”Ja!”, sade han. ⏐”Nej.” ⏐Hon stannade."),
    "Polish": ("pl", "„To jest dobre.” ⏐Wyszedł. ⏐„Tak!” — napisał. ⏐„Nie.” ⏐Została."),
    "Russian": ("ru", "«Это хорошо.» ⏐Он ушёл. ⏐«Да!» — сказал он. ⏐«Нет.» ⏐Она осталась."),
    "Japanese, nested": ("ja", "「『はい。』と言った。」⏐彼は帰った。⏐「いいえ。」と彼女は言った。"),
    "straight, with white space": ("en", 'He said " it is over. " ⏐The room fell silent.'),
}


@pytest.mark.parametrize("name", QUOTATIONS)
def test_a_quotation_closes_in_its_own_convention(name: str) -> None:
    """The closing mark belongs to the sentence before it, never to the next one."""
    language, marked = QUOTATIONS[name]
    assert cut(marked.replace("⏐", ""), language) == [part.strip() for part in marked.split("⏐")]


@pytest.mark.parametrize("verb", ["testified", "marvelled", "deadpanned", "spat", "cackled", "quoth"])
def test_whoever_speaks_behind_a_question_belongs_to_it(verb: str) -> None:
    """With any verb of speech, and not the usual ones alone."""
    assert cut(f"“Was it you?” Holmes {verb}. He left.") == [f"“Was it you?” Holmes {verb}.", "He left."]
    long = f"“Stop!” Detective Ann Lee, of Tampa, {verb} from the porch."
    assert cut(f"{long} It rained.") == [long, "It rained."]


@pytest.mark.parametrize(
    "text",
    [
        "“Who will pay?” ⏐Congress must decide by Friday.",
        "“Is it safe?” ⏐Anthropic was founded in 2021.",
        "“Is it over?” ⏐Nobody knew.",
        "He starred in “Who Killed Garrett?” ⏐Wexler died in 2015.",
        "“Where to?” ⏐The mayor left.",
        "“Where to?” ⏐Ann Lee left. ⏐It rained.",
        "“Where to?” ⏐He laughed. ⏐It rained.",
        "“Stop!” ⏐The committee approved the plan on Monday.",
        "“Stop!” ⏐Prices fell in May.",
        "“I wonder…” ⏐The car stopped.",
        "“Is it?” ⏐Ann Lee said the bridge was closed.",
        "“Is it?” ⏐Ann Lee asked the mayor to leave.",
        "“Is it?” ⏐Prices fell. ⏐Lee asked nobody.",
        "“Is it?” ⏐Prices rose, she said.",
        "“Is it?” ⏐In May the mayor said that it was.",
        "“Is it?” ⏐The mayor never said so.",
        "He cried, “Is it?” ⏐She said nothing.",
    ],
)
def test_a_sentence_behind_a_question_that_says_no_speaker_is_its_own(text: str) -> None:
    assert cut(text.replace("⏐", "")) == [part.strip() for part in text.split("⏐")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "„Wohin?“ ⏐Der Bürgermeister ging."),
        ("sv", "”Vart?” ⏐Borgmästaren gick. ⏐Det regnade."),
        ("tr", "“Nereye?” ⏐Başkan gitti. ⏐Yağmur yağdı."),
        ("nl", "“Waarheen?” ⏐Jan ging. ⏐Het regende."),
    ],
)
def test_a_sentence_behind_a_question_is_its_own_in_other_languages(language: str, text: str) -> None:
    assert cut(text.replace("⏐", ""), language) == [part.strip() for part in text.split("⏐")]


@pytest.mark.parametrize(
    "clause",
    [
        "Ann Lee asked",
        "The mayor asked",
        "Ann laughed",
        "Ann quips",
        "Ann argues in a new book",
        "Ann Lee said Tuesday",
        "Ann Lee of The Times shouted back",
        "Ann Lee said that evening",
        "Ann Lee had asked",
        "Ann Lee said and left",
        "Ann Lee said (in Dutch)",
        "Ann Lee said — in Dutch",
        "U.S. Sen. Jane Roe wrote for the court",
        "Lee and Smith asked",
        "Lee’s lawyer asked",
        "Former mayor Ann Lee asked the crowd",
        "Mr. Smith of the New York Times asked",
        "Sen. Jane Roe, D-Calif., asked",
        "Rep. Jane Roe (D-Calif.) asked",
        "Ann Lee, 45, of Tampa, told Reuters on Monday",
        "The chief economist of the bank, Jane Roe, wondered aloud",
    ],
)
def test_whoever_is_named_behind_a_question_belongs_to_it(clause: str) -> None:
    """Whatever stands beside the name, and to whom and when it was said."""
    assert cut(f"“Why not?” {clause}. It rained.") == [f"“Why not?” {clause}.", "It rained."]


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
    assert cut(text.replace("⏐", "")) == [part.strip() for part in text.split("⏐")]


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
    assert cut(marked.replace("⏐", ""), language) == [part.strip() for part in marked.split("⏐")]


@pytest.mark.parametrize(("language", "marked"), ABBREVIATED)
def test_abbreviations_and_digits_of_a_language(language: str, marked: str) -> None:
    assert cut(marked.replace("⏐", ""), language) == [part.strip() for part in marked.split("⏐")]


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("km", "ក្រុមប្រឹក្សាក្រុងបានអនុម័តថវិកា។ ⏐វាមានតម្លៃបួនលានដុល្លារ។ ⏐អភិបាលក្រុងសប្បាយចិត្ត។"),
        ("my", "ကောင်စီက အတည်ပြုခဲ့သည်။ ⏐ကုန်ကျစရိတ်များသည်။"),
        ("my", "ပြည်သူများ၊ အစိုးရနှင့် ပူးပေါင်းရန် လိုအပ်သည်။ ⏐ကုန်ကျစရိတ်များသည်။"),
        ("bo", "བོད་ཡིག་ནི་སྐད་ཡིག་ཡིན། ⏐ང་དགའ་པོ་ཡོད།"),
        ("am", "ምክር ቤቱ በጀቱን አጸደቀ። ⏐ከንቲባው ተደሰቱ።"),
        ("en", "नगर परिषद ने बजट पारित किया। ⏐महापौर खुश हैं।"),
    ],
)
def test_the_stops_of_each_script_end_sentences(language: str, marked: str) -> None:
    assert cut(marked.replace("⏐", ""), language) == [part.strip() for part in marked.split("⏐")]


def test_a_wide_full_stop_ends_a_sentence_but_behind_a_figure() -> None:
    assert cut("予算は３．５億円だ．市長は語った．", "ja") == ["予算は３．５億円だ．", "市長は語った．"]


def test_prose_without_full_stops_is_prose() -> None:
    """Thai and Lao end no sentence by a sign, and put white space between them."""
    thai = "สภาเมืองอนุมัติงบประมาณ\n\nสภาเมืองลงมติเห็นชอบงบประมาณเมื่อวันจันทร์ที่ผ่านมา โดยมีค่าใช้จ่ายสี่ล้านดอลลาร์\n\n"
    units = split(thai + "ประชาชนหลายคนไม่เห็นด้วยกับการตัดสินใจครั้งนี้ และจะชุมนุมในวันพรุ่งนี้\n", "th")
    assert [unit.kind for unit in units] == [Kind.HEADLINE, Kind.SENTENCE, Kind.SENTENCE]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        (
            "fr",
            "M. Dupont est arrivé le 5 mai. « C’est fini. Partons », a-t-il dit.",
            ["M. Dupont est arrivé le 5 mai.", "« C’est fini.", "Partons », a-t-il dit."],
        ),
        (
            "de",
            "Am 5. Mai 2020 traf Dr. Müller die 3. Liga, z. B. in Köln. „Es ist aus“, sagte er.",
            ["Am 5. Mai 2020 traf Dr. Müller die 3. Liga, z. B. in Köln.", "„Es ist aus“, sagte er."],
        ),
        (
            "es",
            "El Sr. García llegó a EE. UU. en mayo. ¿Por qué? ¡Nadie lo sabe!",
            ["El Sr. García llegó a EE. UU. en mayo.", "¿Por qué?", "¡Nadie lo sabe!"],
        ),
        (
            "ru",
            "А. С. Пушкин родился в г. Москве, на ул. Немецкой, т. е. недалеко. Он стал поэтом.",
            ["А. С. Пушкин родился в г. Москве, на ул. Немецкой, т. е. недалеко.", "Он стал поэтом."],
        ),
        ("ar", "استقال الرئيس اليوم. هل سيعود؟ لا أحد يعرف!", ["استقال الرئيس اليوم.", "هل سيعود؟", "لا أحد يعرف!"]),
        (
            "hi",
            "उन्होंने इस्तीफ़ा दे दिया। क्या वे लौटेंगे? कोई नहीं जानता।",
            ["उन्होंने इस्तीफ़ा दे दिया।", "क्या वे लौटेंगे?", "कोई नहीं जानता।"],
        ),
        (
            "zh",
            "他昨天辞职了。他会回来吗？“没有人知道。”他说。",
            ["他昨天辞职了。", "他会回来吗？", "“没有人知道。”他说。"],
        ),
        (
            "ja",
            "彼は昨日辞任した。戻るだろうか？「わからない。」と言った。",
            ["彼は昨日辞任した。", "戻るだろうか？", "「わからない。」と言った。"],
        ),
    ],
)
def test_language(language: str, text: str, wanted: list[str]) -> None:
    assert cut(text, language) == wanted


ORDINALS = ["da", "no", "nb", "nn", "fi", "cs", "sk", "pl", "hu", "et", "lv", "sl", "hr", "sr", "tr"]


@pytest.mark.parametrize("language", ORDINALS)
def test_a_number_with_a_full_stop_is_an_ordinal_where_they_are_written_so(language: str) -> None:
    """And a capital with one an initial; a word with one ends the sentence there too."""
    text = "Otto 14. Januar 1950 A. B. Virtanen."
    assert cut(text, language) == [text]
    assert cut(f"{text} Otto kom.", language) == [text, "Otto kom."]
    assert cut("Otto 14. Januar.", "en") == ["Otto 14.", "Januar."]


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the development corpora are not beside the repository")
def test_scores_on_the_development_sets() -> None:
    gum = score("gum-dev", spans)
    four = Score()
    for genre in ("news", "interview", "academic", "court"):
        four.right += gum[genre].right
        four.found += gum[genre].found
        four.wanted += gum[genre].wanted
    assert four.f1 >= 97
    assert score("ewt-dev", spans)["all"].f1 >= 89


@pytest.mark.parametrize("space", ["\xa0", "\u2009", "\u2028", "\u202f", "\u3000", "\x85", " \xa0", "\u3000\xa0"])
def test_a_wide_space_before_a_stop_is_a_space(space: str) -> None:
    """sentencex panics at one behind a single capital, and a panic ends the program."""
    text = f"This is Plan B{space}. The next{space}one is Plan C.{space}It is so."
    assert [text[unit.start : unit.end] for unit in split(text)] == [
        f"This is Plan B{space}.",
        f"The next{space}one is Plan C.",
        "It is so.",
    ]


def test_a_text_that_sentencex_cannot_read_is_split_at_its_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(_language: str, _text: str) -> None:
        raise PanicException("end byte index 2 is not a char boundary")

    monkeypatch.setattr("reading.boundaries.get_sentence_boundaries", panic)
    text = "A bridge fell down. Mr. Ames saw it fall!\nNobody was hurt? The mayor says so.\n\nIt is closed."
    assert [text[unit.start : unit.end] for unit in split(text)] == [
        "A bridge fell down.",
        "Mr. Ames saw it fall!",
        "Nobody was hurt?",
        "The mayor says so.",
        "It is closed.",
    ]


def test_whoever_stops_the_program_stops_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_language: str, _text: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("reading.boundaries.get_sentence_boundaries", stop)
    with pytest.raises(KeyboardInterrupt):
        split("A bridge fell down. It is closed.")


TEXT = st.one_of(
    st.text(),
    st.text(alphabet="aB .!?\n\"'()[]•-1:\u00a0\u3000。“”*"),
    st.lists(
        st.sampled_from(
            ["Mr. Smith said.", "1. one", "• item", "“Yes.”", "By Ann Lee", "\n", "\n\n", " ", "See also:", "a"]
        )
    ).map("".join),
)


@given(TEXT)
@example("\x1c")
@example("•")
@example("* * *\n\n---")
@example('"\n\n"')
@example("B\xa0. ")
def test_nothing_is_lost_and_units_lie_in_order(raw: str) -> None:
    text = clean(raw).text
    units = split(text)
    outside, end = "", 0
    for i, unit in enumerate(units):
        assert unit.index == i
        assert end <= unit.start < unit.end <= len(text)
        quote = text[unit.start : unit.end]
        assert quote == quote.strip()
        outside += text[end : unit.start]
        end = unit.end
    outside += text[end:]
    assert all(character.isspace() or character in BULLETS for character in outside)
    assert split(text) == units


@given(TEXT, st.sampled_from(["en", "de", "ru", "zh", "xx", ""]))
def test_any_language_keeps_the_invariants(raw: str, language: str) -> None:
    text = clean(raw).text
    ends = [0]
    for unit in split(text, language):
        assert ends[-1] <= unit.start < unit.end
        ends.append(unit.end)
    assert len(ends) > 1 or not any(character.isalnum() for character in text)


WRAPPED = """\
The committee said on Tuesday that it would look
at the matter again before the end of the year,
when a new chair takes over from Mr. Smith. The
result is open.

  - the first point, which goes on for more than
    one line of the text
  - the second

Nobody else was asked."""


def test_hard_wrapped_paragraphs_and_items_are_put_together() -> None:
    assert [" ".join(piece.split()) for piece in cut(WRAPPED)] == [
        "The committee said on Tuesday that it would look at the matter again before the end of the year, when a new "
        "chair takes over from Mr. Smith.",
        "The result is open.",
        "the first point, which goes on for more than one line of the text",
        "the second",
        "Nobody else was asked.",
    ]


@pytest.mark.parametrize(
    ("short", "following", "are_one"),
    [
        ("It has 12 members,", "of whom 3 left in May.", True),
        ("It has 12 members,", "3 of whom left in May.", True),
        ("It has 12 members,", "Three of whom left in May.", False),
        ("It has 12 members.", "3 of them left in May.", False),
        ("It has 12 members.", "three of them left in May.", False),
    ],
)
def test_a_short_line_of_a_wrapped_text_goes_on_where_it_ends_no_sentence(
    short: str, following: str, are_one: bool
) -> None:
    """Unless the next line begins with a capital; one that ends a sentence is the last of its paragraph."""
    prose = "The committee said on Tuesday that it would look at the matter again before the year ends " * 12
    text = f"{fill(prose, 40)}\n{short}\n{following}\n"
    found = blocks(text)
    last = text[found[-1].start : found[-1].end]
    assert last.endswith(f"{short}\n{following}" if are_one else following)
    assert (last == following) is not are_one


def test_lines_of_their_own_stay_apart() -> None:
    assert len(blocks("First headline here\nSecond one\nThird thing said\nBy Jane Doe\n")) == 4


def test_bullets_lie_outside_and_numbers_inside() -> None:
    text = "Points:\n• One thing.\n- Another thing.\n1. A number.\n(b) A letter."
    units = split(text)
    assert [(text[unit.start : unit.end], unit.kind) for unit in units] == [
        ("Points:", Kind.LEAD_IN),
        ("One thing.", Kind.BULLET),
        ("Another thing.", Kind.BULLET),
        ("1. A number.", Kind.ITEM),
        ("(b) A letter.", Kind.ITEM),
    ]


@pytest.mark.parametrize(("sentence", "language"), [("好。", "zh"), ("你好世界。", "ja"), ("Rain fell again. ", "en")])
def test_a_very_long_line_is_cut_before_the_engine_has_it(
    sentence: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine takes time by the square of what it is given, so that no line is given to it whole."""
    lengths: list[int] = []

    def counted(language: str, text: str) -> list[dict[str, object]]:
        lengths.append(len(text))
        return get_sentence_boundaries(language, text)  # type: ignore[no-any-return]

    monkeypatch.setattr(boundaries, "get_sentence_boundaries", counted)
    units = split((sentence * 10_000).strip(), language)
    assert len(units) == 10_000
    assert {unit.end - unit.start for unit in units} == {len(sentence.strip())}
    assert max(lengths) < 10_000
    assert sum(lengths) < 1.1 * len(sentence) * 10_000


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("He said “it is” so.", {14: 8}), ("„Es ist“, er", {7: 0}), ("»Ja«, «oui», « non »", {3: 0, 10: 6, 19: 13}),
        ("”So”, sade", {3: 0}), ('"a" and "b"', {2: 0, 10: 8}), ("‹a› ›b‹", {2: 0, 6: 4}), ("‟a”", {2: 0}),
        ("「あ『い』う」", {4: 2, 6: 0}), ("『a』」", {2: 0, 3: -1}), ("“a „b“ c”", {5: 3, 8: 0}),
        ("“a “b” c”", {5: 3, 8: 0}), ('"a "b" c"', {5: 3, 8: 0}), ("»a »b« c«", {5: 3, 8: 0}),
        ("“a »b« c”", {5: 3, 8: 0}), ("“a”“b”", {2: 0, 5: 3}), ('"a""b"', {2: 0, 5: 3}), ("“a\n“b”", {5: 3}),
        ("‚ja‘ it's", {3: 0}), ("x‚y‘", {}), ("it is ”so”", {9: 6}), ("he (”so”) x", {7: 4}),
        ("end” and", {3: -1}), ('5" pipe', {1: -1}), ("so”. “No”", {2: -1, 8: 5}), ("“a›", {2: -1}), ("»", {0: -1}),
        ("a ” b", {2: -1}), ("a»b", {1: -1}), ("a» b", {1: -1}), ("a« b", {}), ('"', {}), ('a "', {}), ('" a', {}),
        ("“" * 10 + "a" + "”" * 9, {11: 9, 12: 8, 13: 7, 14: 6, 15: 5, 16: 4, 17: 3, 18: 2, 19: -1}),
    ],
)  # fmt: skip
def test_a_mark_closes_what_another_opened(text: str, closed: dict[int, int]) -> None:
    """Read beside those before it: eight within one another, none where a word begins behind white space."""
    assert closing(text, 0, len(text)) == closed
    shifted = {at + 2: begun + 2 if begun >= 0 else begun for at, begun in closed.items()}
    assert closing(f". {text} “", 2, 2 + len(text)) == shifted


@pytest.mark.parametrize(
    "text",
    [
        "He left. ⏐“Where to?” Ann Lee mused. ⏐It rained.",
        "“Where to?” Ann Lee mused. ⏐It rained.",
        "They met under the sign “Where to?” ⏐Ann Lee mused. ⏐It rained.",
    ],
)
def test_who_spoke_with_any_verb_belongs_to_a_question_that_begins_a_sentence(text: str) -> None:
    """Elsewhere nobody waits to be named, and a name begins the next sentence."""
    assert cut(text.replace("⏐", "")) == [part.strip() for part in text.split("⏐")]


def test_a_paragraph_below_a_speakers_own_line_is_whole() -> None:
    text = "ANN LEE:\nIt rained and\nsnowed on Monday.\n"
    assert [text[one.start : one.end] for one in split(text, labels=((0, 8),))] == ["It rained and\nsnowed on Monday."]
