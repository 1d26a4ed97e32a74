"""Taking a place on a course and leaving it, as a reader does."""

from datetime import timedelta

from sqlalchemy import func, select

from app.core import clock
from app.enrolment.models import Enrolment, LastFact, Withdrawal
from tests import make, make_catalogue, make_enrolment
from tests.make import WHEN


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_it_works(session, visit, lan):
    version = make_catalogue.course(session)

    page = visit("/courses/soil/enrol")
    assert page.text("h1") == "Enrol"
    assert "Soil and water" in page.said
    assert "2 hours, 2 lessons" in page.said

    with clock.stopped(WHEN):
        went_to = visit.send("/courses/soil/enrol")
    page = visit(went_to)
    assert page.text("h1") == "Soil and water"
    assert page.texts("p[@class='said']") == ["You have a place on the course: Soil and water"]
    enrolment = session.scalars(select(Enrolment)).one()
    assert enrolment.id == Enrolment.id_for(version.course_id, lan.id, 1)
    assert (enrolment.person_id, enrolment.version_id) == (lan.id, version.id)
    assert session.get(LastFact, lan.id).at == WHEN


def test_who_has_a_place_is_led_to_the_course(session, visit, lan):
    make_enrolment.place(session, lan, make_catalogue.course(session))
    assert visit.redirect("/courses/soil/enrol") == "/courses/soil"


def test_a_double_click_gives_one_place(session, visit, lan):
    make_catalogue.course(session)
    page = visit("/courses/soil/enrol")
    sent = {e.get("name"): e.get("value") for e in page.all("main//input")}
    visit.raw("/courses/soil/enrol", method="POST", data=sent, expect=303)
    again = visit.raw("/courses/soil/enrol", method="POST", data=sent, expect=303)
    assert again.location == "/courses/soil"
    assert count(session, Enrolment) == 1


def test_one_must_be_signed_in(session, visit):
    make_catalogue.course(session)
    assert visit.redirect("/courses/soil/enrol") == "/sign-in?next=/courses/soil/enrol"
    assert visit.redirect("/courses/soil/withdraw") == "/sign-in?next=/courses/soil/withdraw"


def test_there_must_be_such_a_course(visit, lan):
    visit("/courses/nothing/enrol", expect=404)
    visit("/courses/nothing/withdraw", expect=404)


def test_leaving(session, visit, lan):
    enrolment = make_enrolment.place(session, lan, make_catalogue.course(session))
    page = visit("/courses/soil/withdraw")
    assert page.text("h1") == "Leave this course?"
    assert count(session, Withdrawal) == 0  # Only asked.

    page = visit(visit.send("/courses/soil/withdraw"))
    assert "You have left the course." in page.said
    assert page.texts("a[@class='button']") == ["Enrol"]
    assert session.scalars(select(Withdrawal)).one().enrolment_id == enrolment.id


def test_who_has_no_place_can_not_leave(session, visit, lan):
    version = make_catalogue.course(session)
    assert visit.redirect("/courses/soil/withdraw") == "/courses/soil"

    make_enrolment.place(session, lan, version)
    sent = {
        e.get("name"): e.get("value") for e in visit("/courses/soil/withdraw").all("main//input")
    }
    visit.raw("/courses/soil/withdraw", method="POST", data=sent, expect=303)
    refused = visit.raw("/courses/soil/withdraw", method="POST", data=sent, expect=409)
    assert "not enrolled on this course" in refused.text
    assert count(session, Withdrawal) == 1


def test_nobody_leaves_for_another(session, visit, lan, beigou):
    zhao = make.person(session, "赵", at=beigou)
    make_enrolment.place(session, zhao, make_catalogue.course(session))
    assert visit.redirect("/courses/soil/withdraw") == "/courses/soil"
    make_catalogue.course(session, slug="own")
    make_enrolment.place(session, lan, make_catalogue.course(session, slug="own"))
    form = visit("/courses/own/withdraw")
    sent = {e.get("name"): e.get("value") for e in form.all("main//input")}
    visit.raw("/courses/soil/withdraw", method="POST", data=sent, expect=404)
    assert count(session, Withdrawal) == 0


def test_coming_back_is_a_new_cycle_on_the_version_on_offer(session, visit, lan):
    first = make_catalogue.course(session)
    make_enrolment.withdrawn(session, lan, first)
    second = make_catalogue.course(session)

    page = visit("/courses/soil/enrol")
    assert "You begin anew." in page.said
    with clock.stopped(WHEN + timedelta(days=2)):
        visit.send("/courses/soil/enrol")

    latest = session.scalars(select(Enrolment).order_by(Enrolment.cycle.desc())).first()
    assert (latest.cycle, latest.version_id) == (2, second.id)


def test_who_completed_may_take_the_next_version_but_not_this_one_again(session, visit, lan):
    make_enrolment.completed(session, lan, make_catalogue.course(session))
    page = visit("/courses/soil")
    assert "You have completed this course." in page.said
    assert "/courses/soil/enrol" not in page.links()
    assert visit.redirect("/courses/soil/enrol") == "/courses/soil"
    same = {"headers": {"Sec-Fetch-Site": "same-origin"}}
    refused = visit.raw("/courses/soil/enrol", method="POST", expect=409, **same)
    assert "When it comes out anew, you may take it again." in refused.text
    assert count(session, Enrolment) == 1

    make_catalogue.course(session)
    assert "/courses/soil/enrol" in visit("/courses/soil").links()
    visit.send("/courses/soil/enrol")
    assert count(session, Enrolment) == 2


def test_a_members_course_can_be_taken(session, visit, lan):
    make_catalogue.course(session, access="members")
    assert visit.send("/courses/soil/enrol") == "/courses/soil"


def test_in_chinese(session, visit, lan):
    make_catalogue.course(session)
    page = visit("/courses/soil/enrol?lang=zh")
    assert page.text("h1") == "报名学习"
