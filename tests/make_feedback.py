"""Messages from readers for tests to work with."""

from app.feedback import actions
from app.feedback.models import Topic


def letter(session, message="字太小了。", *, by=None, topic=Topic.SUGGESTION, **more):
    """A message, of a person or without a name."""
    made = actions.send(session, message, topic=topic, person_id=by.id if by else None, **more)
    session.flush()
    return made


def answer(session, sent, message="已改。", *, by, at):
    """An answer to it."""
    made = actions.answer(session, sent, message=message, by_id=by.id, org_id=at.id)
    session.flush()
    return made
