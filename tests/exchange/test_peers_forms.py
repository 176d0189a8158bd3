"""Forms of other programs' exports that the real ones of `tests/exchange/peers` do not have."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tui.cli.main import main

Rows = Iterable[Mapping[str, object]]
TIMES = {"created_at": "2024-01-02T03:04:05Z", "updated_at": "2024-01-02T03:04:06Z", "lead_time": 3.0}


def lines(path: Path, rows: Rows) -> Path:
    """Write JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def table(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """Write a table with a header."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def came(file: Path, capfd: pytest.CaptureFixture[str], *more: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Import a file into the desk beside it; return what is exported then, and what the import said.

    Trying it says the same beforehand, and a second import changes nothing.
    """
    desk = str(file.parent / "desk")
    arguments = ["import", desk, str(file), "--json", *more]
    main([*arguments, "--dry-run"])
    tried = json.loads(capfd.readouterr().out)
    main(arguments)
    said = json.loads(capfd.readouterr().out)
    keys = ("taken_in", "refused", "there_already", "in_conflict", "passed_over", "articles", "faults")
    assert {key: said[key] for key in keys} == {key: tried[key] for key in keys}
    main(["export", desk])
    out = capfd.readouterr().out
    main(arguments)
    assert json.loads(capfd.readouterr().out)["taken_in"] == 0
    main(["export", desk])
    assert capfd.readouterr().out == out
    return list(map(json.loads, out.splitlines())), said


def doccano(number: int, words: str, *labels: object) -> dict[str, object]:
    return {"id": number, "text": words, "label": list(labels)}


def test_one_annotator_who_says_two_things_of_one_text_is_a_conflict_also_when_tried(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rows = [doccano(1, "A is b.", "accurate"), doccano(2, "A is b.", "erroneous"), doccano(1, "A is b.", "accurate")]
    found, said = came(lines(tmp_path / "ana.jsonl", rows), capfd)
    assert [one["verdict"] for one in found] == ["accurate"]
    assert (said["taken_in"], said["there_already"], said["in_conflict"]) == (1, 1, 1)


def test_a_span_far_beyond_its_text_is_refused_and_one_character_is_not(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = "Alpha met. Beta was here."
    rows = [
        doccano(1, words, [11, 99, "accurate"], [0, 10, "erroneous"]),
        doccano(2, f"{words}!", [11, 27, "accurate"]),
    ]
    found, said = came(lines(tmp_path / "ana.jsonl", rows), capfd)
    assert [(one["quote"], one["verdict"]) for one in found] == [
        ("Alpha met.", "erroneous"),
        ("Beta was here.!", "accurate"),
    ]
    assert [one["reason"] for one in said["faults"]] == ["there is no such place in the text"]


def test_an_annotation_that_was_sent_again_later_changes_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Label Studio stamps an annotation anew whenever it is submitted; another verdict at a later time is taken."""

    def export(label: str, updated: str) -> Path:
        value = {"start": 0, "end": 10, "text": "Alpha met.", "labels": [label]}
        result = [{"id": "r", "from_name": "label", "to_name": "text", "type": "labels", "value": value}]
        annotation = {"id": 1, "completed_by": 1, "result": result, **TIMES, "updated_at": updated}
        task = {"id": 1, "data": {"text": "Alpha met. Beta was here."}, "annotations": [annotation], "predictions": []}
        path = tmp_path / "tasks.json"
        path.write_text(json.dumps([task]))
        return path

    came(export("accurate", "2024-01-02T03:04:06Z"), capfd)
    _, said = came(export("accurate", "2025-01-02T03:04:06Z"), capfd)
    assert (said["taken_in"], said["there_already"]) == (0, 1)
    found, said = came(export("erroneous", "2025-01-03T03:04:06Z"), capfd)
    assert (said["taken_in"], [one["verdict"] for one in found]) == (1, ["erroneous"])


def test_the_facts_of_a_task_are_no_reasons(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """JSON-MIN has the task's own facts before the answers, a table has them anywhere."""
    row: dict[str, object] = {"claim": "A is b.", "url": "https://a.example", "section": "sport", "id": 3}
    row |= {"label": "accurate", "cause": "figure", "why": "looked it up", "annotator": 1, "annotation_id": 4, **TIMES}
    path = tmp_path / "min.json"
    path.write_text(json.dumps([row]))
    [found], _ = came(path, capfd)
    assert (found["verdict"], found["reasons"], found["note"]) == ("accurate", ["figure"], "looked it up")
    (tmp_path / "table").mkdir()
    [found], _ = came(table(tmp_path / "table" / "out.csv", [dict(sorted(row.items()))]), capfd)
    assert (found["verdict"], found["reasons"]) == ("accurate", [])


def test_what_is_said_beside_one_region_is_its_own_and_beside_several_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = "Alpha met. Beta was here."
    first = {"start": 0, "end": 10, "text": "Alpha met.", "labels": ["erroneous"]}
    second = {"start": 11, "end": 25, "text": "Beta was here.", "labels": ["accurate"]}
    rest = {"cause": "figure", "annotator": 1, "annotation_id": 4, **TIMES}
    path = tmp_path / "min.json"
    path.write_text(json.dumps([{"text": words, "id": 1, "label": [first], **rest}]))
    [found], said = came(path, capfd)
    assert (found["reasons"], said["passed"]) == (["figure"], {})
    path.write_text(json.dumps([{"text": words, "id": 1, "label": [first, second], **rest, "annotator": 2}]))
    [_, one, other], said = came(path, capfd)
    assert (one["reasons"], other["reasons"], said["passed_over"]) == ([], [], 1)


def test_a_choice_of_prodigy_means_something_by_its_id_or_its_text(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    options = [{"id": "accurate", "text": "Stimmt"}, {"id": 2, "text": "erroneous"}]

    def example(words: str, *accept: object) -> dict[str, object]:
        return {"text": words, "_task_hash": 1, "options": options, "accept": list(accept), "answer": "accept"}

    rows = [example("One.", "accurate"), example("Two.", 2), example("Three.", "accurate", 2)]
    found, said = came(lines(tmp_path / "out.jsonl", rows), capfd)
    assert [(one["quote"], one["verdict"], one["reasons"]) for one in found] == [
        ("One.", "accurate", []),
        ("Two.", "erroneous", []),
    ]
    assert [one["reason"] for one in said["faults"]] == ["several verdicts at once"]


def test_a_table_of_potato_1(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = "Alpha met. Beta was here."
    span = [{"start": 11, "end": 15, "span": "Beta", "annotation": "erroneous"}]
    columns = ("user", "instance_id", "displayed_text", "is it:::accurate", "is it:::erroneous", "why:::text_box")
    head = "span_annotation:::erroneous"
    rows = [
        {**dict(zip(columns, ("ana", "i1", "One claim.", "1", "", "seen it"), strict=True)), head: "[]"},
        {**dict(zip(columns, ("bo", "i1", "One claim.", "", "2", ""), strict=True)), head: "[]"},
        {**dict(zip(columns, ("bo", "i2", words, "", "", ""), strict=True)), head: str(span)},
        {**dict(zip(columns, ("cy", "i2", words, "", "", ""), strict=True)), head: "[" * 5000},
    ]
    found, said = came(table(tmp_path / "annotated_instances.csv", rows), capfd)
    assert [(one["quote"], one["reviewer"], one["verdict"], one["note"]) for one in found] == [
        ("One claim.", "ana", "accurate", "seen it"),
        ("One claim.", "bo", "erroneous", ""),
        ("Beta was here.", "bo", "erroneous", ""),
    ]
    assert [one["text"] for one in found[2]["spans"]] == ["Beta"]
    assert said["format"] == "potato"


def test_what_nobody_knows_is_named_and_an_empty_export_is_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Also where there is no desk yet: not the folder is at fault."""
    path = tmp_path / "out.json"
    for written in ('{"data": [{"text": "A is b."}]}', '{"text": "A is b."}\n{"text": "C is d."}\n', "[[1], [2]]"):
        path.write_text(written)
        assert main(["import", str(tmp_path / "desk"), str(path)]) == 2
        assert "not known what this file is" in capfd.readouterr().err
    path.write_text("[]")
    assert main(["import", str(tmp_path / "desk"), str(path)]) == 0
    assert "0 taken in" in capfd.readouterr().err
    assert not (tmp_path / "desk").exists()


def test_an_export_that_lies_in_the_desk_s_folder_makes_no_articles(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not when it is imported there, which is the first thing that a newcomer does, and not at the next opening."""
    monkeypatch.chdir(tmp_path)
    path = lines(tmp_path / "ana [1].jsonl", [doccano(1, "It rains. It pours.", "accurate")])
    (tmp_path / ".copydeskignore").write_text("drafts/")
    assert main(["import", path.name]) == 0
    assert ".copydeskignore names it now" in capfd.readouterr().err
    assert main(["import", path.name]) == 0
    assert "copydesk: 0 taken in, 1 there already; in round main\n" in capfd.readouterr().err
    assert main(["articles", "--json"]) == 0
    assert [json.loads(one)["article"][:9] for one in capfd.readouterr().out.splitlines()] == ["imported/"]
    assert (tmp_path / ".copydeskignore").read_text() == "drafts/\n/ana\\ \\[1\\].jsonl\n"
