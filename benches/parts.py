#!/usr/bin/env python3
"""Builds an archive whole, and in parts that are joined; holds the two sites against
each other, and prints what each step takes.

    benches/parts.py GENERATOR NARRATIVE [--parts 8] [--at-once 2]

The longest part and the join are what a build takes with a machine for each part.
"""
import concurrent.futures, statistics, time, measure

parser = measure.arguments(__doc__, runs=3)
parser.add_argument("--parts", type=int, default=8, help="how many parts; 8")
parser.add_argument("--at-once", type=int, default=2, help="how many parts at a time; 2")
options = parser.parse_args()
program = measure.program(options.program)

with measure.room(options.room) as room:
    site, whole, joined = measure.generate(options, "nianbao", room / "site"), room / "whole", room / "joined"
    folders = [room / f"part-{number}" for number in range(1, options.parts + 1)]

    def build(*arguments):
        return measure.run([program, "--site", site, "build", *arguments])

    def build_part(number):
        return build("--part", f"{number}/{options.parts}", "--output", folders[number - 1])

    def build_whole(_turn):
        measure.forget(whole)
        return build("--output", whole)

    def build_divided(_turn):
        for folder in (*folders, joined):
            measure.forget(folder)
        start = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(options.at_once) as threads:
            made = list(threads.map(build_part, range(1, options.parts + 1)))
        joins.append(build("--join", *folders, "--output", joined))
        parts.extend(made)
        longest.append(max(it.seconds for it in made))
        return measure.Run(time.monotonic() - start, max(it.peak for it in (*made, joins[-1])))

    parts, joins, longest = [], [], []
    print(f"{options.reports} reports, {options.parts} parts, {options.at_once} at a time", flush=True)
    measured = measure.in_turn(options.runs, {"whole": build_whole, "divided": build_divided})
    measure.show({**measured, "a part": parts, "the join": joins})
    measure.show_ratio(measured, "divided", "whole")
    alone = statistics.median(a + b.seconds for a, b in zip(longest, joins))
    print(f"longest part and join: {alone:.3f} s")
    measure.compare(joined, whole)
