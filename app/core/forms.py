"""What all forms share: their answer's status, and validators that speak in our words."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FileField, SelectField
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError

from app.core.language import lazy_gettext as _l


class Form(FlaskForm):
    """A form; `if form.ok():` in a view, and `form.status` for the page that shows it."""

    class Meta:
        """Forgery is refused for the whole house in core.forgery."""

        csrf = False

        def wrap_formdata(self, form: "Form", formdata: Any) -> MultiDict[str, Any] | None:
            """Return the fields sent: no JSON, and files only to a form that asks for one."""
            if formdata is not _Auto:
                return formdata
            if not form.is_submitted():
                return None
            if any(isinstance(field, FileField) for field in form):
                return CombinedMultiDict([request.form, request.files])
            return request.form

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


class Required(InputRequired):
    """A validator: something must be given, and blanks are nothing."""

    def __call__(self, form: Any, field: Field) -> None:
        """Take a text of blanks for one that is not there."""
        if field.raw_data and isinstance(field.raw_data[0], str):
            field.raw_data = [field.raw_data[0].strip(), *field.raw_data[1:]]
        super().__call__(form, field)


def required() -> Required:
    """Return a validator: something must be given."""
    return Required(_l("Please fill this in."))


def at_most(characters: int) -> Length:
    """Return a validator: no longer than so many characters."""
    return Length(max=characters, message=_l("At most %(max)d characters."))


class Between:
    """A validator: a number within bounds, however many digits it was given with."""

    def __init__(self, least: float, most: float) -> None:
        self.bounds = {"min": least, "max": most}

    def __call__(self, form: object, field: Field) -> None:
        """Refuse what lies outside, and what is missing."""
        if field.data is None or not self.bounds["min"] <= field.data <= self.bounds["max"]:
            raise ValidationError(str(_l("A number from %(min)s to %(max)s.")) % self.bounds)


def between(least: float, most: float) -> Between:
    """Return a validator: a number within bounds."""
    return Between(least, most)


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
