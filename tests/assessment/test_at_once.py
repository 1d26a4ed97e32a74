"""Many at once on a real database: what is limited stays limited, what is done once is one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from app.assessment import actions
from app.assessment.models import Answer, Attempt, Result
from app.assessment.queries import taking
from app.core import schema
from app.core.errors import Refused
from app.enrolment import actions as places
from app.enrolment.models import Completion, Enrolment, Withdrawal
from app.factory import create_app
from tests import make, make_assessment, make_catalogue
from tests.conftest import settings_for

AT_ONCE = 50


@pytest.fixture
def hall(database_kind, new_database_url, tmp_path):
    """An application on a database of its own, with Lan's place on Soil in it."""
    app = create_app(settings_for(new_database_url(database_kind), tmp_path))
    database = app.extensions["gengdu.db"]
    with database.engine.execution_options(writes=True).begin() as connection:
        schema.upgrade(connection)
    yield Hall(app)
    database.dispose()


class Hall:
    def __init__(self, app):
        self.app, self.database = app, app.extensions["gengdu.db"]
        with self.database.open(writes=True) as session:
            soil = make_catalogue.course(session, draw=4, attempts=3, wait_hours=0)
            lan = make.person(session, "兰")
            make_assessment.place(session, lan, soil)
            self.lan_id = lan.id
            session.commit()

    def at_once(self, deed):
        """Have `deed(session, number)` done by many, each in a transaction of its own."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(lambda number: self.alone(deed, number), range(AT_ONCE)))

    def alone(self, deed, number=0):
        with self.app.test_request_context("/"), self.database.open(writes=True) as session:
            try:
                done = deed(session, number)
                session.commit()
            except Refused as refused:
                return refused.reason
            else:
                return done

    def begin(self, session, _number=0):
        return actions.begin(session, "soil", person_id=self.lan_id)

    def sheet(self, session):
        return taking.get_sheet(session, "soil", person_id=self.lan_id, locking=True)

    def count(self, table):
        with self.database.open(writes=False) as session:
            return session.scalar(select(func.count()).select_from(table))


def test_all_begin_the_same_attempt(hall):
    assert len(set(hall.at_once(hall.begin))) == 1
    assert hall.count(Attempt) == 1


def test_the_limit_of_attempts_holds(hall):
    def whole(session, _number):
        hall.begin(session)
        session.commit()
        actions.hand_in(session, hall.sheet(session))

    hall.at_once(whole)
    assert hall.count(Attempt) == 3
    assert hall.count(Result) == 3


def test_every_tab_hands_in_the_same(hall):
    hall.alone(hall.begin)

    def hand_in(session, _number):
        return actions.hand_in(session, hall.sheet(session)).id

    assert len(set(hall.at_once(hand_in))) == 1
    assert hall.count(Result) == 1


def test_answers_of_many_tabs_are_turns_of_one_question(hall):
    hall.alone(hall.begin)

    def answer(session, number):
        return actions.answer(session, hall.sheet(session), position=1, given=str(number))

    assert set(hall.at_once(answer)) == {2}
    with hall.database.open(writes=False) as session:
        turns = session.scalars(select(Answer.turn).order_by(Answer.turn)).all()
    assert turns == list(range(1, AT_ONCE + 1))


def test_no_answer_slips_in_after_the_hand_in(hall):
    hall.alone(hall.begin)

    def either(session, number):
        sheet = hall.sheet(session)
        if number % 2:
            return actions.hand_in(session, sheet).id
        position = number // 2 % 4 + 1
        item = taking.get_item(session, sheet, position=position)
        given = make_assessment.given_for(item)
        return actions.answer(session, sheet, position=position, given=given)

    hall.at_once(either)
    with hall.database.open(writes=False) as session:
        [result] = session.scalars(select(Result)).all()
        answered = session.scalar(select(func.count(Answer.position.distinct())))
    assert result.score == 25 * answered
    assert hall.count(Completion) == int(result.has_passed)


def test_a_place_is_never_both_left_and_completed(hall):
    hall.alone(hall.begin)

    def answer(session, _number):
        for position in range(1, 5):
            item = taking.get_item(session, hall.sheet(session), position=position)
            given = make_assessment.given_for(item)
            actions.answer(session, hall.sheet(session), position=position, given=given)

    hall.alone(answer)

    def either(session, number):
        if number % 2:
            return places.withdraw(session, session.scalars(select(Enrolment)).one())
        return actions.hand_in(session, hall.sheet(session)).id

    hall.at_once(either)
    assert hall.count(Completion) + hall.count(Withdrawal) == 1


def test_leaving_waits_for_a_hand_in_under_way(hall):
    """Whichever comes second must see what the first did."""
    hall.alone(hall.begin)
    if hall.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time anyway.")
    with hall.app.test_request_context("/"), hall.database.open(writes=True) as first:
        hall.sheet(first)
        with hall.database.open(writes=True) as second:
            second.execute(text("SET LOCAL lock_timeout = '200ms'"))
            enrolment = second.scalars(select(Enrolment)).one()
            with pytest.raises(OperationalError, match="lock timeout"):
                places.withdraw(second, enrolment)
