"""Where a keymap's limits lie: the last that is taken, and the first that is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from keymaps.actions import Scope
from keymaps.aliases import ALIASES
from keymaps.explain import explained
from keymaps.faults import Fault, nearest
from keymaps.keymap import Keymap, KeymapSettings, Origin
from keymaps.layouts import latin
from keymaps.names import KeyNameError, is_text, parse_key, parse_sequence, shown
from keymaps.render import render
from keymaps.resolve import overlay
from keymaps.sequences import Act, KeyReader, Outcome, Pending, Unknown
from keymaps.source import lines_of, read
from tests.registry import ACTIONS, BY_ID, REGISTRY, check, effective, read_layer, shipped

READER = (Scope.READER, Scope.APP)


def press(reader: KeyReader, *keys: str) -> list[Outcome]:
    return [outcome for key in keys for outcome in reader.feed(key, READER)]


def faults_of(text: str) -> list[str]:
    """Return what is wrong with a keymap's text, by itself."""
    return [str(fault) for fault in read_layer(text, "k.toml").faults]


def test_a_count_has_five_digits_at_most() -> None:
    assert press(KeyReader(shipped()), *"99999", "j")[-1] == Act("sentence.next", 99_999)
    assert press(KeyReader(shipped()), *"123456")[-1] == Unknown("12345 6")
    assert press(KeyReader(shipped()), *"10", "j")[-1] == Act("sentence.next", 10), "a 0 goes on with a count"


def test_counts_can_be_turned_off() -> None:
    keymap, faults = overlay(shipped(), read_layer("counts = false\n", "k.toml"), "k")
    assert faults == ()
    assert press(KeyReader(keymap), "5") == [Unknown("5")]


def test_a_key_has_eight_sequences_at_most() -> None:
    keys = [f"{first} {second}" for first in "zZ" for second in "abcdefg"]
    layer = read_layer(f"[keys]\nsentence.note = {json.dumps(keys[:8])}\n", "k.toml")
    assert layer.faults == ()
    assert len(layer.entries[0].keys) == 8
    assert faults_of(f"[keys]\nsentence.note = {json.dumps(keys[:9])}\n") == [
        "k.toml:2: sentence.note: more than 8 keys for one action"
    ]


def test_a_sequence_has_four_keys_at_most() -> None:
    assert parse_sequence("a b c d") == ("a", "b", "c", "d")
    with pytest.raises(KeyNameError, match="more than four keys in a row"):
        parse_sequence("a b c d e")
    assert parse_sequence("escape") == ("escape",)


@pytest.mark.parametrize(("written", "seconds"), [("0", 0.0), ("60", 60.0), ("0.5", 0.5), ("60.1", None)])
def test_a_time_out_has_a_minute_at_most(written: str, seconds: float | None) -> None:
    layer = read_layer(f"timeout = {written}\n", "k.toml")
    assert layer.settings.get("timeout") == seconds
    assert [fault.message for fault in layer.faults] == (
        [] if seconds is not None else ["should be a number of seconds, 0 to 60"]
    )


def chained(folder: Path, files: int) -> Path:
    """Write that many files, each of which extends the next; the last one gives a key."""
    for number in range(files):
        below = f'extends = "{number + 1}.toml"\n' if number + 1 < files else '[keys]\nsentence.note = "L"\n'
        (folder / f"{number}.toml").write_text(below, "utf-8")
    return folder / "0.toml"


def test_nine_files_in_a_row_are_read_and_no_more(tmp_path: Path) -> None:
    keymap, faults = effective(user=chained(tmp_path, 9))
    assert faults == ()
    assert keymap.keys_of("sentence.note") == ("L",)
    keymap, faults = effective(user=chained(tmp_path, 10))
    assert [fault.message for fault in faults] == ["too many files extend each other"]
    assert keymap.keys_of("sentence.note") == shipped().keys_of("sentence.note")


def test_a_keymap_has_so_many_characters_at_most(tmp_path: Path) -> None:
    (tmp_path / "k.toml").write_text("#" * 64_000, "utf-8")
    assert check(tmp_path / "k.toml") == ()
    (tmp_path / "k.toml").write_text("#" * 64_001, "utf-8")
    assert [str(fault) for fault in check(tmp_path / "k.toml")] == [
        f"{tmp_path}/k.toml: not TOML: longer than 64,000 characters: not a keymap"
    ]


def test_a_hundred_lines_that_are_not_toml_are_told_and_the_rest_is_left() -> None:
    good = "counts = false\n"
    data, faults = read("= 1\n" * 99 + good)
    assert (data, len(faults)) == ({"counts": False}, 99)
    data, faults = read("= 1\n" * 100 + good)
    assert (data, len(faults)) == ({}, 100)
    assert [line for line, _ in faults] == list(range(1, 101))


