"""The audit trail: searched by an auditor, changed by nobody."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from app.core import clock
from app.people import audit
from app.people.models import AuditEntry, Deed
from tests import make

EARLY = datetime(2026, 3, 1, 15, 59, tzinfo=UTC)  # one minute before midnight in the city
LATE = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)


@pytest.fixture
def huairou(session):
    return make.district(session)


@pytest.fixture
def auditor(session, huairou, visit):
    auditor = make.staff(session, "审", "auditor", at=huairou)
    visit.sign_in(auditor)
    return auditor


@pytest.fixture
def trail(session, huairou, beigou):
    """Three entries in Huairou, one elsewhere, one of a stranger."""
    wang = make.person(session, "王芳", at=beigou)
    admin = make.person(session, "管", at=huairou)
    elsewhere = make.district(session, "110105", "朝阳区")
    zhao = make.person(session, "赵", at=elsewhere)
    with clock.stopped(EARLY):
        audit.note(session, Deed.CODE_GIVEN, by_id=admin.id, subject_id=wang.id)
    with clock.stopped(LATE):
        audit.note(
            session, Deed.ROLE_GRANTED, by_id=admin.id, org_id=huairou.id, subject_id=wang.id,
            was_done=False, role="hr",
        )  # fmt: skip
        audit.note(session, Deed.ORG_CHANGED, by_id=None, org_id=beigou.id)
        audit.note(session, Deed.SIGNED_IN, by_id=zhao.id, org_id=elsewhere.id)
        audit.note(session, Deed.SIGN_IN_FAILED, by_id=None, was_done=False)
    session.flush()


def rows(page):
    return page.texts("main//ul[@class='rows']/li")


def test_it_works(visit, huairou, auditor, trail):
    page = visit(f"/{huairou.id}/audit")
    assert "3 entries" in page.said
    assert len(rows(page)) == 3
    assert rows(page)[-1].endswith("管 → 王芳")
    assert "赵" not in page.said


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("deed=role_granted", 1),
        ("deed=moon", 3),
        ("person=王 芳", 2),
        ("person=管", 2),
        ("person=赵", 0),
        ("person=%25", 0),
        ("since=2026-03-02", 2),
        ("until=2026-03-01", 1),
        ("until=9999-12-31", 3),
        ("since=2026-03-02&until=2026-03-01", 0),
        ("outcome=refused", 1),
        ("outcome=done", 2),
        ("outcome=done&deed=role_granted", 0),
    ],
)
def test_searching(visit, huairou, auditor, trail, query, count):
    assert len(rows(visit(f"/{huairou.id}/audit?{query}"))) == count


def test_a_bad_day_is_said(visit, huairou, auditor, trail):
    page = visit(f"/{huairou.id}/audit?since=soon")
    assert page.texts("strong[@class='error']") == ["Give a day, e.g. 2026-03-01."]


def test_words_are_said_in_the_readers_language(visit, session, huairou, auditor, trail):
    assert "HR officer" in visit(f"/{huairou.id}/audit?deed=role_granted").said
    audit.note(session, Deed.MEMBERSHIP_CHANGED, by_id=None, org_id=huairou.id, change="given")
    visit.client.set_cookie("lang", "zh")
    assert "变动：给予" in visit(f"/{huairou.id}/audit").said


def test_the_auditor_of_the_root_sees_all(visit, session, trail):
    city = make.city(session)
    visit.sign_in(make.staff(session, "总", "auditor", at=city))
    assert len(rows(visit(f"/{city.id}/audit"))) == 5


def test_who_left_stays_in_the_trail(visit, session, huairou, auditor, beigou):
    left = make.person(session, "走", at=beigou, until_on=datetime(2020, 1, 1, tzinfo=UTC).date())
    audit.note(session, Deed.SIGNED_IN, by_id=left.id)
    session.flush()
    assert len(rows(visit(f"/{huairou.id}/audit"))) == 1


@pytest.mark.parametrize("role", ["admin", "hr", "steward"])
def test_others_see_nothing(visit, session, huairou, trail, role):
    visit.sign_in(make.staff(session, "别", role, at=huairou))
    visit(f"/{huairou.id}/audit", expect=404)


def test_an_auditor_elsewhere_sees_nothing(visit, session, huairou, trail):
    chaoyang = make.district(session, "110105", "朝阳区")
    visit.sign_in(make.staff(session, "赵", "auditor", at=chaoyang))
    visit(f"/{huairou.id}/audit", expect=404)


@pytest.mark.parametrize("count", [3, 40])
def test_it_costs_few_statements(visit, session, huairou, auditor, statements, count):
    for _ in range(count):
        audit.note(session, Deed.ORG_CHANGED, by_id=auditor.id, org_id=huairou.id)
    trail = f"/{huairou.id}/audit"
    visit(trail)  # asks once a process whether this is a demonstration
    statements.clear()
    visit(trail)
    assert len(statements) <= 6, "\n".join(statements)


@pytest.mark.parametrize(
    "change",
    [update(AuditEntry).values(was_done=True), delete(AuditEntry)],
    ids=["update", "delete"],
)
def test_the_database_itself_refuses_changes(session, trail, change):
    before = session.scalars(select(AuditEntry.id)).all()
    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.execute(change)
    assert session.scalars(select(AuditEntry.id)).all() == before


@pytest.mark.parametrize("days", ["since=0001-01-01", "until=0001-01-01", "until=9999-12-31"])
def test_days_that_never_were_are_passed_over(visit, huairou, auditor, trail, days):
    assert "3 entries" in visit(f"/{huairou.id}/audit?{days}").said
