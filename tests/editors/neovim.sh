#!/usr/bin/env bash
# neovim.sh PROGRAM: opens the example of the README in Neovim, with the language server of PROGRAM.
set -euo pipefail
program=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
site=$room/site
report=$site/content/2020/yuncheng-zfb/index.md
mkdir "$site"
cp -r "$root/site.yaml" "$root/content" "$site"
# The error of the README, and a line to be completed.
sed -i -e 's/予以公开: \[3, 0, 0, 0, 0, 0, 3\]/予以公开: [3, 0, 0, 0, 0, 0, 4]/' \
  -e '0,/^figures:/s//published_by_nobody: ~\nfigures:/' "$report"
grep -q '0, 4\]' "$report"
mkdir "$room/home"
HOME=$room/home XDG_CONFIG_HOME=$room/home XDG_DATA_HOME=$room/home XDG_CACHE_HOME=$room/home \
  XDG_STATE_HOME=$room/home NIANBAO=$program REPORT=$report LC_ALL=C.UTF-8 \
  timeout 100 nvim --clean --headless -n -i NONE -c "luafile $root/tests/editors/neovim/session.lua"
