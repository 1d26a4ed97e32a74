"""What a reader is told for the words of this feature."""

from app.core.language import lazy_gettext as _l
from app.core.words import Words, register
from app.items.kinds import ItemKind

WORDS = Words(
    [
        (ItemKind.SINGLE, _l("One choice")),
        (ItemKind.MULTIPLE, _l("Several choices")),
        (ItemKind.TRUEFALSE, _l("True or false")),
        (ItemKind.NUMBER, _l("A number")),
        (ItemKind.TEXT, _l("A word or two")),
    ]
)
register(WORDS)
