#!/usr/bin/env python3
"""Builds a large archive and lists the largest pages, and the largest file of each
other kind, uncompressed.

    benches/pages.py GENERATOR NARRATIVE
"""
import pathlib, measure

options = measure.arguments(__doc__, reports=100_000, years=10).parse_args()
program = measure.program(options.program)

with measure.room(options.room) as room:
    site, output = measure.generate(options, "nianbao", room / "site"), room / "out"
    measure.run([program, "--site", site, "build", "--output", output])
    sizes = sorted(measure.files(output).items(), key=lambda it: -it[1])
    pages = [it for it in sizes if it[0].endswith(".html")]
    print(f"{options.reports // options.years} offices, {options.years} years: {len(pages)} pages, the largest:")
    for path, size in pages[:10]:
        print(f"{size:>12}  {path}")
    print(f"{len(sizes) - len(pages)} other files, the largest of each kind:")
    kinds = {}
    for path, size in sizes:
        kinds.setdefault(pathlib.Path(path).suffix or path, (path, size))
    for path, size in (it for kind, it in kinds.items() if kind != ".html"):
        print(f"{size:>12}  {path}")
