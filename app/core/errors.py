"""What an action or query raises, and the pages that come of it."""

from enum import StrEnum

from flask import Flask, Response, current_app, make_response, render_template, request
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from app.core.language import gettext as _


class Refused(Exception):  # noqa: N818 -- a refusal is an answer, not an error of ours
    """A deed that a rule does not allow; carries the rule's reason and values for its sentence."""

    def __init__(self, reason: StrEnum, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


class NotFound(Exception):  # noqa: N818 -- as Refused
    """Not there, or not for this reader: both look the same."""


class Busy(Exception):  # noqa: N818 -- as Refused
    """The installation can't serve now; the sentence says what its keeper has to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def init_app(app: Flask) -> None:
    """Let every error end in a page that says what happened and what to do."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(OperationalError, _not_saved)
    app.register_error_handler(IntegrityError, _too_late)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def _page(title: str, sentence: str, status: int) -> Response:
    page = render_template("ui/error.html", title=title, sentence=sentence)
    return make_response(page, status)


def _refused(refused: Refused) -> Response:
    page = render_template("ui/refused.html", reason=refused.reason, values=refused.values)
    return make_response(page, 409)


def _not_found(_error: Exception) -> Response:
    return _page(
        _("Page not found"),
        _("There is nothing for you at this address. Check it, or start from the home page."),
        404,
    )


def _busy(busy: Busy) -> Response:
    return make_response(busy.sentence + "\n", 503, {"Content-Type": "text/plain; charset=utf-8"})


def _too_late(error: Exception) -> Response:
    """Answer the loser of a race that no action foresaw: the database refused its second row."""
    _log(error)
    return _page(
        _("This is not possible"),
        _("The same thing was done a moment ago, perhaps by a second click. Look if it is there."),
        409,
    )


def _not_saved(error: OperationalError) -> Response:
    _log(error)
    sentence = _("The system could not save this just now. Go back, wait a moment and try again.")
    if "locked" in str(error.orig):
        return _busy(Busy(sentence))  # A page would wait for the same lock once more.
    try:
        return _page(_("Not saved"), sentence, 503)
    except OperationalError:  # The page itself asks the database who is reading.
        return _busy(Busy(sentence))


def _broken(error: Exception) -> Response:
    _log(error)
    return _page(
        _("Something went wrong"),
        _("This is our mistake, and it has been written down. Nothing you saved before is lost."),
        500,
    )


def _http(error: HTTPException) -> Response:
    original = getattr(error, "original_exception", None)  # A commit failed after the view.
    if isinstance(original, OperationalError):
        return _not_saved(original)
    if isinstance(original, IntegrityError):
        return _too_late(original)
    status = error.code or 500
    if status < 400:
        return error.get_response()  # type: ignore[return-value] # a redirect that routing raises
    if status == 404:
        return _not_found(error)
    title, sentence = {
        400: (_("Not understood"), _("The request could not be read. Go back and try again.")),
        403: (_("Not accepted"), _("This form did not come from our page. Open it anew.")),
        405: (_("Not possible here"), _("This address can't be used that way.")),
        413: (_("Too large"), _("What you sent is too large for this page.")),
        429: (_("Too many tries"), _("Please wait a minute, then try again.")),
    }.get(status, (_("Something went wrong"), _("Go back and try again.")))
    answer = _page(title, sentence, status)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _log(error: Exception) -> None:
    current_app.logger.error("%s %s", request.method, request.path, exc_info=error)
