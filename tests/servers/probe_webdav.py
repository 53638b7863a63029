"""Asks a WebDAV server for what a publication needs, one request at a time."""

import base64
import hashlib
import http.client
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

PROPFIND = (
    b'<?xml version="1.0" encoding="utf-8"?><D:propfind xmlns:D="DAV:"><D:prop>'
    b"<D:resourcetype/><D:getcontentlength/><D:getetag/></D:prop></D:propfind>"
)
MEBIBYTE = 1024 * 1024
RACERS, RACES = 8, 10
NAMES = ["a;b.txt", "附 件+1#.txt", "100%.txt"]


class Client:
    """Sends single requests and notes each with its answer."""

    def __init__(self, server):
        parts = urlsplit(server["endpoint"])
        self.host, self.port, self.base = parts.hostname, parts.port, parts.path
        env = server["env"]
        secret = f"{env['NIANBAO_WEBDAV_USER']}:{env['NIANBAO_WEBDAV_PASSWORD']}"
        self.login = "Basic " + base64.b64encode(secret.encode()).decode()
        self.notes = []

    def url(self, path):
        return f"http://{self.host}:{self.port}{self.base}/{path}"

    def send(self, method, path, body=None, **headers):
        """Returns status, headers and body; underscores of header names are hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
        target = f"{self.base}/{path}"
        try:
            connection.request(method, target, body, named | {"Authorization": self.login})
            answer = connection.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.notes.append(f"{method} {target} {named} -> {error!r}")
            return Answer(0, {}, repr(error).encode())
        finally:
            connection.close()
        shown = data[:200].decode(errors="replace").replace("\n", " ")
        kept = {
            name: answer.headers[name]
            for name in ["DAV", "Allow", "Location", "ETag"]
            if answer.headers[name]
        }
        self.notes.append(f"{method} {target} {named} -> {answer.status} {kept} {shown}")
        return Answer(answer.status, answer.headers, data)

    def put(self, path, body=b"new", **headers):
        return self.send("PUT", path, body, **headers).status

    def find(self, path, depth="0"):
        return self.send("PROPFIND", path, PROPFIND, Depth=depth, Content_Type="application/xml")

    def move(self, old, new, **headers):
        headers = {"Overwrite": "T"} | headers
        return self.send("MOVE", old, None, Destination=self.url(new), **headers).status

    def read(self, path):
        answer = self.send("GET", path)
        return answer.body if answer.status == 200 else None

    def break_off(self, path):
        """Sends half of what was announced and leaves."""
        head = (
            f"PUT {self.base}/{path} HTTP/1.1\r\nHost: {self.host}\r\n"
            f"Authorization: {self.login}\r\nContent-Length: 200000\r\n\r\n"
        )
        with socket.create_connection((self.host, self.port), 10) as stream:
            stream.sendall(head.encode() + b"x" * 100000)
            stream.shutdown(socket.SHUT_WR)
            stream.settimeout(5)
            try:
                answer = stream.recv(200).split(b"\r\n")[0].decode(errors="replace")
            except OSError as error:
                answer = repr(error)
        self.notes.append(f"PUT {path}, broken off -> {answer}")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def text(self):
        return self.body.decode(errors="replace")

    def values(self, name):
        return re.findall(rf"<(?:\w+:)?{name}(?: [^>]*)?>([^<]*)<", self.text())

    def is_folder(self):
        return re.search(r"<(?:\w+:)?collection", self.text()) is not None


def probe(server):
    """Returns rows of what was asked and what was answered."""
    client = Client(server)
    rows = {}
    rows |= ask_options(client)
    rows |= ask_missing(client)
    rows |= ask_folders(client)
    rows |= ask_put(client)
    rows |= ask_conditions(client)
    rows |= ask_move(client)
    rows |= ask_replacing(client, server)
    rows |= ask_listing(client)
    rows |= ask_names(client)
    rows |= ask_index(client)
    rows |= ask_delete(client)
    rows |= ask_race(client)
    rows |= ask_large(client)
    return rows, client.notes


def ask_options(client):
    answer = client.send("OPTIONS", "")
    dav = answer.headers.get("DAV") or "-"
    return {
        "OPTIONS: `DAV`": f"{answer.status} `{dav}`",
        "without credentials": without_login(client),
    }


def without_login(client):
    login, client.login = client.login, "Basic Og=="
    status = client.find("").status
    client.login = login
    return status


def ask_missing(client):
    return {
        "PROPFIND 0 of a missing file": client.find("none.txt").status,
        "PROPFIND 0 of a missing folder `x/`": client.find("none/").status,
        "PROPFIND 0 below a missing folder": client.find("none/none.txt").status,
        "GET / HEAD of a missing file": " / ".join(
            str(client.send(method, "none.txt").status) for method in ["GET", "HEAD"]
        ),
    }


def ask_folders(client):
    rows = {
        "MKCOL `x/`, new": client.send("MKCOL", "one/").status,
        "MKCOL `x/`, there": client.send("MKCOL", "one/").status,
        "MKCOL `x`, new": client.send("MKCOL", "two").status,
        "MKCOL `x`, there": client.send("MKCOL", "one").status,
        "MKCOL, parent missing": client.send("MKCOL", "none/none/").status,
    }
    client.put("file.txt")
    rows["MKCOL over a file"] = client.send("MKCOL", "file.txt/").status
    with_slash, without = client.find("one/"), client.find("one")
    rows["PROPFIND 0 of a folder `x/`"] = show_found(with_slash)
    rows["PROPFIND 0 of a folder `x`"] = show_found(without)
    rows["PROPFIND 0 of a file with `/` after it"] = client.find("file.txt/").status
    return rows


def show_found(answer):
    where = answer.headers.get("Location")
    kind = " folder" if answer.is_folder() else ""
    href = ", ".join(answer.values("href")[:1])
    return (
        f"{answer.status}{kind}{' href ' + href if href else ''}{' to ' + where if where else ''}"
    )


def ask_put(client):
    rows = {
        "PUT, new / again": f"{client.put('put.txt')} / {client.put('put.txt', b'newer')}",
        "PUT of 0 bytes": f"{client.put('empty.txt', b'')}, {length_of(client, 'empty.txt')}",
        "PUT, parent missing": client.put("none1/none.txt"),
        "then: is the parent there": client.find("none1/").status,
        "PUT, two parents missing": client.put("none2/none/none.txt"),
    }
    chunks = iter([b"a" * 1000, b"b" * 1000])
    status = client.send("PUT", "chunked.txt", chunks).status
    rows["PUT, chunked"] = f"{status}, {length_of(client, 'chunked.txt')}"
    client.put("broken.txt", b"old")
    client.break_off("broken.txt")
    rows["PUT broken off over an old file"] = describe_broken(client.read("broken.txt"))
    client.break_off("broken-new.txt")
    rows["PUT broken off, new file"] = describe_broken(client.read("broken-new.txt"))
    return rows


def length_of(client, path):
    return client.find(path).values("getcontentlength")


def describe_broken(found):
    if found is None:
        return "no file"
    return "old file stays" if found == b"old" else f"{len(found)} bytes are there"


def ask_conditions(client):
    client.put("there.txt", b"old")
    rows = {
        "PUT `If-None-Match: *`, new": client.put("cond.txt", If_None_Match="*"),
        "PUT `If-None-Match: *`, there": client.put("there.txt", If_None_Match="*"),
    }
    rows["... and the old file"] = "stays" if client.read("there.txt") == b"old" else "OVERWRITTEN"
    rows['PUT `If-Match: "wrong"`'] = client.put("there.txt", If_Match='"wrong"')
    etag = client.find("there.txt").values("getetag")
    rows["getetag"] = "yes" if etag else "no"
    wrong = base64.b64encode(hashlib.md5(b"other").digest()).decode()
    rows["PUT, wrong `Content-MD5`"] = client.put("md5.txt", Content_MD5=wrong)
    return rows


def ask_move(client):
    rows = {}
    for label, headers in [("`Overwrite: T`", {}), ("`Overwrite: F`", {"Overwrite": "F"})]:
        client.put("from.txt", b"moved")
        client.put("to.txt", b"old")
        status = client.move("from.txt", "to.txt", **headers)
        rows[f"MOVE {label}, there"] = f"{status}, {(client.read('to.txt') or b'').decode()}"
    client.put("from.txt", b"moved")
    rows["MOVE `Overwrite: T`, new"] = client.move("from.txt", "fresh.txt")
    client.put("from.txt", b"moved")
    rows["MOVE `Overwrite: F`, new"] = client.move("from.txt", "fresh2.txt", Overwrite="F")
    client.put("from.txt", b"moved")
    rows["MOVE, parent missing"] = client.move("from.txt", "none3/to.txt")
    client.put("from.txt", b"moved")
    answer = client.send(
        "MOVE", "from.txt", None, Destination=f"{client.base}/path.txt", Overwrite="T"
    )
    rows["MOVE, Destination as a path"] = answer.status
    rows["MOVE of a missing file"] = client.move("none.txt", "fresh3.txt")
    client.put("one/in.txt")
    rows["MOVE of a folder"] = client.move("one/", "moved-folder/")
    return rows


def ask_replacing(client, server):
    """Looks at a file on the server's disk while it is replaced again and again."""
    if not server["root"]:
        return {}

    def move(body):
        client.put("beside.html", body)
        client.move("beside.html", "replaced.html")

    requests = {"MOVE": move, "PUT": lambda body: client.put("replaced.html", body)}
    client.put("replaced.html")
    path = next(Path(server["root"]).parent.rglob("replaced.html"))
    return {
        f"{name} over a file, as readers see it": watch_replacing(path, request)
        for name, request in requests.items()
    }


