"""Reading supply: who holds valid certificates that prove a skill, and who is on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, select, true
from sqlalchemy.orm import Session, aliased

from app.catalogue.models import CourseVersion, Teaches
from app.certificates.models import Certificate, Proof
from app.certificates.queries import is_valid
from app.core.paging import Page, paginate
from app.enrolment.models import Completion, Enrolment, Withdrawal
from app.people.models import Link, Membership, Org, OrgKind, Person
from app.people.queries.keeping import is_current
from app.talent import rules
from app.talent.rules import Count

COURSES = 10  # named on a skill's page; the list of courses has them all

# Of several places a person has now, the first of these is the main one.
MAIN_FIRST = (Link.POST, Link.RESIDENT, Link.CONCURRENT, Link.ATTACHED, Link.SECONDED)


@dataclass(frozen=True)
class LevelSupply:
    """How many people hold a level, in all and by district (None: the whole city, or unknown)."""

    level: int
    total: Count
    districts: Sequence[tuple[str | None, Count]]


@dataclass(frozen=True)
class Learning:
    """Who is on the way to a skill, and what leads there: slug, titles and level of courses."""

    people: Count
    courses: Sequence[Row[*tuple[Any, ...]]]
    is_more: bool  # whether there are further courses


def _in_their_main_place() -> ColumnElement[int]:
    """Number a person's memberships, the main one first."""
    rank = case({link: place for place, link in enumerate(MAIN_FIRST)}, value=Membership.link)
    return func.row_number().over(
        partition_by=Membership.person_id,
        order_by=(rank, Membership.since_on.desc().nulls_last(), Membership.id),
    )


def _main_places(*conditions: ColumnElement[bool]) -> Select[UUID, UUID]:
    """Select each person's id and that of the organisation of their main place now."""
    places = (
        select(Membership.person_id, Membership.org_id, _in_their_main_place().label("place"))
        .join(Org, Org.id == Membership.org_id)
        .where(is_current(), *conditions)
        .subquery()
    )
    return select(places.c.person_id, places.c.org_id).where(places.c.place == 1)


def _best_proofs(skill_id: UUID) -> Select[UUID, str, int]:
    """Select each holder's id, with number and level of their best certificate that is valid."""
    best = func.row_number().over(
        partition_by=Certificate.person_id,
        order_by=(Proof.level.desc(), Certificate.issued_at.desc(), Certificate.id),
    )
    proofs = (
        select(Certificate.person_id, Certificate.number, Proof.level, best.label("place"))
        .join(Proof, Proof.certificate_id == Certificate.id)
        .where(Proof.skill_id == skill_id, is_valid())
        .subquery()
    )
    return select(proofs.c.person_id, proofs.c.number, proofs.c.level).where(proofs.c.place == 1)


def list_supply(session: Session, *, skill_id: UUID) -> list[LevelSupply]:
    """Return how many hold each level of a skill, the highest first; each person counts once.

    Only what `rules` lets be told comes back.
    """
    holders = _best_proofs(skill_id).subquery()
    places = _main_places(Membership.person_id.in_(select(holders.c.person_id))).subquery()
    home = aliased(Org)
    rows = session.execute(
        select(holders.c.level, home.name, func.count())
        .select_from(holders)
        .outerjoin(places, places.c.person_id == holders.c.person_id)
        .outerjoin(Org, Org.id == places.c.org_id)
        .outerjoin(home, (home.key == Org.region) & (home.kind == OrgKind.DISTRICT))
        .group_by(holders.c.level, home.path, home.name)
        .order_by(holders.c.level.desc(), home.path.nulls_last())
    )
    return [
        _told(level, [(name, count) for _level, name, count in group])
        for level, group in groupby(rows, lambda row: row[0])
    ]


def _told(level: int, counted: list[tuple[str | None, int]]) -> LevelSupply:
    districts = [(name, rules.published(count)) for name, count in counted]
    return LevelSupply(level, rules.together(count for _name, count in districts), districts)


def get_learning(session: Session, *, skill_id: UUID) -> Learning:
    """Return how many are on the way to a skill, and the first courses on offer that teach it."""
    left = exists().where(Withdrawal.enrolment_id == Enrolment.id)
    done = exists().where(Completion.enrolment_id == Enrolment.id)
    people = (
        select(func.count(Enrolment.person_id.distinct()).label("number"))
        .join(Teaches, Teaches.version_id == Enrolment.version_id)
        .where(Teaches.skill_id == skill_id, ~left, ~done)
        .subquery()
    )
    order = (CourseVersion.sort_key, Teaches.level)
    courses = (
        select(
            CourseVersion.slug,
            CourseVersion.title,
            CourseVersion.title_en,
            Teaches.level,
            func.row_number().over(order_by=order).label("place"),
        )
        .join(Teaches, Teaches.version_id == CourseVersion.id)
        .where(Teaches.skill_id == skill_id, CourseVersion.is_current)
        .order_by(*order)
        .limit(COURSES + 1)
        .subquery()
    )
    rows = session.execute(
        select(people.c.number, courses)
        .select_from(people.outerjoin(courses, true()))
        .order_by(courses.c.place)
    ).all()
    taught = [row for row in rows if row.slug]
    return Learning(rules.published(rows[0].number), taught[:COURSES], len(taught) > COURSES)


def list_holders(
    session: Session, org: Org, *, skill_id: UUID, page: int
) -> Page[Row[str, str, int, str]]:
    """Return who of `org` and below holds the skill: name, organisation, level, number."""
    holders = _best_proofs(skill_id).subquery()
    here = _main_places(
        Org.within(org.path), Membership.person_id.in_(select(holders.c.person_id))
    ).subquery()
    statement = (
        select(Person.name, Org.name.label("org_name"), holders.c.level, holders.c.number)
        .join(holders, holders.c.person_id == Person.id)
        .join(here, here.c.person_id == Person.id)
        .join(Org, Org.id == here.c.org_id)
        .order_by(Person.sort_key, Person.id)
    )
    return paginate(session, statement, page=page)
