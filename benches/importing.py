#!/usr/bin/env python3
"""Imports web pages of reports, those that a build made, into a site that knows their offices:
once into an empty site, once where all of them stand already. Then holds the figures against
those of the archive that the pages were made of.

    benches/importing.py GENERATOR NARRATIVE
"""
import re, shutil, measure

options = measure.arguments(__doc__, reports=1_000, years=10).parse_args()
program = measure.program(options.program)


def figures(report):
    """The rows of a report's tables, without spaces and comments."""
    rows = re.findall(r"^ *(\S+): (\[.*\])", report.read_text("utf-8"), re.MULTILINE)
    return [(key, cells.replace(" ", "")) for key, cells in rows]


with measure.room(options.room) as room:
    archive, pages, site = measure.generate(options, "nianbao", room / "archive"), room / "pages", room / "site"
    measure.run([program, "--site", archive, "build", "--output", room / "built"])
    reports = measure.reports_of(archive)
    for report in reports:
        year, office = report.parent.name, report.stem
        page = pages / f"{office}-{year}.html"
        page.parent.mkdir(exist_ok=True)
        shutil.copy(room / "built" / year / office / "index.html", page)

    def import_pages():
        # Some texts were written for another year, which is a question and the status 1.
        return measure.run([program, "--site", site, "import", pages], good=(0, 1))

    def empty_site(_turn):
        measure.remove(site)
        (site / "content").mkdir(parents=True)
        shutil.copy(archive / "site.yaml", site)
        shutil.copy(archive / "content/offices.yaml", site / "content")
        return import_pages()

    candidates = {
        "into an empty site": empty_site,
        "nothing new": lambda _turn: import_pages(),
    }
    print(f"{len(reports)} web pages", flush=True)
    measured = measure.in_turn(options.runs, candidates)
    measure.show(measured)
    wrong = []
    for report in reports:
        year, office = report.parent.name, report.stem
        imported = site / "content" / year / office / "index.md"
        if not imported.exists() or figures(imported) != figures(report):
            wrong.append(f"{office} {year}")
    assert not wrong, f"{len(wrong)} reports have other figures: {wrong[:5]}"
