"""Measuring what a page costs the server, in the process itself.

Each request is a call of the WSGI application with an environment as gunicorn would make it, its
answer read to the end. CPU is `time.process_time` (all threads of this process, so SQLite's work is
in it and PostgreSQL's is not); the best of the rounds is told, as other work on the machine only
ever adds. Bytes are those
of the body as it goes over the line.
A bare Flask page, measured in the same run, says how fast the machine is.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from html.parser import HTMLParser
from io import BytesIO
from itertools import cycle
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlencode
from wsgiref.types import WSGIApplication

from flask import Flask
from sqlalchemy import Engine, event

from app.core import style

STYLED = f"{style.COOKIE}={style.EDITION}"  # of a reader who has been here before


@dataclass(frozen=True)
class Call:
    """A request to be measured: by whom, and for a POST the fields, in turn."""

    name: str
    path: str
    secret: str = ""
    fields: tuple[tuple[tuple[str, str], ...], ...] = ()
    onward: str = ""  # the page that is asked for right after, and counted with it
    target: float | None = None  # CPU milliseconds that BUDGET allows


@dataclass(frozen=True)
class Measured:
    """What one kind of request costs."""

    name: str
    cpu_ms: float
    rps: float
    bytes: int
    queries: int

    def line(self) -> str:
        """Return it as one JSON object."""
        return json.dumps(asdict(self))


def bare() -> Flask:
    """Return the smallest application there is, to compare with."""
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app


def measure(
    app: Flask, engine: Engine | None, call: Call, *, rounds: int, seconds: float
) -> Measured:
    """Return what the call costs: the best of rounds of so many seconds, after one to warm up."""
    bodies = cycle([urlencode(fields).encode() for fields in call.fields] or [b""])
    onward = replace(call, path=call.onward, fields=())

    def once() -> bytes:
        """Make the request and the one after it; return the last body."""
        status, answer = ask(app, call, next(bodies))
        if status != (303 if call.fields else 200):
            raise ValueError(f"{call.name}: {call.path} answered {status}")
        return ask(app, onward)[1] if call.onward else answer

    with _counted(engine) as statements:
        answer = once()
    count = _calls_in(seconds, once)
    cpu, wall = [], []
    for _ in range(rounds):
        began, on_clock = process_time(), perf_counter()
        for _ in range(count):
            once()
        cpu.append((process_time() - began) / count)
        wall.append((perf_counter() - on_clock) / count)
    return Measured(
        name=call.name,
        cpu_ms=round(min(cpu) * 1000, 3),
        rps=round(1 / min(wall), 1),
        bytes=len(answer),
        queries=len(statements),
    )


def _calls_in(seconds: float, once: Callable[[], object]) -> int:
    """Return how many calls fit into a round."""
    began, count = perf_counter(), 0
    while perf_counter() - began < seconds or not count:
        once()
        count += 1
    return count


def ask(app: Flask, call: Call, body: bytes = b"") -> tuple[int, bytes]:
    """Make one request as a server does; return status and body."""
    said: list[str] = []

    def start(status: str, _headers: Any, _error: Any = None) -> Callable[[bytes], object]:
        said.append(status)
        return lambda _bytes: None

    application: WSGIApplication = app.wsgi_app
    answer = application(_environment(call, body), start)
    try:
        received = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    return int(said[0][:3]), received


# Many readers, so that none asks more often than one address may.
_addresses = cycle(f"127.0.{a}.{b}" for a in range(256) for b in range(1, 255))


def _environment(call: Call, body: bytes) -> dict[str, Any]:
    path, _, query = call.path.partition("?")
    return {
        "REQUEST_METHOD": "POST" if call.fields else "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/x-www-form-urlencoded" if call.fields else "",
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": next(_addresses),
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_COOKIE": f"{STYLED}; s={call.secret}" if call.secret else STYLED,
        "HTTP_SEC_FETCH_SITE": "same-origin",
        "HTTP_ACCEPT": "text/html",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


@contextmanager
def _counted(engine: Engine | None) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    if engine is None:
        yield seen
        return
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


class Form(HTMLParser):
    """The fields of the form that a page posts: what is fixed, and what may be chosen."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fixed: list[tuple[str, str]] = []
        self.choices: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an input."""
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag != "input" or not name:
            return
        kind = given.get("type")
        if kind == "hidden":
            self.fixed.append((name, value))
        elif kind in ("radio", "checkbox") and value:
            self.choices.append((name, value))
        elif kind not in ("submit", "radio", "checkbox"):
            self.choices += [(name, "1"), (name, "2")]
