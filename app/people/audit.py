"""Writing down grave deeds; the entry lives and dies with the request's transaction."""

from typing import Any
from uuid import UUID

from flask import has_request_context, request
from sqlalchemy.orm import Session

from app.core import clock, ids
from app.people.models import AuditEntry, Deed


def note(
    session: Session,
    deed: Deed,
    *,
    by_id: UUID | None,
    was_done: bool = True,
    org_id: UUID | None = None,
    subject_id: UUID | None = None,
    **detail: Any,
) -> None:
    """Write one entry. Details are ids and plain words, never names or numbers of people.

    For what a refusal teaches, call it within `core.db.aside`.
    """
    session.add(
        AuditEntry(
            id=ids.new(),
            at=clock.now(),
            deed=deed,
            was_done=was_done,
            by_id=by_id,
            org_id=org_id,
            subject_id=subject_id,
            address=request.remote_addr if has_request_context() else None,
            detail=detail,
        )
    )
