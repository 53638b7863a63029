#!/usr/bin/env python3
"""Builds again what was built before: with nothing changed, with new words in one
report, with another figure in one; in turn with whole builds by Hugo, where it is on
the path. Then holds all files against those of a build from nothing.

    benches/again.py GENERATOR NARRATIVE
"""
import re, measure

options = measure.arguments(__doc__).parse_args()
program = measure.program(options.program)

with measure.room(options.room) as room:
    site, output, fresh = measure.generate(options, "nianbao", room / "site"), room / "out", room / "fresh"
    reports = measure.reports_of(site)

    def build(to):
        return measure.run([program, "--site", site, "build", "--output", to])

    def change_a_figure(report, _turn):
        """Adds 1 to a figure that no total holds."""
        text, changed = re.subn(r"(行政许可: \[)(\d+)", lambda it: f"{it[1]}{int(it[2]) + 1}", report.read_text(), count=1)
        assert changed == 1, report
        report.write_text(text)

    def build_after(change, first):
        def build_changed(turn):
            change(reports[(first + 7 * turn) % len(reports)], turn)
            return build(output)
        return build_changed

    print(f"first build of {options.reports} reports: {build(output).seconds:.3f} s", flush=True)
    candidates = {
        "nothing changed": lambda _turn: build(output),
        "words of one report changed": build_after(measure.change_words, len(reports) // 2),
        "a figure of one report changed": build_after(change_a_figure, len(reports) // 3),
    }
    hugo = measure.hugo_build(room / "hugo", room / "out-hugo")
    if hugo:
        measure.generate(options, "hugo", room / "hugo")
        candidates["hugo, all"] = hugo
    measured = measure.in_turn(options.runs, candidates)
    measure.show(measured)
    for name in candidates:
        if name != "hugo, all":
            measure.show_ratio(measured, name, "hugo, all")
    build(fresh)
    measure.compare(output, fresh)
