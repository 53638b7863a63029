#!/usr/bin/env bash
# WsgiDAV 4.4.0 takes the address that a file is moved to for one with parameters: it
# decodes the `Destination` of a MOVE and then cuts it at `;`. A file that is put to
# `a%3Bb.txt` stands there, the same file moved to `a%3Bb.txt` stands at `a`, and the
# answer is 201 for both.
#
# A `;` that is written `%3B` is a character of a path segment and nothing else (RFC 3986
# 3.3 and 2.2). Who publishes attachments as offices name them (`附件1;2.pdf`) by the safe
# way, aside and then moved into place, finds them under other names, or in the place of
# other files. What was moved has to be looked at in its place.
set -euo pipefail
room=$(mktemp -d)
trap 'kill %1 2>/dev/null || true; rm -rf "$room"' EXIT
cd "$room"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check wsgidav==4.4.0 cheroot==11.1.2
mkdir served
cat > server.py <<'PY'
import sys
from cheroot import wsgi
from wsgidav.wsgidav_app import WsgiDAVApp

config = {"provider_mapping": {"/": "served"}, "simple_dc": {"user_mapping": {"*": True}},
          "logging": {"enable": False}, "verbose": 0}
server = wsgi.Server(("127.0.0.1", 0), WsgiDAVApp(config))
server.prepare()
print(server.bind_addr[1], flush=True)
server.serve()
PY
tools/bin/python server.py > port 2>log &
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
cat > client.py <<'PY'
import http.client, os, sys

port = int(open("port").read())


def ask(method, path, body=b"", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request(method, path, body, headers)
    return connection.getresponse().status


print("wsgidav 4.4.0, cheroot 11.1.2")
print("PUT a%3Bb.txt:", ask("PUT", "/a%3Bb.txt", b"put"))
ask("PUT", "/aside", b"moved")
there = f"http://127.0.0.1:{port}/c%3Bd.txt"
print("MOVE to c%3Bd.txt:", ask("MOVE", "/aside", Destination=there, Overwrite="T"))
print("files:", " ".join(sorted(os.listdir("served"))))
PY
tools/bin/python client.py > seen
cat seen
echo 'expected: a file c;d.txt, as PUT makes a;b.txt'
diff - seen <<'SEEN'
wsgidav 4.4.0, cheroot 11.1.2
PUT a%3Bb.txt: 201
MOVE to c%3Bd.txt: 201
files: a;b.txt c
SEEN
