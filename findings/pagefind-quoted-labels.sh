#!/usr/bin/env bash
# Pagefind 1.6.0: a Chinese phrase in quotes is not found, though it is the whole
# text of a page; without quotes it is.
#
# Pagefind's program cuts a page into words when it makes the index, the browser's
# `Intl.Segmenter` cuts the query, and the two cut differently: 本年|新|收 in the
# index, 本|年|新|收 in the query (Node.js 20, ICU 78). Quotes ask for the same
# words in a row, so labels of the statutory form are missed. A number with its
# brackets or its mark, as in （一）予以公开 or 三、本年度办理结果, is missed even
# where both cut alike. 尚未审结, between them, is found.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund pagefind@1.6.0

cat > run.js <<'JS'
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const labels = ["尚未审结", "本年新收", "本年制发件数", "补正后申请内容仍不明确", "（一）予以公开", "三、本年度办理结果"];
mkdirSync("site");
for (const [at, label] of labels.entries()) {
  writeFileSync(`site/${at}.html`,
    `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${at}</title></head>` +
    `<body><p>${label}</p></body></html>`);
}
execFileSync("node_modules/.bin/pagefind", ["--site", "site"]);
console.log(execFileSync("node_modules/.bin/pagefind", ["--version"], { encoding: "utf8" }).trim());

// The little of a browser that the search needs: a page's language and files.
globalThis.document = { currentScript: null, querySelector: () => ({ getAttribute: () => "zh-CN" }) };
globalThis.window = globalThis;
globalThis.location = new URL("http://localhost/");
globalThis.fetch = async (address) =>
  new Response(readFileSync(`site/pagefind/${String(address).split("/pagefind/")[1].split("?")[0]}`));
const search = await import("./site/pagefind/pagefind.js");
await search.options({ basePath: "http://localhost/pagefind/", baseUrl: "/" });
await search.init();

async function find(query, at) {
  const { results } = await search.search(query);
  const pages = await Promise.all(results.map((result) => result.data()));
  return pages.find((page) => page.raw_url === `/${at}.html`);
}
const segmenter = new Intl.Segmenter("zh-CN", { granularity: "word" });
for (const [at, label] of labels.entries()) {
  const page = await find(label, at);
  const quoted = await find(`"${label}"`, at);
  const indexed = page?.raw_content.split("\u200b").filter((word) => word !== ".").join("|");
  const asked = [...segmenter.segment(label)].map((word) => word.segment).join("|");
  console.log(`${label}: ${page ? "found" : "missed"}, in quotes ${quoted ? "found" : "missed"}; index ${indexed}; query ${asked}`);
}
JS
cat > expected <<'TXT'
pagefind 1.6.0
尚未审结: found, in quotes found; index 尚未|审结; query 尚未|审结
本年新收: found, in quotes missed; index 本年|新|收; query 本|年|新|收
本年制发件数: found, in quotes missed; index 本年|制|发|件数; query 本|年|制|发|件数
补正后申请内容仍不明确: found, in quotes missed; index 补|正|后|申请|内容|仍|不明|确; query 补|正|后|申请|内容|仍|不|明确
（一）予以公开: found, in quotes missed; index （|一|）|予以|公开; query （|一|）|予以|公开
三、本年度办理结果: found, in quotes missed; index 三|、|本年度|办理|结果; query 三|、|本年度|办理|结果
TXT
node run.js | tee seen
diff -u expected seen
echo 'as described'
