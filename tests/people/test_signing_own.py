"""A person's own sign-in: change of password, open sessions, second factor."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.errors import Refused
from app.people import passwords
from app.people.actions import factor
from app.people.models import AuditEntry, BrowserSession, Deed, RecoveryCode, SignIn
from app.people.rules.signing import Refusal
from tests import make
from tests.make_signing import PASSWORD, SECRET, code_now, kept_code, sign_in
from tests.page import Browser

NEW = "three oxen, one moon"


@pytest.fixture
def own(session, lan):
    """Lan's sign-in."""
    return sign_in(session, lan, "lan")


def kept(session):
    return session.scalars(select(SignIn)).one()


def deeds(session):
    return list(session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)))


def change(visit, *, old=PASSWORD, password=NEW, repeat=None, expect=303):
    return visit.send(
        "/my-sign-in",
        form="/my-sign-in",
        old=old,
        password=password,
        repeat=password if repeat is None else repeat,
        expect=expect,
    )


def wrong(page):
    (field,) = [e for e in page.all("main//input") if e.get("aria-invalid")]
    return field.get("name"), page.text("main//strong")


# Password and sessions


def test_the_password_is_changed_and_other_sessions_end(session, visit, lan, own):
    make.browser_session(session, lan, secret="elsewhere")
    assert change(visit) == "/my-sign-in"
    page = visit("/my-sign-in")
    assert page.texts("main//p[@class='said']") == [
        "Your password is changed. Your other sessions have ended."
    ]
    assert len(page.all("main//li")) == 1
    assert passwords.matches(kept(session).password_hash, NEW)
    visit.client.set_cookie("s", "elsewhere")
    visit.redirect("/my-sign-in")


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"old": "not it"}, "old", "This is not your password."),
        ({"password": "short"}, "password", "Too short"),
        ({"repeat": "other"}, "repeat", "The two passwords differ."),
        ({"old": ""}, "old", "Please fill this in."),
    ],
)
def test_a_mistake_is_told_at_its_field(visit, own, answers, field, sentence):
    found, told = wrong(change(visit, **answers, expect=422))
    assert found == field
    assert told.startswith(sentence)


def test_guessing_the_old_password_locks(session, visit, own):
    for _ in range(5):
        change(visit, old="not it", expect=422)
    field, told = wrong(change(visit, expect=422))
    assert field == "old"
    assert "locked until" in told
    assert Deed.LOCKED_OUT in deeds(session)


def test_one_ends_a_session_elsewhere(session, visit, lan, own):
    make.browser_session(session, lan, secret="elsewhere")
    page = visit("/my-sign-in")
    assert len(page.all("main//li")) == 2
    (other,) = [
        e.get("action")
        for item in page.all("main//li")
        for e in item.iter("form")
        if "(here)" not in "".join(item.itertext())
    ]
    assert visit.send("/my-sign-in", form=other) == "/my-sign-in"
    assert len(visit("/my-sign-in").all("main//li")) == 1


def test_ending_the_session_here_leads_to_the_sign_in_page(session, visit, own):
    (end,) = [
        e.get("action") for e in visit("/my-sign-in").all("main//form") if "/end" in e.get("action")
    ]
    visit.send("/my-sign-in", form=end)
    assert visit.redirect("/my-sign-in").startswith("/sign-in")


def test_another_persons_session_is_not_there(session, visit, own):
    zhao = make.person(session, "赵")
    make.browser_session(session, zhao, secret="zhaos")
    theirs = session.scalars(
        select(BrowserSession.id).where(BrowserSession.person_id == zhao.id)
    ).one()
    same = {"Sec-Fetch-Site": "same-origin"}
    where = f"/my-sign-in/sessions/{theirs}/end"
    visit.raw(where, method="POST", headers=same, expect=404)
    nowhere = f"/my-sign-in/sessions/{zhao.id}/end"
    visit.raw(nowhere, method="POST", headers=same, expect=404)


@pytest.mark.parametrize("address", ["", "/second-factor", "/second-factor/remove"])
def test_these_pages_are_for_who_is_signed_in(visit, address):
    assert visit.redirect(f"/my-sign-in{address}").startswith("/sign-in?next=")


# Second factor


def add(visit, *, code=None, password=PASSWORD, secret=SECRET, expect=200):
    return visit.send(
        "/my-sign-in/second-factor",
        secret=secret,
        code=code_now() if code is None else code,
        password=password,
        expect=expect,
    )


@pytest.fixture
def with_factor(app, session, own):
    own.totp_secret = SECRET
    session.add(
        RecoveryCode(
            person_id=own.person_id, code_hash=kept_code(app, own.person_id, "7KQ4-M2XA-9D")
        )
    )
    session.flush()
    return own


def test_a_second_factor_is_added_with_ten_codes(app, session, visit, lan, own):
    make.browser_session(session, lan, secret="elsewhere")
    page = visit("/my-sign-in/second-factor")
    secret = page.one("main//input[@name='secret']").get("value")
    assert len(secret) == 32
    assert secret in page.said.replace(" ", "")
    assert any(link.startswith("otpauth://totp/Gengdu:lan?") for link in page.links())
    assert page.one("main//svg")

    page = add(visit)
    codes = page.texts("main//li")
    assert len(set(codes)) == 10
    found = kept(session)
    assert found.totp_secret == SECRET
    assert found.totp_last_step
    assert set(session.scalars(select(RecoveryCode.code_hash))) == {
        kept_code(app, lan.id, code) for code in codes
    }
    assert Deed.FACTOR_ADDED in deeds(session)
    page = visit("/my-sign-in/second-factor")
    assert "You have 10 recovery codes left." in page.said
    # The other session had no second factor, so it is over.
    visit.client.set_cookie("s", "elsewhere")
    visit.redirect("/my-sign-in")


