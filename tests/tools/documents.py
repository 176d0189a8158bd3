"""Makes the small documents that the readers are tried on, in `tests/reading/documents`.

`python -m tests.tools.documents` needs what the tests do not: reportlab, weasyprint and python-docx from the index, and
pdflatex, pandoc and qpdf on the machine. All words in them are our own.
"""

from __future__ import annotations

import subprocess
import tempfile
import textwrap
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "reading" / "documents"
PROSE = (
    "The governor of Ohio said on Monday that unemployment in the state fell to 3.5 percent in 2023, the lowest level"
    " in a decade. Critics said that the figure leaves out people who have stopped looking for work.",
    "An extraordinarily well-documented investigation by the Department of Transportation found that the bridge, which"
    " was built in 1964 for $12.5 million, had been inspected only twice. “We were told that everything was fine,” said"
    " Maria Gonzalez, who lives nearby.",
    "Internationalization and telecommunications infrastructure were mentioned repeatedly by representatives of the"
    " administration, whose responsibilities include the modernization of approximately 3,000 installations.",
)
ARABIC = "قال الرئيس إن البطالة انخفضت إلى 3.5 في المئة في عام 2023، وهو أدنى مستوى منذ عشر سنوات. ونفى المعارضون ذلك."


def main() -> None:
    """Make them all."""
    FOLDER.mkdir(exist_ok=True)
    _latex()
    _reportlab()
    _weasyprint()
    _word()


def _latex() -> None:
    """Two columns with words cut at the ends of lines, a note, a table, and a running head on one page only."""
    body = "\n\n".join(PROSE * 5)
    for sign, written in (("%", "\\%"), ("$", "\\$"), ("“", "``"), ("”", "''")):
        body = body.replace(sign, written)
    source = (
        r"\documentclass[twocolumn,10pt]{article}\usepackage[english]{babel}\usepackage{fancyhdr}\pagestyle{fancy}"
        r"\lhead{The Daily Example}\rhead{Vol. 12}\cfoot{Page \thepage}\title{Bridge Inspections Fell Short}"
        r"\author{Ann Lee}\date{May 31, 2024}\begin{document}\maketitle\section{Findings}" + "\n" + body + "\n\n"
        r"Some say otherwise.\footnote{See the report of the department, which says more of it.}"
        r"\begin{table}[h]\begin{tabular}{l|r|r}State & 2022 & 2023\\\hline Ohio & 4.0 & 3.5\\ Texas & 3.9 & 4.1"
        r"\end{tabular}\caption{Unemployment}\end{table}" + "\n\n" + body + r"\end{document}"
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "columns.tex").write_text(source, "utf-8")
        subprocess.run(["pdflatex", "-interaction=batchmode", "columns.tex"], cwd=folder, check=True)
        pressed = ["qpdf", "--object-streams=generate", "--recompress-flate", "--compression-level=9"]
        subprocess.run([*pressed, f"{folder}/columns.pdf", str(FOLDER / "columns.pdf")], check=True)


def _reportlab() -> None:
    """Columns that are written row by row, a page that is turned, one that is a picture, and one that is locked."""
    from reportlab.pdfgen import canvas

    left, right = textwrap.wrap(" ".join(PROSE), 45), textwrap.wrap(" ".join(PROSE[::-1]), 45)
    page = canvas.Canvas(str(FOLDER / "woven.pdf"), pagesize=(595, 842))
    page.setFont("Times-Bold", 20)
    page.drawString(50, 780, "Bridge inspections fell short")
    page.setFont("Times-Roman", 10)
    for number, (one, other) in enumerate(zip(left, right, strict=False)):
        page.drawString(50, 700 - 12 * number, one)
        page.drawString(320, 700 - 12 * number, other)
    page.drawCentredString(297, 20, "1")
    page.save()
    page = canvas.Canvas(str(FOLDER / "turned.pdf"), pagesize=(595, 842))
    page.translate(595, 0)
    page.rotate(90)
    _column(page, left)
    page.save()
    page = canvas.Canvas(str(FOLDER / "scan.pdf"), pagesize=(595, 842))
    page.rect(50, 50, 400, 700, fill=1)
    page.save()
    subprocess.run(
        ["qpdf", "--encrypt", "user", "owner", "256", "--", FOLDER / "woven.pdf", FOLDER / "locked.pdf"], check=True
    )


def _column(page: Any, lines: list[str]) -> None:
    text = page.beginText(50, 500)
    text.setFont("Times-Roman", 11)
    for line in lines:
        text.textLine(line)
    page.drawText(text)


def _weasyprint() -> None:
    """Arabic in two columns."""
    from weasyprint import HTML

    words = f"<p>{ARABIC}</p>" * 6
    page = f"<html dir=rtl lang=ar><style>div{{columns:2}}</style><h1>انخفضت البطالة</h1><div>{words}</div>"
    HTML(string=page).write_pdf(FOLDER / "arabic.pdf")


def _word() -> None:
    """Tracked changes, lists, a table, a head and a caption; notes, in a document of another program."""
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    document.add_heading("Bridge inspections fell short", 0)
    document.add_paragraph(PROSE[0])
    document.add_heading("Findings", 1)
    for style in ("List Bullet", "List Number"):
        for text in ("The first of them holds a claim.", "The second is short."):
            document.add_paragraph(text, style=style)
    table = document.add_table(rows=2, cols=3)
    for row, words in enumerate((("State", "2022", "2023"), ("Ohio", "4.0", "3.5"))):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    changed = document.add_paragraph("It was ")
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:author="Bo"'
    for tag, text, number in (("del", "delText", 1), ("ins", "t", 2)):
        run = f'<w:r><w:{text} xml:space="preserve">{"never " if tag == "del" else "often "}</w:{text}></w:r>'
        changed._p.append(parse_xml(f'<w:{tag} {names} w:id="{number}">{run}</w:{tag}>'))
    changed.add_run("inspected.")
    document.add_paragraph(ARABIC)
    document.add_paragraph("Figure 1: The bridge in 1964", style="Caption")
    document.sections[0].header.paragraphs[0].text = "RUNNING HEAD"
    document.save(str(FOLDER / "changes.docx"))
    text = "# Rain\n\nIt rained.[^1] It snowed.\n\n[^1]: A note says that 3 percent is wrong.\n"
    subprocess.run(["pandoc", "-f", "markdown", "-o", FOLDER / "notes.docx"], input=text.encode(), check=True)


if __name__ == "__main__":
    main()
