"""What a reader is told for the levels of skill."""

from app.core.language import lazy_gettext as _l
from app.skills.models import Level

LEVELS = {
    Level.AWARENESS: _l("Awareness"),
    Level.WORKING: _l("Working"),
    Level.PRACTITIONER: _l("Practitioner"),
    Level.EXPERT: _l("Expert"),
}


def level_name(level: int) -> str:
    """Return the name of a level from 1 to 4 in the reader's language."""
    return str(LEVELS[Level(level)])
