"""Searching the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from app.people import names
from app.people.models import AuditEntry, Deed, Org, Person
from app.people.queries.keeping import people_under


@dataclass(frozen=True)
class Entry:
    """One entry with the names that belong to its ids; None where there is no such row."""

    at: datetime
    deed: Deed
    was_done: bool
    actor: str | None
    subject: str | None
    org: str | None
    address: str | None
    detail: Mapping[str, Any]


def list_entries(
    org: Org,
    *,
    deed: Deed | None = None,
    person: str = "",
    since: datetime | None = None,
    before: datetime | None = None,
    was_done: bool | None = None,
) -> Select[Any]:
    """Select the entries of a part of the tree as rows for `Entry`, the newest first.

    An entry belongs to a part by its organisation, or because who did it or to whom it was done
    has or had a place there. At the root all are seen, those of strangers too.
    """
    actor, subject = aliased(Person), aliased(Person)
    found = (
        select(
            AuditEntry.at,
            AuditEntry.deed,
            AuditEntry.was_done,
            actor.name,
            subject.name,
            Org.name,
            AuditEntry.address,
            AuditEntry.detail,
        )
        .outerjoin(actor, actor.id == AuditEntry.by_id)
        .outerjoin(subject, subject.id == AuditEntry.subject_id)
        .outerjoin(Org, Org.id == AuditEntry.org_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    if org.parent_id is not None:
        people = people_under(org.path, ever=True)
        found = found.where(
            or_(
                AuditEntry.org_id.in_(select(Org.id).where(Org.within(org.path))),
                AuditEntry.by_id.in_(people),
                AuditEntry.subject_id.in_(people),
            )
        )
    if deed is not None:
        found = found.where(AuditEntry.deed == deed)
    if folded := names.fold(person):
        named = [one.folded_name.contains(folded, autoescape=True) for one in (actor, subject)]
        found = found.where(or_(*named))
    if since is not None:
        found = found.where(AuditEntry.at >= since)
    if before is not None:
        found = found.where(AuditEntry.at < before)
    return found if was_done is None else found.where(AuditEntry.was_done.is_(was_done))
