"""Giving and ending roles, and who may lay hands on whom."""

from enum import StrEnum
from uuid import UUID

from flask import has_request_context
from sqlalchemy.orm import Session

from app.core import clock, ids
from app.core.db import aside
from app.core.errors import Refused
from app.people import audit
from app.people.models import Deed, Org, Person, Role, RoleGrant
from app.people.permissions import Permission
from app.people.queries import keeping as queries
from app.people.rules import keeping as rules


def grant_role(
    session: Session, *, person: Person, org: Org, role: Role, by_id: UUID | None
) -> RoleGrant:
    """Give the person a role at an organisation and everything below it, or raise Refused.

    `by_id` is None for a command; a person grants only within their own part, never to
    themselves.
    """
    queries.hold_person(session, person.id)
    refusal = rules.why_not_grant(
        is_oneself=by_id == person.id,
        is_held=any(
            held.org_id == org.id and held.role == role
            for held in queries.list_roles(session, person_id=person.id)
        ),
        path=org.path,
        parts=_parts(session, by_id),
    )
    if refusal:
        raise refused(
            refusal,
            Deed.ROLE_GRANTED,
            by_id=by_id,
            org_id=org.id,
            subject_id=person.id,
            role=role.value,
        )
    grant = RoleGrant(
        id=ids.new(),
        person_id=person.id,
        org_id=org.id,
        role=role,
        granted_at=clock.now(),
        granted_by_id=by_id,
    )
    session.add(grant)
    _note_role(session, Deed.ROLE_GRANTED, grant, by_id=by_id)
    return grant


def end_role(session: Session, grant: RoleGrant, *, org: Org, by_id: UUID | None) -> None:
    """End a role granted at `org`, or raise Refused; the root keeps its last administrator."""
    queries.hold_person(session, grant.person_id)
    session.refresh(grant, ["ended_at"])
    refusal = rules.why_not_end_role(
        path=org.path,
        parts=_parts(session, by_id),
        has_ended=grant.ended_at is not None,
        is_last_admin=grant.role is Role.ADMIN
        and org.parent_id is None
        and is_last_admin(session, person_id=grant.person_id),
    )
    if refusal:
        raise refused(
            refusal,
            Deed.ROLE_ENDED,
            by_id=by_id,
            org_id=org.id,
            subject_id=grant.person_id,
            role=grant.role.value,
        )
    grant.ended_at = clock.now()
    _note_role(session, Deed.ROLE_ENDED, grant, by_id=by_id)


def is_last_admin(session: Session, *, person_id: UUID) -> bool:
    """Tell whether this person alone administers the root and can sign in to do so."""
    admins = {grant.person_id for grant in queries.lock_root_admins(session)}
    return admins - queries.list_shut_out(session, admins) == {person_id}


def _note_role(session: Session, deed: Deed, grant: RoleGrant, *, by_id: UUID | None) -> None:
    audit.note(
        session,
        deed,
        by_id=by_id,
        org_id=grant.org_id,
        subject_id=grant.person_id,
        role=grant.role.value,
    )


def _parts(session: Session, by_id: UUID | None) -> list[str] | None:
    if by_id is None:
        return None
    return queries.list_parts(session, person_id=by_id, permission=Permission.ROLE_GRANT)


def check_help(session: Session, *, person: Person, org: Org, deed: Deed, by_id: UUID) -> None:
    """Raise Refused unless this person's name and sign-in are in the hands of `by_id`.

    `org` is where the administrator acts, for the audit trail.
    """
    refusal = rules.why_not_help(
        role_paths=[held.org.path for held in queries.list_roles(session, person_id=person.id)],
        parts=queries.list_parts(session, person_id=by_id, permission=Permission.PERSON_EDIT),
    )
    if refusal:
        raise refused(refusal, deed, by_id=by_id, org_id=org.id, subject_id=person.id)


def refused(
    reason: StrEnum,
    deed: Deed,
    *,
    by_id: UUID | None,
    org_id: UUID | None,
    subject_id: UUID,
    **detail: str,
) -> Refused:
    """Return the refusal of a grave deed; it is written down even though the request undoes all."""
    if has_request_context():
        aside(
            lambda own: audit.note(
                own,
                deed,
                by_id=by_id,
                was_done=False,
                org_id=org_id,
                subject_id=subject_id,
                reason=reason.value,
                **detail,
            )
        )
    return Refused(reason)
