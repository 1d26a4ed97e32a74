"""What a reader is told for the words of this feature."""

from app.core.language import lazy_gettext as _l
from app.core.words import Words, register
from app.enrolment.rules import Refusal, Standing

WORDS = Words(
    [
        (Standing.UNDER_WAY, _l("Under way")),
        (Standing.COMPLETED, _l("Completed")),
        (Standing.WITHDRAWN, _l("Withdrawn")),
        (Refusal.ALREADY_IN, _l("You have a place on this course already.")),
        (
            Refusal.ALREADY_COMPLETED,
            _l("You have completed this course. When it comes out anew, you may take it again."),
        ),
        (Refusal.NOT_UNDER_WAY, _l("You are not enrolled on this course.")),
    ]
)
register(WORDS)
