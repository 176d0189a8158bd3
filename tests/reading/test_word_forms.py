"""The forms of a Word document, each in one made for it: styles, numbered lists, breaks, notes, tables."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from reading.article import Article
from reading.errors import ReadingError
from reading.read import read

pytest.importorskip("mammoth")
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STYLES = {"T": "Title", "H": "heading 2", "C": "caption", "N": "Normal"}
LEVELS = {form: "".join(f'<w:lvl w:ilvl="{at}"><w:numFmt w:val="{form}"/></w:lvl>' for at in range(9)) for form in
          ("decimal", "bullet")}  # fmt: skip
NUMBERED, DOTTED = 1, 2


def paragraph(text: str = "", style: str = "", listed: tuple[int, int] | None = None, more: str = "") -> str:
    """Return a paragraph; `listed` are its list and level."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    if listed:
        named += f'<w:numPr><w:ilvl w:val="{listed[1]}"/><w:numId w:val="{listed[0]}"/></w:numPr>'
    return f'<w:p><w:pPr>{named}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r>{more}</w:p>'


def table(*rows: list[str]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def document(*body: str) -> bytes:
    named = "".join(f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
                    for key, name in STYLES.items())  # fmt: skip
    lists = "".join(f'<w:abstractNum w:abstractNumId="{at}">{levels}</w:abstractNum>'
                    for at, levels in enumerate(LEVELS.values()))  # fmt: skip
    lists += "".join(f'<w:num w:numId="{at + 1}"><w:abstractNumId w:val="{at}"/></w:num>' for at in range(2))
    notes = f'<w:footnote w:id="2">{paragraph("It")}{paragraph("hailed.")}</w:footnote>'
    notes += f'<w:footnote w:id="3">{paragraph("It was cold.")}</w:footnote>'
    target = f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{target}</Relationships>',
        "word/document.xml": f"<w:document {NAMESPACE}><w:body>{''.join(body)}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMESPACE}>{named}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMESPACE}>{lists}</w:numbering>",
        "word/footnotes.xml": f"<w:footnotes {NAMESPACE}>{notes}</w:footnotes>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return packed.getvalue()


def article(*body: str) -> Article:
    from reading.docx import from_document

    return read(from_document(Path("a.docx"), document(*body)), "a.docx")


def told(found: Article) -> list[tuple[str, int, str]]:
    return [(unit.kind.value, found.place(unit.index).paragraph, found.quote(unit.index)) for unit in found.sentences]


def test_headings_and_captions_are_what_their_style_says() -> None:
    parts = [paragraph("Rain in Ohio", "T"), paragraph("It rained."), paragraph("It was asked.", "H")]
    parts += [paragraph("It snowed.", "N"), paragraph("The hills in May.", "C")]
    assert told(article(*parts)) == [
        ("headline", 1, "Rain in Ohio"),
        ("sentence", 2, "It rained."),
        ("subhead", 3, "It was asked."),
        ("sentence", 4, "It snowed."),
        ("caption", 5, "The hills in May."),
    ]


def test_items_are_counted_by_level_until_a_paragraph_ends_the_list() -> None:
    items = [("One.", 0), ("Two.", 0), ("In.", 1), ("More.", 1), ("Three.", 0), ("Deep.", 1)]
    numbered = [paragraph(text, listed=(NUMBERED, level)) for text, level in items]
    after = [paragraph("Between."), paragraph("New.", listed=(NUMBERED, 0)), paragraph("Dot.", listed=(DOTTED, 0))]
    assert article(*numbered, *after).text == (
        "1. One.\n2. Two.\n1. In.\n2. More.\n3. Three.\n1. Deep.\n\nBetween.\n\n1. New.\n• Dot."
    )


def test_a_list_goes_on_counting_below_a_table() -> None:
    item = paragraph("It rained.", listed=(NUMBERED, 0))
    assert article(item, table(["A", "B"], ["C", "D"]), item).text == "1. It rained.\n\nA  B\nC  D\n\n2. It rained."


@pytest.mark.parametrize(
    ("between", "wanted"),
    [
        ("<w:br/>", "It rained.\nIt snowed."),
        ('<w:br w:type="page"/>', "It rained. It snowed."),
        ("<w:tab/>", "It rained. It snowed."),
        ("<w:t>\u00ad</w:t>", "It rained.It snowed."),
        ('<w:t xml:space="preserve">\n</w:t>', "It rained. It snowed."),
    ],
)
def test_only_the_break_of_a_line_ends_one(between: str, wanted: str) -> None:
    """And a soft hyphen, which shows a word only where it is cut, is nothing of it."""
    more = f"<w:r>{between}</w:r><w:r><w:t>It snowed.</w:t></w:r>"
    assert article(paragraph("It rained.", more=more)).text == wanted


def test_a_note_is_written_once_by_its_first_number_and_one_that_is_missing_is_none() -> None:
    """The paragraphs of a note are one; it is none of the paragraphs of the document."""
    called = "".join(f'<w:r><w:footnoteReference w:id="{at}"/></w:r>' for at in (3, 2, 3, 9))
    found = article(paragraph("It rained.", more=called), paragraph("It snowed."))
    assert found.text == "It rained.[1][2][1][3]\n\nIt snowed.\n\n[1] It was cold.\n\n[2] It hailed."
    parts = [(found.place(unit.index).part, found.place(unit.index).paragraph) for unit in found.sentences[-2:]]
    assert parts == [("note 1", 0), ("note 2", 0)]


def test_a_table_of_one_column_or_of_long_texts_only_places_them() -> None:
    long = "x" * 301
    assert article(table(["It rained."], ["It snowed."]), table([long, "It hailed."])).text == (
        f"It rained.\n\nIt snowed.\n\n{long}\n\nIt hailed."
    )


def test_rows_of_a_table_are_lines_without_empty_cells_and_rows() -> None:
    found = article(table(["State", "2022"], ["Ohio", ""], ["", ""], ["x" * 300, "4.0"]), paragraph("End."))
    assert found.text == f"State  2022\nOhio\n{'x' * 300}  4.0\n\nEnd."
    assert [kind for kind, *_ in told(found)] == ["table", "table", "table", "sentence"]


@pytest.mark.parametrize("ending", ["xml", "RELS"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_no_part_of_a_document_may_define_entities(ending: str, encoding: str) -> None:
    """Whatever it is called and in whatever encoding it is; in a picture it is no markup."""
    from reading.docx import from_document

    for name, refused in ((f"word/extra.{ending}", True), ("word/picture.png", False)):
        packed = io.BytesIO(document(paragraph("It rained.")))
        with zipfile.ZipFile(packed, "a") as file:
            file.writestr(name, "<!DOCTYPE x>".encode(encoding))
        if refused:
            with pytest.raises(ReadingError, match="defines entities"):
                from_document(Path("a.docx"), packed.getvalue())
        else:
            assert from_document(Path("a.docx"), packed.getvalue()).text == "It rained."


@pytest.mark.parametrize(("parts", "length", "refused"), [(4, 0, False), (5, 0, True), (1, 16 << 20, True)])
def test_what_unpacks_to_too_much_is_refused(
    parts: int, length: int, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the number of its parts, of which six are there already, and by the bytes of its markup."""
    from reading import docx

    monkeypatch.setattr(docx, "_MOST_PARTS", 10)
    packed = io.BytesIO(document(paragraph("It rained.")))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as file:
        for number in range(parts):
            file.writestr(f"word/{number}.xml", "x" * length)
    if refused:
        with pytest.raises(ReadingError, match="Too large to unpack"):
            docx.from_document(Path("a.docx"), packed.getvalue())
    else:
        assert docx.from_document(Path("a.docx"), packed.getvalue()).text == "It rained."
