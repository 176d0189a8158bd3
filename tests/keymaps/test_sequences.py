"""The reader of keys: sequences, counts, arguments, and that no key is ever lost."""

import pytest

from keymaps.actions import Scope
from keymaps.keymap import Keymap, KeymapSettings
from keymaps.names import Keys
from keymaps.sequences import Act, KeyReader, Outcome, Pending, Unknown
from tests.registry import shipped

READER = (Scope.READER, Scope.APP)


@pytest.fixture
def reader() -> KeyReader:
    return KeyReader(shipped())


def press(reader: KeyReader, *keys: str, scopes: tuple[Scope, ...] = READER) -> list[Outcome]:
    return [outcome for key in keys for outcome in reader.feed(key, scopes)]


def test_one_key_acts_at_once(reader: KeyReader) -> None:
    assert press(reader, "a") == [Act("sentence.accurate")]
    assert press(reader, "j", scopes=(Scope.LIST, Scope.APP)) == [Act("list.next")]


def test_a_sequence_shows_what_is_pending(reader: KeyReader) -> None:
    assert press(reader, "g") == [Pending("g")]
    assert reader.pending == "g"
    assert reader.waiting
    assert press(reader, "g") == [Act("sentence.first")]
    assert not reader.pending


def test_a_count_goes_to_the_action(reader: KeyReader) -> None:
    assert press(reader, "1", "0", "j")[-1] == Act("sentence.next", 10)
    assert press(reader, "5", "a")[-1] == Act("sentence.accurate", 5)
    assert press(reader, "5", "V")[-1] == Act("sentence.range")
    assert press(reader, "3", "g", "g")[-1] == Act("sentence.first", 3)
    assert press(reader, *"9" * 30, "j")[-1] == Act("sentence.next")
    assert press(reader, "0") == [Unknown("0")]


def test_a_bound_digit_is_no_count(reader: KeyReader) -> None:
    assert press(reader, "2", scopes=(Scope.ADJUDICATION, Scope.APP)) == [Act("adjudication.side-2")]


def test_a_key_that_begins_a_longer_sequence_waits_and_acts(reader: KeyReader) -> None:
    assert press(reader, "y") == [Pending("y")]
    assert reader.expire() == (Act("sentence.copy"),)
    assert press(reader, "y", "y")[-1] == Act("sentence.copy-record")


def small() -> KeyReader:
    """A reader of a few keys, one of which begins another and acts when nothing follows."""
    keys: dict[str, tuple[Keys, ...]] = {
        "sentence.copy": (("y",), ("z",)),
        "sentence.copy-record": (("y", "y"), ("g", "c")),
        "sentence.first": (("g", "g"), ("home",)),
        "sentence.last": (("g", "5"),),
        "mention.next": (("g", "m"),),
        "mark.set": (("m",),),
    }
    return KeyReader(Keymap("small", keys, KeymapSettings(waits=frozenset({"sentence.copy"}))))


def test_another_key_of_an_action_that_waits_acts_at_once() -> None:
    assert press(small(), "z") == [Act("sentence.copy")]


def test_a_digit_within_a_sequence_is_a_key_of_it() -> None:
    assert press(small(), "g", "5") == [Pending("g"), Act("sentence.last")]


@pytest.mark.parametrize(
    ("typed", "following"),
    [
        ("", ()),
        ("5", (("g g", "sentence.first"), ("g 5", "sentence.last"), ("g m", "mention.next"))),
        (
            "g",
            (("g", "sentence.first"), ("5", "sentence.last"), ("m", "mention.next"), ("c", "sentence.copy-record")),
        ),
        ("5g", (("g", "sentence.first"), ("5", "sentence.last"), ("m", "mention.next"))),
        ("y", ()),
        ("m", ()),
    ],
)
def test_what_may_follow_is_known(typed: str, following: tuple[tuple[str, str], ...]) -> None:
    """After a count only what takes one, by its first keys; nothing where the keys act by themselves."""
    reader = small()
    press(reader, "z", *typed)
    assert reader.following == following
    assert reader.waiting is (typed[-1:] in ("g", "y"))
    assert reader.count == int(typed[0] if typed[:1] == "5" else 0)


def test_the_second_key_is_never_lost(reader: KeyReader) -> None:
    assert press(reader, "y", "j") == [Pending("y"), Act("sentence.copy"), Act("sentence.next")]
    assert press(reader, "g", "j") == [Pending("g"), Act("sentence.next")]
    assert press(reader, "g") == [Pending("g")]
    assert reader.expire() == ()
    assert press(reader, "j") == [Act("sentence.next")]


def test_a_second_key_that_begins_a_sequence_waits_in_turn(reader: KeyReader) -> None:
    assert press(reader, "y", "g") == [Pending("y"), Act("sentence.copy"), Pending("g")]
    assert press(reader, "g") == [Act("sentence.first")]


def test_unknown_keys_are_told_whole(reader: KeyReader) -> None:
    assert press(reader, "Q") == [Unknown("Q")]
    assert press(reader, "g", "Q")[-1] == Unknown("g Q")
    assert press(reader, "4", "Q")[-1] == Unknown("4 Q")
    assert not reader.pending


def test_escape_drops_what_is_pending(reader: KeyReader) -> None:
    for keys in (["g"], ["5"], ["m"], ["y"]):
        press(reader, *keys)
        assert press(reader, "escape") == []
        assert not reader.pending
    assert press(reader, "escape") == [Act("app.back")]


def test_an_argument_is_the_next_key_and_does_not_expire(reader: KeyReader) -> None:
    assert press(reader, "m") == [Pending("m")]
    assert not reader.waiting
    assert reader.expire() == ()
    assert press(reader, "question_mark") == [Act("mark.set", argument="?")]
    assert press(reader, "D", "f")[-1] == Act("sentence.disputed-because", argument="f")


def test_other_layouts_work_by_place(reader: KeyReader) -> None:
    assert press(reader, "ф") == [Act("sentence.accurate")]
    assert press(reader, "п", "п")[-1] == Act("sentence.first")
    assert press(reader, "О") == [Act("article.next")]
    assert press(reader, "α") == [Act("sentence.accurate")]
    assert press(reader, "m", "ф")[-1] == Act("mark.set", argument="a")
