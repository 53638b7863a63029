"""Publishes a site to servers and prints what holds, as a table in Markdown.

    python3 tests/servers/matrix.py [--short] [--notes FILE] [--no-record] PROGRAM [NAME...]

PROGRAM is nianbao, built with the feature `remote`. `--short` leaves out kills, full
disks and places without rights, which take minutes. `--notes` keeps of each failure
what the program said, the last HTTP requests with their answers, and the end of the
server's log. `--no-record` lets clients speak to servers directly.
"""

import argparse
import sys
import traceback
from pathlib import Path

from client import Started, Unavailable
from matrix_steps import ALONE, SLOW_STEPS, STEPS, Trial, run_alone
from probe import print_table
from record import Recorder
from start import SERVERS
from trial_site import TrialSite


def record(server):
    """Puts a recorder before a server of HTTP."""
    port = int(server["endpoint"].split(":")[2].split("/")[0])
    recorder = Recorder(port)
    old, new = f"127.0.0.1:{port}", f"127.0.0.1:{recorder.port}"
    server["uri"] = server["uri"].replace(old, new)
    server["env"] = {name: value.replace(old, new) for name, value in server["env"].items()}
    return recorder


def run_steps(name, make_site, steps, is_recorded):
    """Returns the cells of a server and what explains failures."""
    rows, notes = {}, []
    with Started(name) as server:
        recorder = record(server) if is_recorded and server["endpoint"] else None
        site = make_site()
        try:
            rows["version"] = server["version"]
            trial = Trial(site, server, recorder)
            for title, step in steps.items():
                trial.notes = []
                rows[title] = run_step(step, trial)
                if trial.notes:
                    notes += [f"## {name}: {title}", *trial.notes]
                print(f"{name}: {title}: {rows[title]}", file=sys.stderr, flush=True)
        finally:
            site.remove()
            if recorder:
                recorder.close()
    return rows, notes


def run_step(step, trial):
    try:
        return step(trial)
    except Exception:
        trial.notes.append(traceback.format_exc())
        return f"**{traceback.format_exc().splitlines()[-1]}**"


def run_server(name, make_site, is_short, is_recorded):
    steps = {title: step for title, step in STEPS.items() if not (is_short and title in SLOW_STEPS)}
    rows, notes = run_steps(name, make_site, steps, is_recorded)
    for title, step in [] if is_short else ALONE.items():
        rows[title], said = run_alone(step, name, make_site)
        if said:
            notes += [f"## {name}: {title}", *said]
        print(f"{name}: {title}: {rows[title]}", file=sys.stderr, flush=True)
    return rows, notes


def main():
    parser = argparse.ArgumentParser(description="Publishes a site to servers.")
    parser.add_argument("program", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--notes", type=Path)
    parser.add_argument("--no-record", action="store_true")
    options = parser.parse_args()
    program = options.program.resolve()
    columns, notes, missing = {}, [], []
    for name in options.names or SERVERS:
        try:
            columns[name], said = run_server(
                name, lambda: TrialSite(program), options.short, not options.no_record
            )
            notes += said
        except Unavailable as reason:
            print(reason, file=sys.stderr)
            missing.append(name)
    print_table(turn(columns))
    if options.notes:
        options.notes.write_text("\n".join(notes) + "\n")
    failed = any("**" in cell for rows in columns.values() for cell in rows.values())
    # Who names a server wants it tried.
    sys.exit(failed or bool(options.names and missing))


def turn(columns):
    """Puts servers in rows; failures are long, and there are more servers than steps."""
    titles = list(dict.fromkeys(title for rows in columns.values() for title in rows))
    return {
        title: {name: rows.get(title, "") for name, rows in columns.items()} for title in titles
    }


if __name__ == "__main__":
    main()
