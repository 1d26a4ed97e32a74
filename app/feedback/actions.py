"""Taking a message, and answering it."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.core import clock, ids
from app.feedback.models import Feedback, FeedbackAnswer, Topic
from app.people import audit
from app.people.models import Deed


def send(
    session: Session,
    message: str,
    *,
    topic: Topic,
    page: str = "",
    contact: str = "",
    person_id: UUID | None = None,
) -> Feedback:
    """Take a message; without `person_id` it is nobody's, and only a contact leads back."""
    feedback = Feedback(
        id=ids.new(),
        topic=topic,
        message=message,
        page=page,
        contact=contact,
        person_id=person_id,
        sent_at=clock.now(),
    )
    session.add(feedback)
    return feedback


def answer(
    session: Session, feedback: Feedback, *, message: str, by_id: UUID, org_id: UUID
) -> FeedbackAnswer:
    """Answer a message, or note what came of it; the sender sees it on their own page."""
    answer = FeedbackAnswer(
        id=ids.new(),
        feedback_id=feedback.id,
        message=message,
        by_id=by_id,
        answered_at=clock.now(),
    )
    session.add(answer)
    audit.note(session, Deed.FEEDBACK_ANSWERED, by_id=by_id, org_id=org_id, subject_id=feedback.id)
    return answer
