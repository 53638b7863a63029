#!/usr/bin/env bash
# Apache 2.4.71 (mod_dav_fs) removes the old file before it moves a new one over it: who
# reads while files are replaced by MOVE with `Overwrite: T` finds nothing there, time and
# again. A PUT over the same file never shows that, nor half a file: it is written aside
# and takes the old one's place at once.
#
# To put a file aside and move it into place is the safe way to replace it almost anywhere.
# Here it is the other way round: pages of a site that are replaced by MOVE answer 404 to
# some of their readers. RFC 4918 (9.9.3) speaks of a DELETE before the MOVE, so a server
# may do so. mod_dav_fs can be known by `<http://apache.org/dav/propset/fs/1>` in the
# `DAV` header of its answers to OPTIONS.
set -euo pipefail
room=$(mktemp -d)
trap 'kill %1 2>/dev/null || true; rm -rf "$room"' EXIT
cd "$room"
version=2.4.71-1~deb12u1
apt-get download -qq "apache2-bin=$version" libapr1=1.7.2-3+deb12u1 libaprutil1=1.6.3-1+deb12u1
for package in *.deb; do dpkg -x "$package" .; done
export LD_LIBRARY_PATH="$room/usr/lib/x86_64-linux-gnu"
mkdir served
chmod 777 . served
modules=$(for name in mpm_event authz_core dav dav_fs; do
  echo "LoadModule ${name}_module $room/usr/lib/apache2/modules/mod_$name.so"
done)
port=$((20000 + RANDOM % 20000))
cat > httpd.conf <<CONF
ServerRoot $room
ServerName localhost
Listen 127.0.0.1:$port
PidFile $room/pid
ErrorLog $room/log
$modules
DocumentRoot $room/served
DavLockDB $room/locks
<Directory $room/served>
  Dav On
</Directory>
CONF
usr/sbin/apache2 -f "$room/httpd.conf" -D FOREGROUND &
cat > client.py <<'PY'
import http.client, os, sys, threading, time

port = int(sys.argv[1])
bodies = [letter * 200_000 for letter in (b"a", b"b")]


def connect():
    for _ in range(100):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.connect()
            return connection
        except OSError:
            time.sleep(0.1)
    sys.exit("the server does not answer")


connection = connect()


def ask(method, path, body=None, **headers):
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status < 300, (method, answer.status)
    return answer


def move(body):
    ask("PUT", "/aside", body)
    ask("MOVE", "/aside", Destination=f"http://127.0.0.1:{port}/page.html", Overwrite="T")


def put(body):
    ask("PUT", "/page.html", body)


def look(seen, ended):
    while not ended.is_set():
        try:
            with open("served/page.html", "rb") as page:
                seen.add("whole" if page.read() in bodies else "torn")
        except FileNotFoundError:
            seen.add("missing")


def watch(replace):
    seen, ended = set(), threading.Event()
    reader = threading.Thread(target=look, args=(seen, ended))
    reader.start()
    end = time.monotonic() + 10
    while time.monotonic() < end:
        for body in bodies:
            replace(body)
    ended.set()
    reader.join()
    return " ".join(sorted(seen))


put(bodies[0])
print("DAV:", ", ".join(ask("OPTIONS", "/").headers.get_all("DAV")))
print("readers, while MOVE replaces a file:", watch(move))
print("readers, while PUT replaces a file:", watch(put))
PY
{ echo "apache2 $version"; python3 client.py "$port"; } > seen
cat seen
echo 'expected: whole, and nothing else, for both'
diff - seen <<'SEEN'
apache2 2.4.71-1~deb12u1
DAV: 1,2, <http://apache.org/dav/propset/fs/1>
readers, while MOVE replaces a file: missing whole
readers, while PUT replaces a file: whole
SEEN
