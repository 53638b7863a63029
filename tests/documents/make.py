"""Makes the documents that importing is tested with, from the example sites.

The test `make_the_ofd` makes the OFD file from the file of Word, and is run by itself.

    python3 tests/documents/make.py

Needs LibreOffice with its Python bridge, Chromium, pdftoppm (poppler), the fonts
Noto Serif CJK SC and WenQuanYi Zen Hei, and of Python PyYAML and ReportLab.
"""

import json
import re
import subprocess
import tempfile
from pathlib import Path

import canvas
import odf
import plain
import web
from office import Office
from report import Cell, places, read

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PORTAL = ROOT / "examples/portal"


def blanks(text):
    """The report with blanks, and with a row that does not apply to it."""
    return re.sub(r"(规章: +)\[0, 0, 0\]", r"\1[/, /, /]", text)


def expect(name, report, **more):
    """Writes what an import of a document has to give."""
    expected = report.expected() if report else {}
    write(f"{name}.expected.json", json.dumps(expected | more, ensure_ascii=False, indent=1) + "\n")


def write(name, text, coding="utf-8"):
    (HERE / name).write_bytes(text.encode(coding))


def built(work):
    """The pages of the example site."""
    subprocess.run(["cargo", "run", "-q", "--", "build", "-q", "--site", str(PORTAL),
                    "--output", str(work / "public")], cwd=ROOT, check=True, timeout=600)
    return work / "public"


def reports(pages):
    """The reports that the documents are made of."""
    small = read(PORTAL, pages, 2022, "shilizhen-zf", blanks)
    for rows in small.tables[1]:
        if rows[0].text == "规章":
            for cell in rows[1:]:
                cell.text = "/"
    return {
        "form-2019": read(PORTAL, pages, 2020, "shili-czj"),
        "detailed": read(PORTAL, pages, 2023, "shili-gaj"),
        "single": read(PORTAL, pages, 2021, "shili-xczxj"),
        "blanks": small,
    }


def texts(all_reports, office, work):
    """Each report as a Word file and as a PDF."""
    for name, report in all_reports.items():
        source = work / f"{name}.fodt"
        source.write_text(odf.text(report, footer=name in ("form-2019", "detailed")), encoding="utf-8")
        for ending in (".docx", ".pdf"):
            office.convert(source, HERE / (name + ending))
        expect(name, report)


def edited(report, office, work):
    """A Word file that people worked on: changes tracked, headings counted by the
    program, a text box, a picture."""
    boxed = "咨询受理时间为工作日上午九点至十二点。"
    regions = []

    def tracked(kind, words=""):
        region, mark = odf.change(f"ct{len(regions)}", kind, words)
        regions.append(region)
        return mark

    first, second = report.sections[0][1], report.sections[4][1]
    kept = [list(blocks) for _, blocks in report.sections]
    first[1] = tracked("deletion", "这一句后来删去了。") + first[1]
    second[0] = second[0] + tracked("insertion", "此句为审核时所加。")
    kept[4][0] += "此句为审核时所加。"
    expected = report.expected()
    expected["sections"] = [{"heading": head, "text": text}
                            for (head, _), text in zip(report.sections, kept)]
    cell = next(row for row in report.tables[2] if row[0].text.startswith("二、"))[1]
    cell.text = tracked("deletion", "9") + tracked("insertion", cell.text)
    last = kept[0][-1]
    extra = {last: odf.box(boxed), kept[5][-1]: odf.picture()}
    before = f'<text:tracked-changes>{"".join(regions)}</text:tracked-changes>'
    source = work / "edited.fodt"
    source.write_text(odf.text(report, numbered=True, before=before,
                               after_paragraph=lambda words: extra.get(words, "")), encoding="utf-8")
    office.convert(source, HERE / "edited.docx")
    write("edited.expected.json", json.dumps(
        expected | {"boxed": [boxed], "images": 1}, ensure_ascii=False, indent=1) + "\n")


def refused(office, work):
    """What nobody can read: with a password, and as pictures of pages."""
    source = work / "single.fodt"
    office.convert(source, HERE / "password.docx", Password="nianbao")
    office.convert(source, HERE / "encrypted.pdf", FilterData={
        "EncryptFile": True, "DocumentOpenPassword": "nianbao"})
    subprocess.run(["pdftoppm", "-r", "50", "-gray", "-jpeg", "-jpegopt", "quality=40",
                    str(HERE / "single.pdf"), str(work / "page")], check=True, timeout=120)
    pictures = [path.read_bytes() for path in sorted(work.glob("page-*.jpg"))]
    (HERE / "scanned.pdf").write_bytes(scan(pictures))
    for name, why in (("password", "password"), ("encrypted", "password"), ("scanned", "scan")):
        expect(name, None, refused=why)


