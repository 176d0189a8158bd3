"""A stored e-mail becomes text, by the standard library: its subject, then what its writer wrote.

What is quoted of earlier messages and signatures are set aside; attachments are named and not read.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import cast

from msgspec import Struct

from reading.article import Kind
from reading.clean import visible
from reading.decode import decode, with_line_feeds
from reading.errors import ReadingError
from reading.html import from_html
from reading.places import SourcePlace
from reading.source import Source
from reading.text_writer import TextWriter

_MOST_PARTS = 1000  # of one message; only a trap has more
_NARROWEST, _WIDEST = 50, 80  # characters a line: programs wrap within these, people write shorter or longer ones
_QUOTED = re.compile(r"(?:>[ \t]?)+")
_SIGNATURE = re.compile(
    r"(?:-- ?|—|_{5,}|Sent from my [^.!?]{1,40}|Von meinem .{1,30} gesendet|Envoyé de mon [^.!?]{1,30})$"
)
_ATTRIBUTION = re.compile(
    r"(?:(?:On|Am|Le|El|Il|Op|Em|W dniu|Den)\s.{5,200}(?:wrote|schrieb|a écrit|escribió|scritto|schreef|escreveu"
    r"|napisał|skrev)[^:]{0,60}:|.{3,100}(?:wrote|schrieb)\s?:)$",
    re.DOTALL,
)
_ORIGINAL = re.compile(
    r"-{2,}\s*(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d'origine|Mensaje original)\s*--+$"
    r"|_{20,}$|(?:From|Von|De|Da):\s.{1,200}$",
    re.IGNORECASE,
)
_HEADER_BELOW = re.compile(r"(?:Sent|Date|To|Subject|Gesendet|An|Betreff|Envoyé|À|Objet|Enviado|Para|Asunto):\s", re.I)
_WRITTEN, _QUOTE, _SIGNED = "", "quoted", "signature"


class MailBlock(Struct, frozen=True):
    """A paragraph of a message, and what of it it is: written, quoted, or a signature."""

    text: str
    part: str = _WRITTEN


def from_document(path: Path, data: bytes) -> Source:
    """Return the Source of an e-mail; ReadingError for one that is encrypted or has no text."""
    message = email.message_from_bytes(data, policy=policy.default)
    parts = list(_walked(message))
    if any(part.get_content_type() in ("multipart/encrypted", "application/pkcs7-mime") for part in parts):
        hint = "Save it decrypted, or its text as .txt, in the mail program"
        raise ReadingError("The e-mail is encrypted", visible(str(path)), hint)
    subject = _header(message, "subject")
    blocks = _body(path, parts)
    if not any(map(str.isalnum, "".join(block.text for block in blocks))):
        hint = "What it says may be in what is attached: save that, and read it"
        raise ReadingError("The e-mail has no text", visible(str(path)), hint)
    writer = _MailWriter()
    if subject:
        writer.add(subject, Kind.SUBHEAD)
    for block in blocks:
        writer.add(block.text, Kind.BOILERPLATE if block.part else None, block.part)
    name, address = parseaddr(_header(message, "from"))
    facts = {
        "author": " ".join(name.split()) or address,
        "date": _date(message),
        "to": _header(message, "to"),
        "attachments": [_name(part) for part in parts if _is_attached(part)],
    }
    return Source(
        path,
        path.name,
        writer.text,
        title=subject,
        metadata={key: value for key, value in facts.items() if value},
        given=writer.given,
        places=tuple(writer.places),
    )


def _walked(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts of a message, those of attached messages not among them."""
    waiting = [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        yield part
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting[:0] = cast("list[EmailMessage]", part.get_payload())


def _header(message: EmailMessage, name: str) -> str:
    """Return a header as one line; empty for one that cannot be understood."""
    try:
        return " ".join(str(message[name] or "").split())
    except Exception:  # what broken headers make the library's parser raise is not bounded
        return ""


def _date(message: EmailMessage) -> str:
    """Return the day on which a message was sent, as ISO text."""
    try:
        return parsedate_to_datetime(_header(message, "date")).date().isoformat()
    except (TypeError, ValueError, IndexError):
        return ""


def _is_attached(part: EmailMessage) -> bool:
    """Whether a part is no text of the message itself."""
    if part.get_content_maintype() == "multipart":
        return False
    try:
        return part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text"
    except Exception:  # as above
        return True


def _name(part: EmailMessage) -> str:
    """Return what an attachment is called, else what it is."""
    try:
        name = part.get_filename()
    except Exception:  # as above
        name = None
    return visible(" ".join((name or part.get_content_type()).split()))[:200]


def _body(path: Path, parts: list[EmailMessage]) -> list[MailBlock]:
    """Return the paragraphs of a message: of its plain text, or of its page where that says much more."""
    plain = [_text(path, part) for part in parts if part.get_content_type() == "text/plain" and not _is_attached(part)]
    pages = [_text(path, part) for part in parts if part.get_content_type() == "text/html" and not _is_attached(part)]
    written = "\n\n".join(filter(str.strip, plain))
    if pages and len(written) * 4 < max(len(_bare(page)) for page in pages):
        return [block for page in pages for block in _page(path, page)]
    return list(_blocks(written))


def _text(path: Path, part: EmailMessage) -> str:
    """Return the text of a part: in the encoding that it names where that fits, else in what the bytes look like."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = str(part.get_content_charset() or "utf-8")
    text = _decoded(path, data, charset)
    if part.get_param("format") == "flowed":
        text = _unflowed(text, delete=str(part.get_param("delsp") or "").lower() == "yes")
    return with_line_feeds(text)


def _decoded(path: Path, data: bytes, charset: str) -> str:
    for name in (charset, "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError):
            continue
    try:
        return decode(data, path)
    except ReadingError:
        return data.decode("utf-8", "replace")  # each wrong byte is seen on the page


def _unflowed(text: str, *, delete: bool) -> str:
    """Return text of the form flowed (RFC 3676) with its paragraphs on one line each."""
    found: list[str] = []
    open_depth = -1
    for line in with_line_feeds(text).split("\n"):
        mark = re.match(r">*", line)
        depth = mark.end() if mark else 0
        words = line[depth:].removeprefix(" ")
        if open_depth == depth and words != "-- ":
            found[-1] += words
        else:
            found.append(">" * depth + (" " if depth else "") + words)
        flows = words.endswith(" ") and words != "-- "
        if flows and delete:
            found[-1] = found[-1][:-1]
        open_depth = depth if flows else -1
    return "\n".join(found)


def _blocks(text: str) -> Iterator[MailBlock]:
    """Yield the paragraphs of a message, each with what it is of it."""
    part = _WRITTEN
    marked = False
    kept: list[str] = []
    lines = text.split("\n")
    width = max((len(line) for line in lines if len(line) <= _WIDEST), default=0)
    for number, line in enumerate(lines):
        mark = _QUOTED.match(line)
        words = line[mark.end() :] if mark else line
        kind = _part_of(lines, number, part, quoted=mark is not None)
        if kept and (not words.strip() or kind != part or marked != (mark is not None)):
            yield MailBlock(_unwrapped(kept, width), part)
            kept = []
        part, marked = kind, mark is not None
        if words.strip():
            kept.append(words.rstrip())
    if kept:
        yield MailBlock(_unwrapped(kept, width), part)


def _unwrapped(lines: list[str], width: int) -> str:
    """Return the lines of a paragraph, those that were wrapped joined: the next word would not have fitted on them."""
    text = lines[0]
    for above, below in pairwise(lines):
        word = below.split(None, 1)[0]
        wrapped = width >= _NARROWEST and len(above) + 1 + len(word) > width and not _BULLET.match(below)
        text += (" " if wrapped else "\n") + (below.lstrip() if wrapped else below)
    return text


def _part_of(lines: list[str], number: int, part: str, *, quoted: bool) -> str:
    """Return what of a message a line is; what an earlier message or a signature begins goes on to the end."""
    if part == _ORIGINAL_PART:
        return part
    if quoted:
        return _QUOTE
    line = lines[number].rstrip("\r")
    after = next((one for one in lines[number + 1 : number + 4] if one.strip()), "")
    below = any(map(_HEADER_BELOW.match, lines[number + 1 : number + 4]))
    if _ORIGINAL.match(line.strip()) and (below or line.startswith("--")):
        return _ORIGINAL_PART
    if part == _QUOTE and number and _ATTRIBUTION.match(f"{lines[number - 1].strip()} {line.strip()}"):
        return _QUOTE
    if line.strip() and _is_attribution(lines, number) and (after.startswith(">") or _ends_below(lines, number)):
        return _QUOTE
    if _SIGNATURE.match(line.rstrip()) and (line.startswith("--") or number > 0):
        return _SIGNED
    if part == _SIGNED:
        return part
    return _WRITTEN


_ORIGINAL_PART = "earlier"


def _is_attribution(lines: list[str], number: int) -> bool:
    """Whether a line, or two of them, say who wrote what is quoted below."""
    one = lines[number].strip()
    two = f"{one} {lines[number + 1].strip()}" if number + 1 < len(lines) else one
    return _ATTRIBUTION.match(one) is not None or (len(one) > 20 and _ATTRIBUTION.match(two) is not None)


def _ends_below(lines: list[str], number: int) -> bool:
    """Whether the quotation begins in one of the next lines: who wrote it may take two."""
    return any(line.startswith(">") for line in lines[number + 1 : number + 5])


class _Bare(HTMLParser):
    """Collects the text of a page, blocks on lines of their own."""

    _BLOCKS = frozenset(("p", "div", "br", "li", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"))
    _UNSEEN = frozenset(("style", "script", "head", "title"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        """Begin a line where a block begins."""
        self.unseen += tag in self._UNSEEN
        if tag in self._BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End what is not seen."""
        self.unseen -= tag in self._UNSEEN and self.unseen > 0
        if tag in self._BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if not self.unseen:
            self.pieces.append(data.replace("\n", " "))


def _bare(page: str) -> str:
    """Return the text of a page, and nothing of how it looks."""
    reader = _Bare()
    reader.feed(page)
    reader.close()
    return "\n".join(filter(None, (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))))


