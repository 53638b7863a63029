// node search.mjs FOLDER: searches a built site as a reader does, and says what is not found, what
// is shown and does not hold the words, and what another host would see.
import { chromium } from "playwright-core";
import { serve } from "./serve.mjs";
import { wordsOf } from "./words.mjs";

const folder = process.argv[2];
if (!folder) {
  console.error("usage: node search.mjs FOLDER");
  process.exit(2);
}
const { tag, say, start } = wordsOf(folder);
// A word that every report has, one that none has, and how an office may be asked for.
const { EVERYWHERE, NOWHERE, LETTER, INITIALS, PART } = tag === "en"
  ? { EVERYWHERE: "disclosure", NOWHERE: "unheardof", LETTER: "q", INITIALS: "sceb", PART: "Education" }
  : { EVERYWHERE: "依申请公开", NOWHERE: "此语任何年报都没有写过", LETTER: "甲", INITIALS: "sjyj", PART: "教育" };
const SEARCHING = say("search_script.searching");
const FAILED = say("search_script.failed");
const QUERIES = 40;
let passed = 0;
const failures = [];
function check(what, holds, seen) {
  if (holds) passed += 1;
  else failures.push(`${what}: ${seen}`);
}

const server = await serve(folder, "/nianbao/");
const base = `${server.origin}/nianbao/`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext();
const page = await context.newPage();
const elsewhere = [];
page.on("request", (request) => {
  if (!request.url().startsWith(base)) elsewhere.push(request.url());
});
page.on("pageerror", (error) => failures.push(`an error: ${error}`));

const catalog = await (await context.request.get(`${base}search/catalog.json`)).json();
const reports = catalog.offices.flatMap(([id, , , , , , years]) => years.map((year) => `${year}/${id}/`));

/** The text of each run of a report's page, as a reader sees it. */
async function textsOf(report) {
  await page.goto(base + report);
  return page.$$eval("main :is(p, li, h1, h2, h3)", (found) =>
    found.filter((it) => !it.closest("table, nav, dl, [data-unsearched], form")).map((it) => it.textContent));
}

async function search(query) {
  await page.goto(`${base}search/?${new URLSearchParams(query)}`);
  await page.waitForFunction((searching) => {
    const said = document.getElementById("found").textContent;
    return said !== "" && !said.endsWith(searching);
  }, SEARCHING);
  return seen();
}

async function seen() {
  return {
    said: await page.textContent("#found"),
    links: await page.$$eval("#results h2 a", (found) => found.map((it) => it.getAttribute("href"))),
    words: await page.$$eval("#results mark", (found) => found.map((it) => it.textContent)),
    offices: await page.$$eval("#found-offices a", (found) => found.map((it) => it.textContent)),
  };
}

async function searchAll(query) {
  let found = await search(query);
  while (found.links.length <= 60 && await page.isVisible("#more")) {
    await page.click("#more");
    await page.waitForFunction((old) => document.getElementById("found").textContent !== old, found.said);
    found = await seen();
  }
  return found;
}

// A number that is the same in each run.
let seed = 5;
const below = (end) => {
  seed = (seed * 48271) % 2147483647;
  return seed % end;
};

