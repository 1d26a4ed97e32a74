"""What a reader is told for the words of this feature."""

from app.assessment.rules import Refusal
from app.core.language import lazy_gettext as _l
from app.core.words import Words, register

WORDS = Words(
    [
        (Refusal.NOT_ENROLLED, _l("Enrol on the course first.")),
        (
            Refusal.HANDED_IN,
            _l("This attempt has been handed in. Its answers can't be changed any more."),
        ),
        (Refusal.ALREADY_PASSED, _l("You have passed this assessment already.")),
        (
            Refusal.NONE_LEFT,
            _l("You have used up all attempts. The trainer of the course can advise you."),
        ),
        (Refusal.TOO_SOON, _l("You can try again from %(free_from)s.")),
    ]
)
register(WORDS)
