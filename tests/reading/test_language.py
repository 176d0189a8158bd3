"""The language of short texts, of a file's records, and of those that say theirs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reading.article import EntityType
from reading.codes import LanguageChoice
from reading.language import common_words, detect, evidence, vote
from reading.load import load
from reading.read import read, read_file
from tests.reading.files import write

NAMES = {EntityType.PERSON, EntityType.ORG, EntityType.PLACE}
SENTENCES = {
    "en": [
        "The mayor said that nobody had asked him.",
        "Boeing wins contract",
        "It's raining again.",
        "Ann met Bob in Rome.",
    ],
    "de": [
        "Der Bürgermeister war nicht da.",
        "Die Regierung hat das Gesetz beschlossen.",
        "Niemand fragte ihn danach.",
    ],
    "fr": ["Le maire n'était pas là.", "Le gouvernement a adopté la loi mardi.", "Personne ne lui a demandé."],
    "es": ["El alcalde no estaba en la ciudad.", "El gobierno aprobó la ley el martes.", "¿Quién lo sabe?"],
    "pt": [
        "O prefeito não estava na cidade.",
        "O governo aprovou a lei na terça-feira.",
        "Ninguém perguntou nada a ele.",
    ],
    "it": [
        "Il sindaco non era in città.",
        "Il governo ha approvato la legge martedì.",
        "Nessuno gli ha chiesto niente.",
    ],
    "pl": ["Burmistrza nie było w mieście.", "Rząd przyjął ustawę we wtorek.", "Nikt go o to nie pytał."],
    "tr": ["Belediye başkanı şehirde değildi.", "Hükümet yasayı salı günü kabul etti.", "Kimse ona sormadı."],
    "nl": ["De burgemeester was niet in de stad.", "De regering heeft de wet aangenomen.", "Niemand vroeg het hem."],
    "sv": ["Borgmästaren var inte i staden.", "Regeringen antog lagen på tisdagen.", "Ingen frågade honom om det."],
    "cs": ["Starosta nebyl ve městě.", "Vláda přijala zákon v úterý.", "Nikdo se ho na to neptal."],
    "ru": ["Мэра не было в городе.", "Правительство приняло закон во вторник.", "Никто его не спросил."],
    "th": ["สภาเมืองอนุมัติงบประมาณ"],
    "km": ["ក្រុមប្រឹក្សាក្រុងបានអនុម័តថវិកា។"],
}


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in SENTENCES.items() for text in texts])
def test_one_sentence_tells_its_language(language: str, text: str) -> None:
    assert detect(text) in (language, "und")
    if len(text.split()) > 6 or language in ("en", "th", "km"):
        assert detect(text) == language


@pytest.mark.parametrize("text", ["Angela Merkel besuchte Paris", "Paris Berlin Roma", "1 2 3", "PSG Juventus 2:1"])
def test_no_names_are_marked_where_nothing_speaks_for_english(tmp_path: Path, text: str) -> None:
    article = read_file(write(tmp_path, "a.txt", text))
    assert article.language == "und"
    assert not [mention for mention in article.mentions if mention.type in NAMES]


@pytest.mark.parametrize(
    "text",
    [
        "Angela Merkel visited Paris",
        "Emmanuel Macron resigned.",
        "Trump attacks Biden",
        "Tesla sued Apple",
        "Pedro Sánchez visited Paris",
        "Peña Nieto visited Berlin",
        "Lech Wałęsa died",
        "Recep Tayyip Erdoğan denies Ankara's charges",
    ],
)
def test_names_and_an_english_verb_are_english(text: str) -> None:
    """Whatever letters the names have; there is little else in a headline."""
    assert detect(text) == "en"


def test_names_are_marked_beside_an_english_verb(tmp_path: Path) -> None:
    article = read_file(write(tmp_path, "a.txt", "Angela Merkel visited Paris"))
    assert {article.text[one.start : one.end] for one in article.mentions} == {"Angela Merkel", "Paris"}


@pytest.mark.parametrize(
    "text",
    [
        *("Tesla verklagt Apple", "Hertha band Schalke", "Bild fragt Scholz", "José Mujica lied"),
        *("Macron visite Berlin", "Netflix films Cannes", "Messi marca tres", "Meloni visita Berlino"),
        *("Rutte won Limburg", "Hermelien met Viktor", "Ajax led Schalke", "Danmark marked Norge"),
        *("Tallinn lapsed Tartu", "Bratislava tried Praha", "Malmö led Allsvenskan", "Москва visited Париж"),
        *("DIED", "visited", "Angela Merkel visited París ayer"),
    ],
)
def test_names_and_a_word_that_other_languages_have_are_not_english(text: str) -> None:
    assert detect(text) != "en"


def test_of_two_languages_with_the_same_evidence_every_run_names_the_same() -> None:
    """The order of a set differs from process to process."""
    said = "from reading.language import detect; print(detect('De acordo com'))"
    for seed in ("1", "3"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        run = subprocess.run([sys.executable, "-c", said], env=environment, capture_output=True, text=True, check=True)
        assert run.stdout.strip() == "pt"


def records(folder: Path, *texts: str) -> list[str]:
    path = write(folder, "a.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in texts))
    return [read(source, source.name).language for source in load(path)]


def test_the_records_of_a_file_vote_on_those_that_give_nothing_away(tmp_path: Path) -> None:
    """A record that is clear keeps its own language; one that is not is in that of most others."""
    german = SENTENCES["de"][:2]
    assert records(tmp_path, "Angela Merkel besuchte Paris", *german) == ["de", "de", "de"]
    assert records(tmp_path, "Angela Merkel", *german, SENTENCES["pl"][0]) == ["de", "de", "de", "pl"]
    assert records(tmp_path, "Angela Merkel", german[0], SENTENCES["pl"][0])[0] == "und", "one against one is no vote"
    english = ["Taxes rose by a lot in the last year.", "The moon is made of cheese."]
    assert records(tmp_path, "Olaf Scholz trat ab", "José Mujica lied", *english)[:2] == ["und", "en"]
    assert vote([]) == ""


def test_a_broken_line_is_named_behind_the_records_that_are_whole(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", json.dumps({"text": SENTENCES["de"][0]}) + "\n{\n")
    found = load(path)
    assert next(found).likely == "de"
    with pytest.raises(Exception, match="lines hold no article"):
        next(found)


def test_what_people_say_of_the_language_goes_before_what_it_looks_like(tmp_path: Path) -> None:
    """In this order: the command line, the file, the desk, the words."""
    german = SENTENCES["de"][0]
    plain, front = write(tmp_path, "a.txt", german), write(tmp_path, "b.md", f"---\nlang: pt-BR\n---\n\n{german}\n")
    assert read_file(plain).language == "de"
    assert read_file(plain, LanguageChoice(desk="nl")).language == "nl"
    assert read_file(front, LanguageChoice(desk="nl")).language == "pt"
    assert read_file(front, LanguageChoice("sv", "nl")).language == "sv"


def test_a_page_in_another_language_than_its_template_says_is_read_as_what_it_is(tmp_path: Path) -> None:
    prose = "<p>Der Bürgermeister war nicht in der Stadt, und niemand fragte ihn nach dem Gesetz der Regierung.</p>" * 5
    page = f'<html lang="en"><head><title>Der Rat</title></head><body><article>{prose}</article></body></html>'
    assert read_file(write(tmp_path, "a.html", page)).language == "de"


def test_of_two_languages_that_are_written_alike_one_is_named() -> None:
    """Danish and Norwegian share their common words; two that are no kin are not told apart so."""
    for sentence in ("Det er ikke godt for oss alle.", "Jeg har ikke været der før, men det er godt."):
        assert detect(sentence) == "da"


SPOKEN = {
    "ca": "El govern ha dit que no és per això que els preus han pujat més aquest any, però va ser molt després.",
    "hr": "Vlada je rekla da se to nije dogodilo jer su cijene već bile više nego što je bilo prije godine.",
    "lt": "Vyriausybė sakė, kad tai nėra tiesa ir kad kainos jau buvo per metus labai pakilusios dėl karo.",
    "lv": "Valdība teica, ka tas nav tiesa un ka cenas gada laikā ir kāpušas arī pēc kara.",
    "et": "Valitsus ütles, et see ei ole tõsi ja et hinnad olid juba aasta pärast kui sõda algas.",
    "vi": "Chính phủ đã nói rằng giá cả không tăng trong năm này và người dân sẽ được giúp.",
    "ro": "Guvernul a spus că prețurile nu au fost mai mari decât cele din anul trecut și că nu este adevărat.",
    "hu": "A kormány szerint az árak nem emelkedtek, és azt is mondta, hogy ez már nagyon régen volt.",
    "fi": "Hallitus sanoi, että hinnat eivät ole nousseet ja että se on jo ollut näin ennen sotaa.",
    "id": "Pemerintah mengatakan bahwa harga tidak naik dalam satu tahun ini dan mereka akan menjadi lebih baik.",
    "sk": "Vláda povedala, že ceny nie sú vyššie ako boli pred rokom, ale že to už nebude tak, keď bude zima.",
    "da": "Regeringen siger, at priserne ikke blev højere, men at de har været mere end de kan være nu.",
    "no": "Regjeringen sier at prisene ikke ble høyere, men at de har vært mye mer enn de fikk blitt etter krigen.",
    "sv": "Regeringen säger att priserna inte har blivit högre, men att det är mycket mer än det var från början.",
    "cs": "Vláda řekla, že ceny nejsou vyšší, než byly před rokem, ale že to už nebude tak, když bude zima.",
    "pl": "Rząd powiedział, że ceny nie są wyższe niż były w zeszłym roku, ale że to się już zmieniło.",
    "tr": "Hükümet, fiyatların bu yıl daha çok arttığını ve bunun için bir yasa olduğunu söyledi.",
    "nl": "De regering zei dat de prijzen niet hoger waren dan een jaar geleden, maar dat het nog niet voorbij is.",
    "pt": "O governo disse que os preços não são mais altos do que eram há um ano, mas que isso já é muito.",
    "it": "Il governo ha detto che i prezzi non sono più alti di quelli dell'anno scorso, ma che è ancora così.",
    "es": "El gobierno dijo que los precios no son más altos que hace un año, pero que eso ya había pasado.",
    "fr": "Le gouvernement a dit que les prix ne sont pas plus élevés que l'an dernier, mais que c'est déjà trop.",
    "de": "Die Regierung sagte, dass die Preise nicht höher sind als vor einem Jahr, aber das war schon viel.",
    "en": "The government said that prices were not higher than they had been a year ago, but it was too much.",
    "ja": "政府は価格が上がっていないと述べた。",
    "ko": "정부는 물가가 오르지 않았다고 말했다.",
    "zh": "政府表示物价没有上涨。",
    "ar": "قالت الحكومة إن الأسعار لم ترتفع",
    "ur": "حکومت نے کہا کہ قیمتیں نہیں بڑھی ہیں",
    "fa": "دولت گفت که قیمت‌ها افزایش پیدا نکرده است",
    "he": "הממשלה אמרה שהמחירים לא עלו",
    "hi": "सरकार ने कहा कि कीमतें नहीं बढ़ीं",
    "bn": "সরকার বলেছে দাম বাড়েনি",
    "pa": "ਸਰਕਾਰ ਨੇ ਕਿਹਾ",
    "gu": "સરકારે કહ્યું",
    "ta": "அரசு கூறியது",
    "te": "ప్రభుత్వం చెప్పింది",
    "kn": "ಸರ್ಕಾರ ಹೇಳಿದೆ",
    "ml": "സർക്കാർ പറഞ്ഞു",
    "si": "රජය පැවසුවේය",
    "th": "รัฐบาลกล่าว",
    "lo": "ລັດຖະບານກ່າວ",
    "bo": "སྲིད་གཞུང་",
    "my": "အစိုးရက",
    "am": "መንግሥት አለ",
    "km": "រដ្ឋាភិបាល",
    "el": "Η κυβέρνηση είπε",
    "hy": "Կառավարությունը ասաց",
    "ka": "მთავრობამ თქვა",
    "ru": "Правительство сказало, что цены не выросли",
    "uk": "Уряд сказав, що ціни не виросли",
    "sr": "Влада је рекла да цене нису порасле и да ће њихов рад бити исти",
    "bg": "Правителството каза, че цените не са се повишили и че ще има работа през зимата, която беше тежка",
}
"""A sentence in each language that is told by its words or its script."""


@pytest.mark.parametrize("language", SPOKEN)
def test_a_plain_sentence_tells_each_language(language: str) -> None:
    assert detect(SPOKEN[language]) == language
    assert detect(f"2024 – {SPOKEN[language]}", "xx") == language


@pytest.mark.parametrize(
    ("word", "language", "weight"),
    [
        *(("ñ", "es", 2.0), ("ã", "pt", 2.0), ("ß", "de", 2.0), ("å", "sv", 0.8), ("ø", "da", 1.0), ("ğ", "tr", 2.0)),
        *(("ş", "tr", 1.2), ("ł", "pl", 1.4), ("ą", "pl", 1.2), ("ń", "pl", 1.0), ("ř", "cs", 2.0), ("ľ", "sk", 1.2)),
        *(("đ", "hr", 0.8), ("ő", "hu", 2.0), ("ț", "ro", 1.5), ("ė", "lt", 1.2), ("ā", "lv", 1.5), ("ơ", "vi", 1.5)),
        *(("ü", "de", 0.7), ("ö", "sv", 0.5), ("ä", "fi", 0.6), ("ì", "it", 0.7), ("â", "fr", 0.6), ("ù", "it", 0.7)),
        *(("Verwaltung", "de", 0.25), ("hopefulness", "en", 0.25), ("solidaridad", "es", 0.25), ("xxação", "pt", 2.95)),
        *(
            ("xtaient", "fr", 0.25),
            ("situazione", "it", 0.25),
            ("eenzaamheid", "nl", 0.25),
            ("betalningen", "sv", 0.25),
        ),
        *(("mieszkania", "pl", 0.25), ("jednotlivost", "cs", 0.25), ("kitaplar", "tr", 0.25), ("talossa", "fi", 0.25)),
        *(("emberben", "hu", 0.25), ("perkataannya", "id", 0.25), ("copilului", "ro", 0.25), ("don't", "en", 0.8)),
        *(("xschaft", "de", 0.25), ("xciones", "es", 0.25), ("xningen", "sv", 0.25)),
        *(("don’t", "en", 0.8), ("the", "en", 1.0), ("nie", "pl", 0.5), ("ough", "en", 0.0)),
        *(("fling", "en", 0.25), ("zing", "en", 0.0)),
    ],
)
def test_a_letter_an_end_and_a_common_word_speak_for_a_language(word: str, language: str, weight: float) -> None:
    """As much as few others share them; a word is looked at by its end when it is no common one, and long."""
    found = evidence(word)
    assert round(found.get(language, 0.0), 6) == weight
    assert max(found.values(), default=0.0) == found.get(language, 0.0)


SIGNS = (
    "ñ¿¡ãõçéêáíóúâîûœèòùìàßüöäåæøğışłżźśćąęńřěůščžýďľĺŕôđőűățșţūėįųāēīļņģķơ"
    "ưạảấầẩẫậắằẳẵặẹẻẽếềểễệọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ·"
)


def test_all_letters_together_speak_for_each_language_that_has_some() -> None:
    """As much as the letters do that it has, each by itself; those of English speak for nobody."""
    found = evidence(SIGNS)
    assert {language: round(weight, 6) for language, weight in found.items() if weight} == {
        **{"ca": 2.3, "cs": 9.9, "da": 2.7, "de": 3.6, "es": 7.8, "et": 1.2, "fi": 0.9, "fr": 6.2, "hr": 3.3},
        **{"hu": 6.0, "it": 3.2, "lt": 7.2, "lv": 12.9, "no": 2.7, "pl": 10.4, "pt": 6.7, "ro": 8.3, "sk": 8.4},
        **{"sv": 1.8, "tr": 7.3, "vi": 70.7},
    }
    for sign in SIGNS:
        assert sum(evidence(sign).values()) >= 0.4, sign


def test_the_common_words_of_a_language_are_counted() -> None:
    assert common_words("The cat and the dog, said he", "en") == 5
    assert common_words("The cat and the dog", "xx") == 0
    assert common_words("x " * 2500 + "the", "en") == 0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (("Die Regierung hat das Gesetz beschlossen.",) * 2 + ("Nobody said that it was so.",), "de"),
        (("Die Regierung hat das Gesetz beschlossen.", "Nobody said that it was so."), ""),
        (("Paris", "Berlin"), ""),
    ],
)
def test_texts_vote_by_more_than_half(text: tuple[str, ...], wanted: str) -> None:
    assert vote(text) == wanted


def test_what_gives_nothing_away_is_what_it_is_taken_for() -> None:
    """But not English where its small words are none; a script is one where enough of the letters are of it."""
    assert (detect(""), detect("1 2 3", "de"), detect("Angela Merkel besuchte Paris", "en")) == ("und", "de", "und")
    assert detect("Angela Merkel", "en") == "en"
    assert detect("Boeing wins contract") == "en"
    assert detect("ア" + "漢" * 19) == "ja"
    assert detect("ア" + "漢" * 20) == "zh"
    assert detect("Москва " + "x" * 9) == "ru"
    assert detect("Москва " + "x" * 10) == "und"
    assert detect("ї" + "а" * 198) == "uk", "a two-hundredth of the letters, and more, are the neighbour's"
    assert detect("ї" + "а" * 199) == "ru"
