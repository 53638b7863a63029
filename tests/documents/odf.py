"""Texts and spreadsheets as flat OpenDocument, which LibreOffice turns into what offices have."""

import base64
import struct
import zlib
from xml.sax.saxutils import escape

from report import grid

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in [
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"),
        ("draw", "drawing"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
        ("number", "datastyle"),
    ]
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
FONT = "Noto Serif CJK SC"
WORDS = (f'style:font-name="{FONT}" style:font-name-asian="{FONT}" '
         'fo:font-size="{0}pt" style:font-size-asian="{0}pt" '
         'fo:language="zh" fo:country="CN" style:language-asian="zh" style:country-asian="CN"')


def styles(numbered, footer):
    """The styles of a text; `numbered` lets the document count its headings itself."""
    levels = [("一、", "", "一, 二, 三, ...", "、"), ("（一）", "（", "一, 二, 三, ...", "）")]
    outline = "".join(
        f'<text:outline-level-style text:level="{at}" style:num-prefix="{before}" '
        f'style:num-suffix="{after}" style:num-format="{numbers}"/>'
        for at, (_, before, numbers, after) in enumerate(levels, 1))
    outline = f'<text:outline-style style:name="Outline">{outline}</text:outline-style>'
    numbers = ('<style:footer><text:p text:style-name="Middle">— <text:page-number '
               'text:select-page="current"/> —</text:p></style:footer>')
    return f"""<office:font-face-decls><style:font-face style:name="{FONT}" svg:font-family="'{FONT}'"/>
</office:font-face-decls><office:styles>
<style:default-style style:family="paragraph"><style:text-properties {WORDS.format(12)}/></style:default-style>
<style:style style:name="Standard" style:family="paragraph" style:class="text"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="1"><style:text-properties {WORDS.format(15)}/></style:style>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="2"><style:text-properties {WORDS.format(13)}/></style:style>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:text-align="center"/><style:text-properties {WORDS.format(20)}/></style:style>
{outline if numbered else ""}</office:styles>
<office:automatic-styles>
<style:style style:name="Body" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:text-indent="24pt" fo:line-height="160%"/></style:style>
<style:style style:name="Middle" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:text-align="center"/><style:text-properties {WORDS.format(9)}/></style:style>
<style:style style:name="End" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:text-align="end"/></style:style>
<style:style style:name="NewPage" style:family="paragraph" style:parent-style-name="Heading_20_1">
<style:paragraph-properties fo:break-before="page"/></style:style>
<style:style style:name="T" style:family="table"><style:table-properties style:width="16cm" table:align="margins"/></style:style>
<style:style style:name="C" style:family="table-cell"><style:table-cell-properties
 fo:border="0.5pt solid #000000" fo:padding="0.05cm" style:vertical-align="middle"/></style:style>
<style:style style:name="Box" style:family="graphic"><style:graphic-properties style:wrap="parallel"
 fo:border="0.5pt solid #000000" style:horizontal-pos="right" style:horizontal-rel="paragraph"/></style:style>
<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
 fo:margin-top="2.5cm" fo:margin-bottom="2cm" fo:margin-left="2.5cm" fo:margin-right="2.5cm"/>
<style:footer-style/></style:page-layout>
{"".join(f'<style:style style:name="W{at}" style:family="table-column"><style:table-column-properties style:rel-column-width="{width}*"/></style:style>' for at, width in enumerate(WIDTHS))}
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page">
{numbers if footer else ""}</style:master-page></office:master-styles>"""


# Narrow columns of figures, wider ones of labels; by how many there are.
WIDTHS = [1, 2, 3]
COLUMNS = {4: [2, 1, 1, 1], 10: [1, 1, 2] + [0] * 7, 15: [0] * 15}


def inline(words):
    """Text that may hold elements already, between the signs \x02 and \x03."""
    parts = words.split("\x02")
    out = [escape(parts[0])]
    for part in parts[1:]:
        element, rest = part.split("\x03", 1)
        out += [element, escape(rest)]
    return "".join(out)


def element(markup):
    """Markup inside words."""
    return f"\x02{markup}\x03"


def table(rows, name, style="Middle"):
    """A table of a text."""
    out = [f'<table:table table:name="{name}" table:style-name="T">']
    shape = grid(rows)
    widths = COLUMNS.get(len(shape[0]), [0] * len(shape[0]))
    out += [f'<table:table-column table:style-name="W{width}"/>' for width in widths]
    for line in shape:
        out.append("<table:table-row>")
        for cell in line:
            if cell is None:
                out.append("<table:covered-table-cell/>")
                continue
            spans = f'table:number-columns-spanned="{cell.columns}" table:number-rows-spanned="{cell.rows}"'
            out.append(f'<table:table-cell table:style-name="C" {spans}>'
                       f'<text:p text:style-name="{style}">{inline(cell.text)}</text:p></table:table-cell>')
        out.append("</table:table-row>")
    return "".join(out) + "</table:table>"


def text(report, numbered=False, footer=False, before="", after_paragraph=None, new_page=()):
    """A report as a text; `after_paragraph` gives what else stands in a paragraph."""
    more = after_paragraph or (lambda words: "")
    out = [before, f'<text:p text:style-name="Title">{escape(report.title)}</text:p>']

    def paragraph(words):
        if words.startswith("### "):
            words = words[4:].split("）", 1)[1] if numbered else words[4:]
            out.append(f'<text:h text:style-name="Heading_20_2" text:outline-level="2">{inline(words)}</text:h>')
        else:
            out.append(f'<text:p text:style-name="Body">{more(words)}{inline(words)}</text:p>')

    for words in report.preamble:
        paragraph(words)
    for at, (heading, blocks) in enumerate(report.sections):
        words = heading.split("、", 1)[1] if numbered else heading
        style = "NewPage" if at in new_page else "Heading_20_1"
        out.append(f'<text:h text:style-name="{style}" text:outline-level="1">{inline(words)}</text:h>')
        for words in blocks:
            paragraph(words)
        if at in report.tables:
            out.append(table(report.tables[at], f"T{at}"))
    out += [f'<text:p text:style-name="End">{escape(words)}</text:p>' for words in report.closing()]
    return (f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.3" '
            f'office:mimetype="application/vnd.oasis.opendocument.text">{styles(numbered, footer)}'
            f'<office:body><office:text>{"".join(out)}</office:text></office:body></office:document>')


def change(at, kind, words=""):
    """A tracked change, and what marks its place."""
    gone = f"<text:p>{escape(words)}</text:p>" if kind == "deletion" else ""
    region = (f'<text:changed-region text:id="{at}"><text:{kind}><office:change-info><dc:creator>审核</dc:creator>'
              f'<dc:date>2022-01-10T09:00:00</dc:date></office:change-info>{gone}</text:{kind}></text:changed-region>')
    if kind == "deletion":
        return region, element(f'<text:change text:change-id="{at}"/>')
    start, end = (element(f'<text:change-{side} text:change-id="{at}"/>') for side in ("start", "end"))
    return region, start + words + end


def box(words):
    """A text box beside a paragraph."""
    return ('<draw:frame draw:style-name="Box" text:anchor-type="paragraph" svg:width="6cm" svg:height="2cm">'
            f'<draw:text-box><text:p>{escape(words)}</text:p></draw:text-box></draw:frame>')


def picture():
    """A picture in a paragraph of its own: a square of one colour with a border."""
    size = 24
    rows = b"".join(b"\0" + b"".join(
        b"\xc0\x30\x30" if min(x, y, size - 1 - x, size - 1 - y) < 2 else b"\xf0\xe0\xd0"
        for x in range(size)) for y in range(size))

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    png = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0))
           + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return ('<draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm"><draw:image>'
            f'<office:binary-data>{base64.b64encode(png).decode()}</office:binary-data></draw:image></draw:frame>')


def sheet(name, rows):
    """A spreadsheet of one sheet; whole numbers are numbers there."""
    out = []
    width = max(sum(cell.columns for cell in row) for row in rows)
    for line in grid(rows):
        out.append("<table:table-row>")
        for cell in line[:width]:
            if cell is None:
                out.append("<table:covered-table-cell/>")
                continue
            spans = f'table:number-columns-spanned="{cell.columns}" table:number-rows-spanned="{cell.rows}"'
            if not cell.heading and cell.text.lstrip("-").replace(".", "", 1).isdigit():
                out.append(f'<table:table-cell {spans} office:value-type="float" office:value="{cell.text}">'
                           f'<text:p>{cell.text}</text:p></table:table-cell>')
            elif cell.text:
                out.append(f'<table:table-cell {spans} office:value-type="string"><text:p>{escape(cell.text)}'
                           '</text:p></table:table-cell>')
            else:
                out.append(f"<table:table-cell {spans}/>")
        out.append("</table:table-row>")
    return (f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.3" '
            'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>'
            f'<table:table table:name="{escape(name)}">{"".join(out)}</table:table>'
            '</office:spreadsheet></office:body></office:document>')
