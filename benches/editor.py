#!/usr/bin/env python3
"""How long an editor waits for the findings of a key: a report of a large site is open in the
language server, and a digit of it is typed over again and again, each time so that other findings
follow. Measured is the time from sending a key to having the findings of the open file.

Keys come at the rate of a fast typist; after every tenth there is a pause in which the reading of
all reports in the background begins, so that the next key comes while that keeps the cores busy.
"""
import json, queue, re, statistics, subprocess, threading, time
import measure

# Seconds between a finding and the next key, and of a pause.
BETWEEN, PAUSE = 0.05, 0.4


class Client:
    """A client of the Language Server Protocol."""

    def __init__(self, program, site):
        self.server = subprocess.Popen([program, "--site", site, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.received = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        """Hands on each message with the time at which it was there."""
        stream = self.server.stdout
        while line := stream.readline():
            length = 0
            while line.strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                line = stream.readline()
            body = stream.read(length)
            self.received.put((time.perf_counter(), json.loads(body)))

    def send(self, method, params, **more):
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.server.stdin.flush()

    def wait(self, is_wanted):
        """Returns the time and the first message that is wanted."""
        while True:
            at, message = self.received.get(timeout=300)
            if is_wanted(message):
                return at, message


def findings_of(uri):
    return lambda message: (message.get("method") == "textDocument/publishDiagnostics"
                            and message["params"]["uri"] == uri)


def place_of_digit(text):
    """Returns line and column of the last digit of the row of new requests, its total."""
    for number, line in enumerate(text.split("\n")):
        if found := re.search(r"本年新收: \[.*(\d)\]", line):
            return number, found.start(1)
    raise SystemExit("no row of figures in the report")


def main():
    parser = measure.arguments(__doc__)
    parser.add_argument("--keys", type=int, default=1000, help="how many keys; 1000")
    options = parser.parse_args()
    program = measure.program(options.program)
    with measure.room(options.room) as room:
        site = measure.generate(options, "nianbao", room / "site")
        report = measure.reports_of(site)[options.reports // 2]
        text, uri = report.read_text("utf-8"), report.resolve().as_uri()
        line, column = place_of_digit(text)
        client = Client(program, site)
        client.send("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, id=1)
        client.wait(lambda message: message.get("id") == 1)
        client.send("initialized", {})
        begun = time.perf_counter()
        document = {"uri": uri, "languageId": "markdown", "version": 0, "text": text}
        client.send("textDocument/didOpen", {"textDocument": document})
        opened = client.wait(findings_of(uri))[0] - begun
        at = {"start": {"line": line, "character": column}, "end": {"line": line, "character": column + 1}}
        digit, times = text.split("\n")[line][column], []
        for key in range(options.keys):
            digit = str((int(digit) + 1) % 10)
            change = {"range": at, "text": digit}
            document = {"uri": uri, "version": key + 1}
            begun = time.perf_counter()
            client.send("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
            told, message = client.wait(findings_of(uri))
            while message["params"].get("version") != key + 1:
                told, message = client.wait(findings_of(uri))
            times.append((told - begun) * 1000)
            time.sleep(PAUSE if key % 10 == 9 else BETWEEN)
        client.send("shutdown", None, id=2)
        client.wait(lambda message: message.get("id") == 2)
        client.send("exit", None)
        client.server.wait()
    times.sort()
    rank = lambda part: times[min(len(times) - 1, int(len(times) * part))]
    print(f"{options.reports} reports, {len(times)} keys: findings of the first opening after {opened * 1000:.0f} ms;")
    print(f"from key to finding: median {statistics.median(times):.1f} ms, "
          f"99 of 100 within {rank(0.99):.1f} ms, worst {times[-1]:.1f} ms")


if __name__ == "__main__":
    main()
