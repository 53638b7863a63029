// What a built folder holds: its pages, their kinds, their links.
import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileFor } from "./serve.mjs";

const unescape = (text) =>
  text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">")
    .replaceAll("&#x2F;", "/").replaceAll("&amp;", "&");

/** Reads the pages of a folder; the front page says where the site stands. */
export function read(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html")).sort();
  const pages = names.map((name) => {
    const html = readFileSync(join(folder, name), "utf8");
    const path = relative(folder, join(folder, name)).split(sep).join("/").replace(/(^|\/)index\.html$/, "$1");
    return { path, html, kind: html.match(/<body class="([a-z]+)"/)?.[1] ?? "?" };
  });
  const home = pages.find((page) => page.path === "");
  const canonical = home?.html.match(/<link rel="canonical" href="([^"]+)"/)?.[1];
  if (!canonical) throw new Error(`${folder} holds no front page with a canonical address`);
  return { folder, pages, address: new URL(canonical) };
}

/** The fullest page of each kind; those that only lead on are gone before one can look. */
export function ofEachKind(site) {
  const fullest = new Map();
  for (const page of site.pages.filter(({ kind }) => kind !== "moved")) {
    const known = fullest.get(page.kind);
    if (!known || page.html.length > known.html.length) fullest.set(page.kind, page);
  }
  return [...fullest.values()];
}

/** Links into the site that lead nowhere, each in words. */
export function brokenLinks(site) {
  const base = site.address.pathname;
  const byFile = new Map(site.pages.map((page) => [fileFor(site.folder, base, base + page.path), page]));
  const broken = [];
  for (const page of site.pages) {
    const own = new URL(page.path, site.address);
    for (const [, written] of page.html.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      const url = new URL(unescape(written), own);
      const elsewhere = url.origin !== site.address.origin || !url.pathname.startsWith(base);
      if (elsewhere && /^[a-z]+:/.test(written)) continue;
      const file = fileFor(site.folder, base, url.pathname);
      const id = decodeURIComponent(url.hash.slice(1));
      if (!file) broken.push(`/${page.path}: nothing stands at ${written}`);
      else if (id && byFile.has(file) && !byFile.get(file).html.includes(` id="${id}"`)) {
        broken.push(`/${page.path}: no part is called ${written}`);
      }
    }
  }
  return broken;
}
