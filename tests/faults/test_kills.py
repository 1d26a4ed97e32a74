"""kill -9 in a loop of answers: what the server acknowledged is there, once, on both databases.

The list of acknowledgements is kept by the client. The control arm answers before it commits and
must lose something, else this test is blind.
"""

import http.client
import os
import threading
import time
from collections import defaultdict
from random import Random
from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessment.models import Answer, Attempt
from app.core import clock, schema
from app.core.engines import make_engine
from app.enrolment.models import Enrolment
from tests import make, make_catalogue
from tests.live import LiveServer

KILLS = {"ordinary": 50, "nightly": 2000}[os.environ.get("GENGDU_TEST_PROFILE", "ordinary")]
CONTROL_KILLS = 12
CLIENTS = 6
SEED = int(os.environ.get("GENGDU_TEST_SEED", "11"))

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]


class Learner(threading.Thread):
    """Answers the same few questions with ever new words, sends again until told "saved"."""

    def __init__(self, port: int, secret: str, attempt_id, positions: int) -> None:
        super().__init__()
        self.port, self.secret, self.attempt_id = port, secret, attempt_id
        self.positions = positions
        self.acknowledged: list[tuple[int, str]] = []
        self.stop = threading.Event()
        self.failures: list[str] = []

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            position = number % self.positions + 1
            words = f"answer {number} of {self.secret[:6]}"
            while not self.stop.is_set():
                status = self.send(position, words)
                if status == 303:
                    self.acknowledged.append((position, words))
                    break
                if status is not None and status != 503:
                    self.failures.append(f"{status} at {words}")
                    return
                time.sleep(0.01)
            number += 1

    def send(self, position: int, words: str) -> int | None:
        """Send one answer; return the status, or None if the line broke."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request(
                "POST",
                f"/courses/soil/assessment/{position}",
                urlencode({"answer": words}),
                {
                    "Cookie": f"s={self.secret}",
                    "Sec-Fetch-Site": "same-origin",
                    "Content-Type": "application/x-www-form-urlencoded",
                },
            )
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def prepare(url: str) -> list[tuple[str, object, int]]:
    """Make a course and learners in the midst of its assessment: secret, attempt, questions."""
    engine = make_engine(url)
    with engine.execution_options(writes=True).begin() as connection:
        schema.upgrade(connection)
    made = []
    with Session(engine.execution_options(writes=True)) as session:
        version = make_catalogue.course(session, slug="soil", items=20)
        draw = [{"key": f"item-{n:02}", "order": []} for n in (5, 10, 15, 20)]  # words are asked
        for n in range(CLIENTS):
            person = make.person(session, f"兰{n}", at=make.village(session))
            secret = f"{n:06}-of-a-learner"
            make.browser_session(session, person, secret=secret)
            place = Enrolment(
                id=Enrolment.id_for(version.course_id, person.id, 1),
                course_id=version.course_id,
                version_id=version.id,
                person_id=person.id,
                enrolled_at=clock.now(),
            )
            session.add(place)
            session.flush()
            attempt = Attempt(
                id=Attempt.id_for(place.id, 1),
                enrolment_id=place.id,
                person_id=person.id,
                number=1,
                began_at=clock.now(),
                draw=draw,
            )
            session.add(attempt)
            made.append((secret, attempt.id, len(draw)))
        session.commit()
    engine.dispose()
    return made


def answers_in(url: str) -> dict[object, list[tuple[int, int, str]]]:
    """Return what the database holds, by attempt: question, turn, words."""
    engine = make_engine(url)
    kept = defaultdict(list)
    with Session(engine) as session:
        for row in session.scalars(select(Answer).order_by(Answer.position, Answer.turn)):
            kept[row.attempt_id].append((row.position, row.turn, row.given))
    engine.dispose()
    return kept


def wait_for_answers(learners: list[Learner], count: int) -> None:
    """Let so many answers be acknowledged, so that each kill falls into the midst of work."""
    enough = sum(len(learner.acknowledged) for learner in learners) + count
    for _ in range(3000):
        if sum(len(learner.acknowledged) for learner in learners) >= enough:
            return
        assert not any(learner.failures for learner in learners), "a learner was turned away"
        time.sleep(0.01)
    raise AssertionError("no answers for thirty seconds")


def count_losses(url: str, folder, kills: int, *more: str) -> tuple[int, int]:
    """Kill the server so often; return how many acknowledged answers are gone, and how many were.

    Fails when an answer is there twice.
    """
    learners_of = prepare(url)
    chance = Random(SEED)
    server = LiveServer(url, folder, *more)
    learners = [Learner(server.port, *one) for one in learners_of]
    try:
        server.start()
        for learner in learners:
            learner.start()
        for _ in range(kills):
            wait_for_answers(learners, 2 * CLIENTS)
            time.sleep(chance.uniform(0.0, 0.2))
            server.kill()
            server.start()
        time.sleep(0.5)
    finally:
        for learner in learners:
            learner.stop.set()
        for learner in learners:
            learner.join(20)
        server.kill()
        server.close()
    assert not [fault for learner in learners for fault in learner.failures]
    kept = answers_in(url)
    lost = 0
    for learner in learners:
        rows = kept[learner.attempt_id]
        said = [(position, words) for position, _turn, words in rows]
        assert len(said) == len(set(said)), "an answer is there twice"
        lost += len(set(learner.acknowledged) - set(said))
    return lost, sum(len(learner.acknowledged) for learner in learners)


def test_kills_lose_nothing(database_kind, new_database_url, tmp_path):
    lost, acknowledged = count_losses(new_database_url(database_kind), tmp_path, KILLS)
    assert acknowledged > KILLS * CLIENTS, "hardly anything was answered between the kills"
    assert lost == 0


def test_the_control_must_lose(database_kind, new_database_url, tmp_path):
    url = new_database_url(database_kind)
    lost, _acknowledged = count_losses(url, tmp_path, CONTROL_KILLS, "early")
    assert lost > 0, "the test does not see losses, so it proves nothing"
