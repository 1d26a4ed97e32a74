"""Writing organisations, persons, memberships and roles."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from flask import has_request_context
from sqlalchemy.orm import Session

from app.core import clock, ids, pinyin
from app.core.db import aside
from app.core.errors import Refused
from app.people import audit, names
from app.people.models import (
    Category,
    Deed,
    Link,
    Membership,
    OfficeLevel,
    Org,
    OrgKind,
    Person,
    Rank,
    Role,
    RoleGrant,
)
from app.people.permissions import Permission
from app.people.queries import keeping as queries
from app.people.rules import keeping as rules
from app.people.rules.keeping import Refusal


def create_org(
    session: Session,
    *,
    key: str,
    name: str,
    kind: OrgKind,
    parent: Org | None,
    by_id: UUID | None,
    region: str | None = None,
    credit_code: str | None = None,
) -> Org:
    """Put an organisation under another (or make the root), or raise Refused.

    It stands in its parent's region unless told otherwise.
    """
    key = key.strip().lower()
    if refusal := rules.why_no_org(key, credit_code):
        raise Refused(refusal)
    if queries.find_org_by_key(session, key):
        raise Refused(Refusal.KEY_TAKEN)
    org = Org(
        id=Org.id_for(key),
        key=key,
        name=name.strip(),
        kind=kind,
        parent_id=parent.id if parent else None,
        path=f"{parent.path if parent else ''}{key}/",
        region=region or (parent.region if parent else None),
        credit_code=credit_code,
        sort_key=pinyin.sort_key(name.strip()),
    )
    session.add(org)
    session.flush()  # What is hung under it in the same transaction needs its row.
    audit.note(session, Deed.ORG_CREATED, by_id=by_id, org_id=org.id, kind=kind.value)
    return org


def rename_org(session: Session, org: Org, *, name: str, by_id: UUID | None) -> None:
    """Give the organisation another name; its code and place stay."""
    before, org.name = org.name, name.strip()
    if org.name == before:
        return
    org.sort_key = pinyin.sort_key(org.name)
    audit.note(session, Deed.ORG_CHANGED, by_id=by_id, org_id=org.id, before=before)


def create_person(session: Session, *, name: str, by_id: UUID | None) -> Person:
    """Write down a new person, who as yet belongs nowhere and can't sign in."""
    person = Person(id=ids.new(), created_at=clock.now(), language=None)
    _name(person, name)
    session.add(person)
    session.flush()  # Memberships and sign-ins point at the row.
    audit.note(session, Deed.PERSON_CREATED, by_id=by_id, subject_id=person.id)
    return person


def rename_person(session: Session, person: Person, *, name: str, by_id: UUID | None) -> None:
    """Give the person another name."""
    before = person.name
    _name(person, name)
    if person.name != before:
        audit.note(session, Deed.PERSON_CHANGED, by_id=by_id, subject_id=person.id)


def _name(person: Person, name: str) -> None:
    person.name = names.tidy(name)
    person.folded_name = names.fold(name)
    person.sort_key = pinyin.sort_key(person.name, names.SURNAMES)


def give_membership(
    session: Session,
    *,
    person: Person,
    org: Org,
    category: Category,
    link: Link,
    post: str = "",
    office_level: OfficeLevel | None = None,
    rank: Rank | None = None,
    rank_on: date | None = None,
    since_on: date | None = None,
    by_id: UUID | None = None,
) -> Membership:
    """Give the person a place at an organisation, or raise Refused: one place there at a time."""
    if queries.find_membership(session, person_id=person.id, org_id=org.id):
        raise Refused(Refusal.ALREADY_THERE)
    membership = Membership(
        id=ids.new(),
        person_id=person.id,
        org_id=org.id,
        category=category,
        link=link,
        post=post.strip(),
        office_level=office_level,
        rank=rank,
        rank_on=rank_on,
        since_on=since_on,
    )
    session.add(membership)
    _note_membership(session, membership, by_id=by_id, change="given")
    return membership


def change_membership(
    session: Session, membership: Membership, *, by_id: UUID | None, **changes: object
) -> None:
    """Write other facts of a membership: post, category, office level, rank, days, link."""
    for field, value in changes.items():
        setattr(membership, field, value)
    _note_membership(session, membership, by_id=by_id, change=", ".join(sorted(changes)))


def end_membership(
    session: Session, membership: Membership, *, last_on: date, by_id: UUID | None
) -> None:
    """Let the membership end with the day `last_on`, or raise Refused."""
    person_id = membership.person_id
    refusal = rules.why_not_end(
        since_on=membership.since_on,
        until_on=membership.until_on,
        last_on=last_on,
        is_last=queries.count_current(session, person_id=person_id) == 1,
        has_roles=bool(queries.list_roles(session, person_id=person_id)),
    )
    if refusal:
        raise Refused(refusal)
    membership.until_on = last_on
    _note_membership(session, membership, by_id=by_id, change="ended")


def _note_membership(
    session: Session, membership: Membership, *, by_id: UUID | None, change: str
) -> None:
    audit.note(
        session,
        Deed.MEMBERSHIP_CHANGED,
        by_id=by_id,
        org_id=membership.org_id,
        subject_id=membership.person_id,
        change=change,
    )


def grant_role(
    session: Session, *, person: Person, org: Org, role: Role, by_id: UUID | None
) -> RoleGrant:
    """Give the person a role at an organisation and everything below it, or raise Refused.

    `by_id` is None for a command; a person grants only within their own part, never to
    themselves.
    """
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
    admins = queries.lock_root_admins(session)
    refusal = rules.why_not_end_role(
        path=org.path,
        parts=_parts(session, by_id),
        has_ended=grant.ended_at is not None,
        is_last_admin=[admin.id for admin in admins] == [grant.id],
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
    """Raise Refused unless this person's sign-in is in the hands of administrator `by_id`.

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
    org_id: UUID,
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
