"""What a keeper is told for the words of this feature."""

from app.core.language import lazy_gettext as _l
from app.core.words import Words, register
from app.demo.rules import Refusal

WORDS = Words(
    [
        (
            Refusal.NOT_EMPTY,
            _l("There are people in this database already; a demonstration needs an empty one."),
        ),
    ]
)
register(WORDS)
