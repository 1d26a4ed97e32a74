"""What a reader is told of sites and the desk."""

from app.core.language import lazy_gettext as _l
from app.core.words import Words, register
from app.sites.models import Means
from app.sites.rules import Outcome, Refusal, Trouble

WORDS = Words(
    [
        (Outcome.NEW, _l("New")),
        (Outcome.CHANGED, _l("Changed")),
        (Outcome.UNCHANGED, _l("Unchanged")),
        (Outcome.REFUSED, _l("Refused")),
        (Trouble.NO_VILLAGE, _l("No village of your part has this code of twelve figures.")),
        (Trouble.NO_KIND, _l("This kind is not known. Choose one of the second sheet.")),
        (Trouble.NO_NAME, _l("A name of at most 40 characters is needed.")),
        (Trouble.NO_SPEED, _l("Give the speed as a whole number of kbit/s, or nothing.")),
        (Trouble.TWICE, _l("This site stands in the file twice.")),
        (Means.PIN, _l("PIN")),
        (Means.PICTURES, _l("pictures")),
        (Means.CARD, _l("card")),
        (Means.STEWARD, _l("by the steward")),
        (Refusal.WRONG_KEY, _l("That was not right. Try again, or ask the steward.")),
        (Refusal.CARD_UNKNOWN, _l("No such card. Type the number once more.")),
        (Refusal.CARD_DEAD, _l("This card no longer works. Ask the steward for a new one.")),
        (Refusal.CARD_ELSEWHERE, _l("This card is of another village. Ask the steward.")),
        (Refusal.PERSON_WAITS, _l("Too many tries. Wait a quarter of an hour.")),
        (Refusal.PERSON_WAITS_LONG, _l("Too many tries today. Ask the steward.")),
        (Refusal.TERMINAL_WAITS, _l("Too many tries here. Wait a quarter of an hour.")),
        (Refusal.VILLAGE_WAITS, _l("Too many tries in this village. Wait an hour.")),
        (Refusal.CODE_WRONG, _l("This code is wrong or too old. Ask for a new one.")),
        (Refusal.SITE_CLOSED, _l("This site is closed.")),
        (Refusal.SITE_THERE, _l("This site is in the register already.")),
        (
            Refusal.NAME_REPEATS,
            _l("Somebody here has this name. Add the group or household nickname."),
        ),
        (Refusal.GUARDIAN_MISSING, _l("Under 14 a guardian has to agree. Give their name.")),
        (
            Refusal.GUARDIAN_UNKNOWN,
            _l("No grown-up, or more than one, of this name belongs to the village."),
        ),
    ]
)
register(WORDS)
