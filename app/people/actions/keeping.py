"""Writing organisations, persons and memberships."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock, ids, pinyin
from app.core.db import Row
from app.core.errors import Refused
from app.people import audit, events, names
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
)
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
    key, name = key.strip().lower(), _fit(names.tidy_title(name))
    if refusal := rules.why_no_org(key, credit_code):
        raise Refused(refusal)
    if queries.find_org_by_key(session, key):
        raise Refused(Refusal.KEY_TAKEN)
    org = Org(
        id=Org.id_for(key),
        key=key,
        name=name,
        kind=kind,
        parent_id=parent.id if parent else None,
        path=f"{parent.path if parent else ''}{key}/",
        region=region or (parent.region if parent else None),
        credit_code=credit_code,
        sort_key=pinyin.sort_key(name),
    )
    add_first(session, org, Refusal.KEY_TAKEN)
    audit.note(session, Deed.ORG_CREATED, by_id=by_id, org_id=org.id, kind=kind.value)
    return org


def rename_org(session: Session, org: Org, *, name: str, by_id: UUID | None) -> None:
    """Give the organisation another name, or raise Refused; its code and place stay."""
    before, org.name = org.name, _fit(names.tidy_title(name))
    if org.name == before:
        return
    org.sort_key = pinyin.sort_key(org.name)
    audit.note(session, Deed.ORG_CHANGED, by_id=by_id, org_id=org.id, before=before)


def add_first(session: Session, row: Row, taken: StrEnum) -> None:
    """Write a row at once, or raise Refused(taken) if another wrote its like a moment before.

    The database is the judge, since on PostgreSQL two may look at the same time and find nothing.
    """
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise Refused(taken) from None


def _fit(name: str) -> str:
    if not names.is_fit(name):
        raise Refused(Refusal.NAME_UNFIT)
    return name


def create_person(session: Session, *, name: str, by_id: UUID | None) -> Person:
    """Write down a new person, who as yet belongs nowhere and can't sign in, or raise Refused."""
    person = Person(id=ids.new(), created_at=clock.now(), language=None)
    _name(person, name)
    session.add(person)
    session.flush()  # Memberships and sign-ins point at the row.
    audit.note(session, Deed.PERSON_CREATED, by_id=by_id, subject_id=person.id)
    return person


def rename_person(session: Session, person: Person, *, name: str, by_id: UUID | None) -> None:
    """Give the person another name, or raise Refused; the audit trail keeps neither."""
    before = person.name
    _name(person, name)
    if person.name != before:
        audit.note(session, Deed.PERSON_CHANGED, by_id=by_id, subject_id=person.id)
        events.renamed.send(person, session=session)


def _name(person: Person, name: str) -> None:
    person.name = _fit(names.tidy(name))
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
    queries.hold_person(session, person.id)
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
    queries.hold_person(session, person_id)
    session.refresh(membership, ["until_on"])
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
