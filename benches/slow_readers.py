#!/usr/bin/env python3
"""Measures a preview under load: its memory while many slow readers take a large
attachment, and the time of a page while many connections are open with half a request.

    benches/slow_readers.py [--program PROGRAM] [--readers 200] [--size 20] [--half-sent 1000]

Needs no generator: its site is that of `init`, with one attachment.
"""
import argparse, contextlib, http.client, pathlib, re, resource, selectors, socket, statistics, subprocess, sys, time
import measure

PAGE, PIECE = "/", 4096


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, help="the nianbao to measure; else this tree's, built first")
    parser.add_argument("--readers", type=int, default=200, help="how many slow readers; 200")
    parser.add_argument("--size", type=int, default=20, help="the size of the attachment in MB; 20")
    parser.add_argument("--seconds", type=int, default=10, help="how long they read; 10")
    parser.add_argument("--half-sent", type=int, default=1000, help="how many half requests; 1000")
    parser.add_argument("--room", default="/dev/shm", help="where the site is kept; /dev/shm")
    return parser.parse_args()


def memory(pid, name):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024


class Preview:
    def __init__(self, program, site):
        command = [program, "--site", site, "serve", "--port", "0"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.port = int(re.search(r":(\d+)/", self.process.stderr.readline())[1])
        while "</html>" not in self.get(PAGE)[1]:
            time.sleep(0.01)

    def get(self, path):
        """Returns the seconds until a whole answer was there, and its text."""
        start = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        text = connection.getresponse().read().decode("utf-8", "replace")
        connection.close()
        return time.monotonic() - start, text

    def connect(self, request, buffer=None):
        stream = socket.socket()
        if buffer:
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        stream.connect(("127.0.0.1", self.port))
        stream.sendall(request)
        return stream

    def pages(self, count=20):
        """Returns how many milliseconds each of some pages took."""
        return [self.get(PAGE)[0] * 1000 for _ in range(count)]


def slow_readers(preview, options):
    """Takes a few bytes of the attachment for each reader at a time."""
    head = f"GET /large.bin HTTP/1.1\r\nHost: 127.0.0.1:{preview.port}\r\n\r\n".encode()
    with contextlib.ExitStack() as streams:
        waiting = selectors.DefaultSelector()
        for _ in range(options.readers):
            stream = streams.enter_context(preview.connect(head, buffer=PIECE))
            waiting.register(stream, selectors.EVENT_READ)
        highest, taken, end = 0, 0, time.monotonic() + options.seconds
        while time.monotonic() < end:
            for key, _ in waiting.select(0.1):
                piece = key.fileobj.recv(PIECE)
                if not piece:
                    sys.exit("a reader was given up while it read")
                taken += len(piece)
            highest = max(highest, memory(preview.process.pid, "VmRSS"))
            time.sleep(0.1)
        print(f"{options.readers} slow readers of {options.size} MB: "
              f"{highest:.0f} MiB at the highest, {taken / 1e6:.1f} MB taken in {options.seconds} s", flush=True)
        print(f"a page meanwhile: {measure.spread(preview.pages(), 1)} ms", flush=True)


def whole_file(preview, options):
    start = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=30)
    connection.request("GET", "/large.bin")
    length = len(connection.getresponse().read())
    if length != options.size * 1_000_000:
        sys.exit(f"{length} bytes came")
    print(f"one fast reader: {length / 1e6 / (time.monotonic() - start):.0f} MB/s", flush=True)


def half_sent(preview, options):
    half = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half"
    with contextlib.ExitStack() as streams:
        for _ in range(options.half_sent):
            streams.enter_context(preview.connect(half))
        times = preview.pages()
        print(f"{options.half_sent} half-sent requests: a page took {measure.spread(times, 1)} ms, "
              f"{memory(preview.process.pid, 'VmRSS'):.0f} MiB", flush=True)


options = options()
program = (options.program or measure.program(None)).resolve()
resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
with measure.room(options.room) as room:
    subprocess.run([program, "init", room / "site"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    attachment = room / "site/static/large.bin"
    attachment.parent.mkdir(exist_ok=True)
    attachment.write_bytes(bytes(range(250)) * (options.size * 4000))
    # The preview shall have the limit of open files that most have.
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, limits[1]), limits[1]))
    preview = Preview(program, room / "site")
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    try:
        print(f"before: {memory(preview.process.pid, 'VmRSS'):.0f} MiB", flush=True)
        whole_file(preview, options)
        slow_readers(preview, options)
        half_sent(preview, options)
        print(f"peak: {memory(preview.process.pid, 'VmHWM'):.0f} MiB", flush=True)
    finally:
        preview.process.kill()
        preview.process.wait()
