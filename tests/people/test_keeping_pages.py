"""Pages of the administrator: organisations, people, places, sign-ins."""

from datetime import date

import pytest
from sqlalchemy import select

from app.people.models import (
    AuditEntry,
    Category,
    Deed,
    Membership,
    OneTimeCode,
    Org,
    Person,
    RoleGrant,
    SignIn,
)
from tests import make, make_signing


@pytest.fixture
def huairou(session):
    return make.district(session)


@pytest.fixture
def admin(session, huairou, visit):
    """Administrator of Huairou district, signed in."""
    admin = make.staff(session, "管", "admin", at=huairou)
    visit.sign_in(admin)
    return admin


@pytest.fixture
def wang(session, beigou, admin):
    """A villager of Beigou with a sign-in."""
    wang = make.person(session, "王芳", at=beigou)
    session.add(SignIn(person_id=wang.id, name="wangfang", password_hash="x"))
    session.flush()
    return wang


UNFIT = "A name begins with a letter or a character, and none of it is invisible."


def deeds(session):
    return session.scalars(select(AuditEntry.deed).order_by(AuditEntry.at, AuditEntry.id)).all()


def test_an_organisation_shows_what_stands_below(visit, huairou, beigou, admin):
    page = visit(f"/{huairou.id}/organisation")
    assert page.text("h1") == "怀柔区"
    assert "渤海镇" in page.said and "北沟村" not in page.said
    assert f"/{huairou.id}/people/new" in page.links()
    assert f"/{huairou.id}/audit" not in page.links()
    page = visit(f"/{huairou.id}/organisation?q=北沟")
    assert "北沟村" in page.said and "渤海镇" not in page.said


def test_an_organisation_names_only_what_the_reader_may_see_above(visit, session, beigou, admin):
    links = visit(f"/{beigou.id}/organisation").links()
    assert f"/{Org.id_for('110116001')}/organisation" in links
    assert f"/{Org.id_for('11')}/organisation" not in links


def test_a_new_organisation(visit, session, huairou, admin):
    led = visit.send(
        f"/{huairou.id}/organisations/new", name="雁栖合作社", kind="cooperative", key="Yanqi-1"
    )
    made = session.get(Org, Org.id_for("yanqi-1"))
    assert led == f"/{made.id}/organisation"
    assert (made.path, made.region, made.kind) == ("11/110116/yanqi-1/", "110116", "cooperative")
    assert "雁栖合作社 has been added." in visit(led).said
    assert deeds(session) == [Deed.ORG_CREATED]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"key": "110116"}, "Another organisation has this code already."),
        ({"key": "a/b"}, "A code has small letters, digits and single hyphens only."),
        ({"key": "x", "credit_code": "12"}, "A unified social credit code has 18 characters."),
        ({"key": "x", "name": " "}, "Please fill this in."),
        ({"key": "x", "name": "1局"}, UNFIT),
        ({"key": "x", "name": "局\x07"}, UNFIT),
        ({"key": "x", "name": "\u3164"}, UNFIT),
        ({"key": "x", "kind": "moon"}, "Choose one of the list."),
        ({"key": "x" * 81}, "At most 80 characters."),
    ],
)
def test_a_bad_organisation(visit, session, huairou, admin, answers, said):
    answers = {"name": "新", "kind": "bureau"} | answers
    page = visit.send(f"/{huairou.id}/organisations/new", expect=422, **answers)
    assert page.texts("strong[@class='error']") == [said]
    assert deeds(session) == []


def test_another_name_for_an_organisation(visit, session, huairou, admin):
    assert visit.send(f"/{huairou.id}/organisation/name", name="怀柔")
    assert session.get(Org, huairou.id).name == "怀柔"
    assert deeds(session) == [Deed.ORG_CHANGED]


def test_the_name_of_an_organisation_stands_on_one_line(visit, session, huairou, admin):
    visit.send(f"/{huairou.id}/organisation/name", name="怀柔\r\n分局")
    assert session.get(Org, huairou.id).name == "怀柔 分局"


