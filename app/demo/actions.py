"""Making the demonstration: places, skills, courses, people and what they did."""

from datetime import timedelta
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.catalogue.actions import load_all
from app.core import clock, installation
from app.core.errors import Refused
from app.core.reading import Mistake
from app.demo import demand, learning, rules, town, trail, village, voices
from app.people import places
from app.people.models import Person
from app.skills.actions import load_frameworks

SEED = 19490423  # The same town each time.
AGE = timedelta(days=420)


def fill(session: Session) -> town.Town:
    """Make the demonstration in an empty database, or raise Refused."""
    if refusal := rules.why_not_fill(session.scalar(select(func.count(Person.id))) or 0):
        raise Refused(refusal)
    built = build(session)
    installation.mark_as_demonstration(session)
    return built


def is_empty(session: Session) -> bool:
    """Tell whether nobody is in the database yet."""
    return not session.scalar(select(func.count(Person.id)))


def refresh(session: Session) -> list[Mistake]:
    """Load frameworks and courses whose files changed; return what is wrong with the others."""
    load_frameworks(session)
    return load_all(session).mistakes


def build(session: Session) -> town.Town:
    """Make the town and its history; the bench does so without calling it a demonstration."""
    dice = Random(SEED)  # noqa: S311 -- made-up people, nothing secret
    began_at = clock.now() - AGE
    with clock.stopped(began_at):
        places.load(session)
        load_frameworks(session)
        load_all(session)
        session.flush()
    built = town.build(session, dice, began_at=began_at)
    with clock.stopped(clock.now()):
        learning.learn(session, built, dice)
        learning.revoke_one(session, built)
        demand.report(session, built, dice)
        voices.write(session, built)
        trail.write(session, built, dice)
        village.settle(session, built, dice)
    return built
