"""Twelve small drawings that anybody can tell apart: to sign in with, and to be known by."""

from uuid import UUID

from flask_babel import LazyString
from markupsafe import Markup

from app.core.language import lazy_gettext as _l
from app.sites.rules import PICTURES

DRAWN: tuple[tuple[LazyString, str], ...] = (
    (
        _l("sun"),
        "M12 7a5 5 0 100 10 5 5 0 000-10zM12 1v3M12 20v3M1 12h3M20 12h3M4 4l2 2M18 18l2 2M4 20l2-2",
    ),
    (_l("moon"), "M16 3a9 9 0 105 13A8 8 0 0116 3z"),
    (_l("tree"), "M12 2L5 11h4l-5 7h16l-5-7h4zM12 18v4"),
    (_l("fish"), "M2 12c4-6 11-6 15 0-4 6-11 6-15 0zM17 12l5-4v8zM7 11v1"),
    (_l("house"), "M3 12l9-9 9 9M5 11v10h14V11M10 21v-6h4v6"),
    (
        _l("apple"),
        "M12 8c-3-3-8-1-8 4 0 4 3 9 5 9l3-1 3 1c2 0 5-5 5-9 0-5-5-7-8-4zM12 8c0-3 1-5 3-6",
    ),
    (_l("star"), "M12 2l3 7 7 1-5 5 1 7-6-4-6 4 1-7-5-5 7-1z"),
    (_l("bowl"), "M2 11h20c0 5-3 9-7 9H9c-4 0-7-4-7-9zM8 7c0-2 2-2 2-4M14 7c0-2 2-2 2-4"),
    (_l("key"), "M8 8a4 4 0 100 8 4 4 0 000-8zM12 12h10M18 12v4M22 12v3"),
    (_l("umbrella"), "M2 12a10 10 0 0120 0zM12 12v8c0 3-4 3-4 0M12 2v1"),
    (_l("leaf"), "M4 20C4 9 10 4 21 3c0 11-5 17-14 15M4 20c3-6 7-9 12-11"),
    (_l("drop"), "M12 2c4 6 7 9 7 13a7 7 0 01-14 0c0-4 3-7 7-13z"),
)
assert len(DRAWN) == PICTURES  # noqa: S101 -- read once, when the program starts


def name(number: int) -> str:
    """Return what the picture shows, in the reader's language."""
    return str(DRAWN[number][0])


def draw(number: int) -> Markup:
    """Return the picture; its name stands beside it in words."""
    path = Markup('<path d="{}"/>').format(DRAWN[number][1])
    return Markup(
        '<svg viewBox="0 0 24 24" width="48" height="48" aria-hidden="true" fill="none" '
        'stroke="currentColor" stroke-width="2">{}</svg>'
    ).format(path)


def of_person(person_id: UUID) -> int:
    """Return the picture by which a person finds their name again on the desk."""
    return person_id.int % PICTURES
