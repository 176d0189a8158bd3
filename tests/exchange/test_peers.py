"""Exports of other programs come in: what was labelled there is judged here, and what cannot be taken is said.

`tests/exchange/peers/README.md` says which exports are real and how they were made.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from store.opening import open_desk
from tui.cli.main import main

PEERS = Path(__file__).parent / "peers"

SPANS = {
    ("The council met on Monday.", "accurate", ""),
    ("It voted for a budget of 4 million dollars 😀.", "erroneous", "a budget of 4 million dollars"),
    ("Mayor Di Oro said she was pleased with the plan.", "disputed", ""),
    ("The bridge opened in 1974.", "erroneous", ""),
    ("Trucks may not cross it.", "accurate", "Trucks may not cross it"),
}
CLAIMS = {
    ("The Eiffel Tower is in Paris.", "accurate", ""),
    ("Dr. Smith was born in 1900. He died at 20.", "erroneous", ""),
}
POTATO = SPANS | {("The Eiffel Tower is in Paris.", "accurate", "")}
REAL: dict[str, tuple[str, set[tuple[str, str, str]], list[str]]] = {
    "labelstudio-spans.json": ("annotator-1", SPANS, []),
    "labelstudio-spans.min.json": ("annotator-1", SPANS, []),
    "labelstudio-spans.csv": ("annotator-1", SPANS, []),
    "labelstudio-choices.json": ("annotator-1", CLAIMS, []),
    "labelstudio-choices.min.json": ("annotator-1", CLAIMS, []),
    "doccano/ana.jsonl": ("ana", SPANS, []),
    "doccano/classes.json": ("classes", CLAIMS, []),
    "doccano/classes.csv": ("classes", CLAIMS, []),
    "potato/annotations.jsonl": ("ana", POTATO, ["--map", "unclear=disputed", "--texts", "potato/items.json"]),
    "potato/annotations.csv": ("ana", POTATO, ["--map", "unclear=disputed", "--texts", "potato/items.json"]),
    "potato/annotations.tsv": ("ana", POTATO, ["--map", "unclear=disputed", "--texts", "potato/items.json"]),
    "potato/user_state.json": ("ana", POTATO, ["--map", "unclear=disputed", "--texts", "potato/items.json"]),
}
"""Each real export: whose verdicts, which they are (sentence, verdict, marked part), and what else is to be said."""


def taken(desk: Path, file: Path, *more: str) -> int:
    """Import a file into a desk, as who owns it."""
    return main(
        ["import", str(desk), str(file), *(str(PEERS / one) if one.startswith("potato/") else one for one in more)]
    )


def records(desk: Path, *more: str) -> list[dict[str, Any]]:
    out = desk.parent / f"{desk.name}.out.jsonl"
    assert main(["export", str(desk), "-o", str(out), *more]) == 0
    return [json.loads(line) for line in out.read_bytes().splitlines()]


def verdicts(found: list[dict[str, Any]], who: str) -> set[tuple[str, str, str]]:
    """Return sentence, verdict and marked parts of one reviewer's decisions."""
    return {
        (one["quote"].replace(" 🙂", ""), one["verdict"], " | ".join(span["text"] for span in one.get("spans", ())))
        for one in found
        if one["reviewer"] == who
    }


@pytest.mark.parametrize("name", REAL)
def test_a_real_export_makes_a_desk_with_its_texts_and_verdicts(name: str, tmp_path: Path) -> None:
    """In one command, on a folder that is not there yet, without saying what the file is."""
    who, expected, more = REAL[name]
    desk = tmp_path / "desk"
    assert taken(desk, PEERS / name, *more) == (1 if name.startswith("potato/annotations") else 0)
    found = records(desk)
    assert verdicts(found, who) == expected
    before = (tmp_path / "desk.out.jsonl").read_bytes()
    taken(desk, PEERS / name, *more)
    assert records(desk) == found
    assert (tmp_path / "desk.out.jsonl").read_bytes() == before
    assert len(list((desk / "imported").iterdir())) == 1


