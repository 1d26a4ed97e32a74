"""Reading organisations, persons, memberships and roles."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.core import clock
from app.core.errors import NotFound
from app.people.models import (
    Membership,
    Org,
    OrgKind,
    Person,
    Role,
    RoleGrant,
    SignIn,
)
from app.people.permissions import Permission, roles_with

AT_ONCE = 500  # Values in one IN (…); SQLite takes some thousands, PostgreSQL plans slowly.


def is_current() -> ColumnElement[bool]:
    """Return the condition on Membership: it has not ended before today."""
    return or_(Membership.until_on.is_(None), Membership.until_on >= clock.today())


def get_org(session: Session, org_id: UUID) -> Org:
    """Return the organisation, or raise NotFound."""
    org = session.get(Org, org_id)
    if org is None:
        raise NotFound
    return org


def find_org_by_key(session: Session, key: str) -> Org | None:
    """Return the organisation with this code, or None."""
    return session.get(Org, Org.id_for(key))


def find_root(session: Session) -> Org | None:
    """Return the root of the tree, or None before the places are loaded."""
    return session.scalars(
        select(Org).where(Org.parent_id.is_(None)).order_by(Org.path).limit(1)
    ).first()


def find_orgs_by_key(session: Session, keys: Collection[str], *, path: str) -> dict[str, Org]:
    """Return those organisations at or below the path which have one of these codes."""
    return {
        org.key: org
        for some in chunks(sorted(keys))
        for org in session.scalars(select(Org).where(Org.key.in_(some), Org.within(path)))
    }


def list_above(session: Session, org: Org) -> Sequence[Org]:
    """Return the organisations above this one, the root first."""
    keys = org.path.split("/")[:-2]
    return session.scalars(select(Org).where(Org.key.in_(keys)).order_by(Org.path)).all()


def list_districts(session: Session) -> Sequence[Org]:
    """Return the 16 districts and the development area, in the order of their codes."""
    return session.scalars(select(Org).where(Org.kind == OrgKind.DISTRICT).order_by(Org.path)).all()


def district_names(session: Session) -> dict[str, str]:
    """Return the names of the 16 districts by their code of GB/T 2260.

    The development area has no such code of its own: its ground is Daxing's.
    """
    return dict(
        session.execute(
            select(Org.key, Org.name)
            .where(Org.kind == OrgKind.DISTRICT, Org.key == Org.region)
            .order_by(Org.path)
        ).all()
    )


def get_person(session: Session, person_id: UUID) -> Person:
    """Return the person, or raise NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def get_person_within(session: Session, org: Org, *, person_id: UUID) -> Person:
    """Return a person with a current membership at or below `org`, or raise NotFound."""
    person = session.scalars(
        select(Person).where(Person.id == person_id, Person.id.in_(people_under(org.path)))
    ).first()
    if person is None:
        raise NotFound
    return person


def hold_person(session: Session, person_id: UUID) -> None:
    """Let nobody else give or end a person's places, roles or sign-in until this transaction ends.

    A row is held and not a turn taken: a file may be of a hundred thousand people. What points at
    the person is not kept waiting, and SQLite has but one writer anyway.
    """
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))


def people_under(path: str, *, ever: bool = False) -> Select[UUID]:
    """Select the ids of people with a current membership at or below the path.

    With `ever`, those who had one and left are among them.
    """
    found = select(Membership.person_id).join(Org, Org.id == Membership.org_id)
    found = found.where(Org.within(path))
    return found if ever else found.where(is_current())


def list_memberships(session: Session, *, person_id: UUID) -> Sequence[Membership]:
    """Return the person's memberships with their organisations, the present ones first."""
    return session.scalars(
        select(Membership)
        .where(Membership.person_id == person_id)
        .options(joinedload(Membership.org))
        .order_by(Membership.until_on.is_not(None), Membership.since_on.desc(), Membership.id)
    ).all()


