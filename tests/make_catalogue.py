"""Courses for tests to work with, made as rows: no files, no strict reading."""

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select, update

from app.catalogue.models import (
    Access,
    Audience,
    Course,
    CourseAudience,
    CourseItem,
    CourseVersion,
    Lesson,
    Teaches,
)
from app.core import ids, search
from app.items.kinds import Choice, Multiple, Number, Single, Text, TrueFalse, to_body
from tests import make_skills
from tests.make import WHEN

TEXT = "先看土，再浇水。土壤的样子会说话。" * 6  # 102 characters


def items(count, *, lessons, skill="soil-testing"):
    """Items of all five kinds in turn. Right are: choice 1; choices 0 and 2; true; 42; 水渠."""
    return [_item(n, lesson=n % lessons + 1, skill=skill) for n in range(count)]


def _item(n, **more):
    shared = {
        "key": f"item-{n + 1:02}",
        "ask": f"第{n + 1}题怎样做？",
        "ask_en": f"Question {n + 1}?",
        "why": f"因为第{n + 1}条道理。",
        "why_en": f"Because of reason {n + 1}.",
    } | more
    match n % 5:
        case 0:
            return Single(**shared, choices=choices(False, True, False))
        case 1:
            return Multiple(**shared, choices=choices(True, False, True, False))
        case 2:
            return TrueFalse(**shared, answer=True)
        case 3:
            return Number(**shared, answer=Decimal(42))
    return Text(**shared, answers=("水渠", "水渠道"), answers_en=("ditch",))


def choices(*right):
    """Choices, right or wrong as told."""
    return tuple(
        Choice(text=f"做法{n + 1}", right=one, text_en=f"Way {n + 1}")
        for n, one in enumerate(right)
    )


def course(
    session,
    slug="soil",
    *,
    title=None,
    title_en=None,
    summary="看土浇水。",
    summary_en="Look at the soil, then water.",
    lessons=2,
    items=12,
    access="public",
    audience=("farmer",),
    teaches=(("soil-testing", 1),),
    hours=2.0,
    draw=None,
    pass_mark=80,
    attempts=3,
    wait_hours=24,
    review_by=date(2030, 1, 1),
    published_at=WHEN,
    size=9_000,
):
    """The current version of a course; a second call with the same slug makes the next version."""
    if title is None:
        title, title_en = "土壤与水", title_en or "Soil and water"
    course_id = Course.id_for(slug)
    if session.get(Course, course_id) is None:
        session.add(Course(id=course_id, slug=slug))
        session.flush()
    of_course = CourseVersion.course_id == course_id
    number = (session.scalar(select(func.max(CourseVersion.number)).where(of_course)) or 0) + 1
    session.execute(update(CourseVersion).where(of_course).values(is_current=False))
    version = CourseVersion(
        id=ids.new(),
        course_id=course_id,
        number=number,
        is_current=True,
        digest=f"{slug}-{number}",
        published_at=published_at,
        slug=slug,
        title=title,
        title_en=title_en,
        summary=summary,
        summary_en=summary_en,
        sort_key=slug,
        hours=hours,
        access=Access(access),
        draw=draw or min(items, 10),
        pass_mark=pass_mark,
        attempts=attempts,
        wait_hours=wait_hours,
        author="耕读课程组",
        reviewers=["耕读课程审读组"],
        sources=["某某法（2026年）"],
        review_by=review_by,
        lesson_count=lessons,
        item_count=items,
        size=size,
    )
    session.add(version)
    session.flush()
    _fill(session, version, lessons, items, audience, teaches)
    return version


def _fill(session, version, lessons, count, audience, teaches):
    session.add_all(
        CourseAudience(version_id=version.id, audience=Audience(one)) for one in audience
    )
    for slug, level in teaches:
        skill = make_skills.skill(session, slug)
        session.add(Teaches(version_id=version.id, skill_id=skill.id, level=level))
    for number in range(1, lessons + 1):
        _lesson(session, version, number)
    for item in items(count, lessons=lessons, skill=teaches[0][0]):
        session.add(CourseItem(version_id=version.id, key=item.key, body=to_body(item)))
    address = f"/courses/{version.slug}"
    search.forget(session, kind="course", owner_ids=[version.course_id])
    _index(session, version, "course", version.course_id, address, version.summary, version)
    session.flush()


def _lesson(session, version, number):
    lesson = Lesson(
        id=Lesson.id_for(version.id, number),
        version_id=version.id,
        number=number,
        title=f"第{number}课 看土",
        title_en=f"Lesson {number}",
        html=f"<p>{TEXT}</p>",
        html_en="<p>Look at the soil first. Then water it.</p>",
        characters=len(TEXT),
        characters_en=32,
    )
    session.add(lesson)
    address = f"/courses/{version.slug}/lessons/{number}"
    _index(session, version, "lesson", lesson.id, address, TEXT, lesson)


def _index(session, version, kind, owner_id, address, body, titled):
    for language, title in (("zh", titled.title), ("en", titled.title_en)):
        if title:
            search.index(
                session,
                kind=kind,
                owner_id=owner_id,
                language=language,
                scope=str(version.access),
                address=address,
                title=title,
                body=body,
            )
