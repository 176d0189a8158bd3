"""Keymap files: what they say is used, what is wrong with them is told all at once, the rest stays as shipped."""

from pathlib import Path

import pytest

from keymaps.faults import Fault
from keymaps.load import KeymapError
from keymaps.resolve import overlay
from tests.registry import BY_ID, check, effective, read_layer, shipped


def write(folder: Path, text: str, name: str = "keymap.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def told(folder: Path, text: str) -> list[tuple[int, str, str]]:
    """The faults of a user's file, without the file."""
    _, faults = effective(user=write(folder, text))
    return [(fault.line, fault.entry, fault.message) for fault in faults]


def test_a_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    user = write(tmp_path, '[keys]\nsentence.accurate = ["1", "v"]\nsentence.first = "B t"\nexport.open = []\n')
    keymap, faults = effective(user=user)
    assert faults == ()
    assert keymap.keys_of("sentence.accurate") == ("1", "v")
    assert keymap.keys_of("sentence.first") == ("B t",)
    assert keymap.keys_of("export.open") == ()
    assert keymap.keys_of("sentence.disputed") == ("d",)
    assert str(keymap.origins["sentence.first"]) == f"{user}:3"
    assert keymap.origins["sentence.disputed"].file == "default.toml"


def test_both_ways_of_writing_tables_are_one(tmp_path: Path) -> None:
    one = write(tmp_path, '[keys]\nsentence.accurate = "1"\n', "one.toml")
    two = write(tmp_path, '[keys.sentence]\naccurate = "1"\n', "two.toml")
    three = write(tmp_path, 'keys = { "sentence" = { "accurate" = "1" } }\n', "three.toml")
    assert effective(str(one))[0].keys == effective(str(two))[0].keys == effective(str(three))[0].keys
    assert effective(str(two))[0].origins["sentence.accurate"].line == 2


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ('sentence.acurate = "1"', "no such action; did you mean sentence.accurate?"),
        ('sentence.accurate = "escpe"', "no key is called escpe; did you mean escape?"),
        ('sentence.accurate = "ctrl+i"', "ctrl+i arrives as tab: write that"),
        ('app.quit = ["ctrl+enter", "g shift+enter"]', "not every terminal sends ctrl+enter"),
        ('dialog.close = ["ctrl+shift+x", "x"]', "add a key that types nothing"),
        ('sentence.accurate = "shift+space"', "shift+space arrives as space"),
        ('sentence.accurate = "super+x"', "super stays with the desktop"),
        ('sentence.accurate = "d"', "d is needed by sentence.disputed"),
        ('sentence.accurate = "u"', "u is needed by edit.undo"),
        ('sentence.accurate = "g"', "g would hide g "),
        ('sentence.accurate = "d d"', "d d is hidden by d (sentence.disputed), which acts at once"),
        ('dialog.close = "x"', "x goes to the text field"),
        ('app.back = "backspace"', "backspace goes to the text field"),
        ("app.quit = []", "must have a key"),
        ('app.help = ""', "must have a key"),
        ("sentence.accurate = 5", "should be a key in quotes"),
        ('sentence.accurate = ["1", 2]', "should be a key in quotes"),
        ('sentence.accurate = "1 2 3 4 5"', "more than four keys in a row"),
        ('sentence.accurate = "g escape"', "escape drops what is pending"),
        ('sentence.accurate = ["1","2","3","4","5","6","7","8","9"]', "more than 8 keys"),
        ('sentence = "1"', "not TOML: cannot overwrite a value"),
        ('list = "1"', "no such action"),
        ("sentence.accurate = {}", "should be a key in quotes"),
        ('sentence.accurate = "1', "not TOML"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line_and_the_shipped_key_stays(
    tmp_path: Path, entry: str, says: str
) -> None:
    keymap, faults = effective(user=write(tmp_path, f'[keys]\nsentence.note = "L"\n{entry}\n'))
    assert len(faults) == 1
    assert says in faults[0].message
    assert faults[0].line == 3
    assert keymap.keys_of("sentence.note") == ("L",)
    assert {**keymap.keys, "sentence.note": ()} == {**shipped().keys, "sentence.note": ()}


def test_the_same_key_twice_in_a_scope_goes_to_the_first(tmp_path: Path) -> None:
    keymap, faults = effective(user=write(tmp_path, '[keys]\nsentence.accurate = "1"\nsentence.disputed = "1"\n'))
    assert [str(fault) for fault in faults] == [
        f"{tmp_path}/keymap.toml:3: sentence.disputed: 1 is given to sentence.accurate too (line 2)"
    ]
    assert keymap.keys_of("sentence.accurate") == ("1",)
    assert keymap.keys_of("sentence.disputed") == ("d",)


def test_a_key_that_types_nothing_is_not_lost_to_a_refusal(tmp_path: Path) -> None:
    """Of the keys for closing a dialog only `?` would be left, which a text field takes."""
    text = '[keys]\ndialog.accept = "C-x"\ndialog.close = ["C-x", "?"]\n'
    keymap, faults = effective(user=write(tmp_path, text))
    assert [fault.line for fault in faults] == [3]
    assert keymap.keys_of("dialog.close") == ("escape", "ctrl+c")


def test_two_actions_can_swap_their_keys(tmp_path: Path) -> None:
    keymap, faults = effective(user=write(tmp_path, '[keys]\nsentence.accurate = "d"\nsentence.disputed = "a"\n'))
    assert faults == ()
    assert keymap.keys_of("sentence.accurate") == ("d",)


def test_a_refused_swap_brings_both_back(tmp_path: Path) -> None:
    text = '[keys]\nsentence.accurate = "d"\nsentence.disputed = "ctrl+i"\n'
    keymap, faults = effective(user=write(tmp_path, text))
    assert len(faults) == 2
    assert keymap.keys == shipped().keys


def test_an_action_with_another_key_gives_one_up(tmp_path: Path) -> None:
    keymap, faults = effective(user=write(tmp_path, '[keys]\nsentence.note = "j"\n'))
    assert faults == ()
    assert keymap.keys_of("sentence.next") == ("down",)


def test_waits_let_a_key_begin_a_longer_sequence(tmp_path: Path) -> None:
    text = 'waits = ["sentence.copy", "sentence.disputed"]\n[keys]\nsentence.accurate = "d d"\n'
    keymap, faults = effective(user=write(tmp_path, text))
    assert faults == ()
    assert keymap.keys_of("sentence.accurate") == ("d d",)


def test_shipped_waits_cannot_be_taken_from_under_a_sequence(tmp_path: Path) -> None:
    """With nothing in `waits`, `y` would act at once, and `y y` be out of reach."""
    keymap, faults = effective(user=write(tmp_path, "waits = []\n"))
    assert keymap.keys_of("sentence.copy-record") == ("y y",)
    assert keymap.settings.waits == frozenset({"sentence.copy"})
    assert [(fault.line, fault.message) for fault in faults] == [
        (1, "sentence.copy must stay in it: y begins y y (sentence.copy-record)")
    ]


def test_settings_are_checked(tmp_path: Path) -> None:
    text = 'timeout = "1"\ncounts = 1\nlayouts = ["russain"]\nwaits = "y"\nextend = "vim"\n[app]\nquit = "x"\n'
    assert told(tmp_path, text) == [
        (1, "timeout", "should be a number of seconds, 0 to 60"),
        (2, "counts", "should be true or false"),
        (3, "layouts", "russain is not known; did you mean russian?"),
        (4, "waits", "should be a list of names"),
        (5, "extend", "no such setting; did you mean extends?"),
        (6, "app", "no such setting; actions belong under [keys]"),
    ]


@pytest.mark.parametrize("timeout", ["nan", "inf", "-1", "1e9", "true"])
def test_a_senseless_timeout_is_refused(tmp_path: Path, timeout: str) -> None:
    keymap, faults = effective(user=write(tmp_path, f"timeout = {timeout}\n"))
    assert len(faults) == 1
    assert keymap.settings.timeout == shipped().settings.timeout


def test_a_renamed_action_works_and_warns_once() -> None:
    layer = read_layer('[keys]\nsentence.fine = "1"\n', "k.toml", aliases={"sentence.fine": "sentence.accurate"})
    keymap, faults = overlay(shipped(), layer, "k")
    assert keymap.keys_of("sentence.accurate") == ("1",)
    assert [*layer.faults, *faults] == [
        Fault("k.toml", 2, "sentence.fine", "is now called sentence.accurate", warning=True)
    ]


def test_a_renamed_action_written_both_ways_is_told() -> None:
    text = '[keys]\nsentence.accurate = "1"\nsentence.fine = "2"\n'
    layer = read_layer(text, "k.toml", aliases={"sentence.fine": "sentence.accurate"})
    assert [fault.message for fault in layer.faults] == ["sentence.accurate has its keys already"]
    assert overlay(shipped(), layer, "k")[0].keys_of("sentence.accurate") == ("1",)


def test_extends_a_shipped_keymap_or_a_file(tmp_path: Path) -> None:
    write(tmp_path, 'extends = "vim"\n[keys]\nsentence.note = "N N"\nsearch.previous = []\n', "team.toml")
    keymap, faults = effective(user=write(tmp_path, 'extends = "team.toml"\n[keys]\nsentence.accurate = "1"\n'))
    assert faults == ()
    assert keymap.keys_of("page.next")[0] == "ctrl+f"
    assert keymap.keys_of("sentence.note") == ("N N",)
    assert keymap.keys_of("sentence.accurate") == ("1",)


def test_extends_that_lead_nowhere_or_in_a_circle_are_told(tmp_path: Path) -> None:
    assert told(tmp_path, 'extends = "vmi"\n') == [(1, "extends", "no such keymap; did you mean vim?")]
    assert told(tmp_path, 'counts = true\nextends = "keymap.toml"\n')[0] == (
        2,
        "extends",
        "too many files extend each other",
    )


def test_a_desk_lies_under_the_user(tmp_path: Path) -> None:
    desk = write(
        tmp_path,
        'format = 1\n[keymap]\nextends = "numeric"\n[keymap.keys]\n'
        'sentence.note = "L"\nsentence.clear = "X"\nbad.one = "q"\n',
        "desk.toml",
    )
    user = write(tmp_path, '[keys]\nsentence.note = "M"\n')
    keymap, faults = effective(user=user, desk=desk)
    assert keymap.keys_of("sentence.accurate") == ("1", "a")
    assert keymap.keys_of("sentence.clear") == ("X",)
    assert keymap.keys_of("sentence.note") == ("M",)
    assert [(fault.line, fault.entry) for fault in faults] == [(7, "bad.one")]
    assert effective(user=write(tmp_path, 'extends = "vim"'), desk=desk)[0].keys_of("page.next")[0] == "ctrl+f"


def test_a_desk_cannot_extend_a_file(tmp_path: Path) -> None:
    secret = write(tmp_path, "counts = false\n", "secret.toml")
    desk = write(tmp_path, f'[keymap]\nextends = "{secret}"\n', "desk.toml")
    keymap, faults = effective(desk=desk)
    assert keymap.settings.counts
    assert "only what is shipped" in faults[0].message


def test_a_chosen_keymap_stands_alone(tmp_path: Path) -> None:
    user = write(tmp_path, '[keys]\nsentence.note = "L"\n')
    assert effective("vim", user=user)[0].keys == shipped("vim").keys
    assert effective(str(write(tmp_path, "", "own.toml")), user=user)[0].keys == shipped().keys
    with pytest.raises(KeymapError, match="Did you mean emacs"):
        effective("emcas")


def test_files_that_cannot_be_read_are_one_fault(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"counts = '\xff'\n")
    assert "not UTF-8 at byte 10" in str(check(tmp_path / "bytes.toml")[0])
    assert "not a file" in str(effective(user=tmp_path)[1][0])
    assert "not a keymap" in str(check(write(tmp_path, "#" * 100_000))[0])
    assert check(write(tmp_path, "\ufeffcounts = true\n")) == ()
    assert "nested" in str(check(write(tmp_path, "a = " + "[" * 20_000))[0])
    for missing in (None, tmp_path / "none.toml"):
        keymap, faults = effective(user=missing, desk=missing)
    assert (keymap.keys, faults) == (shipped().keys, ())


def test_what_a_file_says_is_shown_harmless(tmp_path: Path) -> None:
    faults = check(write(tmp_path, '[keys]\n"\\u001b]52;c;aGk=\\u0007" = "a"\nsentence.note = "\\u202e"\n'))
    assert [fault.line for fault in faults] == [2, 3]
    assert not any(ord(character) < 32 or character == "\u202e" for fault in faults for character in str(fault))


def test_a_hundred_broken_entries_are_one_report(tmp_path: Path) -> None:
    lines = []
    for number in range(25):
        lines += [
            f'sentence.nonsense-{number} = "x"',
            f"sentence.x{number} = = 3",
            f'"{"z" * 500}{number}" = "q"',
            f'list.open{number} = ["ctrl+i", {number}]',
        ]
    keymap, faults = effective(user=write(tmp_path, "[keys]\n" + "\n".join(lines) + '\nsentence.note = "L"\n'))
    assert len(faults) == 100
    assert [fault.line for fault in faults] == list(range(2, 102))
    assert all(len(str(fault)) < 300 for fault in faults)
    assert keymap.keys_of("sentence.note") == ("L",)
    assert {**keymap.keys, "sentence.note": ()} == {**shipped().keys, "sentence.note": ()}


def test_every_action_can_be_written() -> None:
    assert all(action.replace(".", "").replace("-", "").isalnum() for action in BY_ID)
