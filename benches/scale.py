#!/usr/bin/env python3
"""Builds a very large archive on a disk, and before it two that are 100 and 10 times
smaller, and prints the time for each report at each size.

    benches/scale.py GENERATOR NARRATIVE [--reports 1000000] [--years 10] [--room /var/tmp]

The smallest is written by GENERATOR; the others are its reports again, for more offices.
Only one of them is on the disk at a time. The smallest tells how much room a report
takes; if the largest has none, it is halved until it has, and that is said.
"""
import argparse, os, pathlib, shutil, statistics, subprocess, sys, time, measure


def write_larger(small, folder, offices):
    """Writes a site with the reports of a small one, again and again, for `offices`
    offices. Runs in a process of its own, whose memory does not count as a program's."""
    head = (small / "content/offices.yaml").read_text().split("- id: ")[1].split("\n", 1)[1]
    ids = sorted({report.stem for report in measure.reports_of(small)})
    for year in sorted(path for path in (small / "content").iterdir() if path.is_dir()):
        target = folder / "content" / year.name
        target.mkdir(parents=True)
        for at, office in enumerate(ids):
            before, after = (year / f"{office}.md").read_bytes().split(b"office: " + office.encode() + b"\n", 1)
            for number in range(at, offices, len(ids)):
                name = f"office-{number:07}"
                (target / f"{name}.md").write_bytes(before + b"office: " + name.encode() + b"\n" + after)
    with open(folder / "content/offices.yaml", "w") as listed:
        for number in range(offices):
            kind = head.split("\n", 1)[1]
            listed.write(f"- id: office-{number:07}\n  name: 示例市第{number}局\n{kind}")
    shutil.copy(small / "site.yaml", folder)


def used(folder):
    """Returns the bytes and the entries that a folder takes on its file system."""
    ask = lambda *how: int(subprocess.check_output(["du", "-s", *how, folder], text=True).split()[0])
    return ask("--block-size=1"), ask("--inodes")


def fitting(reports, room, of_one):
    """Halves a number of reports until they have room, with a tenth to spare."""
    left = os.statvfs(room)
    free = (left.f_bavail * left.f_frsize, left.f_favail or sys.maxsize)
    needed = lambda: [1.1 * reports * it for it in of_one]
    print(f"a report takes {of_one[0]:.0f} bytes and {of_one[1]:.1f} entries of the disk, which has "
          f"{free[0] / 1e9:.1f} GB and {free[1]} entries free", flush=True)
    while any(need > there for need, there in zip(needed(), free)):
        print(f"{reports} reports would need {needed()[0] / 1e9:.1f} GB: measured with half as many", flush=True)
        reports //= 2
    return reports


if sys.argv[1] == "--write-larger":
    write_larger(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]), int(sys.argv[4]))
    sys.exit()
options = measure.arguments(__doc__, reports=1_000_000, years=10, runs=1, room="/var/tmp").parse_args()
program = measure.program(options.program)


def measure_builds(name, site, output):
    """Builds from nothing, with all that was written before on the disk."""
    measured = []
    for _turn in range(options.runs):
        measure.forget(output)
        os.sync()
        measured.append(measure.run([program, "--site", site, "build", "--output", output]))
        start = time.monotonic()
        os.sync()
        print(f"{name}: the system wrote for another {time.monotonic() - start:.1f} s", flush=True)
    measure.show({name: measured})
    return statistics.median(it.seconds for it in measured)


with measure.room(options.room) as room:
    small = measure.generate(options, "nianbao", room / "small", reports=options.reports // 100)
    count = len(measure.reports_of(small))
    per_report = {count: measure_builds(f"{count} reports", small, room / "out") / count}
    taken = used(room)
    reports = fitting(options.reports, room, [it / count for it in taken])
    for size in (reports // 10, reports):
        measure.forget(room / "out")
        measure.remove(room / "site")
        offices = size // options.years
        subprocess.run([sys.executable, __file__, "--write-larger", small, room / "site", str(offices)], check=True)
        count = offices * options.years
        per_report[count] = measure_builds(f"{count} reports", room / "site", room / "out") / count
    sizes = list(per_report)
    for less, size in zip([None, *sizes], sizes):
        ratio = f", {per_report[size] / per_report[less]:.3f} of that at {less}" if less else ""
        print(f"{size} reports: {per_report[size] * 1e6:.1f} µs for each{ratio}")
    print(f"on the disk with sources: {used(room)[0] / 1e9:.1f} GB")
