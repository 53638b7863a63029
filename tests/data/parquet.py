"""Compares each Parquet file of a folder with the CSV of its name, field by field.

    parquet.py DATA_FOLDER
"""
import csv, pathlib, sys
from decimal import Decimal

import pyarrow.parquet as pq


def plain(name, value):
    if value is None:
        return ""
    if name == "value":
        return f"{value.normalize():f}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def main():
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.parquet"))
    assert files
    records = 0
    for file in files:
        table = pq.read_table(file)
        with open(file.with_suffix(".csv"), encoding="utf-8-sig", newline="") as text:
            rows = list(csv.DictReader(text))
        assert table.column_names == list(rows[0]), table.column_names
        for row in rows:
            row["value"] = f"{Decimal(row['value']).normalize():f}" if row["value"] else ""
        read = [{name: plain(name, value) for name, value in row.items()} for row in table.to_pylist()]
        assert read == rows, file
        records += len(rows)
    print(f"{len(files)} files of Parquet are as their CSV, {records} records")


main()
