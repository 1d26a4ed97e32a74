"""Roles are given and ended within one's own part, on a page that asks again."""

import pytest
from sqlalchemy import select

from app.core.errors import Refused
from app.people.actions import roles
from app.people.models import AuditEntry, Deed, Role, RoleGrant
from app.people.queries.keeping import list_roles
from app.people.rules.keeping import Refusal
from tests import make


@pytest.fixture
def huairou(session):
    return make.district(session)


@pytest.fixture
def admin(session, huairou, visit):
    admin = make.staff(session, "管", "admin", at=huairou)
    visit.sign_in(admin)
    return admin


@pytest.fixture
def wang(session, beigou):
    return make.person(session, "王芳", at=beigou)


def held(session, person):
    return [(one.role, one.org.name) for one in list_roles(session, person_id=person.id)]


def test_it_works(visit, session, huairou, admin, wang, beigou):
    page = visit(f"/{huairou.id}/people/{wang.id}/roles/new")
    assert page.texts("select[@id='at']/option") == ["怀柔区", "北沟村"]
    asked = f"/{huairou.id}/people/{wang.id}/roles/grant?role=steward&at={beigou.id}"
    assert "王芳 becomes Steward at 北沟村 and everything below it." in visit(asked).said
    assert held(session, wang) == []
    led = visit.send(asked)
    assert "Steward · 北沟村" in visit(led).said
    assert held(session, wang) == [(Role.STEWARD, "北沟村")]
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.deed, entry.by_id, entry.detail) == (
        Deed.ROLE_GRANTED,
        admin.id,
        {"role": "steward"},
    )


def test_the_same_role_twice_is_refused(visit, session, huairou, admin, wang):
    make.role(session, wang, "hr", at=huairou)
    asked = f"/{huairou.id}/people/{wang.id}/roles/grant?role=hr&at={huairou.id}"
    page = visit.send(asked, expect=409)
    assert page.text("p[@class='reason']") == "This person holds this role there already."


def test_nobody_gives_themselves_a_role(visit, session, huairou, admin):
    asked = f"/{huairou.id}/people/{admin.id}/roles/grant?role=auditor&at={huairou.id}"
    page = visit.send(asked, expect=409)
    assert page.text("p[@class='reason']") == "Nobody gives a role to themselves."
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.deed, entry.was_done) == (Deed.ROLE_GRANTED, False)
    assert entry.detail == {"reason": "to_oneself", "role": "auditor"}


@pytest.mark.parametrize("query", ["", "?role=hr", "?role=moon&at={org}", "?role=hr&at={city}"])
def test_what_can_not_be_asked_is_not_found(visit, session, huairou, admin, wang, query):
    """The city stands above the administrator, and nobody reaches upwards."""
    query = query.format(org=huairou.id, city=make.city(session).id)
    address = f"/{huairou.id}/people/{wang.id}/roles/grant{query}"
    visit(address, expect=404)
    sent = {"headers": {"Sec-Fetch-Site": "same-origin"}, "data": {}}
    visit.raw(address, method="POST", expect=404, **sent)


def test_a_role_ends(visit, session, huairou, admin, wang):
    grant = make.role(session, wang, "hr", at=huairou)
    page = f"/{huairou.id}/people/{wang.id}/roles/{grant.id}/end"
    assert "is no longer HR officer at 怀柔区" in visit(page).said
    visit.send(page)
    assert held(session, wang) == []
    assert session.scalars(select(AuditEntry.deed)).all() == [Deed.ROLE_ENDED]
    assert "This has ended already." in visit.send(page, expect=409).said


def test_a_role_from_above_can_not_be_ended(visit, session, huairou, admin, wang):
    grant = make.role(session, wang, "hr", at=make.city(session))
    visit(f"/{huairou.id}/people/{wang.id}/roles/{grant.id}/end", expect=404)


def test_the_root_keeps_its_last_administrator(visit, session):
    city = make.city(session)
    first = make.staff(session, "一", "admin", at=city)
    second = make.staff(session, "二", "admin", at=city)
    visit.sign_in(first)

    def end(person):
        grant = session.scalars(
            select(RoleGrant).where(RoleGrant.person_id == person.id, RoleGrant.ended_at.is_(None))
        ).one()
        return f"/{city.id}/people/{person.id}/roles/{grant.id}/end"

    visit.send(end(second))
    page = visit.send(end(first), expect=409)
    assert "last administrator" in page.text("p[@class='reason']")
    assert held(session, first) == [(Role.ADMIN, "北京市")]


def test_a_district_may_lose_its_last_administrator(session):
    huairou = make.district(session)
    admin = make.staff(session, "管", "admin", at=huairou)
    grant = session.scalars(select(RoleGrant)).one()
    roles.end_role(session, grant, org=huairou, by_id=None)
    assert held(session, admin) == []


@pytest.mark.parametrize("key", ["11", "110105"])
def test_the_action_itself_knows_the_part(session, huairou, admin, wang, key):
    org = make.city(session) if key == "11" else make.district(session, key, "朝阳区")
    with pytest.raises(Refused) as refused:
        roles.grant_role(session, person=wang, org=org, role=Role.ADMIN, by_id=admin.id)
    assert refused.value.reason is Refusal.OUTSIDE


def test_a_command_grants_anywhere(session, wang):
    city = make.city(session)
    roles.grant_role(session, person=wang, org=city, role=Role.ADMIN, by_id=None)
    session.flush()
    assert held(session, wang) == [(Role.ADMIN, "北京市")]
