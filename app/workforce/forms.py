"""Forms: what the list is asked for, and what it is taken home for."""

from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from wtforms import SelectField, StringField

from app.core.forms import Form
from app.core.language import gettext as _
from app.core.language import lazy_gettext as _l
from app.core.language import wanted
from app.core.words import say
from app.people.models import Category
from app.workforce.rules import Question, Sort, State

Word = TypeVar("Word", bound=StrEnum)
LONGEST = 100  # characters of a filter or purpose that are looked at


class QuestionForm(Form):
    """Filters and order of the list, from the address; what is not offered is not asked."""

    q = StringField(_l("Name"))
    state = SelectField(_l("Certificates"), validate_choice=False)
    course = StringField(_l("Course"))
    category = SelectField(_l("Staff category"), validate_choice=False)
    unit = StringField(_l("Organisation"))
    sort = SelectField(_l("Sorted by"), validate_choice=False)

    def __init__(self, asked: Any) -> None:
        super().__init__(formdata=asked)
        language = wanted()
        self.state.choices = [("", _("Everybody")), *_choices(State, language)]
        self.category.choices = [("", _("All")), *_choices(Category, language)]
        self.sort.choices = _choices(Sort, language)

    @property
    def question(self) -> Question:
        """What is asked, as one value."""
        return Question(
            q=_text(self.q),
            state=_word(State, self.state.data),
            course=_text(self.course),
            category=_word(Category, self.category.data),
            unit=_text(self.unit),
            sort=_word(Sort, self.sort.data) or Sort.NAME,
        )

    @property
    def is_asked(self) -> bool:
        """Whether anything but the ordinary list is asked for."""
        return self.question != Question()

    @property
    def asked(self) -> list[tuple[str, str]]:
        """The filters that are set, by name, for a form that keeps them."""
        return [(field.name, field.data) for field in self if field.data]


class PurposeForm(Form):
    """What the list is taken home for."""

    purpose = StringField(_l("What it is for"), render_kw={"required": True})

    def __init__(self, asked: Any = None) -> None:
        super().__init__(formdata=asked)

    @property
    def said(self) -> str:
        """The purpose given, or that none was: nobody's purpose is made up."""
        return _text(self.purpose) or _("not stated")


@cache
def _choices(kind: type[StrEnum], _language: str) -> list[tuple[str, str]]:
    """Return the words of a kind, in the present reader's language."""
    return [(word.value, say(word)) for word in kind]


def _word(kind: type[Word], value: str | None) -> Word | None:
    return next((word for word in kind if word.value == value), None)


def _text(field: StringField) -> str:
    """Return what was typed on one line, without what can't be printed."""
    words = "".join(one if one.isprintable() else " " for one in field.data or "").split()
    return " ".join(words)[:LONGEST]
