"""What tells a file that copydesk wrote from an article, by a few bytes of each form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reading.ours import MARK, is_data_set, what_of_ours

RECORD = {"article": "a.txt", "article_sha256": "0", "sentence": 1, "verdict": "accurate"}
ANNOTATION = {"@context": ["http://www.w3.org/ns/anno.jsonld", {"copydesk": "urn:copydesk:"}], "id": "x"}
LONG = "x" * 20_000


def of(tmp_path: Path, data: bytes | str | dict[str, object]) -> str:
    path = tmp_path / "a"
    raw = json.dumps(data) if isinstance(data, dict) else data
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    return what_of_ours(path)


@pytest.mark.parametrize(
    "data",
    [
        RECORD,
        {"article_sha256": "0", "label": [], "text": "It rained."},
        {"article_sha256": "0", "label": "SUPPORTS", "claim": "It rained."},
        {"data": {"article_sha256": "0"}, "annotations": []},
        {"@type": "ClaimReview"},
        ANNOTATION,
        {"@context": "urn:copydesk:context"},
        f"[\n{json.dumps(RECORD)},\n{json.dumps(RECORD)}\n]\n",
        f"{json.dumps(RECORD)}\n{{broken\n",
        b"\xef\xbb\xbf" + json.dumps(RECORD).encode(),
        json.dumps(RECORD).encode("utf-16"),
        {"note": LONG, **RECORD},
        f'{{"schema_version": 2, "id": "0123", "article": "{LONG}',
        f'{{"@context":["urn:copydesk:", "{LONG}',
        "article,article_sha256,sentence,verdict\n",
        "note;verdict;sentence;article_sha256;article\n",
        '"article"\t"article_sha256"\t\'sentence\'\t verdict \n',
    ],
)
def test_an_export_is_told_in_every_form_that_it_may_have(
    tmp_path: Path, data: bytes | str | dict[str, object]
) -> None:
    """Also saved again by a spreadsheet, and when its first record is longer than what is looked at first."""
    assert of(tmp_path, data) == "an export"


@pytest.mark.parametrize(
    "keys",
    [
        *("article state decisions same_text_as", "entity kind article sentence differs", "article sentence partners"),
        *("kind reviewer round article snapshot holding", "name state lead assignment left_out"),
        *("name state lead blind due", "coefficients reviewers categories confusion"),
    ],
)
def test_what_commands_print_as_json_is_a_list(tmp_path: Path, keys: str) -> None:
    names = keys.split()
    assert of(tmp_path, {**dict.fromkeys(names), "more": 1}) == "a list"
    assert of(tmp_path, f"[{json.dumps(dict.fromkeys(names))}]") == "a list"
    for missing in names:
        assert of(tmp_path, {name: 1 for name in names if name != missing}) == ""


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-02 03:04:05Z  ana  12  accurate\n",
        "present a.txt  12 units  3 decisions\n",
        "withdrawn  a.txt  1 sentence  1 decision\n",
        "gone  sub/a.txt  2 sentences  0 decisions\n",
        "round one: open, ana leads\n",
        "round  state  lead  reviewers articles\n",
        "2 reviewers, 40 units\n",
        "1 reviewer, 1 unit\n",
    ],
)
def test_what_commands_print_for_people_is_a_list(tmp_path: Path, text: str) -> None:
    assert of(tmp_path, text) == "a list"
    assert of(tmp_path, f"It said:\n{text}") == ""


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<!doctype html><meta name=generator content='copydesk 1'>", "a report"),
        ('<html><META NAME="generator" CONTENT="Copydesk">', "a report"),
        ("# Review report: spring\n\n3 sentences.\nMade 2026-01-01 by copydesk 1.\n", "a report"),
        (f"# Anything\n{MARK}\n", "a file that copydesk wrote"),
        ("# Review report: spring\n\nMade by hand.\n", ""),
        ("\n# Review report: spring\nMade 2026-01-01 by copydesk 1.\n", ""),
        (f"{'x' * 4096}{MARK}", ""),
        ("<meta name=generator content=copydesking>", ""),
        ("Made by copydesk on Monday.\n", ""),
        ("", ""),
    ],
)
def test_a_report_is_told_by_its_head(tmp_path: Path, text: str, what: str) -> None:
    assert of(tmp_path, text) == what


@pytest.mark.parametrize(
    "data",
    [
        {"text": "It rained.", "@type": "ClaimReview"},
        {"text": "It rained.", "article": "a"},
        {"article": 1, "article_sha256": 1, "sentence": 1},
        {"data": {"article_sha256": "0"}},
        {"data": {"text": "It rained."}, "annotations": []},
        {"data": ["article_sha256"], "annotations": []},
        {"@type": "NewsArticle"},
        "[1, 2]\n",
        "{broken\n",
        "[" * 50_000,
        f'{{"id": "0123", "text": "{LONG}',
        f'{{"@context":["https://schema.org", "{LONG}',
        "article,sentence,verdict\n",
        "note\narticle,article_sha256,sentence,verdict\n",
    ],
)
def test_what_only_looks_like_it_is_an_article(tmp_path: Path, data: str | dict[str, object]) -> None:
    assert of(tmp_path, data) == ""


def test_a_file_that_cannot_be_read_is_nothing_of_ours(tmp_path: Path) -> None:
    assert what_of_ours(tmp_path / "none") == what_of_ours(tmp_path) == ""


def test_a_folder_is_a_data_set_by_the_mark_of_its_readme(tmp_path: Path) -> None:
    assert not is_data_set(str(tmp_path))
    (tmp_path / "README.md").write_text("# Data\n")
    assert not is_data_set(str(tmp_path))
    (tmp_path / "README.md").write_text("x" * (4096 - len(MARK)) + MARK)
    assert is_data_set(str(tmp_path))
    (tmp_path / "README.md").write_text("x" * (4097 - len(MARK)) + MARK)
    assert not is_data_set(str(tmp_path))
