from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.assessment import actions, events, queries
from app.assessment.models import Answer, Attempt, Result
from app.assessment.queries import taking
from app.assessment.rules import Refusal
from app.core.errors import NotFound, Refused
from app.enrolment.models import Completion, LastFact, Withdrawal
from tests import make, make_assessment, make_catalogue
from tests.make import WHEN

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def english(app, session):
    with app.test_request_context("/?lang=en"):
        yield


@pytest.fixture
def soil(session):
    return make_catalogue.course(session, slug="soil", items=12, draw=4, pass_mark=75, attempts=2)


@pytest.fixture
def lan(session, soil):
    """Lan has a place on Soil."""
    lan = make.person(session, "兰")
    make_assessment.place(session, lan, soil)
    return lan


def refusal_of(deed, *args, **more):
    with pytest.raises(Refused) as caught:
        deed(*args, **more)
    return caught.value.reason


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_it_draws_as_many_as_the_course_says(session, soil, lan):
    sheet = make_assessment.attempt(session, lan, soil)
    assert len({one["key"] for one in sheet.draw}) == 4
    assert (sheet.number, sheet.unanswered, sheet.refusal) == (1, [1, 2, 3, 4], None)
    assert queries.find_open_attempt(session, enrolment_id=sheet.enrolment_id).number == 1


def test_beginning_twice_is_beginning_once(session, soil, lan):
    once = actions.begin(session, "soil", person_id=lan.id)
    session.flush()
    assert actions.begin(session, "soil", person_id=lan.id) == once
    assert count(session, Attempt) == 1


def test_without_a_place_nobody_begins(session, soil):
    zhao = make.person(session, "赵")
    assert refusal_of(actions.begin, session, "soil", person_id=zhao.id) is Refusal.NOT_ENROLLED


def test_there_is_no_assessment_of_an_unknown_course(session, lan):
    with pytest.raises(NotFound):
        actions.begin(session, "moon", person_id=lan.id)


def test_an_answer_is_a_fact_and_another_one_a_further_turn(session, soil, lan):
    sheet = make_assessment.attempt(session, lan, soil)
    assert actions.answer(session, sheet, position=1, given=0) == 2
    sheet = make_assessment.sheet(session, lan, soil)
    assert actions.answer(session, sheet, position=1, given=0) == 2
    assert actions.answer(session, sheet, position=1, given=1) == 2
    sheet = make_assessment.sheet(session, lan, soil)
    assert actions.answer(session, sheet, position=1, given=None) == 2
    rows = session.execute(select(Answer.turn, Answer.given).order_by(Answer.turn)).all()
    assert rows == [(1, 0), (2, 1), (3, None)]
    assert make_assessment.sheet(session, lan, soil).unanswered == [1, 2, 3, 4]
    assert session.get(LastFact, lan.id) is not None


@pytest.mark.parametrize("given", [2, [0, 2], True, False, "42", "水渠", 0, "null"])
def test_every_form_of_answer_comes_back(session, soil, lan, given):
    sheet = make_assessment.attempt(session, lan, soil)
    actions.answer(session, sheet, position=2, given=given)
    found = make_assessment.sheet(session, lan, soil).given(2)
    assert found == given
    assert type(found) is type(given)


def test_the_last_answer_leads_to_the_end(session, soil, lan):
    sheet = make_assessment.attempt(session, lan, soil)
    assert actions.answer(session, sheet, position=4, given=0) is None


def test_who_passes_completes_the_place_and_it_is_told(session, soil, lan):
    told = []

    def hear(result, *, session):
        told.append(result)

    with events.passed.connected_to(hear):
        result = make_assessment.hand_in(session, lan, soil, right=3)
    assert (result.score, result.has_passed, len(result.missed)) == (75, True, 1)
    assert told == [result]
    completion = session.get(Completion, Completion.id_for(result.enrolment_id))
    assert completion.completed_at == result.marked_at
    [outcome] = queries.list_results(session, person_id=lan.id)
    assert (outcome.slug, outcome.result.id) == ("soil", result.id)
    assert queries.find_open_attempt(session, enrolment_id=result.enrolment_id) is None


def test_who_fails_is_told_too_and_completes_nothing(session, soil, lan):
    told = []

    def hear(result, *, session):
        told.append(result)

    with events.failed.connected_to(hear):
        result = make_assessment.hand_in(session, lan, soil, right=2)
    assert (result.score, result.has_passed) == (50, False)
    assert told == [result]
    assert count(session, Completion) == 0


