"""Searching everything a reader may see; each kind is a section of the page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.models import Access, CourseVersion
from app.certificates import rules as numbers
from app.certificates.models import Certificate
from app.core import search
from app.core.language import in_language, wanted
from app.core.search import Hit
from app.people import names
from app.people.access import Reader
from app.people.models import Membership, Org, Person
from app.people.permissions import Permission
from app.people.queries.keeping import is_current

LONGEST = 100  # characters of a question that are looked at
EACH = 10  # lines of a section
KINDS = ("course", "lesson", "skill")


@dataclass(frozen=True)
class FoundOrg:
    """An organisation, the hit marked."""

    id: UUID
    name: Markup


@dataclass(frozen=True)
class FoundPerson:
    """A person of the reader's part, the hit marked, and where they belong."""

    id: UUID
    name: Markup
    org_id: UUID
    org_name: str


@dataclass(frozen=True)
class FoundCertificate:
    """A certificate of the reader's own."""

    number: str
    title: str


@dataclass
class Found:
    """What answers a question, kind by kind."""

    courses: Sequence[Hit] = ()
    lessons: Sequence[Hit] = ()
    skills: Sequence[Hit] = ()
    people: Sequence[FoundPerson] = ()
    orgs: Sequence[FoundOrg] = ()
    certificates: Sequence[FoundCertificate] = field(default=())

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return any(vars(self).values())


def find(session: Session, question: str, *, reader: Reader | None) -> Found:
    """Return what this reader may see; lessons for members only to who is signed in."""
    scopes = [Access.PUBLIC.value] + ([Access.MEMBERS.value] if reader else [])
    hits = search.find(session, question, kinds=KINDS, scopes=scopes, language=wanted())
    found = Found(
        courses=[hit for hit in hits if hit.kind == "course"][:EACH],
        lessons=[hit for hit in hits if hit.kind == "lesson"][:EACH],
        skills=[hit for hit in hits if hit.kind == "skill"][:EACH],
    )
    if reader is None:
        return found
    if numbers.is_well_typed(numbers.tidy(question)):
        found.certificates = _certificates(session, question, reader)
    elif reader.may_somewhere(Permission.PERSON_READ):
        found.people = _people(session, question, reader)
        found.orgs = _orgs(session, question, reader)
    return found


def _certificates(session: Session, question: str, reader: Reader) -> list[FoundCertificate]:
    rows = session.execute(
        select(Certificate.number, CourseVersion.title, CourseVersion.title_en)
        .join(CourseVersion, CourseVersion.id == Certificate.version_id)
        .where(Certificate.number == numbers.tidy(question), Certificate.person_id == reader.id)
    )
    return [FoundCertificate(number, in_language(zh, en)) for number, zh, en in rows]


def _people(session: Session, question: str, reader: Reader) -> list[FoundPerson]:
    """Return people in whose name this stands."""
    folded = names.fold(question)
    if not folded:
        return []
    rows = session.execute(
        select(Person.id, Person.name, Org.id, Org.name)
        .join(Membership, Membership.person_id == Person.id)
        .join(Org, Org.id == Membership.org_id)
        .where(
            Person.folded_name.contains(folded, autoescape=True),
            reader.where(Permission.PERSON_READ),
            is_current(),
        )
        .order_by(Person.sort_key, Person.id, Org.path)
        .limit(EACH)
    )
    return [
        FoundPerson(person_id, search.mark(name, question), org_id, org_name)
        for person_id, name, org_id, org_name in rows
    ]


def _orgs(session: Session, question: str, reader: Reader) -> list[FoundOrg]:
    asked = question.strip()
    if not asked:
        return []
    rows = session.execute(
        select(Org.id, Org.name)
        .where(Org.name.contains(asked, autoescape=True), reader.where(Permission.PERSON_READ))
        .order_by(Org.path)
        .limit(EACH)
    )
    return [FoundOrg(org_id, search.mark(name, question)) for org_id, name in rows]