def watch_replacing(path, replace):
    """Says how often a file was missing or mixed while it was replaced for two seconds."""
    bodies = [letter * 200_000 for letter in (b"a", b"b")]
    replace(bodies[0])
    ended = threading.Event()
    seen = {"looks": 0, "missing": 0, "torn": 0}

    def look():
        while not ended.is_set():
            seen["looks"] += 1
            try:
                seen["torn"] += path.read_bytes() not in bodies
            except FileNotFoundError:
                seen["missing"] += 1

    reader = threading.Thread(target=look)
    reader.start()
    end = time.monotonic() + 2
    while time.monotonic() < end:
        for body in bodies:
            replace(body)
    ended.set()
    reader.join()
    return f"{seen['missing']} missing, {seen['torn']} torn of {seen['looks']}"


def ask_listing(client):
    client.send("MKCOL", "list/")
    client.send("MKCOL", "list/sub/")
    client.put("list/a.txt", b"12345")
    client.put("list/sub/b.txt")
    one, every = client.find("list/", "1"), client.find("list/", "infinity")
    file = client.find("list/a.txt")
    return {
        "PROPFIND 0 of a file": f"{file.status} {file.values('getcontentlength')}",
        "PROPFIND 1": f"{one.status} {[strip(href) for href in one.values('href')]}",
        "PROPFIND infinity": f"{every.status} {[strip(href) for href in every.values('href')]}",
    }


