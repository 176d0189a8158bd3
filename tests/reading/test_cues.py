"""Subtitles become prose: sentences over cues, each with its time and speaker; no word is lost, no markup is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.article import Article, Kind
from reading.errors import ReadingError
from reading.load import load
from reading.places import SourcePlace, line_of, margins, merged, place_of, place_record, short_time
from reading.read import read
from tests.reading.files import write

SRT = """\
1
00:00:01,000 --> 00:00:03,500
ANN LEE: The economy grew by
three percent in 2023, and

2
00:00:03,600 --> 00:00:06,000 X1:1 Y1:2
we added {\\an8}<i>two million</i> jobs.
Did you know?

3
00:00:06,100 --> 00:00:07,000
- No.
- Yes, I did.

00:00:09,100 --> 00:00:10,000
[APPLAUSE]
"""
VTT = """\
\ufeffWEBVTT - Title
Kind: captions

NOTE a remark
of two lines

STYLE
::cue { color: red }

intro
00:01.000 --> 00:04.000 align:start position:0%
<v Ann Lee>We have 5 &lt; 6 &amp; more, and <c.yellow>it is

00:04.000 --> 00:06.000
<v Ann Lee>good</c> for us.</v> Is it?

01:00:06.000 --> 01:00:08.000
<v.loud Bo Chen>Not true<00:07.000>, I <3 it.
"""
ROLLING = """\
WEBVTT

00:00.160 --> 00:02.230
&nbsp;
hello<00:00:00.480><c> and</c><00:00:00.640><c> welcome</c>

00:02.230 --> 00:02.240
hello and welcome

00:02.240 --> 00:04.230
hello and welcome
to the show

00:04.230 --> 00:06.230
to the show
no no

