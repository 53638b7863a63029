#!/usr/bin/env bash
# polars 1.36.1 writes totals to a workbook that pandas 3.1.1 and polars itself
# read back as 0.
#
# DataFrame.write_excel(column_totals=True, row_totals=True) writes formulas by
# XlsxWriter 3.3.1, which computes nothing: beside each formula it keeps the
# result 0, and the workbook asks for all formulas to be computed when it is
# opened (calcPr fullCalcOnLoad, ECMA-376 Part 1, 18.2.2). Excel does that.
# openpyxl 3.1.5, python-calamine 0.9.1 and fastexcel 0.16.0 give the kept
# result and do not look at the request, so a table of reports comes back with
# totals of 0 and no warning, and so does the total of each row. A cell with a
# formula in such a workbook has no value that can be trusted.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  polars==1.36.1 fastexcel==0.16.0 xlsxwriter==3.3.1 \
  openpyxl==3.1.5 python-calamine==0.9.1 pandas==3.1.1

cat > run.py <<'PY'
import re, warnings, zipfile
from importlib.metadata import version
import pandas, polars
warnings.simplefilter("ignore")  # the notice of the coming default engine

for name in ("polars", "fastexcel", "xlsxwriter", "openpyxl", "python-calamine", "pandas"):
    print(name, version(name))

frame = polars.DataFrame({"申请人": ["自然人", "法人"], "本年新收": [14, 9], "上年结转": [1, 2]})
frame.write_excel("totals.xlsx", column_totals=True, row_totals=True)
book = zipfile.ZipFile("totals.xlsx")
print(*re.findall("<calcPr[^>]*>", book.read("xl/workbook.xml").decode()))
sheet = book.read("xl/worksheets/sheet1.xml").decode()
print(re.search('<c r="B4".*?</c>', sheet).group())
for engine in ("openpyxl", "calamine"):
    for row in pandas.read_excel("totals.xlsx", engine=engine).fillna("").values.tolist():
        print(f"pandas, engine={engine}:", *row)
for row in polars.read_excel("totals.xlsx").rows():
    print("polars:", *row)
PY
cat > expected <<'TXT'
polars 1.36.1
fastexcel 0.16.0
xlsxwriter 3.3.1
openpyxl 3.1.5
python-calamine 0.9.1
pandas 3.1.1
<calcPr calcId="124519" fullCalcOnLoad="1"/>
<c r="B4" s="2"><f>SUBTOTAL(109,[本年新收])</f><v>0</v></c>
pandas, engine=openpyxl: 自然人 14 1 0
pandas, engine=openpyxl: 法人 9 2 0
pandas, engine=openpyxl:  0 0 0
pandas, engine=calamine: 自然人 14 1 0
pandas, engine=calamine: 法人 9 2 0
pandas, engine=calamine:  0 0 0
polars: 自然人 14 1 0
polars: 法人 9 2 0
polars: None 0 0 0
TXT
venv/bin/python run.py | tee seen
diff -u expected seen
echo 'as described'
