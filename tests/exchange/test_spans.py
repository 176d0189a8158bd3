"""A finding that is a part of a sentence belongs to that sentence, and the part is kept, shown and exported."""

from __future__ import annotations

import json

import pytest

from reading.article import Article
from store.exchange.export import Job, Wanted, exported_articles
from store.exchange.formats.jsonl import write

from .incoming import FIRST, Desks, exported, reasons


def finding(**more: object) -> dict[str, object]:
    return {"article": FIRST, "verdict": "erroneous", "agent": "checker", **more}


def sentence(article: Article, number: int) -> tuple[int, int, str]:
    span = article.sentences[number]
    return span.start, span.end, article.quote(number)


def taken(desks: Desks) -> list[dict[str, object]]:
    return [json.loads(line) for line in exported(desks.open("checker", "main")).splitlines()]


def test_a_span_is_placed_on_the_sentence_that_holds_it_and_kept(desks: Desks) -> None:
    start, _, quote = sentence(desks.articles[0], 9)
    at = start + quote.index(" ") + 1
    assert reasons(desks.take(finding(start=at, end=at + 9))) == []
    [record] = taken(desks)
    assert (record["sentence"], record["quote"]) == (9, quote)
    assert record["spans"] == [{"start": at, "end": at + 9, "text": desks.articles[0].text[at : at + 9]}]


def test_numbers_of_spans_may_be_written_as_words(desks: Desks) -> None:
    start, end, quote = sentence(desks.articles[0], 9)
    spans = [{"start": str(start + 2), "end": str(start + 9)}]
    assert reasons(desks.take(finding(start=start, end=end, spans=spans))) == []
    [record] = taken(desks)
    assert record["spans"] == [{"start": start + 2, "end": start + 9, "text": quote[2:9]}]


def test_spans_move_with_their_sentence(desks: Desks) -> None:
    """Where the article is another text by now and the sentence stands elsewhere in it."""
    start, end, quote = sentence(desks.articles[0], 9)
    spans = [{"start": start - 7 + 2, "end": start - 7 + 9}]
    told = finding(start=start - 7, end=end - 7, quote=quote, article_sha256="0" * 64, spans=spans)
    assert reasons(desks.take(told)) == []
    [record] = taken(desks)
    assert record["anchor"]["status"] == "moved"  # type: ignore[index]
    assert record["spans"] == [{"start": start + 2, "end": start + 9, "text": quote[2:9]}]


def test_a_partial_quote_is_placed_whatever_its_marks_dashes_case_and_white_space(desks: Desks) -> None:
    start, _, quote = sentence(desks.articles[0], 9)
    words = quote.split()
    said = "“…" + "  ".join(words[1:5]).upper().replace("'", "’") + "…”"
    assert reasons(desks.take(finding(quote=said))) == []
    [record] = taken(desks)
    assert record["sentence"] == 9
    text = " ".join(words[1:5])
    assert record["spans"] == [
        {"start": start + len(words[0]) + 1, "end": start + len(words[0]) + 1 + len(text), "text": text}
    ]


@pytest.mark.parametrize("beyond", [1, 2])
def test_an_end_that_is_off_by_one_is_the_sentence_s(desks: Desks, beyond: int) -> None:
    """White space behind it, or the first letter of the next, is what programs count too much."""
    article = desks.articles[0]
    start, end, quote = sentence(article, 9)
    gap = article.sentences[10].start - end
    assert reasons(desks.take(finding(start=start, end=end + (1 if beyond == 1 else gap + 1)))) == []
    [record] = taken(desks)
    assert (record["quote"], "spans" in record) == (quote, False)


def test_what_crosses_two_sentences_is_refused_and_says_which(desks: Desks) -> None:
    article = desks.articles[0]
    start = article.sentences[9].start + 3
    assert reasons(desks.take(finding(start=start, end=article.sentences[10].end))) == [
        "it crosses 2 sentences (10 to 11)"
    ]
    both = article.text[start : article.sentences[10].end - 3]
    assert reasons(desks.take(finding(quote=both))) == ["the quote crosses two sentences"]


def test_words_that_stand_in_several_sentences_need_more(desks: Desks) -> None:
    article = desks.articles[0]
    holding = [one.index for one in article.sentences if " the " in article.quote(one.index)]
    assert len(holding) > 1
    [reason] = reasons(desks.take(finding(quote="the")))
    assert "sentences; give the sentence" in reason
    assert reasons(desks.take(finding(quote="the", sentence=holding[1]))) == []
    assert taken(desks)[0]["sentence"] == holding[1]
    assert '"text":"the"' in exported(desks.open("checker", "main")).decode()


def test_offsets_that_count_otherwise_are_found_by_their_words(desks: Desks) -> None:
    """UTF-16, bytes, or CRLF: the words near to the place decide."""
    start, _, quote = sentence(desks.articles[0], 9)
    word = quote.split()[1]
    at = start + quote.index(word)
    assert reasons(desks.take(finding(start=at + 7, end=at + 7 + len(word), quote=word))) == []
    [record] = taken(desks)
    assert record["spans"] == [{"start": at, "end": at + len(word), "text": word}]


def test_spans_come_back_byte_for_byte_and_only_those_inside_the_sentence(desks: Desks) -> None:
    start, end, _ = sentence(desks.articles[0], 9)
    marked = [{"start": start, "end": start + 4, "label": "Number"}, {"start": end - 3, "end": end, "label": "End"}]
    marked += [{"start": end + 1, "end": end + 5}, {"start": 3}]
    assert reasons(desks.take(finding(sentence=9, spans=marked[:3]))) == []
    before = exported(desks.open("checker", "main"))
    [record] = taken(desks)
    assert [one["label"] for one in record["spans"]] == ["Number", "End"]  # type: ignore[attr-defined]
    other = Desks(desks.articles)
    other.take(*before.splitlines())
    assert exported(other.open("checker", "main")) == before
    assert reasons(desks.take(finding(sentence=10, spans=marked))) == []


def test_the_words_of_a_span_stay_where_no_text_may_leave(desks: Desks) -> None:
    start, _, quote = sentence(desks.articles[0], 9)
    desks.take(finding(start=start, end=start + 9))
    desk = desks.open("checker", "main")
    raw = b"".join(write(Job(lambda: exported_articles([desk], Wanted(text=False)))))
    assert json.loads(raw)["spans"] == [{"start": start, "end": start + 9, "text": ""}]
    assert quote[:9].encode() not in raw
