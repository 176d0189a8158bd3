"""What README and docs quote from the program is what the program says."""

from __future__ import annotations

import argparse
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

import pytest

from keymaps.load import SHIPPED
from keymaps.names import KeyNameError, parse_sequence
from keymaps.render import FORMATS
from review.scale import Verdict
from store.layout import DeskSettings
from tests.registry import check
from tests.tools.readme import QUOTATIONS, ROOT, renewed
from tui.cli.command_names import COMMANDS
from tui.cli.main import command_parser, load

DOCS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
OF_THE_HOUSE = [ROOT / "docs" / "architecture.md", ROOT / "docs" / "contributing.md"]
FLOORS = ("tui", "store", "review", "keymaps", "reading", "tests", "seeds")
MEANS_ANY = "NAME"
"""What stands in a path or name for one that the reader chooses."""


def titled(path: Path) -> str:
    return path.name


def code_in(path: Path) -> list[str]:
    """Return what stands in code marks, and each word of blocks of code."""
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.S | re.M)
    text = re.sub(r"^```\w*\n.*?^```", "", text, flags=re.S | re.M)
    return [*re.findall(r"`([^`\n]+)`", text), *(word for block in blocks for word in block.split())]


@pytest.mark.parametrize("path", DOCS, ids=titled)
def test_every_dotted_name_can_be_imported(path: Path) -> None:
    """A module, or something in one; `python -m` names modules too."""
    names = {
        name
        for code in code_in(path)
        for name in re.findall(rf"(?<![\w./-])(?:{'|'.join(FLOORS)})(?:\.[A-Za-z_]\w*)+(?![\w/])", code)
        if not name.endswith((".py", ".toml", ".md")) and MEANS_ANY not in name
    }
    assert path not in OF_THE_HOUSE or len(names) > 5
    for name in sorted(names):
        try:
            resolve_name(name)
        except (ImportError, AttributeError):
            pytest.fail(f"{path.name} names {name}, which is not there")


@pytest.mark.parametrize("path", DOCS, ids=titled)
def test_every_path_and_link_is_there(path: Path) -> None:
    """Paths that begin with a folder of the repository, from its root; links from the page."""
    text = path.read_text(encoding="utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if link and not (path.parent / link).exists()] == []
    starts = "|".join((*FLOORS, "docs", r"\.ci"))
    named = {
        one
        for code in code_in(path)
        for one in re.findall(rf"(?<![\w./-])(?:{starts})/[\w./*-]*", code)
        if MEANS_ANY not in one and not one.startswith("docs/article")
    }
    assert [one for one in sorted(named) if not (ROOT / one).exists()] == []


@pytest.mark.parametrize("path", OF_THE_HOUSE, ids=titled)
def test_names_of_classes_and_functions_are_in_the_code(path: Path) -> None:
    """`CardFacts`, `facts_of`, `KINDS`, `cannot()`, `new_files`: each is defined, or a module."""
    files = [file for floor in FLOORS for file in sorted((ROOT / floor).rglob("*.py"))]
    program = "\n".join(file.read_text(encoding="utf-8") for file in files)
    defined = (
        {file.stem for file in files}
        | set(re.findall(r"(?:class|def) (\w+)", program))
        | set(re.findall(r"^([A-Z_]{3,})\b.*=", program, re.M))
    )
    named = {
        code.rstrip("()").rpartition(".")[2]
        for code in code_in(path)
        if re.fullmatch(r"(?:[A-Z]\w+\.)*(?:[A-Z][a-z]\w*|[A-Z_]{3,}|_?[a-z]\w*_\w+|\w+\(\))", code)
    }
    assert len(named) > 3
    assert sorted(named - defined - {MEANS_ANY}) == []


def test_the_tables_of_rooms_are_the_contracts() -> None:
    """Rooms stand in the order of the layers; every other package is named too."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = [one["layers"] for one in contracts if one["type"] == "layers"]
    shown = re.findall(r"^\| (`(?:store|tui)\..*?) \| [a-z]", text, re.M)
    shown = [row.replace("`", "").replace("\\|", "|") for row in shown]
    assert sorted(shown) == sorted(row for rows in layers[1:] for row in rows)
    for rows in layers[1:]:
        assert [row for row in shown if row in rows] == rows
    packages = {
        ".".join(file.parent.relative_to(ROOT).parts)
        for floor in FLOORS[:-2]
        for file in (ROOT / floor).rglob("__init__.py")
    }
    assert sorted(package for package in packages if f"`{package}" not in text) == []


@pytest.mark.parametrize("path", QUOTATIONS)
def test_quotations_are_up_to_date(path: str) -> None:
    """Run `python -m tests.tools.readme` when this fails."""
    assert (ROOT / path).read_text(encoding="utf-8") == renewed(path)


def test_every_command_that_the_readme_names_is_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^copydesk ([a-z]+)", text, re.M)) | set(re.findall(r"`copydesk ([a-z]+)", text))
    assert {"open", "export", "rounds"} <= named
    assert named - {"seeds"} <= set(COMMANDS)


def options_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield the options of a parser and of its verbs."""
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for verb in action.choices.values():
                yield from options_of(verb)


@pytest.mark.parametrize("path", DOCS, ids=titled)
def test_every_option_that_is_named_is_taken(path: Path) -> None:
    """One that stands by itself by some command, one behind `copydesk COMMAND` by that command."""
    taken = {name: set(options_of(command_parser(name, load(name)))) for name in COMMANDS}
    of_any = set().union(*taken.values())
    for code in code_in(path):
        if not code.startswith(("python ", "pip", "uv ")):
            assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", code)) - of_any <= {"--version", "--dist"}, (
                code
            )  # `--dist` is pytest's
    for command, rest in re.findall(r"copydesk ([a-z]+)((?: [^`#\n]*)?)", path.read_text(encoding="utf-8")):
        if command in taken:
            assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", rest)) - taken[command] == set(), f"{command}{rest}"


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


