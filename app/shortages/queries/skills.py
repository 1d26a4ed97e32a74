"""Reading what reports say of skills: their sums, quarters and cells, and what is scarce."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, case, func, or_, select, true
from sqlalchemy.orm import Session

from app.core.db import fetch
from app.core.errors import NotFound
from app.core.paging import LENGTH, Page, paginate
from app.people.models import Org, OrgKind
from app.shortages import rules
from app.shortages.models import DemandReport, DemandSum, Industry
from app.shortages.queries.reports import conditions, in_force
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
    place: str | None  # the name of the region, None for the whole city
    sums: Sums


class Quarter(NamedTuple):
    """What the reports of one quarter say of a skill."""

    period: str
    sums: Sums


class History(NamedTuple):
    """A skill, its quarters that have reports, and the latest quarter of all reports."""

    skill: Skill
    latest: str | None
    quarters: list[Quarter]


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
        statement = statement.where(*conditions(asked), in_force())
    return statement.group_by(table.skill_id).having(reports > 0).subquery()


def _stars(sums: Subquery) -> ColumnElement[int]:
    """Say `rules.stars` in SQL, for sorting; not enough reports sorts below no stars."""
    share, whole = sums.c.filled * 100, sums.c.advertised
    return case(
        (or_(sums.c.reports < rules.FEWEST_REPORTS, whole <= 0), -1),
        *((share < bound * whole, count) for bound, count in rules.BANDS),
        else_=0,
    )


def get_history(session: Session, slug: str) -> History:
    """Return a skill and the quarters with reports of it, or raise NotFound."""
    sums = (
        select(
            DemandSum.period,
            func.sum(DemandSum.advertised).label("advertised"),
            func.sum(DemandSum.filled).label("filled"),
            func.sum(DemandSum.reports).label("reports"),
        )
        .where(DemandSum.skill_id == Skill.id_for(slug), DemandSum.reports > 0)
        .group_by(DemandSum.period)
        .subquery()
    )
    rows = session.execute(
        select(Skill, _latest.label("latest"), sums)
        .outerjoin(sums, true())
        .where(Skill.id == Skill.id_for(slug))
        .order_by(sums.c.period.desc())
    ).all()
    if not rows:
        raise NotFound
    quarters = [Quarter(row.period, Sums(*row[3:])) for row in rows if row.period]
    return History(rows[0].Skill, rows[0].latest if quarters else None, quarters)


def list_cells(session: Session, *, skill_id: UUID, period: str, page: int) -> Page[Cell]:
    """Return the cells of a skill in a quarter: by level, then district, then industry.

    A page beyond the last is the first.
    """
    cell = (DemandReport.level, DemandReport.region, DemandReport.industry)
    rows = session.execute(
        select(
            *cell,
            func.max(Org.name).label("place"),
            func.count().over().label("cells"),
            func.sum(DemandReport.advertised),
            func.sum(DemandReport.filled),
            func.count(),
        )
        .outerjoin(Org, (Org.key == DemandReport.region) & (Org.kind == OrgKind.DISTRICT))
        .where(DemandReport.skill_id == skill_id, DemandReport.period == period, in_force())
        .group_by(*cell)
        .order_by(*cell)
        .limit(LENGTH)
        .offset((page - 1) * LENGTH)
    ).all()
    if not rows and page > 1:
        return list_cells(session, skill_id=skill_id, period=period, page=1)
    cells = [Cell(*row[:4], Sums(*row[5:])) for row in rows]
    return Page(cells, page, rows[0].cells if rows else 0)
