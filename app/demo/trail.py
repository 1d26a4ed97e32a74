"""What the audit trail of the demonstration tells of the last weeks."""

from datetime import timedelta
from random import Random

from sqlalchemy.orm import Session

from app.core import clock
from app.demo.town import Town
from app.people import audit
from app.people.models import Deed

DAYS = 30


def write(session: Session, town: Town, dice: Random) -> None:
    """Let the players have signed in on most days, mistyped now and then, and got a code."""
    now = clock.now()
    for days in range(DAYS, 0, -1):
        for name, person_id in sorted(town.players.items()):
            with clock.stopped(now - timedelta(days=days, minutes=dice.randrange(500))):
                if dice.randrange(100) < 8:
                    audit.note(
                        session,
                        Deed.SIGN_IN_FAILED,
                        by_id=None,
                        subject_id=person_id,
                        was_done=False,
                    )
                elif dice.randrange(100) < 50:
                    audit.note(session, Deed.SIGNED_IN, by_id=person_id, subject_id=person_id)
                if name == "servant" and days == DAYS // 2:
                    audit.note(
                        session,
                        Deed.CODE_GIVEN,
                        by_id=town.players["admin"],
                        subject_id=person_id,
                    )
