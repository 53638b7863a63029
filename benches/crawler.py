#!/usr/bin/env python3
"""Crawls a site without pause while 20 publications change it, as readers do meanwhile.
The publications add and replace files: a year, a style, an attachment, words of a report,
the name of an office, an office.

    benches/crawler.py PROGRAM [--publications N] [KIND...]

KIND is folder, in-place, webdav (Apache serves what is published through it), s3 or sftp; all
but s3 and sftp where none is named. The program needs the feature `remote` for servers.
Prints a row a kind; the exit status is 1 if anything was wrong.
"""
import argparse, base64, collections, http.client, http.server, os, pathlib, re, shutil, sys, threading, urllib.parse
import measure, trial

FIRST_YEARS, LATER_YEARS = ["2019", "2020", "2021"], ["2022", "2023", "2024", "2025"]
STYLE = "themes/portal/style.css"
CRAWLERS = 2
PIECE = 4096
TITLES = ["publications", "crawls", "pages", "requests", "dead links", "half pages", "pages without style"]


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves what readers see, and looks for each request where that is."""

    protocol_version = "HTTP/1.1"
    # Else each answer waits for what the reader confirms.
    disable_nagle_algorithm = True

    def do_GET(self):
        place = os.path.realpath(self.server.target.folder())
        try:
            with open(os.path.join(place, urllib.parse.unquote(self.path).lstrip("/")), "rb") as file:
                self.send_file(file)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def send_file(self, file):
        self.send_response(200)
        left = os.fstat(file.fileno()).st_size
        self.send_header("Content-Length", str(left))
        self.end_headers()
        # Where a file is cut short, too little is sent, and the reader sees that.
        while left and (piece := file.read(min(PIECE, left))):
            self.wfile.write(piece)
            left -= len(piece)
        self.close_connection = bool(left)

    def log_message(self, *_):
        pass


def serve_folder(target):
    """Serves a target's folder in a thread of its own. Returns its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.target = True, target
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def find_address(target):
    """Returns where readers find the site, and the headers that they need."""
    if target.uri.startswith("webdav+"):
        login = "{NIANBAO_WEBDAV_USER}:{NIANBAO_WEBDAV_PASSWORD}".format(**target.environment)
        return target.uri.removeprefix("webdav+") + "/", {"Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}
    if target.uri.startswith("s3:"):
        scope = "example/20260101/us-east-1/s3/aws4_request"
        login = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
        return f"{target.endpoint}/{target.uri.removeprefix('s3://')}/", {"Authorization": login}
    return serve_folder(target), {}


class Reader:
    """Follows links from the home page, again and again, until it is told to stop."""

    def __init__(self, address, headers, stop):
        self.address, self.headers, self.stop = urllib.parse.urlsplit(address), headers, stop
        self.counts, self.failures, self.end = collections.Counter(), [], "a reader does not end"
        self.connection = http.client.HTTPConnection(self.address.netloc, timeout=30)
        self.thread = threading.Thread(target=self.read_all, daemon=True)
        self.thread.start()

    def read_all(self):
        try:
            while not self.stop.is_set():
                self.crawl()
                self.counts["crawls"] += 1
            self.end = ""
        except Exception as error:
            self.end = f"a reader failed: {error!r}"

    def note(self, title, words):
        self.counts[title] += 1
        self.failures.append(f"{title}: {words}")

    def crawl(self):
        seen, open_links = set(), collections.deque([("", "index.html")])
        while open_links and not self.stop.is_set():
            page, path = open_links.popleft()
            if path not in seen:
                seen.add(path)
                open_links += [(path, link) for link in sorted(self.follow(page, path))]

    def follow(self, page, path):
        """Reads what a page leads to. Returns the links of that."""
        status, body = self.fetch(path)
        if status != 200:
            self.note("dead links", f"{status} {path!r}, named by {page!r}")
        if status != 200 or not path.endswith(".html"):
            return set()
        self.counts["pages"] += 1
        if not body.rstrip().endswith(b"</html>"):
            self.note("half pages", f"{path!r}: {len(body)} bytes that end with {body[-40:]!r}")
        links = trial.list_links(path, body)
        styles = [link for link in links if link.endswith(".css")]
        if not styles or any(self.fetch(style)[0] != 200 for style in styles):
            self.note("pages without style", f"{path!r}: {styles}")
        return links

    def fetch(self, path):
        self.counts["requests"] += 1
        self.connection.request("GET", self.address.path + urllib.parse.quote(path), headers=self.headers)
        answer = self.connection.getresponse()
        try:
            return answer.status, answer.read()
        except http.client.IncompleteRead as error:
            self.note("half pages", f"{path!r} is shorter than was said")
            self.connection.close()
            return answer.status, error.partial


class Edits:
    """Changes of the sources that add and replace files."""

    def __init__(self, site):
        self.site, self.years = site, list(LATER_YEARS)
        self.kinds = [self.add_year, self.change_style, self.attach, self.change_report, self.rename, self.add_office]

    def make(self, number):
        self.kinds[number % len(self.kinds)](number)

    def add_year(self, _):
        if self.years:
            year = self.years.pop(0)
            shutil.copytree(trial.HERE / "examples/portal/content" / year, self.site.path / "content" / year)

    def change_style(self, number):
        self.site.write(STYLE, f"{(trial.HERE / STYLE).read_text()}\n.n{number} {{ color: #111 }}\n")

    def attach(self, number):
        """Puts a file beside a report that leads to it."""
        single, folder = (self.site.path / f"content/2021/shili-czj{end}" for end in (".md", ""))
        if single.exists():
            folder.mkdir()
            single.rename(folder / "index.md")
        (folder / f"附件-{number}.txt").write_text(f"第{number}个附件\n")
        source = folder / "index.md"
        source.write_text(f"{source.read_text()}\n[附件{number}](附件-{number}.txt)\n")

    def change_report(self, number):
        measure.change_words(self.site.path / "content/2020/shili-jyj.md", number)

    def rename(self, number):
        self.change_offices(lambda text: re.sub("short_name: 市民政局.*", f"short_name: 市民政局{number}", text))

    def add_office(self, number):
        """Adds an office with a report like that of another."""
        entry = f"""- id: shili-new{number}
  name: 示例市第{number}新局
  kind: department
  region: "999900"
  parent: shili-zf
  since: 2021
"""
        self.change_offices(lambda text: f"{text.rstrip()}\n{entry}")
        text = (self.site.path / "content/2021/shili-mzj.md").read_text()
        text = text.replace("office: shili-mzj", f"office: shili-new{number}").replace("SL005", f"SL9{number:02}")
        self.site.write(f"content/2021/shili-new{number}.md", text.replace("示例市民政局", f"示例市第{number}新局"))

    def change_offices(self, change):
        path = self.site.path / "content/offices.yaml"
        path.write_text(change(path.read_text()))


def require(words):
    if words:
        raise SystemExit(f"the trial cannot go on: {words}")


def run_kind(program, room, kind, publications):
    with trial.open_target(kind, room) as target:
        site = trial.Site(program, room, kind, FIRST_YEARS)
        site.aim(target)
        require(site.publish())
        stop, edits = threading.Event(), Edits(site)
        address, headers = find_address(target)
        readers = [Reader(address, headers, stop) for _ in range(CRAWLERS)]
        for number in range(publications):
            edits.make(number)
            require(site.publish())
        stop.set()
        for reader in readers:
            reader.thread.join(60)
            require(reader.end)
        require(trial.compare(target.read(), site.build()))
    return show(kind, publications, readers)


def show(kind, publications, readers):
    counts = collections.Counter(publications=publications)
    for reader in readers:
        counts.update(reader.counts)
        for words in reader.failures[:10]:
            trial.report(f"{kind}: {words}")
    trial.print_row(kind, *(counts[title] for title in TITLES))
    return counts["dead links"] + counts["half pages"] + counts["pages without style"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("kinds", nargs="*", metavar="KIND", default=["folder", "in-place", "webdav"])
    parser.add_argument("--publications", type=int, default=20)
    parser.add_argument("--room", default="/dev/shm", help="where the data is kept meanwhile; /dev/shm")
    options = parser.parse_intermixed_args()
    trial.print_head("target", *TITLES)
    with measure.room(options.room) as room:
        wrong = [run_kind(options.program.resolve(), room, kind, options.publications) for kind in options.kinds]
    sys.exit(any(wrong))


if __name__ == "__main__":
    main()
