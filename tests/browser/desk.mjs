// node desk.mjs PROGRAM ROOM: plays a clerk with twelve documents and no terminal. An empty folder
// becomes a site; the documents are handed in, offices added, cells decided, one report is held
// back and the rest published to a folder. It counts the clicks, and holds each published figure
// against the one that the document has. ROOM is an empty folder.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { axe, QUIET } from "./browser.mjs";
import { tryKeys, tryPreview } from "./desk_fields.mjs";

const [program, room] = process.argv.slice(2);
const DOCUMENTS = resolve(dirname(fileURLToPath(import.meta.url)), "../documents");
const MAX_CLICKS = 40;
const read = (name) => readFileSync(join(DOCUMENTS, name));
const expected = (name) => JSON.parse(read(`${name}.expected.json`)).figures;

/** A document made of another, with other words in some places. */
function changed(name, file, changes) {
  let text = read(name).toString();
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), `${name} has no ${from}`);
    text = text.replaceAll(from, to);
  }
  return { name: file, mimeType: "text/html", buffer: Buffer.from(text) };
}

const given = (name, file = name) => ({ name: file, mimeType: "application/octet-stream", buffer: read(name) });
const text = (file, words) => ({ name: file, mimeType: "text/plain", buffer: Buffer.from(words) });
const police = expected("editor");
const SECTIONS = ["总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项"];
const WORDS = SECTIONS.map((heading, at) => `${"一二三四五六"[at]}、${heading}\n\n全年的工作照常进行，这是第${at + 1}部分的文字。\n`).join("\n");

const HANDED_IN = [
  given("editor.html", "示例市公安局 年报.html"),
  changed("editor.html", "司法局.html", [["示例市公安局", "示例市司法局"], ["305<", "3O5<"]]),
  changed("editor.html", "民政局.html", [["示例市公安局", "示例市民政局"]]),
  changed("editor.html", "教育局.html", [["示例市公安局", "示例市教育局"]]),
  given("single.docx"),
  given("form-2019.docx"),
  given("edited.docx"),
  given("named-font.pdf", "财政局2020（打印件）.pdf"),
  given("sheet.xlsx", "示例镇 附表.xlsx"),
  text("示例镇 文字.txt", `示例镇人民政府2022年政府信息公开工作年度报告\n\n${WORDS}`),
  given("scanned.pdf"),
  text("通知.txt", "关于召开全市政务公开工作会议的通知\n\n各有关单位：\n\n定于下周三召开会议，请准时参加。\n"),
];

const site = join(room, "年报 site");
const target = join(room, "公开 www");
mkdirSync(site, { recursive: true });
const desk = spawn(program, ["--site", site, "--lang", "zh", "desk", "--no-open"], {
  env: { ...process.env, XDG_CACHE_HOME: join(room, "cache") },
});
const lines = createInterface({ input: desk.stderr });
const address = await new Promise((found, failed) => {
  desk.on("exit", (code) => failed(new Error(`the desk ended with ${code}`)));
  lines.on("line", (line) => /http:\S+?key=\w+/.test(line) && found(/http:\S+?key=\w+/.exec(line)[0]));
});
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: QUIET });

let clicks = 0;
let page;
const click = async (what, options = {}) => {
  clicks += 1;
  await page.locator(what, options).first().click();
};
const wait = (selector) => page.locator(selector).first().waitFor({ timeout: 60_000 });
/** Clicks what begins work, and waits until it has ended. */
async function work(path, act) {
  const answer = page.waitForResponse((response) => response.url().endsWith(path), { timeout: 60_000 });
  await act();
  assert.ok((await answer).ok(), `${path} was refused: ${await page.innerText("#notice")}`);
  await page.waitForTimeout(500);
  await page.waitForFunction(() => !document.querySelector("#job[data-running]"), null, { timeout: 60_000 });
}
/** Goes to a page of the navigation. */
async function go(name) {
  await click("header nav a", { hasText: name });
  await page.waitForLoadState();
}
/** Opens a report from the list. */
async function open(office) {
  await go("年报");
  await click("#reports a", { hasText: office });
  await wait("#report");
}

