"""What reading takes for what, form by form: fields, dates, by-lines, credits, languages; and where limits lie."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from reading.about import about
from reading.anchor import ELSEWHERE, PIECE, SAME_PLACE, SHORTEST_PIECE, Status, anchor
from reading.article import CLAIMS, EntityType, Kind, Mention, Sentence
from reading.clean import clean, visible, with_escapes
from reading.dates import iso
from reading.decode import decode
from reading.errors import ReadingError
from reading.html import declared_charset
from reading.language import detect
from reading.lexicon import Lexicon, LexiconChange, LexiconEntry, LexiconError, dumps, loads, retype
from reading.load import load
from reading.markers import is_bio, is_credit, names_of
from reading.metadata import completed, language_of, plain, value_of
from reading.records import Fields
from reading.source import Run, Source
from reading.walk import walk
from reading.worddiff import Change as WordChange
from reading.worddiff import word_diff

ORG, PERSON, PLACE = EntityType.ORG, EntityType.PERSON, EntityType.PLACE

NAMES_OF = {
    "title": "title headline name og:title",
    "author": "author authors byline by creator writer",
    "date": "date published publish_date published_at date_published publication_date pubdate publisheddate "
    "datepublished created created_at timestamp time",
    "source": "source publisher site sitename site_name publication outlet domain hostname",
    "url": "url link canonical canonical_url permalink source_url",
    "language": "language lang locale",
}


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, names in NAMES_OF.items() for name in names.split()])
def test_every_usual_name_of_a_fact_is_known(key: str, name: str) -> None:
    assert value_of({name: "x y"}, key) == "x y"
    assert value_of({name.upper().replace("_", "-"): " x\ny "}, key) == "x y"
    assert value_of({name: ""}, key) == ""
    assert value_of({f"{name}z": "x"}, key) == ""


def test_the_first_usual_name_wins_and_values_become_one_line() -> None:
    assert value_of({"byline": "B", "author": "A"}, "author") == "A"
    assert value_of({"author": ["A", {"name": "B"}, None, True, 3]}, "author") == "A, B, 3"
    assert value_of({"author": {"name": "B"}}, "author") == "B"
    assert value_of({"author": False}, "author") == ""
    assert value_of({"date": "31 May 2024"}, "date") == "2024-05-31"
    assert value_of({"date": "soon"}, "date") == "soon"


@pytest.mark.parametrize(
    ("said", "code"),
    [("de", "de"), ("de-AT", "de"), ("pt_BR", "pt"), ("DEU", "deu"), ("d", ""), ("german", ""), ("12", ""), ("дe", "")],
)
def test_a_languages_code_has_two_or_three_letters(said: str, code: str) -> None:
    assert language_of({"lang": said}) == code


def test_metadata_is_completed_under_our_keys() -> None:
    found = {"byline": "Ann", "published": date(2024, 5, 31), "link": "http://x", "more": {"a": (1, 2)}}
    assert completed(found, {"author": "Bo", "source": "The Post"}) == {
        "byline": "Ann",
        "published": "2024-05-31",
        "link": "http://x",
        "more": {"a": [1, 2]},
        "author": "Ann",
        "date": "2024-05-31",
        "source": "The Post",
        "url": "http://x",
    }
    assert completed({"author": ["A", "B"], "date": "May 31, 2024"}) == {"author": ["A", "B"], "date": "2024-05-31"}
    assert completed({}) == {}


def test_values_become_what_json_has() -> None:
    assert plain(datetime(2024, 5, 31, 10)) == "2024-05-31T10:00:00"
    assert plain([None, True, 1, 1.5, "x", {1: 2}]) == [None, True, 1, 1.5, "x", {"1": 2}]
    assert plain(object).startswith("<class")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1 Jan 2020", "2020-01-01"), ("2 février 2020", "2020-02-02"), ("3 März 2020", "2020-03-03"),
        ("4 апреля 2020 г.", "2020-04-04"), ("5 mayo 2020", "2020-05-05"), ("6 juin 2020", "2020-06-06"),
        ("7 juil 2020", "2020-07-07"), ("8 août 2020", "2020-08-08"), ("9 septiembre 2020", "2020-09-09"),
        ("10 Oktober 2020", "2020-10-10"), ("11 noviembre 2020", "2020-11-11"), ("12 déc 2020", "2020-12-12"),
        ("May 3rd, 2020", "2020-05-03"), ("2020/3/4", "2020-03-04"), ("2020.3.4", "2020-03-04"),
        ("13/2/2020", "2020-02-13"), ("2/13/2020", "2020-02-13"), ("12/11/2020", ""), ("12.11.2020", "2020-11-12"),
        ("30.2.2020", ""), ("1.2.20", ""), ("2020年3月4日", "2020-03-04"), ("no day", ""),
    ],
)  # fmt: skip
def test_a_date_is_read_when_it_is_certain(text: str, day: str) -> None:
    assert iso(text) == day


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("Written by Ann Lee and Bo Chen", "Ann Lee and Bo Chen"),
        ("Written By Ann Lee and Bo Chen", "Ann Lee and Bo Chen"),
        ("By Ann Lee, Staff Writer", "Ann Lee"),
        ("By Staff Reporter", "Staff Reporter"),
        ("Par Ludovic de La Tour | Paris", "Ludovic de La Tour"),
        ("Von Max Muster", "Max Muster"),
        ("Автор: Иван Петров", "Иван Петров"),
        ("记者：王小明", "王小明"),
        ("By the way", ""),
        ("By the book", ""),
        ("By Ann Lee said that it rained", ""),
        ("By " + "Ann Lee, " * 20 + "Bo Chen", ""),
    ],
)
def test_a_bylines_names(line: str, names: str) -> None:
    assert names_of(line) == names


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Jan Leike speaks. Image: OpenAI", True),
        ("The bridge in May (Photo by: Ann Lee)", False),
        ("Ann Lee/Getty Images", True),
        ("The mayor speaks via AFP", True),
        ("The mayor © Reuters", True),
        ("Photo of the bridge courtesy of the town", True),
        ("Image from the town Getty Images", True),
        ("Picture taken by Unsplash users", True),
        ("Video by Shutterstock", True),
        ("The photo of the bridge was taken by Getty Images", False),
        ("Nothing is here", False),
        ("x" * 200 + ". Photo: " + "y" * 50, True),
        ("x" * 210 + ". Photo: " + "y" * 50, False),
    ],
)
def test_a_caption_that_ends_in_a_credit(line: str, is_one: bool) -> None:
    assert is_credit(line) is is_one


def test_a_line_about_its_author() -> None:
    assert is_bio("Ann Lee is a reporter for the Herald who covers the harbor.")
    assert is_bio("Ann Lee is the Herald’s political editor based in Rome.")
    assert not is_bio("Ann Lee is a reporter.")
    assert not is_bio("Ann Lee was a reporter for the Herald.")
    assert not is_bio("x" * 60 + " is a reporter for the Herald")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le président est arrivé dans la ville avec les ministres et il est parti."),
        ("de", "Der Minister ist nicht in der Stadt und das ist für die Partei nicht gut."),
        ("es", "El presidente y los ministros están en la ciudad, pero no se sabe por qué."),
        ("pt", "O presidente não está na cidade, mas os ministros são de lá e estão com ele."),
        ("it", "Il presidente non è nella città, ma gli altri sono con lui anche di sera."),
        ("nl", "De minister is niet in het land en dat is voor de partij niet goed."),
        ("sv", "Ministern är inte i staden och det är för henne av vikt att vara där."),
        ("da", "Ministeren blev ikke i byen, og det er for hende af stor vigtighed at være der."),
        ("pl", "Premier nie jest w mieście i nie wiadomo, co się z nim dzieje od rana."),
        ("cs", "Premiér není ve městě a neví se, jak se to stalo, ale podle něj je to dobré."),
        ("tr", "Bakan bu şehirde değil ve ne olarak geldiği de çok açık değil ama iyi."),
        ("id", "Menteri itu tidak ada di kota dan akan pergi ke luar negeri untuk bekerja."),
        ("fi", "Ministeri ei ollut paikalla, mutta hän on mukaan lukien kaikki ja se on hyvä."),
        ("hu", "A miniszter nem volt a városban, de azt mondta, hogy még meg fog jönni."),
        ("ro", "Ministrul nu este în oraș și nu se știe de la cine a fost trimis, dar va veni."),
        ("en", "The minister was not in the town."),
        ("ja", "大臣は東京にいなかった。"),
        ("ko", "장관은 서울에 없었다."),
        ("zh", "部长不在城里。"),
        ("ar", "الوزير ليس في المدينة."),
        ("fa", "وزیر در شهر نبود و گفت که چرا پیش از این نیامده بود."),
        ("ur", "ڈاکٹر شہر میں نہیں تھے اور لوگوں نے بڑے سوال کیے۔"),
        ("he", "השר לא היה בעיר."),
        ("hi", "मंत्री शहर में नहीं थे।"),
        ("bn", "মন্ত্রী শহরে ছিলেন না।"),
        ("ta", "அமைச்சர் நகரத்தில் இல்லை."),
        ("th", "รัฐมนตรีไม่อยู่ในเมือง"),
        ("el", "Ο υπουργός δεν ήταν στην πόλη."),
        ("hy", "Նախարարը քաղաքում չէր:"),
        ("ka", "მინისტრი ქალაქში არ იყო."),
        ("ru", "Министра не было в городе."),
        ("uk", "Міністра не було в місті, і ніхто не знає, де він є."),
        ("bg", "Министърът не беше в града и ще дойде към обяд със свита."),
    ],
)
def test_a_language_is_told_by_script_and_by_its_commonest_words(language: str, text: str) -> None:
    assert detect(text, default="") == language


def test_where_nothing_tells_the_default_is_given_and_it_is_not_english() -> None:
    assert detect("in", default="xx") == "xx"
    assert detect("der die das", default="xx") == "de"
    assert detect("", default="xx") == "xx"
    assert detect("1 2 3 …", default="xx") == "xx"
    assert detect("Rain.") == "und"
    assert detect("Das Dokument 資料", default="") != "zh"
    russian = "Министра не было в городе и никто не знает где он " * 3
    assert detect(f"{russian} і") == "uk", "one letter in two hundred tells"
    assert detect(f"{russian * 2} і") == "ru"


def sources(path: Path, *records: object, fields: Fields | None = None) -> list[Source]:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return list(load(path, fields=fields))


TEXT_FIELDS = (
    "text body content article article_text full_text fulltext maintext main_text article_body articlebody document "
    "story raw_text clean_text passage"
)
ID_FIELDS = "id _id uid uuid article_id doc_id document_id docid key slug url link"


@pytest.mark.parametrize("name", TEXT_FIELDS.split())
def test_every_usual_field_of_the_text_is_known(tmp_path: Path, name: str) -> None:
    (found,) = sources(tmp_path / "f.jsonl", {"other": "y", name.upper().replace("_", "-"): "The text."})
    assert found.text == "The text."
    assert found.metadata == {"other": "y"}


@pytest.mark.parametrize("name", ID_FIELDS.split())
def test_every_usual_field_of_the_id_is_known(tmp_path: Path, name: str) -> None:
    (found,) = sources(tmp_path / "f.jsonl", {"text": "x", name: 7})
    assert found.name == "f.jsonl#7"


@pytest.mark.parametrize("name", ["title", "headline", "heading", "article_title", "name"])
def test_every_usual_field_of_the_title_is_known(tmp_path: Path, name: str) -> None:
    (found,) = sources(tmp_path / "f.jsonl", {"text": "x", name: "A title"})
    assert found.title == "A title"


def test_a_line_without_an_id_is_named_by_its_number_and_names_are_made_different(tmp_path: Path) -> None:
    found = sources(tmp_path / "f.jsonl", *[{"text": "x", "id": one} for one in (None, "a", "a", ["b"], "a", 4)])
    assert [one.name for one in found] == [f"f.jsonl#{name}" for name in ("1", "a", "a~2", "4", "a~3", "4~2")]
    (one,) = sources(tmp_path / "g.jsonl", {"text": "a\r\nb\rc", "title": 5, "lang": "de-DE"})
    assert (one.text, one.title, one.language) == ("a\nb\nc", "", "de")


def test_the_only_long_field_with_blanks_is_the_text(tmp_path: Path) -> None:
    long, short = "word " * 41, "word " * 40
    (found,) = sources(tmp_path / "f.jsonl", {"a": long, "b": short, "c": "x" * 300})
    assert found.text == long
    for record in ({"a": long, "b": long}, {"a": short}):
        with pytest.raises(ReadingError, match="Which field") as caught:
            sources(tmp_path / "f.jsonl", record)
        assert caught.value.hint == "Name it with --text-field"
    own = Fields(text="b", id="t", title="u")
    (found,) = sources(tmp_path / "f.jsonl", {"a": long, "b": "B", "t": "T", "u": "U"}, fields=own)
    assert (found.text, found.name, found.title) == ("B", "f.jsonl#T", "U")


def test_three_faults_of_lines_are_shown_and_the_others_counted(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="3 of 4 lines hold no article") as caught:
        sources(tmp_path / "f.jsonl", {"text": "x"}, 1, 2, 3)
    assert "more" not in str(caught.value)
    with pytest.raises(ReadingError, match="5 of 6 lines") as caught:
        sources(tmp_path / "f.jsonl", {"text": "x"}, 1, 2, 3, 4, 5)
    assert "line 4: not a JSON object; and 2 more" in str(caught.value)


def test_a_few_broken_bytes_in_utf8_are_an_error_and_many_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    spoiled = "café naïve déjà — ".encode() * 5 + b"\xe9 "
    with pytest.raises(ReadingError, match=rf"byte {len(spoiled) - 2} \(0xE9\) is not UTF-8") as caught:
        decode(spoiled, path)
    assert caught.value.hint == "Convert it first: iconv -f ENCODING -t UTF-8 FILE"
    with pytest.raises(ReadingError, match="not UTF-8"):
        decode(b"Three are enough: " + "é ü à".encode() + b" and one more of another kind \xe9 in it.", path)
    french = "Le président est arrivé à la fête où les élèves et les invités étaient déjà réunis. " * 4
    assert decode(french.encode("cp1252"), path) == french
    with pytest.raises(ReadingError, match="has a NUL at byte 1"):
        decode(b"a\x00b", path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_decides_the_encoding(encoding: str) -> None:
    assert decode("a\r\nä\r漢".encode(encoding), Path("a.txt")) == "a\nä\n漢"


def test_what_a_mark_promises_must_hold() -> None:
    with pytest.raises(ReadingError, match="byte 3 \\(0xFF\\) is not UTF-8 as its mark says"):
        decode(b"\xef\xbb\xbf\xff", Path("a.txt"))


def test_a_pages_charset_is_looked_for_near_its_beginning() -> None:
    assert declared_charset(b'<meta charset="windows-1251">') == "windows-1251"
    assert declared_charset(b"<META http-equiv=x content='text/html; CHARSET=koi8-r'>") == "koi8-r"
    assert declared_charset(b" " * 5000 + b'<meta charset="koi8-r">') == ""
    assert declared_charset(b"<p>charset=koi8-r") == ""


def test_symbols_stand_for_what_acts() -> None:
    controls = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    assert clean(controls).text == "⇠⇢⇠↦↤↥⇥⇤⇨⇦⇔⇧"
    assert visible("".join(map(chr, range(32)))) == "".join(chr(0x2400 + n) for n in range(32))
    assert visible("\x7f\x85\u2028\u2029") == "␡␤␤␤"
    assert with_escapes("a\x1b\tb\u202e", lambda c: f"<{ord(c):x}>") == "a<1b><9>b<202e>"
    assert with_escapes("👩\u200d👩", lambda c: "!") == "👩\u200d👩"
    assert clean("\ufe0fa").replaced == 1
    assert clean(" \ufe0f").replaced == 1
    assert clean("\u200da").replaced == 1
    assert clean("→\u200d→").replaced == 0


OLD = [
    "The minister resigned on Monday morning.",
    "Her party had lost three elections in a row.",
    "A successor will be named within the week.",
]


def test_anchoring_has_the_limits_that_were_measured() -> None:
    assert (SAME_PLACE, ELSEWHERE, PIECE, SHORTEST_PIECE) == (50.0, 72.0, 88.0, 20)
    assert anchor([], OLD) == ()
    assert {one.status for one in anchor(OLD, [])} == {Status.ORPHANED}
    (found,) = anchor([OLD[0]], [OLD[0].replace("Monday", "Sunday")])
    assert (found.status, found.sentence) == (Status.FUZZY, 0)
    assert found.score == pytest.approx(0.677, abs=0.001)
    assert found.is_fuzzy
    for other in ("Weather was cold on Sunday.", "Beta met on Tuesday."):
        assert anchor(["Alpha met on Monday."], [other])[0].status is Status.ORPHANED


def test_a_piece_has_twenty_characters_at_least() -> None:
    piece = "It rained all night."
    whole = f"{piece[:-1]}, and nobody in the whole of the town had thought of that before."
    assert len(piece) == SHORTEST_PIECE
    assert anchor([whole], [piece])[0].status is Status.FUZZY
    assert anchor([whole], [piece[1:]])[0].status is Status.ORPHANED


def test_a_sentence_that_was_split_is_found_in_its_longest_part() -> None:
    one = "The minister resigned on Monday morning, and her party had lost three elections in a row."
    (found,) = anchor([one], ["And it rained.", "The minister resigned on Monday morning.", "Her party lost."])
    assert (found.status, found.sentence) == (Status.FUZZY, 1)
    assert not found.is_same


def test_two_equal_sentences_are_moved_to_two_places() -> None:
    found = anchor(["Same.", "Other one.", "Same."], ["New first.", "Same.", "Same.", "Other one."])
    assert sorted((one.sentence for one in found), key=str) == [1, 2, 3]
    assert all(one.is_same for one in found)


def test_a_changed_sentence_that_moved_is_found_elsewhere() -> None:
    changed = OLD[0].replace("resigned", "quit")
    found = anchor(OLD, [OLD[1], OLD[2], changed])
    assert [(one.status, one.sentence) for one in found] == [
        (Status.FUZZY, 2),
        (Status.EXACT, 0),
        (Status.EXACT, 1),
    ]
    assert found[0].score == pytest.approx(0.839, abs=0.001)
    another_day = anchor(OLD, [OLD[1], OLD[2], OLD[0].replace("Monday", "Sunday")])[0]
    assert another_day.status is Status.ORPHANED, "another day in another place is another sentence"


def test_a_word_diff_in_its_pieces() -> None:
    pieces = [(piece.change.value, piece.text) for piece in word_diff("It was 3 %, he said.", "It was 4 %, she said!")]
    assert pieces == [
        ("same", "It was "), ("removed", "3"), ("added", "4"), ("same", " %, "), ("removed", "he"), ("added", "she"),
        ("same", " said"), ("removed", "."), ("added", "!"),
    ]  # fmt: skip
    assert word_diff("", "") == ()
    assert [piece.change for piece in word_diff("", "a")] == [WordChange.ADDED]


def test_what_a_lexicon_lays_over_mentions_is_sorted_and_disjoint() -> None:
    text = "Ann Lee of Acme met Bo in Rome, said Acme News"
    engine = [Mention(26, 30, PLACE, "Rome"), Mention(20, 22, PERSON, "Bo"), Mention(11, 15, ORG, "Acme")]
    engine.insert(0, Mention(37, 46, ORG, "Acme News"))
    assert [m.start for m in Lexicon().apply(text, engine)] == [11, 20, 26, 37]
    lexicon = Lexicon(
        (LexiconEntry("Acme Inc", ORG, ("Acme",)), LexiconEntry("Bo in", None), LexiconEntry("Ann", PERSON))
    )
    assert lexicon.apply(text, engine) == (
        Mention(0, 3, PERSON, "Ann"),
        Mention(11, 15, ORG, "Acme Inc"),
        Mention(26, 30, PLACE, "Rome"),
        Mention(37, 46, ORG, "Acme News"),
    )
    day = [Mention(0, 8, EntityType.DATE, "May 2024")]
    assert Lexicon((LexiconEntry("May", PERSON),)).apply("May 2024", day) == (Mention(0, 3, PERSON, "May"),)
    assert Lexicon((LexiconEntry("Acme", ORG),)).apply("Acme", [Mention(0, 4, PERSON, "x")]) == (
        Mention(0, 4, ORG, "Acme"),
    )


def test_the_longest_spelling_of_a_lexicon_wins() -> None:
    lexicon = Lexicon((LexiconEntry("New York", PLACE), LexiconEntry("New York Times", ORG)))
    assert lexicon.apply("The New  York\nTimes", ()) == (Mention(4, 19, ORG, "New York Times"),)


def test_changes_of_a_lexicon() -> None:
    one, two = LexiconEntry("X", ORG), LexiconEntry("Y", PERSON, ("Why",))
    change = LexiconChange((one,), (two,))
    assert change.inverse == LexiconChange((two,), (one,))
    assert change.on(Lexicon((one,))).entries == (two,)
    assert change.on(Lexicon((two,))).entries == (two,), "what is there already is not put in twice"
    assert retype(Lexicon((one, two)), " Why ", ORG, ["W  Y"]).added == (LexiconEntry("Why", ORG, ("W Y", "Y")),)


def test_a_lexicon_is_written_so_that_nothing_in_it_acts() -> None:
    entry = LexiconEntry('a"\\\x1b\x7f\ud800', None, ("b",))
    assert dumps(Lexicon((entry, LexiconEntry("c", ORG)))) == (
        '[[entity]]\nname = "a\\"\\\\\\u001b\\u007f\ufffd"\ntype = "HIDDEN"\naliases = ["b"]\n'
        '\n[[entity]]\nname = "c"\ntype = "ORG"\n'
    ).replace("HIDDEN", dumps(Lexicon((LexiconEntry("x", None),))).split('"')[3])


@pytest.mark.parametrize(
    ("source", "where"),
    [
        ("[[entity]]\nname='a'\ntype='ORG'\n[[entity]]\nname=' '\ntype='ORG'", "entity 2"),
        ("[[entity]]\nname='a'\ntype='ORG'\ncolour='red'", "entity 1"),
        ("[[entity]]\nname='a'\ntype='ORG'\naliases=[' ']", "entity 1 (a)"),
        ("[entity]\nname='a'", "lexicon.toml"),
    ],
)
def test_a_wrong_entry_of_a_lexicon_is_named(source: str, where: str) -> None:
    with pytest.raises(LexiconError) as caught:
        loads(source)
    assert where in caught.value.message


def test_where_in_the_file_a_character_of_the_text_is() -> None:
    bare = Source(Path("a.txt"), "a.txt", "abc")
    assert [bare.origin(at) for at in (0, 2)] == [0, 2]
    cut = replace(bare, text="ab\ncd", runs=(Run(0, 10, 2), Run(3, 20, 2)))
    assert [cut.origin(at) for at in range(6)] == [10, 11, None, 20, 21, None]
    late = replace(bare, runs=(Run(1, 10, 2),))
    assert [late.origin(at) for at in range(3)] == [None, 10, 11]


def test_which_units_are_up_for_judgement() -> None:
    assert {Kind.LEAD_IN, Kind.ITEM, Kind.BULLET, Kind.TABLE, Kind.SENTENCE} == CLAIMS
    assert [kind.value for kind in Kind if not kind.is_claim] == [
        *("headline", "subhead", "byline", "date", "credit", "caption", "bio", "link", "boilerplate")
    ]


def said(*lines: tuple[Kind, str]) -> dict[str, str]:
    """Return what a text of these lines says about itself."""
    units, at = [], 0
    for number, (kind, line) in enumerate(lines):
        units.append(Sentence(number, at, at + len(line), kind))
        at += len(line) + 1
    return about("\n".join(line for _, line in lines), units)


def test_what_a_text_says_about_itself() -> None:
    claim = (Kind.SENTENCE, "It rained.")
    assert said() == {}
    assert said(claim) == {}
    assert said((Kind.BYLINE, "By Ann  Lee"), claim) == {"author": "Ann Lee"}
    assert said((Kind.BYLINE, "Ann, May 31, 2024"), claim) == {"author": "Ann, May 31, 2024", "date": "2024-05-31"}
    assert said((Kind.DATE, "05/06/2024"), claim) == {"date": "05/06/2024"}
    assert said((Kind.SENTENCE, "PARIS, May 31, 2024 — It rained.")) == {"date": "2024-05-31"}
    assert said((Kind.SENTENCE, "PARIS (Reuters) - It rained.")) == {"source": "Reuters"}
    assert said((Kind.SENTENCE, "PARIS, May 31 /PRNewswire/ -- It rained.")).get("source") == "PRNewswire"
    assert said((Kind.LINK, "Read more"), (Kind.LINK, "Source: https://x.org/a")) == {"url": "https://x.org/a"}
    site = (Kind.BOILERPLATE, "The Harbor Herald")
    assert said(site, (Kind.HEADLINE, "Rain"), claim) == {"source": "The Harbor Herald"}
    assert said(site, claim, (Kind.HEADLINE, "Rain")) == {}
    assert said((Kind.BOILERPLATE, "One two three four five"), (Kind.HEADLINE, "Rain")) == {}
    assert said((Kind.BOILERPLATE, "One two three four"), (Kind.HEADLINE, "Rain")) == {"source": "One two three four"}
    assert said((Kind.BOILERPLATE, "© 2024"), (Kind.HEADLINE, "Rain")) == {}


def test_a_walk_passes_over_what_is_no_article_and_counts_it(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.MD", "sub/deep/d.html", ".hidden.txt", ".git/e.txt", "f.odt", "g.jsonl"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    (tmp_path / "nul.txt").write_bytes(b"a\x00")
    (tmp_path / "wide.txt").write_bytes(b"\xff\xfea\x00")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = walk(tmp_path)
    names = [str(path.relative_to(tmp_path)) for path in found.files]
    assert names == ["a.txt", "b.txt", "broken.txt", "g.jsonl", "wide.txt", "sub/c.MD", "sub/deep/d.html"]
    assert {reason: count for reason, count in found.skipped.items() if count} == {"hidden": 1, "binary": 1, "other": 1}
    assert found.documents == (tmp_path / "f.odt",)
    pauses: list[int] = []
    settled = walk(tmp_path, lambda path: path.endswith(("a.txt", "nul.txt")), lambda: pauses.append(1))
    assert [path.name for path in settled.files][:2] == ["b.txt", "broken.txt"]
    assert settled.skipped["binary"] == 0
    assert pauses == [1]
    (tmp_path / "late.txt").write_bytes(b"a" * 8192 + b"\x00")
    assert tmp_path / "late.txt" in walk(tmp_path).files
