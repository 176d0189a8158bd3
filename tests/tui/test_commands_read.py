"""`read` and `show`: the shapes that scripts rely on."""

import json
from pathlib import Path

import pytest

from reading.article import Kind, text_sha256
from store.desk import Problem
from store.folder_desk import FileDesk
from store.opening import open_desk
from tui.cli.main import main
from tui.cli.output import wrapped


def test_read_json_has_exactly_the_agreed_shape(seeds: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["read", str(seeds / "003_12fce444f31f5815.txt"), "--json"]) == 0
    record = json.loads(capfdbinary.readouterr().out)
    assert list(record) == ["title", "sha256", "language", "text", "sentences", "entities"]
    assert record["sha256"] == text_sha256(record["text"])
    for unit in record["sentences"]:
        by = [] if Kind(unit["kind"]).is_claim else ["aside"]
        assert list(unit) == ["index", "start", "end", "kind", *by]
    assert [unit["index"] for unit in record["sentences"]] == list(range(len(record["sentences"])))
    assert record["sentences"]
    assert "Jan Leike" in {entity["entity"] for entity in record["entities"]}
    for entity in record["entities"]:
        assert list(entity) == ["start", "end", "type", "text", "entity"]
        assert record["text"][entity["start"] : entity["end"]] == entity["text"]