NEW = {"name": "李 明", "sign_in": "Li.Ming", "category": "civil_servant", "link": "post"}


def test_a_new_person(visit, session, huairou, admin):
    page = visit.send(
        f"/{huairou.id}/people/new",
        expect=200,
        **NEW,
        post="科员",
        office_level="staff",
        rank="clerk_1",
        rank_on="2024-03-01",
        since_on="2024/3/1",
    )
    code = page.text("p[@class='said']")
    assert len(code) >= 10 and "li.ming" in page.said
    person = session.scalars(select(Person).where(Person.name == "李明")).one()
    place = session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
    assert (place.post, place.rank_on, place.since_on) == (
        "科员",
        date(2024, 3, 1),
        date(2024, 3, 1),
    )
    assert session.scalars(select(OneTimeCode.person_id)).all() == [person.id]
    assert deeds(session) == [Deed.PERSON_CREATED, Deed.MEMBERSHIP_CHANGED, Deed.CODE_GIVEN]
    page = visit(f"/{huairou.id}/people/{person.id}")
    assert code not in page.html
    assert "No password is set yet." in page.said and "Clerk, first class" in page.said


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"sign_in": "wangfang"}, None),
        ({"sign_in": "a b"}, None),
        ({"name": "123"}, UNFIT),
        ({"name": "王\u202e芳"}, UNFIT),
        ({"name": "王\u115f"}, UNFIT),
        ({"rank_on": "1899-12-31"}, "Give a day from 1900 to 2100."),
        ({"since_on": "2101-01-01"}, "Give a day from 1900 to 2100."),
        ({"category": ""}, "Choose one of the list."),
        ({"rank_on": "soon"}, "Give a day, e.g. 2026-03-01."),
        ({"name": ""}, "Please fill this in."),
    ],
)
def test_a_bad_person(visit, session, huairou, wang, answers, said):
    before = session.scalars(select(Person.id)).all()
    page = visit.send(f"/{huairou.id}/people/new", expect=422, **(NEW | answers))
    errors = page.texts("strong[@class='error']")
    assert len(errors) == 1 and (said is None or errors == [said])
    assert session.scalars(select(Person.id)).all() == before


def test_the_list_of_people(visit, session, huairou, wang):
    zhang = make.person(session, "张伟", at=huairou, category=Category.CIVIL_SERVANT)
    make.role(session, zhang, "hr", at=huairou)
    make.person(session, "赵", at=make.district(session, "110105", "朝阳区"))
    make.person(session, "旧", at=huairou, until_on=date(2020, 1, 1))
    listed = f"/{huairou.id}/people"

    def names(query=""):
        return visit(listed + query).texts("main//ul[@class='rows']/li/a")

    assert sorted(names()) == ["张伟", "王芳", "管"]
    assert names("?q=wang") == ["王芳"] == names("?q=王 芳") == names("?category=villager")
    assert names("?role=hr") == ["张伟"]
    assert names("?q=%25") == []
    make_signing.sign_in(session, zhang, "zhang.wei_2-b")
    assert names("?q=zhang.w") == names("?q=Zhang.wei_2-B") == ["张伟"]
    assert len(names("?sort=since&category=moon")) == 3


@pytest.mark.parametrize("count", [3, 40])
def test_the_list_costs_few_statements(visit, session, huairou, admin, statements, count):
    for number in range(count):
        make.person(session, f"人{number}", at=huairou)
    listed = f"/{huairou.id}/people"
    visit(listed)  # asks once a process whether this is a demonstration
    statements.clear()
    visit(listed)
    assert len(statements) <= 6, "\n".join(statements)


def test_another_name_for_a_person(visit, session, huairou, admin, wang):
    visit.send(f"/{huairou.id}/people/{wang.id}/name", name="王 小芳")
    assert session.get(Person, wang.id).name == "王小芳"
    assert session.get(Person, wang.id).folded_name == "王小芳"
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.deed, entry.by_id, entry.subject_id) == (Deed.PERSON_CHANGED, admin.id, wang.id)
    assert entry.detail == {}


