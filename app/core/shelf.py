"""Pages that are the same for all who are not signed in, kept as the bytes that go over the line.

What may be kept is said by the view (`@for_all`) and by the request: with any cookie but those of
language, style and look it is somebody's own and neither taken from the shelf nor put there.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from time import monotonic
from typing import Any, TypeVar
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response, current_app, request

from app.core import language, look, style
from app.core.installation import is_loopback

View = TypeVar("View", bound=Callable[..., Any])
Key = tuple[str | bool, ...]
Place = tuple[Key, int]  # a key and the edition it is asked for
Headers = list[tuple[str, str]]

LASTS = 60.0  # seconds; numbers of people on a page are at most so old
ROOM = 16_000_000  # bytes in each process
OVERHEAD = 3_000  # of an entry beside its body, measured: headers, key, objects
LONGEST_QUERY = 200  # characters; longer ones are nobody's bookmark
IMPERSONAL = (language.COOKIE, style.COOKIE, look.COOKIE)
FLAG = "gengdu.for_all"
STILL_TRUE = ("etag", "cache-control", "vary", "set-cookie", "content-location", "date", "expires")


def for_all(view: View) -> View:
    """Let the page be kept for all who are not signed in; it must show nothing of the reader."""
    view.is_for_all = True  # type: ignore[attr-defined] # a mark that this room reads
    return view


def cookies_of(environ: WSGIEnvironment) -> dict[str, str]:
    """Return the request's cookies, of two with one name the first, as the framework reads them."""
    found: dict[str, str] = {}
    for one in environ.get("HTTP_COOKIE", "").split(";"):
        name, _, value = one.partition("=")
        if name.strip():
            found.setdefault(name.strip(), value.strip())
    return found


def is_impersonal(environ: WSGIEnvironment) -> bool:
    """Tell whether nothing in the request says who is reading."""
    return cookies_of(environ).keys() <= set(IMPERSONAL) and "HTTP_AUTHORIZATION" not in environ


def key_of(environ: WSGIEnvironment, encoding: str) -> Key | None:
    """Return what tells this page from others, or None where it is not one for all."""
    query = environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] != "GET" or len(query) > LONGEST_QUERY:
        return None
    path = environ.get("PATH_INFO", "")
    if path.startswith("/static/"):
        return path, query, encoding
    cookies = cookies_of(environ)
    if not is_impersonal(environ):
        return None
    return (
        path,
        query,
        encoding,
        spoken if (spoken := cookies.get(language.COOKIE, "")) in language.LOCALES else "",
        look.known(cookies.get(look.COOKIE, "")),
        cookies.get(style.COOKIE) == style.EDITION,
        "HTTP_SEC_FETCH_SITE" in environ,  # Others get forms with a token.
        is_loopback(environ.get("REMOTE_ADDR") or "127."),  # A demonstration stays at home.
    )


@dataclass(frozen=True)
class Kept:
    """An answer as it goes over the line."""

    headers: Headers
    body: bytes
    etag: str
    edition: int
    until: float

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes, with its key and headers."""
        return len(self.body) + OVERHEAD

    def answer(self, environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        """Send it, or that it has not changed since the browser got it."""
        if self.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            still = [(name, value) for name, value in self.headers if name.lower() in STILL_TRUE]
            start("304 NOT MODIFIED", still)
            return []
        start("200 OK", self.headers)
        return [self.body]


class Shelf:
    """What is kept in this process; the oldest makes room."""

    def __init__(self, edition: Callable[[], int]) -> None:
        self.edition = edition
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._size = 0
        self._turn = Lock()

    def find(self, place: Place) -> Kept | None:
        """Return what is kept there if it is still true."""
        key, edition = place
        kept = self._kept.get(key)
        if kept is None or kept.edition != edition or kept.until < monotonic():
            return None
        return kept

    def put(self, place: Place, headers: Headers, body: bytes) -> Kept:
        """Keep a 200 answer there; return it with its tag."""
        key, edition = place
        etag = f'"{blake2b(body, digest_size=9).hexdigest()}"'
        kept = Kept([*headers, ("ETag", etag)], body, etag, edition, monotonic() + LASTS)
        with self._turn:
            before = self._kept.pop(key, None)
            self._size += kept.size - (before.size if before else 0)
            self._kept[key] = kept
            while self._size > ROOM:
                _oldest, gone = self._kept.popitem(last=False)
                self._size -= gone.size
        return kept


def init_app(app: Flask) -> None:
    """Mark answers that may be kept for all; after all other rooms have had their say."""
    app.after_request(_mark)


def _mark(response: Response) -> Response:
    if request.method != "GET" or response.status_code != 200 or not is_for_all(response):
        return response
    request.environ[FLAG] = True
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-cache"
        response.vary.add("Cookie")
    return response


def is_for_all(response: Response) -> bool:
    """Tell whether this answer is one that everybody may get."""
    if request.endpoint == "static":
        return not response.headers.getlist("Set-Cookie")
    view = current_app.view_functions.get(request.endpoint or "")
    return (
        getattr(view, "is_for_all", False)
        and is_impersonal(request.environ)
        and "no-store" not in response.headers.get("Cache-Control", "")
        and all(
            one.startswith(f"{style.COOKIE}=") for one in response.headers.getlist("Set-Cookie")
        )
    )
