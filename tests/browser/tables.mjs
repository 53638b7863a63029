// node tables.mjs FOLDER: sorts, filters, copies and downloads tables of a built site in a
// real browser, and compares offices, with scripts and without.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { axe, QUIET } from "./browser.mjs";
import { serve } from "./serve.mjs";
import { read } from "./site.mjs";
import { wordsOf } from "./words.mjs";

const folder = process.argv[2];
if (!folder) {
  console.error("usage: node tables.mjs FOLDER");
  process.exit(2);
}
const site = read(folder);
const { tag, say, start } = wordsOf(folder);
const FILTER = say("tables_script.filter").trim();
const { offices } = JSON.parse(readFileSync(join(folder, "offices/index.json"), "utf8"));
const fullest = (kind) => site.pages.filter((page) => page.kind === kind).sort((a, b) => b.html.length - a.html.length)[0];
const parse = (csv) => csv.replace(/^\ufeff/, "").trimEnd().split("\r\n").map((line) => line.split(","));

const server = await serve(folder, site.address.pathname);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });

/** Opens a page, and fails on what the browser itself complains of. */
async function open(path, { before, ...options }, act) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await before?.(page);
  await page.goto(server.origin + site.address.pathname + path, { waitUntil: "networkidle" });
  await act(page);
  assert.deepEqual(complaints, [], path);
  await context.close();
}

async function download(page, button) {
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

const column = (page, table, at) => page.$$eval(`${table} tbody tr:not(.group):not([hidden])`, (rows, at) => rows.map((row) => row.cells[at].textContent), at);
const numbers = (texts) => texts.map((text) => Number(text.replaceAll(",", "")));

async function sortByKeyboard(page) {
  const published = await column(page, "table.figures:not(.roll-up)", 1);
  const head = page.locator("table.figures:not(.roll-up) thead th").nth(1);
  await head.locator("button").focus();
  await page.keyboard.press("Enter");
  assert.equal(await head.getAttribute("aria-sort"), "descending");
  const known = numbers(await column(page, "table.figures:not(.roll-up)", 1)).filter((number) => !Number.isNaN(number));
  assert.deepEqual(known, [...known].sort((a, b) => b - a));
  const all = numbers(await column(page, "table.figures:not(.roll-up)", 1));
  assert.ok(all.slice(known.length).every(Number.isNaN), "blanks are not last");
  await page.keyboard.press("Enter");
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  await page.keyboard.press("Enter");
  assert.equal(await head.getAttribute("aria-sort"), null);
  assert.deepEqual(await column(page, "table.figures:not(.roll-up)", 1), published);
  await page.locator("table.figures:not(.roll-up) thead th").first().locator("button").click();
  const names = await column(page, "table.figures:not(.roll-up)", 0);
  assert.deepEqual(names, [...names].sort(new Intl.Collator(tag, { numeric: true }).compare));
}

async function filterAndTake(page) {
  const all = await column(page, "table.figures:not(.roll-up)", 0);
  const word = all[0].slice(-2);
  const wanted = all.filter((name) => name.includes(word));
  assert.equal(await page.locator(".of-all").count(), 0);
  await page.getByLabel(FILTER).fill(word);
  assert.deepEqual((await column(page, "table.figures:not(.roll-up)", 0)).sort(), [...wanted].sort());
  assert.equal(await page.getByRole("status").textContent(), say("tables_script.shown", { seen: wanted.length, all: all.length, unit: say("tables_script.offices") }));
  assert.ok((await page.locator("tfoot th").first().textContent()).includes(say("tables_script.of_all")));
  const { name, text } = await download(page, page.getByRole("button", { name: say("tables_script.download") }));
  assert.match(name, /\d{4}/);
  assert.ok(name.endsWith(`${say("year.reports")}.csv`), name);
  assert.ok(text.startsWith(`\ufeff${say("list.office")},`), text.slice(0, 20));
  const rows = parse(text);
  assert.deepEqual(rows.slice(1, 1 + wanted.length).map(([office]) => office), await column(page, "table.figures:not(.roll-up)", 0));
  assert.ok(rows.every((row) => row.length === rows[0].length), "a number has a mark between thousands");
  await page.getByRole("button", { name: say("tables_script.copy"), exact: true }).click();
  await page.getByText(say("tables_script.copied", { count: rows.length })).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.deepEqual(copied.split("\n").map((line) => line.split("\t")), rows);
  assert.deepEqual(await axe(page), []);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".tools").first().isVisible(), false);
  await page.emulateMedia({ media: "screen" });
  await page.getByLabel(FILTER).fill("zzz no such office");
  assert.deepEqual(await column(page, "table.figures:not(.roll-up)", 0), []);
  await page.getByLabel(FILTER).fill("");
  assert.equal(await page.locator(".of-all").count(), 0);
}

