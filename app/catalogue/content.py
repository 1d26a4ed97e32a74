"""Strict reading of course folders: all mistakes of a course at once, each with its line."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from app.catalogue.lesson_files import LESSON, LessonContent, read_lessons
from app.catalogue.models import Access, Audience
from app.core.language import lazy_gettext as _l
from app.core.reading import (
    FILLED,
    SLUG,
    Inner,
    Mistake,
    Mistakes,
    Rows,
    Slug,
    Table,
    Text,
    Texts,
    raise_any,
    read_toml,
)
from app.items.kinds import Item
from app.items.reading import Placed, collect_items

# Raised when the same files come to be stored differently, so that they make a new version.
EDITION = 1
COURSE = "course.toml"
_ITEMS = re.compile(r"items-[a-z0-9-]+\.toml")
MOST_FILES = 400


class CourseFile(Struct, frozen=True):
    """What `course.toml` says."""

    title: Annotated[str, Meta(pattern=FILLED, max_length=60)]
    summary: Annotated[str, Meta(pattern=FILLED, max_length=40)]
    audience: Annotated[list[Audience], Meta(min_length=1)]
    hours: Annotated[float, Meta(ge=0.5, le=200)]
    access: Access
    draw: Annotated[int, Meta(ge=1, le=100)]
    pass_mark: Annotated[int, Meta(ge=1, le=100)]
    attempts: Annotated[int, Meta(ge=1, le=20)]
    wait_hours: Annotated[int, Meta(ge=0, le=720)]
    author: Text
    reviewers: Texts
    sources: Texts
    review_by: date
    teaches: Rows
    en: Inner | None = None


class CourseEnglish(Struct, frozen=True):
    """The `[en]` of `course.toml`."""

    title: Annotated[str, Meta(pattern=FILLED, max_length=120)]
    summary: Annotated[str, Meta(pattern=FILLED, max_length=200)]


class TeachesRow(Struct, frozen=True):
    """A `[[teaches]]` of `course.toml`."""

    skill: Slug
    level: Annotated[int, Meta(ge=1, le=4)]


@dataclass(frozen=True)
class CourseContent:
    """A course folder, as it was read."""

    slug: str
    digest: str
    head: CourseFile
    en: CourseEnglish | None
    teaches: tuple[TeachesRow, ...]
    lessons: tuple[LessonContent, ...]
    items: tuple[Item, ...]


def list_folders(folder: Path) -> list[Path]:
    """Return the course folders in a folder, or the folder itself where it is a course."""
    if not folder.is_dir() or (folder / COURSE).exists():
        return [folder]
    return [one for one in sorted(folder.iterdir()) if one.is_dir() and one.name[0] != "."]


def read_course(folder: Path, *, skills: Collection[str] | None = None) -> CourseContent:
    """Return what the folder says, or raise Mistakes with all that is wrong in it.

    `skills` are the slugs of the vocabulary; None leaves them unchecked.
    """
    if not folder.is_dir():
        raise Mistakes([Mistake(folder, 1, _l("There is no such folder."))])
    mistakes: list[Mistake] = []
    names = list(_list_files(folder, mistakes))
    table = read_toml(folder / COURSE, mistakes)
    head = table.read(CourseFile) if table else None
    english = _read_english(table) if table else None
    teaches = tuple(_read_teaches(table, skills)) if table else ()
    lessons = read_lessons(folder, names, mistakes)
    items = [
        item
        for name in names
        if _ITEMS.fullmatch(name)
        for item in collect_items(folder / name, mistakes)
    ]
    _check_items(items, names, teaches)
    if table and head:
        _check_whole(table, head, lessons, items)
    raise_any(mistakes)
    assert head is not None  # noqa: S101 -- whatever was unreadable left a mistake
    return CourseContent(
        slug=folder.name,
        digest=_digest(folder, names),
        head=head,
        en=english,
        teaches=teaches,
        lessons=lessons,
        items=tuple(placed.item for placed in items),
    )


def _list_files(folder: Path, mistakes: list[Mistake]) -> Iterator[str]:
    """Yield the names of the course's files, in their order."""
    if not re.fullmatch(SLUG, folder.name):
        mistakes.append(
            Mistake(folder, 1, _l("A course's folder is named with a-z, 0-9 and hyphens."))
        )
    paths = sorted(folder.iterdir())
    if len(paths) > MOST_FILES:
        mistakes.append(Mistake(folder, 1, _l("There are too many files in this folder.")))
        return
    for path in paths:
        if path.name == COURSE or _ITEMS.fullmatch(path.name) or LESSON.fullmatch(path.name):
            yield path.name
        else:
            mistakes.append(Mistake(path, 1, _l("This is no file of a course. Take it out.")))


