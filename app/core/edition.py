"""The edition of what everybody may see: a number that moves when published things change.

Pages kept for all (core.shelf) are of one edition. Whoever publishes something calls `turn` in the
same transaction; what only counts (people on a course) does not, and follows within a minute.
"""

from time import monotonic

from sqlalchemy import BigInteger, case, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock
from app.core.db import Base, Database

PUBLIC = "public"
LOOK_EVERY = 1.0  # seconds; so long a change may go unseen by another process


class Edition(Base):
    """The one row whose number says how often published things have changed."""

    __tablename__ = "edition"

    name: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, default=0)  # microseconds since 1970


def turn(session: Session) -> None:
    """Begin a new edition: what was kept of the old one is shown no more.

    The number is the moment, so that a backup put back never meets pages kept of its own number.
    """
    now = int(clock.now().timestamp() * 1_000_000)
    later = case((Edition.number < now, now), else_=Edition.number + 1)
    session.execute(update(Edition).where(Edition.name == PUBLIC).values(number=later))


_NUMBER = select(Edition.number).where(Edition.name == PUBLIC)


class Watch:
    """Knows the present edition, asking the database once a second at most."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._looked_at = float("-inf")
        self._number = 0

    def number(self) -> int:
        """Return the edition's number; raise OperationalError if the database can't be reached."""
        now = monotonic()
        if now - self._looked_at >= LOOK_EVERY:
            with self._database.open(writes=False) as session:
                self._number = session.scalar(_NUMBER) or 0
            self._looked_at = now
        return self._number
