"""Reading messages and their answers: a person's own, and those of a part of the tree."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select, true
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.core.paging import Page, paginate
from app.feedback.models import Feedback, FeedbackAnswer
from app.people.models import Org, Person
from app.people.queries.keeping import people_under


@dataclass(frozen=True)
class Letter:
    """A message with its sender's name, or None where it was sent without."""

    feedback: Feedback
    name: str | None
    is_open: bool


def is_open() -> ColumnElement[bool]:
    """Return the condition on Feedback: nobody has answered it."""
    return ~exists().where(FeedbackAnswer.feedback_id == Feedback.id)


def _within(org: Org | None) -> ColumnElement[bool]:
    """Return the condition on Feedback: all for the root, else of people of that part."""
    if org is None or org.parent_id is None:
        return true()
    return Feedback.person_id.in_(people_under(org.path))


def list_letters(session: Session, org: Org, *, answered: bool | None, page: int) -> Page[Letter]:
    """Return the messages for those who answer at `org`, newest first."""
    statement = _letters(org).order_by(Feedback.sent_at.desc(), Feedback.id.desc())
    if answered is not None:
        statement = statement.where(~is_open() if answered else is_open())
    found = paginate(session, statement, page=page)
    return replace(found, rows=[Letter(*row) for row in found.rows])


def _letters(org: Org) -> Select[Feedback, str | None, bool]:
    return (
        select(Feedback, Person.name, is_open())
        .outerjoin(Person, Person.id == Feedback.person_id)
        .where(_within(org))
    )


def list_open(session: Session, *, org: Org, page: int = 1) -> Page[Letter]:
    """Return the messages that wait for those who answer at `org`, newest first."""
    return list_letters(session, org, answered=False, page=page)


def count_open(session: Session, *, org: Org | None = None) -> int:
    """Return how many messages nobody has answered, of all or for those who answer at `org`."""
    return (
        session.scalar(select(func.count()).select_from(Feedback).where(is_open(), _within(org)))
        or 0
    )


def get_letter(session: Session, feedback_id: UUID, *, org: Org) -> Letter:
    """Return the message if it is for those who answer at `org`, or raise NotFound."""
    row = session.execute(_letters(org).where(Feedback.id == feedback_id)).first()
    if row is None:
        raise NotFound
    return Letter(*row)


def list_of_person(session: Session, *, person_id: UUID, page: int = 1) -> Page[Feedback]:
    """Return what a person sent under their name, newest first."""
    return paginate(
        session,
        select(Feedback)
        .where(Feedback.person_id == person_id)
        .order_by(Feedback.sent_at.desc(), Feedback.id.desc()),
        page=page,
    )


def list_answers(
    session: Session, feedback_ids: Collection[UUID]
) -> dict[UUID, list[FeedbackAnswer]]:
    """Return the answers to these messages, the oldest first."""
    found: dict[UUID, list[FeedbackAnswer]] = {}
    for answer in session.scalars(
        select(FeedbackAnswer)
        .where(FeedbackAnswer.feedback_id.in_(feedback_ids))
        .order_by(FeedbackAnswer.answered_at, FeedbackAnswer.id)
    ):
        found.setdefault(answer.feedback_id, []).append(answer)
    return found
