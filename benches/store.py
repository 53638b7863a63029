"""An object store for benchmarks: takes what `nianbao publish s3://…` sends, as fast as
it comes, and notes when. It looks at no signature, and keeps of a file of the site its
size and digest alone.
"""
import asyncio, hashlib, re, threading, time, urllib.parse

OWN = "/.nianbao-"


class Store:
    """A store that runs in a thread of its own."""

    def __init__(self):
        self.objects, self.bodies, self.uploads = {}, {}, {}
        self.requests, self.first_request, self.first_page = 0, None, None
        started = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve(started)), daemon=True).start()
        started.wait()

    async def _serve(self, started):
        server = await asyncio.get_running_loop().create_server(lambda: Connection(self), "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await server.serve_forever()

    def environment(self):
        """Returns what tells a program of this store."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}", "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_EC2_METADATA_DISABLED": "true",
            "no_proxy": "127.0.0.1",
        }

    def forget_times(self):
        self.requests, self.first_request, self.first_page = 0, None, None

    def begin(self, method, path):
        """Notes that a request begins: its head is there, its body not yet."""
        self.requests += 1
        self.first_request = self.first_request or time.monotonic()
        if method == "PUT" and OWN not in path:
            self.first_page = self.first_page or time.monotonic()

    def keep(self, path, body):
        digest = hashlib.md5(body).hexdigest()
        self.objects[path] = (len(body), digest)
        if OWN in path or path.endswith("/SHA256SUMS"):
            self.bodies[path] = body
        return digest

    def answer(self, method, path, query, head, body):
        """Returns the status, the headers and the body of an answer."""
        if method == "PUT" and "partNumber" in query:
            self.uploads[query["uploadId"]][int(query["partNumber"])] = body
            return 200, {"ETag": f'"{hashlib.md5(body).hexdigest()}"'}, b""
        if method == "PUT":
            if "if-none-match" in head and path in self.objects:
                return 412, {}, b"<Error><Code>PreconditionFailed</Code></Error>"
            return 200, {"ETag": f'"{self.keep(path, body)}"'}, b""
        if method == "POST" and "uploads" in query:
            number = str(len(self.uploads) + 1)
            self.uploads[number] = {}
            words = f"<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><UploadId>{number}</UploadId></InitiateMultipartUploadResult>"
            return 200, {}, words.encode()
        if method == "POST":
            parts = self.uploads[query["uploadId"]]
            digest = self.keep(path, b"".join(parts[number] for number in sorted(parts)))
            words = f'<CompleteMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><ETag>"{digest}"</ETag></CompleteMultipartUploadResult>'
            return 200, {}, words.encode()
        if method == "DELETE":
            self.objects.pop(path, None)
            self.bodies.pop(path, None)
            return 204, {}, b""
        if "list-type" in query:
            return 200, {}, b"<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>"
        if path not in self.objects:
            return 404, {}, b"" if method == "HEAD" else b"<Error><Code>NoSuchKey</Code></Error>"
        size, digest = self.objects[path]
        about = {"ETag": f'"{digest}"', "Last-Modified": "Wed, 01 Jan 2025 00:00:00 GMT"}
        if method == "HEAD":
            return 200, {**about, "Content-Length": str(size)}, b""
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", head.get("range", ""))
        kept = self.bodies[path]
        if not wanted:
            return 200, about, kept
        start, end = int(wanted[1]), min(int(wanted[2] or size - 1), size - 1)
        return 206, {**about, "Content-Range": f"bytes {start}-{end}/{size}"}, kept[start : end + 1]


class Connection(asyncio.Protocol):
    """A connection, on which requests come one after another."""

    def __init__(self, store):
        self.store, self.buffer, self.request = store, bytearray(), None

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.buffer += data
        while True:
            if self.request is None:
                end = self.buffer.find(b"\r\n\r\n")
                if end < 0:
                    return
                self.request = self.read_head(bytes(self.buffer[:end]).decode())
                del self.buffer[: end + 4]
            method, path, query, head, size = self.request
            if len(self.buffer) < size:
                return
            body = bytes(self.buffer[:size])
            del self.buffer[:size]
            self.request = None
            self.send(*self.store.answer(method, path, query, head, body))

    def read_head(self, text):
        first, *lines = text.split("\r\n")
        method, target, _ = first.split(" ")
        head = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        path, _, query = target.partition("?")
        query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        self.store.begin(method, path)
        if head.get("expect") == "100-continue":
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return method, path, query, head, int(head.get("content-length", 0))

    def send(self, status, headers, body):
        headers = {"Content-Length": str(len(body)), "Content-Type": "application/xml", **headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.transport.write(f"HTTP/1.1 {status} \r\n{lines}\r\n".encode() + body)
