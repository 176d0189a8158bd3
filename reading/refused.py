"""What copydesk does not read, told by a file's name or its first bytes, and how to make text of it.

A document that is read as text would be frozen and judged as its own markup.
"""

from __future__ import annotations

import re

from msgspec import Struct

from reading.clean import visible
from reading.errors import ReadingError

PEEK = 8192
"""Bytes at a file's beginning that are looked at."""


class UnreadForm(Struct, frozen=True):
    """A form that is not read: what it is called, and what to do."""

    name: str
    hint: str


_PANDOC = "Convert it: pandoc {file} -t plain --wrap=none -o {stem}.txt"
_OFFICE = "Convert it: soffice --headless --convert-to txt:Text {file}, or save it as plain text where it was written"
_PDF = UnreadForm("a PDF", "Name it {stem}.pdf, or say --from pdf")
_WORD = UnreadForm("a Word document", "Name it {stem}.docx, or say --from docx")
_OTHER_WORD = UnreadForm("a Word document with macros, or a template", "Save it as .docx, or: " + _PANDOC[12:])
_OLD_OFFICE = UnreadForm("an Office document", _OFFICE)
_ODT = UnreadForm("an OpenDocument text", _PANDOC)
_EPUB = UnreadForm("an EPUB", _PANDOC)
_RTF = UnreadForm("a Rich Text document", _PANDOC)
_SHEET = UnreadForm("a spreadsheet", "Save it as CSV, with a column called text")
_SLIDES = UnreadForm("a presentation", "Save its notes or its outline as plain text")
_MAIL = UnreadForm("an e-mail as mail programs store it", "Name it {stem}.eml, or say --from eml")
_MAILBOX = UnreadForm("a mailbox", "Save each of its e-mails as .eml")
_MHTML = UnreadForm("a web page in one file (MHTML)", "Save the page again as “Web page, HTML only”: {stem}.html")
_FEED = UnreadForm("a feed", "Save the articles that it names, each as HTML")
_XML = UnreadForm("XML", "Save the text of the article as .txt, or the page as .html")
_WARC = UnreadForm("a web archive (WARC)", "Take the pages out of it as .html: warcio extract {file} OFFSET")
_TEX = UnreadForm("TeX", _PANDOC)
_ZIP = UnreadForm("a packed file", "Unpack it, then add what is in it")
_IMAGE = UnreadForm("a picture", "copydesk reads text; a program for text recognition makes some of it")
_PAGE = UnreadForm("a web page", "Name it {stem}.html, or say --from html")
_OBJECTS = UnreadForm(
    "JSON", "Name it {stem}.json (one object a line: {stem}.jsonl), or say --from json or --from jsonl"
)
_CUES = UnreadForm("subtitles (SRT or VTT)", "Name it {stem}.srt or {stem}.vtt, or say --from srt or --from vtt")
_OTHER_CUES = UnreadForm("subtitles", "Convert them: ffmpeg -i {file} {stem}.srt")
_BINARY_PLIST = UnreadForm("a saved page of Safari", "Save the page again as “Page Source”: {stem}.html")

_ENDINGS = {
    **dict.fromkeys((".docm", ".dotx", ".dotm"), _OTHER_WORD),
    **dict.fromkeys((".doc", ".dot", ".msg", ".wps", ".pages"), _OLD_OFFICE),
    **dict.fromkeys((".odt", ".fodt", ".ott"), _ODT),
    ".epub": _EPUB,
    **dict.fromkeys((".mobi", ".azw", ".azw3"), _EPUB),
    ".rtf": _RTF,
    **dict.fromkeys((".xls", ".xlsx", ".xlsm", ".ods"), _SHEET),
    **dict.fromkeys((".ppt", ".pptx", ".odp"), _SLIDES),
    **dict.fromkeys((".mbox", ".emlx"), _MAILBOX),
    **dict.fromkeys((".mhtml", ".mht"), _MHTML),
    **dict.fromkeys((".rss", ".atom"), _FEED),
    **dict.fromkeys((".xml", ".nitf", ".newsml", ".tei", ".docbook", ".svg", ".ttml", ".dfxp"), _XML),
    **dict.fromkeys((".warc", ".warc.gz", ".wacz"), _WARC),
    **dict.fromkeys((".tex", ".latex"), _TEX),
    **dict.fromkeys((".ass", ".ssa", ".sbv"), _OTHER_CUES),
    **dict.fromkeys((".zip", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".tgz"), _ZIP),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".heic"), _IMAGE),
    ".webarchive": _BINARY_PLIST,
    ".ipynb": UnreadForm("a notebook", "Convert it: jupyter nbconvert --to markdown {file}"),
}
_ENDS = tuple(_ENDINGS)
_LATEX = re.compile(rb"\\documentclass\b")
_NAMES_IN_ZIP = ((b"word/", _WORD), (b"xl/", _SHEET), (b"ppt/", _SLIDES), (b"application/epub+zip", _EPUB),
                 (b"opendocument.text", _ODT), (b"opendocument.spreadsheet", _SHEET))  # fmt: skip