def test_nobody_renames_one_whose_roles_reach_further(visit, session, huairou, wang):
    make.role(session, wang, "hr", at=make.city(session))
    page = visit.send(f"/{huairou.id}/people/{wang.id}/name", name="李四", expect=409)
    assert "This person holds a role outside your part." in page.said
    assert session.get(Person, wang.id).name == "王芳"
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.deed, entry.was_done) == (Deed.PERSON_CHANGED, False)


def test_a_further_place(visit, session, huairou, wang, beigou):
    page = f"/{huairou.id}/people/{wang.id}/places/new"
    visit.send(page, key="110116001", category="village_cadre", link="concurrent", post="委员")
    told = visit(f"/{huairou.id}/people/{wang.id}").said
    assert "渤海镇 委员" in told and "北沟村" in told
    facts = {"category": "other", "link": "post"}
    for key, said in [
        ("110116001", "This person already has a place at this organisation."),
        ("11", "There is no such organisation in your part."),
    ]:
        page_said = visit.send(page, expect=422, key=key, **facts).texts("strong[@class='error']")
        assert page_said == [said]


def test_the_end_of_a_place(visit, session, huairou, wang):
    place = session.scalars(select(Membership).where(Membership.person_id == wang.id)).one()
    page = f"/{huairou.id}/people/{wang.id}/places/{place.id}/end"
    assert visit.send(page, expect=422).texts("strong[@class='error']") == ["Please fill this in."]
    visit.send(page, last_on="2020-02-01")
    assert session.get(Membership, place.id).until_on == date(2020, 2, 1)
    visit(f"/{huairou.id}/people/{wang.id}", expect=404)


def test_who_holds_a_role_keeps_a_place(visit, session, huairou, wang, beigou):
    make.role(session, wang, "steward", at=beigou)
    place = session.scalars(select(Membership).where(Membership.person_id == wang.id)).one()
    page = visit.send(
        f"/{huairou.id}/people/{wang.id}/places/{place.id}/end", expect=409, last_on="2026-02-01"
    )
    assert "End the roles first." in page.text("p[@class='reason']")


def test_a_code_is_shown_once_after_asking(visit, session, huairou, wang):
    page = visit(f"/{huairou.id}/people/{wang.id}/code")
    assert "You will see the code once." in page.said
    assert not session.scalars(select(OneTimeCode)).all()
    page = visit.send(f"/{huairou.id}/people/{wang.id}/code", expect=200)
    assert len(page.text("p[@class='said']")) >= 10
    assert "no-store" in page.response.headers["Cache-Control"]
    assert deeds(session) == [Deed.CODE_GIVEN]


@pytest.mark.parametrize("deed", ["code", "sign-in/close"])
def test_no_code_for_one_whose_roles_reach_further(visit, session, huairou, wang, deed):
    """Else an administrator of a village could become the city's."""
    make.role(session, wang, "hr", at=make.city(session))
    page = visit.send(f"/{huairou.id}/people/{wang.id}/{deed}", expect=409)
    assert "outside your part" in page.text("p[@class='reason']")
    assert not session.scalars(select(OneTimeCode)).all()
    entry = session.scalars(select(AuditEntry)).one()
    assert not entry.was_done and entry.subject_id == wang.id and entry.org_id == huairou.id


def test_a_sign_in_is_closed_and_opened(visit, session, huairou, wang):
    person = f"/{huairou.id}/people/{wang.id}"
    visit.send(f"{person}/sign-in/close")
    assert "It is closed." in visit(person).said
    assert "closed" in visit(f"/{huairou.id}/people?q=wang").said
    visit.send(person)
    assert "A password is set." in visit(person).said
    assert deeds(session) == [Deed.SIGN_IN_CLOSED, Deed.SIGN_IN_OPENED]


