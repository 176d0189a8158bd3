"""What of an e-mail its writer wrote: answers, signatures, wrapped lines, pages, parts; read in this process."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from reading.article import Article
from reading.mail import _bare, from_document
from reading.read import read

WRITTEN = "It rained on Monday in Ohio."
FLOWED = b"Content-Type: text/plain; charset=utf-8; format=flowed"


def article(data: bytes) -> Article:
    return read(from_document(Path("a.eml"), data), "a.eml")


def told(data: bytes) -> list[tuple[str, str]]:
    """Return what of the message each unit is, and its words, without the subject."""
    found = article(data)
    return [(found.place(unit.index).part, found.quote(unit.index)) for unit in found.sentences][1:]


def mail(text: str, kind: bytes = b"Content-Type: text/plain; charset=utf-8") -> bytes:
    return b"Subject: Rain\r\nMIME-Version: 1.0\r\n" + kind + b"\r\n\r\n" + text.replace("\n", "\r\n").encode()


def page(html: str, plain: str = "x") -> bytes:
    message = EmailMessage()
    message["Subject"] = "Rain"
    message.set_content(plain)
    message.add_alternative(f"<p>{WRITTEN}</p>{html}", subtype="html")
    return message.as_bytes()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("-- \nAnn\n\nOhio\n", [("signature", "-- Ann"), ("signature", "Ohio")]),
        ("_____\nAnn Lee\n", [("signature", "_____ Ann Lee")]),
        ("Sent from my iPhone\n", [("signature", "Sent from my iPhone")]),
        ("Von meinem iPad gesendet\n", [("signature", "Von meinem iPad gesendet")]),
        ("Sent from my office it was news.\n", [("", "Sent from my office it was news.")]),
        ("On Thu Bo wrote:\n\n> It hailed.\n", [("quoted", "On Thu Bo wrote:"), ("quoted", "It hailed.")]),
        ("Bo Chen wrote:\n> It hailed.\n", [("quoted", "Bo Chen wrote:"), ("quoted", "It hailed.")]),
        ("On Monday Bo wrote:\nIt hailed.\n", [("", "On Monday Bo wrote:"), ("", "It hailed.")]),
        ("> It hailed.\n\nIt snowed.\n", [("quoted", "It hailed."), ("", "It snowed.")]),
        (
            "Am Donnerstag, dem 30. Mai, hat Bo Chen von der\nZeitung in Ohio das schrieb:\n\n\n> It hailed.\n",
            [
                ("quoted", "Am Donnerstag, dem 30. Mai, hat Bo Chen von der Zeitung in Ohio das schrieb:"),
                ("quoted", "It hailed."),
            ],
        ),
        (
            "From: Bo\nSent: Monday\n\nIt hailed.\n\n> It snowed.\n\nIt was cold.\n",
            [
                *(("earlier", words) for words in ("From: Bo Sent: Monday", "It hailed.")),
                *(("earlier", words) for words in ("It snowed.", "It was cold.")),
            ],
        ),
        (
            "-- Forwarded message --\n\nIt hailed.\n",
            [("earlier", "-- Forwarded message --"), ("earlier", "It hailed.")],
        ),
        ("From: here on it hailed.\nIt snowed.\n", [("", "From: here on it hailed."), ("", "It snowed.")]),
        ("From: Ohio, with snow --\n", [("", "From: Ohio, with snow --")]),
    ],
)
def test_signatures_answers_and_earlier_messages_are_told_from_what_was_written(
    text: str, wanted: list[tuple[str, str]]
) -> None:
    """An earlier message goes on to the end, whatever it quotes itself; without words of a head it is none."""
    assert told(mail(f"{WRITTEN}\n\n{text}")) == [("", WRITTEN), *wanted]


def test_a_greeting_of_a_telephone_that_comes_first_is_no_signature() -> None:
    """Below a signature nothing is written, so the first line is one only where it begins as one."""
    found = article(mail(f"Sent from my iPhone\n\n{WRITTEN}\n"))
    assert [found.place(unit.index).part for unit in found.sentences] == ["subject", "", ""]


LONG = "Nobody in the state of Ohio saw that it snowed, as"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"{LONG}\nsaid on Monday.\n", [f"{LONG} said on Monday."]),
        (f"{LONG}\n  said on Monday.\n", [f"{LONG} said on Monday."]),
        (f"{LONG[1:]}\nsaid it\n", [LONG[1:], "said it"]),
        (f"{LONG}\nsaid\n- one\n- two\n", [f"{LONG} said", "one", "two"]),
        (f"{LONG}\n- one\n", [LONG, "one"]),
        (f"{LONG} said.\nIt hailed.\nIt snowed in all the other states.\n{LONG}\n", None),
        ("a short line\nand another one\nof a poem\n", ["a short line", "and another one", "of a poem"]),
    ],
)
def test_only_lines_that_were_wrapped_are_joined(text: str, wanted: list[str] | None) -> None:
    """A line was wrapped where the next word had no room, in a message with lines that are long, and no list."""
    own = [line.strip() for line in text.splitlines()]
    assert [words for _, words in told(mail(text))] == (own if wanted is None else wanted)


@pytest.mark.parametrize(
    ("text", "more", "wanted"),
    [
        ("It rained \nand hailed.\nIt snowed.\n", b"", [("", "It rained and hailed."), ("", "It snowed.")]),
        ("It rained. \n-- \nAnn\n", b"", [("", "It rained."), ("signature", "-- Ann")]),
        ("-- \nAnn\n", b"", [("signature", "-- Ann")]),
        ("ra \nin\n", b"; delsp=yes", [("", "rain")]),
        (" > It rained \nhere.\n", b"", [("quoted", "It rained here.")]),
        (
            "> It rained \n> and hailed.\n>> Older \n>> words.\nMy \nown.\n",
            b"",
            [("quoted", "It rained and hailed."), ("quoted", "Older words."), ("", "My own.")],
        ),
    ],
)
def test_flowed_lines_are_put_together_within_one_depth(text: str, more: bytes, wanted: list[tuple[str, str]]) -> None:
    """As RFC 3676 says: a blank at the end, another depth and the sign of a signature end nothing and join nothing."""
    assert told(mail(text, FLOWED + more)) == wanted


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<style>p {color: red}</style><p>It<br>hailed.</p>", [("", "It"), ("", "hailed.")]),
        ("<blockquote>It hailed.</blockquote><p>It snowed.</p>", [("", "It hailed."), ("", "It snowed.")]),
        (
            "<blockquote type=cite><p>It hailed.</p><p>So.</p></blockquote>It snowed.",
            [("", "It snowed."), ("quoted", "It hailed."), ("quoted", "So.")],
        ),
        (
            "<div id=divRplyFwdMsg>From: Bo</div><div>It hailed.</div><p></p>",
            [("quoted", "From: Bo"), ("quoted", "It hailed.")],
        ),
        (
            "<div class='x gmail_quote'>Bo wrote:<blockquote type=cite>It hailed.</blockquote></div>",
            [("quoted", "Bo wrote:"), ("quoted", "It hailed.")],
        ),
    ],
)
def test_what_mail_programs_mark_as_quoted_is_set_aside_once(html: str, wanted: list[tuple[str, str]]) -> None:
    assert told(page(html)) == [("", WRITTEN), *wanted]


def test_of_a_page_in_a_message_the_text_is_kept() -> None:
    """Blocks are lines, marks within them are not; what a reader does not see is none of it."""
    for tag in ("p", "div", "br", "li", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"):
        assert _bare(f"a <{tag}> b\nb  &amp; </{tag}>c") == "a\nb b &\nc", tag
    for tag in ("b", "i", "span", "a"):
        assert _bare(f"a<{tag}>b</{tag}>c") == "abc", tag
    for tag in ("style", "script", "head", "title"):
        assert _bare(f"</{tag}>a<{tag}>b</{tag}>c") == "ac", tag


@pytest.mark.parametrize(("plain", "wanted"), [("It hailed.", "It hailed."), ("It h", WRITTEN)])
def test_the_page_is_read_where_it_says_more_than_four_times_what_the_text_says(plain: str, wanted: str) -> None:
    assert [words for _, words in told(page("", plain))] == [wanted]


def test_attached_texts_are_named_and_others_are_read() -> None:
    """With the name that they have, or what they are; a message that is attached is not read either."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Rain", "ann@a.example", "Bo  Chen <bo@b.example>"
    message.set_content(WRITTEN)
    message.add_attachment("It snowed.", disposition="inline")
    message.add_attachment("It hailed.", filename="notes.txt")
    message.add_attachment(b"x", maintype="image", subtype="png")
    other = EmailMessage()
    other.set_content("It was cold.")
    message.add_attachment(other)
    assert told(message.as_bytes()) == [("", WRITTEN), ("", "It snowed.")]
    assert article(message.as_bytes()).metadata == {
        **{"author": "ann@a.example", "to": "Bo Chen <bo@b.example>"},
        "attachments": ["notes.txt", "image/png", "message/rfc822"],
    }


def test_paragraphs_are_counted_without_the_subject() -> None:
    found = article(mail("It rained.\n \n \nIt hailed.\nIt snowed.\n\n> It was cold.\n"))
    places = [found.place(unit.index) for unit in found.sentences]
    assert [(place.paragraph, place.part) for place in places] == [
        *((0, "subject"), (1, ""), (2, ""), (2, "")),
        (3, "quoted"),
    ]
    [first, *_] = from_document(Path("a.eml"), b"\r\nIt rained on Monday.\r\n").places
    assert (first.paragraph, first.part) == (1, "")
