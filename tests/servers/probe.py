"""Asks servers what they can do and prints a table in Markdown.

    python3 tests/servers/probe.py [NAME...] [--notes FILE]

`--notes` keeps every request with its answer. Servers that cannot be started on this
machine are named with the reason.
"""

import argparse
import sys
from pathlib import Path

import probe_s3
import probe_sftp
import probe_webdav
from client import Started, Unavailable
from start import SERVERS


def choose_module(name):
    scheme = SERVERS[name].__mro__[1].__name__
    return {"Webdav": probe_webdav, "Sftp": probe_sftp, "S3": probe_s3}[scheme]


def probe_server(name):
    """Returns the rows of a server and the conversation."""
    module = choose_module(name)
    rows, notes = {}, []
    for options, ask in [
        ([], module.probe),
        (["--small"], module.probe_full_disk),
        (["--read-only"], module.probe_read_only),
    ]:
        try:
            with Started(name, *options) as server:
                rows.setdefault("version", server["version"])
                found, said = ask(server)
                rows |= found
                notes += [f"## {name} {' '.join(options)}", *said]
        except Unavailable as reason:
            notes.append(f"## {name} {' '.join(options)}: {reason}")
            if not options:
                raise
    return rows, notes


def print_table(columns):
    keys = list(dict.fromkeys(key for rows in columns.values() for key in rows))
    print("|", " | ".join(["", *columns]), "|")
    print("|", " | ".join(["---"] * (len(columns) + 1)), "|")
    for key in keys:
        cells = [str(rows.get(key, "")).replace("|", "\\|") for rows in columns.values()]
        print("|", " | ".join([key, *cells]), "|")
    print()


def main():
    parser = argparse.ArgumentParser(description="Asks servers what they can do.")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--notes", type=Path)
    options = parser.parse_args()
    groups, notes = {}, []
    for name in options.names or SERVERS:
        try:
            rows, said = probe_server(name)
        except Unavailable as reason:
            print(f"{name}: {reason}", file=sys.stderr)
            continue
        notes += said
        groups.setdefault(choose_module(name).__name__, {})[name] = rows
    for columns in groups.values():
        print_table(columns)
    if options.notes:
        options.notes.write_text("\n".join(notes) + "\n")


if __name__ == "__main__":
    main()
