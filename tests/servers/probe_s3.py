"""Asks an object store for what a publication needs; nothing is signed in earnest."""

import base64
import hashlib
import http.client
import re
from urllib.parse import quote, urlsplit

from probe_webdav import MEBIBYTE, NAMES, Answer
from s3 import BUCKET


class Client:
    """Sends single requests and notes each with its answer."""

    def __init__(self, server):
        parts = urlsplit(server["endpoint"])
        self.host, self.port = parts.hostname, parts.port
        scope = f"{server['env']['AWS_ACCESS_KEY_ID']}/20260101/us-east-1/s3/aws4_request"
        self.login = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
        self.notes = []

    def send(self, method, key, body=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        target = key if key.startswith("/") else f"/{BUCKET}/{key}".replace("/?", "?")
        connection.request(method, target, body, named | {"Authorization": self.login})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        shown = data[:200].decode(errors="replace").replace("\n", " ")
        self.notes.append(f"{method} {target} {named} -> {answer.status} {shown}")
        return Answer(answer.status, answer.headers, data)


def probe(server):
    """Returns rows of what was asked and what was answered."""
    client = Client(server)
    rows = ask_objects(client) | ask_conditions(client) | ask_parts(client)
    return rows | ask_names(client), client.notes


def ask_objects(client):
    def status(method, key, body=None):
        return client.send(method, key, body).status

    etag = hashlib.md5(b"new").hexdigest()
    return {
        "HEAD / GET of a missing key": f"{status('HEAD', 'none')} / {status('GET', 'none')}",
        "PUT, new / again": f"{status('PUT', 'a/b', b'x')} / {status('PUT', 'a/b', b'new')}",
        "HEAD": f"{client.send('HEAD', 'a/b').headers['Content-Length']} bytes",
        "ETag is the MD5": etag in (client.send("HEAD", "a/b").headers["ETag"] or ""),
        "DELETE / of a missing key": f"{status('DELETE', 'a/b')} / {status('DELETE', 'a/b')}",
        "PUT of 9 MiB": status("PUT", "large", b"x" * (9 * MEBIBYTE)),
        "bucket missing": status("PUT", "/nowhere/a", b"x"),
    }


def ask_conditions(client):
    wrong = base64.b64encode(hashlib.md5(b"other").digest()).decode()
    wrong_sha = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    client.send("PUT", "there", b"old")
    rows = {
        "PUT `If-None-Match: *`, new": client.send("PUT", "cond", b"x", If_None_Match="*").status,
        "PUT `If-None-Match: *`, there": client.send(
            "PUT", "there", b"x", If_None_Match="*"
        ).status,
    }
    rows["... and the old object"] = client.send("GET", "there").text()
    rows['PUT `If-Match: "wrong"`'] = client.send("PUT", "there", b"x", If_Match='"wrong"').status
    rows["PUT, wrong `Content-MD5`"] = client.send("PUT", "md5", b"x", Content_MD5=wrong).status
    rows["PUT, wrong `x-amz-checksum-sha256`"] = client.send(
        "PUT", "sha", b"x", x_amz_checksum_sha256=wrong_sha
    ).status
    return rows


def ask_parts(client):
    answer = client.send("POST", "parts?uploads")
    number = re.findall("<UploadId>([^<]*)<", answer.text())
    if not number:
        return {"multipart": answer.status}
    wrong = base64.b64encode(hashlib.md5(b"other").digest()).decode()
    bad = client.send("PUT", f"parts?partNumber=1&uploadId={number[0]}", b"x", Content_MD5=wrong)
    parts = ""
    for at, body in [(1, b"x" * (5 * MEBIBYTE)), (2, b"y")]:
        put = client.send("PUT", f"parts?partNumber={at}&uploadId={number[0]}", body)
        etag = put.headers["ETag"]
        parts += f"<Part><PartNumber>{at}</PartNumber><ETag>{etag}</ETag></Part>"
    body = f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>"
    done = client.send("POST", f"parts?uploadId={number[0]}", body.encode())
    size = client.send("HEAD", "parts").headers["Content-Length"]
    return {
        "multipart": f"{done.status}, {size} bytes",
        "UploadPart, wrong `Content-MD5`": bad.status,
    }


def ask_names(client):
    rows = {}
    for name in NAMES:
        status = client.send("PUT", f"names/{quote(name, safe='')}", name.encode()).status
        right = client.send("GET", f"names/{quote(name, safe='')}").text() == name
        rows[f"`{name}`"] = f"{status}, {'read back' if right else 'NOT read back'}"
    listed = client.send("GET", "?list-type=2&prefix=names/&encoding-type=url")
    rows["listed"] = " ".join(listed.values("Key"))
    return rows


def probe_full_disk(server):
    """Returns what a full disk answers to."""
    client = Client(server)
    client.send("PUT", "old", b"old")
    status = client.send("PUT", "old", b"x" * (3 * MEBIBYTE)).status
    left = client.send("GET", "old")
    size = len(left.body) if left.status == 200 else left.status
    return {"full disk: PUT of 3 MiB on 2 MB": f"{status}; {size}"}, client.notes


def probe_read_only(server):
    """Returns what a server answers that lets nobody write."""
    client = Client(server)
    return {"read-only: PUT": client.send("PUT", "a", b"x").status}, client.notes
