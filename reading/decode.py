"""Bytes become text: UTF-8 and UTF-16 for certain, another encoding when the evidence is good, else a clear error."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reading.clean import visible
from reading.codepages import spelled
from reading.errors import ReadingError

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]{1,3}")
_SAMPLE = 1 << 20  # bytes: more tells no more, and costs seconds
_LARGEST_MESS = 0.1  # half of what charset-normalizer allows by itself: a wrong text is worse than none
_LEAST_COHERENCE = 0.2  # set by hand against wrong guesses on short files: a refusal is better than garbled words


def decode(data: bytes, path: Path) -> str:
    """Return the text of a file's bytes with line feeds only; ReadingError names `path` and the byte at fault.

    A byte order mark decides; else UTF-8; else what charset-normalizer is confident of: little mess, a language
    recognised, and one reading only (between Latin code pages the language that they spell decides). A UTF-8 file with
    a few broken bytes is an error, not a file in another encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, path)
    if b"\x00" in data:
        raise ReadingError(
            "Not a text file", f"{visible(str(path))} has a NUL at byte {data.index(0)}", "copydesk reads text"
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _guessed(data, error, path)
    return with_line_feeds(text)


def with_line_feeds(text: str) -> str:
    """Return `text` with CRLF and lone CR as line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _strictly(data: bytes, encoding: str, path: Path) -> str:
    """Return the text that the byte order mark promises."""
    try:
        return with_line_feeds(data.decode(encoding))
    except UnicodeDecodeError as error:
        what, skipped = f"not {encoding.removesuffix('-sig').upper()} as its mark says", len(data) - len(error.object)
        raise _undecodable(path, error, what, skipped) from error


def _guessed(data: bytes, error: UnicodeDecodeError, path: Path) -> str:
    """Return the text in the encoding that the evidence speaks for; ReadingError when none does."""
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    if len(_MULTIBYTE.findall(sample)) < 3 or _broken_share(sample) > 0.5:
        good = [m for m in from_bytes(sample) if m.chaos <= _LARGEST_MESS and m.coherence >= _LEAST_COHERENCE]
        page = spelled(sample) if all(_is_latin(str(match)) for match in good) else None
        encoding = page or (good[0].encoding if good and _is_clear(good, sample) else None)
        if encoding is not None:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                pass
    raise _undecodable(path, error, "not UTF-8, and its encoding cannot be told for certain") from error


def _is_clear(good: Sequence[CharsetMatch], sample: bytes) -> bool:
    """Whether all good answers read alike, or the first reads as the commonest code page does."""
    return len({str(match) for match in good}) == 1 or str(good[0]) == sample.decode("cp1252", errors="replace")


def _is_latin(text: str) -> bool:
    """Whether most letters are Latin: the family of encodings that charset-normalizer cannot tell apart."""
    letters = [letter for letter in text[:1000] if letter.isalpha()]
    return sum(letter < "\u0250" for letter in letters) * 2 > len(letters)


def _broken_share(data: bytes) -> float:
    """Return the share of bytes above ASCII that are no part of a valid UTF-8 sequence."""
    high = sum(byte > 0x7F for byte in data)
    valid = sum(len(sequence) for sequence in _MULTIBYTE.findall(data))
    return (high - valid) / max(1, high)


def _undecodable(path: Path, error: UnicodeDecodeError, what: str, skipped: int = 0) -> ReadingError:
    """Return the error for a file that is no text in any encoding; `skipped` bytes were not given to the decoder."""
    byte = error.object[error.start]
    start = error.start + skipped
    return ReadingError(
        "Could not decode the file",
        f"{visible(str(path))}: byte {start} (0x{byte:02X}) is {what}",
        "Convert it first: iconv -f ENCODING -t UTF-8 FILE",
    )
