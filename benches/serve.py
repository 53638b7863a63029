#!/usr/bin/env python3
"""Measures a preview of a large archive: the time from the start to the first
page, from saving a report to its new bytes being served, from renaming an
office, for which all is read again, and to the end after Ctrl-C; peak memory.

    benches/serve.py GENERATOR NARRATIVE [REPORTS] [SAVES]

GENERATOR is called as `GENERATOR nianbao OUTDIR --narrative NARRATIVE --reports N`
and writes the archive; it is kept in a memory file system. It measures the profile
`dist`, the one that is shipped, without the feature `remote`: a preview does not
touch it.
"""
import http.client, os, pathlib, re, shutil, signal, statistics, subprocess, sys, tempfile, time

generator, narrative = sys.argv[1:3]
reports = int(sys.argv[3]) if len(sys.argv) > 3 else 10_000
saves = int(sys.argv[4]) if len(sys.argv) > 4 else 20
here = pathlib.Path(__file__).resolve().parent.parent
subprocess.run(["cargo", "build", "--quiet", "--locked", "--profile", "dist", "--bin", "nianbao"], cwd=here, check=True)
program = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", here / "target")) / "dist/nianbao"
room = pathlib.Path(tempfile.mkdtemp(prefix="nianbao-serve.", dir="/dev/shm"))


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


def peak(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


try:
    site = room / "site"
    subprocess.run(
        [sys.executable, generator, "nianbao", site, "--narrative", narrative, "--reports", str(reports)],
        check=True, stdout=subprocess.DEVNULL,
    )
    report = sorted(site.glob("content/*/*.md"))[-1]
    page = f"/{report.parent.name}/{report.stem}/"
    start = time.monotonic()
    server = subprocess.Popen([program, "--site", site, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True)
    port = int(re.search(r":(\d+)/", server.stderr.readline())[1])
    get(port, page)
    first = time.monotonic() - start
    text, times = report.read_text(), []
    for turn in range(saves):
        time.sleep(1.5)
        start = time.monotonic()
        report.write_text(f"{text}\n第 {turn} 次保存。\n")
        while f"第 {turn} 次保存" not in get(port, page):
            time.sleep(0.002)
        times.append((time.monotonic() - start) * 1000)
    offices = site / "content/offices.yaml"
    names, renamed = offices.read_text(), []
    for turn in range(5):
        time.sleep(1.5)
        start = time.monotonic()
        offices.write_text(re.sub(r"name: .*", f"name: 示例市第{turn}号局", names, count=1))
        while f"示例市第{turn}号局" not in get(port, "/offices/"):
            time.sleep(0.002)
        renamed.append(time.monotonic() - start)
    memory = peak(server.pid)
    start = time.monotonic()
    server.send_signal(signal.SIGINT)
    status, ended = server.wait(), (time.monotonic() - start) * 1000
    print(f"{reports} reports: first page {first:.2f} s; saved to served {statistics.median(times):.0f} ms "
          f"(at most {max(times):.0f}); office renamed {statistics.median(renamed):.2f} s; "
          f"peak {memory:.0f} MiB; ended with {status} after {ended:.0f} ms")
finally:
    shutil.rmtree(room)
