"""Demand reports for tests to work with."""

from app.people.models import OrgKind
from app.shortages import actions
from app.shortages.models import Industry
from app.shortages.rules import Demand
from tests import make, make_skills

QUARTER = "2026Q1"  # begun long before any test runs


def employer(session, key="coop-1", name="北沟果品合作社", *, under=None):
    """A cooperative in Huairou."""
    return make.org(
        session, key, name, kind=OrgKind.COOPERATIVE, under=under or make.district(session)
    )


def demand(skill, *, post="技术员", **more):
    """What an employer states: ten posts, three filled, unless told otherwise."""
    stated = {
        "period": QUARTER,
        "skill_id": skill.id,
        "level": 2,
        "post": post,
        "advertised": 10,
        "filled": 3,
        "applicants": 8,
        "suitable": 4,
        "region": "110116",
        "industry": Industry.AGRICULTURE,
    }
    return Demand(**stated | more)


def report(session, org, skill, *, by=None, **more):
    """A report of an employer; `more` is what `demand` takes."""
    made = actions.report(
        session, demand(skill, **more), org_id=org.id, person_id=by.id if by else None
    )
    session.flush()
    return made


def reports(session, skill=None, *, count=3, org=None, **more):
    """As many alike reports as make a figure, each for a post of its own."""
    skill = skill or make_skills.skill(session)
    org = org or employer(session)
    return [report(session, org, skill, post=f"岗位{n + 1}", **more) for n in range(count)]
