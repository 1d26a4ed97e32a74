"""Publishing courses: each change of a course's files becomes a new version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.catalogue.content import CourseContent, list_folders, read_course
from app.catalogue.lesson_files import LessonContent
from app.catalogue.models import (
    Course,
    CourseAudience,
    CourseItem,
    CourseVersion,
    Lesson,
    Teaches,
)
from app.catalogue.rules import address
from app.core import clock, edition, ids, search
from app.core.db import take_turn
from app.core.pinyin import sort_key
from app.core.reading import Mistake, Mistakes
from app.core.weight import weigh
from app.items.kinds import to_body
from app.people import audit
from app.people.models import Deed
from app.skills.queries import list_skills

COURSES = Path(__file__).parents[2] / "courses"
# What a page costs beside its lesson, headers included (measured: 1,080 to 1,130 bytes).
LESSON_PAGE = 1_100


@dataclass(frozen=True)
class Loaded:
    """A course that was loaded: its current version, and whether that was made just now."""

    version: CourseVersion
    is_new: bool


@dataclass
class Report:
    """What came of loading several courses."""

    loaded: list[Loaded] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def load_all(session: Session, folder: Path = COURSES) -> Report:
    """Load every course in a folder (or the one that it is); bad ones are left out and told."""
    report = Report()
    for one in list_folders(folder):
        try:
            report.loaded.append(load(session, one))
        except Mistakes as mistakes:
            report.mistakes += mistakes.mistakes
    return report


def load(session: Session, folder: Path) -> Loaded:
    """Make what the folder says the current version of its course.

    A folder that did not change makes no new version; earlier ones stay for those under way.
    Raise Mistakes, having written nothing, if anything in the folder is wrong.
    """
    skills = {skill.slug: skill.id for skill in list_skills(session)}
    content = read_course(folder, skills=skills)
    take_turn(session, f"course {content.slug}")
    course_id = Course.id_for(content.slug)
    current = session.scalar(
        select(CourseVersion).where(CourseVersion.course_id == course_id, CourseVersion.is_current)
    )
    if current is not None and current.digest == content.digest:
        return Loaded(current, is_new=False)
    version = _add_version(session, content)
    _fill(session, version, content, skills)
    _index(session, version, content)
    edition.turn(session)
    audit.note(
        session,
        Deed.COURSES_LOADED,
        by_id=None,
        subject_id=version.id,
        course=version.slug,
        number=version.number,
    )
    return Loaded(version, is_new=True)


def _add_version(session: Session, content: CourseContent) -> CourseVersion:
    """Add the version's row and let it follow the one that was current."""
    course_id = Course.id_for(content.slug)
    if session.get(Course, course_id) is None:
        session.add(Course(id=course_id, slug=content.slug))
    of_course = CourseVersion.course_id == course_id
    session.execute(update(CourseVersion).where(of_course).values(is_current=False))
    number = (session.scalar(select(func.max(CourseVersion.number)).where(of_course)) or 0) + 1
    head = content.head
    version = CourseVersion(
        # Computed, so that a village node which loads the same files makes the same version.
        id=ids.computed("course_version", content.slug, str(number), content.digest),
        course_id=course_id,
        number=number,
        is_current=True,
        digest=content.digest,
        published_at=clock.now(),
        slug=content.slug,
        title=head.title,
        title_en=content.en.title if content.en else None,
        summary=head.summary,
        summary_en=content.en.summary if content.en else None,
        sort_key=sort_key(head.title),
        hours=head.hours,
        access=head.access,
        draw=head.draw,
        pass_mark=head.pass_mark,
        attempts=head.attempts,
        wait_hours=head.wait_hours,
        author=head.author,
        reviewers=head.reviewers,
        sources=head.sources,
        review_by=head.review_by,
        lesson_count=len(content.lessons),
        item_count=len(content.items),
        size=sum(LESSON_PAGE + weigh(lesson.zh.body.html) for lesson in content.lessons),
    )
    session.add(version)
    session.flush()  # Its parts point at it.
    return version


def _fill(
    session: Session, version: CourseVersion, content: CourseContent, skills: Mapping[str, UUID]
) -> None:
    session.add_all(
        CourseAudience(version_id=version.id, audience=one) for one in content.head.audience
    )
    session.add_all(
        Teaches(version_id=version.id, skill_id=skills[row.skill], level=row.level)
        for row in content.teaches
    )
    session.add_all(_lesson(version.id, lesson) for lesson in content.lessons)
    session.add_all(
        CourseItem(version_id=version.id, key=item.key, body=to_body(item))
        for item in content.items
    )


def _lesson(version_id: UUID, lesson: LessonContent) -> Lesson:
    zh, en = lesson.zh, lesson.en
    return Lesson(
        id=Lesson.id_for(version_id, lesson.number),
        version_id=version_id,
        number=lesson.number,
        title=zh.title,
        title_en=en.title if en else None,
        html=zh.body.html,
        html_en=en.body.html if en else None,
        characters=zh.body.characters,
        characters_en=en.body.characters if en else None,
    )


def _index(session: Session, version: CourseVersion, content: CourseContent) -> None:
    """Make the version findable in place of those before it."""
    older = select(Lesson.id).join(CourseVersion).where(CourseVersion.slug == version.slug)
    search.forget(session, kind="course", owner_ids=[version.course_id])
    search.forget(session, kind="lesson", owner_ids=session.scalars(older).all())
    for text in _texts(version, content):
        search.index(session, scope=version.access.value, **text)


class Text(TypedDict):
    """What the search is told of one text."""

    kind: str
    owner_id: UUID
    language: str
    address: str
    title: str
    body: str


def _texts(version: CourseVersion, content: CourseContent) -> Iterator[Text]:
    for language, words in (("zh", content.head), ("en", content.en)):
        if words:
            yield {
                "kind": "course",
                "owner_id": version.course_id,
                "language": language,
                "address": address(version.slug),
                "title": words.title,
                "body": words.summary,
            }
    for lesson in content.lessons:
        for language, text in (("zh", lesson.zh), ("en", lesson.en)):
            if text:
                yield {
                    "kind": "lesson",
                    "owner_id": Lesson.id_for(version.id, lesson.number),
                    "language": language,
                    "address": f"{address(version.slug)}/lessons/{lesson.number}",
                    "title": text.title,
                    "body": text.body.text,
                }
