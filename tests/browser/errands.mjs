// node errands.mjs FOLDER: runs four errands from the home page of a built site, as a reader would,
// and says what each costs. It fails where one does not end with the right answer, which is worked
// out from the data files and the texts of the pages, or takes more steps than it should.
//
// Steps are clicks, submits and choices from a list. Requests and bytes are those of an empty cache:
// each file counts once, texts with gzip (level 6), the rest as it is, headers left out.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { QUIET } from "./browser.mjs";
import { serve } from "./serve.mjs";
import { read } from "./site.mjs";

const folder = process.argv[2];
if (!folder) {
  console.error("usage: node errands.mjs FOLDER");
  process.exit(2);
}
const json = (path) => JSON.parse(readFileSync(join(folder, path), "utf8"));

// ---- What the archive holds. ----

const site = read(folder);
const reports = json("data/archive.json").files.flatMap(({ path }) =>
  readFileSync(join(folder, "data", path), "utf8").trim().split("\n").map((line) => JSON.parse(line)));
const { offices } = json("offices/index.json");
const yearsOf = (id) => reports.filter(({ office }) => office === id).map(({ year }) => year);
/** Takes a year if the archive has it, else the newest. */
const chooseYear = (years, wanted) => (years.includes(wanted) ? wanted : Math.max(...years));

const REFUSED = [
  "state_secret", "forbidden_by_law", "endangers_stability", "third_party", "internal_affairs",
  "process_information", "enforcement_files", "administrative_queries",
];

/** Returns how many requests a report refused, or null where it does not say. */
function refusals({ figures: { requests = {} } }) {
  const totals = requests.refused ? [requests.refused.total] : REFUSED.map((row) => requests[row]?.total);
  return totals.every(Number.isInteger) ? totals.reduce((sum, one) => sum + one, 0) : null;
}

/** Returns the words of a page that the search covers; blocks are lines. */
function wordsOf(html) {
  return html.slice(html.indexOf("<main"), html.indexOf("</main>"))
    .replace(/<(table|nav|dl|svg)\b.*?<\/\1>|<section[^>]*data-unsearched.*?<\/section>/gs, "\n")
    .replace(/<\/?(a|abbr|code|em|i|b|span|strong|sub|sup|time|mark|cite)\b[^>]*>/g, "")
    .replace(/<[^>]*>/g, "\n");
}

/** Chooses a phrase of three reports that others have too, and not all: close to `wanted` of them. */
function choosePhrase(texts, wanted) {
  const some = [0.37, 0.5, 0.71].map((part) => texts[Math.floor(texts.length * part)][1]);
  const phrases = some.flatMap((text) => (text.match(/[\p{Script=Han}\d]{8,}/gu) ?? []).slice(0, 40))
    .flatMap((run) => [run.slice(0, 8), run.slice(-8)]);
  const found = [...new Set(phrases)].map((phrase) =>
    ({ phrase, paths: texts.filter(([, text]) => text.includes(phrase)).map(([path]) => path) }));
  const far = ({ paths }) => Math.abs(Math.log(paths.length / wanted)) + (paths.length < 2 ? 10 : 0);
  return found.sort((a, b) => far(a) - far(b))[0];
}

// ---- A reader. ----

const sent = [];
const base = site.address.pathname;
const server = await serve(folder, base, (path, bytes) => sent.push({ path, bytes }));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });

/** Counts what a reader does on a page. */
class Reader {
  constructor(page) {
    Object.assign(this, { page, steps: 0, typed: 0 });
  }

  async click(locator) {
    this.steps += 1;
    await locator.click();
  }

  /** Types into a field, and presses Enter. */
  async submit(locator, text) {
    this.steps += 1;
    this.typed += [...text].length;
    await locator.pressSequentially(text);
    await locator.press("Enter");
  }

  async choose(locator, value) {
    this.steps += 1;
    await locator.selectOption(value);
  }
}

async function run(name, most, act) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  sent.length = 0;
  const reader = new Reader(page);
  try {
    await page.goto(server.origin + base, { waitUntil: "networkidle" });
    await act(reader, page);
    await page.waitForLoadState("networkidle");
    const [{ steps, typed }, bytes] = [reader, sent.reduce((sum, one) => sum + one.bytes, 0)];
    console.log(`${name}: ${steps} steps, ${typed} characters, ${sent.length} requests, ${(bytes / 1000).toFixed(1)} kB`);
    assert.deepEqual(complaints, []);
    assert.ok(steps <= most, `${steps} steps, ${most} at most`);
  } finally {
    await context.close();
  }
}

/** The path of a page below the home page. */
const pathOf = (page) => new URL(page.url()).pathname.slice(base.length);

// ---- The errands. ----

