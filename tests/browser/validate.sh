#!/usr/bin/env bash
# bash validate.sh FOLDER: every page of a built site is valid HTML, without a warning.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?usage: validate.sh FOLDER}
# Not counted: what it says of the policy, for it is told no address that 'self'
# could mean and takes JSON-LD, which is data, for a script (the browser test
# watches over the policy); and slashes in <br />, which Markdown writes.
exec java -jar "$here/node_modules/vnu-jar/build/dist/vnu.jar" --Werror --skip-non-html \
  --filterpattern '.*(violates Content Security Policy|Trailing slash on void elements).*' "$folder"
