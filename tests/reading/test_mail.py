"""E-mails: what was written is read, what is quoted and signatures are set aside, attachments are named."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from reading.article import Article
from reading.aside import why_aside
from reading.errors import ReadingError
from reading.load import load
from reading.mail import from_document
from reading.read import read
from tests.reading.files import write

LETTER = """\
Dear Bo,

unemployment fell to 3.5 percent in 2023, says the
department. Wages rose by 4 percent, which is a lot
for a state of that size.

- the first point
- the second point

-- 
Ann Lee
555-1234

On Thu, May 30, 2024 at 9:00 AM Bo Chen <bo@b.example>
wrote:
> Is it true that wages fell?
>
> > An older one.
"""  # noqa: W291


def article(data: bytes) -> Article:
    return read(from_document(Path("a.eml"), data), "a.eml")


GERMAN = (
    "Der Bürgermeister Müller sagte, die Brücke sei für 3 Millionen gebaut worden. "
    "Es regnete über das ganze Jahr in Straßburg.\n"
)
BROKEN = b'From: <<<>>,\r\nDate: soon\r\nSubject: =?utf-8?B?!!?=\r\nContent-Type: text/plain; charset="\xff"\r\n\r\n'


def told(found: Article) -> list[tuple[str, str, str]]:
    return [(unit.kind.value, found.place(unit.index).part, found.quote(unit.index)) for unit in found.sentences]


def mail(text: str, more: bytes = b"", encoding: str = "utf-8") -> bytes:
    """Return a message of one part."""
    head = b"Subject: Rain\r\nMIME-Version: 1.0\r\n" + (more or b"Content-Type: text/plain; charset=utf-8\r\n")
    return head + b"\r\n" + text.replace("\n", "\r\n").encode(encoding)


def test_a_letter_with_a_signature_and_an_answer(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = "Re: Figures – Ohio", "Ann Lée <ann@a.example>"
    message["Date"] = "Fri, 31 May 2024 10:00:00 -0400"
    message.set_content(LETTER)
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="figures.pdf")
    [source] = load(write(tmp_path, "a.eml", message.as_bytes()))
    found = read(source, "a.eml")
    assert told(found) == [
        ("headline", "subject", "Re: Figures – Ohio"),
        ("subhead", "", "Dear Bo,"),
        ("sentence", "", "unemployment fell to 3.5 percent in 2023, says the department."),
        ("sentence", "", "Wages rose by 4 percent, which is a lot for a state of that size."),
        ("bullet", "", "the first point"),
        ("bullet", "", "the second point"),
        ("boilerplate", "signature", "-- Ann Lee 555-1234"),
        ("boilerplate", "quoted", "On Thu, May 30, 2024 at 9:00 AM Bo Chen <bo@b.example> wrote:"),
        ("boilerplate", "quoted", "Is it true that wages fell?"),
        ("boilerplate", "quoted", "An older one."),
    ]
    assert [why_aside(found, at) for at in (6, 7)] == ["a signature", "quoted from another message"]
    assert found.title == "Re: Figures – Ohio"
    assert (found.metadata["author"], found.metadata["date"]) == ("Ann Lée", "2024-05-31")
    assert found.metadata["attachments"] == ["figures.pdf"]


def test_an_earlier_message_below_a_line_is_set_aside() -> None:
    text = "It rained.\n\n-----Original Message-----\nFrom: Bo\nSent: Monday\nSubject: Rain\n\nIt did not rain.\n"
    assert [(kind, words) for kind, _, words in told(article(mail(text)))] == [
        ("headline", "Rain"),
        ("sentence", "It rained."),
        ("boilerplate", "-----Original Message----- From: Bo Sent: Monday Subject: Rain"),
        ("boilerplate", "It did not rain."),
    ]


def test_a_page_is_read_where_the_plain_text_says_nothing() -> None:
    message = EmailMessage()
    message["Subject"] = "Rain"
    message.set_content("No HTML.")
    quoted = '<div class="gmail_quote"><p>On Thu Bo wrote:</p><blockquote>Is it true?</blockquote></div>'
    message.add_alternative(f"<p>It rained on Monday in Ohio.</p><p>It snowed.</p>{quoted}", subtype="html")
    assert [(kind, words) for kind, _, words in told(article(message.as_bytes()))] == [
        ("headline", "Rain"),
        ("sentence", "It rained on Monday in Ohio."),
        ("sentence", "It snowed."),
        ("boilerplate", "On Thu Bo wrote:"),
        ("boilerplate", "Is it true?"),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (mail("It rained and was \nwet.\n", b"Content-Type: text/plain; format=flowed\r\n"), "It rained and was wet."),
        (mail("SXQgcmFpbmVkLg==", b"Content-Transfer-Encoding: base64\r\n"), "It rained."),
        (mail("It rained – so.", b"Content-Type: text/plain; charset=x-none\r\n"), "It rained – so."),
        (mail(GERMAN, encoding="latin-1"), "Es regnete über das ganze Jahr in Straßburg."),
        (BROKEN + b"It rained.", "It rained."),
    ],
)
def test_encodings_and_broken_heads(data: bytes, words: str) -> None:
    assert told(article(data))[-1][2] == words


NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000))


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b"Content-Type: multipart/encrypted; boundary=x\r\n\r\n--x\r\n\r\nx\r\n--x--\r\n", "encrypted"),
        (b"Subject: x\r\nContent-Type: image/png\r\n\r\nabc\r\n", "no text"),
        (b"", "no text"),
        (b"MIME-Version: 1.0\r\n" + NESTED, "could not be read"),
    ],
)
def test_what_has_no_words_says_so(tmp_path: Path, data: bytes, title: str) -> None:
    with pytest.raises(ReadingError, match=title) as raised:
        list(load(write(tmp_path, "a.eml", data)))
    assert "a.eml" in raised.value.message
