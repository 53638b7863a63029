#!/usr/bin/env python3
"""Builds a site of many offices with a report each.

    benches/offices.py GENERATOR NARRATIVE [--reports 20000]
"""
import measure

options = measure.arguments(__doc__, reports=20_000, years=1, runs=3).parse_args()
program = measure.program(options.program)

with measure.room(options.room) as room:
    site, output = measure.generate(options, "nianbao", room / "site"), room / "out"

    def build(_turn):
        measure.forget(output)
        return measure.run([program, "--site", site, "build", "--output", output])

    size = (site / "content/offices.yaml").stat().st_size
    print(f"{options.reports // options.years} offices, a list of {size} bytes", flush=True)
    measure.show(measure.in_turn(options.runs, {"nianbao": build}))
