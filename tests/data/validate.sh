#!/usr/bin/env bash
# Validates the tables of an archive: their package with frictionless, and the five questions of
# docs/data.md in DuckDB, pandas and R.
#
#   tests/data/validate.sh FOLDER PROGRAM
#
# PROGRAM has the feature `parquet`.
set -euo pipefail
room=$1 program=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -x "$room/data-tools/bin/frictionless" ]; then
  python3 -m venv "$room/data-tools"
  "$room/data-tools/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
fi
cp -r "$here/../../examples/portal" "$room/data-site"
sed -i 's/^downloads: .*/downloads: [parquet]/' "$room/data-site/site.yaml"
"$program" --site "$room/data-site" build --output "$room/data-public"
cd "$room/data-public/data"
"$room/data-tools/bin/frictionless" validate datapackage.json >"$room/frictionless.txt" ||
  { cat "$room/frictionless.txt"; exit 1; }
# A table that is not as described is found.
cp figures-2023.csv "$room/figures-2023.csv"
sed -i '2s/shili-zf/shili-xx/' figures-2023.csv
if "$room/data-tools/bin/frictionless" validate datapackage.json >/dev/null; then
  echo 'frictionless does not miss an office that is not in the list' && exit 1
fi
cp "$room/figures-2023.csv" figures-2023.csv
"$room/data-tools/bin/python" "$here/parquet.py" .
"$room/data-tools/bin/python" "$here/answers.py" .
