#!/usr/bin/env bash
# openpyxl 3.1.5 and pandas 3.1.1: a cell with one of Excel's Chinese date
# formats is read as the number 45306.
#
# ECMA-376 18.8.30 reserves number formats 27 to 36 and 50 to 58 for East Asian
# editions; in Chinese 31 is 2024年1月15日 and 57 is 2024年1月. A file names
# them by number alone, without a pattern. openpyxl does not know them and calls
# the format General; python-calamine 0.9.1 knows them as dates. pandas has both
# as engines and openpyxl as its default for .xlsx, with a notice that calamine
# will be: then the same call on the same file gives dates where it gave numbers.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  xlsxwriter==3.3.1 openpyxl==3.1.5 python-calamine==0.9.1 pandas==3.1.1

cat > run.py <<'PY'
import warnings
from importlib.metadata import version
import openpyxl, pandas, xlsxwriter
warnings.simplefilter("ignore")  # the notice of the coming default

for name in ("xlsxwriter", "openpyxl", "python-calamine", "pandas"):
    print(name, version(name))

formats = [14, 27, 31, 57, 58]
book = xlsxwriter.Workbook("dates.xlsx")
sheet = book.add_worksheet()
sheet.write_row(0, 0, ["format", "date"])
for row, number in enumerate(formats, 1):
    sheet.write(row, 0, number)
    sheet.write_number(row, 1, 45306, book.add_format({"num_format": number}))
book.close()

sheet = openpyxl.load_workbook("dates.xlsx").active
for row in sheet.iter_rows(min_row=2):
    print("openpyxl:", row[0].value, row[1].number_format, row[1].value)
for engine in (None, "openpyxl", "calamine"):
    column = pandas.read_excel("dates.xlsx", engine=engine)["date"]
    print(f"pandas, engine={engine}:", *[str(cell)[:10] for cell in column])
PY
cat > expected <<'TXT'
xlsxwriter 3.3.1
openpyxl 3.1.5
python-calamine 0.9.1
pandas 3.1.1
openpyxl: 14 mm-dd-yy 2024-01-15 00:00:00
openpyxl: 27 General 45306
openpyxl: 31 General 45306
openpyxl: 57 General 45306
openpyxl: 58 General 45306
pandas, engine=None: 2024-01-15 45306 45306 45306 45306
pandas, engine=openpyxl: 2024-01-15 45306 45306 45306 45306
pandas, engine=calamine: 2024-01-15 2024-01-15 2024-01-15 2024-01-15 2024-01-15
TXT
venv/bin/python run.py | tee seen
diff -u expected seen
echo 'as described'
