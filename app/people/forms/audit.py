"""The form that searches the audit trail."""

from datetime import date, datetime, time, timedelta

from wtforms import DateField, SelectField, StringField

from app.core import clock
from app.core.forms import Form
from app.core.language import gettext as _
from app.core.language import lazy_gettext as _l
from app.people.forms.keeping import choose_day, choose_word
from app.people.models import Deed

DONE = {"done": True, "refused": False}


class AuditFilter(Form):
    """Which entries of the audit trail."""

    deed = choose_word(_l("Deed"), Deed, blank=_l("All"))
    person = StringField(_l("Name of a person"))
    since = choose_day(_l("From day"))
    until = choose_day(_l("Until day"))
    outcome = SelectField(
        _l("Outcome"),
        choices=lambda: {"": _("All"), "done": _("Done"), "refused": _("Refused")},
        validate_choice=False,
    )

    def wanted_deed(self) -> Deed | None:
        """Return the deed looked for, or None for all."""
        return Deed(self.deed.data) if self.deed.data in set(Deed) else None

    def wanted_outcome(self) -> bool | None:
        """Return True for what was done, False for what was refused, None for both."""
        return DONE.get(self.outcome.data or "")

    def first_moment(self) -> datetime | None:
        """Return the moment at which the first day begins in the city."""
        return _beginning(_named(self.since))

    def end_moment(self) -> datetime | None:
        """Return the moment at which the last day is over."""
        last = _named(self.until)
        return _beginning(last + timedelta(days=1)) if last else None


def _named(field: DateField) -> date | None:
    """Return the day that a validated field names, or None for none and for nonsense."""
    return None if field.errors else field.data


def _beginning(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), clock.ZONE) if day else None
