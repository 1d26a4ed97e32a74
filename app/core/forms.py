"""What all forms share: their answer's status, and validators that speak in our words."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectField
from wtforms.validators import InputRequired, Length, NumberRange, StopValidation


class Form(FlaskForm):
    """A form; `if form.ok():` in a view, and `form.status` for the page that shows it."""

    class Meta:
        """Forgery is refused for the whole house in core.forgery."""

        csrf = False

    status = 200

    def ok(self) -> bool:
        """Tell whether it was sent and every field is right; else set 422 if it was sent."""
        if not self.is_submitted():
            return False
        if self.validate():
            return True
        self.status = 422
        return False

    def wrong(self, field: str, sentence: object) -> None:
        """Put a sentence at a field that only an action could judge; the page becomes a 422."""
        self[field].errors = [*self[field].errors, sentence]
        self.status = 422


def required() -> InputRequired:
    """Return a validator: something must be given."""
    return InputRequired(_l("Please fill this in."))


def at_most(characters: int) -> Length:
    """Return a validator: no longer than so many characters."""
    return Length(max=characters, message=_l("At most %(max)d characters."))


def between(least: float, most: float) -> NumberRange:
    """Return a validator: a number within bounds."""
    return NumberRange(least, most, message=_l("A number from %(min)s to %(max)s."))


class Number:
    """A validator before all others: the text must be a number."""

    def __call__(self, form: object, field: Field) -> None:
        """Replace WTForms' own sentence by ours."""
        if field.process_errors:
            field.process_errors = []
            field.errors = []
            raise StopValidation(str(_l("Give a number, e.g. 12.")))


class Day:
    """A validator before all others: the text must be a day."""

    def __call__(self, form: object, field: Field) -> None:
        """Replace WTForms' own sentence by ours."""
        if field.process_errors:
            field.process_errors = []
            field.errors = []
            raise StopValidation(str(_l("Give a day, e.g. 2026-03-01.")))


class OneOf:
    """A validator: one of the choices on the page."""

    def __call__(self, form: object, field: SelectField) -> None:
        """Refuse what was not offered."""
        if field.data not in {value for value, *_rest in field.iter_choices()}:
            raise StopValidation(str(_l("Choose one of the list.")))


Choices = Sequence[tuple[Any, Any]]
