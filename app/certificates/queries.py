"""Reads of certificates: by number, by person, by skill; and of the register anyone may ask."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.assessment.models import Result
from app.certificates import rules
from app.certificates.models import Certificate, Proof, RegisterEntry, Revocation
from app.core import clock
from app.core.errors import NotFound
from app.enrolment.models import Enrolment
from app.people.access import Reader
from app.people.models import Membership, Org
from app.people.permissions import Permission
from app.people.queries.keeping import is_current


def is_valid() -> ColumnElement[bool]:
    """Return the condition on Certificate: not revoked and not run out."""
    revoked = exists().where(Revocation.certificate_id == Certificate.id)
    runs = or_(Certificate.expires_on.is_(None), Certificate.expires_on >= clock.today())
    return ~revoked & runs


def people_at(orgs: ColumnElement[bool]) -> Select[UUID]:
    """Return the ids of those who have a place now at organisations under this condition."""
    return (
        select(Membership.person_id)
        .join(Org, Org.id == Membership.org_id)
        .where(orgs, is_current())
    )


def _shown() -> Sequence[ExecutableOption]:
    """Return what a certificate's page and paper show beside it."""
    return (
        joinedload(Certificate.person),
        joinedload(Certificate.version),
        joinedload(Certificate.revocation),
        selectinload(Certificate.proofs).joinedload(Proof.skill),
    )


def _one(session: Session, number: str, *scope: ColumnElement[bool]) -> Certificate:
    found = session.scalar(
        select(Certificate)
        .where(Certificate.number == rules.tidy(number), *scope)
        .options(*_shown())
    )
    if found is None:
        raise NotFound
    return found


def get_certificate(session: Session, number: str) -> Certificate:
    """Return the certificate with person, version, revocation and proofs, or raise NotFound."""
    return _one(session, number)


def get_for_reader(session: Session, number: str, *, reader: Reader) -> Certificate:
    """Return it to its holder and to staff who may read the holder's; else raise NotFound."""
    staff = Certificate.person_id.in_(people_at(reader.where(Permission.CERTIFICATE_READ)))
    return _one(session, number, or_(Certificate.person_id == reader.id, staff))


def get_under(session: Session, number: str, *, org: Org) -> Certificate:
    """Return it if its holder has a place at `org` or below, else raise NotFound."""
    return _one(session, number, Certificate.person_id.in_(people_at(Org.within(org.path))))


def find_org_of(session: Session, person_id: UUID, *, orgs: ColumnElement[bool]) -> UUID | None:
    """Return the id of an organisation among `orgs` where the person has a place, or None."""
    return session.scalar(
        people_at(orgs)
        .where(Membership.person_id == person_id)
        .with_only_columns(Org.id)
        .order_by(Org.path)
        .limit(1)
    )


def get_term(session: Session, certificate: Certificate) -> tuple[date, date]:
    """Return the day on which the holder enrolled and the day on which they passed."""
    began_at, ended_at = session.execute(
        select(Enrolment.enrolled_at, Result.marked_at)
        .join(Enrolment, Enrolment.id == Result.enrolment_id)
        .where(Result.id == certificate.result_id)
    ).one()
    return clock.day_of(began_at), clock.day_of(ended_at)


def find_root_name(session: Session) -> str | None:
    """Return the name of the organisation at the top of the tree, or None if there is none."""
    return session.scalar(
        select(Org.name).where(Org.parent_id.is_(None)).order_by(Org.path).limit(1)
    )


def find_by_result(session: Session, result_id: UUID) -> Certificate | None:
    """Return the certificate that came of a result, or None."""
    return session.get(Certificate, Certificate.id_for(result_id))


def list_held(session: Session, *, person_id: UUID) -> Sequence[Certificate]:
    """Return all certificates of a person, the newest first, with version and revocation."""
    return session.scalars(
        select(Certificate)
        .where(Certificate.person_id == person_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id)
        .options(joinedload(Certificate.version), joinedload(Certificate.revocation))
    ).all()


def list_proving(session: Session, *, skill_id: UUID) -> Sequence[Proof]:
    """Return the proofs of a skill by certificates that hold, the highest level first."""
    return session.scalars(
        select(Proof)
        .join(Certificate, Certificate.id == Proof.certificate_id)
        .where(Proof.skill_id == skill_id, is_valid())
        .order_by(Proof.level.desc(), Certificate.issued_at.desc())
    ).all()


def is_revoked(session: Session, certificate_id: UUID) -> bool:
    """Tell whether the certificate was revoked, as the database has it now."""
    revoked = exists().where(Revocation.certificate_id == certificate_id)
    return bool(session.scalar(select(revoked)))


def find_entry(session: Session, number: str) -> RegisterEntry | None:
    """Return what anyone may learn of a tidied number, or None; asks the register alone."""
    return session.get(RegisterEntry, number)


def verify(
    session: Session, typed: str, *, today: date
) -> tuple[rules.Standing, RegisterEntry | None]:
    """Return whether the certificate of a number as typed holds, and its entry if there is one."""
    number = rules.tidy(typed)
    if not rules.is_well_typed(number):
        return rules.Standing.MISTYPED, None
    entry = find_entry(session, number)
    if entry is None:
        return rules.Standing.UNKNOWN, None
    return rules.standing(entry.revoked_on, entry.expires_on, today), entry
