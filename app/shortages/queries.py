"""Reading demand reports, their sums and the scarce skills; only the newest of a chain counts."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, case, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from app.core.db import fetch
from app.core.errors import NotFound
from app.core.paging import LENGTH, Page, paginate, within
from app.people.models import Org, OrgKind
from app.shortages import rules
from app.shortages.models import DemandReport, DemandSum, Industry
from app.shortages.rules import Asked, Sort, Sums
from app.skills.models import Skill

_latest = select(func.max(DemandSum.period)).where(DemandSum.reports > 0).scalar_subquery()

# Built once, of the table and not the entity: it is sent with every list of courses.
_sum = DemandSum.__table__.c
_SCARCE = select(_sum.skill_id, _sum.level).where(
    _sum.period == _latest,
    _sum.reports >= rules.FEWEST_REPORTS,
    _sum.advertised > 0,
    _sum.filled * 100 < rules.SCARCE_BELOW * _sum.advertised,
)


class SkillLine(NamedTuple):
    """A skill on the list, with what the quarter's reports say together."""

    slug: str
    title: str
    title_en: str
    sums: Sums


class Cell(NamedTuple):
    """Skill × level × region × industry × quarter; skill and quarter are those asked for."""

    level: int
    region: str
    industry: Industry
    sums: Sums


class Quarter(NamedTuple):
    """What the reports of one quarter say of a skill."""

    period: str
    sums: Sums


def latest_period(session: Session) -> str | None:
    """Return the latest quarter with reports ("2026Q3"), or None if there are none at all."""
    return session.scalar(select(_latest))


def list_periods(session: Session) -> Sequence[str]:
    """Return the quarters with reports, the latest first."""
    return session.scalars(
        select(DemandSum.period)
        .where(DemandSum.reports > 0)
        .group_by(DemandSum.period)
        .order_by(DemandSum.period.desc())
    ).all()


def list_scarce(session: Session) -> frozenset[tuple[UUID, int]]:
    """Return skill id and level of what has three stars or more in the latest quarter."""
    return frozenset((skill_id, level) for skill_id, level in fetch(session, _SCARCE))


def in_force() -> ColumnElement[bool]:
    """Return the condition on DemandReport: it has not been corrected."""
    later = aliased(DemandReport)
    return ~exists().where(later.corrects_id == DemandReport.id)


def list_skills(session: Session, asked: Asked, *, page: int) -> Page[SkillLine]:
    """Return the skills with reports in the quarter, all their cells asked for added up."""
    sums = _sums_by_skill(asked)
    statement = select(
        Skill.slug, Skill.title, Skill.title_en, sums.c.advertised, sums.c.filled, sums.c.reports
    ).join(sums, sums.c.skill_id == Skill.id)
    if asked.question:
        statement = statement.where(
            or_(
                Skill.title.icontains(asked.question, autoescape=True),
                Skill.title_en.icontains(asked.question, autoescape=True),
            )
        )
    if asked.sort is Sort.STARS:
        statement = statement.order_by(_stars(sums).desc())
    if asked.sort is not Sort.NAME:
        statement = statement.order_by(sums.c.advertised.desc())
    statement = statement.order_by(Skill.sort_key, Skill.id)
    found = paginate(session, statement, page=page)
    rows = [
        SkillLine(slug, title, title_en, Sums(*sums)) for slug, title, title_en, *sums in found.rows
    ]
    return replace(found, rows=rows)


def _sums_by_skill(asked: Asked) -> Subquery:
    """Add up by skill: from the table of sums, or from the reports where it knows too little."""
    table = DemandReport if asked.region or asked.industry else DemandSum
    reports = func.count() if table is DemandReport else func.sum(DemandSum.reports)
    statement = select(
        table.skill_id,
        func.sum(table.advertised).label("advertised"),
        func.sum(table.filled).label("filled"),
        reports.label("reports"),
    ).where(table.period == asked.period)
    if asked.level:
        statement = statement.where(table.level == asked.level)
    if table is DemandReport:
        statement = statement.where(*_conditions(asked), in_force())
    return statement.group_by(table.skill_id).having(reports > 0).subquery()


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    wanted = {
        DemandReport.period: asked.period,
        DemandReport.level: asked.level,
        DemandReport.region: asked.region,
        DemandReport.industry: asked.industry,
    }
    return [column == value for column, value in wanted.items() if value]


def _stars(sums: Subquery) -> ColumnElement[int]:
    """Say `rules.stars` in SQL, for sorting; not enough reports sorts below no stars."""
    share, whole = sums.c.filled * 100, sums.c.advertised
    return case(
        (or_(sums.c.reports < rules.FEWEST_REPORTS, whole <= 0), -1),
        *((share < bound * whole, count) for bound, count in rules.BANDS),
        else_=0,
    )


def list_quarters(session: Session, *, skill_id: UUID) -> tuple[str | None, list[Quarter]]:
    """Return the latest quarter of all reports, and the quarters that have some of this skill."""
    rows = session.execute(
        select(
            _latest,
            DemandSum.period,
            func.sum(DemandSum.advertised),
            func.sum(DemandSum.filled),
            func.sum(DemandSum.reports),
        )
        .where(DemandSum.skill_id == skill_id, DemandSum.reports > 0)
        .group_by(DemandSum.period)
        .order_by(DemandSum.period.desc())
    ).all()
    latest = rows[0][0] if rows else None
    return latest, [Quarter(row[1], Sums(*row[2:])) for row in rows]


def list_cells(session: Session, *, skill_id: UUID, period: str, page: int) -> Page[Cell]:
    """Return the cells of a skill in a quarter: by level, then district, then industry."""
    cell = (DemandReport.level, DemandReport.region, DemandReport.industry)
    statement = (
        select(
            *cell,
            func.sum(DemandReport.advertised),
            func.sum(DemandReport.filled),
            func.count(),
        )
        .where(DemandReport.skill_id == skill_id, DemandReport.period == period, in_force())
        .group_by(*cell)
        .order_by(*cell)
    )
    found = paginate(session, statement, page=page)
    rows = [
        Cell(level, region, industry, Sums(*sums)) for level, region, industry, *sums in found.rows
    ]
    return replace(found, rows=rows)


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
        .where(DemandReport.skill_id == skill_id, *_conditions(asked), in_force())
        .order_by(DemandReport.reported_at.desc(), DemandReport.id)
    )
    return paginate(session, statement, page=page)


def list_demand(
    session: Session, asked: Asked, *, where: ColumnElement[bool], page: int
) -> Page[DemandReport]:
    """Return reports in force where `where` (on Org) allows, newest first, with skill and org."""
    wanted = [where, *_conditions(asked), in_force()]
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
