// node look.mjs PROGRAM PORTAL: makes a site with a look of its own out of a copy of PORTAL, by its
// settings and texts alone, then with one template of its own, and looks at both in a browser.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { axe, QUIET } from "./browser.mjs";
import { serve } from "./serve.mjs";
import { brokenLinks, read } from "./site.mjs";

const [program, portal] = process.argv.slice(2);
if (!portal) {
  console.error("usage: node look.mjs PROGRAM PORTAL");
  process.exit(2);
}

const HOST = "https://jiucuo.shili.example";
const SETTINGS = `
logo: {file: images/logo.svg, alt: 示例市徽标}
colors: {accent: "#8b1a1a", dark: {accent: "#ffb4a8"}}
menu: [home, year, offices, search, pages, {label: 门户, to: "https://www.shili.example/"}]
footer:
  - {label: 网站声明, to: /pages/notices/}
  - {label: 示例市人民政府, to: "https://www.shili.example/"}
hosts: ["${HOST}"]
scripts: ["${HOST}/check.js"]
`;
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40"><circle cx="20" cy="20" r="18" fill="#8b1a1a"/></svg>`;
const PAGES = {
  about: "---\ntitle: 关于本站\nmenu: 关于\nupdated: 2026-01-05\n---\n本站收录示例市各机关历年的政府信息公开工作年度报告。\n\n## 收录范围\n\n自 2019 年起。\n\n## 数字从何而来\n\n照各机关公布的数录入。\n\n## 如何联系\n\n见页脚。\n",
  notices: "---\ntitle: 公告\nmenu: 公告\n---\n2026 年 1 月，本站改版。原有地址不变，见[全部机关](/offices/)。\n",
  reading: "---\ntitle: 怎样看这些数\nmenu: 怎样看\n---\n空格不是零[^1]。\n\n| 写法 | 意思 |\n|---|---|\n| 空格 | 机关未填 |\n| / | 不适用 |\n\n[^1]: 机关没有填，本站不代填。\n",
};

const room = mkdtempSync(join(tmpdir(), "nianbao-look-"));
const site = join(room, "示例 站点");
cpSync(portal, site, { recursive: true });
writeFileSync(join(site, "site.yaml"), readFileSync(join(site, "site.yaml"), "utf8") + SETTINGS);
mkdirSync(join(site, "static/images"), { recursive: true });
mkdirSync(join(site, "content/pages"));
writeFileSync(join(site, "static/images/logo.svg"), LOGO);
for (const [name, text] of Object.entries(PAGES)) writeFileSync(join(site, `content/pages/${name}.md`), text);

const run = (...args) => execFileSync(program, ["--site", site, "--lang", "zh", ...args], { encoding: "utf8", stdio: "pipe" });
const public_ = join(site, "public");
let passed = 0;
const faults = [];
const must = (holds, what) => (holds ? (passed += 1) : faults.push(what));
const same = (found, wanted, what) => must(JSON.stringify(found) === JSON.stringify(wanted), `${what}: ${JSON.stringify(found)}`);

