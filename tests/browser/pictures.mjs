// node pictures.mjs FOLDER OUT: makes the pictures of the READMEs from a built site: the home
// page, an office with its charts, and a search. They are WebP, drawn at twice the size.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { QUIET } from "./browser.mjs";
import { serve } from "./serve.mjs";
import { read } from "./site.mjs";

const [folder, out] = process.argv.slice(2);
if (!folder || !out) {
  console.error("usage: node pictures.mjs FOLDER OUT");
  process.exit(2);
}
const [WIDTH, MARGIN] = [1240, 20];
const VIEW = { viewport: { width: WIDTH, height: 1400 }, deviceScaleFactor: 2, colorScheme: "light", locale: "zh-CN" };
// Each picture with its page, and the part of the page with which it ends.
const PICTURES = [
  ["home", "", "main section:has(#trend)"],
  ["office", "offices/shili-gaj/", "main section:has(#charts)"],
  ["search", "search/?q=教育", "#results li:nth-child(4)"],
];

/** Returns a picture as WebP, encoded by the browser itself. */
function encode(page, png) {
  return page.evaluate(async (data) => {
    const image = Object.assign(new Image(), { src: `data:image/png;base64,${data}` });
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.72).split(",")[1];
  }, png.toString("base64"));
}

const site = read(folder);
const server = await serve(folder, site.address.pathname);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
try {
  mkdirSync(out, { recursive: true });
  const blank = await browser.newPage();
  for (const [name, path, last] of PICTURES) {
    const page = await browser.newPage(VIEW);
    await page.goto(server.origin + site.address.pathname + path, { waitUntil: "networkidle" });
    const { y, height } = await page.locator(last).boundingBox();
    const clip = { x: 0, y: 0, width: WIDTH, height: Math.ceil(y + height + MARGIN) };
    const webp = Buffer.from(await encode(blank, await page.screenshot({ clip })), "base64");
    writeFileSync(join(out, `${name}.webp`), webp);
    console.log(`${name}.webp: ${(webp.length / 1000).toFixed(1)} kB`);
    await page.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
