"""How long a message may be, what a page of this site is, and how its sender can be reached."""

import re
from enum import StrEnum
from uuid import UUID

LONGEST = 2_000  # characters of a message or of an answer
LONGEST_PAGE = 200
LONGEST_CONTACT = 100

# A path within this site, without a query: what stands in one may be personal.
_PATH = re.compile(r"/(?!/)[\w./~%-]*")


class Reach(StrEnum):
    """How an answer comes to the sender."""

    OWN_PAGE = "own_page"
    CONTACT = "contact"
    NOWHERE = "nowhere"


def local_path(text: str) -> str:
    """Return the path within this site that the text begins with, or "" if it is none."""
    path = text.partition("?")[0].partition("#")[0]
    return path if len(path) <= LONGEST_PAGE and _PATH.fullmatch(path) else ""


def reach(*, person_id: UUID | None, contact: str) -> Reach:
    """Tell how the sender of a message can be reached."""
    if person_id is not None:
        return Reach.OWN_PAGE
    return Reach.CONTACT if contact else Reach.NOWHERE