/** Opens a page; what other hosts are asked for is noted, and the allowed script answered. */
async function open(browser, origin, path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const asked = [];
  const complaints = [];
  page.on("console", (said) => said.type() === "error" && complaints.push(said.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.route((url) => url.origin !== origin, (route) => {
    asked.push(route.request().url());
    return route.fulfill({ contentType: "text/javascript", body: "document.documentElement.dataset.checked = 'yes';" });
  });
  await page.goto(origin + path);
  return { context, page, asked, complaints };
}

const menuOf = (page) => page.locator("header nav a").evaluateAll((links) => links.map((link) => [link.textContent, link.getAttribute("aria-current")]));

async function lookAtPages(browser, origin, base) {
  for (const width of [1280, 390]) {
    for (const colorScheme of ["light", "dark"]) {
      for (const path of ["", "2024/", "2024/shili-czj/", ...Object.keys(PAGES).map((name) => `pages/${name}/`)]) {
        const { context, page, asked, complaints } = await open(browser, origin, base + path, { viewport: { width, height: 900 }, colorScheme });
        const what = `/${path} at ${width} px, ${colorScheme}`;
        same(asked, [`${HOST}/check.js`], `${what} asks other hosts`);
        same(complaints, [], `${what} complains`);
        must(await page.evaluate(() => document.documentElement.dataset.checked === "yes"), `${what}: the allowed script did not run`);
        must(await page.locator("header img").evaluate((logo) => logo.complete && logo.naturalWidth > 0), `${what}: no logo`);
        const accent = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent").trim());
        same(accent, colorScheme === "dark" ? "#ffb4a8" : "#8b1a1a", `${what}: the accent`);
        const [wide, space] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        must(wide <= space, `${what}: ${wide} px wide`);
        same(await axe(page), [], `${what}, axe`);
        await context.close();
      }
    }
  }
}

async function lookAtMenuAndFooter(browser, origin, base) {
  const { context, page } = await open(browser, origin, `${base}pages/about/`);
  same(await menuOf(page), [["首页", null], ["年度", null], ["机关", null], ["检索", null], ["关于", "page"], ["公告", null], ["怎样看", null], ["门户", null]], "the menu");
  await page.getByRole("link", { name: "网站声明" }).click();
  same(await page.locator("h1").textContent(), "公告", "a link at the foot leads to");
  await page.getByRole("link", { name: "怎样看" }).click();
  same(await page.locator("h1").textContent(), "怎样看这些数", "an entry of the menu leads to");
  must(await page.getByText("机关没有填，本站不代填。").isVisible(), "the note of a page is not there");
  // A script of a host that is not named is refused by the page itself.
  const refused = await page.evaluate((address) => new Promise((done) => {
    const script = Object.assign(document.createElement("script"), { src: address });
    script.onload = () => done(false);
    script.onerror = () => done(true);
    document.head.append(script);
  }), "https://other.example/x.js");
  must(refused, "a script of another host runs");
  await context.close();
}

async function lookAtSearch(browser, origin, base) {
  const { context, page } = await open(browser, origin, `${base}search/?q=${encodeURIComponent("本站不代填")}`);
  await page.locator("#found-pages a").waitFor();
  same(await page.locator("#found-pages a").allTextContents(), ["怎样看这些数"], "the search finds of the site's own pages");
  await page.selectOption("#year", "2024");
  await page.locator("#found-pages a").waitFor({ state: "detached" });
  must(readFileSync(join(public_, "sitemap.xml"), "utf8").includes("/pages/reading/</loc>"), "a page is not in the sitemap");
  await context.close();
}

async function lookAtLargeType(browser, origin, base) {
  const { context, page } = await open(browser, origin, base);
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
  const before = await size();
  // The class alone is enough, for browsers that cannot ask for a checked box in a style sheet.
  const turn = (isLarge) => page.evaluate((on) => void document.documentElement.classList.toggle("large", on), isLarge);
  await turn(true);
  must((await size()) > before * 1.3 && !(await page.isChecked("#large")), "the class alone makes no large type");
  await turn(false);
  await page.check("#large");
  must(await page.evaluate(() => document.documentElement.classList.contains("large")), "large type needs :has()");
  must((await size()) > before * 1.3, "large type is not large");
  await page.goto(`${origin}${base}pages/about/`);
  must((await size()) > before * 1.3 && (await page.isChecked("#large")), "large type is not kept on another page");
  await page.uncheck("#large");
  must((await size()) === before, "large type does not end");
  await page.goto(origin + base);
  must((await size()) === before && !(await page.isChecked("#large")), "large type comes back");
  await page.goBack();
  await page.goBack();
  await page.waitForTimeout(300);
  must((await size()) === before && !(await page.isChecked("#large")), "large type comes back on a page before");
  await context.close();
  const without = await open(browser, origin, base, { javaScriptEnabled: false });
  await without.page.check("#large");
  must((await without.page.locator("html").evaluate((root) => parseFloat(getComputedStyle(root).fontSize))) > before * 1.3, "large type needs a script");
  await without.context.close();
}

async function lookAtSite(browser, check) {
  run("build");
  const built = read(public_);
  same(brokenLinks(built), [], "broken links");
  const base = built.address.pathname;
  const server = await serve(public_, base);
  try {
    await check(server.origin, base);
  } finally {
    await server.stop();
  }
}

/** The same site on a disk: its own pages are linked as files, and searched. */
async function lookAtDisk(browser) {
  run("build", "--links", "files");
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route(`${HOST}/**`, (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await page.goto(pathToFileURL(join(public_, "index.html")).href);
  await page.locator("header nav").getByRole("link", { name: "关于" }).click();
  same(await page.locator("h1").textContent(), "关于本站", "on a disk the menu leads to");
  await page.goto(`${pathToFileURL(join(public_, "search/index.html")).href}?q=${encodeURIComponent("本站不代填")}`);
  await page.locator("#found-pages a").click();
  same(await page.locator("h1").textContent(), "怎样看这些数", "on a disk the search leads to");
  await context.close();
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
try {
  await lookAtSite(browser, async (origin, base) => {
    for (const check of [lookAtPages, lookAtMenuAndFooter, lookAtSearch, lookAtLargeType]) await check(browser, origin, base);
  });
  await lookAtDisk(browser);
  run("theme", "eject", "base.html");
  const template = join(site, "templates/base.html");
  const ejected = readFileSync(template, "utf8");
  writeFileSync(template, ejected.replace("</footer>", "<p class=\"own\">本站由示例市自行排版。</p>\n</footer>"));
  await lookAtSite(browser, async (origin, base) => {
    const { context, page } = await open(browser, origin, `${base}2024/`);
    must(await page.getByText("本站由示例市自行排版。").isVisible(), "the ejected template is not used");
    await context.close();
    await lookAtMenuAndFooter(browser, origin, base);
  });
  const check = () => spawnSync(program, ["--site", site, "--lang", "zh", "check"], { encoding: "utf8" });
  const said = ({ stdout, stderr }) => stdout + stderr;
  must(!said(check()).includes("outdated-template"), "a template of this version is called old");
  // As after an upgrade: the program's own has another digest than the one that the copy names.
  writeFileSync(template, ejected.replace(/(theme eject: \S+ )[0-9a-f]+/, "$1000000000000"));
  must(said(check()).includes("outdated-template"), "an old template is not named");
} finally {
  await browser.close();
  rmSync(room, { recursive: true });
}
for (const fault of faults) console.error(`✗ ${fault}`);
console.log(`a look by settings: ${passed} passed, ${faults.length} failed`);
process.exit(faults.length === 0 ? 0 : 1);
