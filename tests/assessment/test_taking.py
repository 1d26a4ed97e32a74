"""The pages of a learner: before it, a question a page, handing in, the result."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.assessment.models import Answer, Attempt, Result
from app.assessment.queries import taking
from app.core import clock
from app.items.kinds import Multiple, Number, Single, Text, TrueFalse
from app.lessons.models import LessonRead
from tests import make, make_assessment, make_catalogue
from tests.make import WHEN

SAME = {"Sec-Fetch-Site": "same-origin"}
HERE = "/courses/soil/assessment"


@pytest.fixture
def soil(session):
    return make_catalogue.course(session, slug="soil", items=10, draw=10, lessons=2)


@pytest.fixture
def lan(session, lan, soil):
    """Lan, signed in, has a place on Soil."""
    make_assessment.place(session, lan, soil)
    return lan


def post(visit, address, *, expect, **sent):
    """Send what no page of ours would send now: a page left open, a second press."""
    headers = {"Sec-Fetch-Site": "same-origin"}
    return visit.raw(address, method="POST", data=sent, headers=headers, expect=expect)


def position_of(session, lan, soil, kind):
    """Where in the draw the first item of a kind stands, and the item."""
    sheet = make_assessment.sheet(session, lan, soil)
    for position in range(1, len(sheet.draw) + 1):
        item = taking.get_item(session, sheet, position=position)
        if isinstance(item, kind):
            return position, item
    raise AssertionError(kind)


def test_before_it_one_reads_what_awaits(visit, lan):
    page = visit(HERE)
    assert page.text("h1") == "Assessment: Soil and water"
    assert page.texts("main//li")[:4] == [
        "There are 10 questions.",
        "80 per cent right is a pass.",
        "You have 3 of 3 attempts left.",
        "After a failed attempt you wait 24 hours.",
    ]
    assert "2 of 2 lessons are not read yet." in page.text("p[@class='note']")
    assert visit.send(HERE) == f"{HERE}/1"


def test_lessons_read_are_not_called_unread(session, visit, lan, soil):
    enrolment_id = make_assessment.attempt(session, lan, soil).enrolment_id
    for number in (1, 2):
        session.add(
            LessonRead(
                id=LessonRead.id_for(enrolment_id, number),
                enrolment_id=enrolment_id,
                person_id=lan.id,
                number=number,
                read_at=WHEN,
            )
        )
    assert "not read yet" not in visit(HERE).said


def test_the_whole_way(session, visit, lan, soil):
    to = visit.send(HERE)
    sheet = make_assessment.sheet(session, lan, soil)
    for position in range(1, 11):
        assert to == f"{HERE}/{position}"
        page = visit(to)
        assert page.text("h1") == f"Question {position} of 10"
        item = taking.get_item(session, sheet, position=position)
        assert item.ask_en in page.said
        to = visit.send(to, answer=make_assessment.typed_for(item, right=position != 3))
    assert to == f"{HERE}/hand-in"
    assert "All questions are answered." in visit(to).said
    to = visit.send(to)
    assert to == f"{HERE}/result"
    page = visit(to)
    assert page.text("h1") == "Passed: Soil and water"
    assert "90 per cent are right. 80 per cent is a pass." in page.said
    [row] = page.texts("main//ul/li")
    missed = taking.get_item(session, sheet, position=3)
    assert row == f"{missed.ask_en} {missed.why_en}Read again: Lesson {missed.lesson}"
    assert f"/courses/soil/lessons/{missed.lesson}" in page.links()
    assert "You have passed." in visit(HERE).said


def test_in_chinese(session, visit, lan, soil):
    visit.client.set_cookie("lang", "zh")
    visit.send(HERE)
    position, item = position_of(session, lan, soil, Single)
    page = visit(f"{HERE}/{position}")
    assert page.text("legend") == item.ask
    assert sorted(page.texts("label")) == ["做法1", "做法2", "做法3", "未作答"]
    make_assessment.hand_in(session, lan, soil, right=2)
    assert "未通过" in visit(f"{HERE}/result").text("h1")


def test_who_has_no_place_is_led_to_the_course(session, visit, soil):
    visit.sign_in(make.person(session, "赵"))
    page = visit(HERE)
    assert page.text("p[@class='reason']") == "Enrol on the course first."
    assert not page.all("main//form")
    assert "/courses/soil" in page.links()
    page = post(visit, HERE, expect=409)
    assert "Enrol on the course first." in page.text


def test_who_is_not_signed_in_is_asked_to(visit, soil):
    for address in (HERE, f"{HERE}/1", f"{HERE}/hand-in", f"{HERE}/result"):
        assert visit.redirect(address).startswith("/sign-in")


@pytest.mark.parametrize("end", ["/0", "/11", "/x", "/99999999999999999999"])
def test_there_is_nothing_outside_the_draw(session, visit, lan, soil, end):
    make_assessment.attempt(session, lan, soil)
    visit(HERE + end, expect=404)


@pytest.mark.parametrize("end", ["/1", "/hand-in", "/result"])
def test_there_is_nothing_before_it_began(visit, lan, end):
    visit(HERE + end, expect=404)


def test_there_is_no_assessment_of_an_unknown_course(visit, lan):
    visit("/courses/moon/assessment", expect=404)


def test_the_line_broke_and_one_goes_on(session, visit, lan, soil):
    visit.send(HERE)
    position, _item = position_of(session, lan, soil, Multiple)
    visit.send(f"{HERE}/{position}", answer=["2", "0"])
    before = make_assessment.sheet(session, lan, soil)
    visit.sign_out()
    visit.sign_in(lan)
    page = visit(HERE)
    assert "1 of 10 questions are answered and saved." in page.said
    [way_on] = [e.get("href") for e in page.all("a[@class='button']")]
    assert way_on == f"{HERE}/{before.unanswered[0]}"
    page = visit(f"{HERE}/{position}")
    ticked = [e.get("value") for e in page.all("input[@type='checkbox']") if "checked" in e.keys()]
    assert sorted(ticked) == ["0", "2"]
    assert make_assessment.sheet(session, lan, soil).draw == before.draw


@pytest.mark.parametrize("kind", [Single, Multiple, TrueFalse, Number, Text])
def test_what_was_answered_is_shown(session, visit, lan, soil, kind):
    visit.send(HERE)
    position, item = position_of(session, lan, soil, kind)
    typed = make_assessment.typed_for(item)
    visit.send(f"{HERE}/{position}", answer=typed)
    visit.send(f"{HERE}/{position}")  # as it stands there
    assert session.scalars(select(Answer.turn)).all() == [1]


@pytest.mark.parametrize("kind", [Single, TrueFalse])
def test_nothing_is_ticked_before_one_ticks(session, visit, lan, soil, kind):
    visit.send(HERE)
    position, _item = position_of(session, lan, soil, kind)
    page = visit(f"{HERE}/{position}")
    [checked] = [e for e in page.all("input[@type='radio']") if "checked" in e.keys()]
    assert checked.get("value") == ""
    visit.send(f"{HERE}/{position}")
    assert session.scalar(select(func.count()).select_from(Answer)) == 0


def test_a_question_may_be_left_out(session, visit, lan, soil):
    visit.send(HERE)
    assert visit.send(f"{HERE}/1") == f"{HERE}/2"
    assert visit.send(f"{HERE}/10") == f"{HERE}/hand-in"
    page = visit(f"{HERE}/hand-in")
    assert page.texts("main//li")[0] == "Question 1"
    assert f"{HERE}/1" in page.links()


def test_what_was_answered_can_be_taken_back(session, visit, lan, soil):
    visit.send(HERE)
    position, _item = position_of(session, lan, soil, TrueFalse)
    visit.send(f"{HERE}/{position}", answer="true")
    visit.send(f"{HERE}/{position}", answer="")
    assert position in make_assessment.sheet(session, lan, soil).unanswered


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        (Single, "7", "Choose one of the list."),
        (Single, "x", "Choose one of the list."),
        (Multiple, ["0", "9"], "Choose from the list."),
        (TrueFalse, "maybe", "Choose one of the list."),
        (Number, "80%", "Give the number alone, without a unit, e.g. 96110."),
        (Text, "水" * 201, "Write a word or two, at most 200 characters."),
    ],
)
def test_nonsense_is_asked_again(session, visit, lan, soil, kind, typed, sentence):
    visit.send(HERE)
    position, _item = position_of(session, lan, soil, kind)
    page = visit.send(f"{HERE}/{position}", answer=typed, expect=422)
    assert page.text("strong[@class='error']") == sentence
    assert session.scalar(select(func.count()).select_from(Answer)) == 0


def test_after_handing_in_there_is_no_answering(session, visit, lan, soil):
    make_assessment.hand_in(session, lan, soil, right=2)
    assert visit.redirect(f"{HERE}/1") == HERE
    assert visit.redirect(f"{HERE}/hand-in") == HERE
    position, _item = position_of(session, lan, soil, TrueFalse)
    page = post(visit, f"{HERE}/{position}", expect=409, answer="false")
    assert "This attempt has been handed in." in page.text


def test_a_page_left_open_is_not_taken_for_the_next_attempt(session, visit, lan, soil):
    make_assessment.hand_in(session, lan, soil, right=2)
    old = make_assessment.sheet(session, lan, soil)
    make_assessment.attempt(session, lan, soil, at=WHEN + timedelta(days=2))
    position, _item = position_of(session, lan, soil, TrueFalse)
    post(visit, f"{HERE}/{position}", expect=409, answer="false", attempt=old.mark)


def test_pressing_twice_hands_in_once(session, visit, lan, soil):
    mark = make_assessment.attempt(session, lan, soil, right=9).mark
    for _again in range(2):
        answer = post(visit, f"{HERE}/hand-in", expect=303, attempt=mark)
        assert answer.location == f"{HERE}/result"
    assert session.scalar(select(func.count()).select_from(Result)) == 1


def test_pressing_twice_begins_once(session, visit, lan, soil):
    for _again in range(2):
        post(visit, HERE, expect=303)
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_until_it_is_passed_no_key_is_told(session, visit, lan, soil):
    make_assessment.hand_in(session, lan, soil, right=0)
    page = visit(f"{HERE}/result")
    assert page.text("h1") == "Not passed yet: Soil and water"
    assert len(page.all("main//ul/li")) == 10
    assert "Because of reason" not in page.html
    assert HERE in page.links()


def test_after_a_failed_attempt_one_reads_when_to_come_back(session, visit, lan, soil):
    with clock.stopped(WHEN):
        visit.sign_in(lan)
        make_assessment.hand_in(session, lan, soil, right=5, at=WHEN - timedelta(hours=1))
        page = visit(HERE)
        assert page.text("p[@class='reason']") == ("You can try again from 3 Mar 2026, 08:00.")
        assert "Your best result so far: 50 per cent." in page.said
        assert "You have 2 of 3 attempts left." in page.said
        assert not page.all("main//form")
        answer = post(visit, HERE, expect=409)
        assert "You can try again from" in answer.text


def test_when_all_attempts_are_used_up_it_says_so(session, visit, lan, soil):
    for n in range(3):
        make_assessment.hand_in(session, lan, soil, right=5, at=WHEN + timedelta(days=n))
    page = visit(HERE)
    assert "You have used up all attempts." in page.text("p[@class='reason']")


def test_few_statements(session, visit, lan, soil, statements):
    sheet = make_assessment.attempt(session, lan, soil)
    item = taking.get_item(session, sheet, position=1)
    visit(HERE)  # The first page of a process also asks whether this is a demonstration.
    statements.clear()
    visit(f"{HERE}/1")
    assert len(statements) == 3  # The item was read before, and never changes.
    statements.clear()
    typed = make_assessment.typed_for(item)
    post(visit, f"{HERE}/1", expect=303, answer=typed, attempt=sheet.mark)
    assert len(statements) == 5
    statements.clear()
    visit(HERE)
    assert len(statements) <= 6


def test_an_answer_with_a_key_is_taken_once(session, visit, lan, soil):
    """A browser's own store sends until it hears; late and double answers change nothing."""
    sheet = make_assessment.attempt(session, lan, soil)
    item = taking.get_item(session, sheet, position=1)
    right = make_assessment.typed_for(item)

    def send(key, answer, expect=204):
        data = {"answer": answer, "attempt": sheet.mark}
        headers = SAME | {"Idempotency-Key": key}
        visit.raw(f"{HERE}/1", method="POST", data=data, headers=headers, expect=expect)
        return taking.get_sheet(session, "soil", person_id=lan.id)

    assert send("first", right).turns(1) == 1
    assert send("first", right).turns(1) == 1, "sent again, as the acknowledgement was lost"
    post(visit, f"{HERE}/1", expect=303, answer="", attempt=sheet.mark)
    assert send("first", right).given(1) is None, "what was answered since stays"
    assert send("second", right).turns(1) == 3
    assert send("third", "x" * 201, expect=422).turns(1) == 3


def test_answers_of_another_person_wait_for_them(session, visit, lan, soil, beigou):
    """Whoever signs in next in the same browser neither gives them nor loses them."""
    sheet = make_assessment.attempt(session, lan, soil)
    zhao = make.person(session, "赵", at=beigou)
    visit.sign_in(zhao)
    data = {"answer": "0", "attempt": sheet.mark}
    headers = SAME | {"Idempotency-Key": "one"}
    visit.raw(f"{HERE}/1", method="POST", data=data, headers=headers, expect=403)
    make_assessment.place(session, zhao, soil)
    make_assessment.attempt(session, zhao, soil)
    visit.raw(f"{HERE}/1", method="POST", data=data, headers=headers, expect=403)