@pytest.mark.parametrize(
    ("file", "kept"),
    [("My export (2).json", "My-export-2"), (".export.json", "export"), ("-a b-.json", "a-b"), ("….json", "texts")],
)
def test_texts_are_kept_in_a_file_that_is_seen(file: str, kept: str, tmp_path: Path) -> None:
    """It is named after the export, and never hidden: what is hidden is no article."""
    shutil.copy(PEERS / "labelstudio-choices.json", tmp_path / file)
    desk = tmp_path / "desk"
    assert taken(desk, tmp_path / file) == 0
    assert [path.name for path in (desk / "imported").iterdir()] == [f"{kept}.jsonl"]
    assert len(records(desk)) == len(CLAIMS)


@pytest.mark.parametrize("name", REAL)
def test_trying_writes_nothing_and_tells_what_would_come(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    who, expected, more = REAL[name]
    desk = tmp_path / "desk"
    taken(desk, PEERS / name, "--dry-run", "--json", *more)
    said = json.loads(capfd.readouterr().out)
    assert not desk.exists()
    assert len([one for one in said["changes"] if one["reviewer"] == who]) == len(expected)
    assert (said["dry_run"], bool(said["articles"])) == (True, True)
    taken(desk, PEERS / name, *more)
    capfd.readouterr()
    taken(desk, PEERS / name, "--dry-run", "--json", *more)
    again = json.loads(capfd.readouterr().out)
    assert (again["changes"], again["articles"], again["taken_in"]) == ([], [], 0)
    assert again["there_already"] == said["taken_in"]


def test_label_studio_keeps_people_notes_reasons_times_and_predictions(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    assert taken(desk, PEERS / "labelstudio-spans.json") == 0
    found = {(one["reviewer"], one["quote"]): one for one in records(desk)}
    budget = found["annotator-1", "It voted for a budget of 4 million dollars 😀."]
    assert (budget["note"], budget["reasons"]) == ("the minutes say 3 million", ["figure"])
    assert budget["modified"] == "2026-11-29T09:21:54.810182Z"
    assert budget["duration"] == pytest.approx(12.5 / 3, abs=0.001)
    guess = found["bert-nli 1.0", "It voted for a budget of 4 million dollars 😀."]
    assert (guess["role"], guess["score"], guess["spans"][0]["text"]) == ("agent", 0.71, "4 million dollars")
    assert guess["spans"][0]["label"] == "Refuted"


def test_annotators_are_reviewers_by_their_address_in_desk_toml(tmp_path: Path) -> None:
    task = json.loads((PEERS / "labelstudio-spans.json").read_text())[:1]
    task[0]["annotations"][0]["completed_by"] = {"id": 7, "email": "Ana@Example.org", "first_name": "Ana"}
    file = tmp_path / "tasks.json"
    file.write_text(json.dumps(task))
    assert taken(tmp_path / "plain", file) == 0
    assert {one["reviewer"] for one in records(tmp_path / "plain")} == {"Ana@Example.org", "bert-nli 1.0"}
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "a.txt").write_text("Some text that is there. It stays.\n")
    open_desk(desk).close()
    with (desk / ".copydesk" / "desk.toml").open("a") as settings:
        settings.write('\n[people]\nana = { email = "ana@example.org" }\n')
    assert taken(desk, file) == 0
    assert {one["reviewer"] for one in records(desk)} == {"ana", "bert-nli 1.0"}


def test_prodigy_keeps_people_and_times_and_passes_over_what_was_rejected(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "desk"
    assert taken(desk, PEERS / "prodigy.jsonl") == 0
    err = capfd.readouterr().err
    assert "1 passed over: the annotator rejected the example" in err
    assert "1 passed over: the annotator ignored the example" in err
    found = records(desk)
    assert verdicts(found, "ana") == {
        ("The council met on Monday.", "accurate", ""),
        ("It voted for a budget of 4 million dollars.", "erroneous", "a budget of 4 million dollars"),
    }
    assert verdicts(found, "bo") == {("The council met on Monday.", "erroneous", "")}
    assert verdicts(found, "prodigy") == {("The Eiffel Tower is in Paris.", "accurate", "")}
    assert {one["modified"] for one in found if one["reviewer"] == "bo"} == {"2023-12-01T10:01:40.000000Z"}


def test_fever_s_claims_are_articles_with_evidence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A claim is judged as a whole, however many sentences it has, and with or without a full stop."""
    desk = tmp_path / "desk"
    assert taken(desk, PEERS / "fever.jsonl", "--from", "fever") == 0
    assert "1 passed over: the claim has no label" in capfd.readouterr().err
    found = records(desk)
    assert verdicts(found, "fever") == {
        ("The harbour was opened in 1931 by the mayor.", "accurate", ""),
        ("Dr. Di Oro was born in 1900. He died at 20", "erroneous", ""),
        ("The bridge has eight lamps.", "disputed", ""),
    }
    pieces = [(piece["source"], piece["stance"]) for one in found for piece in one["evidence"]]
    assert ("https://en.wikipedia.org/wiki/Old_Harbour#sentence-7", "supports") in pieces
    assert ("https://en.wikipedia.org/wiki/Di_Oro#sentence-2", "refutes") in pieces
    assert len(open_desk(desk).articles.cards()) == 4


def test_averitec_keeps_the_justification_and_the_sources(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    assert taken(desk, PEERS / "averitec.json") == 0
    first, second = sorted(records(desk), key=lambda one: str(one["verdict"]), reverse=True)
    assert (first["verdict"], first["note"], second["verdict"]) == (
        "erroneous",
        "The minutes say 3 million.",
        "disputed",
    )
    assert first["evidence"] == [
        {
            "source": "https://example.org/minutes",
            "quote": "3 million dollars",
            "stance": "refutes",
            "accessed": "",
        }
    ]


def test_factgenie_s_categories_are_mapped_and_its_models_are_agents(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    assert taken(desk, PEERS / "factgenie.jsonl", "--map", "not-checkable=no claim") == 0
    found = records(desk)
    assert [(one["reviewer"], one["role"], one["spans"][0]["text"]) for one in found] == [
        ("ana", "reviewer", "Monday"),
        ("gpt", "agent", "Tuesday"),
    ]
    assert found[0]["note"] == "the data say Sunday"
    [aside] = [one for one in records(desk, "--answers") if one.get("claim") is False]
    assert (aside["quote"], aside["verdict"]) == ("Snow falls on Tuesday.", None)


def test_potato_1_has_its_texts_itself(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    assert taken(desk, PEERS / "potato-1.jsonl", "--map", "yes=-") == 0
    assert verdicts(records(desk), "potato") == {
        ("The bridge opened in 1974.", "erroneous", ""),
        ("The Eiffel Tower is in Paris.", "accurate", ""),
    }


def test_potato_s_texts_are_those_of_the_desk_by_their_names(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    shutil.copy(PEERS / "potato" / "items.json", desk / "items.jsonl")
    args = ["import", str(desk), str(PEERS / "potato" / "annotations.jsonl"), "--verdicts", "unclear=disputed"]
    assert main(args) == 1
    assert "1 left out: it crosses 2 sentences (entry 4)" in capfd.readouterr().err
    assert not (desk / "imported").exists()
    assert verdicts(records(desk), "ana") == POTATO
    bare = tmp_path / "bare"
    assert main(["import", str(bare), *args[2:]]) == 1
    assert "9 left out: the export has no text of it; add its texts to the desk" in capfd.readouterr().err


def test_what_a_label_means_is_told_or_stands_in_desk_toml(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bo.jsonl"
    file.write_text(
        "".join(
            json.dumps({"id": at, "text": text, "label": [[0, len(text), label]]}) + "\n"
            for at, (text, label) in enumerate((("One is here.", "Good"), ("Two is there.", "bad "), ("Three!", "hm")))
        )
    )
    desk = tmp_path / "desk"
    assert taken(desk, file) == 1
    assert "1 left out: no verdict for Good; --map 'Good=VERDICT' gives one (entry 1)" in capfd.readouterr().err
    assert taken(desk, file, "--map", "GOOD=Accurate,Bad=erroneous,hm=-") == 0
    assert "1 passed over: hm is mapped to nothing" in capfd.readouterr().err
    assert verdicts(records(desk), "bo") == {("One is here.", "accurate", ""), ("Two is there.", "erroneous", "")}
    with (desk / ".copydesk" / "desk.toml").open("a") as settings:
        settings.write('\n[labels]\ngood = "accurate"\nbad = "erroneous"\nhm = "disputed"\n')
    assert taken(desk, file) == 0
    assert len(records(desk)) == 3
    for wrong in ("Good=fine", "Good", "=accurate"):
        assert taken(desk, file, "--map", wrong) == 2
    assert "Write it as --map" in capfd.readouterr().err


def test_two_verdicts_of_one_person_on_a_sentence_are_not_mixed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Parts with one verdict are one finding with several marks; another verdict is left out and said."""
    text = "The council met on Monday for an hour and voted for a budget of 4 million."
    marks = [[4, 11, "false"], [19, 25, "FALSE"], [64, 73, "true"]]
    file = tmp_path / "ana.jsonl"
    file.write_text(json.dumps({"id": 1, "text": text, "label": marks}) + "\n")
    desk = tmp_path / "desk"
    assert taken(desk, file) == 1
    assert "1 left out: another verdict of the same annotator is on the same sentence" in capfd.readouterr().err
    [record] = records(desk)
    assert [(one["text"], one["label"]) for one in record["spans"]] == [("council", "false"), ("Monday", "FALSE")]


HOSTILE = {
    "windows.jsonl": b"\xef\xbb\xbf"
    + b'{"id":1,"text":"It rained.\\r\\nIt snowed.","label":[[12,22,"false"]]}\r\n' * 2,
    "utf16.jsonl": '{"id":1,"text":"It rained.\\nIt snowed.","label":[[11,21,"false"]]}\r\n'.encode("utf-16"),
    "off.jsonl": b'{"id":1,"text":"It rained. It snowed.","label":[[10,22,"false"]]}\n',
    "strings.jsonl": b'{"id":"1","text":"It rained. It snowed.","label":[["11","21","False "]]}\n',
    "pretty.json": json.dumps(
        [{"id": 1, "text": "It rained. It snowed.", "label": [[11, 21, "false"]]}], indent=2
    ).encode(),
    "semicolon.csv": "id;text;label\r\n1;It snowed.;false\r\n".encode("utf-16"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_line_ends_marks_encodings_and_ends_that_are_off_by_one(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(HOSTILE[name])
    desk = tmp_path / "desk"
    taken(desk, file, "--from", "doccano")
    assert [(one["quote"], one["verdict"]) for one in records(desk)] == [("It snowed.", "erroneous")]


def test_bad_entries_take_no_others_with_them(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    good = '{"id":"%s","text":"It snowed here.","label":[[0,15,"false"]],"reviewer":"r%s"}'
    lines = [
        good % (1, 1),
        "nonsense \x1b[31m",
        '{"id":2,"label":[[0,1,"false"]],"text":null}',
        '{"id":3,"text":"Short.","label":[[100,200,"false"]]}',
        '{"id":4,"text":"Short.","label":[[3,1,"false"]]}',
        '{"id":5,"text":"Short.","label":[[0,3]]}',
        "[" * 50_000,
        '{"id":6,"text":"Sh\\ud800rt.","label":[[0,6,"false"]],"reviewer":"../../etc"}',
        '{"id":7,"text":"\\u0000\\u202eNul.","label":[[0,6,"false"]],"reviewer":"\\u001b[2J"}',
        good % (8, 8),
    ]
    file = tmp_path / "all.jsonl"
    file.write_text("\n".join(lines) + "\n")
    desk = tmp_path / "desk"
    assert taken(desk, file, "--from", "doccano") == 1
    err = capfd.readouterr().err
    assert "\x1b" not in err
    for reason in (
        "a span without a label",
        "not JSON",
        "the document has no text",
        "there is no such place in the text",
    ):
        assert reason in err, err
    found = records(desk)
    assert {"r1", "r8", "etc"} <= {one["reviewer"] for one in found}
    assert all("/" not in one["reviewer"] and "\x1b" not in one["reviewer"] for one in found)


def test_a_file_that_is_nothing_known_is_a_mistake(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name, content in (("a.json", "[1, 2]"), ("b.csv", "x,y\n1,2\n"), ("c.json", '[{"a": 1}]')):
        (tmp_path / name).write_text(content)
        assert taken(tmp_path / "desk", tmp_path / name) == 2
        assert "--from: jsonl, csv, labelstudio" in capfd.readouterr().err
    assert not (tmp_path / "desk").exists()
    assert taken(tmp_path / "desk", tmp_path / "none.json", "--from", "labelstudio") == 2
