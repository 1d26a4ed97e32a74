"""The desk at a terminal: whom it shows, how they come in, and that guessing does not pay."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.people.models import BrowserSession
from app.sites.actions import keeping
from app.sites.models import DeskGuess, DeskVisit
from tests import make, make_catalogue, make_enrolment, make_signing, make_sites
from tests.make import WHEN

SECRET = "secret-of-a-terminal"
SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _stopped():
    with clock.stopped(WHEN):
        yield


@pytest.fixture
def home(session, beigou):
    """The site of Beigou."""
    return make_sites.site(session, beigou)


@pytest.fixture
def one(session, home, visit):
    """A terminal there, before which the reader sits."""
    made = make_sites.terminal(session, home)
    visit.client.set_cookie("terminal", SECRET)
    return made


@pytest.fixture
def lan(session, beigou, one):
    """Lan, a learner there with a PIN."""
    return make_sites.learner(session, beigou, "兰")


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def come_in(visit, person, pin=make_sites.PIN, expect=303):
    return visit.send(f"/desk/{person.id}", expect=expect, pin=pin)


def test_it_works(session, visit, lan, one):
    page = visit("/desk")
    assert page.text("h1") == "Who are you?"
    assert page.texts("ul[@class='people']/li") == ["兰"]
    assert come_in(visit, lan) == "/my-page"
    page = visit("/my-page")
    assert "兰" in page.said
    assert "/my-sign-in" not in page.links(), "no password plays a part at a terminal"
    seen = session.scalars(select(DeskVisit)).one()
    assert (seen.person_id, seen.terminal_id, seen.means) == (lan.id, one.id, "pin")


def test_only_this_village_is_shown(session, visit, lan, beigou):
    elsewhere = make.village(session, "110111001001", "南沟村")
    zhao = make_sites.learner(session, elsewhere, "赵")
    gone = make.person(session, "未登记", at=beigou)
    assert visit("/desk").texts("ul[@class='people']/li") == ["兰"]
    visit(f"/desk/{zhao.id}", expect=404)
    visit(f"/desk/{gone.id}", expect=404)


def test_any_other_device_shows_nobody(session, visit, lan):
    visit.client.delete_cookie("terminal")
    page = visit("/desk")
    assert page.text("h1") == "Not a terminal"
    assert "兰" not in page.html
    visit(f"/desk/{lan.id}", expect=404)
    visit.client.set_cookie("terminal", "made-up")
    visit(f"/desk/{lan.id}", expect=404)


def test_a_retired_terminal_shows_nobody(session, visit, lan, one):
    keeping.retire_terminal(session, one, by_id=None)
    assert visit("/desk").text("h1") == "Not a terminal"


def test_nobody_is_asked_for_a_password(visit, lan):
    assert visit.redirect("/sign-in") == "/desk"
    assert visit.redirect("/my-page").startswith("/sign-in")
    assert "/desk" in visit("/").links()


def touch(visit, person, *pictures):
    """Touch one picture after another; return the last answer."""
    for n, one in enumerate(pictures, start=1):
        last = n == len(pictures)
        answer = visit.client.post(f"/desk/{person.id}", data={"pick": one}, headers=SAME)
        if not last:
            assert answer.location == f"/desk/{person.id}"
    return answer


def test_pictures_one_after_another(session, visit, beigou, one):
    li = make_sites.learner(session, beigou, "李", pictures=make_sites.PICTURES)
    assert len(visit(f"/desk/{li.id}").all("main//button")) == 12
    touch(visit, li, "2")
    page = visit(f"/desk/{li.id}")
    assert "picture 2 of 3" in page.said
    assert touch(visit, li, "0", "7").location == "/my-page"
    assert "李" in visit("/my-page").said


def test_the_next_person_finds_no_picture_of_the_last(session, visit, beigou, one):
    """Not by going back, not by asking again: what was touched stands in no page."""
    li = make_sites.learner(session, beigou, "李", pictures=make_sites.PICTURES)
    other = make_sites.learner(session, beigou, "吴", pictures="1-1-1")
    touch(visit, li, "2", "0")
    assert "picture 1 of 3" in visit(f"/desk/{other.id}").said
    assert "picture 3 of 3" in visit(f"/desk/{li.id}").said
    with clock.stopped(WHEN + timedelta(seconds=61)):
        assert "picture 1 of 3" in visit(f"/desk/{li.id}").said
    assert touch(visit, li, "7").location == "/my-page"
    assert visit.client.get_cookie("picks") is None
    assert "picture 1 of 3" in visit(f"/desk/{li.id}").said
    touch(visit, li, "2", "0")
    assert visit.redirect(f"/desk/{li.id}?again") == f"/desk/{li.id}"
    assert "picture 1 of 3" in visit(f"/desk/{li.id}").said
    visit.client.set_cookie("picks", f"2-0.{int(WHEN.timestamp()) + 9}.0123456789abcdef")
    assert "picture 1 of 3" in visit(f"/desk/{li.id}").said, "nobody makes it up"


def test_wrong_pictures_begin_again(session, visit, beigou, one):
    li = make_sites.learner(session, beigou, "李", pictures=make_sites.PICTURES)
    for wrong in (("2", "0", "8"), ("x", "", "-1")):
        answer = touch(visit, li, *wrong)
        assert answer.status_code == 422
        assert "That was not right." in answer.text
        assert "picture 1 of 3" in visit(f"/desk/{li.id}").said
    assert count(session, DeskGuess) == 2


def test_a_card_opens_in_its_village_alone(app, session, visit, lan, beigou):
    number = make_sites.card(app, session, lan)
    assert visit.send("/desk/card", number=number.lower().replace("-", " ")) == "/my-page"

    elsewhere = make.village(session, "110111001001", "南沟村")
    zhao = make_sites.learner(session, elsewhere, "赵")
    foreign = make_sites.card(app, session, zhao)
    page = visit.send("/desk/card", expect=422, number=foreign)
    assert "another village" in page.text("strong[@class='error']")


def test_a_lost_card_is_dead_at_once(app, session, visit, lan):
    number = make_sites.card(app, session, lan)
    visit.send("/desk/card", number=number)
    assert "兰" in visit("/my-page").said
    keeping.kill_cards(session, person_id=lan.id, by_id=lan.id)
    assert visit.redirect("/my-page").startswith("/sign-in"), "what it opened is closed"
    page = visit.send("/desk/card", expect=422, number=number)
    assert "no longer works" in page.text("strong[@class='error']")
    page = visit.send("/desk/card", expect=422, number="ABCD-EFGH-JK")
    assert "No such card." in page.text("strong[@class='error']")


def test_a_new_card_kills_the_old(app, session, visit, lan):
    old = make_sites.card(app, session, lan)
    new = make_sites.card(app, session, lan)
    visit.send("/desk/card", expect=422, number=old)
    visit.send("/desk/card", number=new)


def test_the_steward_lets_somebody_in(session, visit, beigou, lan):
    wang = make_sites.steward(session, beigou)
    here = f"/desk/{lan.id}/steward"
    assert visit(here).texts("main//option") == ["王"]
    visit.send(here, expect=422, steward=str(wang.id), pin="0001")
    visit.send(here, expect=422, steward=str(lan.id), pin=make_sites.PIN)
    assert visit.send(here, steward=str(wang.id), pin="8520") == "/my-page"
    assert "兰" in visit("/my-page").said
    assert session.scalars(select(DeskVisit.means)).all() == ["steward"]


def test_guessing_at_a_person_is_stopped(session, visit, lan):
    for n in range(5):
        page = come_in(visit, lan, f"900{n}", expect=422)
        assert "That was not right." in page.said
    page = come_in(visit, lan, expect=422)
    assert "Too many tries." in page.said
    assert count(session, DeskGuess) == 5, "what is refused before it is tried is no guess"
    with clock.stopped(WHEN + timedelta(minutes=16)):
        assert come_in(visit, lan) == "/my-page"


def test_guessing_at_a_terminal_is_stopped(session, visit, beigou, lan):
    for n in range(12):
        who = make_sites.learner(session, beigou, f"人{n}")
        come_in(visit, who, "9009", expect=422)
    assert "Too many tries here." in come_in(visit, lan, expect=422).said


def test_the_next_person_signs_the_last_one_out(session, visit, beigou, lan):
    li = make_sites.learner(session, beigou, "李")
    come_in(visit, lan)
    come_in(visit, li)
    assert make_sites.open_sessions(session, lan) == 0
    assert make_sites.open_sessions(session, li) == 1
    assert "兰" not in visit("/my-page").said


def test_a_session_ends_when_nobody_touches_it(session, visit, lan):
    come_in(visit, lan)
    page = visit("/my-page")
    seconds, _, where = page.response.headers["Refresh"].partition("; url=")
    assert where == "/desk/still-here?to=/my-page"
    assert 90 <= int(seconds) <= 180, "the page's reading time and a minute and a half"
    with clock.stopped(WHEN + timedelta(seconds=int(seconds))):
        asks = visit("/desk/still-here?to=/my-page")
        assert asks.response.headers["Refresh"] == "30; url=/desk"
        assert "/my-page" in asks.links()
    with clock.stopped(WHEN + timedelta(seconds=int(seconds) + 10)):
        visit("/my-page")  # One touch, and it goes on.
    with clock.stopped(WHEN + timedelta(seconds=2 * int(seconds))):
        visit("/my-page")
    with clock.stopped(WHEN + timedelta(seconds=2 * int(seconds) + 400)):
        assert visit.redirect("/my-page").startswith("/sign-in")
        assert "兰" not in visit("/desk").text("header")
        assert visit.client.get_cookie("s") is None
        assert visit.client.get_cookie("terminal") is not None


def test_the_question_itself_gives_no_time(visit, lan):
    come_in(visit, lan)
    visit("/my-page")
    for seconds in (100, 200, 300, 400):
        with clock.stopped(WHEN + timedelta(seconds=seconds)):
            visit.client.get("/desk/still-here")
    with clock.stopped(WHEN + timedelta(seconds=420)):
        assert visit.redirect("/my-page").startswith("/sign-in")


def test_a_made_up_clock_opens_nothing(session, visit, lan):
    come_in(visit, lan)
    kept = visit.client.get_cookie("awake").value
    later = int((WHEN + timedelta(days=1)).timestamp())
    for forged in (f"{later}.{kept.split('.')[1]}", f"{later}.", "", "x.y", "٣.x"):
        visit.client.set_cookie("awake", forged)
        assert visit.redirect("/my-page").startswith("/sign-in")
        visit.client.set_cookie("s", "nobody")
    assert count(session, BrowserSession) == 1


def test_signing_out_leaves_the_terminal_one(visit, lan):
    come_in(visit, lan)
    same = {"Sec-Fetch-Site": "same-origin"}
    answer = visit.raw("/sign-out", method="POST", headers=same, expect=303)
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert visit.client.get_cookie("s") is None
    assert visit.client.get_cookie("awake") is None
    assert visit("/desk").text("h1") == "Who are you?"


def test_personal_pages_are_kept_by_nobody(visit, lan):
    come_in(visit, lan)
    same = {"Sec-Fetch-Site": "same-origin"}
    for address in ("/my-page", "/my-courses", "/courses", "/desk"):
        assert visit.raw(address, headers=same).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("people", [3, 30])
def test_the_desk_costs_few_queries(app, session, visit, beigou, lan, statements, people):
    for n in range(people):
        make_sites.card(app, session, make_sites.learner(session, beigou, f"人{n}", pin=None))
    visit("/help")
    statements.clear()
    page = visit("/desk")
    assert len(statements) <= 6, statements
    assert len(page.all("ul[@class='people']/li")) == min(people + 1, 12)


def test_nothing_is_taken_along_at_a_terminal(session, visit, lan):
    make_enrolment.place(session, lan, make_catalogue.course(session))
    come_in(visit, lan)
    assert not visit("/courses/soil").all("script")
    visit.raw("/courses/soil/bundle", expect=404)


def test_no_role_counts_at_a_terminal(session, visit, beigou, one):
    """Four digits are enough to learn with, and not to rule over others."""
    wang = make_sites.steward(session, beigou)
    chief = make_sites.learner(session, beigou, "长")
    make.role(session, chief, "admin", at=make.city(session))
    come_in(visit, chief)
    visit(f"/{make.city(session).id}/people", expect=404)
    come_in(visit, wang, "8520")
    visit(f"/{beigou.id}/learners", expect=404)


def test_a_person_is_guarded_in_every_village(session, visit, beigou, lan):
    """A steward of the district stands at many desks; guesses at all of them count together."""
    south = make.village(session, "110116001002", "南沟村")
    there = make_sites.terminal(session, make_sites.site(session, south, "南沟"), secret="other")
    assert there
    chief = make_sites.steward(session, make.district(session), "区")
    for secret, village, tries in ((SECRET, beigou, 3), ("other", south, 2)):
        visit.client.set_cookie("terminal", secret)
        who = make_sites.learner(session, village, f"人{tries}")
        for _ in range(tries):
            visit.send(f"/desk/{who.id}/steward", expect=422, steward=str(chief.id), pin="9009")
    page = visit.send(f"/desk/{who.id}/steward", expect=422, steward=str(chief.id), pin="8520")
    assert "Too many tries." in page.said


def test_fifteen_tries_a_day(visit, lan):
    for hour in range(3):
        with clock.stopped(WHEN + timedelta(hours=hour)):
            for _ in range(5):
                come_in(visit, lan, "9009", expect=422)
    with clock.stopped(WHEN + timedelta(hours=4)):
        assert "Too many tries today." in come_in(visit, lan, expect=422).said
    with clock.stopped(WHEN + timedelta(hours=27)):
        come_in(visit, lan)


def test_a_steward_who_was_shut_out_lets_nobody_in(session, visit, beigou, lan):
    wang = make_sites.steward(session, beigou)
    make_signing.sign_in(session, wang, "wang", closed_at=WHEN)
    assert visit(f"/desk/{lan.id}/steward").texts("main//option") == []


def test_who_has_no_key_is_let_in_by_the_steward(session, visit, beigou, one):
    wang = make_sites.steward(session, beigou)
    he = make_sites.learner(session, beigou, "何", pin=None)
    assert "何" in visit("/desk").said
    visit.send(f"/desk/{he.id}", expect=422, pin="4711")
    assert visit.send(f"/desk/{he.id}/steward", steward=str(wang.id), pin="8520") == "/my-page"


def test_what_was_said_to_one_is_not_said_to_the_next(session, visit, beigou, lan):
    come_in(visit, lan)
    course = make_catalogue.course(session)
    visit.raw(f"/courses/{course.slug}/enrol", method="POST", headers=SAME, expect=303)
    visit.raw("/sign-out", method="POST", headers=SAME, expect=303)
    assert not visit("/desk").all("p[@class='said']")


def test_a_retired_device_may_sign_in_by_password_again(session, visit, one):
    keeping.retire_terminal(session, one, by_id=None)
    assert visit.redirect("/sign-in") == "/desk"
    visit("/desk")
    assert visit("/sign-in").text("h1") == "Sign in"


def test_a_typed_card_number_is_not_shown_again(visit, lan):
    page = visit.send("/desk/card", expect=422, number="ABCD-EFGH-JK")
    assert "ABCD" not in page.html


def test_lessons_are_not_kept_at_a_terminal(session, visit, lan):
    soil = make_catalogue.course(session)
    make_enrolment.place(session, lan, soil)
    come_in(visit, lan)
    marked = f"/courses/soil/lessons/1?v={soil.id.hex[-8:]}"
    assert visit.raw(marked, headers=SAME).headers["Cache-Control"] == "no-store"


def test_every_page_asks_before_the_end(visit, lan):
    come_in(visit, lan)
    assert "Refresh" in visit.raw("/nothing-here", headers=SAME, expect=404).headers
