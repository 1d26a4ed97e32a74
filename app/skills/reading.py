"""Strict reading of framework files: areas, competencies and their level descriptions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from app.core.language import lazy_gettext as _l
from app.core.reading import (
    Inner,
    Mistake,
    Mistakes,
    Rows,
    Slug,
    Table,
    Text,
    Texts,
    parse_toml,
    raise_any,
    read_text,
)
from app.skills.models import Level

FOLDER = Path(__file__).parent / "frameworks"

Levels = Annotated[list[Text], Meta(min_length=len(Level), max_length=len(Level))]
Wanted = Annotated[int, Meta(ge=int(min(Level)), le=int(max(Level)))]


class FrameworkEnglish(Struct, frozen=True):
    title: Text
    summary: Text


class FrameworkFile(Struct, frozen=True):
    id: Slug
    version: Annotated[int, Meta(ge=1, le=9999)]
    title: Text
    summary: Text
    sources: Texts
    en: Inner
    area: Rows
    competency: Rows


class Area(Struct, frozen=True):
    id: Slug
    title: Text
    en: Text


class CompetencyEnglish(Struct, frozen=True):
    title: Text
    summary: Text
    levels: Levels


class CompetencyRow(Struct, frozen=True):
    skill: Slug
    area: Slug
    title: Text
    summary: Text
    wanted: Wanted
    levels: Levels
    en: Inner


@dataclass(frozen=True)
class CompetencyContent:
    """One `[[competency]]` with its area and its English."""

    line: int
    row: CompetencyRow
    en: CompetencyEnglish
    area: Area


@dataclass(frozen=True)
class FrameworkContent:
    """A framework file, as it was read."""

    path: Path
    digest: str
    version_line: int
    head: FrameworkFile
    en: FrameworkEnglish
    competencies: tuple[CompetencyContent, ...]


def read_framework(path: Path) -> FrameworkContent:
    """Return what the file says, or raise Mistakes."""
    mistakes: list[Mistake] = []
    text = read_text(path, mistakes)
    table = None if text is None else parse_toml(path, text, mistakes)
    content = None if table is None or text is None else _read(path, text, table)
    raise_any(mistakes)
    assert content is not None  # noqa: S101 -- whatever was unreadable left a mistake
    return content


def _read(path: Path, text: str, table: Table) -> FrameworkContent | None:
    head = table.read(FrameworkFile)
    if head and head.id != path.stem:
        table.mistake(_l('The id must be the file\'s name, "%(name)s".', name=path.stem), "id")
    inner = table.table("en")
    english = inner and inner.read(FrameworkEnglish)
    areas = {area.id: area for area in _read_areas(table)}
    order = list(areas)
    competencies = tuple(
        sorted(_read_competencies(table, areas), key=lambda one: order.index(one.area.id))
    )
    if not head or not english:
        return None
    return FrameworkContent(
        path=path,
        digest=sha256(text.encode()).hexdigest(),
        version_line=table.line("version"),
        head=head,
        en=english,
        competencies=competencies,
    )


def _read_areas(table: Table) -> Iterator[Area]:
    seen: set[str] = set()
    used = [inner.values.get("area") for inner in table.tables("competency")]
    for inner in table.tables("area"):
        area = inner.read(Area)
        if area is None:
            continue
        if area.id in seen:
            inner.mistake(_l('"%(id)s" stands here a second time.', id=area.id), "id")
        if area.id not in used:
            inner.mistake(_l('No competency belongs to the area "%(id)s".', id=area.id), "id")
        seen.add(area.id)
        yield area


def _read_competencies(table: Table, areas: dict[str, Area]) -> Iterator[CompetencyContent]:
    seen: set[str] = set()
    for inner in table.tables("competency"):
        row = inner.read(CompetencyRow)
        words = inner.table("en")
        english = words and words.read(CompetencyEnglish)
        if row is None or not english:
            continue
        if row.skill in seen:
            inner.mistake(_l('"%(id)s" stands here a second time.', id=row.skill), "skill")
        seen.add(row.skill)
        if row.area in areas:
            yield CompetencyContent(inner.line("skill"), row, english, areas[row.area])
        else:
            inner.mistake(_l('There is no area "%(id)s".', id=row.area), "area")


def read_folder(folder: Path) -> list[FrameworkContent]:
    """Return all frameworks of a folder, or raise Mistakes: of all files, and between them."""
    mistakes: list[Mistake] = []
    contents: list[FrameworkContent] = []
    if not folder.is_dir():
        mistakes.append(Mistake(folder, 1, _l("There is no such folder.")))
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            contents.append(read_framework(path))
        except Mistakes as found:
            mistakes += found.mistakes
    mistakes += _disagreements(contents)
    raise_any(mistakes)
    return contents


def _disagreements(contents: Iterable[FrameworkContent]) -> Iterator[Mistake]:
    """Yield where two frameworks call one skill differently."""
    said: dict[str, tuple[str, ...]] = {}
    for content in contents:
        for one in content.competencies:
            words = (one.row.title, one.row.summary, one.en.title, one.en.summary)
            if said.setdefault(one.row.skill, words) != words:
                sentence = _l(
                    'Another framework words the skill "%(skill)s" differently.',
                    skill=one.row.skill,
                )
                yield Mistake(content.path, one.line, sentence)


def list_slugs(folder: Path = FOLDER) -> set[str]:
    """Return the skills that the framework files of a folder name, or raise Mistakes."""
    return {one.row.skill for content in read_folder(folder) for one in content.competencies}
