"""What this feature tells those upstairs: sent with the LessonRead, `session=` beside it."""

from blinker import Signal

# A person with a place on the course read one of its lessons.
read = Signal()
