// node files.mjs FOLDER: opens a site that was built with `links: files` from a disk, without a
// server: follows every link of every page, searches, and compares offices.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { QUIET } from "./browser.mjs";
import { read } from "./site.mjs";

const OPENED = 25;
if (!process.argv[2]) {
  console.error("usage: node files.mjs FOLDER");
  process.exit(2);
}
const room = mkdtempSync(join(tmpdir(), "nianbao-"));
const folder = join(room, "年报 光盘#1");
cpSync(process.argv[2], folder, { recursive: true });
const site = read(folder);
const top = pathToFileURL(`${folder}/`).href;
const home = `${top}index.html`;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
const complaints = [];
page.on("console", (message) => message.type() === "error" && complaints.push(`${page.url()}: ${message.text()}`));
page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
page.on("request", (request) => request.url().startsWith(top) || request.url().startsWith("data:") || complaints.push(`asked for ${request.url()}`));

/** Where the links of a page lead, as the browser resolves them: those that stay on the disk. */
async function linksOf(address) {
  await page.goto(address);
  assert.notEqual(await page.locator("h1").first().textContent(), "", address);
  const links = await page.$$eval("a[href], area[href], link[href]", (all) => all.map((link) => link.href.baseVal ?? link.href));
  return links.map((link) => link.split("#")[0]).filter((link) => link.startsWith("file:"));
}

/** Follows all links from the home page; what is no page is only looked for. */
async function followAll() {
  const waiting = [home];
  const known = new Set(waiting);
  const broken = [];
  while (waiting.length > 0) {
    const from = waiting.pop();
    for (const link of await linksOf(from)) {
      const bare = link.split("?")[0];
      if (known.has(bare)) continue;
      known.add(bare);
      const file = link.startsWith(top) && fileURLToPath(bare);
      if (!file || !existsSync(file) || statSync(file).isDirectory()) broken.push(`${from}: ${link}`);
      else if (bare.endsWith(".html")) waiting.push(bare);
    }
  }
  assert.deepEqual(broken, []);
  return known;
}

/** Clicks through some links as a reader does, and sees a page behind each. */
async function clickSome() {
  await page.goto(home);
  const names = await page.$$eval("a[href*='index.html']", (all) => all.map((link) => link.getAttribute("href")));
  const some = [...new Set(names)].filter((_, at, all) => at % Math.ceil(all.length / OPENED) === 0);
  for (const name of some) {
    await page.goto(home);
    await page.locator(`a[href="${name}"]:visible`).first().click();
    await page.waitForURL((url) => url.href !== home || name.endsWith("./index.html"));
    assert.ok((await page.locator("h1").first().textContent()).trim(), name);
    assert.doesNotMatch(await page.title(), /^Index of/);
  }
}

const found = () => page.waitForFunction(() => {
  const said = document.getElementById("found").textContent;
  return said !== "" && !said.startsWith("正在");
});

async function search() {
  const { offices } = JSON.parse(readFileSync(join(folder, "search/catalog.json"), "utf8"));
  const [id, name] = offices.find(([, , , , , , years]) => years.length > 0);
  await page.goto(home);
  await page.fill("form[role=search] input", name);
  await page.press("form[role=search] input", "Enter");
  await page.waitForSelector("#found-offices a");
  assert.match(page.url(), /search\/index\.html\?q=/);
  await page.locator("#found-offices a").filter({ hasText: name }).first().click();
  assert.ok(page.url().endsWith(`/offices/${id}/index.html`), page.url());

  await page.goto(`${top}search/index.html?${new URLSearchParams({ q: "“依申请公开”" })}`);
  await found();
  assert.ok((await page.locator("#results mark").allTextContents()).every((text) => text === "依申请公开"));
  assert.ok((await page.locator("#results h2 a").count()) > 5, await page.textContent("#found"));
  await page.locator("#results h2 a").first().click();
  assert.match(page.url(), /\/\d{4}\/[^/]+\/index\.html#/);
  assert.ok((await page.textContent("main")).includes("依申请公开"));
  await page.goto(`${top}search/index.html?${new URLSearchParams({ q: "此语任何年报都没有写过" })}`);
  await found();
  assert.match(await page.textContent("#found"), /没有/);
}

async function compare() {
  const { offices } = JSON.parse(readFileSync(join(folder, "offices/index.json"), "utf8"));
  const two = offices.slice(0, 2);
  await page.goto(`${top}compare/index.html`);
  for (const { name } of two) {
    await page.getByLabel("机关", { exact: true }).fill(name);
    await page.keyboard.press("Enter");
    await page.waitForFunction((name) => document.getElementById("compare-chosen").querySelector(`a[title="${name}"]`), name);
  }
  await page.locator("#compare-chart g").nth(1).waitFor();
  const address = page.url();
  assert.ok(two.every(({ id }) => address.includes(id)), address);
  await page.goto(home);
  await page.goto(address);
  await page.locator("#compare-chart g").nth(1).waitFor();
  await page.locator("#compare-chosen a").first().click();
  assert.ok(page.url().endsWith(`/offices/${two[0].id}/index.html`), page.url());
  await page.getByRole("button", { name: "排序" }).first().click();
}

const known = await followAll();
const unreached = site.pages.filter(({ path, kind }) => !["missing", "moved"].includes(kind) && !known.has(`${top}${encodeURI(path)}index.html`));
assert.deepEqual(unreached.map(({ path }) => path), [], "pages that no link leads to");
const moved = site.pages.find(({ kind }) => kind === "moved");
if (moved) {
  await page.goto(`${top}${encodeURI(moved.path)}index.html`);
  await page.waitForURL((url) => !url.href.includes(encodeURI(moved.path)));
  assert.ok(page.url().endsWith("/index.html"), page.url());
}
await clickSome();
await search();
await compare();
assert.deepEqual(complaints, []);
await browser.close();
rmSync(room, { recursive: true });
console.log(`${known.size} files are linked from pages on a disk`);
