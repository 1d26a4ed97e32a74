"""What the home page shows: the newest courses and the skills in short supply."""

from collections.abc import Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.catalogue.models import CourseVersion
from app.shortages.queries import SkillLine, latest_period, list_skills
from app.shortages.rules import Asked, is_scarce

NEWEST = 5
SCARCEST = 6


def list_newest(session: Session) -> Sequence[Row[str, str, str | None, str, str | None]]:
    """Return the courses published last: slug, titles, summaries."""
    return session.execute(
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
    ).all()


def list_scarcest(session: Session) -> Sequence[SkillLine]:
    """Return the skills with most stars in the latest quarter; none without reports."""
    period = latest_period(session)
    if period is None:
        return []
    lines = list_skills(session, Asked(period=period), page=1).rows
    return [line for line in lines if is_scarce(line.sums.stars)][:SCARCEST]
