// node session.mjs VSCODE ROOM SITE REPORT: opens a report with a planted error in VS Code, as its
// server gives it to a browser, and does what a person does there. VSCODE is the folder of the
// server, ROOM has its folders `data` and `extensions`, REPORT is a file of SITE. The language
// server writes its status to `ended` in ROOM. Any failure ends with status 1.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { QUIET } from "../../browser/browser.mjs";

const { chromium } = createRequire(new URL("../../browser/", import.meta.url))("playwright-core");
const [vscode, room, site, report] = process.argv.slice(2);
const WAIT = 60_000;
const LINE = ".editor-instance .view-line";
const PROBLEM = ".markers-panel .monaco-list-row";
const SUGGESTION = ".suggest-widget.visible .monaco-list-row";
const ACTION = ".action-widget .monaco-list-row";
const ROW = "予以公开: [自然人: 3, 商业企业: 0, 科研机构: 0, 社会公益组织: 0, 法律服务机构: 0, 其他: 0, 总计 Σ3: 4]";

const key = randomBytes(16).toString("hex");
// A group of its own: it starts others, and nothing is to be left of them.
const server = spawn(process.execPath, [
  join(vscode, "out/server-main.js"), "--host", "127.0.0.1", "--port", "0", "--connection-token", key,
  "--accept-server-license-terms", "--telemetry-level", "off",
  "--server-data-dir", join(room, "data"), "--extensions-dir", join(room, "extensions"),
], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
process.on("exit", () => {
  try {
    process.kill(-server.pid, "SIGKILL");
  } catch {
    // All have ended.
  }
});
process.on("SIGTERM", () => process.exit(1));
let browser;
let page;

/** Waits until something is so; a failure tells what was seen last. */
async function until(what, look) {
  for (const end = Date.now() + WAIT; ; ) {
    const { holds, seen } = await look();
    if (holds) return;
    assert.ok(Date.now() < end, `${what}: ${JSON.stringify(seen)}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Returns the words of all elements, as one reads them: the editor draws its spaces as others. */
const texts = async (selector) =>
  (await page.locator(selector).allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());

/** Waits until an element has the words, or none has. */
const expectText = (selector, words, there = true) =>
  until(`“${words}” ${there ? "is not" : "is still"} in ${selector}`, async () => {
    const seen = await texts(selector);
    return { holds: seen.some((text) => text.includes(words)) === there, seen };
  });

/** Returns where the last such words of a line are drawn, if they are; those of hints do not count. */
const placeOf = (start, words) => page.evaluate(([selector, start, words]) => {
  const line = [...document.querySelectorAll(selector)].find((one) => one.innerText.replaceAll("\u00a0", " ").includes(start));
  let place;
  const walker = line && document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  while (walker?.nextNode()) {
    const { data } = walker.currentNode;
    const at = data.lastIndexOf(words);
    if (at < 0 || data.endsWith(":")) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    place = range.getBoundingClientRect().toJSON();
  }
  return place;
}, [LINE, start, words]);

/** Opens the site and the report by the address, as a link to a file does. */
async function open() {
  const address = await new Promise((found, failed) => {
    server.on("exit", (code) => failed(new Error(`VS Code ended with ${code}`)));
    createInterface({ input: server.stdout }).on("line", (line) => {
      const port = /listening on (\d+)/.exec(line);
      if (port) found(`127.0.0.1:${port[1]}`);
    });
  });
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: QUIET });
  page = await browser.newPage({ viewport: { width: 1600, height: 1000 }, locale: "en-US" });
  const payload = JSON.stringify([["openFile", `vscode-remote://${address}${report}:29:1`], ["gotoLineMode", "true"]]);
  await page.goto(`http://${address}/?${new URLSearchParams({ tkn: key, folder: site, payload })}`);
}

/** The finding is drawn under its cell, and listed with its rule. */
async function checkDiagnostics() {
  await until("the error is not under its cell", async () => {
    const drawn = await page.evaluate(() => document.querySelector(".squiggly-error")?.getBoundingClientRect().toJSON());
    const cell = await placeOf("予以公开: [", "4");
    const holds = drawn && cell && ["x", "y", "width"].every((side) => Math.abs(drawn[side] - cell[side]) < 3);
    return { holds, seen: { drawn, cell } };
  });
  await page.keyboard.press("Control+Shift+M");
  await expectText(PROBLEM, "3 ≠ 总计 4");
  await expectText(PROBLEM, "nianbao row-total [Ln 29, Col 30]");
}

/** Over a figure stand its row and its column. */
async function checkHover() {
  await until("nothing is shown over a figure", async () => {
    const cell = await placeOf("予以公开: [", "3");
    await page.mouse.move(cell.x + cell.width / 2, cell.y - 60);
    await page.mouse.move(cell.x + cell.width / 2, cell.y + cell.height / 2, { steps: 4 });
    const hover = page.locator(".monaco-hover", { hasText: "列：自然人" });
    await hover.waitFor({ timeout: 5_000 }).catch(() => {});
    const seen = await texts(".monaco-hover");
    return { holds: seen.some((text) => text.includes("（一）予以公开 列：自然人")), seen };
  });
}

/** Completes a field in a line of its own, which is taken away again. */
async function checkCompletion() {
  await page.locator(LINE, { hasText: "予以公开: [" }).click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await page.keyboard.type("\npub");
  await expectText(LINE, "pub");
  await page.keyboard.press("Control+Space");
  await expectText(SUGGESTION, "published");
  await page.keyboard.press("Enter");
  await expectText(LINE, "published:");
  await page.keyboard.press("Control+Shift+K");
  await expectText(LINE, "published:", false);
}

/** Makes the change that the finding proposes, and saves. */
async function checkFix() {
  const wrong = readFileSync(report, "utf8");
  const right = wrong.replace("予以公开: [3, 0, 0, 0, 0, 0, 4]", "予以公开: [3, 0, 0, 0, 0, 0, 3]");
  // Once the server has followed what was typed, the finding is in its line again.
  await page.locator(PROBLEM, { hasText: "row-total[Ln 29, Col 30]" }).dblclick({ timeout: WAIT });
  await expectText(".statusbar-item", "Ln 29, Col 31 (1 selected)");
  await page.locator(".editor-instance .monaco-editor.focused").waitFor({ timeout: WAIT });
  await page.keyboard.press("Control+.");
  await expectText(ACTION, "改为 3");
  await until("the change cannot be chosen", async () => {
    const seen = await texts(`${ACTION}.focused`);
    const holds = seen[0] === "改为 3";
    if (!holds) await page.keyboard.press("ArrowDown");
    return { holds, seen };
  });
  await page.keyboard.press("Enter");
  await expectText(LINE, ROW.replace(": 4]", ": 3]"));
  await expectText(".markers-panel", "No problems have been detected in the workspace.");
  await page.locator(".squiggly-error").waitFor({ state: "detached", timeout: WAIT });
  assert.equal(readFileSync(report, "utf8"), wrong, "the file was changed before it was saved");
  await page.keyboard.press("Control+S");
  await until("the file does not have the change alone", () => {
    const seen = readFileSync(report, "utf8");
    return { holds: seen === right, seen };
  });
}

/** The language server ends with the editor, and ends well. */
async function checkEnd() {
  const status = join(room, "ended");
  assert.ok(!existsSync(status), "the language server has ended before");
  server.kill();
  await until("the language server does not end well", () => {
    const seen = existsSync(status) && readFileSync(status, "utf8");
    return { holds: seen === "0\n", seen };
  });
}

try {
  await open();
  await checkDiagnostics();
  await expectText(LINE, ROW);
  await checkHover();
  await checkCompletion();
  await checkFix();
  await browser.close();
  await checkEnd();
  console.log("vscode: diagnostics, hints, hover, completion and a fix work");
} catch (error) {
  console.error(`vscode: ${error.stack}`);
  process.exitCode = 1;
}
await browser?.close();
process.exit();