00:06.230 --> 00:08.230
no no
no no
"""


def article(tmp_path: Path, text: str | bytes, name: str = "a.srt") -> Article:
    [source] = load(write(tmp_path, name, text))
    return read(source, name)


def said(found: Article) -> list[tuple[str, str, str]]:
    """Return the time, the speaker and the words of each unit that is up for judgement."""
    return [
        (place.time.removesuffix(".000"), place.speaker, found.quote(unit.index))
        for unit in found.sentences
        if unit.kind.is_claim and (place := found.place(unit.index))
    ]


def test_sentences_go_on_over_cues(tmp_path: Path) -> None:
    found = article(tmp_path, SRT)
    assert said(found) == [
        ("00:00:01", "ANN LEE", "The economy grew by three percent in 2023, and we added two million jobs."),
        ("00:00:03.600", "ANN LEE", "Did you know?"),
        ("00:00:06.100", "", "No."),
        ("00:00:06.100", "", "Yes, I did."),
    ]
    assert found.text.startswith("ANN LEE: The economy")
    assert found.place(0).until == "00:00:06.000"
    assert found.sentences[-1].kind is Kind.BOILERPLATE


def test_line_ends_numbers_and_a_byte_order_mark_make_no_difference(tmp_path: Path) -> None:
    bare = "".join(line for line in SRT.splitlines(keepends=True) if line.strip() not in ("1", "2", "3"))
    for name, text in (("b", SRT.replace("\n", "\r\n")), ("c", "\ufeff" + SRT), ("d", bare)):
        assert article(tmp_path, text.encode(), f"{name}.srt").text == article(tmp_path, SRT).text


def test_voices_and_what_is_no_speech_of_web_captions(tmp_path: Path) -> None:
    assert said(article(tmp_path, VTT, "a.vtt")) == [
        ("00:00:01", "Ann Lee", "We have 5 < 6 & more, and it is good for us."),
        ("00:00:04", "", "Is it?"),
        ("01:00:06", "Bo Chen", "Not true, I <3 it."),
    ]


def test_captions_that_roll_up_say_each_line_once(tmp_path: Path) -> None:
    """A line that was said twice stays twice; without full stops each line is a unit."""
    found = article(tmp_path, ROLLING, "a.vtt")
    assert [words for _, _, words in said(found)] == ["hello and welcome", "to the show", "no no", "no no"]


def test_lines_that_repeat_in_a_dialogue_stay(tmp_path: Path) -> None:
    text = "00:01,000 --> 00:02,000\nNo.\n\n00:02,000 --> 00:03,000\nNo.\n\n00:03,000 --> 00:04,000\nYes, we did.\n"
    assert [words for _, _, words in said(article(tmp_path, text))] == ["No.", "No.", "Yes, we did."]


def test_a_broken_time_is_no_text_and_costs_only_itself(tmp_path: Path) -> None:
    text = "00:00:1X,000 --> 00:00:02,000\nIt rained.\n\n00:00:03,000 --> 00:00:04,000\nIt snowed --> a lot.\n"
    assert said(article(tmp_path, text)) == [("", "", "It rained."), ("00:00:03", "", "It snowed --> a lot.")]


def test_a_label_that_each_cue_repeats_does_not_cut_sentences(tmp_path: Path) -> None:
    """Nor are marks of direction at the ends of lines part of the text."""
    text = (
        "00:01,000 --> 00:02,000\nAnn Lee: It rained and\n\n00:02,000 --> 00:03,000\n\u202bAnn Lee: it snowed.\u202c\n"
    )
    assert said(article(tmp_path, text)) == [("00:00:01", "Ann Lee", "It rained and it snowed.")]


def test_cues_at_one_time_are_two_paragraphs(tmp_path: Path) -> None:
    text = "00:01,000 --> 00:05,000\nWe went on\n\n00:01,500 --> 00:04,000\nCity Hall\n"
    assert "We went on\n\nCity Hall" in article(tmp_path, text).text


def test_lines_without_spaces_between_words_are_joined_without_one(tmp_path: Path) -> None:
    text = "00:01,000 --> 00:02,000\n経済は三パーセント\n成長した。\n"
    assert article(tmp_path, text).text == "経済は三パーセント成長した。"


@pytest.mark.parametrize("text", ["It rained.\n", "1\n2\n3\n", "WEBVTT\n", "WEBVTT\n\nNOTE nothing\n"])
def test_a_file_without_cues_says_what_it_lacks(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReadingError, match="No subtitles") as raised:
        list(load(write(tmp_path, "a.vtt", text)))
    assert "-->" in raised.value.hint


def test_hostile_sizes_end(tmp_path: Path) -> None:
    """Many cues, a cue of many lines, many tags that never close: time grows with the length."""
    cues = "".join(f"{n}\n00:00:{n % 60:02},000 --> 00:00:{n % 60:02},900\nWord {n}.\n\n" for n in range(3000))
    assert len(article(tmp_path, cues).sentences) == 3000
    for text in ("<v " * 20000, "<" * 50000, "{\\" * 20000, "--> " * 20000, "&" * 50000):
        article(tmp_path, f"00:01,000 --> 00:02,000\nIt rained. {text}\n", "b.srt")


def test_a_place_is_told_in_short_and_in_full() -> None:
    """What is as before is not said again; without the text of an article nobody is named."""
    places = (
        SourcePlace(0, page=1),
        SourcePlace(10, page=2),
        SourcePlace(20, time="00:01:23.400", until="00:01:27.000", speaker="Ann"),
    )
    assert margins(places, [(0, 5), (5, 9), (9, 15), (12, 15), (20, 25)], 8) == ["p. 1", "", "", "p. 2", "1:23 Ann"]
    assert margins(places, [(20, 25)], 7) == ["1:23 A…"]
    named = [
        SourcePlace(0, time="20:00:14", speaker="SEN. J.D. VANCE (R-OH)"),
        SourcePlace(9, speaker="JOE BIDEN, PRESIDENT"),
    ]
    assert margins(named, [(0, 5), (9, 12)], 16) == ["20:00:14 VANCE", "JOE BIDEN"]
    assert line_of(places[2]) == "1:23 to 1:27, Ann"
    assert place_record(places[2], text=False) == {"time": "00:01:23.400", "until": "00:01:27.000"}
    assert place_record(place_of((), 0, 5)) == {}
    assert [short_time(time) for time in ("00:00:00.000", "00:00:09.1", "01:02:03", "12:34")] == [
        "0:00", "0:09", "1:02:03", "12:34",
    ]  # fmt: skip
    assert list(merged([SourcePlace(0, page=1), SourcePlace(9, page=2)], [SourcePlace(4, speaker="Ann")])) == [
        SourcePlace(0, page=1), SourcePlace(4, page=1, speaker="Ann"), SourcePlace(9, page=2, speaker="Ann"),
    ]  # fmt: skip
