"""Verdicts of a desk in the registry and the keymaps: letters everywhere, keys of their own under the person's."""

from __future__ import annotations

from pathlib import Path

import pytest

from keymaps import load
from keymaps.actions import Scope
from keymaps.everyday import score
from keymaps.keymap import Keymap
from keymaps.load import SHIPPED as MAPS
from review.scale import DEFAULT, SHIPPED, TAKEN_ASCII, TAKEN_NAMES, TAKEN_SIGNS, Scale, of_desk
from tests.registry import ACTIONS
from tui.shell.signs import ASCII, STATES, UNICODE
from tui.shell.verdict_keys import registry_of

TRUTH, CHECK = SHIPPED["truth-o-meter"], SHIPPED["check"]
OWN = of_desk({**{name: {} for name in DEFAULT.names}, "misleading": {"sign": "/", "key": "m"}, "old": {"key": "L"}})


def keymap_of(scale: Scale, name: str = "default", user: Path | None = None) -> tuple[Keymap, list[str]]:
    """Return a keymap for a scale, and what is said of it."""
    keymap, faults = load.effective(registry_of(scale), "" if user else name, user)
    return keymap, [f"{'' if fault.warning else 'FAULT '}{fault.message}" for fault in faults]


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("scale", [DEFAULT, TRUTH, CHECK], ids=["default", "truth", "check"])
def test_what_ships_goes_together(name: str, scale: Scale) -> None:
    """Each scale has its keys in each keymap, without a word; the tagging key is the same in all of them."""
    keymap, said = keymap_of(scale, name)
    assert said == []
    for place in ("sentence", "decisions", "adjudication"):
        assert keymap.keys_of(f"{place}.tag")[0] == "t"
        assert {f"{place}.{verdict}" for verdict in scale.names} <= keymap.by_id.keys()
    assert [keymap.keys_of(f"sentence.{one.name}") for one in scale if one.key] == [
        (one.key,) for one in scale if one.key
    ]


def test_a_verdict_that_is_no_word_of_another_desk_s_has_no_action() -> None:
    """What the default scale calls accurate is no action of a desk without it."""
    keymap, _ = keymap_of(TRUTH)
    assert "sentence.accurate" not in keymap.by_id
    assert "sentence.half-true-because" in keymap.by_id
    assert "sentence.true-because" not in keymap.by_id


def test_a_verdict_is_found_by_what_people_may_call_it() -> None:
    """By its own words, else by those of its help, whatever their capitals."""
    bare: dict[str, object] = {name: {} for name in DEFAULT.names}
    scale = of_desk({**bare, "old": {"words": "Dated stale"}, "misleading": {"help": "True but Slanted"}})
    by_id = {action.id: action for action in registry_of(scale).actions}
    assert score(by_id["sentence.old"], ["dated"]) > score(by_id["sentence.accurate"], ["dated"]) == 0
    assert score(by_id["sentence.misleading"], ["slanted"]) > score(by_id["sentence.old"], ["slanted"]) == 0


def test_a_key_that_is_taken_is_one_warning() -> None:
    """The mark's key stays the mark's; all others are given. What the letter does, it does anyway."""
    keymap, said = keymap_of(OWN)
    assert len(said) == 1
    assert "m stays with mark.set, not sentence.misleading" in said[0]
    assert "FAULT" not in said[0]
    assert (keymap.keys_of("mark.set"), keymap.keys_of("sentence.misleading")) == (("m",), ())
    assert keymap.keys_of("sentence.old") == keymap.keys_of("decisions.old") == ("L",)


def test_a_verdict_without_its_key_is_told_of_the_file_that_names_it(tmp_path: Path) -> None:
    """The desk's, whichever keymap is chosen; of no desk no file."""
    desk, own = tmp_path / "desk.toml", tmp_path / "k.toml"
    own.write_text("counts = false\n", "utf-8")
    for chosen in ("default", str(own), ""):
        for where, file in ((desk, str(desk)), (None, "")):
            _, [fault] = load.effective(registry_of(OWN), chosen, None, where)
            assert (fault.file, fault.line, fault.entry, fault.warning) == (file, 0, "verdicts", True), chosen


def test_a_person_s_keymap_lies_over_the_verdicts(tmp_path: Path) -> None:
    """What they give a key to has it, also the key that tags; that is one warning and no fault."""
    (tmp_path / "k.toml").write_text('[keys]\nsentence.note = ["n", "L"]\nmark.set = "t"\n', "utf-8")
    keymap, said = keymap_of(OWN, user=tmp_path / "k.toml")
    assert (keymap.keys_of("sentence.note"), keymap.keys_of("sentence.old")) == (("n", "L"), ())
    assert (keymap.keys_of("mark.set"), keymap.keys_of("sentence.tag")) == (("t",), ())
    assert [one for one in said if "takes" in one] == ["takes L of sentence.old, t of sentence.tag"]
    assert not any(one.startswith("FAULT") for one in said)


def test_what_a_person_takes_is_told_in_order_and_of_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "k.toml"
    entries = {"sentence.note": "L", "mark.set": "t", "decisions.note": "L", "decisions.keep": "t"}
    entries["adjudication.note"] = "t"
    path.write_text("[keys]\n" + "".join(f'{action} = "{key}"\n' for action, key in entries.items()), "utf-8")
    _, faults = load.effective(registry_of(OWN), "", path)
    (fault,) = (fault for fault in faults if "takes" in fault.message)
    assert (fault.file, fault.line, fault.entry, fault.warning) == (str(path), 0, "", True)
    assert fault.message == "takes " + ", ".join(
        ["t of adjudication.tag", "L of decisions.old", "t of decisions.tag", "L of sentence.old", "t of sentence.tag"]
    )


def test_a_person_may_key_verdicts_of_any_desk(tmp_path: Path) -> None:
    """Ids of a set that this desk lacks say nothing here; a misspelt one is still told."""
    text = '[keys]\nsentence.half-true = "H"\nsentence.misleading = "L"\nsentence.acurate = "M"\n'
    (tmp_path / "k.toml").write_text(text, "utf-8")
    keymap, said = keymap_of(TRUTH, user=tmp_path / "k.toml")
    assert keymap.keys_of("sentence.half-true") == ("H",)
    assert len(said) == 1
    assert "no such action" in said[0]
    _, said = keymap_of(DEFAULT, user=tmp_path / "k.toml")
    assert said == ["FAULT no such action; did you mean sentence.accurate?"]


def test_no_verdict_can_be_called_what_an_action_is() -> None:
    """Names that would be ids of other actions are taken, and so is what stands beside a sentence for other things."""
    scopes = {"sentence": Scope.READER, "decisions": Scope.DECISIONS, "adjudication": Scope.ADJUDICATION}
    for action in ACTIONS:
        place, _, name = action.id.partition(".")
        if scopes.get(place) is action.scope and name.removesuffix("-because") not in DEFAULT.names:
            assert name in TAKEN_NAMES, f"{action.id}: add {name} to TAKEN_NAMES"
    assert STATES <= TAKEN_NAMES
    beside = ("aside", "unjudged", "failed", "stale", "noted", "more", "differs", "bar", "range")
    assert {getattr(UNICODE, name) for name in beside} <= TAKEN_SIGNS
    assert {getattr(ASCII, name) for name in beside} <= TAKEN_ASCII
