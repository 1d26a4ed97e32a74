"""Writing what a file of people says: all of it, or nothing."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.core.db import take_turn
from app.core.errors import Refused
from app.people import audit
from app.people.actions import keeping, roles, signing
from app.people.bringing import Judged, Verdict
from app.people.models import Category, Deed, Link, Org, Person
from app.people.rules.bringing import Facts, Outcome, Refusal, Wanted


def bring_in(session: Session, judged: Judged, *, by_id: UUID | None) -> dict[str, Person]:
    """Write what the verdicts say; return the new people by their sign-in names.

    Raise Refused when any row is refused, before anything is written.
    """
    if judged.counts[Outcome.REFUSED]:
        raise Refused(Refusal.ROWS_REFUSED, count=judged.counts[Outcome.REFUSED])
    take_turn(session, "people brought in")  # Two files may name the same people in other orders.
    new: dict[str, Person] = {}
    for verdict in judged.verdicts:
        if verdict.wanted and verdict.org and verdict.outcome is not Outcome.UNCHANGED:
            _write(session, verdict, verdict.wanted, verdict.org, new, by_id=by_id)
    audit.note(
        session,
        Deed.PEOPLE_BROUGHT_IN,
        by_id=by_id,
        org_id=judged.at.id,
        file=judged.digest[:16],
        new=judged.counts[Outcome.NEW],
        changed=judged.counts[Outcome.CHANGED],
        unchanged=judged.counts[Outcome.UNCHANGED],
    )
    return new


def _write(
    session: Session,
    verdict: Verdict,
    wanted: Wanted,
    org: Org,
    new: dict[str, Person],
    *,
    by_id: UUID | None,
) -> None:
    person = verdict.person or new.get(wanted.sign_in)
    if person is None:
        person = new[wanted.sign_in] = keeping.create_person(session, name=wanted.name, by_id=by_id)
        signing.create_sign_in(session, person=person, name=wanted.sign_in)
    if verdict.membership is None:
        _give(session, person, org, wanted.facts, by_id=by_id)
    elif verdict.changes:
        keeping.change_membership(session, verdict.membership, by_id=by_id, **verdict.changes)
    for role in verdict.roles:
        roles.grant_role(session, person=person, org=org, role=role, by_id=by_id)


def _give(session: Session, person: Person, org: Org, facts: Facts, *, by_id: UUID | None) -> None:
    keeping.give_membership(
        session,
        person=person,
        org=org,
        category=facts.category,
        link=facts.link or usual_link(facts.category),
        post=facts.post or "",
        office_level=facts.office_level,
        rank=facts.rank,
        rank_on=facts.rank_on,
        since_on=facts.since_on,
        by_id=by_id,
    )


def usual_link(category: Category) -> Link:
    """Return how people of this category belong to an organisation unless told otherwise."""
    return Link.RESIDENT if category is Category.VILLAGER else Link.POST