def test_the_secret_is_another_each_time_but_stays_after_a_mistake(visit, own):
    def shown(page):
        return page.one("main//input[@name='secret']").get("value")

    first = shown(visit("/my-sign-in/second-factor"))
    assert first != shown(visit("/my-sign-in/second-factor"))
    assert shown(add(visit, secret=first, code="000000", expect=422)) == first


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"code": "12345"}, "code"),
        ({"code": ""}, "code"),
        ({"password": "not it"}, "password"),
        ({"secret": "short"}, "code"),
    ],
)
def test_without_code_and_password_it_is_not_added(session, visit, own, answers, field):
    assert wrong(add(visit, **answers, expect=422))[0] == field
    assert kept(session).totp_secret is None


def test_it_is_not_added_twice(session, lan, with_factor, app):
    with app.test_request_context("/"), pytest.raises(Refused) as refused:
        factor.add(
            session,
            person_id=lan.id,
            session_id=lan.id,
            password=PASSWORD,
            secret=SECRET,
            code=code_now(),
        )
    assert refused.value.reason is Refusal.FACTOR_THERE


def test_it_is_removed_with_the_password(session, visit, with_factor):
    page = visit.send("/my-sign-in/second-factor/remove", password="not it", expect=422)
    assert wrong(page)[0] == "password"
    visit.send("/my-sign-in/second-factor/remove", password=PASSWORD)
    assert kept(session).totp_secret is None
    assert session.scalars(select(RecoveryCode)).all() == []
    assert Deed.FACTOR_REMOVED in deeds(session)
    page = visit.send("/my-sign-in/second-factor/remove", password=PASSWORD, expect=422)
    assert wrong(page) == ("password", "There is no second factor.")


def test_an_administrator_takes_off_a_lost_one(session, visit, lan, with_factor):
    factor.take_off(session, person_id=lan.id, by_id=None)
    assert kept(session).totp_secret is None
    visit.redirect("/my-sign-in")


# Signing in with a second factor


@pytest.fixture
def other(app, session, with_factor):
    """Lan's other browser, where she has given her password."""
    other = Browser(app, session)
    went_to = other.send("/sign-in?next=/my-courses", name="lan", password=PASSWORD)
    assert went_to == "/sign-in/second-factor?next=/my-courses"
    return other


def give(browser, code, expect=303):
    return browser.send("/sign-in/second-factor?next=/my-courses", code=code, expect=expect)


def test_the_password_alone_opens_nothing(session, other):
    assert other.redirect("/my-sign-in").startswith("/sign-in")
    assert Deed.SIGNED_IN not in deeds(session)


def test_the_code_does(session, other):
    pending = other.client.get_cookie("s").value
    assert give(other, code_now()) == "/my-courses"
    assert other.client.get_cookie("s").value != pending
    other("/my-sign-in")
    newest = session.scalars(select(BrowserSession).order_by(BrowserSession.id.desc())).first()
    assert newest.factor_at is not None
    # The pending session is used up.
    other.client.set_cookie("s", pending)
    assert other.redirect("/sign-in/second-factor?next=/my-courses").startswith("/sign-in?next=")


def test_a_code_works_once(app, session, other):
    code = code_now()
    give(other, code)
    again = Browser(app, session)
    again.send("/sign-in", name="lan", password=PASSWORD)
    page = give(again, code, expect=422)
    assert wrong(page)[0] == "code"
    # A clock that is half a minute ahead is taken.
    give(again, code_now(steps=1))


def test_a_recovery_code_works_once(app, session, other):
    give(other, "7kq4 m2xa 9d")
    again = Browser(app, session)
    again.send("/sign-in", name="lan", password=PASSWORD)
    give(again, "7KQ4-M2XA-9D", expect=422)


def test_wrong_codes_lock_and_end_what_is_pending(session, other, with_factor):
    for _ in range(5):
        told = wrong(give(other, "000000", expect=422))
        assert told == (
            "code",
            "This code is not right, or was used before. Wait for the next one.",
        )
    assert other.redirect("/sign-in/second-factor").startswith("/sign-in")
    page = other.send("/sign-in", name="lan", password=PASSWORD, expect=422)
    assert "locked until" in page.text("main//strong")
    assert deeds(session).count(Deed.FACTOR_REFUSED) == 5


def test_the_password_does_not_forget_wrong_codes(session, other):
    for _ in range(4):
        give(other, "000000", expect=422)
    other.send("/sign-in", name="lan", password=PASSWORD)
    give(other, "000000", expect=422)
    assert kept(session).locked_until is not None


def test_it_must_be_given_within_ten_minutes(other):
    with clock.stopped(clock.now() + timedelta(minutes=11)):
        assert other.redirect("/sign-in/second-factor").startswith("/sign-in")


def test_a_pending_session_can_sign_out(session, other):
    other.send("/sign-out")
    pending = session.scalars(select(BrowserSession).where(BrowserSession.is_pending)).one()
    assert pending.ended_at is not None


def test_an_address_tries_ten_passwords_a_minute(visit, own):
    answers = {"old": "wrong", "password": "ox-plough-sun", "repeat": "ox-plough-sun"}
    same = {"headers": {"Sec-Fetch-Site": "same-origin"}, "data": answers}
    for _ in range(10):
        visit.raw("/my-sign-in", method="POST", expect=422, **same)
    visit.raw("/my-sign-in", method="POST", expect=429, **same)
    visit("/my-sign-in")
