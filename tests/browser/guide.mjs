// node guide.mjs PROGRAM FOLDER [LANGUAGE]: plays what docs/guide.md tells, at a desk in an empty
// folder, with files of tests/documents/, and makes the pictures of the guide. They are WebP.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { QUIET } from "./browser.mjs";

const [program, folder, only] = process.argv.slice(2);
if (!program || !folder) {
  console.error("usage: node guide.mjs PROGRAM FOLDER [zh|en]");
  process.exit(2);
}
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const PICTURES = join(ROOT, "docs/pictures");
const [WIDTH, HEIGHT, SCALE, QUALITY] = [1100, 640, 1.25, 0.42];
/** The largest picture, in bytes. */
const MAX_SIZE = 64_000;
// Where the pictures say that the site is: not where this was played.
const SHOWN_FOLDER = { zh: "/home/bangong/年报", en: "/home/office/reports" };
const must = (holds, what) => {
  if (!holds) throw new Error(what);
};

/** A document of `tests/documents/` under the name that an office would give it. */
function document(file, name, change = (bytes) => bytes) {
  const buffer = change(readFileSync(join(ROOT, "tests/documents", file)));
  return { name, mimeType: "application/octet-stream", buffer };
}

/** Puts a letter into a figure, as a hand does that types O for 0. */
function mistype(bytes) {
  const text = bytes.toString();
  const at = text.lastIndexOf("305<");
  must(at > 0, "the figure to be mistyped is gone");
  return Buffer.from(`${text.slice(0, at)}3O5${text.slice(at + 3)}`);
}

const DOCUMENTS = [
  document("form-2019.docx", "示例市财政局2020年年报.docx"),
  document("single.docx", "乡村振兴局2021.docx"),
  document("editor.html", "示例市公安局2023年年报.html", mistype),
  document("blanks.docx", "示例镇2022年报告.docx"),
  document("scanned.pdf", "年报扫描件.pdf"),
];

/** Opens a desk in an empty folder, and returns its address and what ends it. */
async function openDesk(site, lang) {
  mkdirSync(site, { recursive: true });
  must(readdirSync(site).length === 0, `${site} is not empty`);
  const env = { ...process.env, XDG_CACHE_HOME: join(site, "../cache") };
  const desk = spawn(program, ["--site", site, "--lang", lang, "desk", "--no-open"], { env });
  const lines = createInterface({ input: desk.stderr });
  const address = await new Promise((found, failed) => {
    desk.on("exit", (code) => failed(new Error(`the desk ended with ${code}`)));
    lines.on("line", (line) => {
      const address = /http:\/\/[\w.-]+:\d+\/\?key=\w+/.exec(line);
      if (address) found(address[0]);
    });
  });
  return { address, close: () => desk.kill("SIGINT") };
}

/** One January at the desk. */
class Clerk {
  constructor(page, lang, room) {
    Object.assign(this, { page, lang, room });
  }

  /** Begins work that takes a while, and waits until it has ended. */
  async untilDone(path, begin) {
    const begun = this.page.waitForResponse((response) => response.url().endsWith(path), { timeout: 60_000 });
    await begin();
    must((await begun).ok(), `${path} was refused`);
    await this.page.waitForTimeout(400);
    await this.page.waitForFunction(() => !document.querySelector("#job[data-running]"), null, { timeout: 60_000 });
    await this.page.waitForTimeout(200);
  }

  /** Waits until an edit is written, and the preview shows it. */
  async untilWritten(act) {
    const written = this.page.waitForResponse((response) => response.url().endsWith("/edit"));
    await act();
    must((await written).ok(), "an edit was refused");
    await this.page.waitForTimeout(800);
  }

  async makeSite(address) {
    await this.page.goto(address);
    if (this.lang === "zh") await this.page.fill("[name=title]", "示例市政府信息公开年报");
    await this.page.click("button[type=submit]");
    await this.page.waitForSelector("#drop");
  }

  async handIn() {
    await this.untilDone("/documents/read", () => this.page.setInputFiles("#files", DOCUMENTS));
    await this.picture("documents", "#documents li:last-child");
    await this.untilDone("/offices", () => this.page.click('#documents > [data-post="/offices"]'));
    await this.page.click('[data-post="/documents/clear"]');
    await this.page.waitForFunction(() => !document.querySelector("#documents li"));
    await this.picture("reports", "#reports");
  }

  /** Decides the cell that is left to a person. */
  async decide() {
    await this.page.click("#reports a >> nth=0");
    const field = this.page.locator("input.doubt");
    await field.waitFor();
    await this.showAt(field, 330);
    await this.picture("decide");
    await field.fill("305");
    await this.untilWritten(() => field.press("Enter"));
    must((await this.page.locator("input.doubt").count()) === 0, "a cell is still to be decided");
  }

