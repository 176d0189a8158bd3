"""Which line begins with a speaker or a time, whose name it is, and when such labels count in a text."""

from __future__ import annotations

import pytest

from reading.speakers import SpeakerLabel, accepted_labels, is_sound, key_of, label_of

ANN, BO = "Ann Lee", "Bo Chen"


@pytest.mark.parametrize(
    ("label", "name", "time"),
    [
        ("[00:01:23] Ann Lee: ", ANN, "00:01:23"),
        ("(1:23,5) Ann Lee: ", ANN, "1:23,5"),
        ("00:01:23 Ann Lee: ", ANN, "00:01:23"),
        ("[0:01 --> 0:02] - Ann Lee: ", ANN, "0:01"),
        ("[0:01–0:02] | Ann Lee: ", ANN, "0:01"),
        ("Ann Lee [0:03]: ", ANN, "0:03"),
        ("Ann Lee: [0:03] ", ANN, "0:03"),
        ("Ann Lee: ", ANN, ""),
        (">> Ann Lee: ", ANN, ""),
        ("  Ann Lee:\t", ANN, ""),
        ("Ann Lee：", ANN, ""),
    ],
)
def test_a_label_is_a_time_a_name_and_a_colon_in_any_order(label: str, name: str, time: str) -> None:
    line = f"{label}It rained."
    assert label_of(line, 0, {"ann lee"}) == SpeakerLabel(len(label), name, time)
    assert label_of(f"x {line}", 2, {"ann lee"}) == SpeakerLabel(len(label) + 2, name, time)
    assert label_of(line, 0, {"bo chen"}) is None


@pytest.mark.parametrize(
    "line", ["Ann Lee  0:03", "Ann Lee [0:03]", "Ann Lee - (0:03)", "Ann Lee, 0:03", "Ann Lee | 0:03 "]
)
def test_a_name_and_a_time_may_have_a_line_of_their_own(line: str) -> None:
    """What parts the two is none of the name."""
    found = label_of(line, 0, {"ann lee"})
    assert found is not None
    assert (found.end, found.name, found.time) == (len(line), ANN, "0:03")


@pytest.mark.parametrize(
    ("label", "rest"),
    [
        ("[0:01] ", "It rained."),
        ("[0:01] ", "we said so: it rained."),
        ("0:00:01 - ", "we said so: it rained."),
        ("[0:01 --> 0:02] ", "we said so: it rained."),
        ("[0:01 - 0:02] ", "“we said so: it rained.”"),
        ("0:00:01 ", "“we said so: it rained.”"),
        (">> [0:01] ", "we said so: it rained."),
        ("[0:01] ", "Bo Chen: it rained."),
    ],
)
def test_a_time_alone_is_a_label_where_lines_begin_with_times(label: str, rest: str) -> None:
    """Up to where the time ends: what is said begins there, with its quotation marks."""
    time = label.strip("[]()> -").split(" ")[0]
    assert label_of(label + rest, 0, {""}) == SpeakerLabel(len(label), "", time)
    assert label_of(label + rest, 0, {"ann lee"}) is None
    assert label_of(label, 0, {"ann lee"}) == SpeakerLabel(len(label), "", time)


@pytest.mark.parametrize(
    "line",
    ["Ann Lee:It rained.", "It rained.", "At 12:30 it rained.", "12:30 it rained.", "Ann Lee 0:03 said", "", ": x"],
)
def test_other_lines_have_no_label(line: str) -> None:
    assert label_of(line, 0, {"", "ann lee", "at", "it rained."}) is None


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        *((one, True) for one in ("Ann Lee", "ANN LEE", "A B C D E F G H I", "President of the U.S.")),
        *((one, False) for one in ("A B C D E F G H I J", "Ann said", "de Gaulle", "Ann Lee!", "Ann Lee?", "X" * 61)),
        *((one, True) for one in ("X" * 60, "a", "ANN LEE (via interpreter), of the paper that asked")),
    ],
)
def test_a_name_is_a_few_words_with_capitals(name: str, counts: bool) -> None:
    """But for the small ones; what stands in brackets or behind a comma is said beside it."""
    found = label_of(f"{name}: It rained.", 0, {key_of(name)})
    assert (found is not None) is counts