def test_a_line_that_is_not_toml_is_named_without_its_place_twice() -> None:
    assert read("a = 1\nb = [\n  \n\n") == ({"a": 1}, ((2, "invalid value"),))
    assert read("") == ({}, ())


def test_lines_that_are_not_toml_are_told_from_the_top() -> None:
    """Though the end of what was never closed is found first."""
    data, faults = read('a = 1\nb = """\nc = 2\nd = ]\n')
    assert data == {"a": 1}
    assert [line for line, _ in faults] == [2, 3, 4]


def test_the_line_of_every_entry_is_known() -> None:
    text = (
        'counts = true\n[keys] # mine\nsentence.note = "L"\n"list.open" = "o"\n\n[ keys . \'app\' ]\nquit = "q"\n'
        'quit = 2\n[ keys . dialog ]\nclose . now = "q"\n'
    )
    assert lines_of(text) == {
        ("counts",): 1,
        ("keys",): 2,
        ("keys", "sentence", "note"): 3,
        ("keys", "list.open"): 4,
        ("keys", "app"): 6,
        ("keys", "app", "quit"): 7,
        ("keys", "dialog"): 9,
        ("keys", "dialog", "close", "now"): 10,
    }


def test_a_fault_names_file_line_and_entry_as_far_as_there_are_any() -> None:
    assert str(Fault("k.toml", 3, "list.open", "wrong")) == "k.toml:3: list.open: wrong"
    assert str(Fault("k.toml", 0, "", "wrong")) == "k.toml: wrong"
    assert not Fault("k.toml", 0, "", "wrong").warning
    assert str(Origin("k.toml", 3)) == "k.toml:3"
    assert str(Origin("k.toml")) == "k.toml"


def test_the_nearest_name_is_offered_and_a_distant_one_is_not() -> None:
    assert nearest("vmi", ["emacs", "vim"]) == "; did you mean vim?"
    assert nearest("zzzz", ["emacs", "vim"]) == ""
    assert nearest("abcd", ["abxy"]) == "; did you mean abxy?", "half alike is near enough"
    assert nearest("abcd", ["axyz"]) == ""


def test_long_names_from_outside_are_cut() -> None:
    (fault,) = faults_of(f'[keys]\n"{"z" * 60}" = "a"\n')
    assert fault.startswith(f"k.toml:2: {'z' * 60}: no such action")
    (fault,) = faults_of(f'[keys]\n"{"z" * 61}" = "a"\n')
    assert fault.startswith(f"k.toml:2: {'z' * 59}…: no such action")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('waits = ["y", 5]\n', "k.toml:1: waits: 5 is not known"),
        ("extends = 5\n", "k.toml:1: extends: should be the name of a keymap or of a file"),
        ("layouts = 5\n", "k.toml:1: layouts: should be a list of names"),
        ("keys = 5\n", "k.toml:1: should be a table of actions"),
        ("[keys]\nsentence = {}\n", "k.toml:2: sentence: no such action"),
        ('[keys]\nsentence = { nxet = "x" }\n', "k.toml:2: sentence.nxet: no such action"),
        ("[extends]\n", "k.toml:1: extends: should be the name of a keymap or of a file"),
        ('[keys.a.b.c.d.e.f.g.h.i.j]\nk = "x"\n', "k.toml: a.b.c.d.e.f.g.h: no such action"),
    ],
)
def test_what_a_setting_should_be_is_said(text: str, fault: str) -> None:
    assert any(one.startswith(fault) for one in faults_of(text)), faults_of(text)


def test_faults_are_told_in_the_order_of_the_lines() -> None:
    text = '[keys]\nno.one = "x"\nno.two = = 3\nno.three = "x"\n[colours]\nx = 1\n'
    assert [fault.line for fault in read_layer(text, "k.toml").faults] == [2, 3, 4, 5]


def test_refused_keys_are_told_in_the_order_of_the_lines() -> None:
    """Also where the last of them is refused first: what nobody can do without comes before all clashes."""
    text = '[keys]\nsentence.clear = "B"\nsentence.note = "B"\napp.quit = []\n'
    assert [fault.line for fault in overlay(shipped(), read_layer(text, "k.toml"), "k")[1]] == [3, 4]


def test_of_a_file_of_which_nothing_shows_the_fault_is_told() -> None:
    assert read("\x1f") == ({}, ((0, "invalid statement"),))


