"""What the trials of `nianbao publish` share: a site whose sources change, the targets that
it is published to, runs of the program, and the links of a published site.
"""
import contextlib, os, pathlib, re, shutil, subprocess, sys, urllib.parse

HERE = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE / "tests/servers"))

from client import Started
from trial_site import read_bucket, read_folder

ADDRESS = "https://www.shili.example/nianbao/"
# Kinds of targets that no server serves, and how they hold a site.
FOLDERS = {"folder": "releases", "in-place": "in-place"}
# Short names of servers of tests/servers/start.py.
SERVERS = {"s3": "moto", "webdav": "apache-dav", "sftp": "openssh"}
LONGEST = 300
# What `nice` ends with where there is no such program: no failure of a publication.
CANNOT_START = (126, 127)


class Target:
    """A place that a site is published to."""

    def __init__(self, uri, root, layout=None, environment=None, endpoint=None):
        self.uri, self.layout, self.endpoint = uri, layout, endpoint
        self.root = pathlib.Path(root) if root else None
        self.environment = environment or {}

    def beside(self, number):
        """Returns a place of the same kind that nothing was published to."""
        root = self.root and f"{self.root}-{number}"
        return Target(f"{self.uri}-{number}", root, self.layout, self.environment, self.endpoint)

    def folder(self):
        """Returns the folder that readers see."""
        return self.root / "current" if self.layout == "releases" else self.root

    def read(self):
        """Returns the files that readers see, by their paths."""
        if self.root:
            return read_folder(self.folder())
        return read_bucket({"uri": self.uri, "endpoint": self.endpoint})

    def is_unfinished(self):
        """Tells whether a publication left files that are not in their places."""
        if self.root is None:
            return False
        places = [*self.root.glob("releases/.unfinished-*"), *self.root.glob(".nianbao-new/*")]
        return bool(places)


@contextlib.contextmanager
def open_target(kind, room):
    """Makes a target of a kind; its server ends with the block."""
    if kind in FOLDERS:
        place = room / "targets" / kind
        yield Target(place.as_uri(), place, FOLDERS[kind])
        return
    with Started(SERVERS.get(kind, kind)) as server:
        yield Target(server["uri"], server["root"], None, server["env"], server["endpoint"])


class Site:
    """A copy of examples/portal with folders of its own for what the program keeps."""

    def __init__(self, program, room, name, years, offices=None):
        self.program, self.room = program, room / name
        self.path = self.room / "site"
        shutil.copytree(HERE / "examples/portal", self.path, ignore=shutil.ignore_patterns("public"))
        for year in self.path.glob("content/2*"):
            if year.name not in years:
                shutil.rmtree(year)
        self.settings = (self.path / "site.yaml").read_text()
        if offices:
            self.keep_offices(offices)

    def keep_offices(self, ids):
        """Removes all other offices and their reports."""
        path = self.path / "content/offices.yaml"
        entries = re.split(r"(?m)^(?=- id: )", path.read_text())
        path.write_text("".join(text for text in entries if re.match("- id: (.*)", text)
                                and re.match("- id: (.*)", text)[1].strip() in ids))
        for report in self.path.glob("content/2*/*"):
            if report.stem not in ids:
                shutil.rmtree(report) if report.is_dir() else report.unlink()

    def write(self, path, text):
        place = self.path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def aim(self, target):
        """Names a target in the settings."""
        layout = f"    layout: {target.layout}\n" if target.layout else ""
        self.write("site.yaml", f"{self.settings}\npublish:\n  trial:\n    uri: {target.uri}\n{layout}")
        self.target = target

    def set_title(self, title):
        """Changes the title, which every page has."""
        self.settings = re.sub("(?m)^title: .*", f"title: {title}", self.settings)
        self.aim(self.target)

    def environment(self):
        kept = {"XDG_DATA_HOME": self.room / "data", "XDG_CACHE_HOME": self.room / "cache"}
        return {**os.environ, **self.target.environment, **kept}

    def command(self, *words):
        return ["nice", "-n", "5", self.program, "--site", self.path, *words]

    def start(self, *words, errors=subprocess.DEVNULL):
        """Starts a publication. The child is the program itself, as `nice` becomes it."""
        return subprocess.Popen(self.command("publish", "trial", *words), env=self.environment(),
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, text=True)

    def publish(self, *words):
        """Publishes; returns an empty text, or what went wrong."""
        done = subprocess.run(self.command("publish", "trial", *words), env=self.environment(),
                              capture_output=True, text=True, timeout=LONGEST, check=False)
        if done.returncode in CANNOT_START:
            raise SystemExit(f"the trial cannot go on: {done.stderr.strip()}")
        return "" if done.returncode == 0 else f"exit status {done.returncode}: {done.stderr.strip()[-600:]}"

    def build(self):
        """Returns the files of a build from nothing, by their paths."""
        output = self.room / "cold"
        for left in (output, self.room / ".cold.nianbao"):
            shutil.rmtree(left, ignore_errors=True)
        subprocess.run(self.command("build", "--output", output), env=self.environment(),
                       capture_output=True, check=True, timeout=LONGEST)
        return read_folder(output)


def compare(found, wanted):
    """Returns an empty text, or how files differ. Files of a theme may stay for a while."""
    extra = sorted(name for name in found.keys() - wanted.keys() if not name.startswith("assets/"))
    missing = sorted(wanted.keys() - found.keys())
    other = sorted(name for name in wanted.keys() & found.keys() if wanted[name] != found[name])
    parts = [("missing", missing), ("extra", extra), ("other bytes", other)]
    return "; ".join(f"{len(names)} {what}: {', '.join(names[:3])}" for what, names in parts if names)


def list_links(page, data):
    """Lists the paths within the site that a page leads to."""
    links = set()
    for link in re.findall(r'(?:href|src)="([^"]*)"', data.decode(errors="replace")):
        address = urllib.parse.urljoin(ADDRESS + urllib.parse.quote(page), link.replace("&amp;", "&"))
        address = re.split("[#?]", address)[0]
        if address.startswith(ADDRESS):
            path = urllib.parse.unquote(address.removeprefix(ADDRESS))
            links.add(f"{path}index.html" if path == "" or path.endswith("/") else path)
    return links


def find_dead_links(files):
    """Lists links of pages that can be reached from the home page to what is not there."""
    dead, seen, pages = [], set(), ["index.html", "404.html"]
    dead += [("", page) for page in pages if page not in files]
    while pages:
        page = pages.pop()
        if page in seen or page not in files:
            continue
        seen.add(page)
        links = list_links(page, files[page]) if page.endswith(".html") else set()
        dead += [(page, link) for link in links if link not in files]
        pages += links
    return dead


def print_row(*cells):
    print(f"| {' | '.join(str(cell) for cell in cells)} |", flush=True)


def print_head(*titles):
    print_row(*titles)
    print_row(*["---"] * len(titles))


def report(words):
    print(words, file=sys.stderr, flush=True)
