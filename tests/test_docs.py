"""What README and docs quote from the program is what the program says."""

from __future__ import annotations

import re

import pytest

from keymaps.load import SHIPPED, check
from keymaps.names import KeyNameError, parse_sequence
from keymaps.render import FORMATS
from tests.tools.readme import QUOTATIONS, ROOT, renewed
from tui.cli.command_names import COMMANDS


@pytest.mark.parametrize("path", QUOTATIONS)
def test_quotations_are_up_to_date(path: str) -> None:
    """Run `python -m tests.tools.readme` when this fails."""
    assert (ROOT / path).read_text(encoding="utf-8") == renewed(path)


def test_every_command_that_the_readme_names_is_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^copydesk ([a-z]+)", text, re.M)) | set(re.findall(r"`copydesk ([a-z]+)", text))
    assert {"open", "export", "rounds"} <= named
    assert named - {"seeds"} <= set(COMMANDS)


def test_the_guide_to_keymaps_is_true(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Its examples load without a fault, and it names every shipped keymap and every form."""
    text = (ROOT / "docs" / "keymaps.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", text, re.S)
    assert examples
    for number, example in enumerate(examples):
        path = tmp_path_factory.mktemp("docs") / f"{number}.toml"
        path.write_text(example, encoding="utf-8")
        assert check(path) == ()
    assert all(f"`{name}`" in text for name in (*SHIPPED, *FORMATS))


def test_keys_named_in_the_guide_can_be_pressed() -> None:
    text = (ROOT / "docs" / "keymaps.md").read_text(encoding="utf-8")
    named = re.findall(r"<kbd>(.*?)</kbd>", text)
    assert named
    for key in named:
        try:
            parse_sequence(key)
        except KeyNameError as error:
            pytest.fail(str(error))