const texts = new Map();
for (let at = 0; at < 12; at += 1) {
  const report = reports[below(reports.length)];
  if (!texts.has(report)) texts.set(report, await textsOf(report));
}
const known = [...texts];
for (let at = 0; at < QUERIES; at += 1) {
  const [report, runs] = known[below(known.length)];
  const run = runs[below(runs.length)].replace(/["“”\s]/gu, " ").trim().split(" ").sort((a, b) => b.length - a.length)[0];
  if (run.length < 4) continue;
  const length = 3 + below(Math.min(run.length, 14) - 3);
  const start = below(run.length - length + 1);
  const words = run.slice(start, start + length);
  const [year, office] = report.split("/");
  const name = catalog.offices.find(([id]) => id === office)[1];
  const found = await search({ q: `"${words}"`, year, office: name });
  check(`“${words}” in ${report}`, found.links.some((link) => link.includes(report)), JSON.stringify(found));
}

const all = await searchAll({ q: EVERYWHERE });
check("a phrase of all reports", all.links.length > Math.min(20, reports.length - 1), all.links.length);
check("the words are marked", all.words.every((word) => word.toLowerCase() === EVERYWHERE), all.words);
check("nothing is found twice", new Set(all.links).size === all.links.length, all.links.length);
const none = await search({ q: NOWHERE });
check("words that no report has", none.links.length === 0 && none.said.includes(say("search_script.none", { query: NOWHERE })), JSON.stringify(none));

// Three characters whose pairs are in each of these reports, while none has all three in a row.
const pairsOf = (runs) => new Set(runs.flatMap((run) => [...run.matchAll(/(?=(\p{Script=Han}{2}))/gu)].map(([, pair]) => pair)));
const common = known.map(([, runs]) => pairsOf(runs)).reduce((one, other) => new Set([...one].filter((pair) => other.has(pair))));
const apart = [...common].flatMap((pair) => [...common].filter((next) => next[0] === pair[1]).map((next) => pair + next[1]))
  .find((words) => known.every(([, runs]) => runs.every((run) => !run.includes(words))));
let loaded = 0;
const count = (request) => {
  if (/\/\d{4}\/[^/]+\/$/.test(new URL(request.url()).pathname)) loaded += 1;
};
if (apart) {
  page.on("request", count);
  const rare = await search({ q: apart });
  page.off("request", count);
  const promised = start("search_script.none_yet");
  check("a step loads ten pages at most", loaded <= 10 && rare.said.startsWith(promised), `${apart}: ${loaded}, ${rare.said}`);
}

const short = await search({ q: LETTER });
check("one character", short.said.includes(say("search_script.too_short")), short.said);
const initials = await search({ q: INITIALS });
check("initials lead to an office", initials.offices.some((name) => name.includes(PART)), initials.offices);
const part = await search({ q: PART.toLowerCase() });
check("a part of a name leads to an office", part.offices.some((name) => name.includes(PART)), part.offices);
const hostile = await search({ q: `<img src=x onerror=alert(1)>${EVERYWHERE}` });
check("markup is text", hostile.links.length === 0, JSON.stringify(hostile));

// Addresses that people cut, mend by hand, or have from another program.
const address = async (query) => {
  await page.goto(`${base}search/?${query}`);
  await page.waitForFunction((searching) => {
    const said = document.getElementById("found").textContent;
    return said !== "" && !said.endsWith(searching);
  }, SEARCHING);
  return seen();
};
const choices = () => page.$$eval("form[data-page] select", (all) => all.map((it) => it.selectedIndex));
const words = encodeURIComponent(EVERYWHERE);
const odd = await address(`q=${words}&length=3&item=1&0=2&q=zzz&year=1999&kind=zzz&sort=zzz`);
check("choices that are none are told and not taken", odd.links.length > 0 && ["search.year", "search.kind", "search.sort"].map((key) => say(key)).concat("1999").every((word) => odd.said.includes(word)), odd.said);
check("choices that are none leave all chosen", (await choices()).every((at) => at === 0), await choices());
const unknown = await address(`q=${words}&office=zzz`);
check("an office that is none is told", unknown.said.includes(say("search_script.no_office", { office: "zzz" })), unknown.said);
const gbk = await address("q=%BD%CC%D3%FD");
check("another coding is told", gbk.said.includes("UTF-8") && gbk.links.length === 0, gbk.said);
for (const query of ['"', '""', "\u200b\u200b", "😀"]) {
  const found = await address(`q=${encodeURIComponent(query)}`);
  check(`no words: ${query}`, found.said.includes(say("search_script.too_short")), found.said);
}
const long = await address(`q=${encodeURIComponent(EVERYWHERE.repeat(100))}`);
check("a long query is said back in short", long.said.length < 60 && long.said.startsWith(start("search_script.none")), long.said);

// Files that are lost, cut, or something else under the same address.
const cutOff = async (route) => {
  const body = await (await route.fetch()).body();
  await route.fulfill({ body: body.subarray(0, body.length - 1) });
};
const none404 = (route) => route.fulfill({ status: 404, body: "" });
const login = (route) => route.fulfill({ contentType: "text/html", body: "<!DOCTYPE html><title>登录</title><p>登录" });
const other = (route) => route.fulfill({ json: { ...catalog, version: 2 } });
const isReport = (url) => /\/\d{4}\/[^/]+\/$/.test(url.pathname);
for (const [what, url, answer] of [
  ["no file of the index", "**/search/*.bin", none404], ["a page in place of the index", "**/search/*.bin", login],
  ["an index that is cut", "**/search/*.bin", cutOff], ["no list of offices", "**/search/catalog.json", none404],
  ["a page in place of the list", "**/search/catalog.json", login], ["a list of another version", "**/search/catalog.json", other],
  ["no page of a report", isReport, none404], ["another page than a report", isReport, login],
]) {
  await page.route(url, answer);
  const found = await address(`q=${words}`);
  check(what, found.said.includes(FAILED), found.said);
  await page.unroute(url);
}
const asReport = (table) => (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: `<main><h2 id="a">甲</h2>${table}<tr><td>${EVERYWHERE}</table></main>` });
for (const [table, count] of [["<table>", Math.min(10, reports.length)], ['<table class="form strip">', 0]]) {
  await page.route(isReport, asReport(table));
  const found = await address(`q=${words}`);
  check(`words in ${table}`, found.links.length === count, JSON.stringify(found));
  await page.unroute(isReport);
}
await address(`q=${words}`);
await page.route(isReport, none404);
// A small site has no further reports to show.
if (await page.isVisible("#more")) {
  await page.click("#more");
  await page.waitForFunction((failed) => document.getElementById("found").textContent.includes(failed), FAILED);
}
await page.unroute(isReport);

await page.goto(base);
await page.fill("form[role=search] input", INITIALS);
await page.press("form[role=search] input", "Enter");
await page.waitForSelector("#found-offices a");
check("the box of the home page leads to the search", page.url().includes(`/search/?q=${INITIALS}`), page.url());

const still = await browser.newContext({ javaScriptEnabled: false });
const plain = await still.newPage();
await plain.goto(`${base}search/`);
check("without a script the page says so", await plain.isVisible(".without-script"), "hidden");
check("without a script nothing says how to search", !(await plain.isVisible(".with-script")), "shown");
check("without a script there is no dead form", !(await plain.isVisible("form[role=search]")), "shown");

check("nothing is asked of another host", elsewhere.length === 0, elsewhere);
await browser.close();
await server.stop();
for (const failure of failures) console.error(failure);
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length > 0 ? 1 : 0);
