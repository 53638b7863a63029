// One Word file of a known office, to a folder that was published to before: three clicks, and the
// figures are there.
//   node tests/browser/desk_one.mjs PROGRAM ROOM
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { QUIET } from "./browser.mjs";

const [program, room] = process.argv.slice(2);
const document = resolve(dirname(fileURLToPath(import.meta.url)), "../documents/single.docx");
const [site, target] = [join(resolve(room), "one"), join(resolve(room), "one www")];
mkdirSync(join(site, "content"), { recursive: true });
writeFileSync(join(site, "site.yaml"), `title: 示例市年报\nbase_url: https://example.gov.cn\npublish:\n  folder: ${pathToFileURL(target)}\n`);
writeFileSync(join(site, "content/offices.yaml"), "- { id: shili-xczxj, name: 示例市乡村振兴局, kind: department }\n");
const desk = spawn(program, ["--site", site, "--lang", "zh", "desk", "--no-open"], { env: { ...process.env, XDG_CACHE_HOME: join(room, "cache") } });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: QUIET });
let clicks = 0;
try {
  const address = await new Promise((found, failed) => {
    desk.on("exit", (code) => failed(new Error(`the desk ended with ${code}`)));
    createInterface({ input: desk.stderr }).on("line", (line) => /http:\S+?key=\w+/.test(line) && found(/http:\S+?key=\w+/.exec(line)[0]));
  });
  const page = await browser.newPage();
  const click = async (what) => { clicks += 1; await page.locator(what).first().click(); };
  await page.goto(address);
  // To drop it is one.
  clicks += 1;
  await page.setInputFiles("#files", document);
  await page.locator("#reports a").first().waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => !document.querySelector("#job[data-running]"));
  await click("header nav a:has-text('发布')");
  await page.locator("[data-post='/publish/send']").waitFor({ timeout: 60_000 });
  await click("[data-post='/publish/send']");
  await page.waitForFunction(() => document.querySelector("#job")?.innerText.includes("已发布"), null, { timeout: 60_000 });
} finally {
  await browser.close();
  desk.kill("SIGINT");
}
assert.equal(clicks, 3);
const figures = readFileSync(join(target, "current/2021/shili-xczxj/figures.csv"), "utf8");
assert.ok(figures.trim().split("\n").length > 180, "figures are missing");
console.log(`one Word file is published in ${clicks} clicks`);
