"""What the front reads across the features below it."""

from collections.abc import Sequence

from sqlalchemy import Row as Found
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.models import CourseVersion

NEWEST = 5


def list_newest(session: Session) -> Sequence[Found[str, str, str | None, str, str | None]]:
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
