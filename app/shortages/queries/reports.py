"""Reading demand reports; only the newest of a chain counts."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from app.core.errors import NotFound
from app.core.paging import LENGTH, Page, paginate, within
from app.people.models import Org, OrgKind
from app.shortages import rules
from app.shortages.models import DemandReport
from app.shortages.rules import Asked
from app.skills.models import Skill


def in_force() -> ColumnElement[bool]:
    """Return the condition on DemandReport: it has not been corrected."""
    later = aliased(DemandReport)
    return ~exists().where(later.corrects_id == DemandReport.id)


def conditions(asked: Asked) -> list[ColumnElement[bool]]:
    """Return the conditions on DemandReport that narrow to what is asked for."""
    wanted = {
        DemandReport.period: asked.period,
        DemandReport.level: asked.level,
        DemandReport.region: asked.region,
        DemandReport.industry: asked.industry,
    }
    return [column == value for column, value in wanted.items() if value]


def list_public(
    session: Session,
    asked: Asked,
    *,
    skill_id: UUID,
    named: ColumnElement[bool] | None,
    page: int,
) -> Page[Any]:
    """Return the reports in force behind a skill's figures, the newest first.

    A row has the report, the place of the work, and of its employer org_kind, home (a district;
    both places are None for the whole city) and org_name, which is None unless `named` (a
    condition on Org) lets this reader know it.
    """
    known = false() if named is None else named
    home, place = aliased(Org), aliased(Org)
    statement = (
        select(
            DemandReport,
            Org.kind.label("org_kind"),
            home.name.label("home"),
            place.name.label("place"),
            case((known, Org.name)).label("org_name"),
        )
        .join(Org, Org.id == DemandReport.org_id)
        .outerjoin(home, (home.key == Org.region) & (home.kind == OrgKind.DISTRICT))
        .outerjoin(place, (place.key == DemandReport.region) & (place.kind == OrgKind.DISTRICT))
        .where(DemandReport.skill_id == skill_id, *conditions(asked), in_force())
        .order_by(DemandReport.reported_at.desc(), DemandReport.id)
    )
    return paginate(session, statement, page=page)


def list_demand(
    session: Session, asked: Asked, *, where: ColumnElement[bool], page: int
) -> Page[DemandReport]:
    """Return reports in force where `where` (on Org) allows, newest first, with skill and org."""
    wanted = [where, *conditions(asked), in_force()]
    # Counted without what only the rows need: over a whole city there are many.
    counted = select(func.count()).select_from(DemandReport).join(DemandReport.org)
    if asked.question:
        wanted.append(_is_named(asked.question))
        counted = counted.join(DemandReport.skill)
    total = session.scalar(counted.where(*wanted)) or 0
    page = within(page, total)
    rows = session.scalars(
        _demand()
        .where(*wanted)
        .order_by(DemandReport.reported_at.desc(), DemandReport.id.desc())
        .limit(LENGTH)
        .offset((page - 1) * LENGTH)
    )
    return Page(rows.all(), page, total)


def _demand() -> Select[DemandReport]:
    return (
        select(DemandReport)
        .join(DemandReport.org)
        .join(DemandReport.skill)
        .options(contains_eager(DemandReport.org), contains_eager(DemandReport.skill))
    )


def _is_named(question: str) -> ColumnElement[bool]:
    return or_(
        *(
            column.icontains(question, autoescape=True)
            for column in (DemandReport.post, Org.name, Skill.title, Skill.title_en)
        )
    )


def get_report(session: Session, report_id: UUID, *, where: ColumnElement[bool]) -> DemandReport:
    """Return the report of an organisation that `where` (on Org) allows, or raise NotFound."""
    report = session.scalars(_demand().where(DemandReport.id == report_id, where)).first()
    if report is None:
        raise NotFound
    return report


def find_correction(session: Session, report_id: UUID) -> UUID | None:
    """Return the id of the report that corrects this one, or None if it is in force."""
    return session.scalar(select(DemandReport.id).where(DemandReport.corrects_id == report_id))


def list_earlier(
    session: Session, reports: Collection[DemandReport]
) -> dict[UUID, list[DemandReport]]:
    """Return what each of these reports corrected, directly or through others, newest first."""
    corrected = {one.id: one.corrects_id for one in reports if one.corrects_id}
    if not corrected:
        return {}
    chain = (
        select(DemandReport.id, DemandReport.corrects_id, DemandReport.id.label("newest_id"))
        .where(DemandReport.id.in_(corrected))
        .cte(recursive=True)
    )
    older = aliased(DemandReport)
    chain = chain.union_all(
        select(older.id, older.corrects_id, chain.c.newest_id).join(
            chain, older.id == chain.c.corrects_id
        )
    )
    found: dict[UUID, list[DemandReport]] = {}
    statement = (
        select(DemandReport, chain.c.newest_id)
        .join(chain, chain.c.id == DemandReport.id)
        .where(DemandReport.id != chain.c.newest_id)
        .options(joinedload(DemandReport.skill))
        .order_by(DemandReport.reported_at.desc(), DemandReport.id.desc())
    )
    for report, newest_id in session.execute(statement):
        found.setdefault(newest_id, []).append(report)
    return found


def has_reported(session: Session, demand: rules.Demand, *, org_id: UUID) -> bool:
    """Tell whether a report in force of this employer states the same post in the same cell."""
    same = select(DemandReport.id).filter_by(
        org_id=org_id,
        period=demand.period,
        skill_id=demand.skill_id,
        level=demand.level,
        region=demand.region,
        industry=demand.industry,
        post=demand.post,
    )
    return session.scalar(same.where(in_force()).limit(1)) is not None
