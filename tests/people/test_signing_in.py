"""Coming in with name and password, and going out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.people import passwords, sessions
from app.people.access import hash_of
from app.people.actions import signing
from app.people.models import AuditEntry, BrowserSession, Deed, SignIn
from tests import make
from tests.make_signing import PASSWORD, sign_in

WRONG = (
    "The name or the password is not right. "
    "After five wrong tries in a row signing in is locked for 15 minutes."
)


@pytest.fixture
def chen(session, beigou):
    """Chen, a trainer at Beigou, with a sign-in but not signed in."""
    chen = make.staff(session, "陈", "trainer", at=beigou)
    sign_in(session, chen, "chen")
    return chen


def come_in(visit, *, name="chen", password=PASSWORD, url="/sign-in", expect=303):
    return visit.send(url, name=name, password=password, expect=expect)


def deeds(session):
    return list(session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)))


def secret_of(visit):
    cookie = visit.client.get_cookie("s")
    return cookie.value if cookie else None


def test_it_works(session, visit, chen):
    page = visit("/sign-in")
    assert page.text("h1") == "Sign in"
    assert page.texts("main//label") == ["Sign-in name", "Password"]

    assert come_in(visit) == "/my-page"
    assert visit("/my-sign-in").texts("main//p")[0] == "You sign in as chen."
    assert deeds(session) == [Deed.SIGNED_IN]


@pytest.mark.parametrize("name", ["CHEN", " chen ", "ｃｈｅｎ"])
def test_the_name_may_be_spelled_in_any_way(visit, chen, name):
    assert come_in(visit, name=name) == "/my-page"


def test_one_goes_on_to_where_one_wanted(visit, chen):
    where = visit.redirect("/my-sign-in/second-factor")
    assert where == "/sign-in?next=/my-sign-in/second-factor"
    assert come_in(visit, url=where) == "/my-sign-in/second-factor"


def test_but_never_to_another_site(visit, chen):
    assert come_in(visit, url="/sign-in?next=//evil.example/") == "/my-page"


def test_wrong_name_and_wrong_password_look_the_same(visit, chen):
    page = come_in(visit, password="ox-plough-sun", expect=422)
    assert page.texts("main//strong") == [WRONG]
    assert page.one("main//input[@name='password']").get("aria-invalid") == "true"
    other = come_in(visit, name="nobody", expect=422)
    assert other.said == page.said
    assert secret_of(visit) is None


@pytest.mark.parametrize("field", ["name", "password"])
def test_an_empty_field_is_asked_for(visit, chen, field):
    page = come_in(visit, **{field: ""}, expect=422)
    assert page.texts("main//strong") == ["Please fill this in."]


@pytest.mark.parametrize("password", ["é" * 300, "' OR 1=1 --"])
def test_nonsense_is_refused_politely(visit, chen, password):
    come_in(visit, password=password, expect=422)


def test_who_has_no_password_yet_is_not_let_in(session, visit, beigou):
    sign_in(session, make.person(session, "新", at=beigou), "new", password=None)
    page = come_in(visit, name="new", password="anything at all", expect=422)
    assert page.texts("main//strong") == [WRONG]


@pytest.mark.parametrize("name", ["chen", "nobody"])
def test_five_failures_lock_names_that_exist_and_names_that_do_not(visit, chen, name):
    with clock.stopped(make.WHEN):
        for _ in range(5):
            page = come_in(visit, name=name, password="wrong", expect=422)
            assert page.texts("main//strong") == [WRONG]
        page = come_in(visit, name=name, expect=422)
    assert page.text("main//strong").startswith(
        "After too many wrong tries signing in is locked until 2 Mar 2026, 09:15"
    )


def test_a_lock_ends_by_itself_and_success_forgets_the_failures(session, visit, chen):
    with clock.stopped(make.WHEN):
        for _ in range(5):
            come_in(visit, password="wrong", expect=422)
    with clock.stopped(make.WHEN + timedelta(minutes=14, seconds=59)):
        come_in(visit, expect=422)
    with clock.stopped(make.WHEN + timedelta(minutes=15)):
        assert come_in(visit) == "/my-page"
    kept = session.scalars(select(SignIn)).one()
    assert (kept.failures, kept.locked_until) == (0, None)
    assert deeds(session).count(Deed.LOCKED_OUT) == 1


def test_the_next_lock_is_longer(session, visit, chen):
    with clock.stopped(make.WHEN):
        for _ in range(5):
            come_in(visit, password="wrong", expect=422)
    later = make.WHEN + timedelta(hours=1)
    with clock.stopped(later):
        for _ in range(5):
            come_in(visit, password="wrong", expect=422)
    assert session.scalars(select(SignIn)).one().locked_until == later + timedelta(hours=1)


def test_tries_during_a_lock_do_not_prolong_it(session, visit, chen):
    with clock.stopped(make.WHEN):
        for _ in range(12):
            come_in(visit, password="wrong", expect=422)
    kept = session.scalars(select(SignIn)).one()
    assert kept.failures == 5
    assert kept.locked_until == make.WHEN + timedelta(minutes=15)


def test_one_address_cannot_guess_at_many_names(session, visit, chen):
    for n in range(100):
        session.add(
            AuditEntry(
                at=clock.now(),
                deed=Deed.SIGN_IN_FAILED if n % 2 else Deed.CODE_REFUSED,
                was_done=False,
                address="127.0.0.1",
                detail={},
            )
        )
    response = visit.raw(
        "/sign-in",
        method="POST",
        data={"name": "chen", "password": PASSWORD},
        headers={"Sec-Fetch-Site": "same-origin"},
        expect=429,
    )
    assert int(response.headers["Retry-After"]) in (599, 600)
    with clock.stopped(clock.now() + timedelta(minutes=11)):
        assert come_in(visit) == "/my-page"


def test_a_closed_sign_in_is_told_only_to_who_has_the_password(session, visit, chen):
    signing.close_sign_in(session, person_id=chen.id, by_id=None)
    page = come_in(visit, password="wrong", expect=422)
    assert page.texts("main//strong") == [WRONG]
    page = come_in(visit, expect=422)
    assert page.texts("main//strong") == ["This sign-in has been closed. Ask your administrator."]
    signing.open_sign_in(session, person_id=chen.id, by_id=None)
    assert come_in(visit) == "/my-page"


def test_the_session_is_new_at_every_sign_in(session, visit, chen):
    visit.client.set_cookie("s", "chosen-by-somebody-else")
    come_in(visit)
    first = secret_of(visit)
    come_in(visit)
    second = secret_of(visit)
    assert len({"chosen-by-somebody-else", first, second}) == 3
    # Nobody can come back to the first, which the second replaced.
    visit.client.set_cookie("s", first)
    visit.redirect("/my-sign-in")
    visit.client.set_cookie("s", second)
    visit("/my-sign-in")


def test_only_a_hash_of_the_secret_is_kept(session, visit, chen):
    come_in(visit)
    secret = secret_of(visit)
    kept = session.scalars(select(BrowserSession)).one()
    assert len(secret) >= 32
    assert kept.secret_hash == hash_of(secret)
    assert kept.expires_at - kept.began_at == timedelta(hours=12)


def test_an_old_hash_is_renewed(session, visit, chen, monkeypatch):
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    kept = session.scalars(select(SignIn)).one()
    kept.password_hash = weak.hash(PASSWORD)
    come_in(visit)
    kept = session.scalars(select(SignIn)).one()
    assert not passwords.is_outdated(kept.password_hash)
    assert passwords.matches(kept.password_hash, PASSWORD)


def test_a_password_changed_meanwhile_is_not_let_in(session, visit, chen, monkeypatch):
    matches = passwords.matches

    def slow(kept, password):
        """While one browser's password is checked, another one changes it."""
        found = matches(kept, password)
        other = session.scalars(select(SignIn)).one()
        other.password_hash = passwords.hash_password("something else")
        session.flush()
        return found

    monkeypatch.setattr(passwords, "matches", slow)
    come_in(visit, expect=422)


