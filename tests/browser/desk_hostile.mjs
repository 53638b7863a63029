// Opens a desk and tries to read and to write it as somebody else: as pages of other origins, as
// a page of the site itself, by requests that no browser sends, and by odd bodies and names from
// within. Nothing of the desk may be read, no file of the site may change, and the desk goes on.
//   node desk_hostile.mjs PROGRAM SITE     SITE is changed: give a copy
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { QUIET } from "./browser.mjs";
import { tryAll } from "./desk_tries.mjs";

const [program, site] = process.argv.slice(2);
if (!site) {
  console.error("usage: node desk_hostile.mjs PROGRAM SITE");
  process.exit(2);
}
const room = mkdtempSync(join(tmpdir(), "nianbao-hostile-"));
const faults = [];
let passed = 0;
const must = (holds, what) => (holds ? (passed += 1) : faults.push(what));

// ---- The site, the desk, and what may not change. ----

const SECRET = "机密草稿，只有工作台看得见";
const [YEAR, OFFICE] = [2020, "yuncheng-zfb"];
const folder = join(site, `content/${YEAR}/${OFFICE}`);
const source = join(folder, "index.md");
mkdirSync(join(site, "static"), { recursive: true });
writeFileSync(join(site, "static/tries.html"), "<!DOCTYPE html><title>tries</title><p>a page of the site</p><script src=\"/tries.js\"></script>\n");
writeFileSync(join(site, "static/tries.js"), "document.documentElement.dataset.ran = 'yes';\n");
writeFileSync(source, `${readFileSync(source, "utf8")}\n${SECRET}。\n`);
// An original that leads out of the site by a link of the file system.
writeFileSync(join(room, "outside.txt"), "outside of the site\n");
symlinkSync(join(room, "outside.txt"), join(folder, "linked.txt"));
writeFileSync(source, readFileSync(source, "utf8").replace("originals:\n", "originals:\n  - {file: linked.txt}\n"));

function filesBelow(top) {
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}

