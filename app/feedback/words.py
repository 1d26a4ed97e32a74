"""What a reader is told for the words of this feature."""

from app.core.language import lazy_gettext as _l
from app.core.words import Words, register
from app.feedback.models import Topic
from app.feedback.rules import Reach

WORDS = Words(
    [
        (Topic.COMPLAINT, _l("A complaint")),
        (Topic.SUGGESTION, _l("A suggestion")),
        (Topic.MISTAKE, _l("A mistake in a lesson or question")),
        (Topic.BURDEN, _l("Too much burden")),
        (Reach.OWN_PAGE, _l("The sender sees the answer on their own page.")),
        (
            Reach.CONTACT,
            _l("The sender gave no name. Answer by the contact given, then note it here."),
        ),
        (
            Reach.NOWHERE,
            _l("The sender gave no name and no contact. Note here what was done."),
        ),
    ]
)
register(WORDS)
