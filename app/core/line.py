"""What stands between the application and the line: answers kept for all, and all made small.

A WSGI wrapper, so that a page from the shelf costs no request context and no database.
"""

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wsgi import ClosingIterator

from app.core import press, shelf
from app.core.errors import Busy
from app.core.shelf import Headers, Place, Shelf

LARGEST = 2_000_000  # bytes; longer answers are files and go as they are
OWN_WAY = ("same-origin", "none")  # Sec-Fetch-Site of a reader's own click, typing or bookmark


class Line:
    """Answers from the shelf where it may, else asks the application and presses what it says."""

    def __init__(self, application: WSGIApplication, kept: Shelf) -> None:
        self.application = application
        self.shelf = kept

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        encoding = press.wanted(environ.get("HTTP_ACCEPT_ENCODING", ""))
        place = self._place(environ, encoding)
        if place and (found := self.shelf.find(place)):
            return found.answer(environ, start)
        return self._ask(environ, start, encoding, place)

    def _place(self, environ: WSGIEnvironment, encoding: str) -> Place | None:
        """Return where on the shelf the answer belongs, or None where it does not.

        The edition is that before the application is asked, so that a page drawn while a new one
        begins is not taken for a page of it.
        """
        key = shelf.key_of(environ, encoding)
        try:
            return (key, self.shelf.edition()) if key else None
        except (SQLAlchemyError, Busy):  # The application will say what is wrong.
            return None

    def _ask(
        self, environ: WSGIEnvironment, start: StartResponse, encoding: str, place: Place | None
    ) -> Iterable[bytes]:
        said: list[Any] = []

        def hear(status: str, headers: Headers, _error: Any = None) -> Any:
            said[:] = [status, headers]
            return lambda _bytes: None

        chunks = self.application(environ, hear)
        status, headers = said
        named = {name.lower(): value for name, value in headers}
        size = named.get("content-length", "")
        if environ["REQUEST_METHOD"] == "HEAD" or not size.isdigit() or int(size) > LARGEST:
            start(status, headers)
            return chunks
        body = b"".join(chunks)
        is_kept = place is not None and environ.get(shelf.FLAG, False)
        if press.is_worth_it(named.get("content-type", ""), body):
            headers = _without(headers, "content-length", "vary")
            headers.append(("Vary", _vary(named.get("vary", ""))))
            is_whole = not {"content-encoding", "content-range"} & named.keys()
            if encoding and is_whole and _may_be_pressed(environ):
                body = press.press(body, encoding, for_good=is_kept)
                headers.append(("Content-Encoding", encoding))
            headers.append(("Content-Length", str(len(body))))
        close = getattr(chunks, "close", lambda: None)
        if is_kept and place is not None:
            headers = _without(headers, "etag", "last-modified")
            close()
            return self.shelf.put(place, headers, body).answer(environ, start)
        start(status, headers)
        return ClosingIterator([body], close)


def _without(headers: Headers, *names: str) -> Headers:
    return [(name, value) for name, value in headers if name.lower() not in names]


def _vary(said: str) -> str:
    return f"{said}, Accept-Encoding" if said else "Accept-Encoding"


def _may_be_pressed(environ: WSGIEnvironment) -> bool:
    """Tell whether the size of the answer gives nothing away (BREACH).

    Where a page of somebody's own also shows what the address asks for, another site could guess
    at the one by sending the other and measuring; so such a page is pressed only for a reader who
    came by themselves.
    """
    if shelf.is_impersonal(environ) or not environ.get("QUERY_STRING"):
        return True
    return environ.get("HTTP_SEC_FETCH_SITE") in OWN_WAY