def test_the_last_administrator_of_the_whole_can_not_be_shut_out(visit, session):
    city = make.city(session)
    first, second = (make.staff(session, name, "admin", at=city) for name in ("一", "二"))
    for admin in (first, second):
        session.add(SignIn(person_id=admin.id, name=admin.name, password_hash="x"))
    visit.sign_in(first)
    visit.send(f"/{city.id}/people/{second.id}/sign-in/close")
    page = visit.send(f"/{city.id}/people/{first.id}/sign-in/close", expect=409)
    assert "last administrator" in page.text("p[@class='reason']")
    grant = session.scalars(select(RoleGrant).where(RoleGrant.person_id == first.id)).one()
    page = visit.send(f"/{city.id}/people/{first.id}/roles/{grant.id}/end", expect=409)
    assert "last administrator" in page.text("p[@class='reason']")


def test_a_sign_in_for_one_without(visit, session, huairou, admin):
    bare = make.person(session, "白", at=huairou)
    person = f"/{huairou.id}/people/{bare.id}"
    assert "This person can't sign in." in visit(person).said
    visit.send(f"{person}/sign-in", name="Bai")
    assert "Signs in as bai." in visit(person).said


PLACES = (
    "organisation",
    "organisations/new",
    "organisation/name",
    "people",
    "people/new",
    "people/bring-in",
    "people/{wang}",
    "people/{wang}/name",
    "people/{wang}/places/new",
    "people/{wang}/places/{place}/end",
    "people/{wang}/sign-in",
    "people/{wang}/code",
    "people/{wang}/sign-in/close",
    "people/{wang}/second-factor/end",
    "people/{wang}/roles/new",
    "people/{wang}/roles/grant?role=hr&at={org}",
    "people/{wang}/roles/{grant}/end",
)


@pytest.fixture
def addresses(session, huairou, wang):
    place = session.scalars(select(Membership).where(Membership.person_id == wang.id)).one()
    grant = make.role(session, wang, "steward", at=huairou)
    ids = {"wang": wang.id, "place": place.id, "grant": grant.id, "org": huairou.id}
    return [f"/{huairou.id}/{one}".format(**ids) for one in PLACES]


def test_the_administrator_gets_in(visit, addresses):
    for address in addresses:
        visit(address)


@pytest.mark.parametrize("role", [None, "admin", "hr"])
def test_zhao_gets_in_nowhere(visit, session, addresses, role):
    zhao = make.person(session, "赵", at=make.district(session, "110105", "朝阳区"))
    if role:
        make.role(session, zhao, role, at=make.district(session, "110105", "朝阳区"))
    visit.sign_in(zhao)
    for address in [*addresses, addresses[0].replace("organisation", "audit")]:
        visit(address, expect=404)
        if "/grant?" not in address:
            sent = {"data": {}, "headers": {"Sec-Fetch-Site": "same-origin"}}
            answer = visit.client.post(address, **sent)
            assert answer.status_code in (404, 405)


@pytest.mark.parametrize(
    "role", ["steward", "trainer", "cio", "hr", "editor", "employer", "auditor"]
)
def test_other_staff_of_the_part_change_nothing(visit, session, huairou, addresses, role):
    other = make.staff(session, "别", role, at=huairou)
    visit.sign_in(other)
    may_read = role in ("steward", "hr")
    for address, place in zip(addresses, PLACES, strict=True):
        is_reading = place in ("organisation", "people", "people/{wang}")
        visit(address, expect=200 if is_reading and may_read else 404)


def test_a_person_of_elsewhere_is_not_found(visit, session, huairou, admin):
    zhao = make.person(session, "赵", at=make.district(session, "110105", "朝阳区"))
    for page in ("", "/code", "/places/new", "/roles/new", "/sign-in/close"):
        visit(f"/{huairou.id}/people/{zhao.id}{page}", expect=404)


def test_places_and_roles_elsewhere_are_not_shown(visit, session, huairou, wang):
    elsewhere = make.district(session, "110105", "朝阳区")
    session.add(
        Membership(person_id=wang.id, org_id=elsewhere.id, category="other", link="attached")
    )
    make.role(session, wang, "hr", at=elsewhere)
    assert "朝阳区" not in visit(f"/{huairou.id}/people/{wang.id}").said
