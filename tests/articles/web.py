"""A real web server on loopback, and ways to let ``fetch`` reach it that only tests have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from articles.fetch import Page, fetch

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answer: Answer, host: str = "127.0.0.1") -> Iterator[int]:
    """Serve GET requests by ``answer`` on a loopback address; yields the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer((host, 0), Handler)
    server.handle_error = lambda request, address: None  # a client that hangs up is no news
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    """A whole answer; header names are written with underscores."""
    handler.send_response(status)
    for name, value in ({"Content_Type": "text/html"} | headers).items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def loopback_fetch(**options: object) -> Callable[[str], Page]:
    """``fetch`` for which every name is this machine, which may be reached."""
    reachable = {"resolver": lambda host, port: ["127.0.0.1"], "admits": lambda address: True}
    return partial(fetch, **reachable | options)
