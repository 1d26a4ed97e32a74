"""Shape of the filters, of a demand report and of its correction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Self
from uuid import UUID

from flask_babel import LazyString
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict
from wtforms import DateField, IntegerField, SearchField, SelectField, StringField
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import html_params

from app.core.forms import Day, Form, Number, OneOf, at_most, between, required
from app.core.language import gettext as _
from app.core.language import lazy_gettext as _l
from app.core.words import say
from app.shortages import rules
from app.shortages.models import DemandReport, Industry
from app.shortages.rules import Asked, Demand, Sort
from app.skills.models import Level
from app.skills.words import level_name

MOST = 100_000


def _levels() -> dict[str, int]:
    return {f"{level.value} {level_name(level)}": level.value for level in Level}


def _industries() -> dict[str, Industry]:
    return {say(industry): industry for industry in Industry}


def _coded(meanings: Mapping[str, int | str]) -> list[tuple[str, str]]:
    return [(str(code), name) for name, code in meanings.items()]


def _named(meanings: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, name) for name in meanings]


def _plain(field: SelectField, **more: str) -> Markup:
    """Draw a select whose options leave their value out where it is what one reads."""
    # Text is put together by hand: Markup.format costs three times as much on 60 options.
    options = ""
    for value, label, is_chosen, *_rest in field.iter_choices():
        sent = "" if value == label else f' value="{escape(value)}"'
        options += f"<option{sent}{' selected' * is_chosen}>{escape(label)}</option>"
    attributes = html_params(name=field.name, id=field.id, **more)
    return Markup(f"<select {attributes}>{options}</select>")  # noqa: S704 -- escaped above


def _select(label: LazyString) -> SelectField:
    return SelectField(label, [OneOf()], validate_choice=False, widget=_plain)


class FilterForm(Form):
    """What a list of skills or reports may be narrowed to; nonsense in it is passed over."""

    period = _select(_l("Quarter"))
    level = _select(_l("Level"))
    region = _select(_l("District"))
    industry = _select(_l("Industry"))
    q = SearchField(_l("Words"))
    sort = _select(_l("Sorted by"))

    @classmethod
    def of(
        cls,
        given: MultiDict[str, str],
        *,
        periods: Sequence[str],
        regions: Mapping[str, str],
        is_of_reports: bool = False,
    ) -> Self:
        """Return the form with its choices.

        A list of reports may go over all quarters, and is always sorted by its newest.
        """
        form = cls(formdata=given)
        every = [("", _("All"))]
        form.period.choices = every * is_of_reports + _named(periods)
        form.level.choices = every + _coded(_levels())
        form.region.choices = every + list(regions.items())
        form.industry.choices = every + _coded(_industries())
        form.sort.choices = [(sort.value, say(sort)) for sort in Sort]
        for field in (form.period, form.level, form.region, form.industry, form.sort):
            offered = [value for value, *_rest in field.iter_choices()]
            if field.data not in offered:
                field.data = next(iter(offered), "")
        if is_of_reports:
            del form.sort
        return form

    def short(self) -> Self:
        """Return the form with the quarter and words alone, for a list that is one employer's."""
        for name in ("level", "region", "industry"):
            delattr(self, name)
        return self

    def asked(self) -> Asked:
        """Return what is asked for."""
        given = {name: field.data for name, field in self._fields.items()}
        return Asked(
            period=given["period"],
            level=int(given["level"]) if given.get("level") else None,
            region=given.get("region", ""),
            industry=given.get("industry", ""),
            question=(given["q"] or "").strip(),
            sort=Sort(given.get("sort", Sort.STARS)),
        )


def _count(label: LazyString, hint: LazyString = "") -> IntegerField:
    return IntegerField(
        label, [required(), Number(), between(0, MOST)], description=hint, default=0
    )


class DemandForm(Form):
    """One post in one quarter, as the employer states it."""

    period = _select(_l("Quarter"))
    skill = _select(_l("Skill"))
    level = _select(_l("Level"))
    post = StringField(
        _l("Name of the post"),
        [DataRequired(_l("Please fill this in.")), at_most(100)],
        description=_l("As it was advertised."),
    )
    industry = _select(_l("Industry"))
    region = _select(_l("District of the work"))
    advertised = _count(_l("Posts advertised"))
    filled = _count(_l("Of these filled"))
    open_since_on = DateField(
        _l("Open since"), [Optional(), Day()], description=_l("You may leave this empty.")
    )
    applicants = _count(_l("Applicants"))
    suitable = _count(_l("Of these suitable"))
    leavers = _count(_l("People in this post who left"))

    skills: Mapping[str, UUID]
    regions: Mapping[str, str]

    @classmethod
    def of(
        cls,
        *,
        skills: Mapping[str, UUID],
        regions: Mapping[str, str],
        today: date,
        region: str = rules.CITY_WIDE,
        old: DemandReport | None = None,
    ) -> Self:
        """Return the form with its choices, filled in with an old report where one is corrected.

        Skills are ids by title, regions names by code; all is chosen by what it is called.
        """
        reported_for = rules.Period.parse(old.period) if old else None
        periods = rules.open_periods(today, and_also=reported_for)
        form = cls(data=_stated(old, skills, regions) if old else {"region": regions.get(region)})
        form.skills, form.regions = skills, regions
        form.period.choices = _named(map(str, periods))
        form.skill.choices = _named(skills)
        form.level.choices = _named(_levels())
        form.region.choices = _named(regions.values())
        form.industry.choices = _named(_industries())
        return form

    def demand(self) -> Demand:
        """Return what is stated; only of a form that is right."""
        code_by_name = {name: code for code, name in self.regions.items()}
        return Demand(
            period=self.period.data,
            skill_id=self.skills[self.skill.data],
            level=_levels()[self.level.data],
            post=(self.post.data or "").strip(),
            advertised=self.advertised.data or 0,
            filled=self.filled.data or 0,
            open_since_on=self.open_since_on.data,
            applicants=self.applicants.data or 0,
            suitable=self.suitable.data or 0,
            leavers=self.leavers.data or 0,
            region=code_by_name[self.region.data],
            industry=_industries()[self.industry.data],
        )

    def fits(self, demand: Demand, *, today: date) -> bool:
        """Tell whether the figures fit together; else say so at their fields."""
        found = rules.faults(demand, today=today)
        for fault in found:
            self.wrong(rules.FIELD[fault], say(fault))
        return not found


def _stated(
    old: DemandReport, skills: Mapping[str, UUID], regions: Mapping[str, str]
) -> dict[str, object]:
    """Return an old report as the fields have it."""
    return {field.name: getattr(old, field.name) for field in fields(Demand)} | {
        "skill": _name_of(old.skill_id, skills),
        "level": _name_of(old.level, _levels()),
        "region": regions.get(old.region),
        "industry": say(old.industry),
    }


def _name_of(meant: object, meanings: Mapping[str, object]) -> str | None:
    return next((name for name, meaning in meanings.items() if meaning == meant), None)
