"""Starts a server's program in a folder of its own and ends it with all it left."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

START_SECONDS = 30
SMALL_DISK = "2m"
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


class Unavailable(Exception):
    """Says why a server cannot be started on this machine."""


def is_root():
    return os.geteuid() == 0


def run(*command, **options):
    """Returns what a program prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise Unavailable(f"{' '.join(map(str, command))}: {done.stderr.strip()}")
    return done.stdout.strip()


def find_program(*names):
    """Returns the path of the first program that exists; daemons stand in sbin."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    for name in names:
        if found := shutil.which(name, path=path):
            return found
    raise Unavailable(f"{names[0]} is not installed")


def set_process_option(option, value):
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def list_descendants(process):
    """Lists all processes below one, the nearest first."""
    children = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found = [process]
    for one in found:
        found.extend(children.get(one, []))
    return found[1:]


def list_processes_told_of(folder):
    """Lists processes that have a folder among their arguments, as clients'
    connections do that were left by a killed program."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) not in (os.getpid(), os.getppid()):
            try:
                words = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if os.fsencode(folder) in words:
                found.append(int(entry.name))
    return found


def send_signal(processes, how):
    for process in processes:
        with suppress(OSError):
            os.kill(process, how)


def find_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Disk:
    """A folder that is gone with this, and in it `www`, which is served."""

    def __init__(self, small):
        self.folder = Path(tempfile.mkdtemp(prefix="nianbao-server-"))
        self.folder.chmod(0o755)
        self.www = self.folder / "www"
        self.www.mkdir()
        self.is_mounted = False
        if small:
            self._mount()

    def _mount(self):
        if not is_root():
            raise Unavailable("--small mounts a disk, which only root can")
        run("mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK},mode=755", "tmpfs", self.www)
        self.is_mounted = True

    def remove(self):
        if self.is_mounted:
            subprocess.run(["umount", "-l", self.www], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


class Process:
    """The program of a server, which ends with its children."""

    def __init__(self, command, log, port, environment):
        self.port = port
        self.log = log
        set_process_option(PR_SET_CHILD_SUBREAPER, 1)
        with log.open("ab") as output:
            self.child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=os.environ | environment,
                preexec_fn=lambda: set_process_option(PR_SET_PDEATHSIG, signal.SIGTERM),
            )

    def wait_until(self, answers):
        """Waits until a check of the port succeeds."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.child.poll() is not None:
                raise Unavailable(f"it ended with {self.child.returncode}:\n{self.read_log()}")
            try:
                if answers(self.port):
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise Unavailable(f"it does not answer:\n{self.read_log()}")

    def read_log(self):
        return self.log.read_text(errors="replace")[-2000:]

    def stop(self, folder):
        send_signal([self.child.pid], signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.child.wait(5)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            rest = set(list_descendants(os.getpid()) + list_processes_told_of(folder))
            if not rest:
                return
            send_signal(rest, signal.SIGKILL)
            self._reap()
            time.sleep(0.02)
        print(f"still there: {sorted(rest)}", file=sys.stderr)

    def _reap(self):
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass


def answers_http(port):
    with socket.create_connection(("127.0.0.1", port), 2) as stream:
        stream.settimeout(2)
        stream.sendall(b"OPTIONS / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        return stream.recv(5) == b"HTTP/"


def answers_ssh(port):
    with socket.create_connection(("127.0.0.1", port), 2) as stream:
        stream.settimeout(5)
        return stream.recv(4) == b"SSH-"
