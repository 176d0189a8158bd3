"""What the readers of other programs' exports yield of one object, value by value."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from review.events import Evidence
from store.exchange.fever import SENTENCE, VERDICT, WIKIPEDIA
from store.exchange.peers import claims, doccano, labelstudio, potato, prodigy, table, values
from store.exchange.peers.registry import Export, kind_of, lines_of, objects_of
from store.exchange.peers.values import Peer, PeerEntry, PeerFault, PeerLabel, PeerText

PLACE = "a span without a label or a place"


def read(peer: Any, **facts: object) -> list[object]:
    """Return what a reader yields of one object of an export that names nobody."""
    found: Peer = peer
    return list(found.read([PeerEntry(4, facts)], "who"))


def label(*labels: str, key: str = "4", who: str = "who", **more: Any) -> PeerLabel:
    """Return a label of the fourth object."""
    return PeerLabel(4, key, labels, who, **more)


@pytest.mark.parametrize(
    ("value", "text", "texts", "whole", "number"),
    [
        (" a ", "a", ("a",), None, None),
        ("", "", (), None, None),
        (" 7 ", "7", ("7",), 7, None),
        ("-7", "-7", ("-7",), -7, None),
        ("--7", "--7", ("--7",), None, None),
        ("7.0", "7.0", ("7.0",), None, None),
        ("٣", "٣", ("٣",), None, None),
        ("1" * 15, "1" * 15, ("1" * 15,), int("1" * 15), None),
        ("1" * 16, "1" * 16, ("1" * 16,), None, None),
        (0, "0", ("0",), 0, 0.0),
        (1, "1", ("1",), 1, 1.0),
        (2, "2", ("2",), 2, None),
        (-1, "-1", ("-1",), -1, None),
        (3.0, "3", ("3",), 3, None),
        (0.5, "0.5", ("0.5",), None, 0.5),
        (1.5, "1.5", ("1.5",), None, None),
        (True, "", (), None, None),
        (None, "", (), None, None),
        ({"a": 1}, "", (), None, None),
        (["a", "", None, 3, [4]], "", ("a", "3"), None, None),
        (("a",), "", ("a",), None, None),
    ],
)
def test_a_value_is_a_text_some_texts_or_a_number(
    value: object, text: str, texts: tuple[str, ...], whole: int | None, number: float | None
) -> None:
    assert (values.text(value), values.texts(value)) == (text, texts)
    assert (values.whole_number(value), values.number(value)) == (whole, number)
    assert values.items(value) == (value if isinstance(value, list | tuple) else ())
    assert values.mapping(value) == (value if isinstance(value, dict) else {})
    assert values.tables([value, {"b": 2}]) == [*([value] if isinstance(value, dict) else []), {"b": 2}]


SPAN = {"start": 0, "end": 1, "label": "L", "text": " A "}


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (
            {"_input_hash": 5, "meta": {"title": "T"}, "later": 2, "_x": 1, "spans": [SPAN], "_timestamp": 9},
            [
                PeerText("5", "A.", "T", metadata={"later": 2, "title": "T"}),
                label("L", key="5", start=0, end=1, quote="A", modified=9),
            ],
        ),
        (
            {"answer": "accept", "spans": [{"start": 0}, SPAN], "_session_id": "set-ana", "user_input": ["n", "m"]},
            [
                PeerText("4", "A.", metadata={"user_input": ["n", "m"]}),
                PeerFault(4, PLACE),
                label("L", who="ana", start=0, end=1, quote="A", note="n\nm"),
            ],
        ),
        (
            {"options": [{"id": 1, "text": "True"}], "accept": [1, "x"], "label": "y", "comment": "n"},
            [
                PeerText("4", "A.", metadata={"comment": "n"}),
                label("True", "x", "y", note="n", other_names={"True": "1", "x": "x"}),
            ],
        ),
        (
            {"spans": [SPAN], "accept": ["x"], "label": "y", "_annotator_id": "set-2026-01-02"},
            [PeerText("4", "A."), label("L", start=0, end=1, quote="A"), label("x", other_names={"x": "x"})],
        ),
        ({}, [PeerText("4", "A."), PeerFault(4, "nothing was marked", meant=True)]),
        (
            {"answer": "reject", "label": "y"},
            [PeerText("4", "A."), PeerFault(4, "the annotator rejected the example", meant=True)],
        ),
        (
            {"answer": "ignore", "label": "y"},
            [PeerText("4", "A."), PeerFault(4, "the annotator ignored the example", meant=True)],
        ),
        ({"text": " "}, [PeerFault(4, "the example has no text")]),
        ({"text": 3}, [PeerFault(4, "the example has no text")]),
    ],
)
def test_an_example_of_prodigy(facts: dict[str, object], found: list[object]) -> None:
    assert read(prodigy, **{"text": "A.", **facts}) == found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (
            {
                "instance_id": 7,
                "user_id": "ana",
                "labels": {"v": {"t": True, "text_box": " n ", "f": False, "x": "false", "y": None, "z": ""}, "s": "4"},
                "spans": [{"start": 0, "end": 1, "name": "L", "text": "A"}, {"start": 0, "name": "L"}],
            },
            [
                PeerText("7", None),
                label("L", key="7", who="ana", start=0, end=1, quote="A"),
                PeerFault(4, PLACE),
                label("t", "4", key="7", who="ana", note="n"),
            ],
        ),
        (
            {
                "id": "a",
                "user": "bo",
                "text": "A.",
                "label_annotations": {},
                "span_annotations": {"s": [{"start": "0", "end": 1.0, "annotation": "L", "span": "A"}]},
            },
            [PeerText("a", "A."), label("L", key="a", who="bo", start=0, end=1, quote="A")],
        ),
        (
            {
                "instance_id": "a",
                "displayed_text": " ",
                "v.t": "1",
                "v.u": "",
                "w.x.y": None,
                "v._spans": '[{"start": 0, "end": 1, "label": "L"}]',
                "w._spans": "[",
                "plain": "x",
            },
            [PeerText("a", None), label("L", key="a", start=0, end=1), label("t", key="a")],
        ),
        (
            {
                "instance_id": "a",
                "v:::t.": "1",
                "span_annotation:::L": "[{'start': 0, 'end': 1, 'annotation': 'L'}]",
                "span_annotation:::M": "[",
            },
            [PeerText("a", None), label("L", key="a", start=0, end=1), label("t.", key="a")],
        ),
        (
            {
                "user_id": "ana",
                "instance_id_to_label_to_value": {"k": [[{"schema": "v", "name": "t"}, True], "junk", [1, 2]]},
                "instance_id_to_span_to_value": {"k": [[{"start": 0, "end": 1, "name": "L"}, "A"]], "l": []},
            },
            [
                PeerText("k", None),
                label("L", key="k", who="ana", start=0, end=1, quote="A"),
                label("t", key="k", who="ana"),
                PeerText("l", None),
            ],
        ),
        ({"labels": {}}, [PeerFault(4, "the instance has no id")]),
    ],
)
def test_an_instance_of_potato(facts: dict[str, object], found: list[object]) -> None:
    assert read(potato, **facts) == found


def test_a_cell_of_potato_is_a_list_of_some_length() -> None:
    """A hostile one is not read as Python for ever."""
    assert potato._written("[1]".ljust(100_000)) == [1]
    for cell in ("[1]".ljust(100_001), "[", "x"):
        assert potato._written(cell) == []


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (
            {"label": [[0, 1, "L"], [0, "x", "M"], ["1", "2", "M"], None], "Comments": ["c", "d"], "meta": {"k": 1}},
            [
                label("L", start=0, end=1),
                PeerFault(4, PLACE),
                label("M", start=1, end=2),
                PeerFault(4, "a comment on the whole document"),
            ],
        ),
        ({"label": ["a", "b"], "comments": "c", "username": "bo"}, [label("a", "b", who="bo", note="c")]),
        ({"cats": {"x": 1, "y": 0}, "annotator": "cy"}, [label("x", who="cy")]),
        ({"label": "a##b", "reviewer": "ana", "username": "bo"}, [label("a", "b", who="ana")]),
        (
            {"entities": [{"start_offset": 0, "end_offset": 1, "label": "L", "user": 4}, {"label": "w"}]},
            [label("L", who="annotator-4", start=0, end=1), label("w")],
        ),
        (
            {"spans": [{"start": 0, "end": 1, "label": "", "user": "x"}, {"start": 2, "end": 3, "label": "L"}]},
            [PeerFault(4, "a span without a label"), label("L", start=2, end=3)],
        ),
        (
            {
                "label": [[5, 6, "L"], [0, 1, "M"]],
                "notes": {"0": "n"},
                "reasons": {"0": ["r", "s"]},
                "confidences": {"0": 2, "5": 7},
                "evidence": {"0": ["x"]},
                "role": "adjudicator",
                "round": "q",
            },
            [
                label("L", start=5, end=6, role="adjudicator", round="q"),
                label(
                    "M",
                    start=0,
                    end=1,
                    role="adjudicator",
                    round="q",
                    note="n",
                    reasons=("r", "s"),
                    confidence=2,
                    evidence=(Evidence("x"),),
                ),
            ],
        ),
        ({"label": ["a"], "role": "agent"}, [label("a", is_agent=True)]),
        ({"label": [], "comments": "c"}, []),
    ],
)
def test_a_document_of_doccano(facts: dict[str, object], found: list[object]) -> None:
    [text, *labels] = read(doccano, text="A.", later=1, **facts)
    assert labels == found
    assert text == PeerText("4", "A.", metadata={"later": 1, **({"k": 1} if "meta" in facts else {}), **_kept(facts)})


def _kept(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in facts.items() if name in ("comments", "username", "annotator")}


def test_a_document_of_copydesk_s_own_says_what_it_is_of() -> None:
    [text] = read(doccano, data="A.", id=3, label=[], article="a.txt", article_sha256="0", title="T")
    assert text == PeerText("3", "A.", "T", "0", "a.txt", {"id": 3})
    assert read(doccano, text=" ", label=[]) == read(doccano, label=[]) == [PeerFault(4, "the document has no text")]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (
            {"label": "REFUTES", "id": 5, "evidence": [[[1, 2, "P", 3], [1, 2, "http://x", ""], [1, 2]], "junk"]},
            [
                label(
                    "REFUTES",
                    key="5",
                    evidence=(
                        Evidence(f"{WIKIPEDIA}P{SENTENCE}3", "", "refutes"),
                        Evidence("http://x", "", "refutes"),
                    ),
                )
            ],
        ),
        (
            {"label": "Refuted", "justification": "n", "annotator": "ana"}
            | {"questions": [{"answers": [{"source_url": "u", "answer": "a"}, {"answer": "b"}]}]},
            [label("Refuted", who="ana", note="n", evidence=(Evidence("u", "a", "refutes"),))],
        ),
        (
            {"label": "Supported", "claim_id": 6, "fact_checking_article": "x"}
            | {"questions": [{"answer": [{"source_url": "u", "answer": "a"}, {"answer": "b"}, {"source_url": "u"}]}]},
            [
                label(
                    "Supported",
                    key="6",
                    evidence=(Evidence("u", "a", "supports"), Evidence("u", "", "supports")),
                )
            ],
        ),
        ({"label": "S", VERDICT: "accurate", "article_sha256": "0"}, [label("accurate")]),
        ({"label": "S", VERDICT: "accurate"}, [label("S")]),
        ({"label": None}, [PeerFault(4, "the claim has no label", meant=True)]),
    ],
)
def test_a_claim_of_a_data_set(facts: dict[str, object], found: list[object]) -> None:
    [text, *labels] = read(claims, claim="A.", later=1, control="c", **facts)
    assert labels == found
    assert isinstance(text, PeerText)
    rest = {name: value for name, value in facts.items() if name not in ("annotator", "article_sha256", VERDICT)}
    assert (text.text, text.metadata) == ("A.", {"later": 1, **rest})
    assert read(claims, claim=" ", label="S") == [PeerFault(4, "there is no claim")]


@pytest.mark.parametrize(
    ("said", "piece"),
    [
        (" x ", Evidence("x")),
        ("supports: http://a “q” (2026-01-02)", Evidence("http://a", "q", "supports", "2026-01-02")),
        (" refutes: b ", Evidence("b", "", "refutes", "")),
        ("supports: b (2026)", Evidence("b", "", "supports", "2026")),
        ("supports: b (page 3)", Evidence("b (page 3)", "", "supports", "")),
        ("doubts: b", Evidence("doubts: b")),
    ],
)
def test_a_piece_of_evidence_in_a_text_area(said: str, piece: Evidence) -> None:
    assert labelstudio.piece_of(said) == piece


@pytest.mark.parametrize(
    ("by", "name"),
    [
        ({"email": "a@b", "username": "ana", "id": 3}, "a@b"),
        ({"username": "ana", "first_name": "Ana"}, "ana"),
        ({"first_name": "Ana", "last_name": "B"}, "Ana B"),
        ({"id": 3}, "annotator-3"),
        (7, "annotator-7"),
        ("ana", "ana"),
        (None, "who"),
    ],
)
def test_who_annotated_in_label_studio(by: object, name: str) -> None:
    assert labelstudio._name({"completed_by": by}, "who") == name


def region(name: str, start: int, *labels: str, **more: object) -> dict[str, object]:
    """Return a result of Label Studio that marks a letter."""
    return {"id": name, "value": {"start": start, "end": start + 1, "text": "A", "labels": list(labels)}, **more}


def beside(name: str, kind: str, field: str = "text", *said: str) -> dict[str, object]:
    """Return a result of Label Studio that belongs to the region r."""
    return {"id": "r", "from_name": name, "type": kind, "value": {"start": 0, "end": 1, field: list(said)}}


RESULT = [
    region("r", 0, "L"),
    beside("note", "textarea", "text", "n", "m"),
    beside("evidence", "textarea", "text", "x"),
    beside("confidence", "choices", "choices", "2"),
    region("s", 2, "M", score=0.5),
]


def test_a_task_of_label_studio() -> None:
    """Of people and of programs, in parts of the text and on all of it."""
    person = {"completed_by": 7, "created_at": "c", "lead_time": 3, "result": RESULT}
    whole = [{"id": "w", "value": {"choices": ["T"]}}, {"id": "v", "type": "textarea", "value": {"text": ["n"]}}]
    program = {"model_version": "m", "score": 0.7, "created_at": "c", "updated_at": "d", "lead_time": 9}
    mine = {"completed_by": "ana", "result": [region("r", 0, meta={"reviewer": "bo", "round": "q", "role": "x"})]}
    found = read(
        labelstudio,
        data={"text": "ABC", "title": "T", "source": "s", "id": 9, "later": 1},
        annotations=[
            person,
            {"was_cancelled": True, "result": RESULT},
            {"skipped": True},
            {"completed_by": "ana", "result": whole},
            {"completed_by": "ana", "result": [whole[1]]},
            mine,
            {
                "completed_by": "ana",
                "result": [region("r", 0, "L", meta={"reviewer": "bo", "round": "q", "role": "x"})],
            },
        ],
        predictions=[{**program, "result": [region("r", 0, "L"), region("s", 1, "M", score=0.2)]}, {"result": []}],
    )
    ours: dict[str, Any] = {"key": "9", "created": "c", "modified": "c", "who": "annotator-7", "duration": 1.5}
    theirs: dict[str, Any] = {"key": "9", "created": "c", "modified": "d", "who": "m", "is_agent": True}
    skipped = PeerFault(4, "the annotator skipped the task", meant=True)
    evidence = (Evidence("x"),)
    assert found == [
        PeerText("9", "ABC", "T", metadata={"title": "T", "id": 9, "later": 1}),
        label("L", start=0, end=1, quote="A", note="n\nm", confidence=2, evidence=evidence, **ours),
        label("M", start=2, end=3, quote="A", score=0.5, **ours),
        *(skipped, skipped),
        label("T", key="9", who="ana", note="n"),
        PeerFault(4, "an answer that is no label", meant=True),
        PeerFault(4, "a region without a label"),
        label("L", key="9", who="bo", start=0, end=1, quote="A", round="q", role="x"),
        label("L", start=0, end=1, quote="A", score=0.7, **theirs),
        label("M", start=1, end=2, quote="A", score=0.2, **theirs),
    ]


def test_an_answer_of_label_studio_belongs_to_the_region_of_its_id_though_it_repeats_no_place() -> None:
    note = {"id": "r", "from_name": "note", "type": "textarea", "value": {"text": ["n"]}}
    nameless = {"value": {"start": 2, "end": 3, "text": "A", "labels": ["M"]}}
    person = {"completed_by": "ana", "result": [note, region("r", 0, "L"), nameless]}
    assert read(labelstudio, data={"text": "ABA"}, annotations=[person])[1:] == [
        label("L", who="ana", start=0, end=1, quote="A", note="n"),
        label("M", who="ana", start=2, end=3, quote="A"),
    ]


L, M = ({"start": at, "end": at + 1, "text": "A", "labels": [name]} for at, name in ((0, "L"), (1, "M")))
BESIDE = PeerFault(4, "an answer beside several regions; the export as JSON says of which", meant=True)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"text": "A.", "id": 1, "v": "T", "note": "n", "annotator": 7}, [label("T", who="annotator-7", note="n")]),
        ({"text": "A.", "id": 1, "v": {"choices": ["T", "U"]}, "annotator": "x"}, [label("T", "U", who="x")]),
        ({"annotator": "x", "text": "A.", "v": "T", "note": "n", "id": 1}, [label(who="x", maybe=("T", "n"))]),
        ({"id": 1, "text": "A.", "v": "T", "annotator": "x"}, [label(who="x", maybe=("T",))]),
        ({"text": "A.", "v": "T", "annotator": "x"}, [label(who="x", maybe=("T",))]),
        (
            {"text": "A.", "id": 1, "x": [L], "v": "T", "note": "n", "annotator": "x"},
            [label("L", "T", who="x", start=0, end=1, quote="A", note="n")],
        ),
        (
            {"text": "A.", "id": 1, "x": json.dumps([L, M]), "v": "T", "annotator": "x"},
            [
                label("L", who="x", start=0, end=1, quote="A"),
                label("M", who="x", start=1, end=2, quote="A"),
                BESIDE,
            ],
        ),
        (
            {"text": "A.", "id": 1, "x": [L], "y": [M], "annotator": "x"},
            [label("L", who="x", start=0, end=1, quote="A"), label("M", who="x", start=1, end=2, quote="A")],
        ),
    ],
)
def test_a_row_of_label_studio(facts: dict[str, object], found: list[PeerLabel | PeerFault]) -> None:
    """What stands between the id and the annotator are answers; where the order is another, any other cell may be."""
    text, *labels = read(labelstudio, **facts, annotation_id=2, created_at="c", updated_at="u", lead_time=3)
    key = str(facts.get("id", 4))
    assert isinstance(text, PeerText)
    assert (text.key, text.text) == (key, "A.")
    own = {"text": key, "created": "c", "modified": "u"}
    assert labels == [replace(one, **own) if isinstance(one, PeerLabel) else one for one in found]
    assert read(labelstudio, annotation_id=2, annotator=7) == [PeerFault(4, "the row has no text")]


@pytest.mark.parametrize(
    ("data", "quotes", "key"),
    [
        ({"text": "a", "body": "bb"}, [], "text"),
        ({"text": "a", "body": "bb"}, ["b"], "body"),
        ({"x": "ab", "y": "b"}, ["b", ""], "x"),
        ({"x": "ab", "y": "b"}, ["z"], "x"),
        ({"x": "a", "y": "bb"}, [], "y"),
        ({"x": "ab", "body": "ab"}, ["a"], "body"),
        ({"x": 3, "title": "T", "y": ""}, [], None),
    ],
)
def test_the_text_of_a_task_is_the_one_that_has_the_marked_words(
    data: dict[str, object], quotes: list[str], key: str | None
) -> None:
    """Then one of a usual name, then the longest."""
    found = labelstudio._text(PeerEntry(4, {"id": 8}), data, quotes)
    assert (found and found.text) == (None if key is None else data[key])
    assert found is None or found.key == "8"


@pytest.mark.parametrize(
    ("facts", "is_table", "kind"),
    [
        ({"article": "a", "verdict": "v"}, False, "jsonl"),
        ({" Article ": "a", "VERDICT": "v"}, True, "csv"),
        ({" Article ": "a", "VERDICT": "v"}, False, ""),
        ({"article": "a"}, False, ""),
        ({"data": {}, "predictions": []}, False, "labelstudio"),
        ({"annotation_id": 1, "annotator": 2}, False, "labelstudio"),
        ({"annotation_id": 1}, False, ""),
        ({"instance_id": 1, "user_id": 2}, False, "potato"),
        ({"instance_id": 1, "user": 2}, False, "potato"),
        ({"instance_id": 1}, False, ""),
        ({"label_annotations": {}}, False, "potato"),
        ({"span_annotations": {}}, False, "potato"),
        ({"instance_id_to_label_to_value": {}}, False, "potato"),
        ({"claim": "c", "label": "l"}, False, "fever"),
        ({"claim": "c", "label": "l", "questions": []}, False, "averitec"),
        ({"claim": "c", "label": "l", "justification": ""}, False, "averitec"),
        ({"claim": "c"}, False, ""),
        ({"text": "t", "answer": "accept"}, False, "prodigy"),
        ({"text": "t", "_task_hash": 1}, False, "prodigy"),
        ({"text": "t", "_input_hash": 1}, False, "prodigy"),
        ({"answer": "accept"}, False, ""),
        ({"text": "t", "cats": {}}, False, "doccano"),
        ({"data": "t", "label": []}, False, "doccano"),
        ({"text": "t"}, False, ""),
    ],
)
def test_an_export_is_known_by_its_objects(facts: dict[str, object], is_table: bool, kind: str) -> None:
    assert kind_of(Export([PeerFault(1, "bad"), PeerEntry(2, facts)], is_table)) == kind


def test_an_export_is_known_by_one_of_its_first_objects() -> None:
    record = PeerEntry(21, {"article": "a", "verdict": "v"})
    strange = [PeerEntry(number, {}) for number in range(20)]
    assert kind_of(Export([*strange[:19], record])) == "jsonl"
    assert kind_of(Export([*strange, record])) == ""
    export = lines_of(b'{"a": 1}\n\n3\n')
    assert list(export.good) == [PeerEntry(1, {"a": 1})]
    assert list(export.faults) == [PeerFault(3, "not a JSON object")]


@pytest.mark.parametrize(
    ("data", "entries"),
    [
        (b' \n[{"a": 1}, 2]', [PeerEntry(1, {"a": 1}), PeerFault(2, "not a JSON object")]),
        (b' {"a": 1}', [PeerEntry(1, {"a": 1})]),
        (b'{\n"a": 1\n}', [PeerEntry(1, {"a": 1})]),
        (b"a;b\n1;2\n;\n", [PeerEntry(2, {"a": "1", "b": "2"})]),
        (b"sep=;\na,x;b\n1;2\n3\n", [PeerEntry(3, {"a,x": "1", "b": "2"}), PeerEntry(4, {"a,x": "3"})]),
        (b"a,b\n1,2,\n1,2,3\n", [PeerEntry(2, {"a": "1", "b": "2"}), PeerFault(3, "more cells than columns")]),
        (b" \n", []),
        (b"", []),
    ],
)
def test_the_objects_of_a_file(data: bytes, entries: Sequence[object]) -> None:
    """A list, lines, one object over several, or the rows of a table."""
    assert objects_of(data, Path("x")).entries == entries


def cells(**more: str) -> dict[str, object]:
    """Return the record of a row."""
    return dict(table._record({" Article": "a.txt", "VERDICT ": "accurate", "sentence": "3", **more})[0])


def test_a_row_of_a_table_becomes_a_record() -> None:
    """Whatever a spreadsheet did to the names of its columns; a time that it rewrote is left out."""
    assert cells() == {"article": "a.txt", "verdict": "accurate", "sentence": "3"}
    row = {"Article": "a.txt", "unknown": "x", "created": "1/2/26", "note": ""}
    record, given = table._record(row)
    assert (record, given) == ({"article": "a.txt", "note": ""}, frozenset({"article", "note"}))
    assert cells(verdict="")["verdict"] is None
    assert cells(modified="2026-01-02T03:04:05Z")["modified"] == "2026-01-02T03:04:05Z"
    assert cells(extra='{"later": 1}')["later"] == 1
    assert "extra" not in cells(extra="[1]")
    for name in ("entities", "source_of_consensus"):
        assert cells(**{name: "[]"})[name] == []
    assert cells(evidence='[{"source": "x"}]')["evidence"] == [{"source": "x"}]
    assert cells(evidence="http://x")["evidence"] == [{"source": "http://x"}]
    assert table._plain("'=1") == "=1"
    assert [table._plain(cell) for cell in ("'a", "=1", "''", "'")] == ["'a", "=1", "'", "'"]
