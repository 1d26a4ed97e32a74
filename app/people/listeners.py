"""What people do when the ground tells them something."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.people import audit
from app.people.models import BrowserSession, Deed


def on_restored(session: Session) -> None:
    """End all sessions: a backup brings back those that had been ended since it was made."""
    session.execute(
        update(BrowserSession).where(BrowserSession.ended_at.is_(None)).values(ended_at=clock.now())
    )
    audit.note(session, Deed.RESTORED, by_id=None)