/** Returns a digest of all names and bytes below a folder. */
function digestOf(top) {
  const hash = createHash("sha256");
  for (const file of filesBelow(top)) hash.update(relative(top, file)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

mkdirSync(join(room, "tmp"));
const server = spawn(program, ["--site", site, "--lang", "zh", "desk", "--no-open"], { env: { ...process.env, TMPDIR: join(room, "tmp") } });
let said = "";
const opened = await new Promise((resolve, reject) => {
  createInterface({ input: server.stderr }).on("line", (line) => {
    said += `${line}\n`;
    const found = /http:\/\/[\w.-]+:\d+\/\?key=\w+/.exec(line);
    if (found) resolve(found[0]);
  });
  server.on("exit", (code) => reject(new Error(`the desk ended with ${code}: ${said}`)));
});
const desk = new URL(opened).origin;
const { host, hostname } = new URL(opened);
const port = Number(new URL(opened).port);
const key = new URL(opened).searchParams.get("key");

// ---- Requests by hand. ----

/** Sends bytes as they are, and returns the status (0: closed without an answer) and all that came. */
function raw(bytes, to = port) {
  return new Promise((resolve) => {
    const socket = net.connect(to, "127.0.0.1");
    const pieces = [];
    const done = () => {
      const text = Buffer.concat(pieces).toString();
      resolve({ status: Number(/^HTTP\/1\.[01] (\d+)/.exec(text)?.[1] ?? 0), text });
    };
    socket.setTimeout(5000, () => socket.destroy());
    socket.on("data", (piece) => pieces.push(piece)).on("error", () => {}).on("close", done);
    socket.on("end", () => socket.end());
    socket.write(bytes);
  });
}

function head(first, headers, body = "") {
  const all = [...headers, "Connection: close"];
  if (body) all.push(`Content-Length: ${Buffer.byteLength(body)}`, "Content-Type: application/json");
  return `${first}\r\n${all.join("\r\n")}\r\n\r\n${body}`;
}

const EDIT = JSON.stringify({ office: OFFICE, year: YEAR, edit: { kind: "draft", value: true } });

/** Sends a request as the page of the desk would, with a body that may be odd. */
function ask(method, path, body, { headers = {}, breakOffAfter } = {}) {
  return new Promise((resolve) => {
    const request = http.request({
      host: "127.0.0.1", port, method, path, agent: false,
      headers: { Host: host, Cookie: session, Origin: desk, "Sec-Fetch-Site": "same-origin", ...headers },
    }, (response) => {
      const pieces = [];
      response.on("data", (piece) => pieces.push(piece));
      response.on("end", () => resolve({ status: response.statusCode, text: Buffer.concat(pieces).toString() }));
      response.on("error", () => resolve({ status: 0, text: "" }));
    });
    request.on("error", () => resolve({ status: 0, text: "" }));
    if (breakOffAfter) {
      request.write(body);
      setTimeout(() => request.destroy(), breakOffAfter);
    } else {
      request.end(body);
    }
  });
}

let session = "";
let digest = "";

/** Sees to it that nothing came of what was tried. */
async function nothingCameOf(what) {
  must(digestOf(site) === digest, `${what}: files of the site have changed`);
  digest = digestOf(site);
  const { status, text } = await ask("GET", `/report/${YEAR}/${OFFICE}`);
  must(status === 200 && text.includes(SECRET), `${what}: the desk does not answer any more (${status})`);
  must(!/panick|RUST_BACKTRACE/.test(said), `${what}: the program panicked: ${said}`);
}

// ---- Pages of others. ----

const elsewhere = http.createServer((request, response) => {
  heard.push(request.headers);
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
  response.end("<!DOCTYPE html><title>elsewhere</title><p>a page of another origin</p>");
});
const heard = [];
await new Promise((done) => elsewhere.listen(0, "127.0.0.1", done));
const otherPort = elsewhere.address().port;

/** Opens the desk in a window and by a link, and tells what was read in it. */
async function tryWindows(page, what) {
  for (const path of ["/", `/report/${YEAR}/${OFFICE}`, `/?key=${key}`]) {
    for (const way of ["open", "link"]) {
      const [popup] = await Promise.all([
        page.waitForEvent("popup", { timeout: 10_000 }),
        page.evaluate(([address, way]) => {
          if (way === "open") return void (globalThis.opened = window.open(address));
          const link = Object.assign(document.createElement("a"), { href: address, target: "_blank", rel: "opener" });
          document.body.append(link);
          link.click();
        }, [desk + path, way]),
      ]);
      await popup.waitForLoadState();
      const text = await popup.evaluate(() => document.documentElement.textContent).catch(() => "");
      must(!text.includes(SECRET) && !text.includes("年报文件拖到这里"), `${what}: ${way} ${path} shows the desk`);
      const touched = await page.evaluate(() => {
        try { return globalThis.opened?.document.body.textContent ?? ""; } catch { return ""; }
      });
      must(!touched.includes(SECRET), `${what}: the opener reads ${path}`);
      await popup.close();
    }
  }
}

async function tryFrom(context, address, what) {
  const page = await context.newPage();
  const answers = [];
  const note = (response) => {
    if (new URL(response.url()).origin === desk) answers.push([response.status(), response.request().method(), response.url()]);
  };
  context.on("response", note);
  // Answers that the browser keeps from the page are told here alone.
  const network = await context.newCDPSession(page);
  const asked = new Map();
  await network.send("Network.enable");
  network.on("Network.requestWillBeSent", ({ requestId, request }) => asked.set(requestId, request));
  network.on("Network.responseReceivedExtraInfo", ({ requestId, statusCode }) => {
    const request = asked.get(requestId);
    if (request && new URL(request.url).origin === desk) answers.push([statusCode, request.method, request.url]);
  });
  await page.goto(address);
  const read = await page.evaluate(tryAll, { desk, edit: EDIT, secret: SECRET });
  must(read.length === 0, `${what} reads: ${read.join("; ")}`);
  await tryWindows(page, what);
  context.off("response", note);
  must(answers.length > 100, `${what}: only ${answers.length} answers were seen`);
  const served = answers.filter(([status]) => ![403, 421].includes(status)).map((answer) => answer.join(" "));
  must(served.length === 0, `${what} is answered: ${[...new Set(served)].slice(0, 20).join("; ")}`);
  await page.close();
  await nothingCameOf(what);
}

// ---- What no browser sends. ----

async function tryRequests() {
  const own = `Host: ${host}`;
  const [cookie, origin] = [`Cookie: ${session}`, `Origin: ${desk}`];
  const refused = [
    ["a host that leads here", head("GET / HTTP/1.1", [`Host: desk.example:${port}`, cookie])],
    ["a host that begins like the own", head("GET / HTTP/1.1", [`Host: ${host}.desk.example`, cookie])],
    ["a host without a port", head("GET / HTTP/1.1", [`Host: ${hostname}`, cookie])],
    ["the host 127.0.0.1", head("GET / HTTP/1.1", [`Host: 127.0.0.1:${port}`, cookie])],
    ["the host localhost", head("GET / HTTP/1.1", [`Host: localhost:${port}`, cookie])],
    ["a host under the own", head("GET / HTTP/1.1", [`Host: a.${host}`, cookie])],
    ["the host 0.0.0.0", head("GET / HTTP/1.1", [`Host: 0.0.0.0:${port}`, cookie])],
    ["the host [::1]", head("GET / HTTP/1.1", [`Host: [::1]:${port}`, cookie])],
    ["a host with a name before it", head("GET / HTTP/1.1", [`Host: a@${host}`, cookie])],
    ["two hosts, the own first", head("GET / HTTP/1.1", [own, "Host: desk.example", cookie])],
    ["two hosts, the own last", head("GET / HTTP/1.1", ["Host: desk.example", own, cookie])],
    ["no host", head("GET / HTTP/1.1", [cookie])],
    ["an empty host", head("GET / HTTP/1.1", ["Host:", cookie])],
    ["HTTP/1.0 without a host", head("GET / HTTP/1.0", [cookie])],
    ["a target with another host", head("GET http://desk.example/ HTTP/1.1", [own, cookie])],
    ["a target with another port", head(`GET http://${hostname}:${otherPort}/ HTTP/1.1`, [own, cookie])],
    ["a target with a name before its host", head(`GET http://a@${host}/ HTTP/1.1`, [own, cookie])],
    ["an own target and another host", head(`GET ${desk}/ HTTP/1.1`, ["Host: desk.example", cookie])],
    ["CONNECT", head(`CONNECT 127.0.0.1:${port} HTTP/1.1`, [own, cookie])],
    ["OPTIONS *", head("OPTIONS * HTTP/1.1", [own, cookie])],
    ["no cookie", head("GET / HTTP/1.1", [own])],
    ["a wrong cookie", head("GET / HTTP/1.1", [own, `Cookie: ${session.slice(0, -1)}x`])],
    ["a part of the cookie", head("GET / HTTP/1.1", [own, `Cookie: ${session.slice(0, -2)}`])],
    ["an empty cookie", head("GET / HTTP/1.1", [own, `Cookie: ${session.split("=")[0]}=`])],
    ["the key as a cookie", head("GET / HTTP/1.1", [own, `Cookie: ${session.split("=")[0]}=${key}`])],
    ["the address that was used", head(`GET /?key=${key} HTTP/1.1`, [own])],
    ["a guessed key", head(`GET /?key=${"0".repeat(64)} HTTP/1.1`, [own])],
    ["an empty key", head("GET /?key= HTTP/1.1", [own])],
    ["a long key", head(`GET /?key=${"0".repeat(8000)} HTTP/1.1`, [own])],
    ["the secret of the cookie as a key", head(`GET /?key=${session.split("=")[1]} HTTP/1.1`, [own])],
    ["an edit without an origin", head("POST /edit HTTP/1.1", [own, cookie], EDIT)],
    ["an edit without a cookie", head("POST /edit HTTP/1.1", [own, origin], EDIT)],
    ["two origins", head("POST /edit HTTP/1.1", [own, cookie, origin, "Origin: null"], EDIT)],
    ["an edit by HTTP/1.0", head("POST /edit HTTP/1.0", [own, cookie], EDIT)],
    ["a read from another origin", head("GET / HTTP/1.1", [own, cookie, "Origin: null"])],
    ["an upgrade", head("GET / HTTP/1.1", [own, cookie, "Origin: http://desk.example", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="])],
    ["no HTTP", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
  ];
  const wrong = [`http://localhost:${port}`, `http://127.0.0.1:${port}`, "null", "http://desk.example", `https://${host}`, `http://${hostname}:${otherPort}`, `http://${hostname}`, `${desk}.desk.example`,
    `${desk}/`, "file://", "", `http://${host}@desk.example`];
  for (const one of wrong) refused.push([`an edit from the origin ${one}`, head("POST /edit HTTP/1.1", [own, cookie, `Origin: ${one}`], EDIT)]);
  for (const one of ["same-site", "cross-site", "", "none, same-origin"]) {
    refused.push([`an edit with Sec-Fetch-Site: ${one}`, head("POST /edit HTTP/1.1", [own, cookie, origin, `Sec-Fetch-Site: ${one}`], EDIT)]);
    refused.push([`a read with Sec-Fetch-Site: ${one}`, head("GET / HTTP/1.1", [own, cookie, `Sec-Fetch-Site: ${one}`])]);
  }
  for (const [what, bytes] of refused) {
    const { status, text } = await raw(bytes);
    must([0, 400, 403, 404, 405, 421, 431].includes(status), `${what}: ${status}`);
    must(!text.includes(SECRET) && !text.toLowerCase().includes("set-cookie") && !text.includes("data-part"), `${what}: read ${text.slice(0, 200)}`);
  }
  await nothingCameOf("requests that no browser sends");
  const preview = Number(new URL(previewOrigin).port);
  for (const [what, bytes] of [
    ["no cookie", head(`GET /${YEAR}/${OFFICE}/ HTTP/1.1`, [`Host: ${hostname}:${preview}`])],
    ["another host", head(`GET /${YEAR}/${OFFICE}/ HTTP/1.1`, [`Host: desk.example:${preview}`, cookie])],
    ["the host 127.0.0.1", head(`GET /${YEAR}/${OFFICE}/ HTTP/1.1`, [`Host: 127.0.0.1:${preview}`, cookie])],
    ["a script of another port", head(`GET /${YEAR}/${OFFICE}/ HTTP/1.1`, [`Host: ${hostname}:${preview}`, cookie, "Sec-Fetch-Site: same-site", "Sec-Fetch-Dest: script"])],
    ["a write", head("POST /edit HTTP/1.1", [`Host: ${hostname}:${preview}`, cookie, origin], EDIT)],
    ["a way out", head("GET /..%2f..%2fsite.yaml HTTP/1.1", [`Host: ${hostname}:${preview}`, cookie])],
  ]) {
    const { status, text } = await raw(bytes, preview);
    must([403, 404, 405, 421].includes(status) && !text.includes(SECRET), `the preview, ${what}: ${status}`);
  }
}

// ---- Odd bodies and names, by one who may ask. ----

/** A page never names the digest of a text that it does not show: an edit would write over it. */
async function tryStaleDigest() {
  const before = readFileSync(source, "utf8");
  for (let i = 1; i <= 5; i += 1) {
    writeFileSync(source, `${before}\n第 ${i} 次在别处保存。\n`);
    must((await ask("GET", `/report/${YEAR}/${OFFICE}`)).text.includes(`第 ${i} 次在别处保存`), "a page shows a text that is not on the disk any more");
  }
  writeFileSync(source, before);
  await nothingCameOf("saving elsewhere");
}

async function tryBodies() {
  const report = (edit, more) => JSON.stringify({ office: OFFICE, year: YEAR, edit, ...more });
  const cell = { kind: "cell", table: "申请", group: null, row: "本年新收", column: 0, value: "1" };
  const bodies = ["", "{", "[]", "null", "0", "\"\"", "\u0000", "[".repeat(100_000), `{"a":${"[".repeat(5000)}`, "{\"office\":1}", "\ufeff{}", EDIT.replace("true", "\"true\""),
    EDIT.replace("draft", "no-such-kind"), EDIT.replace("draft", "Draft"), "{\"year\":2020,\"year\":2021}", "\xff\xfe", "x".repeat(1_000_000),
    ...["0", "-1", "99999", "1e400", "18446744073709551616", "2020.5", "\"2020\"", "null"].map((year) => EDIT.replace(String(YEAR), year)),
    ...["../..", "..", "a/b", "%2e%2e", "", "\u0000", "机关".repeat(5000), "pages", "../offices"].map((office) => report({ kind: "draft", value: true }, { office })),
    ...[99, 2 ** 31, 2 ** 53, -1, 1.5, 1e300].map((column) => report({ ...cell, column })),
    report({ ...cell, table: "../x" }), report({ ...cell, row: "\n  x: 1" }), report({ ...cell, group: "没有" }), report({ ...cell, value: "1]\n---\n" }), report({ ...cell, value: "x".repeat(100_000) }),
    report({ kind: "section", section: "没有这一部分", value: "x" }), report({ kind: "field", name: "office", value: "x" }), report({ kind: "field", name: "written", value: "99999-99-99" }),
    report({ kind: "field", name: "published", value: "0000-00-00\nx: y" }), report({ kind: "allow", rule: "no-such-rule", place: null, value: "x" }),
    report({ kind: "change", finding: 2 ** 40, change: 2 ** 40 }), report({ kind: "draft", value: true }, { seen: "no digest" }),
  ];
  const paths = ["/edit", "/try", "/site", "/documents/again", "/documents/replace", "/target", "/publish/plan", "/publish/send", "/publish/back", "/no-such-act", "/../edit", "//edit"];
  for (const path of paths) {
    for (const body of bodies) {
      const { status } = await ask("POST", path, body);
      const mayBeDone = ["/try", "/documents/again", "/documents/replace", "/site", "/publish/plan", "/publish/back", "/publish/send"].includes(path);
      must([400, 403, 404, 405, 409, 413, 422].includes(status) || (mayBeDone && status === 200), `${path} with ${JSON.stringify(body.slice(0, 120))}: ${status}`);
    }
    await nothingCameOf(`bodies to ${path}`);
  }
  must((await ask("POST", "/edit", "x".repeat(3_000_000))).status !== 200, "a body of 3 MB is taken");
  for (const target of ["relative", "/", site, join(site, "content"), "", "\u0000", "/nowhere\nx: y"]) {
    const { status } = await ask("POST", "/target", JSON.stringify({ path: target }));
    must(status >= 400 && status < 500, `the target ${JSON.stringify(target)}: ${status}`);
  }
  await nothingCameOf("bodies");
}

async function tryPaths() {
  const begin = `/original/${YEAR}/${OFFICE}`;
  const paths = [`${begin}/..%2f..%2f..%2fsite.yaml`, `${begin}/%2e%2e%2findex.md`, `${begin}/../../../site.yaml`, `${begin}/index.md`, `${begin}/linked.txt`, `${begin}/%00`,
    `${begin}/`, `${begin}/%ff%fe`, `${begin}/%2fetc%2fpasswd`, `${begin}/..%5c..%5csite.yaml`, `${begin}/yuncheng-2020.txt%00`, `/original/${YEAR}/..%2f..`, `/original/0/${OFFICE}/yuncheng-2020.txt`,
    `/original/99999/${OFFICE}/yuncheng-2020.txt`, `/report/0/${OFFICE}`, `/report/99999/${OFFICE}`, `/report/-1/${OFFICE}`, `/report/${YEAR}/..`, `/report/${YEAR}/%2e%2e%2foffices.yaml`, `/report/${YEAR}/`,
    `/report/${YEAR}/${"a".repeat(20_000)}`, "/site.yaml", "/content/offices.yaml", "/%2e%2e/site.yaml", "/./", "/?key=", "/%", "/report", "/documents", "/edit"];
  for (const path of paths) {
    const { status, text } = await raw(head(`GET ${path} HTTP/1.1`, [`Host: ${host}`, `Cookie: ${session}`]));
    must([400, 404, 414, 431].includes(status) || path === "/?key=", `GET ${path.slice(0, 100)}: ${status}`);
    must(!/outside of the site|root:|base_url|^- id:|generated:/m.test(text), `GET ${path.slice(0, 100)}: reads a file`);
  }
  const { status, text } = await ask("GET", `${begin}/yuncheng-2020.txt`);
  must(status === 200 && text.length > 1000, `the original itself: ${status}`);
  await nothingCameOf("paths that lead out");
}

/** The files that were handed in; beside them lies the lock of the desk's folder. */
const filesIn = (top) => filesBelow(top).filter((file) => statSync(file).isFile() && !file.endsWith("/.nianbao-lock"));

async function tryUploads() {
  const inbox = join(room, "tmp");
  const names = ["../../x", "..%2F..%2Fx", "a/b", "a%2Fb", "..%5C..%5Cx", "%00", "a%00b", "", "..", "%2e", "%2F", "%0d%0aSet-Cookie:%20x", "x".repeat(1000), encodeURIComponent("年报".repeat(500)), "%ff%fe", "CON", "-rf", encodeURIComponent("<img src=x onerror=alert(1)>")];
  for (const name of names) {
    const { status } = await ask("POST", `/documents?name=${name}`, "no document");
    must(status === 200, `an upload named ${name.slice(0, 60)}: ${status}`);
  }
  must(filesIn(inbox).length === names.length, `${names.length} uploads are ${filesIn(inbox).length} files`);
  must(filesIn(inbox).every((file) => /^nianbao-desk-\w+\/\d+\/[^/]+$/.test(relative(inbox, file))), "an upload lies elsewhere");
  const { text } = await ask("GET", "/");
  must(text.includes("&lt;img") && !text.includes("<img"), "the name of an upload is markup");
  await nothingCameOf("uploads with odd names");

  await ask("POST", "/documents/read", "{}");
  for (let i = 0; i < 200 && JSON.parse((await ask("GET", "/status")).text).job?.running; i += 1) await new Promise((done) => setTimeout(done, 50));
  must((await ask("POST", "/documents/clear", "{}")).status === 200, "the list cannot be cleared");
  await nothingCameOf("reading what is no document");

  const before = filesIn(inbox).length;
  const size = 65 * 1024 * 1024;
  const tooLarge = await ask("POST", "/documents?name=large.docx", Buffer.alloc(size));
  must([0, 413, 422].includes(tooLarge.status), `an upload of ${size} bytes: ${tooLarge.status}`);
  const unnamed = await ask("POST", "/documents?name=large.docx", Buffer.alloc(size), { headers: { "Transfer-Encoding": "chunked" } });
  must([0, 413, 422].includes(unnamed.status), `a piecewise upload of ${size} bytes: ${unnamed.status}`);
  for (const length of [10, 100_000]) {
    await ask("POST", "/documents?name=broken.docx", Buffer.alloc(length), { headers: { "Content-Length": 10_000_000 }, breakOffAfter: 200 });
  }
  await raw(`POST /documents?name=x HTTP/1.1\r\nHost: ${host}\r\nCookie: ${session}\r\nOrigin: ${desk}\r\nTransfer-Encoding: chunked\r\n\r\nzzzz\r\n`);
  for (let i = 0; i < 100 && filesIn(inbox).length > before; i += 1) await new Promise((done) => setTimeout(done, 50));
  must(filesIn(inbox).length === before, `of refused uploads ${filesIn(inbox).length - before} files are left`);
  must(!(await ask("GET", "/")).text.includes("broken.docx"), "a broken upload is on the list");
  await nothingCameOf("uploads that are refused");
}

async function tryConnections() {
  const idle = Array.from({ length: 1000 }, () => net.connect(port, "127.0.0.1").on("error", () => {}));
  const slow = Array.from({ length: 200 }, () => {
    const socket = net.connect(port, "127.0.0.1").on("error", () => {});
    socket.write("GET / HTTP/1.1\r\nHost: 127.0.0.1");
    return socket;
  });
  await nothingCameOf("1,200 connections");
  for (const socket of [...idle, ...slow]) socket.destroy();
  const answers = await Promise.all(Array.from({ length: 200 }, () => ask("GET", "/status")));
  must(answers.every(({ status }) => status === 200), "200 requests at a time are not all answered");
  await nothingCameOf("after many connections");
}

// ---- All of it. ----

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
let previewOrigin = "";
try {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(opened);
  must(page.url() === `${desk}/`, `the address stays ${page.url()}`);
  await page.goto(`${desk}/report/${YEAR}/${OFFICE}`);
  must((await page.content()).includes(SECRET), "the desk does not open");
  previewOrigin = new URL(await page.locator("#preview").getAttribute("src")).origin;
  const [cookie] = await context.cookies(desk);
  session = `${cookie.name}=${cookie.value}`;
  must(cookie.httpOnly && cookie.sameSite === "Strict", "the cookie can be read");
  digest = digestOf(site);

  await tryFrom(context, `http://127.0.0.1:${otherPort}/`, "a page at another port");
  await tryFrom(context, `http://localhost:${otherPort}/`, "a page of another host");
  must(heard.length > 0 && heard.every(({ cookie: sent }) => !sent), "another port of this machine is given the cookie");
  await tryFrom(context, `http://${hostname}:${otherPort}/`, "a page at another port of the host");
  await tryFrom(context, `${previewOrigin}/tries.html`, "a page of the site");
  // Another browser has the address, and no cookie.
  const stranger = await browser.newContext();
  const strange = await stranger.newPage();
  must((await strange.goto(opened)).status() === 403, "the used address opens the desk in another browser");
  await stranger.close();
  await tryRequests();
  await tryStaleDigest();
  await tryBodies();
  await tryPaths();
  await tryUploads();
  await tryConnections();
  await page.goto(`${desk}/`);
  must((await page.locator("#drop").count()) === 1, "the browser that opened the desk is out");
} finally {
  await browser.close();
  elsewhere.close();
  server.removeAllListeners("exit");
  server.kill("SIGINT");
  await new Promise((done) => server.once("exit", done));
  rmSync(room, { recursive: true, force: true });
}
if (faults.length) {
  console.error(faults.join("\n"));
  process.exit(1);
}
console.log(`nobody else read or wrote the desk (${passed} looks)`);
process.exit(0);