  /** Looks at a sum that does not hold, and keeps it with a reason. */
  async keep() {
    const wrong = this.page.locator("input.wrong").first();
    await wrong.waitFor();
    await this.showAt(wrong, 430);
    await this.page.locator("#findings li.error details").last().locator("summary").click();
    await this.page.locator("#findings li.error input").fill(
      this.lang === "zh" ? "公布的正式文本如此，已函告该局更正" : "so in the text that was published; the office has been told");
    await this.picture("sums");
    await this.untilWritten(() => this.page.locator("#findings li.error form button").click());
    must((await this.page.locator("#findings li.error").count()) === 0, "an error is left");
  }

  /** Changes a sentence, and sees it in the page that will be published. */
  async write() {
    const text = this.page.locator("textarea").nth(1);
    const words = "数据由各警种和分局分别报送，办公室汇总并逐项核对。";
    await text.fill(words);
    await this.untilWritten(() => text.blur());
    const shown = this.page.frameLocator("#preview").getByText(words);
    await shown.waitFor({ timeout: 10_000 });
    await shown.scrollIntoViewIfNeeded();
    await this.showAt(text, 300);
    await this.picture("text");
  }

  async publish() {
    const target = join(this.room, this.lang === "zh" ? "公开" : "web");
    await this.page.click('nav a[href="/publish"]');
    await this.page.fill("#target-path", target);
    await this.page.click("form[data-form='/target'] button");
    await this.untilDone("/publish/plan", () => this.page.click("[data-post='/publish/plan']"));
    await this.page.waitForSelector("#plan-title");
    await this.picture("publish", "#plan");
    await this.untilDone("/publish/send", () => this.page.click("[data-post='/publish/send']"));
    must(readdirSync(target).length > 0, "nothing was published");
  }

  /** Scrolls so that an element is so far below the top of the window. */
  async showAt(element, top) {
    await element.evaluate((node, top) => scrollTo(0, scrollY + node.getBoundingClientRect().top - top), top);
    await this.page.waitForTimeout(300);
  }

  /** Makes a picture of the window, or of the page from its top to the end of an element. */
  async picture(name, last) {
    await this.hideFolder();
    await this.page.evaluate(() => document.activeElement?.matches("button, a") && document.activeElement.blur());
    const clip = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
    if (last) {
      await this.page.evaluate(() => scrollTo(0, 0));
      const { y, height } = await this.page.locator(last).boundingBox();
      clip.height = Math.ceil(y + height + 20);
    }
    const png = await this.page.screenshot(last ? { clip, fullPage: true } : {});
    const webp = await encode(this.page.context().browser(), png);
    const file = `guide-${name}${this.lang === "zh" ? ".zh-CN" : ""}.webp`;
    must(webp.length <= MAX_SIZE, `${file} has ${webp.length} bytes`);
    writeFileSync(join(PICTURES, file), webp);
    console.log(`${file}: ${(webp.length / 1000).toFixed(1)} kB`);
  }

  /** Shows another folder in the place of the one in which this is played. */
  hideFolder() {
    const pairs = [[this.room, SHOWN_FOLDER[this.lang]], [encodeURI(this.room), SHOWN_FOLDER[this.lang]]];
    return this.page.evaluate((pairs) => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        for (const [from, to] of pairs) texts.currentNode.data = texts.currentNode.data.replaceAll(from, to);
      }
      for (const field of document.querySelectorAll("input")) {
        for (const [from, to] of pairs) if (field.value.includes(from)) field.value = field.value.replaceAll(from, to);
      }
    }, pairs);
  }
}

/** Returns a picture as WebP, encoded by the browser itself. */
async function encode(browser, png) {
  const page = await browser.newPage();
  const webp = await page.evaluate(async ([data, quality]) => {
    const image = Object.assign(new Image(), { src: `data:image/png;base64,${data}` });
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", quality).split(",")[1];
  }, [png.toString("base64"), QUALITY]);
  await page.close();
  return Buffer.from(webp, "base64");
}

mkdirSync(PICTURES, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
try {
  for (const lang of only ? [only] : ["zh", "en"]) {
    const room = resolve(folder, lang);
    const desk = await openDesk(join(room, "site"), lang);
    try {
      const page = await browser.newPage({
        viewport: { width: WIDTH, height: HEIGHT },
        deviceScaleFactor: SCALE,
        colorScheme: "light",
        locale: lang === "zh" ? "zh-CN" : "en",
      });
      const errors = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (said) => said.type() === "error" && errors.push(said.text()));
      const clerk = new Clerk(page, lang, room);
      await clerk.makeSite(desk.address);
      await clerk.handIn();
      await clerk.decide();
      await clerk.keep();
      await clerk.write();
      await clerk.publish();
      must(errors.length === 0, errors.join("\n"));
      await page.close();
    } finally {
      desk.close();
    }
  }
} finally {
  await browser.close();
}