def test_the_labels_of_one_speaker_have_one_key() -> None:
    assert key_of("ANN LEE (via interpreter)") == key_of("Ann  Lee, CNN") == "ann lee"
    assert key_of("(Applause)") == "(applause)"


def talk(*names: str, between: int = 0) -> list[str]:
    """Return a line for each name, and others between."""
    return [line for name in names for line in (f"{name}: It rained.", *["It was wet."] * between)]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (talk("THE PRESIDENT"), {"the president", "q"}),
        (talk("SEN. WARREN"), {"sen. warren", "q"}),
        (talk("ANN LEE", "BO CHEN", "ANN LEE"), {"ann lee", "bo chen", "q"}),
        (talk("ANN LEE", "ANN LEE", "ANN LEE"), set()),
        (talk("ANN LEE", "BO CHEN"), set()),
        (talk("Ann Lee", "Bo Chen", "Ann Lee", "Bo Chen"), {"ann lee", "bo chen"}),
        (talk("Ann Lee", "Bo Chen", "Ann Lee"), set()),
        (talk("Ann Lee", "Bo Chen", "Ann Lee", "Bo Chen", between=1), {"ann lee", "bo chen"}),
        (talk("Ann Lee", "Bo Chen", "Ann Lee", "Bo Chen", between=2), set()),
        (talk("Q", "A", "Q", "A", "Q", "A"), {"q", "a"}),
        (talk("Q", "A", "Q", "A"), {"q", "a"}),
        (talk("Q", "A", "Q"), set()),
        (talk("THE PRESIDENT", "READ MORE", "SOMEBODY"), {"the president", "somebody", "q"}),
        (talk("Note", "Update", "Note", "Update"), set()),
        ([], set()),
    ],
)
def test_labels_count_where_the_whole_text_speaks_for_them(lines: list[str], wanted: set[str]) -> None:
    """An office or a title in capitals at once, others when they come again, are several, and fill the text."""
    assert accepted_labels(lines) == wanted


def timed(*names: str) -> list[str]:
    return [f"[0:0{at}] {name}: It rained." for at, name in enumerate(names)]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (timed("Xu Qo", "Xu Qo", "Ann Lee"), {"", "xu qo", "ann lee"}),
        (timed("Xu Qo", "Ann Lee"), set()),
        (timed("Note", "Xu Qo", "Ann Lee"), {"", "xu qo", "ann lee"}),
        (["[0:09] It rained.", "[0:05] It rained.", "[0:01] It rained."], set()),
        (["[0:01] It rained.", "[0:05] It rained.", "[0:05] It rained."], {""}),
        (["[0:59] It rained.", "[1:00] It rained.", "[1:00:00] It rained."], {""}),
    ],
)
def test_lines_with_times_that_go_on_name_their_speakers(lines: list[str], wanted: set[str]) -> None:
    assert accepted_labels(lines) == wanted


def test_who_says_that_people_speak_needs_one_label() -> None:
    """Of a name that is known; another comes twice, and words that begin notes never count."""
    assert accepted_labels(talk("Ann Lee", "Qo Xu"), is_transcript=True) == {"ann lee"}
    assert accepted_labels(talk("Ann Lee", "Ann then"), is_transcript=True) == {"ann lee"}
    assert accepted_labels(talk("Ann Lee", "Qo Xu", "Qo Xu", "Note", "Note"), is_transcript=True) == {
        "ann lee",
        "qo xu",
    }


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        *((one, True) for one in ("(Applause.)", "[Laughter]", "（笑）", "♪ La la ♪", "♪♪", "(Laughter).")),
        *((one, False) for one in ("()", "(He left) and came.", "He left (laughing)", "♪ La la", "[" + "x" * 81 + "]")),
    ],
)
def test_what_is_heard_stands_in_brackets_or_notes(words: str, is_one: bool) -> None:
    assert is_sound(words) is is_one
