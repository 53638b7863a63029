"""Finds the cells of a form in tables, by labels alone: the same for every reader.

It is generous. A row is known by its label wherever in the row that stands, with or without its
number, brackets and blanks, or by the letters of the label in any order; its figures are the cells behind it, as many as the form has columns,
whether or not cells that span several are repeated or left empty.
Tables that were cut by pages are taken together. The strip of table four is a row of fifteen
figures, however its heading came out.
"""
import re, unicodedata, yaml


def plain(text):
    """A label without what typists and page breaks change in it."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(text)))
    text = re.sub(r"^([一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+[.、])", "", text)
    return re.sub(r"[“”\"'（）()、，,。：:;；]", "", text)


def is_same(cell, label):
    """Whether a cell is a label with its number."""
    text = lambda words: re.sub(r"\s", "", unicodedata.normalize("NFKC", str(words)))
    return text(cell) == text(label)


def is_label(cell, label):
    """Whether a cell is a label; some readers take signs and numbers out of their order."""
    letters = lambda text: sorted(re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", str(text))))
    return plain(cell) == plain(label) or letters(cell) == letters(label)


def figure(text):
    """A figure without blanks; NaN is how some readers write an empty cell, 4.0 how they write 4."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(text)))
    return re.sub(r"^(\d+)\.0$", r"\1", "" if text.lower() == "nan" else text)


def is_figure(text):
    return re.fullmatch(r"[-−]?[\d.,]*(万元|件)?|/|—|－", figure(text)) is not None


class Form:
    """The rows of a form with their labels, and the paths of their cells in a source."""

    def __init__(self, path):
        self.rows, self.strip = [], []
        for table in yaml.safe_load(path.read_text("utf-8"))["tables"]:
            for block in table["blocks"]:
                width = sum(1 for _ in leaves(block["columns"]))
                rows = list(rows_of(block["rows"], [table["key"]]))
                if table["layout"] == "strip":
                    self.strip += [(path, at) for path, _, _ in rows for at in range(width)]
                else:
                    self.rows += [(path, label, group, width) for path, label, group in rows]

    def read(self, tables):
        """Returns the figures of tables by (path of the row, column)."""
        rows = [row for table in tables for row in table]
        found, at = {}, 0
        for path, label, _, width in self.rows:
            ways = [(is_same, at), (is_same, 0), (is_label, at), (is_label, 0)]
            hits = (place for way, start in ways for place in range(start, len(rows))
                    if self.is_row(rows[place], label, width, way))
            hit = next(hits, None)
            if hit is None:
                continue
            at = hit + 1
            for column, cell in enumerate(self.figures(rows[hit], label, width)):
                found[path, column] = figure(cell)
        for row in rows:
            cells = [cell for cell in row if is_figure(cell)]
            if len(cells) == len(row) == len(self.strip) and any(map(figure, cells)):
                found.update(zip(self.strip, map(figure, cells)))
        return found

    def figures(self, row, label, width):
        """The cells behind the label; of those that span several, the first."""
        places = [at for at, cell in enumerate(row) if is_same(cell, label)]
        places = places or [at for at, cell in enumerate(row) if is_label(cell, label)]
        cells = row[places[-1] + 1:]
        filled = [cell for cell in cells if figure(cell)]
        while len(cells) > width and not figure(cells[0]):
            cells = cells[1:]
        return filled if len(filled) == width else cells[:width]

    def is_row(self, row, label, width, is_known):
        if not any(is_known(cell, label) for cell in row):
            return False
        figures = self.figures(row, label, width)
        return len(figures) == width and all(map(is_figure, figures))


def leaves(columns):
    for column in columns:
        if "columns" in column:
            yield from leaves(column["columns"])
        else:
            yield column


def rows_of(rows, path):
    for row in rows:
        label = row.get("label", "")
        key = row.get("key") or re.sub(r"（.*）$", "", re.sub(
            r"^([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、])", "", label))
        key = re.sub(r"[“”]", "", key)
        if "rows" not in row:
            yield tuple([*path, key]), label, path
        else:
            inside = [*path, key] if "id" in row else path
            if row.get("undetailed"):
                yield tuple(inside), label, path
            yield from rows_of(row["rows"], inside)
