// A static file server on loopback for a built folder, as a web server that
// knows nothing would serve it.
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".csv": "text/csv; charset=utf-8",
  ".xml": "application/xml",
  ".txt": "text/plain; charset=utf-8",
};

/** The file that answers a path of the site, or nothing. */
export function fileFor(folder, base, path) {
  if (!path.startsWith(base)) return undefined;
  let file = join(folder, normalize("/" + decodeURIComponent(path.slice(base.length))));
  if (existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
  return existsSync(file) ? file : undefined;
}

/** Sends a file as static hosts are set up to: texts with gzip, each kept by the browser for a while.
 *  Tells `onSend` the path and the bytes of the body. */
function sendAsHost(file, path, response, onSend) {
  const type = TYPES[extname(file)];
  const plain = readFileSync(file);
  const body = type ? gzipSync(plain, { level: 6 }) : plain;
  onSend(path, body.length);
  response.writeHead(200, {
    "content-type": type ?? "application/octet-stream", "content-length": body.length, "cache-control": "max-age=600",
    ...(type && { "content-encoding": "gzip" }),
  }).end(body);
}

/** Serves `folder` at `base` (`/` or `/some/path/`); gives its address and a way to stop.
 *  With `onSend` it sends texts with gzip and tells of each body. */
export async function serve(folder, base, onSend) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const file = fileFor(folder, base, path);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    if (onSend) {
      sendAsHost(file, path, response, onSend);
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((done) => server.close(done)),
  };
}