def test_what_is_not_answered_is_missed(session, soil, lan):
    sheet = make_assessment.attempt(session, lan, soil)
    result = actions.hand_in(session, sheet)
    assert (result.score, result.missed) == (0, [one["key"] for one in sheet.draw])


def test_handing_in_twice_is_handing_in_once(session, soil, lan):
    sheet = make_assessment.attempt(session, lan, soil, right=4)
    once = actions.hand_in(session, sheet)
    assert actions.hand_in(session, sheet) is once
    assert actions.hand_in(session, make_assessment.sheet(session, lan, soil)) is once
    assert count(session, Result) == 1


def test_after_handing_in_nothing_can_be_answered(session, soil, lan):
    make_assessment.hand_in(session, lan, soil, right=2)
    sheet = make_assessment.sheet(session, lan, soil)
    refusal = refusal_of(actions.answer, session, sheet, position=1, given=0)
    assert refusal is Refusal.HANDED_IN


def test_a_page_of_an_earlier_attempt_is_not_taken_for_this_one(session, soil, lan):
    first = make_assessment.attempt(session, lan, soil)
    with make_assessment.clock.stopped(WHEN):
        actions.hand_in(session, first)
    second = make_assessment.attempt(session, lan, soil, at=WHEN + 2 * DAY)
    assert second.mark != first.mark
    more = {"mark": first.mark}
    refusal = refusal_of(actions.answer, session, second, position=1, given=0, **more)
    assert refusal is Refusal.HANDED_IN
    assert refusal_of(actions.hand_in, session, second, **more) is Refusal.HANDED_IN


def test_after_a_failed_attempt_one_waits(session, soil, lan):
    make_assessment.hand_in(session, lan, soil, right=0, at=WHEN)
    with make_assessment.clock.stopped(WHEN + DAY / 2), pytest.raises(Refused) as caught:
        actions.begin(session, "soil", person_id=lan.id)
    assert caught.value.reason is Refusal.TOO_SOON
    assert "3 Mar 2026" in caught.value.values["free_from"]
    assert make_assessment.attempt(session, lan, soil, at=WHEN + DAY).number == 2


def test_leaving_and_coming_back_gives_no_further_attempts(session, soil, lan):
    for n in range(2):
        result = make_assessment.hand_in(session, lan, soil, right=0, at=WHEN + n * DAY)
    leave(session, result.enrolment_id)
    make_assessment.place(session, lan, soil, cycle=2)
    assert refusal_of(actions.begin, session, "soil", person_id=lan.id) is Refusal.NONE_LEFT


def leave(session, enrolment_id):
    session.add(
        Withdrawal(id=Withdrawal.id_for(enrolment_id), enrolment_id=enrolment_id, withdrawn_at=WHEN)
    )
    session.flush()


def test_who_gave_up_the_place_answers_no_more(session, soil, lan):
    sheet = make_assessment.attempt(session, lan, soil)
    leave(session, sheet.enrolment_id)
    sheet = make_assessment.sheet(session, lan, soil)
    refusal = refusal_of(actions.answer, session, sheet, position=1, given=0)
    assert refusal is Refusal.NOT_ENROLLED
    assert refusal_of(actions.hand_in, session, sheet) is Refusal.NOT_ENROLLED
    assert refusal_of(actions.begin, session, "soil", person_id=lan.id) is Refusal.NOT_ENROLLED


def test_who_comes_back_begins_anew(session, soil, lan):
    sheet = make_assessment.attempt(session, lan, soil)
    leave(session, sheet.enrolment_id)
    make_assessment.place(session, lan, soil, cycle=2)
    assert make_assessment.attempt(session, lan, soil).enrolment_id != sheet.enrolment_id


def test_who_is_under_way_stays_on_their_version(session, soil, lan):
    make_catalogue.course(session, slug="soil", items=5, draw=5)
    sheet = make_assessment.attempt(session, lan, soil)
    assert (sheet.version_id, len(sheet.draw)) == (soil.id, 4)


def test_what_others_did_is_not_mine(session, soil, lan):
    make_assessment.attempt(session, lan, soil)
    zhao = make.person(session, "赵")
    with pytest.raises(NotFound):
        taking.get_sheet(session, "soil", person_id=zhao.id)


def test_nobody_passes_twice(session, soil, lan):
    make_assessment.hand_in(session, lan, soil, right=4)
    assert refusal_of(actions.begin, session, "soil", person_id=lan.id) is Refusal.ALREADY_PASSED