BLOCK = re.compile(r"^```(\w*)\n(.*?)^```|((?:^ {4}[^\n]*\n)+)", re.S | re.M)
WRITTEN = [*DOCS, ROOT / "CHANGELOG.md"]
MOST_WORDS = 30
MOST_UNRELEASED = 2_800
"""Words of the changelog about what is not released yet."""


def command_lines(path: Path) -> Iterator[str]:
    """Yield the command lines of a page's blocks that can be typed as they stand: no `[DESK]`, no `a|b`."""
    for block in BLOCK.finditer(path.read_text(encoding="utf-8")):
        lines = block[3] or (block[2] if block[1] in ("", "sh") else "")
        for line in lines.splitlines():
            typed = re.split(r"\s#\s|\s{2,}|\s>>?\s", line.strip())[0]
            if typed.startswith("copydesk ") and not re.search(r"[\[\]|…<]", typed):
                yield typed


@pytest.mark.parametrize("path", DOCS, ids=titled)
def test_every_command_line_of_a_block_is_taken(path: Path) -> None:
    """Its command is there, and parser and options take the words as they stand."""
    for line in command_lines(path):
        words = shlex.split(line)[1:]
        name = words.pop(0) if words[0] in COMMANDS else "open"
        try:
            command_parser(name, load(name)).parse_args(words)
        except SystemExit:
            pytest.fail(f"{path.name}: {line}")


def test_pages_have_command_lines_to_check() -> None:
    assert sum(len(list(command_lines(path))) for path in DOCS if path.parent.name == "guides") > 25


def sentences(path: Path) -> Iterator[str]:
    """Yield the sentences of a page: of paragraphs, items and cells, without code and what is quoted by a program."""
    text = re.sub(r"<!-- (\w+) -->.*?<!-- /\1 -->", "", path.read_text(encoding="utf-8"), flags=re.S)
    text = re.sub(r"^```.*?^```|<!--.*?-->", "", text, flags=re.S | re.M)
    text = re.sub(r"^ {4}.*$", "\n", text, flags=re.M)
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*#]|\d+\.)\s)|\n(?=\|)", text):
        cells = re.split(r"\\?\|", block) if block.lstrip().startswith("|") else [block]
        for cell in cells:
            yield from re.split(
                r"(?<=[.!?])[\"”)*`]*\s+(?=[\"“(*`<\[A-Z]|copydesk|pandas|stderr)", " ".join(cell.split())
            )


def test_sentences_are_short() -> None:
    """At most 30 words, counted without signs, on every page."""
    long = [
        f"{path.name}: {one}"
        for path in DOCS
        for one in sentences(path)
        if len([word for word in one.split() if re.search(r"\w", word)]) > MOST_WORDS
    ]
    assert long == []


