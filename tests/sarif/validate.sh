#!/usr/bin/env bash
# Validates what `check --format sarif` prints against the schema of SARIF
# 2.1.0, which the crate serde-sarif carries.
#
#   tests/sarif/validate.sh EMPTY_FOLDER PROGRAM
set -euo pipefail
room=$1 program=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
mkdir -p "$room/schema/src"
cp "$here/schema.toml" "$room/schema/Cargo.toml"
: >"$room/schema/src/lib.rs"
schema=$(cargo metadata --quiet --format-version 1 --manifest-path "$room/schema/Cargo.toml" |
  python3 -c 'import json, pathlib, sys
packages = json.load(sys.stdin)["packages"]
print(next(pathlib.Path(p["manifest_path"]).parent / "src/schema.json" for p in packages if p["name"] == "serde-sarif"))')
python3 -m venv "$room/python"
"$room/python/bin/pip" install --quiet --disable-pip-version-check jsonschema==4.26.0
for site in "$root" "$root/examples/portal" "$root/examples/broken"; do
  for lang in zh en; do
    status=0
    "$program" --site "$site" --lang "$lang" check --format sarif >"$room/log.sarif" || status=$?
    [ "$status" -le 1 ]
    "$room/python/bin/python" - "$room/log.sarif" "$schema" <<'PY'
import json, sys
import jsonschema
log, schema = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
jsonschema.Draft7Validator(schema).validate(log)
print(f"valid, {len(log['runs'][0]['results'])} results")
PY
  done
done