def test_a_table_of_a_larger_file_is_read_alone() -> None:
    text = 'format = 2\n[keymap]\ncounts = false\nnope = 1\n[keymap.keys]\nsentence.note = "L"\n'
    layer = read_layer(text, "desk.toml", "keymap")
    assert layer.settings == {"counts": False}
    assert [(fault.line, fault.entry) for fault in layer.faults] == [(4, "nope")]
    assert [(entry.action, entry.line) for entry in layer.entries] == [("sentence.note", 6)]
    assert layer.lines["counts"] == 3
    assert read_layer("keymap = 5\n", "desk.toml", "keymap").faults[0].message == "not a table"


def test_white_space_is_no_key_and_a_space_is_one() -> None:
    (entry,) = read_layer('[keys]\nsentence.note = [" ", "  ", "", "N", "N"]\n', "k.toml").entries
    assert entry.keys == (("space",), ("N",))
    assert read_layer('[keys]\nsentence.note = "  "\n', "k.toml").entries[0].keys == ()


def test_of_a_hiding_and_a_hidden_key_the_one_that_came_last_is_refused() -> None:
    """Whichever way round a file has them."""

    def refused(text: str) -> list[tuple[int, str]]:
        return [(f.line, f.entry) for f in overlay(shipped(), read_layer(text, "k.toml"), "k")[1]]

    assert refused('[keys]\nsentence.note = "B"\nsentence.clear = "B B"\n') == [(3, "sentence.clear")]
    assert refused('[keys]\nsentence.clear = "B B"\nsentence.note = "B"\n') == [(3, "sentence.note")]
    assert refused('[keys]\nsentence.clear = "B B"\nsentence.note = "B"\nsearch.open = "B B B"\n') == [
        (3, "sentence.note"),
        (4, "search.open"),
    ]


def test_settings_of_a_file_lie_over_those_below_and_its_keys_say_where_they_are_from() -> None:
    text = 'timeout = 2\nlayouts = ["greek"]\n[keys]\nsentence.note = "L"\nsentence.accurate = "ctrl+i"\n'
    keymap, _ = overlay(shipped(), read_layer(text, "k.toml"), "mine")
    assert keymap.name == "mine"
    assert keymap.settings == KeymapSettings(2.0, True, shipped().settings.waits, ("greek",))
    assert keymap.origins["sentence.note"] == Origin("k.toml", 4)
    assert keymap.origins["sentence.accurate"].file == "default.toml"
    assert list(keymap.keys) == [action.id for action in ACTIONS]


def test_a_desk_may_extend_what_is_shipped_or_nothing(tmp_path: Path) -> None:
    """Then it lies over the default keymap."""
    desk = tmp_path / "desk.toml"
    for extends, last in (("", "end"), ('extends = "vim"\n', "G")):
        desk.write_text(f"[keymap]\ncounts = false\n{extends}", "utf-8")
        keymap, faults = effective(desk=desk)
        assert faults == ()
        assert not keymap.settings.counts
        assert last in keymap.keys_of("sentence.last")