try {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(address);
  await page.fill("[name=title]", "示例市政府信息公开年报");
  await click("button[type=submit]");
  await wait("#drop");

  // Dropping them all is one act.
  clicks += 1;
  await work("/documents/read", () => page.setInputFiles("#files", HANDED_IN));
  await work("/offices", () => click('#documents > [data-post="/offices"]'));
  assert.deepEqual(await axe(page), []);
  const state = await page.innerText("#documents");
  assert.match(state, /scanned\.pdf 没有导入。.*扫描件/);
  assert.match(state, /通知\.txt 没有导入/);
  assert.match(state, /示例镇 附表\.xlsx 示例镇人民政府 2022.*合为一份/s);

  // The doubtful cell: what the document says stands beside it.
  await open("示例市司法局");
  assert.match(await page.innerText("#findings"), /1 格待定.*3O5/s);
  assert.deepEqual(await axe(page), []);
  clicks += 1;
  await page.fill("input.doubt", "305");
  await work("/edit", () => page.press("input.doubt", "Enter"));
  await tryKeys(page);
  await page.reload();
  await tryPreview(page);
  await page.reload();
  // The sums that do not hold are those of the official text: one is kept with a reason, in one
  // report the other way is taken, and one report is held back.
  for (const office of ["示例市司法局", "示例市公安局", "示例市教育局"]) {
    if (!page.url().includes("sfj")) await open(office);
    else if (office !== "示例市司法局") await open(office);
    await click("#findings li.error summary", { hasText: "如实保留" });
    await page.fill("#findings li.error input[name=value]", "公布的正式文本如此，已去函核实。");
    await work("/edit", () => click("#findings li.error form button"));
    assert.equal(await page.locator("#findings li.error").count(), 0, `${office} still has errors`);
  }
  await go("年报");
  await work("/edit", () => click("#reports tr:has-text('示例市民政局') button"));

  await go("发布");
  await page.fill("#target-path", target);
  await click("form[data-form='/target'] button");
  await wait("[data-post='/publish/plan']");
  await work("/publish/plan", () => click("[data-post='/publish/plan']"));
  await work("/publish/send", () => click("[data-post='/publish/send']"));
  assert.match(await page.innerText("#job"), /已发布/);
  assert.deepEqual(errors, []);
} finally {
  await browser.close();
  desk.kill("SIGINT");
}

// ---- Each published figure is the one of its document. ----

const published = join(target, existsSync(join(target, "current")) ? "current" : "");
/** Lists the rows of figures with their paths: `申请.不予公开.属于国家秘密`. */
const rows = (figures, path = []) =>
  Array.isArray(figures) ? [[path.join("."), figures]] : Object.entries(figures).flatMap(([key, inner]) => rows(inner, [...path, key]));
/** Reads the rows of published figures, the columns in their order. */
function publishedRows(folder) {
  const found = new Map();
  for (const line of readFileSync(join(published, folder, "figures.csv"), "utf8").trim().split(/\r?\n/).slice(1)) {
    const [, , , label, value, , written] = line.split(",");
    const path = label.slice(0, label.lastIndexOf("."));
    found.set(path, [...(found.get(path) ?? []), value || written]);
  }
  return found;
}
const WANTED = [
  ["2023/shili-gaj", police],
  ["2023/shili-sfj", police],
  ["2023/shili-jyj", police],
  ["2021/shili-xczxj", expected("single")],
  ["2020/shili-czj", expected("form-2019")],
  ["2021/shili-czj", expected("edited")],
  ["2022/shilizhen-zf", expected("sheet")],
];
let figures = 0;
for (const [folder, wanted] of WANTED) {
  const found = publishedRows(folder);
  for (const [path, right] of rows(wanted)) {
    // A blank is `~`; the unit of an amount is another column.
    const plain = right.map((value) => (value === null ? "" : value.replace(/\s*万元$/, "").replace(/^~$/, "")));
    assert.deepEqual(found.get(path), plain, `${folder} ${path}`);
    figures += plain.length;
  }
}
assert.ok(!existsSync(join(published, "2023/shili-mzj")), "a report that was held back is published");
assert.ok(clicks <= MAX_CLICKS, `${clicks} clicks`);
console.log(`twelve documents, ${WANTED.length} reports published with ${figures} figures, in ${clicks} clicks`);