def test_the_write_lock_is_not_held_while_a_password_is_hashed(app, visit, lan, monkeypatch):
    """Signed in or not, no transaction is open meanwhile."""
    sign_in(visit.session, lan, "lan")
    seen = []
    matches = passwords.matches

    def watch(kept, password):
        from flask import g

        seen.append(g.session.in_transaction() if "session" in g else False)
        return matches(kept, password)

    monkeypatch.setattr(passwords, "matches", watch)
    come_in(visit, name="lan")
    answers = {"old": PASSWORD, "password": "three oxen, one moon"}
    visit.send("/my-sign-in", **answers, repeat=answers["password"], form="/my-sign-in")
    assert seen == [False, False]


def test_signing_out_ends_the_session_and_clears_the_browser(session, visit, chen):
    come_in(visit)
    secret = secret_of(visit)
    page = visit("/sign-out")
    assert page.texts("main//button") == ["Sign out"]
    response = visit.raw(
        "/sign-out", method="POST", headers={"Sec-Fetch-Site": "same-origin"}, expect=303
    )
    assert response.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert response.location == "/?lang=en"
    assert secret_of(visit) is None
    visit.client.set_cookie("s", secret)
    visit.redirect("/my-sign-in")
    assert deeds(session) == [Deed.SIGNED_IN, Deed.SIGNED_OUT]


