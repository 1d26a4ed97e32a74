"""Two who do the same at the same time: one does it, the other gets the ordinary sentence."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from app.core import schema
from app.core.errors import Refused
from app.factory import create_app
from app.people.actions import keeping, roles, signing
from app.people.models import Category, Link, Membership, Org, OrgKind, Person, Role, RoleGrant
from app.people.models import SignIn as Kept
from app.people.rules.keeping import Refusal
from app.people.rules.signing import Refusal as SignInRefusal
from tests import make
from tests.conftest import settings_for
from tests.make_signing import sign_in

AT_ONCE = 8


@pytest.fixture
def hall(database_kind, new_database_url, tmp_path):
    """An application on a database of its own, with Wang at Beigou and two who administer all."""
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
            beigou = make.village(session)
            self.org_id, self.city_id = beigou.id, make.city(session).id
            self.wang_id = make.person(session, "王芳", at=beigou).id
            self.admins = []
            for name in ("first", "second"):
                admin = make.staff(session, name, "admin", at=make.city(session))
                sign_in(session, admin, name)
                self.admins.append(admin.id)
            session.commit()

    def at_once(self, deed):
        """Have `deed(session, number)` done by many; return the reasons of those refused."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            done = list(pool.map(lambda number: self.alone(deed, number), range(AT_ONCE)))
        return [reason for reason in done if reason]

    def alone(self, deed, number):
        with self.app.test_request_context("/"), self.database.open(writes=True) as session:
            try:
                deed(session, number)
                session.commit()
            except Refused as refused:
                return refused.reason

    def count(self, table, *conditions):
        with self.database.open(writes=False) as session:
            return session.scalar(select(func.count()).select_from(table).where(*conditions))


def test_a_role_is_given_once(hall):
    def grant(session, _number):
        wang, org = session.get(Person, hall.wang_id), session.get(Org, hall.org_id)
        roles.grant_role(session, person=wang, org=org, role=Role.STEWARD, by_id=None)

    assert hall.at_once(grant) == [Refusal.ALREADY_HELD] * (AT_ONCE - 1)
    assert hall.count(RoleGrant, RoleGrant.person_id == hall.wang_id) == 1


def test_a_role_ends_once(hall):
    def end(session, _number):
        grant = session.scalars(
            select(RoleGrant).where(RoleGrant.person_id == hall.admins[0])
        ).one()
        roles.end_role(session, grant, org=session.get(Org, hall.city_id), by_id=None)

    assert hall.at_once(end) == [Refusal.ALREADY_ENDED] * (AT_ONCE - 1)


def test_a_place_is_given_once_and_ends_once(hall):
    def give(session, _number):
        wang, city = session.get(Person, hall.wang_id), session.get(Org, hall.city_id)
        keeping.give_membership(
            session, person=wang, org=city, category=Category.OTHER, link=Link.POST
        )

    def end(session, _number):
        place = session.scalars(
            select(Membership).where(
                Membership.person_id == hall.wang_id, Membership.org_id == hall.city_id
            )
        ).one()
        keeping.end_membership(session, place, last_on=date(2026, 3, 1), by_id=None)

    assert hall.at_once(give) == [Refusal.ALREADY_THERE] * (AT_ONCE - 1)
    assert hall.count(Membership, Membership.person_id == hall.wang_id) == 2
    assert hall.at_once(end) == [Refusal.ALREADY_ENDED] * (AT_ONCE - 1)


def test_a_code_of_an_organisation_is_taken_once(hall):
    def create(session, number):
        city = session.get(Org, hall.city_id)
        keeping.create_org(
            session, key="xin", name=f"新局{number}", kind=OrgKind.BUREAU, parent=city, by_id=None
        )

    assert hall.at_once(create) == [Refusal.KEY_TAKEN] * (AT_ONCE - 1)
    assert hall.count(Org, Org.key == "xin") == 1


def test_a_sign_in_name_is_taken_once(hall):
    def create(session, _number):
        person = keeping.create_person(session, name="李明", by_id=None)
        signing.create_sign_in(session, person=person, name="liming")

    assert hall.at_once(create) == [SignInRefusal.NAME_TAKEN] * (AT_ONCE - 1)
    assert hall.count(Kept, Kept.name == "liming") == 1
    assert hall.count(Person, Person.name == "李明") == 1


def test_a_person_gets_one_sign_in(hall):
    def create(session, number):
        wang = session.get(Person, hall.wang_id)
        signing.create_sign_in(session, person=wang, name=f"wang{number}")

    assert hall.at_once(create) == [SignInRefusal.HAS_SIGN_IN] * (AT_ONCE - 1)


def test_two_administrators_can_not_shut_each_other_out(hall):
    def close(session, number):
        signing.close_sign_in(session, person_id=hall.admins[number % 2], by_id=None)

    hall.at_once(close)
    assert hall.count(Kept, Kept.closed_at.is_(None)) == 1
