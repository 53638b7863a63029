"""Reports as PDF without LibreOffice: with a font that the file only names, and
printed from the archive's own page by a browser."""

import re
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from report import places

FONT = "STSong-Light"


def named(report, path: Path):
    """A PDF whose font is not embedded, with codes of UniGB-UCS2-H and no ToUnicode."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK")
    head = ParagraphStyle("head", fontName=FONT, fontSize=14, leading=24, wordWrap="CJK")
    title = ParagraphStyle("title", parent=head, fontSize=18, alignment=1)
    end = ParagraphStyle("end", parent=body, alignment=2)
    small = ParagraphStyle("small", fontName=FONT, fontSize=8, leading=10, alignment=1, wordWrap="CJK")
    flow = [Paragraph(escape(report.title), title), Spacer(1, 12)]

    def paragraph(words):
        heading = words.startswith("### ")
        flow.append(Paragraph(escape(words.removeprefix("### ")), head if heading else body))

    for words in report.preamble:
        paragraph(words)
    for at, (heading, blocks) in enumerate(report.sections):
        flow.append(Paragraph(escape(heading), head))
        for words in blocks:
            paragraph(words)
        if at in report.tables:
            flow.append(table(report.tables[at], small))
    flow += [Paragraph(escape(words), end) for words in report.closing()]
    SimpleDocTemplate(str(path), pagesize=A4, invariant=True, title=report.title).build(flow)


def table(rows, style):
    """A table with rules around each cell."""
    found = places(rows)
    width = max(column + cell.columns for _, column, cell in found)
    data = [[""] * width for _ in rows]
    commands = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]
    for row, column, cell in found:
        data[row][column] = Paragraph(escape(cell.text), style)
        last = (column + cell.columns - 1, row + cell.rows - 1)
        if last != (column, row):
            commands.append(("SPAN", (column, row), last))
    # A column of labels is wider than one of figures.
    shares = {10: [1.5, 1.5, 3] + [1.2] * 7}.get(width, [1] * width)
    widths = [450 * share / sum(shares) for share in shares]
    # SPAN of many rows cannot be parted by a page; the label stands in its first row.
    commands = [command if command[0] != "SPAN" or command[2][1] - command[1][1] < 20
                else ("NOSPLIT", *command[1:]) for command in commands]
    return Table(data, colWidths=widths, style=commands, repeatRows=0)


def printed(page: Path, path: Path, work: Path):
    """A page as a browser prints it, in a font whose glyphs have codes of two bytes."""
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text(encoding="utf-8"))
    font = "<style>* { font-family: 'WenQuanYi Zen Hei' !important }</style></head>"
    copy = page.with_name("printed.html")
    copy.write_text(text.replace("</head>", font), encoding="utf-8")
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
                    f"--user-data-dir={work / 'browser'}", "--no-pdf-header-footer",
                    f"--print-to-pdf={path}", copy.as_uri()],
                   check=True, timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