def strip(href):
    return re.sub(r":\d+/", ":P/", href)


def ask_names(client):
    rows = {}
    client.send("MKCOL", "names/")
    for name in NAMES:
        path = f"names/{quote(name, safe='')}"
        status = client.put(path, name.encode())
        right = client.read(path) == name.encode()
        rows[f"`{name}`, all coded"] = f"{status}, {'read back' if right else 'NOT read back'}"
    status = client.put("names/c;d.txt", b"c;d")
    rows["`c;d.txt`, `;` not coded"] = f"{status}, {client.find('names/c;d.txt').status}"
    client.put("names/from.txt", b"moved")
    status = client.move("names/from.txt", "names/e%3Bf.txt")
    rows["MOVE to `e%3Bf.txt`"] = f"{status}, {client.find('names/e%3Bf.txt').status}"
    client.put("names/from.txt", b"moved")
    status = client.move("names/from.txt", f"names/{quote('附 件+2#.txt', safe='')}")
    rows["MOVE to `附 件+2#.txt`"] = (
        f"{status}, {client.find('names/' + quote('附 件+2#.txt', safe='')).status}"
    )
    hrefs = client.find("names/", "1").values("href")
    rows["hrefs"] = " ".join(
        strip(href).rsplit("/", 1)[1] for href in hrefs if not href.endswith("/")
    )
    return rows


