"""Sessions at a device that others use too end by themselves, soon after nobody touches them.

Reading writes nothing, so no row says when somebody was last here: a signed cookie says until when
the session holds, and each page moves it on by the time it takes to read that page, and two
minutes. Half a minute before, the page leads to a question that one touch answers.
"""

import hmac
import re
from datetime import timedelta
from hashlib import sha256

from flask import Response, current_app, request
from flask import session as flashed

from app.core import clock
from app.core.settings import Settings

COOKIE = "awake"
CHARACTERS_A_MINUTE = 200
GRACE = timedelta(minutes=2)
WARNING = timedelta(seconds=30)
STILL_HERE, DESK = "/desk/still-here", "/desk"
_MARKS = re.compile(rb"<style.*?</style>|<[^>]*>|\s+", re.DOTALL)


def _sign(secret: str, until: str) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    told = f"awake:{secret}:{until}"
    return hmac.new(settings.secret, told.encode(), sha256).hexdigest()[:32]


def is_awake(secret: str) -> bool:
    """Tell whether the shared session behind this secret was touched lately enough."""
    until, _, mark = request.cookies.get(COOKIE, "").partition(".")
    if not until.isdigit() or not hmac.compare_digest(mark.encode(), _sign(secret, until).encode()):
        return False
    return clock.now().timestamp() < int(until)


def reading_time(page: bytes) -> timedelta:
    """Return how long an unhurried reader needs for what a page says."""
    characters = len(_MARKS.sub(b"", page).decode(errors="replace"))
    return timedelta(minutes=characters / CHARACTERS_A_MINUTE)


def wake(response: Response, secret: str, lasts: timedelta = GRACE) -> None:
    """Let the shared session hold for so long from now."""
    settings: Settings = current_app.config["SETTINGS"]
    until = str(int((clock.now() + lasts).timestamp()))
    response.set_cookie(
        COOKIE,
        f"{until}.{_sign(secret, until)}",
        httponly=True,
        samesite="Lax",
        secure=settings.is_tls,
    )


def stay_awake(response: Response, secret: str) -> None:
    """Move the end on by the time this page takes, and let the page ask before it comes."""
    if request.path == STILL_HERE:  # The question itself gives no more time than to answer it.
        response.headers["Refresh"] = f"{int(WARNING.total_seconds())}; url={DESK}"
        return
    given = response.headers.getlist("Set-Cookie")
    if response.status_code >= 500 or any(one.startswith(f"{COOKIE}=") for one in given):
        return
    is_page = response.mimetype == "text/html" and not response.is_streamed
    lasts = GRACE + (reading_time(response.get_data()) if is_page else timedelta())
    wake(response, secret, lasts)
    if is_page and response.status_code != 303:
        asks = int((lasts - WARNING).total_seconds())
        response.headers["Refresh"] = f"{asks}; url={STILL_HERE}?to={request.path}"


def forget(response: Response, session_cookie: str) -> None:
    """Take back the cookies of a shared session that is over, unless a new one begins just now."""
    given = response.headers.getlist("Set-Cookie")
    if any(one.startswith((f"{COOKIE}=", f"{session_cookie}=")) for one in given):
        return
    settings: Settings = current_app.config["SETTINGS"]
    flashed.clear()
    for one in (session_cookie, COOKIE):
        response.delete_cookie(one, httponly=True, samesite="Lax", secure=settings.is_tls)
    response.headers["Clear-Site-Data"] = '"storage"'
