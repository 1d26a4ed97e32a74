"""What a reader is told for the words of this feature."""

from app.core.language import lazy_gettext as _l
from app.core.words import Words, register
from app.lessons.rules import Refusal

WORDS = Words(
    [
        (Refusal.TOO_FAST, _l("That was quick. The lesson does not count as read yet.")),
        (Refusal.NO_PLACE, _l("Reading counts once you have a place on the course.")),
    ]
)
register(WORDS)
