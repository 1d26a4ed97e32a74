"""Loading frameworks: the vocabulary follows their files, each change is a new version."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, edition, ids, search
from app.core.db import take_turn
from app.core.language import lazy_gettext as _l
from app.core.pinyin import sort_key
from app.core.reading import Mistake, raise_any
from app.people import audit
from app.people.models import Deed
from app.skills.models import Competency, Framework, Skill
from app.skills.reading import FOLDER, CompetencyContent, FrameworkContent, read_folder

KIND = "skill"  # in the search


def load_frameworks(session: Session, folder: Path = FOLDER) -> list[Framework]:
    """Load what is new in the framework files; return the new versions.

    Raise Mistakes, and load nothing, if any file is wrong or was changed without a higher version.
    """
    contents = read_folder(folder)
    take_turn(session, "skills")
    newest = {
        one.slug: one for one in session.scalars(select(Framework).order_by(Framework.version))
    }
    raise_any(_stale(contents, newest))
    fresh = [one for one in contents if _is_new(one, newest.get(one.head.id))]
    _put_skills(session, [one for content in fresh for one in content.competencies])
    if fresh:
        edition.turn(session)
    return [_add_version(session, content) for content in fresh]


def _is_new(content: FrameworkContent, loaded: Framework | None) -> bool:
    return loaded is None or content.head.version > loaded.version


def _stale(contents: Iterable[FrameworkContent], newest: dict[str, Framework]) -> Iterator[Mistake]:
    """Yield the files that differ from what is loaded though their version is no higher."""
    for content in contents:
        loaded = newest.get(content.head.id)
        if loaded and not _is_new(content, loaded) and content.digest != loaded.digest:
            sentence = _l(
                "Version %(version)s is loaded and is different. Raise the version.",
                version=loaded.version,
            )
            yield Mistake(content.path, content.version_line, sentence)


def _put_skills(session: Session, competencies: Iterable[CompetencyContent]) -> None:
    """Add the skills or bring them up to date, and make them findable."""
    by_slug = {one.row.skill: one for one in competencies}
    known = {one.slug: one for one in session.scalars(select(Skill))}
    for slug, one in by_slug.items():
        skill = known.get(slug) or Skill(id=Skill.id_for(slug), slug=slug)
        skill.title, skill.summary = one.row.title, one.row.summary
        skill.title_en, skill.summary_en = one.en.title, one.en.summary
        skill.sort_key = sort_key(skill.title)
        session.add(skill)
    session.flush()  # Competencies point at them.
    search.forget(session, kind=KIND, owner_ids=[Skill.id_for(slug) for slug in by_slug])
    for slug, one in by_slug.items():
        for language, words in (("zh", one.row), ("en", one.en)):
            search.index(
                session,
                kind=KIND,
                owner_id=Skill.id_for(slug),
                language=language,
                scope="public",
                address=f"/shortages/{slug}",
                title=words.title,
                body=words.summary,
            )


def _add_version(session: Session, content: FrameworkContent) -> Framework:
    head = content.head
    framework = Framework(
        id=Framework.id_for(head.id, head.version),
        slug=head.id,
        version=head.version,
        digest=content.digest,
        title=head.title,
        title_en=content.en.title,
        summary=head.summary,
        summary_en=content.en.summary,
        sources=head.sources,
        loaded_at=clock.now(),
    )
    session.add(framework)
    session.flush()  # Competencies point at it.
    session.add_all(
        Competency(
            id=ids.new(),
            framework_id=framework.id,
            skill_id=Skill.id_for(one.row.skill),
            position=position,
            area=one.area.id,
            area_title=one.area.title,
            area_title_en=one.area.en,
            wanted=one.row.wanted,
            levels=one.row.levels,
            levels_en=one.en.levels,
        )
        for position, one in enumerate(content.competencies)
    )
    audit.note(
        session,
        Deed.FRAMEWORKS_LOADED,
        by_id=None,
        subject_id=framework.id,
        framework=framework.slug,
        version=framework.version,
    )
    return framework
