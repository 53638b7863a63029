"""Starts a server on loopback that a site can be published to.

    python3 tests/servers/start.py NAME [--small] [--read-only]
    python3 tests/servers/start.py --packages NAME
    python3 tests/servers/start.py --list

Prints one line of JSON once the server answers: `uri`, `env` (credentials, and what
else a client needs in its environment), `root` (where the site's files are; null if
not in a file system), `log`, `version`, `endpoint`. Runs until its standard input
ends or it is killed; then the server, its children and its folder are gone.

`--small` serves a disk of 2 MB (root only), `--read-only` lets nobody write.
`--packages` prints the Debian packages that a server needs; servers from PyPI are in
requirements.txt, and dufs is installed by `cargo install dufs`. Exit status 3: the
server cannot be started on this machine, with the reason.
"""

import argparse
import json
import select
import signal
import sys

import s3
import sftp
import webdav
from lifecycle import Unavailable

SERVERS = {
    "apache-dav": webdav.Apache,
    "nginx-dav": webdav.Nginx,
    "lighttpd-dav": webdav.Lighttpd,
    "wsgidav": webdav.WsgiDav,
    "rclone-dav": webdav.Rclone,
    "dufs": webdav.Dufs,
    "openssh": sftp.OpenSsh,
    "proftpd": sftp.Proftpd,
    "rclone-sftp": sftp.RcloneSftp,
    "moto": s3.Moto,
    "rclone-s3": s3.RcloneS3,
}


def end_on_signal(*_):
    raise SystemExit(0)


def wait_for_end_of_input():
    while True:
        select.select([sys.stdin], [], [])
        if not sys.stdin.buffer.read1(4096):
            return


def serve(name, small, read_only):
    server = None
    try:
        server = SERVERS[name](small=small, read_only=read_only)
        server.start()
        print(json.dumps({"name": name} | server.describe(), ensure_ascii=False), flush=True)
        wait_for_end_of_input()
    finally:
        if server:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            server.stop()


def main():
    parser = argparse.ArgumentParser(description="Starts a server on loopback.")
    parser.add_argument("name", nargs="?", choices=SERVERS)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--read-only", action="store_true")
    parser.add_argument("--packages", action="store_true")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if options.list:
        print("\n".join(SERVERS))
    elif not options.name:
        parser.error("a server has to be named")
    elif options.packages:
        print("\n".join(SERVERS[options.name].packages))
    else:
        for how in [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]:
            signal.signal(how, end_on_signal)
        try:
            serve(options.name, options.small, options.read_only)
        except Unavailable as reason:
            print(f"{options.name}: {reason}", file=sys.stderr)
            sys.exit(3)


if __name__ == "__main__":
    main()