def _page(path: Path, page: str) -> Iterator[MailBlock]:
    """Yield the paragraphs of a message that is a page: by the reader of pages, what it quotes set aside."""
    own, quoted = _without_quotes(page)
    try:
        text = from_html(path, own).text
    except ReadingError as error:
        if error.hint and "extra" in error.hint:
            raise
        text = _bare(own)
    if len(text) * 2 < len(_bare(own)):  # short letters are no articles, and an extractor may pass over them
        text = _bare(own)
    yield from _blocks(text)
    for one in quoted:
        for line in one.split("\n"):
            yield MailBlock(line, _QUOTE)


def _without_quotes(page: str) -> tuple[str, list[str]]:
    """Return a page without what mail programs mark as quoted, and the texts of that."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(page)
    except (etree.ParserError, ValueError):
        return page, []
    quoted: list[str] = []
    for element in tree.xpath(_QUOTES):
        if element.getparent() is None or any(one.get("data-quoted") for one in element.iterancestors()):
            continue
        element.set("data-quoted", "1")
        quoted.append(_bare(html.tostring(element, encoding="unicode", with_tail=False)))
    for element in tree.xpath("//*[@data-quoted]"):
        element.drop_tree()
    return html.tostring(tree, encoding="unicode"), [one for one in quoted if one]


_QUOTES = (
    "//blockquote[@type='cite'] | //*[contains(concat(' ', @class, ' '), ' gmail_quote ')]"
    " | //*[contains(concat(' ', @class, ' '), ' moz-cite-prefix ')] | //*[@id='divRplyFwdMsg']"
    " | //*[@id='divRplyFwdMsg']/following-sibling::* | //*[@id='appendonsend']/following-sibling::*"
)


class _MailWriter(TextWriter):
    """Writes the paragraphs of a message, and remembers their kinds and numbers."""

    paragraph: int = 0

    def add(self, text: str, kind: Kind | None = None, part: str = "") -> None:
        """Write a paragraph; what is set aside as one line, so that it is set aside as a whole."""
        if kind is not None:
            text = " ".join(text.split())
        if self.length:
            self.put("\n\n")
        self.paragraph += kind is not Kind.SUBHEAD
        number = 0 if kind is Kind.SUBHEAD else self.paragraph
        self.places.append(SourcePlace(self.length, paragraph=number, part=part or ("" if number else "subject")))
        if kind is not None:
            mark = _BULLET.match(text)
            self.given[self.length + (mark.end() if mark else 0)] = kind
        self.put(text)


_BULLET = re.compile(r"\s*(?:[•‣◦▪▫■□●○◆◇►▸▶➢➤⁃∙]\s*|[-–*·+]\s+)")
