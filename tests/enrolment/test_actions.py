"""Places as other features use them: facts, listings, events."""

from datetime import timedelta

import pytest

from app.core.errors import Refused
from app.enrolment import actions, events, queries
from app.enrolment.models import Completion
from app.enrolment.rules import Refusal, Standing
from tests import make, make_catalogue, make_enrolment
from tests.make import WHEN


@pytest.fixture
def who(session, beigou):
    return make.person(session, "兰", at=beigou)


def test_it_works(session, who):
    version = make_catalogue.course(session)
    enrolment = make_enrolment.place(session, who, version)
    place = queries.find_place(session, course_id=version.course_id, person_id=who.id)
    assert place.enrolment is enrolment
    assert place.standing is Standing.UNDER_WAY


def test_listeners_hear_of_it(session, who):
    heard = []

    def hear(enrolment, *, session):
        heard.append(enrolment.person_id)

    with events.enrolled.connected_to(hear), events.withdrawn.connected_to(hear):
        make_enrolment.withdrawn(session, who, make_catalogue.course(session))
    assert heard == [who.id, who.id]


def test_leaving_an_earlier_place_is_refused(session, who):
    version = make_catalogue.course(session)
    earlier = make_enrolment.withdrawn(session, who, version)
    make_enrolment.place(session, who, version, at=WHEN + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        actions.withdraw(session, earlier)
    assert refused.value.reason is Refusal.NOT_UNDER_WAY


def test_completing_twice_is_completing_once(session, who):
    enrolment = make_enrolment.completed(session, who, make_catalogue.course(session))
    actions.complete(session, enrolment_id=enrolment.id, at=WHEN + timedelta(days=9))
    session.flush()
    completion = session.get(Completion, Completion.id_for(enrolment.id))
    assert completion.completed_at == WHEN + timedelta(days=1)


def test_an_earlier_fact_changes_nothing(session, who):
    for hours in (2, 1, 3, 0):
        actions.note_fact(session, person_id=who.id, at=WHEN + timedelta(hours=hours))
    assert queries.last_fact_at(session, who.id) == WHEN + timedelta(hours=3)


def test_places_are_the_latest_of_each_course_those_under_way_first(session, who):
    old = make_catalogue.course(session, slug="old")
    make_enrolment.withdrawn(session, who, old)
    again = make_enrolment.place(session, who, old, at=WHEN + timedelta(days=1))
    done = make_enrolment.completed(
        session, who, make_catalogue.course(session, slug="done"), at=WHEN + timedelta(days=2)
    )
    left = make_enrolment.withdrawn(
        session, who, make_catalogue.course(session, slug="left"), at=WHEN + timedelta(days=3)
    )
    new = make_enrolment.place(
        session, who, make_catalogue.course(session, slug="new"), at=WHEN + timedelta(days=4)
    )

    places = queries.list_places(session, person_id=who.id)

    assert [place.enrolment.id for place in places] == [new.id, again.id, done.id, left.id]
    assert [place.enrolment.version.slug for place in places] == ["new", "old", "done", "left"]
