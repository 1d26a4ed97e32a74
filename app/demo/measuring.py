"""Which pages are measured, as whom, and filling the database they are measured on."""

from dataclasses import replace
from random import Random
from uuid import UUID

import brotli  # type: ignore[import-untyped] # it brings no types
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessment.actions import begin
from app.catalogue.models import CourseVersion
from app.certificates.models import Certificate
from app.core.installation import InstallationFact
from app.demo import actions, crowd
from app.demo.bench import Call, Form, ask
from app.demo.cast import HUAIROU
from app.demo.learning import list_studied
from app.people.models import Org, Person, SignIn
from app.people.sessions import open_session

SEED = 20260101
LEARNER, HR = "servant", "hr"
COURSE = "desktop-security"
MADE_FOR_IT = "bench"
ANSWERING = ("answer", "answer_and_next")


def fill(
    session: Session, *, people: int, courses: int, facts: int, say: crowd.Say
) -> dict[str, int]:
    """Make the town and a crowd around it; return how much there is of what."""
    dice = Random(SEED)  # noqa: S311 -- made-up people, nothing secret
    actions.build(session)
    say("the town stands")
    there = session.scalar(select(func.count(Person.id))) or 0
    settled = crowd.settle(session, max(0, people - there), dice)
    say(f"{there + len(settled)} people")
    offered = session.scalar(select(func.count(CourseVersion.id)).where(CourseVersion.is_current))
    crowd.copy_courses(session, max(0, courses - (offered or 0)))
    studied = list(list_studied(session).values())
    say(f"{len(studied)} courses")
    proving = crowd.list_proving(session)
    session.add(InstallationFact(name=MADE_FOR_IT))
    lived = crowd.live(session, settled, studied, proving, facts=facts, dice=dice, say=say)
    return {"people": there + len(settled), "courses": len(studied), "facts": lived}


def is_for_measuring(session: Session) -> bool:
    """Tell whether this database was made to be measured on, not to be lived in."""
    return session.get(InstallationFact, MADE_FOR_IT) is not None


def prepare(session: Session) -> list[Call]:
    """Sign in a learner and an HR officer, begin an attempt; return what is to be asked."""
    learner, officer = _sign_in(session, LEARNER), _sign_in(session, HR)
    begin(session, COURSE, person_id=_person(session, LEARNER))
    district = Org.id_for(HUAIROU)
    number = session.scalars(select(Certificate.number).limit(1)).one()
    course = f"/courses/{COURSE}"
    return [
        Call("sign_in", "/sign-in"),
        Call("home", "/"),
        Call("verify", f"/verify/{number}"),
        Call("catalogue_public", "/courses", target=0.3),
        Call("catalogue", "/courses", learner, target=1.5),
        Call("catalogue_search", "/courses?q=%E5%AE%89%E5%85%A8", learner),
        Call("course", course, learner, target=3),
        Call("lesson", f"{course}/lessons/2", learner, target=1.5),
        Call("question", f"{course}/assessment/1", learner, target=1.5),
        Call("answer", f"{course}/assessment/1", learner, target=2.5),
        Call(
            "answer_and_next",
            f"{course}/assessment/1",
            learner,
            onward=f"{course}/assessment/2",
            target=4,
        ),
        Call("my_page", "/my-page", learner, target=3),
        Call("hr_list", f"/{district}/certificates", officer, target=10),
        Call("shortages", "/shortages", learner, target=10),
        Call("search", "/search?q=%E8%AF%88%E9%AA%97", learner),
    ]


def with_answers(app: Flask, call: Call) -> Call:
    """Return the call with answers that differ from each other, so that each is written."""
    _status, page = ask(app, call)
    form = Form(brotli.decompress(page).decode())
    return replace(call, fields=tuple((*form.fixed, choice) for choice in form.choices[:2]))


def _person(session: Session, sign_in: str) -> UUID:
    return session.scalars(select(SignIn.person_id).where(SignIn.name == sign_in)).one()


def _sign_in(session: Session, name: str) -> str:
    return open_session(session, person_id=_person(session, name))
