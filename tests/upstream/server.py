#!/usr/bin/env python3
"""A small web server for tests, on loopback, at a port that the system chooses: it serves a folder, and plays faults.

    server.py ROOT [--latency MS] [--tls CERTIFICATE KEY]

The first line it prints is its address. A file X beside which X.fault lies is answered as the first words of X.fault say
(see `faults`). Every request is a line in ROOT/log: path, status, "conditional" when it carried a validator. Pages have
an ETag made of their bytes, so a changed file is a changed page. The folder's path mirrors raw.githubusercontent.com:
/OWNER/REPO/REF/PATH.
"""
import gzip, hashlib, http.server, os, pathlib, socket, ssl, sys, threading, time

TYPES = {".png": "image/png", ".html": "text/html", ".pdf": "application/pdf"}
BOMB = gzip.compress(b"0123456789abcdef" * (17 << 16), 1)  # made here, since whoever asks for it does not wait long


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def note(self, status):
        kind = " conditional" if "If-None-Match" in self.headers or "If-Modified-Since" in self.headers else ""
        with self.server.lock, open(self.server.root / "log", "a") as log:
            log.write(f"{self.path} {status}{kind}\n")

    def send(self, status, body=b"", headers=(), length=True):
        self.note(status)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def page(self, path, extra=(), body=None, etag=True):
        body = path.read_bytes() if body is None else body
        tag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        if etag and self.headers.get("If-None-Match") == tag:
            self.send(304, headers=[("ETag", tag)], length=False)
            return
        headers = [("Content-Type", TYPES.get(path.suffix, "text/plain; charset=utf-8"))]
        headers += [("ETag", tag), ("Last-Modified", "Mon, 06 Jan 2025 10:00:00 GMT")] if etag else []
        self.send(200, body, [h for h in headers if h[0] not in dict(extra)] + list(extra))

    def do_GET(self):
        if self.path.startswith("http://"):  # asked as a proxy
            self.path = "/" + self.path.split("/", 3)[3]
        path = self.server.root / self.path.split("?")[0].lstrip("/")
        fault = path.with_name(path.name + ".fault")
        if self.server.latency:
            threading.Event().wait(self.server.latency)
        if fault.exists():
            words = fault.read_text().split()
            faults[words[0]](self, path, *words[1:])
        elif path.is_file():
            self.page(path)
        else:
            self.send(404, b"404: Not Found")

    def hang_up(self):
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    # The faults. path is where the file would be; the rest are the words of X.fault.

    def status(self, path, status, *retry_after):
        headers = [("Retry-After", " ".join(retry_after))] if retry_after else []
        self.send(int(status), b"no page\n", headers)

    def retry_date(self, path, status, seconds):
        when = self.date_time_string(int(time.time()) + int(seconds))
        self.send(int(status), b"no page\n", [("Retry-After", when)])

    def flaky(self, path, status, times):
        """Fails so many times, then is well."""
        with self.server.lock:
            self.server.counts[path] = self.server.counts.get(path, 0) + 1
            well = self.server.counts[path] > int(times)
        self.page(path) if well else self.status(path, status)

    def redirect(self, path, where):
        self.send(302, b"elsewhere\n", [("Location", where.replace("$PORT", str(self.server.server_address[1])))])

    def hang_up_then(self, path, where):
        """Redirects, and ends the connection."""
        self.send(302, headers=[("Location", where), ("Connection", "close")])
        self.close_connection = True

    def circle(self, path):
        self.redirect(path, self.path)

    def chain(self, path, count):
        """Redirects so many times, then is the page."""
        left = int(self.path.partition("?")[2] or count)
        self.redirect(path, f"{self.path.split('?')[0]}?{left - 1}") if left > 0 else self.page(path)

    def large(self, path):
        self.note(200)
        self.send_response(200)
        self.send_header("Content-Length", str(17 << 20))
        self.end_headers()
        self.pour(17 << 20, lambda block: self.wfile.write(block))

    def endless(self, path):
        """Never says how long it is."""
        self.chunked_head()
        self.pour(64 << 20, lambda block: self.wfile.write(b"%x\r\n%s\r\n" % (len(block), block)))

    def bomb(self, path):
        """Small on its way, large when it is unpacked."""
        self.send(200, BOMB, [("Content-Encoding", "gzip")])

    def pour(self, count, write):
        block = b"x" * 65535 + b"\n"
        try:
            for _ in range(0, count, len(block)):
                write(block)
        except OSError:
            pass
        self.close_connection = True

    def chunked_head(self):
        self.note(200)
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def cut(self, path):
        """Says its length and stops in the middle."""
        body = path.read_bytes()
        self.note(200)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2])
        self.hang_up()

    def cut_chunk(self, path):
        self.chunked_head()
        self.wfile.write(b"64\r\nhalf of it")
        self.hang_up()

    def cut_head(self, path):
        self.note(200)
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Le")
        self.hang_up()

    def trailers(self, path):
        """In pieces, with headers after the last one."""
        body = path.read_bytes()
        self.note(200)
        self.send_response(200)
        for name, value in (("Content-Type", "text/plain"), ("Transfer-Encoding", "chunked"), ("Trailer", "X-Sum")):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"%x\r\n%s\r\n0\r\nX-Sum: 1\r\n\r\n" % (len(body), body))

    def long_tag(self, path):
        """With a validator that is longer than any page."""
        self.page(path, [("ETag", '"' + "x" * 30000 + '"')], etag=False)

    def hops(self, path):
        """Goes by an interim answer first."""
        self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
        self.page(path)

    def silent(self, path):
        """Takes the request and never answers."""
        self.note("-")
        self.server.stopped.wait(60)

    def stall(self, path):
        """Sends half of the page and no more; with X.go beside it, the rest."""
        body, go = path.read_bytes(), path.with_name(path.name + ".go")
        self.note(200)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2])
        self.wfile.flush()
        for _ in range(1200):
            if go.exists():
                self.wfile.write(body[len(body) // 2:])
                return
            if self.server.stopped.wait(0.05):
                break
        self.hang_up()

    def drip(self, path):
        """Sends a byte now and then, for ever."""
        self.chunked_head()
        try:
            while not self.server.stopped.wait(0.05):
                self.wfile.write(b"1\r\nx\r\n")
                self.wfile.flush()
        except OSError:
            pass
        self.close_connection = True

    def cut_packed(self, path):
        """A packed body that stops in the middle."""
        body = gzip.compress(os.urandom(4096))
        self.note(200)
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2])
        self.hang_up()

    def packed_open(self, path, *always):
        """A packed body that stops in the middle, where only the end of the connection ends it; whole when asked to be plain."""
        if self.headers["Accept-Encoding"] == "identity" and not always:
            self.page(path)
            return
        body = gzip.compress(path.read_bytes() if path.exists() else b"page\n" * 100)
        self.note(200)
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body[:len(body) - 12])
        self.hang_up()

    def no_pack(self, path):
        """Says that it is packed, and is not."""
        self.send(200, path.read_bytes(), [("Content-Encoding", "gzip")])

    def pointed(self, path, where):
        """Redirects to an address with escapes such as \\x1b in it."""
        self.send(302, b"elsewhere\n", [("Location", where.encode().decode("unicode_escape"))])

    def headers_without_end(self, path):
        self.note(200)
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        try:
            for i in range(100000):
                self.wfile.write(b"X-%d: %s\r\n" % (i, b"y" * 900))
        except OSError:
            pass
        self.close_connection = True

    def typed(self, path, *media_type):
        self.page(path, [("Content-Type", " ".join(media_type))])

    def packed(self, path):
        self.page(path, [("Content-Encoding", "gzip")], gzip.compress(path.read_bytes()))

    def unvalidated(self, path):
        self.page(path, etag=False)

    def unasked_304(self, path):
        self.send(304, length=False)


faults = {name: getattr(Handler, name) for name in (
    "status", "retry_date", "flaky", "redirect", "hang_up_then", "circle", "chain", "large", "endless", "bomb", "cut", "cut_chunk", "cut_head",
    "trailers", "long_tag", "hops", "silent", "stall", "drip", "cut_packed", "packed_open", "no_pack", "pointed",
    "headers_without_end", "typed", "packed", "unvalidated", "unasked_304")}


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass  # a client that hangs up is no news


def main():
    arguments = sys.argv[1:]
    server = Server(("127.0.0.1", 0), Handler)
    server.root = pathlib.Path(arguments[0]).resolve()
    server.latency = float(arguments[arguments.index("--latency") + 1]) / 1000 if "--latency" in arguments else 0
    server.lock, server.counts, server.stopped = threading.Lock(), {}, threading.Event()
    scheme = "http"
    if "--tls" in arguments:
        at = arguments.index("--tls")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments[at + 1], arguments[at + 2])
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        scheme = "https"
    print(f"{scheme}://127.0.0.1:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


main()
