"""One-time codes, with which a new or locked-out person sets a password."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.errors import Refused
from app.people import passwords
from app.people.actions import signing
from app.people.models import AuditEntry, BrowserSession, Deed, OneTimeCode, SignIn
from app.people.rules.password import Weakness
from app.people.rules.signing import Refusal
from tests import make, make_signing
from tests.make_signing import PASSWORD, SECRET, sign_in

NEW = "three oxen, one moon"
BAD_CODE = "The name or the code is not right, or the code is no longer good."


@pytest.fixture
def chen(session, beigou):
    """Chen, who has a name but no password yet."""
    chen = make.person(session, "陈小雨", at=beigou)
    signing.create_sign_in(session, person=chen, name="chen")
    session.flush()
    return chen


@pytest.fixture
def code(app, session, chen):
    return make_signing.code(app, session, chen)


def use(visit, code, *, name="chen", password=NEW, repeat=None, expect=303):
    return visit.send(
        "/sign-in/code",
        name=name,
        code=code,
        password=password,
        repeat=password if repeat is None else repeat,
        expect=expect,
    )


def wrong(page):
    return page.text("main//strong")


def deeds(session):
    return list(session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)))


def test_it_works(session, visit, chen, code):
    page = visit("/sign-in/code")
    assert page.text("h1") == "Use a one-time code"
    assert use(visit, code) == "/my-page"
    assert visit("/my-sign-in").texts("main//p")[0] == "You sign in as chen."

    visit.sign_out()
    assert visit.send("/sign-in", name="chen", password=NEW) == "/my-page"
    assert sorted(deeds(session)) == [
        Deed.CODE_GIVEN,
        Deed.CODE_USED,
        Deed.PASSWORD_SET,
        Deed.SIGNED_IN,
        Deed.SIGNED_IN,
    ]


def test_the_code_is_short_readable_and_kept_as_a_keyed_hash(app, session, chen, code):
    assert [len(group) for group in code.split("-")] == [4, 4, 2]
    kept = session.scalars(select(OneTimeCode)).one()
    assert code.replace("-", "") not in kept.code_hash
    assert kept.code_hash == make_signing.kept_code(app, chen.id, code)
    assert kept.code_hash != make_signing.kept_code(app, make.person(session, "赵").id, code)
    assert kept.expires_at - kept.made_at == timedelta(hours=24)


def test_it_works_once(visit, code):
    use(visit, code)
    visit.sign_out()
    assert wrong(use(visit, code, expect=422)).startswith(BAD_CODE)


def test_it_works_for_a_day(app, visit, chen, session):
    with clock.stopped(make.WHEN):
        code = make_signing.code(app, session, chen)
    with clock.stopped(make.WHEN + timedelta(hours=24)):
        assert wrong(use(visit, code, expect=422)).startswith(BAD_CODE)
    with clock.stopped(make.WHEN + timedelta(hours=23, minutes=59)):
        use(visit, code)


def test_a_new_code_kills_the_older(app, session, visit, chen, code):
    newer = make_signing.code(app, session, chen)
    assert wrong(use(visit, code, expect=422)).startswith(BAD_CODE)
    use(visit, newer)


def test_five_wrong_tries_kill_it(visit, code):
    for _ in range(5):
        assert wrong(use(visit, "AAAA-AAAA-AA", expect=422)).startswith(BAD_CODE)
    assert wrong(use(visit, code, expect=422)).startswith(BAD_CODE)


def test_four_do_not(session, visit, code):
    for _ in range(4):
        use(visit, "AAAA-AAAA-AA", expect=422)
    use(visit, code.lower())
    assert deeds(session).count(Deed.CODE_REFUSED) == 4


def test_a_name_that_does_not_exist_looks_the_same(visit, code):
    one = use(visit, code, name="nobody", expect=422)
    other = use(visit, "AAAA-AAAA-AA", expect=422)
    assert one.said == other.said


def test_it_belongs_to_one_person(session, visit, code):
    zhao = make.person(session, "赵")
    sign_in(session, zhao, "zhao")
    use(visit, code, name="zhao", expect=422)


@pytest.mark.parametrize(
    ("password", "repeat", "sentence"),
    [
        ("short", None, "Too short"),
        ("gengdu2026", None, "Very many people use this password"),
        ("陈小雨陈小雨陈小雨", None, "The same characters"),
        ("我的名字叫做陈小雨", None, "Your name is in it"),
        ("ox-moon " * 17, None, "Too long"),
        (NEW, NEW + ".", "The two passwords differ"),
    ],
)
def test_a_weak_password_does_not_use_the_code_up(visit, code, password, repeat, sentence):
    page = use(visit, code, password=password, repeat=repeat, expect=422)
    assert sentence in wrong(page)
    use(visit, code)


def test_it_lets_a_locked_person_in_and_ends_all_sessions(app, session, visit, beigou):
    lan = make.person(session, "兰", at=beigou)
    until = clock.now() + timedelta(hours=1)
    sign_in(session, lan, "lan", failures=10, locked_until=until)
    make.browser_session(session, lan, secret="of-a-thief")
    use(visit, make_signing.code(app, session, lan), name="lan")

    kept = session.scalars(select(SignIn).where(SignIn.person_id == lan.id)).one()
    assert (kept.failures, kept.locked_until) == (0, None)
    visit.client.set_cookie("s", "of-a-thief")
    visit.redirect("/my-sign-in")


def test_the_second_factor_is_still_asked_for(app, session, visit, beigou):
    lan = make.person(session, "兰", at=beigou)
    sign_in(session, lan, "lan", totp_secret=SECRET)
    went_to = use(visit, make_signing.code(app, session, lan), name="lan")
    assert went_to == "/sign-in/second-factor"
    assert session.scalars(select(BrowserSession)).one().is_pending


def test_a_closed_sign_in_stays_closed(app, session, visit, chen, code):
    signing.close_sign_in(session, person_id=chen.id, by_id=None)
    page = use(visit, code, expect=422)
    assert wrong(page) == "This sign-in has been closed. Ask your administrator."
    with pytest.raises(Refused) as refused:
        make_signing.code(app, session, chen)
    assert refused.value.reason is Refusal.CLOSED


def test_who_has_no_sign_in_gets_no_code(app, session):
    with pytest.raises(Refused) as refused:
        make_signing.code(app, session, make.person(session, "赵"))
    assert refused.value.reason is Refusal.NO_SIGN_IN


def test_a_name_is_given_once(session, chen):
    zhao = make.person(session, "赵")
    for name, reason in (("CHEN", Refusal.NAME_TAKEN), ("a b", Refusal.NAME_UNFIT)):
        with pytest.raises(Refused) as refused:
            signing.create_sign_in(session, person=zhao, name=name)
        assert refused.value.reason is reason
    with pytest.raises(Refused) as refused:
        signing.create_sign_in(session, person=chen, name="other")
    assert refused.value.reason is Refusal.HAS_SIGN_IN
    assert signing.create_sign_in(session, person=zhao, name="ＺＨＡＯ").name == "zhao"


def test_a_command_sets_a_password(session, chen):
    make.browser_session(session, chen, secret="old")
    kept = session.scalars(select(SignIn)).one()
    with pytest.raises(Refused) as refused:
        signing.set_password(session, sign_in=kept, password="gengdu-demo")
    assert refused.value.reason is Weakness.COMMON
    signing.set_password(session, sign_in=kept, password=PASSWORD)
    assert passwords.matches(kept.password_hash, PASSWORD)
    session.expire_all()
    assert session.scalars(select(BrowserSession)).one().ended_at is not None
