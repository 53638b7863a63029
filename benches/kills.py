#!/usr/bin/env python3
"""Kills publications at random moments, and looks at what readers see, at the next run, and
at the way back. Site B has a year and a style more than site A, and other files.

    benches/kills.py PROGRAM [--kills N] [--seed N] [--while-sending] KIND...

A moment is random within the time of a whole publication; with `--while-sending` it is that
of a random file that is sent, as much of a publication is making the site. KIND is folder, in-place, s3, webdav, sftp, or a server of tests/servers/start.py. The program
needs the feature `remote`. Prints a row a kind; the exit status is 1 if anything was wrong.
"""
import argparse, pathlib, random, shutil, subprocess, sys, time
import measure, trial

YEAR = "2025"
STYLE = "themes/portal/style.css"
# Until servers have done what a killed client asked for.
SETTLING = 0.3


class Versions:
    """A site that has the sources of A or of B."""

    def __init__(self, program, room, kind, target):
        self.site = trial.Site(program, room, kind, ["2022", "2023", "2024", YEAR])
        self.kept = self.site.room / YEAR
        self.site.aim(target)
        self.site.write("static/deep/er/a.txt", "a")
        self.files = {}
        for version in "BA":
            self.choose(version)
            self.files[version] = self.site.build()

    def choose(self, version):
        year, style = self.site.path / "content" / YEAR, (trial.HERE / STYLE).read_text()
        come, go = (self.kept, year) if version == "B" else (year, self.kept)
        if come.exists():
            shutil.move(come, go)
        self.site.write("static/note.txt", version)
        self.site.write(STYLE, style + (".b { color: #111 }\n" if version == "B" else ""))
        self.site.write(f"static/only-{version}.txt", version)
        (self.site.path / f"static/only-{'A' if version == 'B' else 'B'}.txt").unlink(missing_ok=True)

    def differ(self, version):
        """Returns how the target differs from a build of a version."""
        return trial.compare(self.site.target.read(), self.files[version])


WRONG = ["torn files", "dead links", "wrong reruns", "wrong rollbacks"]


class Counts:
    """Counts what went wrong, and tells of it at once."""

    TITLES = ["while it ran", "half done", *WRONG]

    def __init__(self, kind):
        self.kind, self.of = kind, dict.fromkeys(self.TITLES, 0)

    def add(self, title, number, words):
        self.of[title] += number
        if number and title in WRONG:
            trial.report(f"{self.kind}: {title}: {words}")

    def is_wrong(self):
        return any(self.of[title] for title in WRONG)


def require(words):
    if words:
        raise SystemExit(f"the trial cannot go on: {words}")


def bring_to_a(versions):
    versions.choose("A")
    return versions.site.publish("--allow-removals") or versions.differ("A")


class Killer:
    """Starts to publish B and kills that."""

    def __init__(self, versions, is_sending):
        self.versions, self.is_sending = versions, is_sending
        for _ in range(2):
            self.measure()

    def measure(self):
        """Measures a publication for which all that can be kept is kept."""
        require(bring_to_a(self.versions))
        self.versions.choose("B")
        start = time.monotonic()
        child = self.start()
        self.files = sum(line.startswith("sent ") for line in child.stderr)
        require("" if child.wait() == 0 else "B cannot be published")
        self.seconds = time.monotonic() - start
        require(self.versions.differ("B"))
        require(self.versions.site.publish("--rollback") or self.versions.differ("A"))

    def start(self):
        return self.versions.site.start("-v", "--lang", "en", errors=subprocess.PIPE)

    def kill(self):
        """Returns whether the publication still ran, and when it was killed."""
        self.versions.choose("B")
        child = self.start()
        when = self.wait_for_file(child) if self.is_sending else self.wait_for_moment()
        runs = child.poll() is None
        child.kill()
        child.wait()
        child.stderr.close()
        time.sleep(SETTLING)
        return runs, when

    def wait_for_file(self, child):
        wanted, line = random.randint(1, self.files), ""
        for line in child.stderr:
            wanted -= line.startswith("sent ")
            if wanted == 0:
                break
        # Between two files, too, and after the last.
        time.sleep(random.uniform(0, 0.02))
        return line.strip()

    def wait_for_moment(self):
        moment = random.uniform(0, self.seconds)
        time.sleep(moment)
        return f"{moment:.3f} s"


def look(versions, counts, when):
    """Looks at the target as readers do."""
    found = versions.site.target.read()
    either = [versions.files[version] for version in "AB"]
    known = either[0].keys() | either[1].keys()
    torn = [name for name, data in found.items() if name in known or not name.startswith("assets/")
            if all(files.get(name) != data for files in either)]
    dead = trial.find_dead_links(found)
    differs = all(trial.compare(found, files) for files in either)
    counts.add("half done", int(differs or versions.site.target.is_unfinished()), "")
    counts.add("torn files", len(torn), f"{when}: {torn[:5]}")
    counts.add("dead links", len(dead), f"{when}: {dead[:5]}")


def run_round(versions, killer, counts, number):
    """Kills a publication once. Returns whether the target is as before the round."""
    wrong = bring_to_a(versions)
    if wrong:
        counts.add("wrong reruns", 1, f"A before kill {number}: {wrong}")
        return False
    runs, when = killer.kill()
    when = f"kill {number} after {when}"
    counts.add("while it ran", int(runs), "")
    look(versions, counts, when)
    wrong = versions.site.publish() or versions.differ("B")
    counts.add("wrong reruns", int(bool(wrong)), f"{when}: {wrong}")
    wrong_back = versions.site.publish("--rollback") or versions.differ("A")
    counts.add("wrong rollbacks", int(bool(wrong_back)), f"{when}: {wrong_back}")
    return not wrong and not wrong_back


def run_kind(program, room, kind, options):
    with trial.open_target(kind, room) as target:
        versions, counts, done = Versions(program, room, kind, target), Counts(kind), 0
        killer = Killer(versions, options.while_sending)
        try:
            for done in range(1, options.kills + 1):
                if not run_round(versions, killer, counts, done):
                    # One failure is counted once.
                    versions.site.aim(target.beside(done))
        finally:
            # Also of a trial that is ended early.
            trial.print_row(kind, done, *counts.of.values())
    return counts.is_wrong()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("kinds", nargs="+", metavar="KIND")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--while-sending", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--room", default="/dev/shm", help="where the data is kept meanwhile; /dev/shm")
    options = parser.parse_intermixed_args()
    random.seed(options.seed)
    trial.print_head("target", "kills", *Counts.TITLES)
    with measure.room(options.room) as room:
        wrong = [run_kind(options.program.resolve(), room, kind, options) for kind in options.kinds]
    sys.exit(any(wrong))


if __name__ == "__main__":
    main()