def list_memberships_of(
    session: Session, person_ids: Collection[UUID], *, path: str
) -> dict[UUID, list[Membership]]:
    """Return the current memberships at or below the path, by person, with organisations."""
    found: dict[UUID, list[Membership]] = {}
    for some in chunks(list(person_ids)):
        for membership in session.scalars(
            select(Membership)
            .join(Membership.org)
            .where(Membership.person_id.in_(some), Org.within(path), is_current())
            .options(contains_eager(Membership.org))
            .order_by(Org.path, Membership.id)
        ):
            found.setdefault(membership.person_id, []).append(membership)
    return found


def find_membership(session: Session, *, person_id: UUID, org_id: UUID) -> Membership | None:
    """Return the person's current membership at this very organisation, or None."""
    return session.scalars(
        select(Membership)
        .where(Membership.person_id == person_id, Membership.org_id == org_id, is_current())
        .order_by(Membership.id)
        .limit(1)
    ).first()


def get_membership(
    session: Session, membership_id: UUID, *, person: Person, org: Org
) -> Membership:
    """Return this membership of the person at or below `org`, or raise NotFound."""
    found = session.scalars(
        select(Membership)
        .join(Membership.org)
        .where(
            Membership.id == membership_id,
            Membership.person_id == person.id,
            Org.within(org.path),
        )
        .options(contains_eager(Membership.org))
    ).first()
    if found is None:
        raise NotFound
    return found


def count_current(session: Session, *, person_id: UUID) -> int:
    """Return how many current memberships the person has anywhere."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Membership)
            .where(Membership.person_id == person_id, is_current())
        )
        or 0
    )


def list_roles(session: Session, *, person_id: UUID) -> Sequence[RoleGrant]:
    """Return the roles a person holds now, with their organisations."""
    return session.scalars(
        select(RoleGrant)
        .join(RoleGrant.org)
        .where(RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None))
        .options(contains_eager(RoleGrant.org))
        .order_by(Org.path, RoleGrant.role)
    ).all()


def get_role(session: Session, grant_id: UUID, *, person: Person, org: Org) -> RoleGrant:
    """Return this role of the person, granted at or below `org`, or raise NotFound."""
    found = session.scalars(
        select(RoleGrant)
        .join(RoleGrant.org)
        .where(RoleGrant.id == grant_id, RoleGrant.person_id == person.id, Org.within(org.path))
        .options(contains_eager(RoleGrant.org))
    ).first()
    if found is None:
        raise NotFound
    return found


def list_parts(session: Session, *, person_id: UUID, permission: Permission) -> list[str]:
    """Return the paths of those parts of the tree in which the person has the permission."""
    return list(
        session.scalars(
            select(Org.path)
            .join(RoleGrant, RoleGrant.org_id == Org.id)
            .where(
                RoleGrant.person_id == person_id,
                RoleGrant.ended_at.is_(None),
                RoleGrant.role.in_(roles_with(permission)),
            )
        )
    )


def lock_root_admins(session: Session) -> Sequence[RoleGrant]:
    """Return who administers the root, held fast until the transaction ends (PostgreSQL).

    SQLite has but one writer at a time.
    """
    return session.scalars(
        select(RoleGrant)
        .join(Org, Org.id == RoleGrant.org_id)
        .where(Org.parent_id.is_(None), RoleGrant.role == Role.ADMIN, RoleGrant.ended_at.is_(None))
        .with_for_update(of=RoleGrant)
    ).all()


def list_shut_out(session: Session, person_ids: Collection[UUID]) -> set[UUID]:
    """Return the ids of those among these people whose sign-in was closed."""
    return set(
        session.scalars(
            select(SignIn.person_id).where(
                SignIn.person_id.in_(person_ids), SignIn.closed_at.is_not(None)
            )
        )
    )


def chunks(values: Sequence[Any]) -> list[Sequence[Any]]:
    """Return the values in runs short enough for one question to the database."""
    return [values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE)]
