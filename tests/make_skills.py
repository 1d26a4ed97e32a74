"""Skills and frameworks for tests to work with."""

from app.skills.models import Competency, Framework, Skill
from tests.make import WHEN


def skill(session, slug="soil-testing", *, title=None, title_en=None, summary="", summary_en=""):
    """A skill of the vocabulary, made once for each slug."""
    found = session.get(Skill, Skill.id_for(slug))
    if found:
        return found
    made = Skill(
        id=Skill.id_for(slug),
        slug=slug,
        title=title or f"技能{slug}",
        title_en=title_en or slug.replace("-", " ").capitalize(),
        summary=summary or "看得懂，做得来。",
        summary_en=summary_en or "Understood and done.",
        sort_key=slug,
    )
    session.add(made)
    session.flush()
    return made


def framework(session, slug="rural", *, version=1, skills=("soil-testing",), area="production"):
    """A framework that wants level 2 of each of the skills, all in one area."""
    made = Framework(
        id=Framework.id_for(slug, version),
        slug=slug,
        version=version,
        digest=f"{slug}-{version}",
        title=f"能力框架{slug}",
        title_en=f"Framework {slug}",
        summary="",
        summary_en="",
        sources=["某某办法（2026年）"],
        loaded_at=WHEN,
    )
    session.add(made)
    session.flush()
    for position, one in enumerate(skills):
        session.add(
            Competency(
                framework_id=made.id,
                skill_id=skill(session, one).id,
                position=position,
                area=area,
                area_title="生产",
                area_title_en="Production",
                wanted=2,
                levels=["说得出。", "做得到。", "做得熟。", "带得动人。"],
                levels_en=["Can name it.", "Can do it.", "Does it well.", "Leads others."],
            )
        )
    session.flush()
    return made
