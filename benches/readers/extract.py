"""Gives the tables of a document as one reader sees them: `extract.py READER FILE` prints a list
of tables, each a list of rows, each a list of texts. A cell that spans several is repeated, where
the reader says so.
"""
import json, re, sys


def from_html(text):
    """Tables of HTML as grids; cells that span rows or columns are repeated."""
    from bs4 import BeautifulSoup
    tables = []
    for table in BeautifulSoup(text, "lxml").find_all("table"):
        grid = {}
        for at, row in enumerate(table.find_all("tr")):
            column = 0
            for cell in row.find_all(["td", "th"], recursive=False):
                while (at, column) in grid:
                    column += 1
                for down in range(int(cell.get("rowspan") or 1)):
                    for right in range(int(cell.get("colspan") or 1)):
                        grid[at + down, column + right] = cell.get_text()
        tables.append(rows_of(grid))
    return tables


def rows_of(grid):
    """A grid by places as rows."""
    count = max((row for row, _ in grid), default=-1) + 1
    width = max((column for _, column in grid), default=-1) + 1
    return [[grid.get((row, column), "") for column in range(width)] for row in range(count)]


def from_markdown(text):
    """Tables of Markdown with bars; tables in HTML are read as that."""
    tables, rows = [], []
    for line in [*text.splitlines(), ""]:
        if line.strip().startswith("|"):
            rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))])
        elif rows:
            is_rule = lambda row: all(re.fullmatch(r":?-+:?", cell) for cell in row)
            tables.append([row for row in rows if not is_rule(row)])
            rows = []
    return tables + from_html(text)


def pandoc(path):
    import pypandoc
    return from_html(pypandoc.convert_file(path, "html"))


def mammoth(path):
    import mammoth
    with open(path, "rb") as file:
        return from_html(mammoth.convert_to_html(file).value)


def markitdown(path):
    from markitdown import MarkItDown
    return from_markdown(MarkItDown().convert(path).text_content)


def python_docx(path):
    import docx
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(path).tables]


def pdfplumber(path):
    import pdfplumber
    with pdfplumber.open(path) as pdf:
        return [table for page in pdf.pages for table in page.extract_tables()]


def pymupdf(path):
    import pymupdf
    with pymupdf.open(path) as pdf:
        return [table.extract() for page in pdf for table in page.find_tables().tables]


def camelot(path):
    import camelot
    return [table.df.values.tolist() for table in camelot.read_pdf(path, pages="all", flavor="lattice")]


READERS = {
    "pandoc": (pandoc, {".docx", ".html", ".md"}),
    "mammoth": (mammoth, {".docx"}),
    "markitdown": (markitdown, {".docx", ".html", ".md", ".pdf", ".xlsx", ".xls"}),
    "python-docx": (python_docx, {".docx"}),
    "pdfplumber": (pdfplumber, {".pdf"}),
    "PyMuPDF": (pymupdf, {".pdf"}),
    "camelot": (camelot, {".pdf"}),
}

if __name__ == "__main__":
    tables = READERS[sys.argv[1]][0](sys.argv[2])
    json.dump([[[cell or "" for cell in row] for row in table] for table in tables], sys.stdout)
