"""Speaks SFTP (version 3) through `ssh -s`, one request at a time."""

import os
import struct
import subprocess

(INIT, VERSION, OPEN, CLOSE, READ, WRITE, LSTAT, FSTAT, SETSTAT) = range(1, 10)
(OPENDIR, READDIR, REMOVE, MKDIR, RMDIR, REALPATH, STAT, RENAME) = range(11, 19)
STATUS, HANDLE, DATA, NAME, ATTRS = range(101, 106)
EXTENDED = 200
FLAG_READ, FLAG_WRITE, FLAG_CREATE, FLAG_TRUNCATE, FLAG_EXCLUSIVE = 1, 2, 8, 16, 32
CODES = [
    "OK",
    "EOF",
    "NO_SUCH_FILE",
    "PERMISSION_DENIED",
    "FAILURE",
    "BAD_MESSAGE",
    "NO_CONNECTION",
    "CONNECTION_LOST",
    "OP_UNSUPPORTED",
]
CHUNK = 32768


def pack(value):
    """Writes a text as its length and its bytes."""
    data = value if isinstance(value, bytes) else value.encode()
    return struct.pack(">I", len(data)) + data


def unpack(data, at):
    """Reads a text, and where what follows begins."""
    size = struct.unpack_from(">I", data, at)[0]
    return data[at + 4 : at + 4 + size], at + 4 + size


