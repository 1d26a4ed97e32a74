"""Deeds: issuing a certificate for a passed result, and revoking one."""

import secrets
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from app.assessment.models import Result
from app.catalogue.models import CourseVersion
from app.certificates import events, queries, rules
from app.certificates.models import Certificate, Kind, Proof, RegisterEntry, Revocation
from app.certificates.reserved import read_reserved
from app.core import clock
from app.core.db import take_turn
from app.core.errors import Refused
from app.people import audit
from app.people.models import Deed, Person
from app.people.names import mask


def issue(session: Session, result: Result) -> Certificate:
    """Return the certificate of a passed result, issued now unless it was before.

    It proves what the version teaches. Raise Refused if its kind bears a reserved name.
    """
    if (found := queries.find_by_result(session, result.id)) is not None:
        return found
    _check_title(Kind.COMPLETION)
    version = session.scalars(
        select(CourseVersion)
        .where(CourseVersion.id == result.version_id)
        .options(selectinload(CourseVersion.teaches))
    ).one()
    certificate = Certificate(
        id=Certificate.id_for(result.id),
        # Among 2⁵⁰ numbers one that is taken is not worth a query; the key would refuse it.
        number=rules.number_for(secrets.randbelow(32) for _ in range(rules.RANDOM)),
        kind=Kind.COMPLETION,
        person_id=result.person_id,
        version_id=version.id,
        result_id=result.id,
        issued_at=clock.now(),
        expires_on=None,
        score=result.score,
        hours=version.hours,
        proofs=[Proof(skill_id=one.skill_id, level=one.level) for one in version.teaches],
        revocation=None,
    )
    session.add_all([certificate, _entry(session, certificate, version)])
    events.issued.send(certificate, session=session)
    return certificate


def revoke(
    session: Session, certificate: Certificate, *, reason: str, by_id: UUID, org_id: UUID
) -> Revocation:
    """Write down that the certificate holds no longer and why, or raise Refused."""
    take_turn(session, f"certificate {certificate.id}")
    if queries.is_revoked(session, certificate.id):
        raise Refused(rules.Refusal.ALREADY_REVOKED)
    certificate.revocation = Revocation(revoked_at=clock.now(), by_id=by_id, reason=reason)
    entry = queries.find_entry(session, certificate.number)
    if entry is not None:
        entry.revoked_on = clock.today()
    audit.note(
        session,
        Deed.CERTIFICATE_REVOKED,
        by_id=by_id,
        org_id=org_id,
        subject_id=certificate.person_id,
        certificate=str(certificate.id),
    )
    events.revoked.send(certificate, session=session)
    return certificate.revocation


def mask_anew(session: Session, person: Person) -> None:
    """Write the person's name, masked, into the register's entries of their certificates."""
    numbers = select(Certificate.number).where(Certificate.person_id == person.id)
    session.execute(
        update(RegisterEntry)
        .where(RegisterEntry.number.in_(numbers))
        .values(masked_name=mask(person.name))
    )


def _check_title(kind: Kind) -> None:
    """Raise Refused if certificates of this kind bear a name that a document reserves."""
    reserved = read_reserved()
    title = rules.TITLES[kind]
    if refusal := rules.why_not_title(title, reserved.words):
        raise Refused(refusal, title=title, document=reserved.document)


def _entry(session: Session, certificate: Certificate, version: CourseVersion) -> RegisterEntry:
    name = session.scalars(select(Person.name).where(Person.id == certificate.person_id)).one()
    return RegisterEntry(
        number=certificate.number,
        kind=certificate.kind,
        masked_name=mask(name),
        title=version.title,
        title_en=version.title_en,
        issued_on=clock.day_of(certificate.issued_at),
        expires_on=certificate.expires_on,
        revoked_on=None,
    )
