"""Forms of administrators: organisations, persons, places, roles, lists and files."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, Field, HiddenField, SelectField, StringField
from wtforms.validators import Optional, ValidationError

from app.core.forms import Day, Form, OneOf, at_most, required
from app.core.language import gettext as _
from app.core.language import lazy_gettext as _l
from app.core.words import say
from app.people import names
from app.people.models import Category, Link, OfficeLevel, OrgKind, Rank, Role
from app.people.rules.keeping import FIRST_DAY, LAST_DAY, Refusal

LONGEST = 80
DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"]


def _offered(kind: type[StrEnum], blank: str | None) -> dict[str, str]:
    offered = {word.value: say(word) for word in kind}
    return offered if blank is None else {"": str(blank)} | offered


def choose_word(
    label: str, kind: type[StrEnum], *, blank: str | None = None, **more: Any
) -> SelectField:
    """Return a choice among the words of the code; with `blank` none of them may be chosen."""
    return SelectField(
        label,
        choices=partial(_offered, kind, blank),
        validate_choice=False,
        validators=[OneOf()],
        default=None if blank is None else "",
        **more,
    )


def choose_day(label: str, **more: Any) -> DateField:
    """Return a day that may be left out."""
    return DateField(label, format=DAYS, validators=[Optional(), Day(), Near()], **more)


class Near:
    """A validator: a day that can have been or be within a life of today."""

    def __call__(self, form: object, field: Field) -> None:
        """Refuse what is mistyped, such as the year 202."""
        if field.data is not None and not FIRST_DAY <= field.data <= LAST_DAY:
            raise ValidationError(str(_l("Give a day from 1900 to 2100.")))


def _text(label: str, *, due: bool = False, hint: str = "", **more: Any) -> StringField:
    validators = [required(), at_most(LONGEST)] if due else [at_most(LONGEST)]
    return StringField(label, validators=validators, description=hint, **more)


class Fit:
    """A validator: once tidied, the text can be a name."""

    def __init__(self, tidy: Callable[[str], str]) -> None:
        self.tidy = tidy

    def __call__(self, form: object, field: Field) -> None:
        """Refuse what the actions would refuse."""
        if not names.is_fit(self.tidy(field.data or "")):
            raise ValidationError(say(Refusal.NAME_UNFIT))


def _name(label: str, tidy: Callable[[str], str] = names.tidy) -> StringField:
    return StringField(label, validators=[required(), at_most(LONGEST), Fit(tidy)])


class NameForm(Form):
    """The name of a person."""

    name = _name(_l("Name"))


class OrgNameForm(Form):
    """The name of an organisation."""

    name = _name(_l("Name of the organisation"), names.tidy_title)


class OrgForm(Form):
    """A new organisation."""

    name = _name(_l("Name of the organisation"), names.tidy_title)
    kind = choose_word(_l("Kind"), OrgKind)
    key = _text(
        _l("Code"),
        due=True,
        hint=_l("Small letters, digits and hyphens. Files name the organisation by it; it stays."),
    )
    credit_code = _text(_l("Unified social credit code"), hint=_l("If it has one."))


class PlaceForm(Form):
    """A person's place at an organisation."""

    category = choose_word(_l("Staff category"), Category)
    link = choose_word(_l("Kind of link"), Link)
    post = _text(_l("Post"))
    office_level = choose_word(_l("Office level"), OfficeLevel, blank="—")
    rank = choose_word(_l("Rank"), Rank, blank="—")
    rank_on = choose_day(_l("In this rank since"))
    since_on = choose_day(_l("In this post since"))

    def facts(self) -> dict[str, Any]:
        """Return what was said of the place, as the actions take it."""
        level, rank = self.office_level.data, self.rank.data
        return {
            "category": Category(self.category.data),
            "link": Link(self.link.data),
            "post": self.post.data or "",
            "office_level": OfficeLevel(level) if level else None,
            "rank": Rank(rank) if rank else None,
            "rank_on": self.rank_on.data,
            "since_on": self.since_on.data,
        }


class NewPlaceForm(PlaceForm):
    """A further place of a person, here or further down."""

    key = _text(_l("Code of the organisation"), due=True, hint=_l("This one, or one below it."))


class PersonForm(PlaceForm):
    """A new person with their place and their sign-in."""

    name = _name(_l("Name"))
    sign_in = _text(
        _l("Sign-in name"),
        due=True,
        hint=_l("Letters, digits, dots and hyphens."),
        render_kw={"autocapitalize": "none", "autocomplete": "off"},
    )

    def __iter__(self) -> Any:
        """Iterate over the fields, who it is before where they belong."""
        fields = {field.name: field for field in super().__iter__()}
        first = [fields.pop("name"), fields.pop("sign_in")]
        return iter([*first, *fields.values()])


class SignInNameForm(Form):
    """The sign-in name of a person who has none yet."""

    name = _text(_l("Sign-in name"), due=True, hint=_l("Letters, digits, dots and hyphens."))


class EndForm(Form):
    """The last day of a place."""

    last_on = DateField(_l("Last day"), format=DAYS, validators=[required(), Day(), Near()])


class RoleForm(Form):
    """A role and where it holds; asked by GET, since a page follows that asks again."""

    role = choose_word(_l("Role"), Role)
    at = SelectField(_l("Holds at this organisation and below"), validate_choice=False)


class PeopleFilter(Form):
    """What to see of a list of people."""

    q = StringField(_l("Name or sign-in name"))
    category = choose_word(_l("Staff category"), Category, blank=_l("All"))
    role = choose_word(_l("Role"), Role, blank=_l("All"))
    sort = SelectField(
        _l("Order"),
        choices=lambda: {"name": _("By name"), "since": _("Newest in post first")},
        validate_choice=False,
    )


class OrgFilter(Form):
    """Which organisations below this one."""

    q = StringField(_l("Name or code"))


class FileForm(Form):
    """A file of people; `digest` names the file whose verdicts were seen."""

    file = FileField(
        _l("CSV file"),
        validators=[required()],
        description=_l("In UTF-8 or GB18030, at most 1 MB and 2,000 rows."),
        render_kw={"accept": ".csv,text/csv"},
    )
    digest = HiddenField()
