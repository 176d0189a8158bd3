"""Files of every kind become Sources, and what cannot is one clear error."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from reading.article import Kind
from reading.clean import clean
from reading.errors import ReadingError
from reading.load import load
from reading.read import read, read_file
from reading.records import Fields
from reading.walk import walk
from tests.reading.files import write

PROSE = "Jan Leike has joined Anthropic, it said on Friday. “It’s time,” he wrote. Nobody at OpenAI replied."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_and_without_a_mark(tmp_path: Path, encoding: str) -> None:
    [source] = load(write(tmp_path, "a.txt", ("Überschrift\r\n\r\n" + PROSE + "\r").encode(encoding)))
    assert source.text == "Überschrift\n\n" + PROSE + "\n"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", PROSE + " He went to a café."),
        ("latin-1", "Der Präsident trat am Dienstag zurück. Er möchte später zurückkehren."),
        ("cp1251", "Президент ушёл в отставку во вторник. Никто не знает, вернётся ли он."),
    ],
)
def test_another_encoding_when_the_evidence_is_good(tmp_path: Path, encoding: str, text: str) -> None:
    [source] = load(write(tmp_path, "a.txt", text.encode(encoding)))
    assert source.text == text


@pytest.mark.parametrize(
    ("data", "byte"),
    [
        (b"ab\x92", 2),
        ("Ünïcödé text, mostly fine: “ok” — ".encode() * 20 + b"\xff and more", 880),
        (b"\xff\xfea\x00\x00\xd8", 4),
    ],
)
def test_an_uncertain_encoding_is_an_error_that_names_the_byte(tmp_path: Path, data: bytes, byte: int) -> None:
    with pytest.raises(ReadingError, match=rf"a\.txt: byte {byte} ") as raised:
        list(load(write(tmp_path, "a.txt", data)))
    assert "iconv" in raised.value.hint


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="Not a text file"):
        list(load(write(tmp_path, "a.txt", b"\x7fELF\x00\x01")))


HTML = """<html lang="en"><head><meta charset="ENCODING"><title>Leike joins Anthropic | DMR</title>
<meta name="author" content="Huey Ong"><meta property="article:published_time" content="2024-05-31T10:00:00Z">
<link rel="canonical" href="https://dmr.example/a"><meta property="og:site_name" content="DMR News"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Leike joins Anthropic</h1>
<p>Jan Leike has joined Anthropic, a “competitor” of OpenAI, to head a new team dedicated to super&shy;alignment.</p>
<h2>What is it?</h2><p>It is a <b>team</b> that works on <a href="/x">safety</a>. It is small.</p>
<ul><li>One thing that matters</li><li>Another thing that matters</li></ul></article>
<footer>Copyright 2024 DMR</footer><script>alert(1)</script></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252"])
def test_html_gives_main_text_and_metadata(tmp_path: Path, encoding: str) -> None:
    pytest.importorskip("trafilatura")
    article = read_file(write(tmp_path, "a.html", HTML.replace("ENCODING", encoding).encode(encoding)))
    assert article.title == "Leike joins Anthropic"
    assert article.metadata == {
        "author": "Huey Ong",
        "date": "2024-05-31",
        "source": "DMR News",
        "url": "https://dmr.example/a",
    }
    assert [(unit.kind, article.quote(unit.index)) for unit in article.sentences] == [
        (Kind.HEADLINE, "Leike joins Anthropic"),
        (
            Kind.SENTENCE,
            "Jan Leike has joined Anthropic, a “competitor” of OpenAI, to head a new team dedicated to superalignment.",
        ),
        (Kind.SUBHEAD, "What is it?"),
        (Kind.SENTENCE, "It is a team that works on safety."),
        (Kind.SENTENCE, "It is small."),
        (Kind.BULLET, "One thing that matters"),
        (Kind.BULLET, "Another thing that matters"),
    ]


def test_html_without_the_extra_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(ReadingError, match="needs trafilatura") as raised:
        list(load(write(tmp_path, "a.html", HTML)))
    assert "/PATH/TO/CLONE[html]" in raised.value.hint


