"""What a reader is told for the words of this feature."""

from app.core.language import lazy_gettext as _l
from app.core.words import Words, register
from app.workforce.rules import Sort, State

WORDS = Words(
    [
        (State.HOLDING, _l("Holds a certificate")),
        (State.UNDER_WAY, _l("Under way")),
        (State.NOTHING, _l("Nothing yet")),
        (Sort.NAME, _l("Name")),
        (Sort.NEWEST, _l("Newest certificate")),
        (Sort.ORGANISATION, _l("Organisation")),
    ]
)
register(WORDS)
