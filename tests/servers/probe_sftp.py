"""Asks an SFTP server for what a publication needs."""

from probe_webdav import MEBIBYTE, NAMES
from sftp_client import Sftp


def probe(server):
    """Returns rows of what was asked and what was answered."""
    client = Sftp(server)
    rows = {"extensions": " ".join(name.split("@")[0] for name in client.extensions)}
    for ask in [ask_missing, ask_folders, ask_put, ask_rename, ask_names, ask_delete, ask_large]:
        try:
            rows |= ask(client)
        except EOFError as error:
            rows[ask.__name__] = f"{error}"
            notes = client.notes
            client = Sftp(server)
            client.notes = notes
    rows["`ssh` ends with its input"] = client.close()
    return rows, client.notes


def ask_missing(client):
    return {
        "STAT of a missing file": client.stat("none.txt"),
        "STAT below a missing folder": client.stat("none/none.txt"),
        "STAT of a missing file, relative path": client.stat("none.txt".removeprefix("/")),
        "REALPATH of a missing file": client.realpath("none.txt"),
        "REALPATH below a missing folder": client.realpath("none/none.txt"),
        "REALPATH of `.`": client.realpath("/."),
        "OPENDIR of a missing folder": client.list("none"),
    }


def ask_folders(client):
    client.put("file.txt", b"file")
    return {
        "MKDIR, new": client.mkdir("one"),
        "MKDIR, there": client.mkdir("one"),
        "MKDIR, parent missing": client.mkdir("none/none"),
        "MKDIR over a file": client.mkdir("file.txt"),
        "MKDIR of `/`": client.mkdir("/"),
    }


def ask_put(client):
    rows = {
        "write, new": client.put("put.txt", b"new"),
        "write, again": client.put("put.txt", b"newer"),
        "write, parent missing": client.put("none/none.txt", b"x"),
        "OPEN EXCL, new": client.put("excl.txt", b"x", exclusive=True),
        "OPEN EXCL, there": client.put("excl.txt", b"y", exclusive=True),
    }
    rows["... and the old file"] = "stays" if client.read("excl.txt") == b"x" else "OVERWRITTEN"
    rows["STAT of a file"] = f"{client.stat('put.txt')} bytes"
    return rows


def ask_rename(client):
    rows = {}
    for label, act in [("RENAME", client.rename), ("posix-rename", client.posix_rename)]:
        client.put("from.txt", b"moved")
        client.put("to.txt", b"old")
        status = act("from.txt", "to.txt")
        rows[f"{label}, there"] = f"{status}, {(client.read('to.txt') or b'').decode()}"
        client.put("from.txt", b"moved")
        client.remove("fresh.txt")
        rows[f"{label}, new"] = act("from.txt", "fresh.txt")
        client.put("from.txt", b"moved")
        rows[f"{label}, parent missing"] = act("from.txt", "none/to.txt")
        rows[f"{label} of a missing file"] = act("none.txt", "fresh3.txt")
    return rows


def ask_names(client):
    client.mkdir("names")
    rows = {}
    for name in NAMES:
        status = client.put(f"names/{name}", name.encode())
        right = client.read(f"names/{name}") == name.encode()
        rows[f"`{name}`"] = f"{status}, {'read back' if right else 'NOT read back'}"
    rows["listed"] = " ".join(sorted(client.list("names")))
    return rows


def ask_delete(client):
    client.mkdir("gone")
    client.put("gone/a.txt", b"x")
    return {
        "RMDIR of a full folder": client.rmdir("gone"),
        "REMOVE of a file": client.remove("gone/a.txt"),
        "REMOVE of a missing file": client.remove("gone/a.txt"),
        "RMDIR of an empty folder": client.rmdir("gone"),
        "RMDIR of a missing folder": client.rmdir("gone"),
        "REMOVE of a folder": client.remove("names"),
    }


def ask_large(client):
    status = client.put("large.bin", b"x" * (9 * MEBIBYTE))
    return {"write of 9 MiB": f"{status}, {client.stat('large.bin') == 9 * MEBIBYTE}"}


def probe_full_disk(server):
    """Returns what a full disk answers to."""
    client = Sftp(server)
    client.put("old.txt", b"old")
    status = client.put("large.txt", b"x" * (3 * MEBIBYTE))
    left = client.stat("large.txt")
    rows = {
        "full disk: write of 3 MiB on 2 MB": f"{status}; {left} bytes are there",
        "... then 1 byte": f"{client.put('small.txt', b'x')}, {client.stat('small.txt')} bytes",
    }
    client.close()
    return rows, client.notes


def probe_read_only(server):
    """Returns what a server answers that lets nobody write."""
    client = Sftp(server)
    rows = {"read-only: write / MKDIR": f"{client.put('a.txt', b'x')} / {client.mkdir('a')}"}
    client.close()
    return rows, client.notes