def test_a_desk_says_what_it_may_not_extend_and_where(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text('[keymap]\ncounts = false\nextends = "own.toml"\n', "utf-8")
    keymap, faults = effective(desk=tmp_path / "desk.toml")
    assert [str(fault) for fault in faults] == [
        f"{tmp_path}/desk.toml:3: extends: a desk can extend only what is shipped"
    ]
    assert not keymap.settings.counts
    assert keymap.name == f"{tmp_path}/desk.toml"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ESC", "escape"), ("return", "enter"), ("ret", "enter"), ("cr", "enter"), ("del", "delete"),
        ("ins", "insert"), ("bs", "backspace"), ("spc", "space"), ("pgup", "pageup"), ("page_up", "pageup"),
        ("prior", "pageup"), ("pgdn", "pagedown"), ("page_down", "pagedown"), ("next", "pagedown"),
        ("backtab", "shift+tab"), ("S-tab", "shift+tab"), ("s-TAB", "shift+tab"), ("F12", "f12"), ("f1", "f1"),
        ("control+a", "ctrl+a"), ("c-a", "ctrl+a"), ("meta-a", "alt+a"), ("a-a", "alt+a"), ("alt+A", "alt+shift+a"),
        ("S-M-a", "alt+shift+a"), ("C-^", "ctrl+circumflex_accent"), ("C-]", "ctrl+right_square_bracket"),
        ("C-\\", "ctrl+backslash"), ("C-@", "ctrl+@"), ("C-at", "ctrl+@"), ("C-space", "ctrl+@"), ("C-A", "ctrl+a"),
        ("C-z", "ctrl+z"), ("M--", "alt+minus"), ("M-+", "alt+plus"), ("C-M-up", "alt+ctrl+up"),
        ("C-S-home", "ctrl+shift+home"), ("M-slash", "alt+slash"), ("<f5>", "f5"), ("<M-x>", "alt+x"),
        ("-", "minus"), ("+", "plus"), ("<", "less_than_sign"), ("^", "circumflex_accent"), ("/", "slash"),
        ("\\", "backslash"), ("@", "at"), ("_", "underscore"), ("é", "é"), ("§", "section_sign"),
    ],
)  # fmt: skip
def test_every_way_of_writing_a_key_is_one_name(written: str, name: str) -> None:
    assert parse_key(written) == name


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("C-i", "C-i arrives as tab: write that"),
        ("C-m", "C-m arrives as enter: write that"),
        ("C-h", "C-h arrives as backspace: write that"),
        ("C-[", "C-[ arrives as escape: write that"),
        ("C-/", "C-/ arrives as ctrl\\+_: write that"),
        ("M-O", "M-O is how terminals begin the codes of arrow and function keys"),
        ("M-[", "M-[ is how terminals begin the codes of arrow and function keys"),
        ("M-left_square_bracket", "is how terminals begin"),
        ("M-S-o", "is how terminals begin"),
        ("S-1", "S-1 arrives as the sign that it types: write that"),
        ("M-S-1", "M-S-1 arrives as the sign that it types: write that"),
        ("S-bs", "S-bs arrives as backspace: write that"),
        ("cmd-x", "terminals do not send cmd-x: cmd stays with the desktop"),
        ("win-x", "win stays with the desktop"),
        ("Hyper-x", "Hyper stays with the desktop"),
        ("f0", "terminals send f1 to f12, not f0"),
        ("\u00a0", r"U\+00A0 is not a key"),
    ],
)
def test_what_terminals_do_not_send_is_refused_with_its_reason(written: str, why: str) -> None:
    with pytest.raises(KeyNameError, match=why.replace("[", r"\[")):
        parse_key(written)


def test_a_text_field_needs_what_types_and_what_moves_in_its_text() -> None:
    yes = ("a", "space", "slash", "ё", "left", "right", "home", "end", "backspace", "delete", "ctrl+left", "ctrl+right")
    assert [key for key in yes if not is_text(key)] == []
    no = ("up", "down", "escape", "enter", "tab", "f1", "ctrl+a", "alt+a", "pageup", "shift+tab", "ctrl+up")
    assert [key for key in no if is_text(key)] == []


@pytest.mark.parametrize(
    ("key", "seen"),
    [
        ("alt+shift+v", "alt+V"),
        ("alt+less_than_sign", "alt+<"),
        ("ctrl+shift+home", "ctrl+shift+home"),
        ("space", "space"),
    ],
)
def test_a_key_is_shown_as_people_see_it(key: str, seen: str) -> None:
    assert shown(key) == seen


def test_a_letter_of_another_layout_stands_for_the_first_that_has_it() -> None:
    assert latin("ctrl+ф", ("russian",)) == "ctrl+a"
    assert latin("alt+shift+ф", ("russian",)) == "alt+shift+a"
    assert latin("і", ("russian", "ukrainian")) == "s"
    assert latin("ф", ("greek",)) == "ф"
    assert latin("ф", ()) == "ф"
    assert latin("full_stop", ("russian",)) == "full_stop"


def test_an_action_that_was_chosen_by_name_waits_for_its_argument() -> None:
    reader = KeyReader(shipped())
    press(reader, "5")
    assert reader.begin("sentence.accurate") == (Act("sentence.accurate"),)
    assert reader.begin("mark.set") == (Pending("m"),)
    assert (reader.taking, reader.waiting, reader.pending) == ("mark.set", False, "m")
    assert press(reader, "b") == [Act("mark.set", None, "b")]
    assert reader.taking == ""
    bare = Keymap("bare", {})
    assert KeyReader(bare).begin("mark.set") == (Pending("mark.set"),)


def test_an_argument_that_types_nothing_is_named() -> None:
    assert press(KeyReader(shipped()), "m", "f1")[-1] == Act("mark.set", None, "f1")


def test_a_key_is_not_taken_for_it_with_alt() -> None:
    keymap, faults = overlay(shipped(), read_layer('[keys]\nsentence.note = "M-b"\n', "k.toml"), "k")
    assert faults == ()
    assert press(KeyReader(keymap), "ctrl+left") == [Unknown("ctrl+left")]
    assert press(KeyReader(keymap), "alt+b") == [Act("sentence.note")]


