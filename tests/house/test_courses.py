"""Every published course and framework loads strictly, and is as long as its readers need."""

from collections import Counter
from pathlib import Path

import pytest

from app.catalogue.actions import COURSES
from app.catalogue.content import list_folders, read_course
from app.catalogue.models import Audience
from app.core.reading import Mistakes
from app.items.kinds import ItemKind, Single, kind_of
from app.skills.reading import FOLDER, list_slugs, read_framework
from tests.catalogue.writing import change, write_course

LESSONS, ITEMS = 6, 20  # at least
FOR_FARMERS = range(300, 701)  # characters of a lesson
FOR_OTHERS = range(600, 1501)
# Who always picks the same place may not get most single choices right.
ONE_PLACE = 0.5

COURSE_FOLDERS = list_folders(COURSES)
FRAMEWORKS = sorted(FOLDER.glob("*.toml"))


def offences(folder: Path, skills) -> list[str]:
    """Return what is wrong with a course, strictly read, and what its readers would miss."""
    try:
        content = read_course(folder, skills=skills)
    except Mistakes as mistakes:
        return str(mistakes).split("\n")
    found = []
    if len(content.lessons) < LESSONS:
        found.append(f"{len(content.lessons)} lessons: too few")
    if len(content.items) < ITEMS:
        found.append(f"{len(content.items)} items: too few")
    if missing := set(ItemKind) - {kind_of(item) for item in content.items}:
        found.append(f"no item of the kinds {sorted(missing)}")
    if lonely := {one.number for one in content.lessons} - {one.lesson for one in content.items}:
        found.append(f"no item on the lessons {sorted(lonely)}")
    places = Counter(min(item.right) for item in content.items if isinstance(item, Single))
    if places and max(places.values()) > ONE_PLACE * places.total():
        found.append(f"the right choice stands too often at one place: {dict(places)}")
    lengths = FOR_FARMERS if Audience.FARMER in content.head.audience else FOR_OTHERS
    found += [
        f"lesson {one.number}: {one.zh.body.characters} characters, not {lengths}"
        for one in content.lessons
        if one.zh.body.characters not in lengths
    ]
    return found


@pytest.mark.parametrize("folder", COURSE_FOLDERS, ids=lambda folder: folder.name)
def test_courses_are_good(folder):
    assert not offences(folder, list_slugs())


@pytest.mark.parametrize("path", FRAMEWORKS, ids=lambda path: path.name)
def test_frameworks_are_good(path):
    assert read_framework(path).competencies


def test_there_are_some():
    assert len(COURSE_FOLDERS) >= 3
    assert len(FRAMEWORKS) >= 2


def test_the_law_sees_a_thin_course(tmp_path):
    found = offences(write_course(tmp_path), {"soil-testing"})
    assert len(found) == 5  # lessons, items, kinds, and both lessons too short


def test_the_law_sees_a_mistake(tmp_path):
    folder = write_course(tmp_path)
    change(folder / "course.toml", "hours = 1.5", "hours = 0")
    assert offences(folder, {"soil-testing"}) == [
        f'{folder}/course.toml:4: "hours" must be a number from 0.5 to 200.'
    ]
