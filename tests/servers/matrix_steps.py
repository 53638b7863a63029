"""What has to hold of a publication to any server, one step after another."""

import os
import subprocess
import time
from pathlib import Path

from client import Started, Unavailable
from probe_webdav import MEBIBYTE
from trial_site import LARGE, OWN, read_target

KILLS = 10
KILLED = f"kill -9 at {KILLS} moments, then again"
# Larger than the disk, and small enough for one request.
FILLING = "filling.bin"


class Trial:
    """Publishes a site to a server and keeps what explains a failure."""

    def __init__(self, site, server, recorder):
        self.site, self.server, self.recorder = site, server, recorder
        self.notes = []

    def publish(self, *words):
        ran = self.site.publish(self.server, *words)
        if ran.code != 0:
            self.explain(f"exit status {ran.code}: {ran.err.strip()}")
        return ran

    def explain(self, words):
        """Keeps the last requests and the end of the server's log."""
        said = self.recorder.lines[-25:] if self.recorder else []
        log = Path(self.server["log"])
        tail = log.read_text(errors="replace").splitlines()[-25:] if log.exists() else []
        self.notes += [words, "  conversation:", *indent(said), "  log:", *indent(tail)]

    def compare(self):
        """Returns nothing if the target is as a build is, else how it differs."""
        wanted, found = self.site.build(), read_target(self.server)
        missing = sorted(wanted.keys() - found.keys())
        extra = sorted(found.keys() - wanted.keys())
        other = sorted(name for name in wanted.keys() & found.keys() if wanted[name] != found[name])
        parts = [("missing", missing), ("extra", extra), ("other bytes", other)]
        words = "; ".join(f"{what}: {show_names(names)}" for what, names in parts if names)
        if words:
            self.explain(f"differs: {words}")
        return words

    def publish_and_compare(self):
        ran = self.publish("--format", "json")
        if ran.code != 0:
            return f"**exit {ran.code}**: {shorten(ran.message())}"
        words = self.compare()
        return f"**says done, {words}**" if words else "yes"


def indent(lines):
    return [f"    {line}" for line in lines]


def show_names(names):
    rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(f"`{name}`" for name in names[:3]) + rest


def shorten(text):
    return text if len(text) <= 200 else text[:200] + "…"


def publish_first(trial):
    start = time.monotonic()
    result = trial.publish_and_compare()
    seconds = time.monotonic() - start
    return f"{result} ({len(read_target(trial.server))} files, {seconds:.1f} s)"


def publish_again(trial):
    ran = trial.publish("--format", "json")
    if ran.code != 0:
        return f"**exit {ran.code}**: {shorten(ran.message())}"
    report = ran.report()
    sent, removed = report["send"], report["remove"]
    return "yes" if not sent and not removed else f"**{sent} sent, {removed} removed**"


def change_and_remove(trial):
    site = trial.site
    site.change_title()
    site.delete("old.html")
    site.delete("deep/er/a.txt")
    site.write("new.html", b"<!doctype html><title>new</title>")
    return trial.publish_and_compare()


def send_names(trial):
    trial.site.add_names()
    result = trial.publish_and_compare()
    trial.site.delete_names()
    after = trial.publish_and_compare()
    return result if after == "yes" or result != "yes" else f"{result}; removing them: {after}"


def send_large(trial):
    trial.site.add_large()
    result = trial.publish_and_compare()
    trial.site.delete(LARGE)
    trial.publish()
    return result


def kill_often(trial):
    """Kills the program at moments spread over a whole publication."""
    trial.site.change_title()
    start = time.monotonic()
    if trial.publish().code != 0:
        return "(cannot publish)"
    seconds = time.monotonic() - start
    torn = failed = 0
    connections = []
    for at in range(KILLS):
        old = read_target(trial.server)
        trial.site.change_title()
        new = trial.site.build()
        kill_after(trial, seconds * (at + 1) / (KILLS + 1))
        connections.append(count_connections(trial.server))
        torn += count_torn(read_target(trial.server), old, new)
        failed += trial.publish_and_compare() != "yes"
    words = [f"{failed} of {KILLS} not finished by the next run"] if failed else []
    words += [f"{torn} torn or lost files"] if torn else []
    result = "**" + ", ".join(words) + "**" if words else "yes"
    left = list_leftovers(trial.server)
    result += f"; left at the target: {show_names(left)}" if left else ""
    result += f"; `ssh` left after each kill, in all: {connections}" if any(connections) else ""
    return result


def list_leftovers(server):
    """Lists the program's own files at the target but its list of files."""
    if not server["root"]:
        return []
    own = [path for path in Path(server["root"]).glob(f"{OWN}*") if path.suffix != ".json"]
    return [path.name for path in own] + [path.name for path in Path(server["root"]).glob("*lock*")]


def kill_after(trial, seconds):
    child = subprocess.Popen(
        trial.site.command(trial.server),
        env=os.environ | trial.site.environment(trial.server),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    child.kill()
    child.wait()
    time.sleep(0.3)


def count_connections(server):
    """Counts clients' processes that know the server's folder."""
    folder = os.fsencode(Path(server["log"]).parent)
    count = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            is_client = words[0].endswith(b"ssh") and any(folder in word for word in words)
            count += is_client
    return count


def count_torn(found, old, new):
    """Counts files that are neither old nor new, and old ones lost too early."""
    torn = sum(data not in (old.get(name), new.get(name)) for name, data in found.items())
    lost = sum(name not in found for name in old.keys() & new.keys())
    return torn + lost


STEPS = {
    "first publication": publish_first,
    "second: nothing sent": publish_again,
    "change and removal": change_and_remove,
    KILLED: kill_often,
    "file of 9 MiB": send_large,
    # The last: what landed under another name stays there.
    "names `a;b.txt`, `附 件+1#.txt`, `100%.txt`": send_names,
}


SLOW_STEPS = {KILLED}


def fill_disk(name, make_site):
    """Publishes more than fits, then what fits."""
    with Started(name, "--small") as server:
        site = make_site()
        try:
            trial = Trial(site, server, None)
            site.write(FILLING, bytes(4 * MEBIBYTE))
            ran = trial.publish()
            torn = count_torn(read_target(server), {}, site.build())
            lost = trial.compare() if ran.code == 0 else ""
            site.delete(FILLING)
            after = trial.publish_and_compare()
        finally:
            site.remove()
        named = any(word in ran.err for word in ["空间", "磁盘", "space", "disk"])
        good = ran.code == 2 and named and not torn
        words = f"exit {ran.code}, {'named' if named else 'NOT named'}: {shorten(ran.message())}"
        words += f"; {torn} torn" if torn else ""
        words += f"; says done, {lost}" if lost else ""
        words = f"yes ({words})" if good else f"**{words}**"
        return words + f"; then without the large file: {after}", trial.notes


def refuse_writing(name, make_site):
    """Publishes to a server that lets nobody write."""
    with Started(name, "--read-only") as server:
        site = make_site()
        try:
            trial = Trial(site, server, None)
            ran = trial.publish()
        finally:
            site.remove()
        named = any(word in ran.err for word in ["权限", "right", "写入", "may write"])
        good = ran.code == 2 and named
        words = f"exit {ran.code}, {'named' if named else 'NOT named'}: {shorten(ran.message())}"
        return f"yes ({words})" if good else f"**{words}**", trial.notes


ALONE = {"full disk": fill_disk, "read-only": refuse_writing}


def run_alone(step, name, make_site):
    try:
        return step(name, make_site)
    except Unavailable as reason:
        return f"({str(reason).removeprefix(name + ': ')})", []