async function findReport() {
  const { id, short } = offices.find(({ name }) => name.includes("教育局")) ?? offices[Math.floor(offices.length / 2)];
  const year = chooseYear(yearsOf(id), 2023);
  const { title } = reports.find((report) => report.office === id && report.year === year);
  await run(`the report of ${short} for ${year}`, 2, async (reader, page) => {
    await reader.submit(page.locator("form[role=search] input"), short);
    await reader.click(page.locator(`#found-offices a[href$="/${year}/${id}/"], #found-offices a[href$="../${year}/${id}/"]`).first());
    await page.waitForURL(`**/${year}/${id}/`);
    assert.equal(pathOf(page), `${year}/${id}/`);
    assert.equal(await page.locator("h1").textContent(), title);
  });
}

async function findPhrase() {
  const texts = site.pages.filter(({ kind }) => kind === "report").map(({ path, html }) => [path, wordsOf(html)]);
  const { phrase, paths } = choosePhrase(texts, 12);
  const most = 1 + Math.ceil(paths.length / 10);
  await run(`all ${paths.length} reports with “${phrase}”`, most, async (reader, page) => {
    await reader.submit(page.locator("form[role=search] input"), phrase);
    await page.getByText(/份，已列出|没有年报/).waitFor();
    const more = page.locator("#more");
    while (await more.isVisible()) {
      const before = await page.locator("#found").textContent();
      await reader.click(more);
      await page.waitForFunction((before) => document.getElementById("found").textContent !== before, before);
    }
    assert.ok((await page.locator("#found").textContent()).endsWith(`的年报 ${paths.length} 份，已列出 ${paths.length} 份。`));
    const found = await page.$$eval("#results h2 a", (links) => links.map((link) => link.pathname));
    assert.deepEqual(found.map((path) => path.slice(base.length)).sort(), [...paths].sort());
  });
}

/** Reads the first rows of the table of a year: each office with its refusals. */
async function firstRows(page, at) {
  const rows = await page.$$eval("table.figures:not(.roll-up) tbody tr", (rows, at) =>
    rows.slice(0, 3).map((row) => [row.cells[0].textContent.trim(), row.cells[at].textContent]), at);
  return rows.map(([name, words]) => [name, Number(words.replaceAll(",", ""))]);
}

async function rankRefusals() {
  const year = chooseYear(reports.map((report) => report.year), 2022);
  const known = reports.filter((report) => report.year === year && refusals(report) !== null)
    .map((report) => [report.office_name, refusals(report)]);
  const most = known.map(([, number]) => number).sort((a, b) => b - a).slice(0, 3);
  await run(`the three offices with most refusals in ${year}`, 2, async (reader, page) => {
    await reader.click(page.locator("ul.years a", { hasText: String(year) }));
    const heads = await page.locator("table.figures:not(.roll-up) thead th").allTextContents();
    const at = heads.findIndex((head) => head.trim() === "不予公开");
    assert.ok(at > 0, `no column of refusals: ${heads.join()}`);
    await reader.click(page.locator("table.figures:not(.roll-up) thead th").nth(at).getByRole("button"));
    const rows = await firstRows(page, at);
    assert.deepEqual(rows.map(([, number]) => number), most);
    for (const [name, number] of rows) {
      assert.ok(known.some(([own, value]) => own === name && value === number), `${name} has not ${number}`);
    }
    const other = await page.context().newPage();
    await other.goto(page.url(), { waitUntil: "networkidle" });
    assert.deepEqual(await firstRows(other, at), rows, "the address does not keep the order");
  });
}

async function compareTwo() {
  const chosen = [...offices].sort((a, b) => yearsOf(b.id).length - yearsOf(a.id).length).slice(0, 2);
  const { id: item, label } = json("data/items.json").tables.flatMap(({ groups }) => groups)
    .flatMap(({ items }) => items).find(({ label }) => label.endsWith("予以公开"));
  const series = chosen.map(({ id }) => json(`offices/${id}/series.json`));
  await run(`${chosen.map(({ short }) => short).join(" beside ")}: ${label}`, 4, async (reader, page) => {
    await reader.click(page.getByRole("navigation", { name: "全站" }).getByText("比较"));
    for (const { name } of chosen) await reader.submit(page.getByLabel("机关", { exact: true }), name);
    await reader.choose(page.getByLabel("项目"), { label });
    await page.locator("#compare-figures", { hasText: label }).waitFor();
    assert.equal(await page.locator("#compare-chart g").count(), 2);
    const rows = await page.$$eval("#compare-table tbody tr", (rows) =>
      rows.map(({ cells: [year, ...values] }) => [Number(year.textContent), ...values.map((cell) => cell.dataset.value)]));
    assert.ok(rows.length > 0, "an empty table");
    for (const [year, ...values] of rows) {
      const wanted = series.map(({ years, items }) => items[item][years.indexOf(year)]);
      const isNumber = (value) => /^-?\d+(\.\d+)?$/.test(value ?? "");
      assert.deepEqual(values, wanted.map((value) => (isNumber(value) ? value : undefined)), String(year));
    }
  });
}

let failed = 0;
const errands = [findReport, findPhrase, rankRefusals, compareTwo];
try {
  for (const errand of errands) {
    try {
      await errand();
    } catch (error) {
      failed += 1;
      console.error(`✗ ${errand.name}: ${error.message}`);
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
console.log(`${errands.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
