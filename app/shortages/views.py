"""Pages of the shortage list for everybody, of demand for employers and for registry editors."""

from typing import cast
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import ColumnElement

from app.core import clock, paging
from app.core.db import session
from app.core.errors import Refused
from app.core.language import gettext as _
from app.core.language import in_language
from app.core.shelf import for_all
from app.core.words import say
from app.people.access import public, reader, requires
from app.people.models import Org
from app.people.permissions import Permission
from app.people.queries.keeping import district_names
from app.shortages import actions, queries, rules
from app.shortages.forms import DemandForm, FilterForm
from app.shortages.models import DemandReport
from app.skills.queries import get_skill, list_skills

bp = Blueprint("shortages", __name__, template_folder="templates")

LEVELS = ("1", "2", "3", "4")


def _regions() -> dict[str, str]:
    """Return the names of the places of work by their code, the whole city first."""
    return {rules.CITY_WIDE: _("Whole city"), **district_names(session)}


def _filters(regions: dict[str, str]) -> FilterForm:
    """Return the filters of a list of reports, which may go over all quarters."""
    asked = rules.Period.parse(request.args.get("period", ""))
    return FilterForm.of(
        request.args,
        periods=[str(one) for one in rules.open_periods(clock.today(), and_also=asked)],
        regions=regions,
        is_of_reports=True,
    )


def _named() -> ColumnElement[bool] | None:
    """Return whose demand this reader may read by name, or None if nobody's."""
    if not current_user.is_authenticated or not reader.may_somewhere(Permission.DEMAND_READ):
        return None
    return reader.where(Permission.DEMAND_READ)


@bp.get("/shortages")
@for_all
@public
def skills() -> ResponseReturnValue:
    """The list: every skill with reports in the quarter."""
    regions = _regions()
    form = FilterForm.of(request.args, periods=queries.list_periods(session), regions=regions)
    page = queries.list_skills(session, form.asked(), page=paging.wanted())
    return render_template(
        "shortages/skills.html", form=form, asked=form.asked(), page=page, regions=regions
    )


@bp.get("/shortages/<string:skill>")
@for_all
@public
def skill(skill: str) -> ResponseReturnValue:
    """A skill: its cells in a quarter, the quarters before, who holds it, what teaches it."""
    found, latest, quarters = queries.get_history(session, skill)
    shown = next((one for one in quarters if one.period == request.args.get("period")), None)
    period = shown.period if shown else latest or ""
    return render_template(
        "shortages/skill.html",
        skill=found,
        period=period,
        quarters=quarters,
        sums=next((one.sums for one in quarters if one.period == period), rules.Sums()),
        page=queries.list_cells(session, skill_id=found.id, period=period, page=paging.wanted()),
    )


@bp.get("/shortages/<string:skill>/reports")
@for_all
@public
def reports(skill: str) -> ResponseReturnValue:
    """The reports behind a figure; employers by name only for those who may read their demand."""
    found = get_skill(session, skill)
    asked = _cell()
    page = queries.list_public(
        session, asked, skill_id=found.id, named=_named(), page=paging.wanted()
    )
    mine = [row.DemandReport for row in page.rows if row.org_name]
    return render_template(
        "shortages/reports.html",
        skill=found,
        asked=asked,
        page=page,
        earlier=queries.list_earlier(session, mine),
    )


def _cell() -> rules.Asked:
    """Return the cell that the address names; nonsense in it finds nothing."""
    asked = request.args
    return rules.Asked(
        period=asked.get("period", ""),
        level=int(level) if (level := asked.get("level", "")) in LEVELS else None,
        region=asked.get("region", ""),
        industry=asked.get("industry", ""),
    )


def _own() -> ColumnElement[bool]:
    return cast(ColumnElement[bool], Org.id == g.org.id)


@bp.get("/<uuid:org_id>/demand")
@requires(Permission.DEMAND_REPORT)
def own() -> ResponseReturnValue:
    """An employer's own reports."""
    regions = _regions()
    form = _filters(regions).short()
    page = queries.list_demand(session, form.asked(), where=_own(), page=paging.wanted())
    return render_template("shortages/own.html", form=form, page=page, regions=regions)


def _form(old: DemandReport | None = None) -> DemandForm:
    return DemandForm.of(
        skills={in_language(one.title, one.title_en): one.id for one in list_skills(session)},
        regions=_regions(),
        today=clock.today(),
        region=g.org.region or rules.CITY_WIDE,
        old=old,
    )


def _stated(form: DemandForm) -> rules.Demand | None:
    """Return what a sent form states, or None if it is not sent or not right."""
    if not form.ok():
        return None
    demand = form.demand()
    return demand if form.fits(demand, today=clock.today()) else None


@bp.route("/<uuid:org_id>/demand/new", methods=["GET", "POST"])
@requires(Permission.DEMAND_REPORT)
def new() -> ResponseReturnValue:
    """An employer reports a post."""
    form = _form()
    if demand := _stated(form):
        try:
            made = actions.report(session, demand, org_id=g.org.id, person_id=reader.id)
        except Refused as refused:  # What was typed stays on the page.
            form.wrong("post", say(refused.reason))
        else:
            flash(_("Your report counts from now on."))
            return redirect(url_for(".one", org_id=g.org.id, report_id=made.id), 303)
    return render_template("shortages/new.html", form=form), form.status


@bp.get("/<uuid:org_id>/demand/<uuid:report_id>")
@requires(Permission.DEMAND_REPORT)
def one(report_id: UUID) -> ResponseReturnValue:
    """One of an employer's own reports, with what it corrected."""
    report = queries.get_report(session, report_id, where=_own())
    return _shown(report, may_correct=True)


@bp.route("/<uuid:org_id>/demand/<uuid:report_id>/correct", methods=["GET", "POST"])
@requires(Permission.DEMAND_REPORT)
def correct(report_id: UUID) -> ResponseReturnValue:
    """An employer corrects a report by a further one."""
    old = queries.get_report(session, report_id, where=_own())
    form = _form(old)
    if demand := _stated(form):
        made = actions.correct(session, old, demand, person_id=reader.id)
        flash(_("The correction counts from now on; the old report is kept."))
        return redirect(url_for(".one", org_id=g.org.id, report_id=made.id), 303)
    return render_template("shortages/correct.html", form=form, report=old), form.status


@bp.get("/<uuid:org_id>/reports")
@requires(Permission.DEMAND_READ)
def part() -> ResponseReturnValue:
    """All reports of an editor's part of the tree."""
    regions = _regions()
    form = _filters(regions)
    within = Org.within(g.org.path)
    page = queries.list_demand(session, form.asked(), where=within, page=paging.wanted())
    return render_template("shortages/part.html", form=form, page=page, regions=regions)


@bp.get("/<uuid:org_id>/reports/<uuid:report_id>")
@requires(Permission.DEMAND_READ)
def one_of_part(report_id: UUID) -> ResponseReturnValue:
    """One report of an editor's part, with what it corrected."""
    report = queries.get_report(session, report_id, where=Org.within(g.org.path))
    return _shown(report, may_correct=False)


def _shown(report: DemandReport, *, may_correct: bool) -> ResponseReturnValue:
    return render_template(
        "shortages/report.html",
        report=report,
        corrected_by=queries.find_correction(session, report.id),
        earlier=queries.list_earlier(session, [report]).get(report.id, []),
        may_correct=may_correct,
        regions=_regions(),
    )