/** What the address says is shown again to whoever opens it; what it cannot mean is passed over. */
async function keepInAddress(page) {
  const table = "table.figures:not(.roll-up)";
  const head = page.locator(`${table} thead th`).nth(2);
  const label = (await head.textContent()).trim();
  const word = (await column(page, table, 0))[0].slice(-2);
  await page.getByLabel(FILTER).fill(word);
  await head.locator("button").click();
  await head.locator("button").click();
  const shown = await column(page, table, 0);
  const query = () => Object.fromEntries(new URL(page.url()).searchParams);
  assert.deepEqual(query(), { q: word, sort: label, order: "asc" });
  await page.reload({ waitUntil: "networkidle" });
  assert.deepEqual(await column(page, table, 0), shown);
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  assert.equal(await page.getByLabel(FILTER).inputValue(), word);
  await page.getByLabel(FILTER).fill("");
  await head.locator("button").click();
  assert.deepEqual(query(), {});
  const all = await column(page, table, 0);
  await page.goto(`${page.url()}?sort=${encodeURIComponent("<b>no such column")}&order=up&kind=none#reports`, { waitUntil: "networkidle" });
  assert.deepEqual(await column(page, table, 0), all);
}

/** Tables below the first of a page keep their order under the name of their heading. */
async function keepEachTable(page) {
  const tables = page.locator("table.ledger:not(.roll-up)");
  const heads = [tables.nth(0), tables.nth(1)].map((table) => table.locator("thead th").last());
  for (const head of heads) await head.locator("button").click();
  const label = (await heads[0].locator("a").textContent()).trim();
  const names = [...new URL(page.url()).searchParams.keys()].sort();
  const heading = await tables.nth(1).evaluate((table) => table.closest(".scroll").getAttribute("aria-labelledby"));
  assert.deepEqual(names, [`${heading}.order`, `${heading}.sort`, "order", "sort"].sort());
  await page.reload({ waitUntil: "networkidle" });
  for (const head of heads) assert.equal(await head.getAttribute("aria-sort"), "descending", label);
}

async function filterByKind(page) {
  const kind = await page.$eval("table.figures:not(.roll-up) tbody tr[data-kind]", (row) => row.dataset.kind);
  if ((await page.getByLabel(say("tables_script.kind").trim()).count()) === 0) return;
  await page.getByLabel(say("tables_script.kind").trim()).selectOption(kind);
  const kinds = await page.$$eval("table.figures:not(.roll-up) tbody tr:not([hidden])", (rows) => rows.map((row) => row.dataset.kind));
  assert.ok(kinds.length > 0 && kinds.every((own) => own === kind), kinds.join());
}

/** Heads stay in sight, and a narrow window begins with the newest years. */
async function seeSeries(page) {
  const region = page.locator(".scroll:has(> .series)").nth(1);
  await region.evaluate((element) => element.scrollBy(0, 200));
  const [top, head] = await region.evaluate((element) =>
    [element.getBoundingClientRect().top, element.querySelector("thead th").getBoundingClientRect().top]);
  assert.ok(Math.abs(top - head) < 2, `the head is ${head - top} px below its region`);
  const newest = await region.locator("thead th").last().boundingBox();
  assert.ok(newest.x + newest.width <= 391, `the newest year ends at ${newest.x + newest.width} px`);
}

async function compareThree(page) {
  const chosen = offices.slice(0, 3);
  const shown = await page.locator("#compare-chosen li a").allTextContents();
  assert.deepEqual(shown, chosen.map(({ short }) => short));
  assert.equal(await page.locator("#compare-chart g").count(), 3);
  const item = new URL(page.url()).searchParams.get("item");
  const series = chosen.map(({ id }) => seriesOf(id));
  const { text } = await download(page, page.getByRole("button", { name: say("tables_script.download") }));
  for (const [year, ...values] of parse(text).slice(1)) {
    const wanted = series.map(({ years, items }) => items[item][years.indexOf(Number(year))] ?? "—");
    assert.deepEqual(values, wanted, year);
  }
  assert.deepEqual(await axe(page), []);
  await page.getByLabel(say("compare.item")).selectOption({ index: 4 });
  await page.waitForFunction((item) => !location.search.includes(item), item);
  await page.getByRole("button", { name: say("compare_script.remove_label", { name: chosen[1].name }) }).click();
  await page.waitForFunction((id) => !location.search.includes(id), chosen[1].id);
  await page.getByLabel(say("compare.office"), { exact: true }).fill(chosen[1].name);
  await page.keyboard.press("Enter");
  await page.locator("#compare-chart g").nth(2).waitFor();
  assert.deepEqual(new URL(page.url()).searchParams.get("offices").split(","), [chosen[0], chosen[2], chosen[1]].map(({ id }) => id));
  await page.getByLabel(say("compare.office"), { exact: true }).fill("zzz no such office");
  await page.keyboard.press("Enter");
  await page.getByText(say("compare_script.not_found", { text: "zzz no such office" })).waitFor();
}

const seriesOf = (id) => JSON.parse(readFileSync(join(folder, "offices", id, "series.json"), "utf8"));
const missingYears = ({ years }) => years.slice(1).flatMap((year, at) => (year === years[at] + 1 ? [] : [year - 1]));

