"""The forms of files that become articles, told by a file's name or by what stands at its beginning."""

from __future__ import annotations

import re

from reading import guard

TEXT, MARKDOWN, HTML, TRANSCRIPT = "text", "markdown", "html", "transcript"
SRT, VTT, PDF, DOCX, MAIL = "srt", "vtt", "pdf", "docx", "eml"
JSONL, PACKED, JSON, CSV, TSV = "jsonl", "jsonl.gz", "json", "csv", "tsv"

ENDINGS = {
    ".txt": TEXT,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".transcript.txt": TRANSCRIPT,
    ".srt": SRT,
    ".vtt": VTT,
    ".pdf": PDF,
    ".docx": DOCX,
    ".eml": MAIL,
    ".jsonl": JSONL,
    ".jsonl.gz": PACKED,
    ".json": JSON,
    ".csv": CSV,
    ".tsv": TSV,
}
"""The endings of article files in a folder. A file of any other ending is read as text when it is asked for."""

FORMS = tuple(dict.fromkeys(ENDINGS.values()))
"""The forms by the names that `--from` takes."""

RECORDS = frozenset({JSONL, PACKED, JSON, CSV, TSV})
"""The forms whose files hold many articles."""

BINARY = frozenset({PACKED, PDF, DOCX})
"""The forms whose files are no text."""

DOCUMENTS = {PDF: "pdf", DOCX: "docx", MAIL: "mail"}
"""The modules that read documents, each in a process of its own."""

_ENDS = tuple(ENDINGS)
_PEEK = 16_384  # bytes: the first record of nearly every file, so that its keys show
# Patterns are compiled when a file is looked at: no start does.
_ARRAY = rb"\s*(?:\xef\xbb\xbf)?\s*[\[{]\s*[{\"]"
_NAMED = r"(?:text|claim|statement|body|content|article|sentence|[a-z_]*text|[a-z_]*body)"
_TEXT_KEY = rf"(?i)\"{_NAMED}\"\s*:\s*\"".encode()
_TEXT_CELL = rf"(?i)(?:\A|[,;\t])[ \"]*{_NAMED}[ \"]*(?=[,;\t\r\n]|\Z)".encode()


def form_of(name: str) -> str:
    """Return the form that a file's name says, or the empty string."""
    lower = name.lower()
    return next((ENDINGS[end] for end in reversed(_ENDS) if lower.endswith(end)), "")


def is_document(name: str) -> bool:
    """Whether a file of that name is read in a process of its own."""
    return form_of(name) in DOCUMENTS


def holds_many(name: str, form: str = "") -> bool:
    """Whether a file of that name, or of that form whatever it is called, holds many articles."""
    return (form or form_of(name)) in RECORDS


def is_article(path: str) -> bool:
    """Whether a file in a folder is taken for articles by its name; of JSON and tables also by a field for the text.

    Settings and tables of figures lie beside articles. A file that cannot be read is an error later.
    """
    form = form_of(path)
    if form not in (JSON, CSV, TSV):
        return bool(form)
    try:
        with guard.opened(path, 1 << 62) as file:
            head = file.read(_PEEK) or b""
    except OSError:
        return True
    if form == JSON:
        return re.match(_ARRAY, head) is not None and re.search(_TEXT_KEY, head) is not None
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\x00", b"")[2:]
    return re.search(_TEXT_CELL, head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]) is not None
