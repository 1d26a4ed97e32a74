"""What this feature tells those upstairs: sent with the Enrolment, `session=` beside it."""

from blinker import Signal

# A person took a place on a course.
enrolled = Signal()
# A person left a course that they had not completed.
withdrawn = Signal()
