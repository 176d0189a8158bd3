"""Word documents: changes accepted, lists, notes and tables as units, each with its paragraph; traps refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reading.article import Article
from reading.errors import ReadingError
from reading.load import load
from reading.read import read
from tests.reading.files import write
from tests.tools.documents import ARABIC, PROSE

pytest.importorskip("mammoth")
FOLDER = Path(__file__).parent / "documents"
BODY = "word/document.xml"


def article(path: Path) -> Article:
    from reading.docx import from_document

    return read(from_document(path, path.read_bytes()), path.name)


def changed(tmp_path: Path, change: Callable[[bytes], bytes]) -> Path:
    """Return a copy of a document whose body is another."""
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(FOLDER / "changes.docx") as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == BODY else old.read(name))
    return path


def test_a_document_is_read_as_it_is_with_all_changes_accepted() -> None:
    [source] = load(FOLDER / "changes.docx")
    found = read(source, "changes.docx")
    told = [(unit.kind.value, found.place(unit.index).paragraph, found.quote(unit.index)) for unit in found.sentences]
    assert told == [
        ("headline", 1, "Bridge inspections fell short"),
        *(("sentence", 2, f"{part}.") for part in PROSE[0].removesuffix(".").split(". ")),
        ("subhead", 3, "Findings"),
        ("bullet", 4, "The first of them holds a claim."),
        ("bullet", 5, "The second is short."),
        ("item", 6, "1. The first of them holds a claim."),
        ("item", 7, "2. The second is short."),
        ("table", 8, "State  2022  2023"),
        ("table", 9, "Ohio  4.0  3.5"),
        ("sentence", 10, "It was often inspected."),
        *(("sentence", 11, f"{part}.") for part in ARABIC.removesuffix(".").split(". ")),
        ("caption", 12, "Figure 1: The bridge in 1964"),
    ]
    assert "RUNNING HEAD" not in found.text


def test_notes_stand_behind_the_text_with_their_numbers() -> None:
    found = article(FOLDER / "notes.docx")
    assert found.text == "Rain\n\nIt rained.[1] It snowed.\n\n[1] A note says that 3 percent is wrong."
    assert [found.quote(unit.index) for unit in found.sentences][1:3] == ["It rained.[1]", "It snowed."]
    assert found.place(len(found.sentences) - 1).part == "note 1"


ENTITY = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (lambda body: body.replace(b"?>", b"?>" + ENTITY, 1).replace(b"Critics", b"&x;"), "defines entities"),
        (lambda body: body.replace(b"Critics", b"a" * (17 << 20)), "Too large to unpack"),
        (lambda body: body[: len(body) // 2], "cannot be read"),
        (lambda body: body.replace(b"<w:r>", b"<w:ins>" * 9000 + b"<w:r>", 1), "cannot be read"),
        (
            lambda body: body.replace(b"<w:p>", b"<w:sdt><w:sdtContent>" * 9000 + b"<w:p>", 1).replace(
                b"</w:p>", b"</w:p>" + b"</w:sdtContent></w:sdt>" * 9000, 1
            ),
            "nested too deep|could not be read|cannot be read",
        ),
        (lambda body: body[: body.index(b"<w:body>") + 8] + b"</w:body></w:document>", "no text"),
    ],
)
def test_a_trap_costs_itself_only(tmp_path: Path, change: Callable[[bytes], bytes], title: str) -> None:
    path = changed(tmp_path, change)
    with pytest.raises(ReadingError, match=title) as raised:
        list(load(path))
    assert "a.docx" in raised.value.message
    assert "passwd" not in str(raised.value)


@pytest.mark.parametrize(
    ("data", "title"), [(b"hello", "broken"), (b"", "broken"), (b"\xd0\xcf\x11\xe0" + b"x" * 99, "Not a Word document")]
)
def test_what_is_no_document_of_this_kind_says_so(tmp_path: Path, data: bytes, title: str) -> None:
    with pytest.raises(ReadingError, match=title) as raised:
        list(load(write(tmp_path, "a.docx", data)))
    assert raised.value.hint
