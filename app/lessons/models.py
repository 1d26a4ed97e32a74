"""The fact that a person read a lesson."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core import ids
from app.core.db import Row


class LessonRead(Row):
    """A lesson read by its enrolled reader; append-only, its id computed, so twice is once."""

    __tablename__ = "lesson_read"

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[int]  # of the lesson in the enrolment's version
    read_at: Mapped[datetime]
    origin: Mapped[str] = mapped_column(default="centre")  # later: the village node

    @staticmethod
    def id_for(enrolment_id: UUID, number: int) -> UUID:
        """Return the id of this reading."""
        return ids.computed("lesson_read", enrolment_id.hex, str(number))