def ask_index(client):
    client.send("MKCOL", "site/")
    client.put("site/index.html", b"<p>")
    return {
        "PROPFIND 0 of `x/` with index.html": show_found(client.find("site/")),
        "PROPFIND 0 of `x` with index.html": show_found(client.find("site")),
        "PROPFIND 1 of `x/` with index.html": f"{client.find('site/', '1').status}",
        "PROPFIND 0 of `x/index.html`": show_found(client.find("site/index.html")),
        "MKCOL `x/` with index.html": client.send("MKCOL", "site/").status,
        "PUT `x/other` with index.html": client.put("site/other.html"),
        "MOVE within `x/` with index.html": client.move("site/other.html", "site/third.html"),
        "DELETE `x/` with index.html": client.send("DELETE", "site/").status,
    }


def ask_delete(client):
    client.send("MKCOL", "gone/")
    client.put("gone/a.txt")
    client.send("MKCOL", "gone2/")
    rows = {
        "DELETE of a file": client.send("DELETE", "gone/a.txt").status,
        "DELETE of a missing file": client.send("DELETE", "gone/a.txt").status,
        "DELETE of an empty folder `x/`": client.send("DELETE", "gone/").status,
        "DELETE of an empty folder `x`": client.send("DELETE", "gone2").status,
    }
    client.send("MKCOL", "full/")
    client.put("full/a.txt")
    rows["DELETE of a full folder `x/`"] = client.send("DELETE", "full/").status
    return rows


def ask_race(client):
    """Lets several ask for the same name at once; a lock has one winner each time."""
    acts = {
        "MKCOL": lambda at, turn: client.send("MKCOL", f"race{turn}/").status,
        "PUT `If-None-Match: *`": lambda at, turn: client.put(f"cond{turn}", If_None_Match="*"),
        "MOVE `Overwrite: F`": lambda at, turn: client.move(
            f"from{at}.txt", f"to{turn}.txt", Overwrite="F"
        ),
    }
    rows = {}
    for label, act in acts.items():
        winners = []
        for turn in range(RACES):
            for at in range(RACERS):
                client.put(f"from{at}.txt", str(at).encode())
            with ThreadPoolExecutor(RACERS) as pool:
                found = list(pool.map(act, range(RACERS), [turn] * RACERS))
            winners.append(sum(status in (201, 204) for status in found))
        best, worst = min(winners), max(winners)
        rows[f"{RACERS} at once, {label}: winners"] = (
            best if best == worst else f"{best} to {worst}"
        )
    return rows


def ask_large(client):
    status = client.put("large.bin", b"x" * (9 * MEBIBYTE))
    found = client.find("large.bin").values("getcontentlength")
    return {"PUT of 9 MiB": f"{status}, {'whole' if found == [str(9 * MEBIBYTE)] else found}"}


def probe_full_disk(server):
    """Returns what a full disk answers to."""
    client = Client(server)
    client.put("old.txt", b"old")
    status = client.put("old.txt", b"x" * (3 * MEBIBYTE))
    left = client.read("old.txt")
    small = client.put("small.txt", b"x")
    return {
        "full disk: PUT of 3 MiB on 2 MB": f"{status}; {describe_broken(left)}",
        "... then PUT of 1 byte": small,
    }, client.notes


def probe_read_only(server):
    """Returns what a server answers that lets nobody write."""
    client = Client(server)
    return {
        "read-only: PUT / MKCOL": f"{client.put('a.txt')} / {client.send('MKCOL', 'a/').status}"
    }, client.notes
