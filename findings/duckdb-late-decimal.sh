#!/usr/bin/env bash
# DuckDB 2.0.1: a decimal that comes late in a column of whole numbers is rounded
# in silence. 1.0.0, 1.1.3, 1.2.2, 1.3.2, 1.4.4 and 1.5.2 were seen to do so too.
#
# The type of a column is guessed from the first 20,480 lines. Fees of offices
# are mostly whole; where the first 38.41 comes after those lines, the column
# is BIGINT, the cell is 38, and no sum shows that anything is missing. A "/"
# at the same place stops the load with an error, so the loader looks strict.
# `store_rejects` lists nothing, and JSON lines behave alike. To read all lines
# first (`sample_size = -1`) or to name the types is the way out.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.1

cat > run.py <<'PY'
import duckdb

def write(path, whole, late):
    with open(path, "w") as file:
        file.write("amount\n" + "12\n" * whole + late + "\n")

def last(source):
    try:
        rows = duckdb.sql(f"select typeof(amount), amount from {source}").fetchall()
        return f"{rows[-1][0]} {rows[-1][1]}"
    except duckdb.Error as error:
        return f"{type(error).__name__}"

print("duckdb", duckdb.__version__)
write("early.csv", 20_478, "38.41")
write("late.csv", 20_479, "38.41")
write("slash.csv", 20_479, "/")
with open("late.json", "w") as file:
    file.write('{"amount": 12}\n' * 20_480 + '{"amount": 38.41}\n')
print("38.41 after 20478 whole numbers:", last("'early.csv'"))
print("38.41 after 20479 whole numbers:", last("'late.csv'"))
print("/ after 20479 whole numbers:", last("'slash.csv'"))
print("with store_rejects:", last("read_csv('late.csv', store_rejects = true)"))
print("rejected:", len(duckdb.sql("select * from reject_errors").fetchall()))
print("with all lines sampled:", last("read_csv('late.csv', sample_size = -1)"))
print("as JSON lines:", last("'late.json'"))
PY
cat > expected <<'TXT'
duckdb 2.0.1
38.41 after 20478 whole numbers: DOUBLE 38.41
38.41 after 20479 whole numbers: BIGINT 38
/ after 20479 whole numbers: ConversionException
with store_rejects: BIGINT 38
rejected: 0
with all lines sampled: DOUBLE 38.41
as JSON lines: BIGINT 38
TXT
venv/bin/python run.py | tee seen
diff -u expected seen
echo 'as described'
