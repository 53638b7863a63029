"""Reports as plain text and as Markdown."""

from html import escape

from report import grid


def tabs(rows):
    """A table as text with tabs, the way it is pasted: a cell that covers more leaves blanks."""
    return ["\t".join(cell.text if cell else "" for cell in line) for line in grid(rows)]


def text(report, table=tabs):
    """A report as plain text, a line to a paragraph."""
    lines = [report.title, ""] + report.preamble + [""]
    for at, (heading, blocks) in enumerate(report.sections):
        lines += [heading, ""] + [block.removeprefix("### ") for block in blocks] + [""]
        if at in report.tables:
            lines += table(report.tables[at]) + [""]
    return "\n".join(lines + report.closing()) + "\n"


def broken(report, width=44):
    """Plain text as it comes from pages: paragraphs and tables broken, labels spaced out."""
    out = [report.title.replace("工作年度报告", "工作 年度 报 告"), ""]
    count = 0

    def paragraph(words):
        nonlocal count
        count += 1
        if words.startswith("### ") or count % 3 or len(words) <= width * 2:
            out.extend([words.removeprefix("### "), ""])
        else:
            # A new page in the middle of a sentence.
            at = width + next(at for at, sign in enumerate(words[width:]) if sign not in "，。；、0123456789件")
            out.extend([words[:at], "", words[at:], ""])

    for words in report.preamble:
        paragraph(words)
    for at, (heading, blocks) in enumerate(report.sections):
        out.extend([heading, ""])
        for words in blocks:
            paragraph(words)
        if at in report.tables:
            out.extend(split(tabs(report.tables[at])) + [""])
    return "\n".join(out + [line for words in report.closing() for line in (words, "")])


def split(lines):
    """A table over two pages, its labels broken where cells are narrow."""
    spaced = {"结果维持": "结 果 维 持", "总计": "总 计", "尚未审结": "尚 未 审 结",
              "三、本年度办理结果": "三、本年 度办 理结 果", "（四）无法提供": "(四) 无法提 供",
              "（五）不予处理": "(五) 不予处 理", "1.属于国家秘密": "1. 属于国家秘密"}
    lines = ["\t".join(spaced.get(cell, cell) for cell in line.split("\t")) for line in lines]
    half = len(lines) // 2
    return lines if len(lines) < 8 else [*lines[:half], "", *lines[half:]]


def pipes(rows):
    """A Markdown table; it has no cells that cover others."""
    lines = [[cell.text.replace("|", "\\|") if cell else "" for cell in line] for line in grid(rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return ["| " + " | ".join(line) + " |" for line in lines]


def tags(rows):
    """A table as HTML inside Markdown."""
    out = ["<table>"]
    for row in rows:
        out.append("<tr>")
        for cell in row:
            spans = "".join(f' {name}="{count}"' for name, count in
                            (("colspan", cell.columns), ("rowspan", cell.rows)) if count > 1)
            out.append(f"  <td{spans}>{escape(cell.text)}</td>")
        out.append("</tr>")
    return out + ["</table>"]


def markdown(report, table):
    """A report as Markdown."""
    out = [f"# {report.title}", *report.preamble]
    for at, (heading, blocks) in enumerate(report.sections):
        out += [f"## {heading}", *blocks]
        if at in report.tables:
            out.append("\n".join(table(report.tables[at])))
    return "\n\n".join(out + report.closing()) + "\n"
