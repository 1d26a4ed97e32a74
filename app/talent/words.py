"""What a reader is told for the words of this feature."""

from app.core.language import lazy_gettext as _l
from app.core.words import Words, register
from app.talent.rules import Precision

WORDS = Words(
    [
        (Precision.EXACT, _l("%(number)d people")),
        (Precision.AT_LEAST, _l("at least %(number)d people")),
        (Precision.FEWER, _l("fewer than %(number)d people")),
    ]
)
register(WORDS)
