"""What happens here when something happens below."""

from sqlalchemy.orm import Session

from app.assessment.models import Result
from app.certificates import actions


def on_passed(result: Result, *, session: Session) -> None:
    """Issue the certificate of a passed result, in the same transaction."""
    actions.issue(session, result)
