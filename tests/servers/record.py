"""Stands between a client and an HTTP server and notes what both say."""

import re
import socket
import threading

BODY_SHOWN = 300
HEADERS_SHOWN = (
    b"depth|destination|overwrite|if-[a-z-]+|content-length|content-md5|transfer-encoding"
    b"|x-amz-c[a-z0-9-]+|location|allow|content-type|expect"
)


class Recorder:
    """Forwards single requests; each connection is closed after its answer."""

    def __init__(self, port):
        self.target = port
        self.lines = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._forward, args=(client,), daemon=True).start()

    def _forward(self, client):
        try:
            with client, socket.create_connection(("127.0.0.1", self.target)) as server:
                client.settimeout(60)
                server.settimeout(60)
                head, body = read_message(client)
                if not head:
                    return
                lines = [
                    line
                    for line in head.split(b"\r\n")
                    if not line.lower().startswith(b"connection:")
                ]
                server.sendall(b"\r\n".join([*lines, b"Connection: close", b"", b""]) + body)
                answer = read_all(server)
                client.sendall(close_answer(answer))
                self.lines.append(describe(head, body, answer))
        except OSError as error:
            self.lines.append(f"(connection: {error})")


def read_message(stream):
    """Reads the head and the body of a request."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = stream.recv(65536)
        if not more:
            return b"", b""
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    if re.search(rb"(?im)^expect: *100-continue", head):
        stream.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    length = re.search(rb"(?im)^content-length: *([0-9]+)", head)
    is_chunked = re.search(rb"(?im)^transfer-encoding: *chunked", head)
    while (is_chunked and not body.endswith(b"0\r\n\r\n")) or (
        length and len(body) < int(length.group(1))
    ):
        more = stream.recv(65536)
        if not more:
            break
        body += more
    return head, body


def read_all(stream):
    """Reads until the server closes, as it was asked to."""
    data = b""
    while more := stream.recv(65536):
        data += more
    return data


def close_answer(answer):
    """Tells the client that the connection ends, if the server did not."""
    head, mark, body = answer.partition(b"\r\n\r\n")
    if re.search(rb"(?im)^connection: *close", head):
        return answer
    return head + b"\r\nConnection: close" + mark + body


def describe(head, body, answer):
    """Writes a request and its answer on one line."""
    answer_head, _, answer_body = answer.partition(b"\r\n\r\n")
    request = f"{show_head(head)} ({len(body)} bytes)"
    status = answer_head.split(b" ", 2)
    shown = answer_body[:BODY_SHOWN] if len(status) > 1 and status[1] >= b"300" else b""
    text = " ".join(shown.decode(errors="replace").split())
    return f"{request} -> {show_head(answer_head)} {text}"


def show_head(head):
    lines = head.split(b"\r\n")
    kept = [line for line in lines[1:] if re.match(b"(?i)(" + HEADERS_SHOWN + b"):", line)]
    return " | ".join(line.decode(errors="replace") for line in [lines[0], *kept])
