"""Lists that administrators page through: organisations below one, and people of a part."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.people import names
from app.people.models import Category, Membership, Org, Person, Role, RoleGrant, SignIn
from app.people.queries.keeping import is_current


@dataclass(frozen=True)
class Listed:
    """One line of a list of people."""

    id: UUID
    name: str
    sign_in: str | None
    is_closed: bool
    since_on: date | None


def children_of(org: Org, *, question: str = "") -> Select[Org]:
    """Select what stands right under an organisation, or all below it that a question names."""
    if not question:
        return select(Org).where(Org.parent_id == org.id).order_by(Org.sort_key, Org.id)
    return (
        select(Org)
        .where(Org.within(org.path), Org.id != org.id, _is_named(question))
        .order_by(Org.sort_key, Org.id)
    )


def _is_named(question: str) -> ColumnElement[bool]:
    return or_(
        Org.name.contains(question.strip(), autoescape=True),
        Org.key.startswith(question.strip().lower(), autoescape=True),
    )


def list_people(
    org: Org,
    *,
    question: str = "",
    category: Category | None = None,
    role: Role | None = None,
    by_since: bool = False,
) -> Select[Any]:
    """Select the people of an organisation and below as rows for `Listed`.

    A question finds a part of the name or the beginning of the sign-in name.
    """
    places = (
        select(Membership.person_id, func.max(Membership.since_on).label("since_on"))
        .join(Org, Org.id == Membership.org_id)
        .where(Org.within(org.path), is_current())
        .group_by(Membership.person_id)
    )
    if category:
        places = places.where(Membership.category == category)
    place = places.subquery()
    found = (
        select(Person.id, Person.name, SignIn.name, SignIn.closed_at, place.c.since_on)
        .join(place, place.c.person_id == Person.id)
        .outerjoin(SignIn, SignIn.person_id == Person.id)
    )
    if folded := names.fold(question):
        found = found.where(
            or_(
                Person.folded_name.contains(folded, autoescape=True),
                SignIn.name.startswith(question.strip().casefold(), autoescape=True),
            )
        )
    if role:
        found = found.where(Person.id.in_(_holders(org.path, role)))
    if by_since:
        newest = place.c.since_on.desc().nulls_last()
        return found.order_by(newest, Person.sort_key, Person.id)
    return found.order_by(Person.sort_key, Person.id)


def listed(row: tuple[UUID, str, str | None, datetime | None, date | None]) -> Listed:
    """Return a row of `list_people` by names."""
    person_id, name, sign_in, closed_at, since_on = row
    return Listed(person_id, name, sign_in, closed_at is not None, since_on)


def _holders(path: str, role: Role) -> Select[UUID]:
    return (
        select(RoleGrant.person_id)
        .join(Org, Org.id == RoleGrant.org_id)
        .where(Org.within(path), RoleGrant.role == role, RoleGrant.ended_at.is_(None))
    )
