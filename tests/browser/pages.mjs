// node pages.mjs FOLDER: opens one page of each kind of a built site in a real
// browser and says what a reader would stumble over.
import { chromium } from "playwright-core";
import { axe, QUIET } from "./browser.mjs";
import { serve } from "./serve.mjs";
import { brokenLinks, ofEachKind, read } from "./site.mjs";

// The width between the margins of A4 in CSS pixels.
const PAPER = 657;

const folder = process.argv[2];
if (!folder) {
  console.error("usage: node pages.mjs FOLDER");
  process.exit(2);
}

let passed = 0;
const failures = [];
function report(what, faults) {
  if (faults.length === 0) passed += 1;
  else failures.push(...faults.map((fault) => `${what}: ${fault}`));
}

async function sideways(page) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  return wide > room ? [`the page is ${wide} px wide in a window of ${room} px`] : [];
}

async function lineHeights(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("body, body *")].filter((element) => {
      const style = getComputedStyle(element);
      const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      return text && parseFloat(style.lineHeight) < 1.3 * parseFloat(style.fontSize);
    }).map((element) => `lines of <${element.localName} class="${element.className}"> are closer than 1.3`));
}

/** The words of charts scale with the drawing: on the narrowest page they are still to be read. */
async function chartLetters(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("svg text")].filter((text) => {
      const scale = text.ownerSVGElement.clientWidth / text.ownerSVGElement.viewBox.baseVal.width;
      return parseFloat(getComputedStyle(text).fontSize) * scale < 11;
    }).map((text) => `the letters of ${text.textContent} are lower than 11 px`));
}

/** With the Tab key alone: the skip link comes first, every stop is seen, the large text goes on. */
async function keyboard(page) {
  const faults = [];
  const active = () => page.evaluate(() => {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const seen = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    return { name: `${element.localName}.${element.className}#${element.id}`, seen, id: element.id };
  });
  await page.keyboard.press("Tab");
  if (!(await active()).name.startsWith("a.skip")) faults.push("the first stop is not the skip link");
  for (let stops = 0; stops < 20; stops += 1) {
    const { name, seen, id } = await active();
    if (name.startsWith("body")) break;
    if (!seen) faults.push(`focus on ${name} is not to be seen`);
    if (id === "large") {
      const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
      const before = await size();
      await page.keyboard.press("Space");
      if ((await size()) < before * 1.25) faults.push("the space bar does not turn large text on");
      await page.keyboard.press("Space");
    }
    await page.keyboard.press("Tab");
  }
  return faults;
}

async function onPaper(page) {
  await page.emulateMedia({ media: "print" });
  return page.evaluate(() => {
    const room = document.querySelector("main").clientWidth;
    const wide = [...document.querySelectorAll("table")].filter((table) => table.offsetWidth > room + 1);
    const shown = [...document.querySelectorAll("nav")].filter((nav) => nav.offsetHeight > 0);
    return [
      ...wide.map((table) => `a table of ${table.offsetWidth} px on paper of ${room} px: ${table.id}`),
      ...shown.map((nav) => `navigation is printed: ${nav.className}`),
    ];
  });
}

/** Opens a page, hands it to `checks`, and reports what the browser itself complains of. */
async function open(browser, url, options, what, checks) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("requestfailed", (request) => complaints.push(`${request.url()} failed`));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) complaints.push(`asks ${request.url()}`);
  });
  await page.goto(url, { waitUntil: "load" });
  for (const check of checks) report(`${what}, ${check.name}`, await check(page));
  report(`${what}, console`, complaints);
  await context.close();
}

async function look(browser, origin, site, { kind, path }) {
  const url = origin + site.address.pathname + path;
  for (const width of [1280, 390]) {
    for (const colorScheme of ["light", "dark"]) {
      const what = `${kind} /${path} at ${width} px, ${colorScheme}`;
      await open(browser, url, { viewport: { width, height: 900 }, colorScheme }, what, [axe, lineHeights]);
    }
  }
  const large = async (page) => {
    await page.check("#large");
    return sideways(page);
  };
  const narrow = { viewport: { width: 320, height: 640 } };
  await open(browser, url, narrow, `${kind} /${path} at 320 px`, [sideways, chartLetters, keyboard, large]);
  await open(browser, url, { viewport: { width: PAPER, height: 900 } }, `${kind} /${path} on A4`, [onPaper]);
}

const site = read(folder);
report("links", brokenLinks(site));
const server = await serve(folder, site.address.pathname);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
try {
  for (const page of ofEachKind(site)) await look(browser, server.origin, site, page);
} finally {
  await browser.close();
  await server.stop();
}
for (const failure of failures) console.error(`✗ ${failure}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
