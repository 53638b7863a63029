#!/usr/bin/env bash
# pandas 2.3.3: a digit that a page strikes out, hides by a rule of its own sheet,
# hides by an attribute, or raises as the mark of a note lengthens the number of its
# cell, without a warning.
#
# `read_html` leaves out what is not displayed (`displayed_only`), but looks for it in
# style attributes alone. Systems of offices write such things by classes, and Word by
# `vertical-align` and `<del>`: 27 with a mark becomes 271, and 27 with a digit for
# telephones becomes 279. Both are plain integers of a plain column.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  pandas==2.3.3 numpy==2.2.6 lxml==6.0.2

cat > run.py <<'PY'
import io
import pandas

CELLS = {
    "style attribute": "27<span style='display:none'>9</span>",
    "class": "27<span class=mob>9</span>",
    "attribute hidden": "27<span hidden>9</span>",
    "visibility": "27<span style='visibility:hidden'>9</span>",
    "del": "<del>5</del>6",
    "sup": "27<sup>1</sup>",
    "vertical-align": "27<span style='vertical-align:super'>1</span>",
}
print("pandas", pandas.__version__)
for name, cell in CELLS.items():
    page = (
        "<!DOCTYPE html><style>.mob{display:none}</style><table>"
        f"<tr><th>行政许可<th>件数<tr><td>示例市财政局<td>{cell}</table>"
    )
    table = pandas.read_html(io.StringIO(page))[0]
    print(f"{name}: {table['件数'][0]} {table['件数'].dtype}")
PY
cat > expected <<'TXT'
pandas 2.3.3
style attribute: 27 int64
class: 279 int64
attribute hidden: 279 int64
visibility: 279 int64
del: 56 int64
sup: 271 int64
vertical-align: 271 int64
TXT
venv/bin/python run.py | tee seen
diff -u expected seen
echo 'as described'
