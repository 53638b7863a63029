"""A small site to be published, and what has to be at the target then."""

import http.client
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote, unquote_plus

from probe_webdav import MEBIBYTE, NAMES

ROOT = Path(__file__).resolve().parent.parent.parent
OWN = ".nianbao-"
YEARS = ["2024", "2025"]
LARGE = "large.bin"


class Ran:
    """Holds what a run of the program said."""

    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    def report(self):
        return json.loads(self.out)

    def message(self):
        lines = [line for line in self.err.splitlines() if line.strip()]
        return " / ".join(lines[-3:])


class TrialSite:
    """A copy of a part of examples/portal with files of its own."""

    def __init__(self, program):
        self.program = program
        self.room = Path(tempfile.mkdtemp(prefix="nianbao-site-"))
        self.path = self.room / "site"
        portal = ROOT / "examples/portal"
        shutil.copytree(portal, self.path, ignore=leave_out_years)
        self.static = self.path / "static"
        self.write("old.html", b"<!doctype html><title>old</title>")
        self.write("deep/er/a.txt", b"a")
        self.changes = 0

    def remove(self):
        shutil.rmtree(self.room, ignore_errors=True)

    def write(self, name, data):
        path = self.static / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def delete(self, name):
        (self.static / name).unlink(missing_ok=True)

    def change_title(self):
        """Changes every page."""
        self.changes += 1
        settings = self.path / "site.yaml"
        text = re.sub(r"(?m)^title: .*", f"title: 示例市年报 {self.changes}", settings.read_text())
        settings.write_text(text)

    def add_names(self):
        for name in NAMES:
            self.write(name, name.encode())

    def delete_names(self):
        for name in NAMES:
            self.delete(name)

    def add_large(self):
        self.write(LARGE, bytes(range(256)) * (9 * MEBIBYTE // 256))

    def environment(self, server):
        return {"XDG_CACHE_HOME": str(self.room / "cache"), "LANG": "C"} | server["env"]

    def command(self, server, *words):
        return [self.program, "--site", self.path, "publish", server["uri"], *words]

    def publish(self, server, *words):
        done = subprocess.run(
            self.command(server, *words),
            env=os.environ | self.environment(server),
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        return Ran(done)

    def build(self):
        """Returns the files that have to be at the target."""
        output = self.room / "public"
        command = [self.program, "--site", self.path, "build", "--output", output]
        subprocess.run(command, capture_output=True, check=True)
        return read_folder(output)


def leave_out_years(_, names):
    return [name for name in names if name.isdigit() and name not in YEARS or name == "public"]


def read_folder(folder):
    """Returns every file of a folder but the program's own."""
    found = {}
    for path in sorted(Path(folder).rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not name.startswith(OWN) and path.is_file():
            found[name] = path.read_bytes()
    return found


def read_target(server):
    if server["root"]:
        return read_folder(server["root"])
    return read_bucket(server)


def read_bucket(server):
    """Reads a bucket by its interface, without the program."""
    host = server["endpoint"].removeprefix("http://")
    bucket, prefix = server["uri"].removeprefix("s3://").split("/", 1)
    scope = "example/20260101/us-east-1/s3/aws4_request"
    login = {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
    }
    connection = http.client.HTTPConnection(host, timeout=30)

    def get(target):
        connection.request("GET", target, headers=login)
        return connection.getresponse().read()

    found, more = {}, ""
    while True:
        query = f"list-type=2&prefix={prefix}/&encoding-type=url{more}"
        text = get(f"/{bucket}?{query}").decode()
        for coded in re.findall("<Key>([^<]*)</Key>", text):
            key = unquote_plus(coded)
            name = key.removeprefix(f"{prefix}/")
            if not name.startswith(OWN):
                found[name] = get(f"/{bucket}/{quote(key)}")
        token = re.search("<NextContinuationToken>([^<]*)<", text)
        if not token:
            return found
        more = f"&continuation-token={quote(token.group(1), safe='')}"