_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_SENT = re.compile(rb"^(?:MIME-Version|Message-ID|Received|Return-Path|Content-Transfer-Encoding):", re.I | re.M)
_MULTIPART = re.compile(rb"^(?:Content-Type:\s*multipart/related|Snapshot-Content-Location:)", re.I | re.M)
_IS_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b")
_IS_PAGE = re.compile(rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
_IS_XML = re.compile(rb"<\?xml\s|<!DOCTYPE\s|<(?:rss|feed|nitf|TEI|article|newsItem)\b[^>]*\bxmlns|<(?:rss|nitf|TEI)\b")
_IS_CUES = re.compile(rb"(?:\d+[ \t]*\n)?(?:\d+:)?\d\d:\d\d[,.]\d{3}[ \t]*-->|WEBVTT(?:[ \t][^\n]*)?\n")
_IS_OBJECTS = re.compile(rb"\{\s*\"[^\"\n]{0,200}\"\s*:|\[\s*\{\s*\"[^\"\n]{0,200}\"\s*:")
_STARTS = (
    (b"{\\rtf", _RTF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (b"WARC/", _WARC),
    (b"bplist00", _BINARY_PLIST),
    (b"\x89PNG\r\n", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"\x1f\x8b", _ZIP),
    (b"7z\xbc\xaf", _ZIP),
    (b"Rar!", _ZIP),
    (b"BZh", _ZIP),
    (b"\xfd7zXZ", _ZIP),
)


_NO_TEXT = (_ZIP, _IMAGE)


def is_document(name: str) -> bool:
    """Whether a file's name is that of a document with words in it that copydesk does not read."""
    what = by_name(name)
    return what is not None and what not in _NO_TEXT


def by_name(name: str) -> UnreadForm | None:
    """Return what a file is by its name, when that is not read."""
    lower = name.lower()
    if not lower.endswith(_ENDS):
        return None
    return next((what for end, what in _ENDINGS.items() if lower.endswith(end)), None)


def by_content(head: bytes, *, is_page: bool = False) -> UnreadForm | None:
    """Return what a file is by its first bytes, when that is no text to be read; `is_page` where HTML is meant."""
    head = head[:PEEK]
    if b"%PDF-" in head[:1024]:
        return _PDF
    if head.startswith(b"PK\x03\x04"):
        return next((what for mark, what in _NAMES_IN_ZIP if mark in head), _ZIP)
    start = next((what for mark, what in _STARTS if head.startswith(mark)), None)
    if start is not None:
        return start
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip()
    return _mail(text) or _markup(text, is_page)


def _mail(text: bytes) -> UnreadForm | None:
    """Return the form of a stored e-mail, by headers that programs write and no pasted message has."""
    top = text.partition(b"\n\n")[0]
    if text.startswith(b"From "):
        top = top.partition(b"\n")[2]
    if not _HEADER.match(top + b"\n") or not _SENT.search(top):
        return None
    return _MHTML if _MULTIPART.search(top) else _MAIL


def _markup(text: bytes, is_page: bool) -> UnreadForm | None:
    """Return what markup, data or subtitles are."""
    if is_page:
        return None
    if _IS_PAGE.match(text):
        return _PAGE
    if _IS_XML.match(text):
        return _FEED if _IS_FEED.search(text) else _XML
    if _IS_CUES.match(text):
        return _CUES
    if _LATEX.search(text[:2048]):
        return _TEX
    return _OBJECTS if _IS_OBJECTS.match(text) else None


def error_of(what: UnreadForm, path: str) -> ReadingError:
    """Return the error that names a file that is not read, and says what to do."""
    name = path.rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    if name.lower() == f"{stem}.txt".lower() and "{stem}.txt" in what.hint:
        stem += "-text"  # nobody is told to write over the only copy
    hint = what.hint.replace("{file}", visible(name)).replace("{stem}", visible(stem))
    return ReadingError("copydesk does not read this", f"{visible(path)} is {what.name}", hint)
