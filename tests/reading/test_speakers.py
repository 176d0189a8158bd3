"""Text with speakers: the label is no part of what is judged, and prose that looks like it stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.load import load
from reading.read import read
from reading.records import Fields
from tests.reading.files import write

BRIEFING = """\
Remarks by President Biden on the Economy

EAST ROOM

THE PRESIDENT:  Good afternoon.  Inflation is down by 60 percent.  (Applause.)

We created 14 million jobs.

Q    Mr. President, is it true that wages fell?

THE PRESIDENT:  No.

MS. JEAN-PIERRE:  Thank you, everybody
"""
TIMED = "[00:01:23] Ann Lee: We grew.\n[00:01:30] Xu Qo: Wrong. It was two.\n[00:01:40] We end here\n"
OTTER = "Ann Lee  0:03\nWe grew by 3 percent.\n\nBo Chen  0:09\nThat is wrong\n\nAnn Lee  0:15\nFine.\n"
CABLE = """\
JAKE TAPPER, CNN ANCHOR: Good evening.

SEN. JOHN McCAIN (R-AZ): Hello.

TAPPER: Is it true?

McCAIN: It is.
"""
INTERVIEW = "Interviewer: Did it rain?\nAnn Lee: It did.\nInterviewer: A lot?\nAnn Lee: Two inches.\n"


def said(tmp_path: Path, text: str, form: str = "") -> list[tuple[str, str, str]]:
    """Return the time, the speaker and the words of each unit that is up for judgement."""
    [source] = load(write(tmp_path, "a.txt", text), fields=Fields(form=form))
    found = read(source, "a.txt")
    assert found.text == text
    units = [unit.index for unit in found.sentences if unit.kind.is_claim]
    return [(found.place(one).time, found.place(one).speaker, found.quote(one)) for one in units]


def test_a_briefing_has_its_speakers_and_its_head(tmp_path: Path) -> None:
    assert said(tmp_path, BRIEFING) == [
        ("", "THE PRESIDENT", "Good afternoon."),
        ("", "THE PRESIDENT", "Inflation is down by 60 percent."),
        ("", "THE PRESIDENT", "We created 14 million jobs."),
        ("", "Q", "Mr. President, is it true that wages fell?"),
        ("", "THE PRESIDENT", "No."),
        ("", "MS. JEAN-PIERRE", "Thank you, everybody"),
    ]


def test_times_before_names_and_a_time_alone(tmp_path: Path) -> None:
    assert said(tmp_path, TIMED) == [
        ("00:01:23", "Ann Lee", "We grew."),
        ("00:01:30", "Xu Qo", "Wrong."),
        ("00:01:30", "Xu Qo", "It was two."),
        ("00:01:40", "Xu Qo", "We end here"),
    ]


def test_a_name_and_a_time_on_a_line_of_their_own(tmp_path: Path) -> None:
    assert said(tmp_path, OTTER) == [
        ("0:03", "Ann Lee", "We grew by 3 percent."),
        ("0:09", "Bo Chen", "That is wrong"),
        ("0:15", "Ann Lee", "Fine."),
    ]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (CABLE, ["JAKE TAPPER, CNN ANCHOR", "SEN. JOHN McCAIN (R-AZ)", "TAPPER", "McCAIN"]),
        (INTERVIEW, ["Interviewer", "Ann Lee", "Interviewer", "Ann Lee"]),
        (
            "Speaker 1: It rained.\nSpeaker 2: It did.\nSpeaker 1: A lot.\nSpeaker 2: Yes.\n",
            ["Speaker 1", "Speaker 2"] * 2,
        ),
        ("记者：下雨了吗？\n主持人：下了。\n记者：多吗？\n主持人：很多。\n", ["记者", "主持人"] * 2),
    ],
)
def test_other_ways_of_writing_it(tmp_path: Path, text: str, speakers: list[str]) -> None:
    found = said(tmp_path, text)
    assert [speaker for _, speaker, _ in found] == speakers
    assert not any(":" in words or "：" in words for _, _, words in found)


def test_questions_and_answers_of_a_hearing_and_times_between_them(tmp_path: Path) -> None:
    """A time on a line of its own holds for what follows."""
    text = "[20:00:14]\nTHE COURT:  Good morning.\n\nQ.  Was it open?\n\nA.  It was.\n\n[20:05:00]\nA bridge fell.\n"
    assert said(tmp_path, text) == [
        ("20:00:14", "THE COURT", "Good morning."),
        ("20:00:14", "Q", "Was it open?"),
        ("20:00:14", "A", "It was."),
        ("20:05:00", "A", "A bridge fell."),
    ]


PROSE = (
    "Note: It rained on Monday. It was a wet day.\nUpdate: It stopped.\nNote: It began again.\nUpdate: It stopped.\n",
    "Washington: The Senate met. It voted.\nParis: The Assembly met.\nWashington: It met again.\nParis: So did it.\n",
    "WASHINGTON: The Senate met.\nLONDON: The Commons met.\nWASHINGTON: It met again.\n",
    "READ MORE: It rained.\nThe rain was heavy.\nREAD MORE: It snowed.\nPHOTOS: The snow.\n",
    "Claim: It rained.\nRating: False.\nClaim: It snowed.\nRating: True.\n",
    "WHO: The council.\nWHEN: Monday.\nWHERE: City Hall.\nWHO: The board.\nWHEN: Friday.\n",
    "Pros: It is cheap.\nCons: It is slow.\nPros: It is small.\nCons: It is loud.\n",
    "Ann Lee: the woman who saw it all. She was there when it rained.\nIt rained for days.\n",
    "One thing is sure: it rained.\nAnother is not: it snowed.\nOne thing is sure: it was wet.\n",
    "The train leaves at 10:30.\nDoors open 7:30\nIt ends 9:45\nBar closes 11:00\n",
    "Gravity's Rainbow (3:45)\nThe Long Rain (2:10)\nAnother Song (4:01)\nIt was a good record.\n",
    "Q: What is rain? A: Water.\n",
    "Monday: rain. Tuesday: snow.\nWednesday: sun.\nMonday: rain again.\nWednesday: fog.\n",
)


@pytest.mark.parametrize("text", PROSE)
def test_prose_has_no_speakers(tmp_path: Path, text: str) -> None:
    [source] = load(write(tmp_path, "a.txt", text))
    assert not source.labels
    assert not source.places
    assert source.spoken is None


def test_whoever_asks_for_speakers_gets_those_that_one_line_shows(tmp_path: Path) -> None:
    """`--from transcript`, or the name of the file; what has none is still read as speech, without headlines."""
    text = "Ann Lee: It rained\nIt was wet\n"
    assert said(tmp_path, text, "transcript") == [("", "Ann Lee", "It rained"), ("", "Ann Lee", "It was wet")]
    [source] = load(write(tmp_path, "a.transcript.txt", text))
    assert [text[start:end] for start, end in source.labels] == ["Ann Lee: "]
    assert said(tmp_path, "It rained\n\nIt was wet\n", "transcript") == [("", "", "It rained"), ("", "", "It was wet")]


def test_hostile_lines_end(tmp_path: Path) -> None:
    for line in ("A " * 20000 + ":", "[" * 20000, "0:00 " * 10000, ">" * 20000, ":" * 20000, "A: " * 10000):
        [source] = load(write(tmp_path, "a.txt", f"{line}\n{line}\n{line}\n"))
        assert source.text.count(line.strip()) == 3