def test_who_is_not_signed_in_may_sign_out(session, visit):
    assert visit.send("/sign-out") == "/?lang=en"
    assert deeds(session) == []


def test_the_way_out_says_nothing_of_other_sites(visit, chen):
    come_in(visit)
    visit.raw("/sign-out", method="POST", headers={"Sec-Fetch-Site": "cross-site"}, expect=403)
    visit("/my-sign-in")


@pytest.mark.parametrize("way", ["expired", "ended", "all ended", "closed", "closed by hand"])
def test_sessions_that_are_over_do_not_load(session, visit, chen, way):
    come_in(visit)
    visit("/my-sign-in")
    kept = session.scalars(select(BrowserSession)).one()
    if way == "expired":
        kept.expires_at = clock.now()
    elif way == "ended":
        sessions.end(session, kept.id)
    elif way == "all ended":
        sessions.end_all(session, person_id=chen.id)
    elif way == "closed":
        signing.close_sign_in(session, person_id=chen.id, by_id=None)
    else:
        session.scalars(select(SignIn)).one().closed_at = clock.now()
    assert visit.redirect("/my-sign-in") == "/sign-in?next=/my-sign-in"


def test_cookies_are_kept_from_scripts_and_other_sites(visit, chen):
    visit("/sign-in")
    response = visit.raw(
        "/sign-in",
        method="POST",
        data={"name": "chen", "password": PASSWORD},
        headers={"Sec-Fetch-Site": "same-origin"},
        expect=303,
    )
    (cookie,) = response.headers.getlist("Set-Cookie")
    parts = cookie.split("; ")
    assert parts[0].startswith("s=")
    assert sorted(parts[1:]) == ["HttpOnly", "Path=/", "SameSite=Lax"]
    assert response.headers["Cache-Control"] == "no-store"


def test_a_person_keeps_a_language(session, chen):
    signing.keep_language(session, person_id=chen.id, language="en")
    assert chen.language == "en"
    with pytest.raises(signing.NotFound):
        signing.keep_language(session, person_id=chen.id, language="fr")


@pytest.mark.slow
def test_an_address_comes_in_at_most_sixty_times_a_minute(visit, chen, monkeypatch):
    monkeypatch.setattr(passwords, "matches", lambda kept, password: True)
    for _ in range(60):
        come_in(visit)
    page = come_in(visit, expect=429)
    assert page.text("h1") == "Too many tries"
    visit("/sign-in")
