"""Sign-ins for tests; the password is known and hashed once, since hashing is slow on purpose."""

from functools import cache

from pyotp import TOTP

from app.core import clock
from app.people import passwords
from app.people.actions import signing
from app.people.models import SignIn
from tests.make import WHEN

PASSWORD = "ox-plough-moon"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@cache
def _hash(password):
    return passwords.hash_password(password)


def sign_in(session, person, name, *, password=PASSWORD, **more):
    """A way in for a person; `password=None` leaves it to a one-time code."""
    made = SignIn(
        person_id=person.id,
        name=name,
        password_hash=_hash(password) if password else None,
        password_set_at=WHEN if password else None,
        **{"failures": 0} | more,
    )
    session.add(made)
    session.flush()
    return made


def code_now(*, steps=0):
    """What the phone of a person with SECRET shows now, or so many half minutes later."""
    return TOTP(SECRET).at(clock.now(), counter_offset=steps)


def code(app, session, person):
    """A one-time code, as the administrator would give it."""
    with app.app_context():
        return signing.give_code(session, person=person, by_id=None)


def kept_code(app, person_id, code):
    """What is kept of a code."""
    with app.app_context():
        return passwords.hash_code(person_id, code)
