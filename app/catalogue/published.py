"""What never changes of a published version, kept in this process once it was read.

A version's id is computed from its files' digest (or was drawn at random), so one id never stands
for two contents. What can change (which version is current, the name of a skill) is not kept.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import BindParameter, String, bindparam, cast, func, select
from sqlalchemy.orm import Session

from app.catalogue.models import (
    Access,
    Audience,
    CourseAudience,
    CourseItem,
    CourseVersion,
    Lesson,
    Teaches,
)
from app.catalogue.rules import address
from app.core.db import fetch
from app.core.errors import NotFound
from app.core.kept import Kept
from app.items.kinds import Item, from_body

MOST_LESSONS = 99  # Their files begin with two digits.


@dataclass(frozen=True)
class Card:
    """A version as lists of courses show it."""

    id: UUID
    slug: str
    title: str
    title_en: str | None
    summary: str
    summary_en: str | None
    hours: float
    access: Access
    lesson_count: int
    draw: int  # questions of the test
    audiences: tuple[Audience, ...]
    taught: frozenset[tuple[UUID, int]]  # skills with their levels

    @property
    def address(self) -> str:
        """The course's page."""
        return address(self.slug)

    @property
    def is_open(self) -> bool:
        """Whether it may be read without signing in."""
        return self.access is Access.PUBLIC


@dataclass(frozen=True)
class Outline:
    """A lesson without its text."""

    number: int
    title: str
    title_en: str | None
    characters: int
    characters_en: int | None


@dataclass(frozen=True)
class Text(Outline):
    """A lesson with its text, clean HTML."""

    html: str
    html_en: str | None


# At most some megabytes of each kind in every process.
_cards: Kept[UUID, Card] = Kept(4096)
_outlines: Kept[UUID, tuple[Outline, ...]] = Kept(2048)
_texts: Kept[tuple[UUID, int], Text] = Kept(512)
_items: Kept[tuple[UUID, str], Item] = Kept(4096)

_version, _lesson, _item = CourseVersion.__table__.c, Lesson.__table__.c, CourseItem.__table__.c
_teaches = Teaches.__table__.c
_ids: BindParameter[UUID] = bindparam("ids", expanding=True)
JOINED_AUDIENCES = (
    select(func.aggregate_strings(CourseAudience.audience, ","))
    .where(CourseAudience.version_id == CourseVersion.id)
    .scalar_subquery()
    .label("audiences")
)
_pair = cast(_teaches.skill_id, String) + ":" + cast(_teaches.level, String)
_joined_skills = (
    select(func.aggregate_strings(_pair, ","))
    .where(_teaches.version_id == _version.id)
    .scalar_subquery()
    .label("taught")
)
_CARDS = select(
    _version.id,
    _version.slug,
    _version.title,
    _version.title_en,
    _version.summary,
    _version.summary_en,
    _version.hours,
    _version.access,
    _version.lesson_count,
    _version.draw,
    JOINED_AUDIENCES,
    _joined_skills,
).where(_version.id.in_(_ids))
_heads = (
    _lesson.number,
    _lesson.title,
    _lesson.title_en,
    _lesson.characters,
    _lesson.characters_en,
)
_OUTLINES = (
    select(*_heads).where(_lesson.version_id == bindparam("version_id")).order_by(_lesson.number)
)
_TEXT = select(*_heads, _lesson.html, _lesson.html_en).where(_lesson.id == bindparam("lesson_id"))
_ALL_TEXTS = (
    select(*_heads, _lesson.html, _lesson.html_en)
    .where(_lesson.version_id == bindparam("version_id"))
    .order_by(_lesson.number)
)
_BODY = select(_item.body).where(
    _item.version_id == bindparam("version_id"), _item.key == bindparam("key")
)


def list_cards(session: Session, version_ids: Sequence[UUID]) -> list[Card]:
    """Return the cards of these versions, in this order."""
    return list(_cards.several(version_ids, lambda missing: _read_cards(session, missing)).values())


def get_card(session: Session, version_id: UUID) -> Card:
    """Return the card of a version, or raise NotFound."""
    cards = list_cards(session, [version_id])
    if not cards:
        raise NotFound
    return cards[0]


def _read_cards(session: Session, version_ids: Collection[UUID]) -> dict[UUID, Card]:
    cards: dict[UUID, Card] = {}
    for row in fetch(session, _CARDS, {"ids": version_ids}):
        joined = {"audiences": audiences_of(row.audiences), "taught": _skills_of(row.taught)}
        cards[row.id] = Card(**dict(row._mapping) | joined)
    return cards


@cache
def audiences_of(joined: str | None) -> tuple[Audience, ...]:
    """Return the audiences that `JOINED_AUDIENCES` names, in their own order."""
    named = (joined or "").split(",")
    return tuple(audience for audience in Audience if audience in named)


def _skills_of(joined: str | None) -> frozenset[tuple[UUID, int]]:
    pairs = (pair.split(":") for pair in (joined or "").split(",") if pair)
    return frozenset((UUID(skill_id), int(level)) for skill_id, level in pairs)


def list_outlines(session: Session, version_id: UUID) -> tuple[Outline, ...]:
    """Return the lessons of a version in their order, without their texts."""

    def read() -> tuple[Outline, ...]:
        rows = fetch(session, _OUTLINES, {"version_id": version_id})
        return tuple(Outline(*row) for row in rows)

    return _outlines.one(version_id, read)


def get_text(session: Session, version_id: UUID, number: int) -> Text:
    """Return the n-th lesson of a version, or raise NotFound."""
    if number > MOST_LESSONS:
        raise NotFound

    def read() -> Text:
        asked = {"lesson_id": Lesson.id_for(version_id, number)}
        row = fetch(session, _TEXT, asked).first()
        if row is None:
            raise NotFound
        return Text(*row)

    return _texts.one((version_id, number), read)


def list_texts(session: Session, version_id: UUID) -> list[Text]:
    """Return all lessons of a version with their texts, in their order."""
    rows = fetch(session, _ALL_TEXTS, {"version_id": version_id})
    return [Text(*row) for row in rows]


def get_item(session: Session, version_id: UUID, key: str) -> Item:
    """Return the question of a version that has this key; it is there."""

    def read() -> Item:
        asked = {"version_id": version_id, "key": key}
        return from_body(fetch(session, _BODY, asked).scalar_one())

    return _items.one((version_id, key), read)