def test_show_into_a_pipe_is_the_text_itself(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = seeds / "001_f050ccad6ed5e3e4.txt"
    assert main(["show", str(path)]) == 0
    assert capsys.readouterr().out.rstrip("\n") == path.read_text("utf-8").rstrip("\n")


def test_places_stand_beside_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In `show`, `read` and as JSON: of every line the place of what begins in it."""
    path = tmp_path / "a.srt"
    path.write_text("00:01,000 --> 00:02,000\nANN: It rained.\n\n00:09,000 --> 00:10,000\n- It did.\n", "utf-8")
    assert main(["show", str(path)]) == 0
    assert capsys.readouterr().out == "0:01 ANN  ANN: It rained.\n\n0:09      - It did.\n"
    assert main(["read", str(path)]) == 0
    assert "0:01 ANN  It rained." in capsys.readouterr().out
    assert main(["read", str(path), "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["sentences"]
    assert first["place"] == {"time": "00:00:01.000", "until": "00:00:02.000", "speaker": "ANN"}
    assert second["place"] == {"time": "00:00:09.000", "until": "00:00:10.000"}


def test_an_escape_sequence_never_reaches_stdout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("A title\n\nRed \x1b[31mtext\x1b[0m and \x9b5n more.\n", "utf-8")
    assert main(["show", str(path)]) == 0
    assert main(["read", str(path)]) == 0
    written = capsys.readouterr()
    assert "\x1b" not in written.out
    assert "\x9b" not in written.out
    assert written.err == "copydesk: 3 unsafe characters were made visible\n"


def test_a_missing_file_is_one_sentence_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "no\x1bsuch"]) == 2
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err == "copydesk: Could not read the file: no␛such. No such file or directory\n"


def test_a_misspelt_command_is_told_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A path is none."""
    monkeypatch.chdir(tmp_path)
    assert main(["exprot", "samples"]) == 2
    assert "exprot; did you mean export?" in capsys.readouterr().err
    assert main(["/exprot"]) == 2
    assert "did you mean" not in capsys.readouterr().err


def test_wrapping_keeps_every_offset() -> None:
    text = "one two three four five\n\n日本語日本語 日本語日本語"
    shown = wrapped(text, 10)
    assert shown == "one two\nthree four\nfive\n\n日本語日本語\n日本語日本語"
    assert len(shown) == len(text)


def test_show_takes_an_article_of_the_desk_by_its_name_or_the_beginning_of_it(
    samples: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", str(samples / "001_f050ccad6ed5e3e4.txt"), "--desk", str(samples), "--workers", "1"]) == 0
    capsys.readouterr()
    (samples / "001_f050ccad6ed5e3e4.txt").write_text("Another text.\n", "utf-8")
    assert main(["show", "001", "--desk", str(samples)]) == 0
    assert capsys.readouterr().out.startswith("OpenAI researcher who resigned")
    monkeypatch.chdir(samples)
    assert main(["show", "001", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["title"].startswith("OpenAI researcher")
    assert main(["show", "001_f050ccad6ed5e3e4.txt"]) == 0
    assert capsys.readouterr().out == "Another text.\n"
    assert main(["show", "no-such"]) == 2
    assert "no such article" in capsys.readouterr().err


def test_show_reads_a_file_in_the_language_of_its_desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As the desk reads it; a desk whose settings are damaged hides no file."""
    (tmp_path / "a.txt").write_text("Ann Lee\n", "utf-8")
    (tmp_path / "a.jsonl").write_text('{"id": "b", "text": "Ann Lee"}\n', "utf-8")
    (tmp_path / ".copydesk").mkdir()
    settings = tmp_path / ".copydesk" / "desk.toml"
    for text, wanted in (('version = 1\nlanguage = "pl"\n', "pl"), ("version = [", "und")):
        settings.write_text(text, "utf-8")
        for name in ("a.txt", "a.jsonl#b"):
            assert main(["show", str(tmp_path / name), "--json"]) == 0
            assert json.loads(capsys.readouterr().out)["language"] == wanted


def test_show_takes_one_line_of_jsonl(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text('{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n', "utf-8")
    assert main(["show", f"{path}#b"]) == 0
    assert capsys.readouterr().out == "Two.\n"
    assert main(["show", str(path)]) == 2
    assert main(["show", f"{path}#c"]) == 2
    assert "no such article" in capsys.readouterr().err


def test_read_prints_every_line_of_jsonl(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text('{"a": "One.", "b": "x"}\n{"a": "Two.", "b": "y"}\n', "utf-8")
    assert main(["read", str(path), "--json", "--text-field", "a"]) == 0
    records = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [record["text"] for record in records] == ["One.", "Two."]


@pytest.mark.parametrize("code", ["e", "english", "?", "pt_"])
def test_a_language_is_named_by_its_code(code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is none is the user's mistake; a country behind it makes no difference."""
    (tmp_path / "a.txt").write_text("A ponte abriu em maio.")
    with pytest.raises(SystemExit) as left:
        main(["read", str(tmp_path / "a.txt"), "--language", code])
    assert left.value.code == 2
    assert f"not a language's code, such as en or pt: {code!r}" in capsys.readouterr().err
    for known in ("pt", "pt-BR"):
        assert main(["read", str(tmp_path / "a.txt"), "--language", known]) == 0
        assert "A ponte abriu em maio." in capsys.readouterr().out


def test_all_that_read_prints_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every article of it, read by the fields, the form and the language that are named."""
    path = tmp_path / "a.txt"
    path.write_text("nr,text,body\n1,Titel,Ann Lee kam.\n2,Zwei,Sie\x1b ging.\n", "utf-8")
    command = ["read", str(path), "--from", "csv", "--text-field", "body", "--language", "de"]
    assert main([*command, "--json"]) == 0
    out, err = capsys.readouterr()
    first, second = map(json.loads, out.splitlines())
    assert [(one["language"], one["text"].splitlines()[-1]) for one in (first, second)] == [
        ("de", "Ann Lee kam."),
        ("de", "Sie␛ ging."),
    ]
    assert err == "copydesk: 1 unsafe character was made visible\n"
    assert main(command) == 0
    out, err = capsys.readouterr()
    assert ("Ann Lee kam." in out, "Sie␛ ging." in out, err.count("\n")) == (True, True, 1)


def test_articles_prints_a_line_each(
    samples: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of those whose names fit; what cannot be read and should count is told, and is the exit code."""
    assert main(["articles", str(samples)]) == 2
    assert not (samples / ".copydesk").exists()
    open_desk(samples).close()
    (samples / "new.txt").write_text("It rained.\n")
    capsys.readouterr()
    assert main(["articles", str(samples), "--article", "00[13]*"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert [line.split("  ")[0] for line in out.splitlines()] == [
        f"present   {path.name}".split("  ")[0] for path in sorted(samples.glob("00[13]*"))
    ]
    assert main(["articles", str(samples), "--json"]) == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["article"] for one in listed] == sorted(path.name for path in samples.glob("00*"))
    monkeypatch.setattr(FileDesk, "left_out", lambda _: [Problem("Cut off", "a.json", "Look")])
    assert main(["articles", str(samples), "--article", "x"]) == 1
    assert capsys.readouterr() == ("", f"copydesk: left out: {Problem('Cut off', 'a.json', 'Look').sentence}\n")