def scan(pictures):
    """A PDF whose pages are pictures, as a scanner makes it."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for picture in pictures:
        at = picture.index(b"\xff\xc0")
        height, width = (int.from_bytes(picture[at + 5 + side:at + 7 + side], "big") for side in (0, 2))
        number = len(objects) + 1
        kids.append(f"{number} 0 R".encode())
        draw = b"q 595 0 0 842 0 0 cm /I Do Q"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R "
            f"/Resources << /XObject << /I {number + 2} 0 R >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw),
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray "
            b"/BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
            % (width, height, len(picture), picture),
        ]
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out, places_ = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places_.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places_)
    return out + (b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
                  % (len(objects) + 1, table, len(objects) + 1, len(out)))


def sheets(report, office, work):
    """The form on a sheet, with its headings, and no text."""
    rows = [[Cell(report.title, 15)]]
    for at, (heading, _) in enumerate(report.sections):
        if at in report.tables:
            rows += [[Cell(heading, 15)], *report.tables[at], [Cell("")]]
    source = work / "sheet.fods"
    source.write_text(odf.sheet("年报", rows), encoding="utf-8")
    expected = report.expected() | {"written": None, "preamble": [], "sections": []}
    for name, ending in (("sheet", ".xlsx"), ("sheet-97", ".xls")):
        office.convert(source, HERE / (name + ending))
        write(f"{name}.expected.json", json.dumps(expected, ensure_ascii=False, indent=1) + "\n")


def columns(report):
    """The figures of a report in one row: for each the words above it, and the cell."""
    found = []
    for at, rows in sorted(report.tables.items()):
        cells = places(rows)
        for row, column, cell in cells:
            if cell.heading:
                continue
            left = [c.text for r, k, c in cells if c.heading and k + c.columns <= column
                    and r <= row < r + c.rows and c.text]
            above = [(r, c.text) for r, k, c in cells if c.heading and r + c.rows <= row
                     and k <= column < k + c.columns and c.text]
            if at == 1:
                # Blocks: the last heads above count, not those of other blocks.
                above = above[-1:]
            names = left + [words for _, words in above if words != "申请人情况"]
            found.append((at, names, cell))
    return found


def collection(all_reports, office, work):
    """A clerk's sheet: a row an office, heads of three rows with cells merged."""
    first = columns(all_reports[0])
    heads = [[Cell("序号", 1, 3), Cell("单位名称", 1, 3)], [], []]
    levels = []
    for at, names, _ in first:
        group = {1: "主动公开", 2: "申请", 3: "复议诉讼"}[at]
        if at == 2:
            names = [name for name in names if name not in ("三、本年度办理结果", "法人或其他组织")]
            *rows, column = names
            levels.append((rows[0], rows[-1], column) if len(rows) > 1 else (group, rows[0], column))
        elif at == 3:
            levels.append((names[0], names[1] if len(names) > 2 else names[0], names[-1]))
        else:
            levels.append((group, names[0], names[-1]))
    for depth in range(3):
        for at, level in enumerate(levels):
            key = level[:depth + 1]
            if depth < 2 and at and levels[at - 1][:depth + 1] == key:
                heads[depth][-1].columns += 1
            else:
                heads[depth].append(Cell(level[depth]))
    rows = [[Cell(f"示例市{all_reports[0].year}年政府信息公开工作年度报告数据汇总表", 2 + len(levels))], *heads]
    for at, report in enumerate(all_reports, 1):
        rows.append([Cell(str(at), heading=False), Cell(report.name),
                     *(Cell(cell.text, heading=False) for _, _, cell in columns(report))])
    source = work / "collection.fods"
    source.write_text(odf.sheet("汇总", rows), encoding="utf-8")
    office.convert(source, HERE / "collection.xlsx")
    expected = [report.expected() | {"written": None, "preamble": [], "sections": []}
                for report in all_reports]
    expect("collection", None, reports=expected)


def plains(all_reports):
    """Plain text in three codings, Markdown with two kinds of tables."""
    for name, kind, report, coding in [
        ("gbk.txt", plain.text, "form-2019", "gbk"),
        ("utf-16.txt", plain.text, "detailed", "utf-16"),
        ("pages.txt", plain.broken, "form-2019", "utf-8"),
        ("pages-2021.txt", plain.broken, "single", "utf-8"),
        ("pipes.md", lambda report: plain.markdown(report, plain.pipes), "blanks", "utf-8"),
        ("tags.md", lambda report: plain.markdown(report, plain.tags), "single", "utf-8"),
    ]:
        write(name, kind(all_reports[report]).replace("\n", "\r\n" if coding == "gbk" else "\n"), coding)
        expect(name.rsplit(".", 1)[0], all_reports[report])
    for name, report, declared, coding, meta in [
        ("editor.html", "detailed", "gb2312", "utf-8", True),
        ("editor-gbk.html", "blanks", "utf-8", "gbk", False),
    ]:
        write(name, web.page(all_reports[report], declared, meta), coding)
        expect(name.rsplit(".", 1)[0], all_reports[report], published=all_reports[report].published)


def pdfs(all_reports, pages, work):
    """PDFs that no word processor made."""
    canvas.named(all_reports["form-2019"], HERE / "named-font.pdf")
    expect("named-font", all_reports["form-2019"])
    report = all_reports["single"]
    page = pages / str(report.year) / report.office / "index.html"
    canvas.printed(page, HERE / "printed.pdf", work)
    expect("printed", report, published=report.published, written=None)


def main():
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        pages = built(work)
        all_reports = reports(pages)
        plains(all_reports)
        pdfs(all_reports, pages, work)
        office = Office(work)
        try:
            texts(all_reports, office, work)
            refused(office, work)
            sheets(all_reports["blanks"], office, work)
            offices = ("shili-zf", "shili-zfb", "shili-jyj", "shili-gaj", "shilizhen-zf", "shiliqu-zf")
            collection([read(PORTAL, pages, 2022, name) for name in offices], office, work)
            edited(read(PORTAL, pages, 2021, "shili-czj"), office, work)
        finally:
            office.close()
    for path in sorted(HERE.iterdir()):
        assert path.is_dir() or path.stat().st_size < 300_000, f"{path.name} is too large"


if __name__ == "__main__":
    main()
