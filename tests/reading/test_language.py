"""The language of short texts, of a file's records, and of those that say theirs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reading.article import EntityType
from reading.codes import LanguageChoice
from reading.language import detect, vote
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
