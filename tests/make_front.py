"""What the pages of the front are filled with in tests."""

from datetime import timedelta

from app.core import clock
from app.enrolment.models import LastFact
from app.feedback.models import Feedback, FeedbackAnswer, Topic
from app.lessons.models import LessonRead
from tests.make import WHEN
from tests.make_certificates import place


def reading(session, person, version, *numbers, at=WHEN):
    """A place on a course, with these lessons read."""
    made = place(session, person, version, enrolled_at=at)
    for number in numbers:
        session.add(
            LessonRead(
                id=LessonRead.id_for(made.id, number),
                enrolment_id=made.id,
                person_id=person.id,
                number=number,
                read_at=at + timedelta(hours=number),
            )
        )
    session.merge(LastFact(person_id=person.id, at=at + timedelta(hours=len(numbers))))
    session.flush()
    return made


def answered(session, person, message="请加一课", answer="已经加上。"):
    """A message and its answer."""
    feedback = Feedback(
        topic=Topic.SUGGESTION,
        message=message,
        page="/courses",
        contact="",
        person_id=person.id,
        sent_at=clock.now(),
    )
    session.add(feedback)
    session.flush()
    session.add(FeedbackAnswer(feedback_id=feedback.id, message=answer, answered_at=clock.now()))
    session.flush()
