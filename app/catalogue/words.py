"""What a reader is told for the words of this feature."""

from app.catalogue.models import Access, Audience
from app.catalogue.rules import Sort
from app.core.language import lazy_gettext as _l
from app.core.words import Words, register

WORDS = Words(
    [
        (Audience.FARMER, _l("Farmers")),
        (Audience.STEWARD, _l("Village stewards")),
        (Audience.SERVANT, _l("Civil servants")),
        (Audience.LEADER, _l("Leaders")),
        (Audience.CIO, _l("Chief information officers")),
        (Access.PUBLIC, _l("Open to everyone")),
        (Access.MEMBERS, _l("After signing in")),
        (Sort.RELEVANCE, _l("Best match first")),
        (Sort.NEWEST, _l("Newest first")),
        (Sort.TITLE, _l("By title")),
        (Sort.SHORT, _l("Shortest first")),
    ]
)
register(WORDS)
