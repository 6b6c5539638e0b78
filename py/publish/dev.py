"""The site while it is being written: served as by `server`, and a page that has changed is loaded again.

A page is sent with one script more than it has in dist/, site/build/reload.js, which asks here for news of builds. It
is told which version of its page there is now, and what is wrong if the last build has failed.
"""

import json
import threading
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from publish.server import Handler
from publish.store import fingerprint

SCRIPT, EVENTS = "/-/reload.js", "/-/events"
"""Addresses that no page of the site has."""

HTML = "text/html; charset=utf-8"

SILENCE = 15
"""After this many seconds without news something is sent all the same, which fails if nobody listens any more."""

NO_PAGE = b"<!DOCTYPE html><html lang=en><head><title>Downhill</title></head><body></body></html>"
"""What is shown while nothing has been built yet."""


class News:
    """How the last build went, for all pages that wait for the next."""

    def __init__(self) -> None:
        self._told = threading.Condition()
        self._builds = 0
        self._problem = ""

    def tell(self, problem: str) -> None:
        """A build has ended: with that problem, or well ("")."""
        with self._told:
            self._builds += 1
            self._problem = problem
            self._told.notify_all()

    def after(self, builds: int) -> tuple[int, str]:
        """Wait for more than `builds` builds, though not forever; how many there have been, and the last's problem."""
        with self._told:
            self._told.wait_for(lambda: self._builds > builds, timeout=SILENCE)
            return self._builds, self._problem


def handler(news: News, script: Path) -> Callable[..., "DevHandler"]:
    """What answers requests, for `server.serve`; `script` is site/build/reload.js."""
    return partial(DevHandler, news=news, script=script)


class DevHandler(Handler):
    """Sends pages with the script that loads them again, that script, and news."""

    def __init__(self, *args: Any, news: News, script: Path, **kwargs: Any) -> None:
        self._news = news
        self._script = script
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:  # noqa: N802 (the base class names it)
        """Answer; who asks for news is answered for as long as they listen."""
        address = urlsplit(self.path)
        if address.path == EVENTS:
            self._send_news(parse_qs(address.query)["page"][0])
        elif address.path == SCRIPT:
            self.send_content(self._script.read_bytes(), "text/javascript")
        else:
            page = self._page(self.path)
            if page.suffix == ".html" and page.is_file():
                self.send_content(self.shown(page), HTML)
            else:
                super().do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A page, too, so that it is loaded again when there is something."""
        if code == HTTPStatus.NOT_FOUND:
            self.send_content(self.shown(self._page(self.path)), HTML, code)
        else:
            super().send_error(code, message, explain)

    def shown(self, page: Path) -> bytes:
        """The page with the script, which is told what version of the page it stands in."""
        script = f'<script src="{SCRIPT}" data-version="{_version(page)}" defer></script></head>'
        return _content(page).replace(b"</head>", script.encode(), 1)

    def _page(self, address: str) -> Path:
        """The file of the page at an address, which is 404.html where there is none."""
        path = Path(self.translate_path(address))
        if path.is_dir() and urlsplit(address).path.endswith("/"):
            path /= "index.html"
        return path if path.exists() else Path(self.directory) / "404.html"

    def _send_news(self, address: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        known = -1
        while True:
            builds, problem = self._news.after(known)
            if builds == known:
                self.wfile.write(b":\n\n")
            else:
                news = {"version": _version(self._page(address)), "problem": problem}
                self.wfile.write(f"data: {json.dumps(news)}\n\n".encode())
            known = builds


def _content(page: Path) -> bytes:
    return page.read_bytes() if page.is_file() else NO_PAGE


def _version(page: Path) -> str:
    return fingerprint(_content(page))
