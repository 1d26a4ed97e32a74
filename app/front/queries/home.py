"""What the home page shows: the newest courses and the skills in short supply."""

from collections.abc import Sequence

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.catalogue.models import CourseVersion
from app.core.db import fetch
from app.shortages.models import DemandSum
from app.shortages.rules import FEWEST_REPORTS, SCARCE_BELOW
from app.skills.models import Skill

NEWEST = 5
SCARCEST = 6

_NEWEST = (
    select(
        CourseVersion.slug,
        CourseVersion.title,
        CourseVersion.title_en,
        CourseVersion.summary,
        CourseVersion.summary_en,
    )
    .where(CourseVersion.is_current)
    .order_by(CourseVersion.published_at.desc(), CourseVersion.sort_key)
    .limit(NEWEST)
)
_advertised, _filled = func.sum(DemandSum.advertised), func.sum(DemandSum.filled)
_SCARCEST = (
    select(Skill.slug, Skill.title, Skill.title_en)
    .join(DemandSum, DemandSum.skill_id == Skill.id)
    .where(
        DemandSum.period
        == select(func.max(DemandSum.period)).where(DemandSum.reports > 0).scalar_subquery()
    )
    .group_by(Skill.id)
    .having(
        func.sum(DemandSum.reports) >= FEWEST_REPORTS,
        _filled * 100 < SCARCE_BELOW * _advertised,
    )
    .order_by(_filled * 100 / _advertised, _advertised.desc(), Skill.sort_key)
    .limit(SCARCEST)
)


def list_newest(session: Session) -> Sequence[Row[str, str, str | None, str, str | None]]:
    """Return the courses published last: slug, titles, summaries."""
    return fetch(session, _NEWEST).all()


def list_scarcest(session: Session) -> Sequence[Row[str, str, str]]:
    """Return the skills with the lowest fill rate in the latest quarter, of those that lack."""
    return fetch(session, _SCARCEST).all()