def test_tables_hold_a_scopes_keys_and_the_first_scope_wins() -> None:
    keys: dict[str, tuple[tuple[str, ...], ...]] = {"list.next": (("z",),), "sentence.next": (("z",), ("g", "g"))}
    keymap = Keymap("k", keys)
    assert keymap.table(Scope.LIST) == {("z",): "list.next"}
    assert keymap.merged((Scope.READER, Scope.LIST)) == {("z",): "sentence.next", ("g", "g"): "sentence.next"}
    assert keymap.merged((Scope.LIST, Scope.READER)) == {("z",): "list.next", ("g", "g"): "sentence.next"}
    assert keymap.keys_of("sentence.next") == ("z", "g g")
    assert keymap.keys_of("sentence.previous") == ()


def test_old_names_of_actions_lead_to_actions() -> None:
    aliases = {**ALIASES, **dict(REGISTRY.aliases)}
    assert aliases == {
        "sentence.no-claim": "sentence.aside",
        "sentence.wrong": "sentence.erroneous",
        "mark.go": "mark.jump",
    }
    assert set(aliases.values()) <= set(BY_ID)
    assert not set(aliases) & set(BY_ID)


def test_why_says_all_about_a_key() -> None:
    said = list(explained(shipped(), ("y",)))
    assert said == [
        "Everywhere        nothing",
        "In the article    sentence.copy: "
        + BY_ID["sentence.copy"].help
        + f" ({shipped().origins['sentence.copy']}, after 1 s); "
        f"begins y y: sentence.copy-record ({shipped().origins['sentence.copy-record']})",
        "In the list       nothing",
        "In the inspector  nothing",
        "In dialogs        nothing",
        f"In decisions      decisions.copy: {BY_ID['decisions.copy'].help} ({shipped().origins['decisions.copy']})",
        "In adjudication   nothing",
        "In rounds         nothing",
        "In a text field   goes to the text",
    ]
    assert next(explained(shipped(), ("ф",))) == "ф stands for a, which lies at the same place"
    assert not any("text field" in line for line in explained(shipped(), ("g", "g")))
    assert not any("text field" in line for line in explained(shipped(), ("f1",)))


def test_the_json_of_a_keymap_says_all_of_it() -> None:
    data = json.loads(render(shipped("vim"), "json"))
    settings = shipped("vim").settings
    assert {name: value for name, value in data.items() if name != "actions"} == {
        "name": "vim",
        "timeout": settings.timeout,
        "counts": settings.counts,
        "waits": sorted(settings.waits),
        "layouts": list(settings.layouts),
    }
    assert list(data["actions"][0]) == ["id", "scope", "keys", "label", "help", "count", "repeat", "from"]
    for action, one in zip(ACTIONS, data["actions"], strict=True):
        assert one == {
            "id": action.id,
            "scope": action.scope.value,
            "keys": list(shipped("vim").keys_of(action.id)),
            "label": action.label,
            "help": action.help,
            "count": action.count,
            "repeat": action.repeat,
            "from": str(shipped("vim").origins[action.id]),
        }


def test_the_json_of_a_keymap_is_the_same_each_time() -> None:
    waits = frozenset(f"action.{number}" for number in range(9))
    settings = replace(shipped().settings, waits=waits)
    assert json.loads(render(replace(shipped(), settings=settings), "json"))["waits"] == sorted(waits)


def test_the_table_of_a_keymap_is_aligned_and_by_scope() -> None:
    keymap, _ = overlay(shipped(), read_layer("[keys]\nexport.open = []\n", "k.toml"), "k")
    blocks = [block.splitlines() for block in render(keymap, "table").split("\n\n")]
    titles = ["Everywhere", "In the article", "In the list", "In the inspector", "In dialogs"]
    assert [block[0] for block in blocks] == [*titles, "In decisions", "In adjudication", "In rounds"]
    rows = [row for block in blocks for row in block[1:]]
    assert len(rows) == len(ACTIONS)
    ids = {row.rindex(row.split()[-1]) for row in rows}
    assert len(ids) == 1, "ids stand below each other"
    (row,) = (row for row in rows if row.endswith("  export.open"))
    assert row.startswith("  – ")
    assert any(row.startswith("  a  ") for row in rows)


def test_keys_with_signs_of_markdown_are_shown_whole() -> None:
    keymap, _ = overlay(shipped(), read_layer('[keys]\nsentence.note = ["`", "|"]\n', "k.toml"), "k")
    (row,) = (line for line in render(keymap, "markdown").splitlines() if line.endswith("| `sentence.note` |"))
    assert row.startswith("| `` ` `` `\\|` | ")
