"""The form of a question: its fields by the kind of item, its answer understood by `items`."""

from collections.abc import Sequence

from wtforms import Field, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput

from app.assessment.rules import Drawn
from app.core.forms import Form
from app.core.language import gettext as _
from app.core.language import in_language
from app.core.language import lazy_gettext as _l
from app.items.kinds import Item, ItemKind, Multiple, Number, Single, Text, TrueFalse, kind_of
from app.items.marking import is_blank, tidy_answer

NOT_UNDERSTOOD = {
    ItemKind.SINGLE: _l("Choose one of the list."),
    ItemKind.MULTIPLE: _l("Choose from the list."),
    ItemKind.TRUEFALSE: _l("Choose one of the list."),
    ItemKind.NUMBER: _l("Give the number alone, without a unit, e.g. 96110."),
    ItemKind.TEXT: _l("Write a word or two, at most 200 characters."),
}


class MultiCheckboxField(SelectMultipleField):
    """Several choices, each with a box of its own."""

    option_widget = CheckboxInput()


class HandInForm(Form):
    """Bears the mark of the attempt it was shown for."""

    attempt = HiddenField("")

    @property
    def mark(self) -> str:
        """The mark that came back, or "" from where no form of ours was used."""
        return self.attempt.data or ""


class AnswerForm(HandInForm):
    """What all kinds share: what was sent becomes `given`, None where nothing was answered."""

    answer: Field
    kind = ""  # of its choices: radio or checkbox
    given: object | None = None

    def __init__(self, item: Item, mark: str, answer: object) -> None:
        super().__init__(data={"attempt": mark, "answer": answer})
        self.item = item
        self.answer.label.text = in_language(item.ask, item.ask_en)

    def validate_answer(self, field: Field) -> None:
        """Take an answer that makes sense; say at the field if it makes none."""
        raw: Sequence[str] = field.raw_data or []
        if is_blank(raw):
            return
        self.given = tidy_answer(self.item, raw)
        if self.given is None:
            raise ValidationError(str(NOT_UNDERSTOOD[kind_of(self.item)]))


class OneForm(AnswerForm):
    """One of several; not answered is a choice too, or lynx would tick the first."""

    answer = RadioField("", validate_choice=False)
    kind = "radio"


class SeveralForm(AnswerForm):
    """Any number of several."""

    answer = MultiCheckboxField(
        "", description=_l("More than one is right. Choose all of them."), validate_choice=False
    )
    kind = "checkbox"


class NumberForm(AnswerForm):
    """A number typed."""

    answer = StringField(
        "",
        description=_l("A number, without a unit."),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )


class TextForm(AnswerForm):
    """A word typed."""

    answer = StringField("", render_kw={"autocomplete": "off"})


def form_for(item: Item, drawn: Drawn, *, mark: str, given: object | None) -> AnswerForm:
    """Return the form of an item, its choices in the order drawn, filled with what was given."""
    match item:
        case Single():
            left_out = ("", _("Not answered"))
            return _offering(OneForm(item, mark, _shown(given)), [*_choices(item, drawn), left_out])
        case TrueFalse():
            said = [("true", _("True")), ("false", _("False")), ("", _("Not answered"))]
            return _offering(OneForm(item, mark, _shown(given)), said)
        case Multiple():
            return _offering(SeveralForm(item, mark, _several(given)), _choices(item, drawn))
        case Number():
            return NumberForm(item, mark, _shown(given))
        case Text():
            return TextForm(item, mark, _shown(given))


def _offering(form: OneForm | SeveralForm, choices: list[tuple[str, str]]) -> AnswerForm:
    form.answer.choices = choices
    return form


def _choices(item: Single | Multiple, drawn: Drawn) -> list[tuple[str, str]]:
    chosen = ((index, item.choices[index]) for index in drawn["order"])
    return [(str(index), in_language(one.text, one.text_en)) for index, one in chosen]


def _shown(given: object | None) -> str:
    """Return an answer as the page's field has it: true, not True."""
    return "" if given is None else str(given).lower() if isinstance(given, bool) else str(given)


def _several(given: object | None) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list) else []
