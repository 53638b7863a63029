#!/usr/bin/env python3
"""Measures what the search costs: builds an archive in turn with an older program that has
no search, and lets Pagefind index the same pages. Prints times, peaks, the size of the index
beside that of the pages, and how many compressed bytes random queries transfer: the catalog,
the files of the index, and the pages of the ten reports that are shown.

    benches/search.py GENERATOR NARRATIVE --against OLD [--pagefind PAGEFIND] [--varied]

PAGEFIND is the program of the npm package `pagefind`; `--varied` gives each report words of
its own, cut out of the narrative at random places, for offices do not all write the same.
"""
import gzip, json, pathlib, random, re, statistics, sys
import measure

QUERIES = 60
SHOWN = 10

parser = measure.arguments(__doc__)
parser.add_argument("--against", type=pathlib.Path, help="an older nianbao")
parser.add_argument("--pagefind", type=pathlib.Path)
parser.add_argument("--varied", action="store_true")
options = parser.parse_args()


def vary(site):
    """Puts three thousand characters of pieces of the narrative behind each report."""
    words = re.sub(r"\s+", "", options.narrative.read_text())
    chance = random.Random(1)
    for report in measure.reports_of(site):
        pieces = (chance.randrange(len(words) - 8) for _ in range(750))
        text = "".join(words[at:at + chance.randrange(2, 7)] for at in pieces)
        paragraphs = (text[at:at + 200] for at in range(0, len(text), 200))
        report.write_text(report.read_text() + "".join(f"\n{it}。\n" for it in paragraphs))


def compressed(path):
    return len(gzip.compress(path.read_bytes(), 9)) if path.exists() else 0


class Queries:
    """Counts the bytes that a browser asks for, as search.js does."""

    def __init__(self, output):
        self.output = output
        self.catalog = json.loads((output / "search/catalog.json").read_text())
        self.reports = sorted(
            ((year, office[0]) for office in self.catalog["offices"] for year in office[6]), reverse=True)

    def shards(self, words):
        """Returns the files of the index for words, with their bigrams."""
        bits, found = self.catalog["bits"], {}
        for first, second in zip(words, words[1:]):
            bigram = ord(first) << 16 | ord(second)
            number = (bigram * 0x9E3779B1 & 0xFFFFFFFF) >> (32 - bits) if bits else 0
            found[bigram] = self.output / f"search/{number:04x}.bin"
        return found

    def cost(self, words):
        shards = set(self.shards(words).values())
        shown = [self.output / f"{year}/{office}/index.html" for year, office in self.reports[:SHOWN]]
        return sum(map(compressed, [self.output / "search/catalog.json", *shards, *shown]))


def texts_of(output):
    """Returns the Chinese text of some pages."""
    pages = sorted(output.glob("*/*/index.html"))
    for page in random.Random(2).sample(pages, min(len(pages), QUERIES)):
        text = page.read_text().split("<main", 1)[1]
        yield re.findall(r"[\u4e00-\u9fff]{4,}", re.sub(r"<table.*?</table>", "", text, flags=re.S))


with measure.room(options.room) as room:
    site, output = measure.generate(options, "nianbao", room / "site"), room / "out"
    if options.varied:
        vary(site)
    programs = {"nianbao": measure.program(options.program)}
    if options.against:
        programs["without search"] = options.against.resolve()

    def build_with(program):
        def build(_turn):
            measure.forget(output)
            return measure.run([program, "--site", site, "build", "--output", output])
        return build

    measured = measure.in_turn(options.runs, {name: build_with(it) for name, it in programs.items()})
    measure.show(measured)
    measure.show_ratio(measured, "nianbao", "without search")
    build_with(programs["nianbao"])(0)
    sizes = measure.files(output)
    index = sum(size for path, size in sizes.items() if path.startswith("search/"))
    pages = sum(size for path, size in sizes.items() if path.endswith("index.html"))
    print(f"index: {index} bytes in {sum(path.startswith('search/') for path in sizes)} files, {index / pages:.3f} of the pages")
    queries, chance = Queries(output), random.Random(3)
    costs = []
    for runs in texts_of(output):
        run = chance.choice(runs)
        length = chance.randrange(2, min(len(run), 12) + 1)
        start = chance.randrange(len(run) - length + 1)
        costs.append(queries.cost(run[start:start + length]) / 1024)
    print(f"{len(costs)} queries: {measure.spread(costs, 1)} KiB")
    if options.pagefind:
        ran = measure.run([options.pagefind, "--site", output, "--output-path", room / "pagefind", "--root-selector", "main"])
        measure.show({"pagefind": [ran]})
        if options.against:
            own = statistics.median(it.seconds for it in measured["nianbao"])
            own -= statistics.median(it.seconds for it in measured["without search"])
            print(f"the index alone: {own:.3f} s, {own / ran.seconds:.4f} of Pagefind's time", file=sys.stdout)