class Sftp:
    """A connection, whose `ssh` ends when its standard input does."""

    def __init__(self, server):
        rest = server["uri"].removeprefix("sftp://")
        login, self.base = rest.split("/", 1)
        self.base = "/" + self.base.removesuffix("site")
        user, address = login.split("@")
        host, port = address.split(":")
        self.notes = []
        self.count = 0
        command = ["ssh", "-o", "BatchMode=yes", "-o", "ControlPath=none", "-p", port]
        self.child = subprocess.Popen(
            [*command, f"{user}@{host}", "-s", "sftp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | server["env"],
        )
        self.extensions = self._greet()

    def _greet(self):
        self._write(struct.pack(">BI", INIT, 3))
        data = self._read()
        found, at = {}, 5
        while at < len(data):
            name, at = unpack(data, at)
            value, at = unpack(data, at)
            found[name.decode()] = value.decode()
        return found

    def _write(self, packet):
        self.child.stdin.write(struct.pack(">I", len(packet)) + packet)
        self.child.stdin.flush()

    def _read(self):
        head = self.child.stdout.read(4)
        if len(head) < 4:
            raise EOFError("the connection is closed")
        return self.child.stdout.read(struct.unpack(">I", head)[0])

    def ask(self, kind, payload, shown):
        """Returns the kind and the bytes of an answer."""
        self.count += 1
        self._write(struct.pack(">BI", kind, self.count) + payload)
        data = self._read()
        self.notes.append(f"{shown} -> {describe(data)}")
        return data[0], data[5:]

    def path(self, name):
        return self.base + name if not name.startswith("/") else name

    def status(self, kind, name, more=b"", label=""):
        """Returns the word of a status; other answers are OK."""
        answer = self.ask(kind, pack(self.path(name)) + more, f"{label} {name}")
        return read_status(answer)

    def stat(self, name):
        kind, data = self.ask(STAT, pack(self.path(name)), f"STAT {name}")
        if kind != ATTRS:
            return read_status((kind, data))
        flags = struct.unpack_from(">I", data)[0]
        return struct.unpack_from(">Q", data, 4)[0] if flags & 1 else "no size"

    def realpath(self, name):
        kind, data = self.ask(REALPATH, pack(self.path(name)), f"REALPATH {name}")
        return "OK" if kind == NAME else read_status((kind, data))

    def mkdir(self, name):
        return self.status(MKDIR, name, struct.pack(">I", 0), "MKDIR")

    def remove(self, name):
        return self.status(REMOVE, name, label="REMOVE")

    def rmdir(self, name):
        return self.status(RMDIR, name, label="RMDIR")

    def rename(self, old, new):
        return self.status(RENAME, old, pack(self.path(new)), f"RENAME to {new}:")

    def posix_rename(self, old, new):
        payload = pack("posix-rename@openssh.com") + pack(self.path(old)) + pack(self.path(new))
        return read_status(self.ask(EXTENDED, payload, f"posix-rename {old} to {new}"))

    def open(self, name, flags):
        payload = pack(self.path(name)) + struct.pack(">II", flags, 0)
        kind, data = self.ask(OPEN, payload, f"OPEN {flags} {name}")
        return unpack(data, 0)[0] if kind == HANDLE else None, read_status((kind, data))

    def put(self, name, data, exclusive=False):
        """Writes a file and returns the first status that is not OK."""
        how = FLAG_EXCLUSIVE if exclusive else FLAG_TRUNCATE
        handle, status = self.open(name, FLAG_WRITE | FLAG_CREATE | how)
        if handle is None:
            return f"OPEN {status}"
        failed = []
        for at in range(0, len(data), CHUNK):
            chunk = data[at : at + CHUNK]
            payload = pack(handle) + struct.pack(">Q", at) + pack(chunk)
            status = read_status(self.ask(WRITE, payload, f"WRITE {name} at {at}"))
            if status != "OK":
                failed.append(f"WRITE {status}")
                break
        status = read_status(self.ask(CLOSE, pack(handle), f"CLOSE {name}"))
        return (failed + ([] if status == "OK" else [f"CLOSE {status}"]) + ["OK"])[0]

    def read(self, name):
        handle, _ = self.open(name, FLAG_READ)
        if handle is None:
            return None
        payload = pack(handle) + struct.pack(">QI", 0, CHUNK)
        kind, data = self.ask(READ, payload, f"READ {name}")
        self.ask(CLOSE, pack(handle), f"CLOSE {name}")
        return unpack(data, 0)[0] if kind == DATA else b""

    def list(self, name):
        kind, data = self.ask(OPENDIR, pack(self.path(name)), f"OPENDIR {name}")
        if kind != HANDLE:
            return read_status((kind, data))
        handle, names = unpack(data, 0)[0], []
        while True:
            kind, data = self.ask(READDIR, pack(handle), f"READDIR {name}")
            if kind != NAME:
                break
            names += read_names(data)
        self.ask(CLOSE, pack(handle), f"CLOSE {name}")
        return [found for found in names if found not in (".", "..")]

    def close(self):
        self.child.stdin.close()
        self.child.stdout.close()
        return self.child.wait(10)


def read_status(answer):
    kind, data = answer
    if kind != STATUS:
        return "OK"
    code = struct.unpack_from(">I", data)[0]
    return CODES[code] if code < len(CODES) else str(code)


def describe(data):
    if data[0] != STATUS:
        return {HANDLE: "handle", DATA: "data", NAME: "name", ATTRS: "attributes"}.get(
            data[0], str(data[0])
        )
    words = unpack(data, 9)[0].decode(errors="replace") if len(data) > 9 else ""
    return f"{read_status((STATUS, data[5:]))} {words!r}"


def read_names(data):
    names, at = [], 4
    for _ in range(struct.unpack_from(">I", data)[0]):
        name, at = unpack(data, at)
        _, at = unpack(data, at)
        at = skip_attributes(data, at)
        names.append(name.decode(errors="replace"))
    return names


def skip_attributes(data, at):
    flags = struct.unpack_from(">I", data, at)[0]
    at += 4 + (8 if flags & 1 else 0) + (8 if flags & 2 else 0)
    at += (4 if flags & 4 else 0) + (8 if flags & 8 else 0)
    if flags & 0x80000000:
        count = struct.unpack_from(">I", data, at)[0]
        at += 4
        for _ in range(2 * count):
            _, at = unpack(data, at)
    return at
