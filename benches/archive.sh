#!/usr/bin/env bash
# Builds a large archive with nianbao and, where it is installed, the same words
# and figures with Hugo, in turn, and prints wall seconds and peak memory.
#
#   benches/archive.sh GENERATOR NARRATIVE [REPORTS] [RUNS]
#
# GENERATOR is a program called as `GENERATOR {nianbao|hugo} OUTDIR --narrative
# NARRATIVE --reports N` that writes the archive. Everything is kept in a memory
# file system, so that a disk is not what is measured.
#
# It measures the profile `dist`, the one that is shipped, without the feature
# `remote`: a build does not touch it.
set -euo pipefail
generator=$1 narrative=$2 reports=${3:-10000} runs=${4:-5}
here=$(cd "$(dirname "$0")/.." && pwd)
cargo build --quiet --locked --profile dist --bin nianbao --manifest-path "$here/Cargo.toml"
program="${CARGO_TARGET_DIR:-$here/target}/dist/nianbao"
room=$(mktemp -d /dev/shm/nianbao-bench.XXXXXX)
trap 'rm -rf "$room"' EXIT
for kind in nianbao hugo; do
  mkdir "$room/$kind"
  python3 "$generator" "$kind" "$room/$kind" --narrative "$narrative" --reports "$reports"
done

# Runs a command; prints its wall seconds and its peak memory in MiB.
measure() {
  /usr/bin/env python3 - "$@" <<'PY'
import os, subprocess, sys, time
start = time.monotonic()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
if status != 0:
    sys.exit(f"{sys.argv[1]} failed with {status}")
print(f"{time.monotonic() - start:.3f} {usage.ru_maxrss / 1024:.0f}")
PY
}
median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

for run in $(seq "$runs"); do
  rm -rf "$room/out"
  measure "$program" --site "$room/nianbao" build --output "$room/out" >>"$room/ours"
  if command -v hugo >/dev/null; then
    rm -rf "$room/out-hugo"
    (cd "$room/hugo" && measure hugo --quiet -d "$room/out-hugo") >>"$room/theirs"
  fi
done
echo "nianbao, $reports reports: $(cut -d' ' -f1 "$room/ours" | median) s, $(cut -d' ' -f2 "$room/ours" | median) MiB"
if [ -f "$room/theirs" ]; then
  echo "hugo,    $reports reports: $(cut -d' ' -f1 "$room/theirs" | median) s, $(cut -d' ' -f2 "$room/theirs" | median) MiB"
fi
