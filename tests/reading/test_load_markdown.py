"""Markdown files become articles: without markup, with a map back to the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.article import Kind
from reading.decode import with_line_feeds
from reading.errors import ReadingError
from reading.load import load
from reading.markdown import from_markdown
from reading.read import read, read_file
from tests.reading.files import write

MARKDOWN = """---
title: "A title & more"
author: [Ann Lee, Bo Li]
published: 2024-05-31
lang: en-GB
tags: {topic: ai}
---

# A title &amp; more

Jan **Leike** has joined [Anthropic](https://a.example/x_y), a *rival*
of `OpenAI` \\* it said.  ![a picture](p.png)

## What next?

- One **thing** said.
- Another

3. Third
4. Fourth

> A quote.

<div>Raw <b>text</b></div>

| a | b |
|---|---|
| c | d |
"""


def test_markdown_loses_its_markup_and_keeps_a_map(tmp_path: Path) -> None:
    path = write(tmp_path, "a.md", MARKDOWN)
    [source] = load(path)
    assert source.text.split("\n") == [
        "A title & more",
        "",
        "Jan Leike has joined Anthropic, a rival of OpenAI * it said.  ",
        "",
        "What next?",
        "• One thing said.",
        "• Another",
        "3. Third",
        "4. Fourth",
        "",
        "A quote.",
        "",
        "Raw text",
        "",
        "a  b  ",
        "c  d  ",
    ]
    for word in (
        "title",
        "Leike",
        "Anthropic",
        "rival",
        "OpenAI",
        "it said",
        "What next?",
        "thing",
        "Fourth",
        "A quote",
        "d",
    ):
        at = source.text.rindex(word)
        origin = source.origin(at)
        assert origin is not None
        assert MARKDOWN[origin : origin + len(word)] == word
    assert source.origin(source.text.index("•")) is None


def test_markdown_front_matter_is_metadata_and_headings_are_no_claims(tmp_path: Path) -> None:
    article = read_file(write(tmp_path, "a.md", MARKDOWN))
    assert article.title == "A title & more"
    assert article.language == "en"
    assert article.metadata["date"] == "2024-05-31"
    assert article.metadata["author"] == ["Ann Lee", "Bo Li"]
    assert article.metadata["tags"] == {"topic": "ai"}
    json.dumps(dict(article.metadata))
    kinds = {article.quote(unit.index): unit.kind for unit in article.sentences}
    assert kinds["A title & more"] is Kind.HEADLINE
    assert kinds["What next?"] is Kind.SUBHEAD
    assert kinds["One thing said."] is Kind.BULLET


@pytest.mark.parametrize("front", ["a: [1", "a: &x [1]\nb: *x", "\t- : :", "a: !!python/object:os.system {}"])
def test_bad_front_matter_is_a_clear_error(tmp_path: Path, front: str) -> None:
    with pytest.raises(ReadingError, match="Could not read the front matter"):
        list(load(write(tmp_path, "a.md", f"---\n{front}\n---\ntext\n")))


def test_toml_front_matter(tmp_path: Path) -> None:
    article = read_file(write(tmp_path, "a.md", "+++\ntitle = 'T'\ndate = 2024-05-31\n+++\nSome text is here.\n"))
    assert (article.title, article.metadata["date"]) == ("T", "2024-05-31")


MARKED = st.lists(
    st.one_of(
        st.sampled_from(
            ["# ", "**", "*", "_", "[a](b)", "![", "](", "`", "```\n", "> ", "- ", "1. ", "\n", "\n\n", "&amp;"]
        ),
        st.sampled_from(
            ["|a|b|\n|-|-|\n", "<b>", "<!--", "-->", "\\*", "---\n", "    ", "<http://x.y>", "~~", "\ufeff"]
        ),
        st.text(max_size=4),
    )
).map("".join)


@given(MARKED)
def test_any_markdown_is_read_and_its_map_is_true(text: str) -> None:
    raw = with_line_feeds(text)
    try:
        source = from_markdown(Path("a.md"), raw)
    except ReadingError:
        return
    for run in source.runs:
        piece = source.text[run.start : run.start + run.length]
        assert piece == raw[run.origin : run.origin + run.length] or run.length == 1
    article = read(source, "a.md")
    assert len(article.text) == len(source.text)


def test_each_row_of_a_table_is_one_unit_up_for_judgement(tmp_path: Path) -> None:
    """It is no subhead, and is not glued to the list or paragraph above it."""
    table = "| Name | Votes |\n|---|---|\n| Ann. Lee | 5 |\n"
    text = f"# Votes\n\nThey voted on Monday. This is how.\n\n- A bullet here\n\n{table}"
    article = read_file(write(tmp_path, "a.md", text))
    rows = [article.quote(unit.index) for unit in article.sentences if unit.kind is Kind.TABLE]
    assert [" ".join(row.split()) for row in rows] == ["Name Votes", "Ann. Lee 5"]
    assert Kind.TABLE.is_claim
    assert "A bullet here" in {article.quote(unit.index) for unit in article.sentences if unit.kind is Kind.BULLET}


def test_a_list_that_begins_the_text_has_no_headline_among_its_items(tmp_path: Path) -> None:
    article = read_file(write(tmp_path, "a.md", "- one thing\n- two things\n\nThen they went home. It was late.\n"))
    assert [unit.kind for unit in article.sentences][:2] == [Kind.BULLET, Kind.BULLET]
