"""Whatever a learner does in whatever order, the database agrees with a pure model of it."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessment import actions, rules
from app.assessment.models import Answer, Attempt, Result
from app.assessment.queries import taking
from app.assessment.rules import Past, Refusal
from app.core import clock
from app.core.errors import NotFound, Refused
from app.enrolment.models import Completion
from tests import make, make_assessment, make_catalogue

DRAW, PASS_MARK, ATTEMPTS, WAIT = 4, 75, 3, 24
positions = st.integers(1, DRAW)


class Model:
    """What should be, in plain values."""

    def __init__(self):
        self.attempts = []  # {"answers": {position: right}, "turns": n, "score": None or n}
        self.failed_at = None
        self.has_passed = False

    @property
    def open(self):
        last = self.attempts[-1] if self.attempts else None
        return last if last and last["score"] is None else None

    def may_begin(self, now):
        past = Past(len(self.attempts), self.has_passed, self.failed_at)
        return rules.why_not_begin(
            past, has_place=True, attempts=ATTEMPTS, wait_hours=WAIT, now=now
        )


def machine(app):
    class AttemptMachine(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.model, self.now = Model(), make.WHEN
            engine = app.extensions["gengdu.db"].engine.execution_options(writes=True)
            self.connection = engine.connect()
            self.transaction = self.connection.begin()
            self.session = Session(
                self.connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
            )
            self.lan = make.person(self.session, "兰")
            self.version = make_catalogue.course(
                self.session, draw=DRAW, pass_mark=PASS_MARK, attempts=ATTEMPTS, wait_hours=WAIT
            )
            make_assessment.place(self.session, self.lan, self.version)
            self.context = app.test_request_context("/?lang=en")
            self.context.push()

        def teardown(self):
            self.context.pop()
            self.session.close()
            self.transaction.rollback()
            self.connection.close()

        def sheet(self):
            return make_assessment.sheet(self.session, self.lan, self.version)

        def refusal_of(self, deed, *args, **more):
            try:
                with clock.stopped(self.now):
                    deed(self.session, *args, **more)
            except Refused as refused:
                return refused.reason
            self.session.flush()
            return None

        @rule()
        def begin(self):
            expected = None if self.model.open else self.model.may_begin(self.now)
            assert self.refusal_of(actions.begin, "soil", person_id=self.lan.id) is expected
            if not expected and not self.model.open:
                self.model.attempts.append({"answers": {}, "turns": 0, "score": None})

        @rule(position=positions, right=st.sampled_from([True, False, None]))
        def answer(self, position, right):
            if not self.model.attempts:
                return
            sheet = self.sheet()
            item = taking.get_item(self.session, sheet, position=position)
            given = None if right is None else make_assessment.given_for(item, right=right)
            refusal = self.refusal_of(actions.answer, sheet, position=position, given=given)
            if not self.model.open:
                assert refusal is Refusal.HANDED_IN
                return
            assert refusal is None
            if self.model.open["answers"].get(position) != right:
                self.model.open["turns"] += 1
                self.model.open["answers"][position] = right

        @rule()
        def hand_in(self):
            if not self.model.attempts:
                return
            assert self.refusal_of(actions.hand_in, self.sheet()) is None
            if (attempt := self.model.open) is None:
                return
            right = list(attempt["answers"].values()).count(True)
            attempt["score"] = 100 * right // DRAW
            if attempt["score"] >= PASS_MARK:
                self.model.has_passed = True
            else:
                self.model.failed_at = self.now

        @rule(hours=st.sampled_from([1, 23, 24]))
        def wait(self, hours):
            self.now += timedelta(hours=hours)

        @invariant()
        def the_database_agrees(self):
            scores = self.session.execute(
                select(Attempt.number, Result.score)
                .outerjoin(Result, Result.attempt_id == Attempt.id)
                .order_by(Attempt.number)
            ).all()
            expected = [one["score"] for one in self.model.attempts]
            assert scores == list(enumerate(expected, start=1))
            answers = self.session.scalar(select(func.count()).select_from(Answer))
            assert answers == sum(one["turns"] for one in self.model.attempts)
            completions = self.session.scalar(select(func.count()).select_from(Completion))
            assert completions == int(self.model.has_passed)

        @invariant()
        def the_sheet_agrees(self):
            try:
                sheet = self.sheet()
            except NotFound:
                assert not self.model.attempts
                return
            given = self.model.attempts[-1]["answers"]
            assert sheet.answered == {n for n, right in given.items() if right is not None}

    return AttemptMachine


@pytest.mark.slow
def test_the_attempt_follows_its_model(app):
    run_state_machine_as_test(machine(app), settings=settings(stateful_step_count=25))
