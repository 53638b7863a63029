#!/usr/bin/env python3
"""Builds a large archive from nothing, in turn with an older program where one is
given, and with Hugo, where it is on the path, of the same words and figures.

    benches/archive.py GENERATOR NARRATIVE
    benches/archive.py GENERATOR NARRATIVE --reports 100000 --years 10 --runs 3 --against OLD --without-hugo

Everything is kept in a memory file system, so that a disk is not what is measured.
"""
import pathlib, measure

parser = measure.arguments(__doc__)
parser.add_argument("--against", type=pathlib.Path, help="an older nianbao")
parser.add_argument("--without-hugo", action="store_true")
options = parser.parse_args()
programs = {"nianbao": measure.program(options.program)}
if options.against:
    programs["older"] = options.against.resolve()

with measure.room(options.room) as room:
    site, output = measure.generate(options, "nianbao", room / "site"), room / "out"

    def build_with(program):
        def build(_turn):
            measure.forget(output)
            return measure.run([program, "--site", site, "build", "--output", output])
        return build

    candidates = {name: build_with(program) for name, program in programs.items()}
    if not options.without_hugo:
        hugo = measure.hugo_build(room / "hugo", room / "out-hugo")
        if hugo:
            measure.generate(options, "hugo", room / "hugo")
            candidates["hugo"] = hugo
    print(f"full builds of {options.reports} reports, {options.years} years", flush=True)
    measured = measure.in_turn(options.runs, candidates)
    measure.show(measured)
    for other in ("older", "hugo"):
        measure.show_ratio(measured, "nianbao", other)
