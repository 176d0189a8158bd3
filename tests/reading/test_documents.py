"""What copydesk does not read is refused with what to do, by its name and by its content, never read as markup."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.errors import ReadingError
from reading.load import load
from reading.records import Fields
from reading.refused import by_content, by_name, is_document
from tests.reading.files import write
from tui.cli.main import main

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
MAIL = b"From: Ann <ann@a.example>\r\nTo: bo@b.example\r\nMIME-Version: 1.0\r\n\r\nIt rained.\r\n"
MHTML = b'From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype="text/html"\n\n--x\n'
CONTENTS = (
    (PDF, "a PDF"),
    (b"\n\n" + PDF, "a PDF"),
    (b"PK\x03\x04....word/document.xml", "Word"),
    (b"PK\x03\x04....mimetypeapplication/epub+zip", "EPUB"),
    (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "Office"),
    (b"{\\rtf1\\ansi It rained.}", "Rich Text"),
    (MAIL, "e-mail"),
    (b"From ann Mon Jan 1 00:00:00 2024\n" + MAIL, "e-mail"),
    (MHTML, "MHTML"),
    (b"<?xml version='1.0'?>\n<nitf><body/></nitf>", "XML"),
    (b"\xef\xbb\xbf<?xml version='1.0'?><rss><channel/></rss>", "a feed"),
    (b"WARC/1.0\r\nWARC-Type: response\r\n", "WARC"),
    (b"<!DOCTYPE html>\n<html><p>It rained.</p></html>", "a web page"),
    (b'[\n  {"id": 1, "text": "It rained."}\n]', "JSON"),
    (b'{"text": "It rained."}\n', "JSON"),
    (b"\\documentclass{article}\n", "TeX"),
    (b"1\r\n00:00:01,000 --> 00:00:02,000\r\nIt rained.\r\n", "subtitles"),
)
ENDINGS = (
    *("docm", "doc", "odt", "rtf", "epub", "emlx", "mbox", "mhtml", "mht", "xml", "rss", "atom", "warc"),
    *("warc.gz", "xlsx", "pptx", "zip", "tex", "sbv", "RTF"),
)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a", "a.note"])
@pytest.mark.parametrize(("data", "what"), CONTENTS)
def test_a_document_is_refused_whatever_it_is_called(tmp_path: Path, data: bytes, what: str, name: str) -> None:
    with pytest.raises(ReadingError, match=what) as raised:
        list(load(write(tmp_path, name, data)))
    assert name in raised.value.message
    assert raised.value.hint


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_document_is_refused_by_its_ending_too(tmp_path: Path, ending: str) -> None:
    with pytest.raises(ReadingError, match="does not read") as raised:
        list(load(write(tmp_path, f"a.{ending}", "It rained.")))
    assert raised.value.hint


NAMED = {
    "a Word document with macros, or a template": "docm dotx dotm",
    "an Office document": "doc dot msg wps pages",
    "an OpenDocument text": "odt fodt ott",
    "an EPUB": "epub mobi azw azw3",
    "a Rich Text document": "rtf",
    "a spreadsheet": "xls xlsx xlsm ods",
    "a presentation": "ppt pptx odp",
    "a mailbox": "mbox emlx",
    "a web page in one file (MHTML)": "mhtml mht",
    "a feed": "rss atom",
    "XML": "xml nitf newsml tei docbook svg ttml dfxp",
    "a web archive (WARC)": "warc warc.gz wacz",
    "TeX": "tex latex",
    "subtitles": "ass ssa sbv",
    "a packed file": "zip gz bz2 xz zst 7z rar tar tgz",
    "a picture": "png jpg jpeg gif webp tif tiff heic",
    "a saved page of Safari": "webarchive",
    "a notebook": "ipynb",
}


@pytest.mark.parametrize("what", NAMED)
def test_what_a_file_is_by_its_ending(what: str) -> None:
    """Packed files and pictures are none that hold words."""
    for ending in NAMED[what].split():
        found = by_name(f"A.{ending.upper()}")
        assert found is not None
        assert found.name == what
        assert is_document(f"a.{ending}") is (what not in ("a packed file", "a picture"))
    assert by_name("a.txt") is None
    assert not is_document("a.txt")


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"bplist00", "a saved page of Safari"),
        *((head, "a picture") for head in (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF89")),
        *(
            (head, "a packed file")
            for head in (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
        ),
        (b"PK\x03\x04" + b"." * 8183 + b"word/", "a Word document"),
        (b"PK\x03\x04" + b"." * 8184 + b"word/", "a packed file"),
        (b"." * 1019 + b"%PDF-", "a PDF"),
        (b"." * 1020 + b"%PDF-", None),
        (b"." * 2034 + b"\\documentclass", "TeX"),
        (b"." * 2035 + b"\\documentclass", None),
        (b"From ann Mon Jan 1 00:00:00 2024", None),
    ],
)
def test_what_a_file_is_by_its_first_bytes(head: bytes, what: str | None) -> None:
    found = by_content(head)
    assert (found and found.name) == what
    assert by_content(b"<html><p>It rained.</p>", is_page=True) is None


def test_nobody_is_told_to_write_over_the_document(tmp_path: Path) -> None:
    for name, other in (("a.txt", "a-text.txt"), ("A.TXT", "A-text.txt"), ("a.b.txt", "a.b-text.txt"), ("a", "a.txt")):
        with pytest.raises(ReadingError) as raised:
            list(load(write(tmp_path, name, "{\\rtf1 It rained.}")))
        assert raised.value.hint.endswith(f"-o {other}")


@pytest.mark.parametrize(
    "text",
    [
        "From: Bo\nTo: Ann\nSubject: the bridge\n\nIt opened on Monday.\n",
        "[Editor's note: this story was corrected.]\n\nIt rained.\n",
        "{sic}\n",
        "The %PDF format is 30 years old.\n"[4:],
        "10:30 The council met.\n",
        "1\nThe council met at 10:30.\n",
        "<3 was all that she wrote.\n",
    ],
)
def test_prose_that_only_looks_like_it_is_read(tmp_path: Path, text: str) -> None:
    [source] = load(write(tmp_path, "a.txt", text))
    assert source.text == text


def test_who_says_what_it_is_is_believed(tmp_path: Path) -> None:
    text = '{"a": "JSON that an article is about"}'
    [source] = load(write(tmp_path, "a.json", text), fields=Fields(form="text"))
    assert source.text == text
    with pytest.raises(ReadingError, match="a PDF"):
        list(load(write(tmp_path, "a.pdf", PDF), fields=Fields(form="text")))


@pytest.mark.parametrize("command", [["read"], ["add"], ["show"], []])
@pytest.mark.parametrize("scheme", ["https", "http", "HTTPS"])
def test_an_address_is_not_fetched(command: list[str], scheme: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, f"{scheme}://paper.example/a?b=1"]) == 2
    said = capsys.readouterr().err
    assert f"fetches no pages: {scheme}://paper.example/a?b=1" in said
    assert "curl" in said


def test_the_exit_code_says_what_was_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pdf = write(tmp_path, "a.rtf", "{\\rtf1 It rained.}")
    good = write(tmp_path, "b.txt", "It rained on Monday.\n")
    assert main(["read", str(pdf)]) == 2
    assert main(["add", str(pdf), str(good), "--desk", str(tmp_path), "--workers", "1"]) == 1
    assert "1 added" in capsys.readouterr().err
    assert main(["add", str(tmp_path), "--workers", "1"]) == 0
    said = capsys.readouterr().err
    assert "says how to convert" in said
    assert "a.rtf" in said
