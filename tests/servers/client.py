"""Starts servers as a program of their own, as a test does."""

import json
import subprocess
import sys
from pathlib import Path

START = Path(__file__).resolve().parent / "start.py"


class Unavailable(Exception):
    """Says why a server cannot be started on this machine."""


class Started:
    """A server that ends with the block; gives what it says about itself."""

    def __init__(self, name, *options):
        self.command = [sys.executable, START, name, *options]

    def __enter__(self):
        pipe = subprocess.PIPE
        self.child = subprocess.Popen(self.command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        line = self.child.stdout.readline()
        if not line:
            raise Unavailable(self.child.communicate()[1].strip())
        return json.loads(line)

    def __exit__(self, *_):
        self.child.communicate()
