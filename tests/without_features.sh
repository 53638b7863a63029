#!/usr/bin/env bash
# Asks a program that was built without `remote` and `parquet` for both; it has to say what it
# lacks and how to get it. The Rust tests of this are compiled without the features alone.
#
#   tests/without_features.sh EMPTY_FOLDER PROGRAM
set -euo pipefail
room=$1 program=$(realpath "$2")
site=$room/without-features
"$program" --lang en init "$site" >/dev/null 2>&1

# Runs the program, which has to fail with a status and name a feature.
fails_for() {
  local status=$1 feature=$2 said code=0
  shift 2
  said=$("$program" --lang en --site "$site" "$@" 2>&1) || code=$?
  if [ "$code" != "$status" ] || [[ $said != *"--features $feature"* ]]; then
    printf '%s: exit status %s, and it said:\n%s\n' "$*" "$code" "$said"
    exit 1
  fi
}

fails_for 2 remote publish sftp://www.shili.example/srv/www
fails_for 2 remote verify https://www.shili.example/
echo 'downloads: [parquet]' >>"$site/site.yaml"
fails_for 1 parquet check
echo 'it names the features that it lacks'
