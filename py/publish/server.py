"""A small static server: what a Pages host does, on localhost.

`serve` is used by `npm start` and by the browser tests, which put the site under a sub-path to
prove that it works there.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Handler(SimpleHTTPRequestHandler):
    """Files under a directory, at addresses that begin with a prefix."""

    protocol_version = "HTTP/1.1"
    # A system's own table may call scripts text/plain, and browsers then refuse modules.
    extensions_map = {  # noqa: RUF012 (the base class declares it as an instance's)
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".css": "text/css",
        ".html": "text/html; charset=utf-8",
        ".json": "application/json",
        ".map": "application/json",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
        ".woff2": "font/woff2",
        ".xml": "application/xml",
        ".zip": "application/zip",
    }

    def __init__(self, *args: Any, prefix: str, **kwargs: Any) -> None:
        self.prefix = prefix
        super().__init__(*args, **kwargs)

    def translate_path(self, path: str) -> str:
        """The file for an address; outside the prefix there is none."""
        if not path.startswith(self.prefix):
            return str(Path(self.directory) / "outside-the-prefix")
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page where nothing is found, as static hosts send it."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        self.send_content(self.shown(page), "text/html; charset=utf-8", code)

    def shown(self, page: Path) -> bytes:
        """What is sent of a page."""
        return page.read_bytes()

    def send_content(self, content: bytes, kind: str, code: int = HTTPStatus.OK) -> None:
        """Answer with `content`."""
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def end_headers(self) -> None:
        """Browsers ask again each time, so that a rebuilt page is seen at once."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class names it)
        """Say nothing of what goes well."""


class Server(ThreadingHTTPServer):
    """Serves until closed; a browser that goes away mid-file is no error."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who leaves before a file has arrived is nothing to report."""


def create_server(
    directory: Path, port: int, prefix: str = "/", handler: Callable[..., BaseHTTPRequestHandler] = Handler
) -> Server:
    """A server of `directory` on localhost, not yet running; port 0 takes any that is free.

    Raises:
        OSError: the port is taken.
    """
    if not (prefix.startswith("/") and prefix.endswith("/")):
        raise ValueError(f"A prefix begins and ends with a slash, unlike {prefix!r}.")
    return Server(("localhost", port), partial(handler, directory=str(directory), prefix=prefix))


@contextmanager
def serve(
    directory: Path, port: int = 0, prefix: str = "/", handler: Callable[..., BaseHTTPRequestHandler] = Handler
) -> Iterator[str]:
    """Serve `directory` in the background while the block runs; gives the address of its home page."""
    server = create_server(directory, port, prefix, handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}{prefix}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
