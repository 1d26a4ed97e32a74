"""Forms of the desk and of those who keep sites and learners."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
)
from wtforms.validators import Optional, ValidationError

from app.core import clock
from app.core.forms import Form, Number, OneOf, at_most, between, required
from app.core.language import gettext as _
from app.core.language import lazy_gettext as _l
from app.people import names
from app.sites import kinds, rules

LONGEST = 40


class CodeForm(Form):
    """The code that makes a device a terminal."""

    code = StringField(
        _l("Code"), [required(), at_most(LONGEST)], render_kw={"autocomplete": "off"}
    )


class PinForm(Form):
    """A PIN at the desk."""

    pin = PasswordField(
        _l("PIN"),
        [required(), at_most(LONGEST)],
        render_kw={"inputmode": "numeric", "autocomplete": "off", "autofocus": True},
    )


class CardForm(Form):
    """The number on a card; a scanner types it and presses Enter."""

    number = StringField(
        _l("Number on the card"),
        [required(), at_most(LONGEST)],
        render_kw={"autocomplete": "off", "autofocus": True},
    )


class StewardForm(PinForm):
    """A steward lets somebody in by their own PIN."""

    steward = SelectField(_l("Steward"), [OneOf()], validate_choice=False)


class SiteForm(Form):
    """A new site of a village."""

    kind = SelectField(_l("Kind"), [OneOf()], validate_choice=False)
    name = StringField(_l("Name"), [required(), at_most(LONGEST)])
    hours = StringField(_l("Opening hours"), [at_most(LONGEST)])
    line_kbps = IntegerField(
        _l("Speed of the line, kbit/s"), [Optional(), Number(), between(1, 10_000_000)]
    )

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.kind.choices = [(word, kinds.name(word)) for word in kinds.names()]

    def facts(self) -> dict[str, Any]:
        """Return what was stated."""
        return {
            "kind": self.kind.data,
            "name": names.tidy_title(self.name.data or ""),
            "hours": (self.hours.data or "").strip(),
            "line_kbps": self.line_kbps.data,
        }


class TerminalForm(Form):
    """What a terminal to be is called."""

    name = StringField(
        _l("What the device is called"), [required(), at_most(LONGEST)], default=_l("No. 1")
    )


class SiteFilter(Form):
    """What a list of sites is narrowed to."""

    q = StringField(_l("Name or village"))
    kind = SelectField(_l("Kind"), validate_choice=False)
    silent = BooleanField(_l("Only silent ones"))

    def __init__(self, asked: Any) -> None:
        super().__init__(formdata=asked)
        self.kind.choices = [("", _("All")), *((word, kinds.name(word)) for word in kinds.names())]


class RegisterForm(Form):
    """An Excel file of sites; `digest` names the file whose verdicts were seen."""

    file = FileField(
        _l("Excel file"),
        validators=[required()],
        description=_l("An .xlsx file of at most 1 MB."),
        render_kw={"accept": ".xlsx"},
    )
    digest = HiddenField()


class LearnerFilter(Form):
    """What a list of learners is narrowed to."""

    q = StringField(_l("Name"))


class LearnerForm(Form):
    """A new learner, in under a minute."""

    name = StringField(_l("Name"), [required(), at_most(LONGEST)])
    birth_year = IntegerField(
        _l("Year of birth"), [Number(), required()], render_kw={"inputmode": "numeric"}
    )
    nickname = StringField(
        _l("Group or household nickname"),
        [at_most(LONGEST)],
        description=_l("Only where the name repeats in the village."),
    )
    guardian = StringField(
        _l("Guardian"),
        [at_most(LONGEST)],
        description=_l("Only under 14: a grown-up of this village, by name."),
    )
    pin = PasswordField(
        _l("PIN, four to six digits"),
        [at_most(LONGEST)],
        description=_l("May be left out: then pictures or a card."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    agrees = BooleanField(_l("I read this out, and they agree."))

    def validate_name(self, field: StringField) -> None:
        """Take what can be a name."""
        if not names.is_fit(names.tidy(field.data or "")):
            raise ValidationError(_("A name begins with a letter."))

    def validate_birth_year(self, field: IntegerField) -> None:
        """Take a year in which somebody living was born."""
        if not rules.is_fit_year(field.data or 0, this_year=clock.today().year):
            raise ValidationError(_("Give the year with four figures, e.g. 1962."))

    def validate_pin(self, field: PasswordField) -> None:
        """Take a PIN that is not the first that everybody tries."""
        if field.data:
            check_pin(field.data, birth_year=self.birth_year.data)

    def validate_agrees(self, field: BooleanField) -> None:
        """Nobody is registered who did not agree."""
        if not field.data:
            raise ValidationError(_("Without this nothing may be kept of them."))


class NewPinForm(Form):
    """Another PIN."""

    pin = PasswordField(
        _l("PIN, four to six digits"),
        [required(), at_most(LONGEST)],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )

    def validate_pin(self, field: PasswordField) -> None:
        """Take a PIN that is not the first that everybody tries."""
        check_pin(field.data or "")


def check_pin(typed: str, *, birth_year: int | None = None) -> None:
    """Raise ValidationError with a sentence unless this will do as a PIN."""
    pin = rules.read_pin(typed)
    if pin is None:
        raise ValidationError(_("A PIN has four to six digits."))
    if rules.is_weak_pin(pin, birth_year=birth_year):
        raise ValidationError(_("Everybody tries this one first. Choose another."))
