// Opens a preview, saves files, and looks whether the page follows by itself.
//   node preview.mjs PROGRAM SITE     SITE is changed: give a copy
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [program, site] = process.argv.slice(2);
mkdirSync(join(site, "themes/portal"), { recursive: true });
writeFileSync(join(site, "themes/portal/style.css"), "body { background: white }\n");
const server = spawn(program, ["--site", site, "--lang", "zh", "serve", "--port", "0"]);
const lines = createInterface({ input: server.stderr });
const address = await new Promise((resolve) =>
  lines.on("line", (line) => {
    const found = /http:\/\/[^/]+\//.exec(line);
    if (found) resolve(found[0]);
  }),
);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const must = (holds, what) => {
  if (!holds) throw new Error(what);
};
try {
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (said) => said.type() === "error" && errors.push(said.text()));
  await page.goto(`${address}2020/yuncheng-zfb/`);
  const panel = page.locator("#nianbao-preview summary");
  must(await panel.isVisible(), "no panel");
  await page.evaluate(() => scrollTo(0, 1500));

  const source = join(site, "content/2020/yuncheng-zfb/index.md");
  const text = readFileSync(source, "utf8");
  writeFileSync(source, `${text}\n这一句刚刚保存。\n`);
  // The finding that the source differs from its original shows the words as well.
  await page.locator("main").getByText("这一句刚刚保存。").waitFor({ timeout: 10_000 });
  await page.waitForFunction(() => scrollY === 1500, null, { timeout: 5_000 });

  writeFileSync(source, text.replace("总计: [13,", "总计: [12,"));
  await page.locator("#nianbao-preview.error").waitFor({ timeout: 10_000 });
  await panel.click();
  must((await page.locator("#nianbao-preview pre.error").count()) > 0, "no finding beside the page");
  await page.screenshot({ path: join(site, "preview.png") });
  writeFileSync(source, text);
  await page.locator("#nianbao-preview.clean").waitFor({ timeout: 10_000 });

  // A style is put in place without a reload: what was done to the page stays.
  await page.evaluate(() => (document.body.dataset.touched = "yes"));
  writeFileSync(join(site, "themes/portal/style.css"), "body { background: rgb(1, 2, 3) }\n");
  const styled = () => getComputedStyle(document.body).backgroundColor === "rgb(1, 2, 3)";
  await page.waitForFunction(styled, null, { timeout: 10_000 });
  must(await page.evaluate(() => document.body.dataset.touched === "yes"), "the page was loaded again");

  await page.goto(`${address}_findings/`);
  must((await page.locator("h1").count()) === 1, "no page of findings");
  must(errors.length === 0, errors.join("\n"));
  console.log("the page follows what is saved");
} finally {
  await browser.close();
  server.kill();
}
