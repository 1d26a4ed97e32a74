"""What happens here when something happens below."""

from sqlalchemy.orm import Session

from app.assessment.models import Result
from app.certificates import actions
from app.people.models import Person


def on_renamed(person: Person, *, session: Session) -> None:
    """Let the register show the new name, masked, as the certificates show it whole."""
    actions.mask_anew(session, person)


def on_passed(result: Result, *, session: Session) -> None:
    """Issue the certificate of a passed result, in the same transaction."""
    actions.issue(session, result)
