#!/usr/bin/env bash
# mammoth 1.13.0 with pandas 3.1.1 or MarkItDown 0.1.9: two figures in a cell
# of a Word table become one larger figure.
#
# Each step is right by itself. mammoth keeps the raised mark of a note as
# <sup>1</sup> and two lines of a cell as two <p>. `pandas.read_html` takes the
# text of a cell without its tags and drops commas as thousands separators: 27
# with note 1 is read as 271, the lines 14 and 3 as 143, articles 14,16 as 1416.
# The column is int64, and its sum is a number like any other. MarkItDown,
# built on mammoth, drops <sup> on the way to Markdown and has 271 as well.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  python-docx==1.2.0 mammoth==1.13.0 markitdown==0.1.9 markdownify==1.2.3 pandas==3.1.1 lxml==6.1.3

cat > run.py <<'PY'
import io, re
from importlib.metadata import version
import docx, mammoth, pandas
from markitdown import MarkItDown

for name in ("python-docx", "mammoth", "markitdown", "markdownify", "pandas", "lxml"):
    print(name, version(name))

document = docx.Document()
table = document.add_table(4, 2)
for row, label in enumerate(["项目", "带注", "两行", "条款"]):
    table.cell(row, 0).text = label
table.cell(0, 1).text = "示例市"
noted = table.cell(1, 1).paragraphs[0]
noted.add_run("27")
noted.add_run("1").font.superscript = True
table.cell(2, 1).text = "14"
table.cell(2, 1).add_paragraph("3")
table.cell(3, 1).text = "14,16"
document.save("report.docx")

with open("report.docx", "rb") as file:
    html = mammoth.convert_to_html(file).value
cells = re.findall(r"<td>(.*?)</td>", html)
print("mammoth:", cells[3], cells[5], cells[7])
frame = pandas.read_html(io.StringIO(html), header=0)[0]
column = frame["示例市"]
print("pandas:", column.dtype, column.tolist(), "sum", column.sum())
markdown = MarkItDown().convert("report.docx").text_content
print("MarkItDown:", next(line for line in markdown.splitlines() if "带注" in line))
PY
cat > expected <<'TXT'
python-docx 1.2.0
mammoth 1.13.0
markitdown 0.1.9
markdownify 1.2.3
pandas 3.1.1
lxml 6.1.3
mammoth: <p>27<sup>1</sup></p> <p>14</p><p>3</p> <p>14,16</p>
pandas: int64 [271, 143, 1416] sum 1830
MarkItDown: | 带注 | 271 |
TXT
venv/bin/python run.py | tee seen
diff -u expected seen
echo 'as described'
