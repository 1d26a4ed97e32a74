"""Deeds: writing down that a list of people was taken home."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.people import audit
from app.people.models import Deed


def note_taken_home(
    session: Session, *, by_id: UUID, org_id: UUID, purpose: str, people: int
) -> None:
    """Write into the audit trail who took the list home, of how many people and what for."""
    audit.note(
        session,
        Deed.CERTIFICATES_EXPORTED,
        by_id=by_id,
        org_id=org_id,
        purpose=purpose,
        people=people,
    )
