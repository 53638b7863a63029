"""A report of an example site: what its source says, and the tables as its page prints them."""

import html.parser
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml


@dataclass
class Cell:
    """A cell of a printed table; a heading is a label of the form."""

    text: str
    columns: int = 1
    rows: int = 1
    heading: bool = True


@dataclass
class Report:
    """Everything that a document of this report says."""

    office: str
    name: str
    year: int
    published: str
    format: str
    title: str
    front: dict
    preamble: list = field(default_factory=list)
    # A heading, and its blocks: "### …" is a heading below it, all else a paragraph.
    sections: list = field(default_factory=list)
    # The place of a section to the rows of its table.
    tables: dict = field(default_factory=dict)

    def closing(self):
        """The two lines at the end: who, and when."""
        year, month, day = self.published.split("-")
        return [self.name, f"{year}年{int(month)}月{int(day)}日"]

    def expected(self):
        """What an import has to give, from the source alone."""
        return {
            "office": self.name,
            "id": self.office,
            "year": self.year,
            # The date at the end is that of the document; web pages say when they came out.
            "published": None,
            "written": self.published,
            "form": self.format,
            "figures": self.front["figures"],
            "preamble": self.preamble,
            "sections": [{"heading": head, "text": text} for head, text in self.sections],
        }


class Tables(html.parser.HTMLParser):
    """The tables of a page, and the section that each stands in."""

    def __init__(self):
        super().__init__()
        self.sections = -1
        self.tables = {}
        self.cell = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "section":
            self.sections += 1
        elif tag == "table":
            self.tables[self.sections] = []
        elif tag == "tr":
            self.tables[self.sections].append([])
        elif tag in ("td", "th"):
            columns, rows = (int(attributes.get(name, 1)) for name in ("colspan", "rowspan"))
            heading = tag == "th" or attributes.get("class") == "corner"
            self.cell = Cell("", columns, rows, heading)
            self.tables[self.sections][-1].append(self.cell)

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.cell = None

    def handle_data(self, data):
        if self.cell:
            self.cell.text += data


def read(site: Path, built: Path, year: int, office: str, change=None) -> Report:
    """Reads a source and its page; `change` maps a text of both to another."""
    change = change or (lambda text: text)
    source = change((site / f"content/{year}/{office}.md").read_text(encoding="utf-8"))
    _, front, body = source.split("---\n", 2)
    front = yaml.load(front, Loader=yaml.BaseLoader)
    folder = built / str(year) / office
    data = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    tables = Tables()
    tables.feed((folder / "index.html").read_text(encoding="utf-8"))
    report = Report(office, data["office_name"], year, front["published"][:10], data["format"],
                    data["title"], front)
    into = report.preamble
    for block in re.split(r"\n\s*\n", body.strip()):
        if block.startswith("## "):
            into = []
            report.sections.append((block[3:], into))
        else:
            into.append(block)
    report.tables = {at: rows for at, rows in tables.tables.items() if rows}
    return report


def places(rows):
    """Each cell with the row and the column of its upper left corner."""
    taken, found = set(), []
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            found.append((row, column, cell))
            taken |= {(row + down, column + right)
                      for down in range(cell.rows) for right in range(cell.columns)}
            column += cell.columns
    return found


def grid(rows):
    """Rows of equal length; where a cell covers more than one place, the others are None."""
    found = places(rows)
    width = max(column + cell.columns for _, column, cell in found)
    out = [[None] * width for _ in rows]
    for row, column, cell in found:
        out[row][column] = cell
    return out