/** A year without a report is a gap in the line, and a dash in the table. */
async function breakLine(page) {
  const missing = missingYears(seriesOf(broken.id));
  const line = await page.locator("#compare-chart .line").getAttribute("d");
  assert.equal(line.split("M").length - 1, 1 + missing.length, line);
  const row = page.locator("#compare-table tbody tr", { hasText: String(missing[0]) });
  assert.equal(await row.locator("td").textContent(), "—");
}

async function readWrongAddress(page) {
  const said = await page.locator("#compare-status").textContent();
  const names = ["mei-you", "__proto__"].join(say("compare_script.separator"));
  assert.ok(said.includes(say("compare_script.unknown_offices", { names })), said);
  assert.ok(said.includes(say("compare_script.unknown_item", { name: "mei.you.le" })), said);
  assert.equal(await page.locator("#compare-result").isVisible(), false);
}

/** Answers for a file with something else, and says that all is well. */
const instead = (url, json) => (page) => page.route(url, (route) => route.fulfill({ json }));

async function tellOfNoOffices(page) {
  assert.equal(await page.locator("#compare-without").isVisible(), true);
  assert.equal(await page.locator("#compare-without").textContent(), say("compare_script.no_files"));
}

async function tellOfNoReports(page) {
  assert.equal(await page.locator("#compare-without").textContent(), say("compare_script.no_reports"));
  assert.equal(await page.locator("#compare").isVisible(), false);
}

async function tellOfNoSeries(page) {
  assert.ok((await page.locator("#compare-status").textContent()).startsWith(start("compare_script.not_loaded")));
  assert.equal(await page.locator("#compare-result").isVisible(), false);
}

async function takeTwo(page) {
  assert.equal(await page.locator("#compare-chosen li").count(), 2);
  assert.equal(await page.locator("#compare-status").textContent(), "");
}

async function followFormerId(page) {
  assert.equal(await page.locator("#compare-chosen li").count(), 1);
  assert.equal(new URL(page.url()).searchParams.get("offices"), offices[0].id);
}

const year = fullest("year").path;
const office = fullest("office").path;
const three = `compare/?offices=${offices.slice(0, 3).map(({ id }) => id).join()}`;
const checks = [["compare/?offices=mei-you,__proto__&item=mei.you.le", {}, readWrongAddress]];
// Short tables have no filter, and there is little to sort.
if (fullest("year").html.split("<tr data-kind").length > 8) {
  checks.push([year, {}, sortByKeyboard], [year, {}, filterAndTake], [year, {}, filterByKind], [year, {}, keepInAddress]);
}
if (offices.length >= 3) {
  checks.push([three, {}, compareThree], [office, { viewport: { width: 390, height: 800 } }, seeSeries]);
  checks.push([office, {}, keepEachTable]);
}
checks.push(
  [three, { before: instead("**/offices/index.json", {}) }, tellOfNoOffices],
  [three, { before: instead("**/offices/index.json", { offices: [] }) }, tellOfNoReports],
  [three, { before: instead("**/series.json", {}) }, tellOfNoSeries],
  ["compare/?offices=fu-ming", {
    before: instead("**/offices/index.json", { offices: offices.map((office) => ({ ...office, aliases: ["fu-ming"] })) }),
  }, followFormerId],
);
if (offices.length >= 2) {
  checks.push([`compare/?offices=${offices[0].id}，${offices[1].id}`, {}, takeTwo]);
  checks.push([`compare/?offices=${offices[0].id}&offices=${offices[1].id}`, {}, takeTwo]);
}
const broken = offices.find(({ id }) => missingYears(seriesOf(id)).length > 0);
if (broken) checks.push([`compare/?offices=${broken.id}`, {}, breakLine]);
for (const path of [year, office, ""]) {
  checks.push([path, { javaScriptEnabled: false }, async function showNoControls(page) {
    assert.equal(await page.locator(":is(main button, main input, main select):visible").count(), 0);
    assert.ok((await page.locator("table.ledger tbody tr").count()) > 0);
  }]);
}
checks.push([three, { javaScriptEnabled: false }, async function leadToTables(page) {
  assert.equal(await page.locator("#compare-without").isVisible(), true);
  assert.equal(await page.locator("#compare").isVisible(), false);
}]);
for (const width of [1440, 390, 320]) {
  for (const colorScheme of ["light", "dark"]) {
    checks.push([three, { viewport: { width, height: 900 }, colorScheme }, async function holdAtWidth(page) {
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok((await wide()) <= width, `${await wide()} px in ${width} px`);
      assert.deepEqual(await axe(page), []);
      await page.check("#large");
      assert.ok((await wide()) <= width, `large: ${await wide()} px in ${width} px`);
    }]);
  }
}

let failed = 0;
try {
  for (const [path, options, act] of checks) {
    try {
      await open(path, options, act);
    } catch (error) {
      failed += 1;
      console.error(`✗ ${act.name} at /${path} ${JSON.stringify(options)}: ${error.message}`);
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
console.log(`${checks.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