def _digest(folder: Path, names: list[str]) -> str:
    """Return what tells two states of the folder apart; each part is led by its length."""
    digest = sha256(f"course {EDITION}\n".encode())
    for name in names:
        content = (folder / name).read_bytes()
        digest.update(f"{len(name)}:{name}{len(content)}:".encode() + content)
    return digest.hexdigest()


def _read_english(table: Table) -> CourseEnglish | None:
    inner = table.table("en")
    return inner.read(CourseEnglish) if inner else None


def _read_teaches(table: Table, skills: Collection[str] | None) -> Iterator[TeachesRow]:
    rows = table.tables("teaches")
    if not rows:
        table.mistake(_l("The course must teach a skill: add [[teaches]]."), "teaches")
    seen: set[str] = set()
    for inner in rows:
        row = inner.read(TeachesRow)
        if row is None:
            continue
        if row.skill in seen:
            inner.mistake(_l('"%(id)s" stands here a second time.', id=row.skill), "skill")
        if skills is not None and row.skill not in skills:
            sentence = _l('The vocabulary has no skill "%(skill)s".', skill=row.skill)
            inner.mistake(sentence, "skill")
        seen.add(row.skill)
        yield row


def _check_items(
    items: Iterable[Placed], names: Iterable[str], teaches: Iterable[TeachesRow]
) -> None:
    """Check what only the course knows of its items."""
    taught = {row.skill for row in teaches}
    lessons = {int(found["number"]) for name in names if (found := LESSON.fullmatch(name))}
    seen: set[str] = set()
    for item, table in ((one.item, one.table) for one in items):
        if item.key in seen:
            table.mistake(_l('"%(id)s" stands here a second time.', id=item.key), "id")
        # Where [[teaches]] itself is wrong, that is enough to say.
        if taught and item.skill not in taught:
            sentence = _l('The course does not teach the skill "%(skill)s".', skill=item.skill)
            table.mistake(sentence, "skill")
        if item.lesson not in lessons:
            table.mistake(_l("There is no lesson %(number)s.", number=item.lesson), "lesson")
        seen.add(item.key)


def _check_whole(
    table: Table, head: CourseFile, lessons: Collection[LessonContent], items: Collection[Placed]
) -> None:
    """Check what must fit between the parts of a course."""
    if len(set(head.audience)) < len(head.audience):
        table.mistake(_l("An audience appears twice."), "audience")
    if not lessons:
        table.mistake(_l("The course has no lesson. The first file is 01-word.md."))
    if any(lesson.en for lesson in lessons):
        if head.en is None:
            table.mistake(_l("The lessons are in English too, so the course needs [en]."))
        for one in items:
            if not one.item.ask_en:
                one.table.mistake(_l("The lessons are in English too, so this needs [item.en]."))
    # Items that could not be read are not there to be drawn: then it is too early to tell.
    if head.draw > len(items) and not table.mistakes:
        sentence = _l(
            "An attempt draws %(draw)s items, but there are only %(count)s.",
            draw=head.draw,
            count=len(items),
        )
        table.mistake(sentence, "draw")
