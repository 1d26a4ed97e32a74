"""Pictures chosen one after another, between two pages.

They ride in a signed cookie of a minute and never stand in a page: whoever presses Back later finds
no picture of the one before. The cookie is bound to the person and dies with the last picture.
"""

import hmac
from hashlib import sha256
from uuid import UUID

from flask import Response, current_app, request

from app.core import clock
from app.core.settings import Settings

COOKIE = "picks"
LASTS = 60  # seconds


def _sign(person_id: UUID, picked: str, until: str) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    told = f"picks:{person_id}:{picked}:{until}"
    return hmac.new(settings.secret, told.encode(), sha256).hexdigest()[:32]


def picked_so_far(person_id: UUID) -> list[str]:
    """Return the pictures chosen so far for this person, none if that was too long ago."""
    picked, _, rest = request.cookies.get(COOKIE, "").partition(".")
    until, _, mark = rest.partition(".")
    if not (until.isascii() and until.isdigit()) or clock.now().timestamp() > int(until):
        return []
    is_ours = hmac.compare_digest(mark.encode(), _sign(person_id, picked, until).encode())
    return picked.split("-") if is_ours and picked else []


def keep(response: Response, person_id: UUID, picked: list[str]) -> Response:
    """Keep what was chosen so far until the next page."""
    settings: Settings = current_app.config["SETTINGS"]
    until, joined = str(int(clock.now().timestamp()) + LASTS), "-".join(picked)
    value = f"{joined}.{until}.{_sign(person_id, joined, until)}"
    response.set_cookie(
        COOKIE, value, max_age=LASTS, httponly=True, samesite="Lax", secure=settings.is_tls
    )
    return response


def forget(response: Response) -> Response:
    """Forget what was chosen."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax")
    return response