def test_a_page_without_an_article_is_a_clear_error(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    with pytest.raises(ReadingError, match="No article found"):
        list(load(write(tmp_path, "a.htm", "<html><body></body></html>")))


def lines(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def test_jsonl_fields_are_guessed_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "f.jsonl",
        lines(
            {"id": 7, "headline": "A title", "body": PROSE, "published": "May 31, 2024", "score": 0.5},
            {"id": 7, "headline": "Another", "body": PROSE + "\ud800"},
            {"headline": "No id", "body": PROSE},
        ),
    )
    first, second, third = load(path)
    assert (first.name, first.title, first.text) == ("f.jsonl#7", "A title", PROSE)
    assert first.metadata == {"id": 7, "headline": "A title", "published": "May 31, 2024", "score": 0.5}
    assert read(first, first.name).metadata["date"] == "2024-05-31"
    assert (second.name, third.name) == ("f.jsonl#7~2", "f.jsonl#3")
    assert read(second, second.name).text.endswith("\ufffd")


def test_jsonl_fields_can_be_named(tmp_path: Path) -> None:
    path = write(tmp_path, "f.jsonl", lines({"a": PROSE, "b": "key", "c": "Title", "text": "no"}))
    [source] = load(path, fields=Fields(text="a", id="b", title="c"))
    assert (source.name, source.title, source.text) == ("f.jsonl#key", "Title", PROSE)


def test_jsonl_without_an_obvious_text_asks_for_it(tmp_path: Path) -> None:
    path = write(tmp_path, "f.jsonl", lines({"a": PROSE * 3, "b\x1b": PROSE * 3}))
    with pytest.raises(ReadingError, match=r"Which field holds the text.*a, b␛") as raised:
        list(load(path))
    assert "--text-field" in raised.value.hint


def test_bad_lines_do_not_stop_the_good_ones(tmp_path: Path) -> None:
    path = write(tmp_path, "f.jsonl", b'{"text": "One."}\nnot json\n\n[1]\n{"text": "\xff"}\n{"text": "Two."}\n')
    sources = load(path)
    found: list[str] = []
    with pytest.raises(ReadingError, match=r"3 of 5 lines hold no article: .*line 2: not JSON.*line 4: not a JSON"):
        found.extend(source.text for source in sources)
    assert found == ["One.", "Two."]


def test_a_folder_gives_its_articles_and_counts_what_it_skips(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".copydesk").mkdir()
    for name in ("b.txt", "a.md", "sub/c.jsonl", "sub/d.HTML", ".hidden.txt", ".copydesk/x.txt", "e.png"):
        write(tmp_path, name, "x")
    write(tmp_path, "bin.txt", b"a\x00b")
    write(tmp_path, "wide.txt", "wide".encode("utf-16"))
    found = walk(tmp_path)
    names = [path.relative_to(tmp_path).as_posix() for path in found.files]
    assert names == ["a.md", "b.txt", "wide.txt", "sub/c.jsonl", "sub/d.HTML"]
    assert {reason: count for reason, count in found.skipped.items() if count} == {"hidden": 1, "binary": 1, "other": 1}
    left = walk(tmp_path, lambda path: path == str(tmp_path / "b.txt"))
    assert set(found.files) - set(left.files) == {tmp_path / "b.txt"}


def test_what_is_no_file_hides_no_article(tmp_path: Path) -> None:
    """Links that lead nowhere or to themselves are told when they are read; nobody waits for a pipe."""
    for name in "abcdefgh":
        write(tmp_path, f"{name}.txt", "One is here.")
    (tmp_path / "round.txt").symlink_to("round.txt")
    (tmp_path / "nowhere.txt").symlink_to("missing.txt")
    (tmp_path / "link.txt").symlink_to("a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "piped.txt").symlink_to("pipe.txt")
    found = walk(tmp_path)
    assert [path.stem for path in found.files] == [*"abcdefgh", "link", "nowhere", "round"]
    assert found.skipped["other"] == 2


def test_every_line_end_and_space_is_handled_on_purpose(tmp_path: Path) -> None:
    raw = "A\u00a0headline of words\r\n\r\nOne is here.\x85Two is here.\x0c"
    raw += "Three\u200b is\u00ad here.\u2028Four is here.\r\n"
    article = read_file(write(tmp_path, "a.txt", raw))
    assert [article.quote(unit.index) for unit in article.sentences] == [
        "A\u00a0headline of words",
        "One is here.",
        "Two is here.",
        "Three· is· here.",
        "Four is here.",
    ]
    assert article.replaced == 2
    assert clean(article.text).text == article.text


@pytest.mark.parametrize(
    "page",
    [
        b"<html><p>\x00\x01\x1b[31m" + PROSE.encode() * 3,
        b"<p>" * 3000 + PROSE.encode(),
        b"\xff<html>\xfe",
        b"",
        b"<html><head><meta charset='unicode_escape'></head><body><p>" + PROSE.encode() * 5,
    ],
)
def test_a_hostile_page_is_an_article_or_a_clear_error(tmp_path: Path, page: bytes) -> None:
    pytest.importorskip("trafilatura")
    path = write(tmp_path, "a.html", page)
    try:
        article = read_file(path)
    except ReadingError:
        return
    assert article.text.strip()
    assert clean(article.text).text == article.text


def test_deeply_nested_markdown_and_json_are_read_or_refused(tmp_path: Path) -> None:
    assert read_file(write(tmp_path, "a.md", "> " * 2000 + "deep\n")).text.strip()
    with pytest.raises(ReadingError, match="not JSON"):
        list(load(write(tmp_path, "a.jsonl", "[" * 100_000 + "\n")))
