#!/usr/bin/env python3
"""Starts two publishers of two sites to one target, one shortly after the other, and looks
whether both sent files at the same time, whose site is there in the end, and whether one
was refused with other words than that the target is locked.

    benches/two_publishers.py PROGRAM [--starts N] [--delay SECONDS] NAME...

NAME is a server of tests/servers/start.py, folder or in-place. The program needs the feature
`remote`. Prints a row a target; the exit status is 1 if anything was wrong.
"""
import argparse, collections, pathlib, subprocess, sys, threading, time
import measure, trial

OFFICES = ["shili-zf", "shili-zfb", "shili-jyj"]
YEARS = ["2023", "2024"]
TITLES = ["one refused", "one after the other", "both refused", "both at once", "wrong in the end", "other failures"]


class Publisher:
    """A site with two titles that take turns, so that each publication has files to send."""

    def __init__(self, program, room, name, target):
        self.site = trial.Site(program, room, name, YEARS, OFFICES)
        self.site.aim(target)
        self.site.write(f"static/only-{name}.txt", name)
        self.name, self.files = name, []
        for turn in range(2):
            self.choose(turn)
            self.files.append(self.site.build())

    def choose(self, turn):
        self.turn = turn % 2
        self.site.set_title(f"示例市年报 {self.name} {self.turn}")

    def differ(self):
        return trial.compare(self.site.target.read(), self.files[self.turn])


class Running:
    """A publication whose lines are noted with the time at which they came."""

    def __init__(self, publisher):
        self.publisher, self.sent, self.words = publisher, [], []
        self.child = publisher.site.start("-v", "--lang", "en", errors=subprocess.PIPE)
        self.reader = threading.Thread(target=self.read_lines, daemon=True)
        self.reader.start()

    def read_lines(self):
        for line in self.child.stderr:
            if line.startswith("sent "):
                self.sent.append(time.monotonic())
            else:
                self.words.append(line.strip())

    def wait(self):
        try:
            self.child.wait(trial.LONGEST)
        finally:
            self.child.kill()
        self.reader.join(10)

    def is_done(self):
        return self.child.returncode == 0


def is_at_once(one, other):
    """Tells whether the times between first and last files overlap."""
    if not one.sent or not other.sent:
        return False
    return max(one.sent[0], other.sent[0]) <= min(one.sent[-1], other.sent[-1])


def classify(one, other):
    done = [run for run in (one, other) if run.is_done()]
    return ["both refused", "one refused", "one after the other"][len(done)]


def find_fault_at_end(one, other):
    """Returns an empty text, or how the target differs from the site of who came last."""
    done = [run for run in (one, other) if run.is_done()]
    if not done:
        return ""
    last = max(done, key=lambda run: run.sent[-1] if run.sent else 0)
    return last.publisher.differ()


def start_two(publishers, turn, delay):
    """Returns both publications when they have ended; who is first changes by turns."""
    for publisher in publishers:
        publisher.choose(turn)
    first = Running(publishers[turn // 2 % 2])
    time.sleep(delay)
    second = Running(publishers[1 - turn // 2 % 2])
    for run in (first, second):
        run.wait()
    return first, second


def list_failures(run):
    """Lists warnings, and errors other than that the target is locked."""
    said = [words for words in run.words if words.startswith(("error:", "warning:"))]
    failures = [f"{words} / {run.words[-1]}" for words in said if " is locked: " not in words]
    return failures if said or run.is_done() else [f"exit status {run.child.returncode}: {run.words}"]


def judge(first, second):
    """Returns the titles of what came of two publications, and what was wrong."""
    titles, wrong = [classify(first, second)], []
    if is_at_once(first, second):
        titles.append("both at once")
        wrong += [(run.sent[0], run.sent[-1], len(run.sent)) for run in (first, second)]
    if fault := find_fault_at_end(first, second):
        titles.append("wrong in the end")
        wrong.append(fault)
    if failures := list_failures(first) + list_failures(second):
        titles.append("other failures")
        wrong += failures
    return titles, wrong


def count_outcomes(name, publishers, options):
    counts = collections.Counter()
    for turn in range(options.starts):
        titles, wrong = judge(*start_two(publishers, turn, options.delay))
        counts.update(titles)
        if wrong:
            trial.report(f"{name}: start {turn}: {', '.join(titles)}: {wrong}")
    return counts


def run_target(program, room, name, options):
    with trial.open_target(name, room) as target:
        publishers = [Publisher(program, room / name, it, target) for it in ("x", "y")]
        counts = count_outcomes(name, publishers, options)
    trial.print_row(name, options.starts, *(counts[title] for title in TITLES))
    return any(counts[title] for title in TITLES[3:])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("names", nargs="+", metavar="NAME")
    parser.add_argument("--starts", type=int, default=50)
    parser.add_argument("--delay", type=float, default=0.1, help="seconds between the two; 0.1")
    parser.add_argument("--room", default="/dev/shm", help="where the data is kept meanwhile; /dev/shm")
    options = parser.parse_intermixed_args()
    trial.print_head("target", "starts", *TITLES)
    with measure.room(options.room) as room:
        wrong = [run_target(options.program.resolve(), room, name, options) for name in options.names]
    sys.exit(any(wrong))


if __name__ == "__main__":
    main()
