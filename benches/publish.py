#!/usr/bin/env python3
"""Publishes an archive again after the words of one report changed, to a folder and to
an object store of this script's own, and prints the time until the changed page is in
the folder, until the first byte of a file of the site is sent to the store, and until
the command ends.

    benches/publish.py GENERATOR NARRATIVE [--to folder|store]

The program needs the feature `remote`.
"""
import time, measure
from store import Store

parser = measure.arguments(__doc__)
parser.add_argument("--to", choices=["folder", "store"], help="one of the two alone")
options = parser.parse_args()
program = measure.program(options.program, features=["remote"])


def show(name, until, runs):
    print(f"{name}: {until} {measure.spread([it.seen for it in runs], 3)} s", flush=True)
    measure.show({f"{name}: to the end": runs})


with measure.room(options.room) as room:
    site, folder, store = measure.generate(options, "nianbao", room / "site"), room / "www", Store()
    reports = measure.reports_of(site)

    def publish(to, watch=None):
        return measure.run([program, "--site", site, "publish", to], watch=watch, environment=store.environment())

    def page_holds(report, words):
        """Returns a question: whether the page of a report has certain words. The page
        is read only when it is another file than before."""
        page, known = folder / "current" / report.parent.name / report.stem / "index.html", None

        def ask():
            nonlocal known
            try:
                about = page.stat()
                if known == (about.st_ino, about.st_mtime_ns, about.st_size):
                    return False
                known = (about.st_ino, about.st_mtime_ns, about.st_size)
                return words in page.read_text()
            except FileNotFoundError:
                return False
        return ask

    def change(first, turn):
        report = reports[(first + 7 * turn) % len(reports)]
        return report, measure.change_words(report, turn)

    def to_folder(turn):
        report, words = change(len(reports) // 2, turn)
        ran = publish(folder.as_uri(), page_holds(report, words))
        if not page_holds(report, words)():
            raise SystemExit("the page was not published")
        return measure.Run(ran.seconds, ran.peak, ran.seen or ran.seconds)

    def to_store(turn):
        change(len(reports) // 3, turn)
        store.forget_times()
        start = time.monotonic()
        ran = publish("s3://bench/site")
        if store.first_page is None:
            raise SystemExit("no page was sent")
        return measure.Run(ran.seconds, ran.peak, store.first_page - start)

    print(f"{options.reports} reports", flush=True)
    targets = {
        "folder": (folder.as_uri(), to_folder, "page in its place after"),
        "store": ("s3://bench/site", to_store, "first byte of a page after"),
    }
    targets = {name: target for name, target in targets.items() if options.to in (None, name)}
    for name, (address, *_) in targets.items():
        print(f"first publication to a {name}: {publish(address).seconds:.3f} s", flush=True)
    measured = measure.in_turn(options.runs, {name: again for name, (_, again, _) in targets.items()})
    for name, (_, _, until) in targets.items():
        show(f"a {name}", until, measured[name])
    if "store" in targets:
        print(f"requests of the last publication to the store: {store.requests}")