def test_a_long_sentence_is_found(tmp_path: Path) -> None:
    """In a paragraph, an item and a cell; not in code."""
    words = f"It is {'very ' * 30}long."
    page = tmp_path / "page.md"
    page.write_text(f"Short. {words} Short.\n\n- {words}\n\n| a | {words} |\n\n    {words}\n", encoding="utf-8")
    assert [len(one.split()) for one in sentences(page) if len(one.split()) > MOST_WORDS] == [33, 34, 33]


def test_every_entry_of_a_desk_s_settings_is_told() -> None:
    """Those of a verdict in the table of its page, those of the desk where its files are listed."""
    page = (ROOT / "docs" / "verdicts.md").read_text("utf-8")
    told = {name for cell in re.findall(r"^\| ([^|]*) \|", page, re.M) for name in re.findall(r"`(\w+)`", cell)}
    assert told == set(Verdict.__struct_fields__) - {"name"}
    [row] = re.findall(r"^\| `desk.toml` \| (.*) \|$", (ROOT / "docs" / "store.md").read_text("utf-8"), re.M)
    tables = ("consensus", "verdicts", "keymap", "queries", "labels", "people", "dataset", "publisher", "reasons")
    entries = set(DeskSettings.__struct_fields__) - {"version", "others", "reasons"}
    assert [name for name in (*sorted(entries), *(f"[{name}]" for name in tables)) if f"`{name}`" not in row] == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    found, new = set[Path](), [ROOT / "README.md"]
    while new:
        page = new.pop()
        found.add(page)
        links = re.findall(r"\]\(([^)\s#]+\.md)", page.read_text(encoding="utf-8"))
        new += [one for link in links if (one := (page.parent / link).resolve()) not in found and one.exists()]
    assert set(DOCS) - found == set()


@pytest.mark.parametrize("path", WRITTEN, ids=titled)
def test_every_part_of_a_page_that_is_linked_is_there(path: Path) -> None:
    """A link with `#part` leads to a heading of that page."""
    for link, part in re.findall(r"\]\(([^)\s#:]*)#([^)\s]+)\)", path.read_text(encoding="utf-8")):
        page = (path.parent / link) if link else path
        headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
        slugs = {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
        assert part in slugs, f"{path.name}: {link}#{part}"


def test_the_glossary_is_in_order() -> None:
    words = re.findall(r"^\| ([a-z]+) \|", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.M)[1:]
    assert len(words) > 30
    assert words == sorted(words)


def test_nothing_advises_to_install_a_stranger() -> None:
    """No such package is on an index: an extra is named with the path of the clone."""
    program = [file for floor in FLOORS if floor != "tests" for file in sorted((ROOT / floor).rglob("*.py"))]
    named = [path.name for path in (*WRITTEN, *program) if re.search(r"copydesk\[\w", path.read_text(encoding="utf-8"))]
    assert named == []


def test_a_change_is_told_once() -> None:
    """Two lines that begin alike are one change, told again after a merge."""
    told = re.findall(r"^(?:## .*|- .{60})", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert len(told) > 100
    assert [line for line in told if told.count(line) > 1] == []


def test_what_is_not_released_is_read_in_minutes() -> None:
    """A merge that brings old lines back, or lines about what the last release did not have, make it too long."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    [unreleased] = re.findall(r"^## \[Unreleased\]$(.*?)^## ", text, re.M | re.S) or [""]
    words = len(unreleased.split())
    assert words <= MOST_UNRELEASED, f"{words} words: take main's CHANGELOG.md and put your line below its theme"


def test_the_version_moves_with_the_changelog() -> None:
    """What is not released yet bears the number of the release to come; a release has its number and its day."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    heads = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    releases = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d", head) for head in heads]
    named = [one[1] for one in releases if one]
    assert named == sorted(named, key=lambda one: [int(part) for part in one.split(".")], reverse=True)
    if heads[0] == "[Unreleased]":
        assert all(releases[1:])
        assert re.fullmatch(r"\d+\.\d+\.\d+\.dev\d+", version)
        assert version.partition(".dev")[0] not in named
    else:
        assert all(releases)
        assert version == named[0]
