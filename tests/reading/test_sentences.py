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
from reading.sentences import split
from tests.reading.cutting import assert_cut, cut
from tests.reading.scoring import CORPORA, Score, follows, golden_rules, score

BULLETS = "•‣◦▪▫■□●○◆◇►▸▶➢➤⁃∙⁌⁍-–*·+"


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
    assert_cut(marked, language)


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
    assert_cut(marked, language)


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


def test_a_paragraph_below_a_speakers_own_line_is_whole() -> None:
    text = "ANN LEE:\nIt rained and\nsnowed on Monday.\n"
    assert [text[one.start : one.end] for one in split(text, labels=((0, 8),))] == ["It rained and\nsnowed on Monday."]
