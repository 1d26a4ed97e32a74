"""投诉建议: what readers tell us from any page, and what was answered."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Row


class Topic(StrEnum):
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    MISTAKE = "mistake"  # in a lesson or a question
    BURDEN = "burden"  # too many tasks, screen time asked for as merit


class Feedback(Row):
    """One message; whoever is signed in may send it without their name."""

    __tablename__ = "feedback"

    topic: Mapped[Topic]
    message: Mapped[str]
    page: Mapped[str]  # the path it was sent from
    contact: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    sent_at: Mapped[datetime] = mapped_column(index=True)


class FeedbackAnswer(Row):
    """An answer to a message; the sender sees it on their page."""

    __tablename__ = "feedback_answer"

    feedback_id: Mapped[UUID] = mapped_column(ForeignKey("feedback.id"), index=True)
    message: Mapped[str]
    by_id: Mapped[UUID | None]
    answered_at: Mapped[datetime]
