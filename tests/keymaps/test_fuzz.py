"""No keymap locks anybody in, loses an action's last key unasked, or stops the start."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from keymaps.actions import LIVE, PROTECTED, Scope
from keymaps.aliases import ALIASES
from keymaps.keymap import Keymap
from keymaps.load import SHIPPED
from keymaps.names import is_text
from keymaps.render import render
from keymaps.resolve import overlay
from keymaps.sequences import Act, KeyReader
from tests.registry import ACTIONS, BY_ID, effective, read_layer, shipped

NAMES = "a b d e g j q u x y 1 5 0 ? / : escape enter tab space down ctrl+p ctrl+q C-x M-x f1 я"
GOOD_KEYS = st.sampled_from(NAMES.split())
SEQUENCES = st.lists(GOOD_KEYS, min_size=0, max_size=3).map(" ".join)
KEYS = st.one_of(SEQUENCES, st.text(max_size=6))
IDS = st.one_of(st.sampled_from([*BY_ID, *PROTECTED, *ALIASES]), st.text(max_size=8))
VALUES = st.one_of(KEYS, st.lists(KEYS, max_size=4), st.integers(), st.none())


def quoted(value: object) -> str:
    """A TOML value, or what somebody may take for one."""
    if isinstance(value, list):
        return "[" + ", ".join(map(quoted, value)) + "]"
    if isinstance(value, str):
        escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in value)
        return f'"{escaped}"'
    return str(value)


def holds(keymap: Keymap, named: set[str]) -> None:
    """What must be true of every keymap that the program starts with."""
    for group in LIVE:
        reader = KeyReader(keymap)
        seen: dict[tuple[str, ...], str] = {}
        for action in ACTIONS:
            if action.scope not in group:
                continue
            for keys in keymap.keys[action.id]:
                assert seen.setdefault(keys, action.id) == action.id, "a key means one thing"
                outcomes = [one for key in keys for one in reader.feed(key, group)] + list(reader.expire())
                if action.argument:
                    outcomes += reader.feed("f", group)
                acts = [one.action for one in outcomes if isinstance(one, Act)]
                assert acts == [action.id], "every key that a keymap shows works"
    for action in ACTIONS:
        assert keymap.keys[action.id] or action.id in named, "nobody loses an action without asking"
        if action.id in PROTECTED:
            assert keymap.keys[action.id], "the way out stays"
            assert not action.typing or not all(is_text(keys[0]) for keys in keymap.keys[action.id])


@given(st.lists(st.tuples(IDS, VALUES), max_size=12), st.sampled_from(SHIPPED), st.booleans())
def test_any_entries_leave_a_keymap_that_works(entries: list[tuple[str, object]], below: str, waits: bool) -> None:
    text = "waits = []\n[keys]\n" if waits else "[keys]\n"
    text += "\n".join(f"{name if name in BY_ID else quoted(name)} = {quoted(value)}" for name, value in entries)
    layer = read_layer(text, "fuzz.toml")
    keymap, faults = overlay(shipped(below), layer, "fuzz")
    holds(keymap, {ALIASES.get(name, name) for name, _ in entries})
    assert overlay(shipped(below), layer, "fuzz") == (keymap, faults)


@given(st.lists(st.tuples(st.sampled_from(list(BY_ID)), SEQUENCES), max_size=12), st.sampled_from(SHIPPED))
def test_a_dump_loads_back_to_the_same_map(entries: list[tuple[str, str]], below: str) -> None:
    text = f'extends = "{below}"\n[keys]\n' + "\n".join(f'{name} = "{keys}"' for name, keys in entries)
    keymap, _ = overlay(shipped(below), read_layer(text, "fuzz.toml"), "fuzz")
    layer = read_layer(render(keymap, "toml"), "dump.toml")
    for other in ("default", "vim"):
        again, faults = overlay(shipped(other), layer, "again")
        assert (layer.faults, faults) == ((), ())
        assert (again.keys, again.settings) == (keymap.keys, keymap.settings)


@given(st.one_of(st.text(max_size=400), st.binary(max_size=400)))
def test_any_file_starts(content: str | bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "keymap.toml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        keymap, faults = effective(user=path, desk=path)
    holds(keymap, set())
    assert all(str(fault).isprintable() for fault in faults)


@given(st.lists(st.sampled_from(["a", "y", "g", "5", "0", "m", "escape", "j", "slash", "ж", "Q", ""]), max_size=20))
def test_no_key_is_lost(pressed: list[str]) -> None:
    """Every key pressed, but those dropped by escape and digits of counts, comes out in some outcome or is pending."""
    reader = KeyReader(shipped())
    for key in pressed:
        outcomes = reader.feed(key, (Scope.READER, Scope.APP)) if key else reader.expire()
        assert key in ("", "escape") or outcomes
        assert not (key == "escape" and reader.pending)
    before = reader.pending
    reader.reset()
    assert not reader.pending
    assert reader.feed("j", (Scope.READER, Scope.APP)) == (Act("sentence.next"),), before
