"""What the benchmarks share: their arguments, a folder for their data, the site that
is measured, runs with wall seconds and peak memory, and how figures are printed.

No benchmark says whether a figure is good. Each ends with another status than 0 only
if a program failed, or wrote what it should not have written.
"""
import argparse, contextlib, dataclasses, filecmp, os, pathlib, shutil, signal, statistics, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent.parent


@dataclasses.dataclass
class Run:
    """One run of a program. The peak is that of the largest process among it and all
    that it started and waited for. `seen` is when what was watched for was there."""

    seconds: float
    peak: float
    seen: float | None = None


def arguments(doc, reports=10_000, years=5, runs=5, room="/dev/shm"):
    """Returns a parser with the arguments that all benchmarks have."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("generator", type=pathlib.Path, help="called as GENERATOR {nianbao|hugo} OUTDIR "
                        "--narrative NARRATIVE --reports N --years Y; writes the archive")
    parser.add_argument("narrative", type=pathlib.Path, help="a report as plain text, for the generator")
    parser.add_argument("--reports", type=int, default=reports, help=f"how many reports; {reports}")
    parser.add_argument("--years", type=int, default=years, help=f"of how many years; {years}")
    parser.add_argument("--runs", type=int, default=runs, help=f"how often each is measured; {runs}")
    parser.add_argument("--program", type=pathlib.Path, help="the nianbao to measure; else this "
                        "repository's, built with the profile dist, the one that is shipped")
    parser.add_argument("--room", type=pathlib.Path, default=pathlib.Path(room),
                        help=f"where the data is kept while it is measured; {room}")
    return parser


def program(given, features=()):
    """Returns the program to measure; builds it where none is given."""
    if given:
        return given.resolve()
    command = ["cargo", "build", "--quiet", "--locked", "--profile", "dist", "--bin", "nianbao"]
    subprocess.run([*command, *(f"--features={it}" for it in features)], cwd=HERE, check=True)
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE / "target")).resolve() / "dist/nianbao"


@contextlib.contextmanager
def room(parent):
    """Makes a folder for the data of a benchmark, and removes it however that ends.
    What programs keep for the user is kept there too."""
    for which in (signal.SIGINT, signal.SIGTERM):
        signal.signal(which, lambda *_: sys.exit("ended"))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="nianbao-bench.", dir=parent)).resolve()
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    try:
        yield folder
    finally:
        remove(folder)


def remove(*paths):
    subprocess.run(["rm", "-rf", "--", *map(str, paths)], check=True)


def forget(output):
    """Removes an output with all that a program remembers of it."""
    remove(output, output.parent / f".{output.name}.nianbao")


def generate(options, kind, folder, reports=None):
    """Writes an archive, for this program or for Hugo."""
    command = [sys.executable, options.generator.resolve(), kind, folder, "--narrative", options.narrative.resolve()]
    command += ["--reports", str(reports or options.reports), "--years", str(options.years)]
    folder.mkdir()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def reports_of(site):
    """Returns the sources of all reports of a site, in a fixed order."""
    return sorted(site.glob("content/*/*.md"))


def run(command, cwd=None, watch=None, environment=None, good=(0,)):
    """Runs a command to its end, and ends the benchmark if its status is none of the `good`
    ones. `watch` is asked about each millisecond until it says yes."""
    with tempfile.TemporaryFile() as errors:
        seen, start = None, time.monotonic()
        child = subprocess.Popen(
            [str(word) for word in command], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=errors, env={**os.environ, **(environment or {})},
        )
        try:
            ended = 0
            while watch and not ended and seen is None:
                ended, status, usage = os.wait4(child.pid, os.WNOHANG)
                if watch():
                    seen = time.monotonic() - start
                elif not ended:
                    time.sleep(0.001)
            if not ended:
                _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            child.kill()
            child.wait()
            raise
        seconds = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in good:
            errors.seek(0)
            sys.stderr.buffer.write(errors.read()[-4000:])
            sys.exit(f"failed with {child.returncode}: {' '.join(map(str, command))}")
    return Run(seconds, usage.ru_maxrss / 1024, seen)


def hugo_build(folder, output):
    """Returns a build by Hugo, or nothing where Hugo is not on the path. Each is a
    whole build: Hugo has no other."""
    if not shutil.which("hugo"):
        print("hugo is not on the path, and not measured", flush=True)
        return None

    def build(_turn):
        remove(output)
        return run(["hugo", "--quiet", "-d", output], cwd=folder)
    return build


def in_turn(runs, candidates):
    """Measures candidates by turns, so that whatever else the machine does meets all;
    each second turn goes backwards. Returns the runs of each by its name."""
    measured = {name: [] for name in candidates}
    for turn in range(runs):
        for name in list(candidates)[:: 1 if turn % 2 == 0 else -1]:
            measured[name].append(candidates[name](turn))
    return measured


def spread(values, digits):
    """Writes a median, and between what the values lie."""
    low, high = min(values), max(values)
    return f"{statistics.median(values):.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def show(measured):
    for name, runs in measured.items():
        peaks = spread([it.peak for it in runs], 0)
        print(f"{name}: {spread([it.seconds for it in runs], 3)} s, {peaks} MiB, {len(runs)} runs", flush=True)


def show_ratio(measured, name, to):
    """Prints the ratio of two candidates, turn by turn."""
    if name in measured and to in measured:
        ratios = [ours.seconds / theirs.seconds for ours, theirs in zip(measured[name], measured[to])]
        print(f"ratio, {name} / {to}: {spread(ratios, 4)}", flush=True)


def files(folder):
    """Returns the files below a folder and their sizes, by their paths."""
    found = (pathlib.Path(at) / name for at, _, names in os.walk(folder) for name in names)
    return {str(path.relative_to(folder)): path.stat().st_size for path in found}


def compare(left, right):
    """Compares two trees byte for byte, and ends the benchmark if they differ."""
    ours, theirs = files(left), files(right)
    wrong = sorted(
        path for path in ours.keys() | theirs.keys()
        if ours.get(path) != theirs.get(path) or not filecmp.cmp(left / path, right / path, shallow=False)
    )
    if wrong:
        sys.exit(f"{len(wrong)} files differ: {', '.join(wrong[:5])} …")
    print(f"{len(ours)} files, the same bytes", flush=True)


def change_words(report, turn):
    """Puts a new sentence at the end of a report. Returns it."""
    words = f"第{turn}次修改，进程{os.getpid()}。"
    report.write_text(f"{report.read_text()}\n{words}\n")
    return words
