#!/usr/bin/env python3
"""Measures a preview of a large archive: the time from the start to the first page,
from saving a report to its new words being served, from renaming an office, and to the
end after Ctrl-C; peak memory.

    benches/serve.py GENERATOR NARRATIVE [--saves 20]
"""
import http.client, pathlib, re, signal, subprocess, sys, time, measure

parser = measure.arguments(__doc__, reports=100_000, years=10, runs=3)
parser.add_argument("--saves", type=int, default=20, help="how often a report is saved; 20")
options = parser.parse_args()
program = measure.program(options.program)


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


def peak(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


class Preview:
    """A preview, from its start to its end."""

    def __init__(self, site, page):
        start = time.monotonic()
        self.process = subprocess.Popen(
            [program, "--site", site, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True
        )
        self.port = int(re.search(r":(\d+)/", self.process.stderr.readline())[1])
        self.wait_for(page, "</html>")
        self.first_page = time.monotonic() - start

    def wait_for(self, path, words):
        while words not in get(self.port, path):
            if self.process.poll() is not None:
                sys.exit(f"the preview ended with {self.process.returncode}")
            time.sleep(0.002)

    def save(self, file, text, path, words):
        """Returns the seconds from saving a file until a page has certain words."""
        time.sleep(1.5)
        start = time.monotonic()
        file.write_text(text)
        self.wait_for(path, words)
        return time.monotonic() - start

    def end(self):
        """Ends the preview, as Ctrl-C does. Returns its peak memory and the seconds."""
        memory, start = peak(self.process.pid), time.monotonic()
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait()
        if status != 0:
            sys.exit(f"the preview ended with {status}")
        return memory, time.monotonic() - start


with measure.room(options.room) as room:
    site = measure.generate(options, "nianbao", room / "site")
    report = measure.reports_of(site)[-1]
    page, text = f"/{report.parent.name}/{report.stem}/", report.read_text()
    offices = site / "content/offices.yaml"
    first, words, names, peaks, ends = [], [], [], [], []
    for run in range(options.runs):
        preview = Preview(site, page)
        try:
            first.append(preview.first_page)
            if run == 0:
                for turn in range(options.saves):
                    said = f"第{turn}次保存"
                    words.append(preview.save(report, f"{text}\n{said}。\n", page, said) * 1000)
                for turn in range(5):
                    name = f"示例市第{turn}号局"
                    listed = re.sub(r"name: .*", f"name: {name}", offices.read_text(), count=1)
                    names.append(preview.save(offices, listed, "/offices/", name))
            memory, seconds = preview.end()
        finally:
            preview.process.kill()
        peaks.append(memory)
        ends.append(seconds * 1000)
    print(f"{options.reports} reports")
    print(f"first page after {first[0]:.3f} s at the first start, {measure.spread(first, 3)} s of all")
    print(f"saved to served {measure.spread(words, 0)} ms; office renamed {measure.spread(names, 3)} s")
    print(f"peak {measure.spread(peaks, 0)} MiB; ended after {measure.spread(ends, 0)} ms")
