#!/usr/bin/env bash
# vscode.sh PROGRAM EXTENSION: opens the example of the README in VS Code, with the packed EXTENSION
# and the language server of PROGRAM. VS Code is the one of the package `code-server`, in Chromium.
set -euo pipefail
program=$(realpath "$1")
extension=$(realpath "$2")
root=$(cd "$(dirname "$0")/../.." && pwd)
vscode=$root/tests/editors/vscode/node_modules/code-server/lib/vscode
[ -d "$vscode/node_modules" ] || (cd "$root/tests/editors/vscode" && npm run --silent setup)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
site=$room/site
report=$site/content/2020/yuncheng-zfb/index.md
mkdir "$site"
cp -r "$root/site.yaml" "$root/content" "$site"
# The error of the README.
sed -i 's/予以公开: \[3, 0, 0, 0, 0, 0, 3\]/予以公开: [3, 0, 0, 0, 0, 0, 4]/' "$report"
grep -q '0, 4\]' "$report"
# Tells how the language server ended.
cat >"$room/nianbao" <<EOF
#!/bin/sh
"$program" "\$@" --lang zh
echo \$? >"$room/ended"
EOF
chmod +x "$room/nianbao"
# In a browser VS Code would save by itself.
mkdir -p "$room/home" "$room/data/data/User"
cat >"$room/data/data/User/settings.json" <<EOF
{
  "nianbao.path": "$room/nianbao",
  "files.autoSave": "off",
  "security.workspace.trust.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "workbench.startupEditor": "none"
}
EOF
export HOME=$room/home
node "$vscode/out/server-main.js" --accept-server-license-terms --server-data-dir "$room/data" \
  --extensions-dir "$room/extensions" --install-extension "$extension" >"$room/installed.txt" 2>&1 ||
  { cat "$room/installed.txt"; exit 1; }
timeout 180 node "$root/tests/editors/vscode/session.mjs" "$vscode" "$room" "$site" "$report"
