"""Whom the list shows: filters, order, and the two ways of choosing, which must agree."""

from datetime import date, timedelta

import pytest

from app.people.models import Category
from app.workforce import rules
from app.workforce.queries import listing
from app.workforce.rules import Question, Sort, State
from tests import make, make_catalogue, make_certificates
from tests.make import WHEN


def names(session, org, *, page=1, **asked):
    found = listing.list_page(session, org, Question(**asked), page=page)
    return [line.name for line in found.page.rows]


@pytest.fixture(params=["narrow", "wide"])
def way(request, monkeypatch):
    """Both ways of choosing people, whatever the scope."""
    if request.param == "wide":
        monkeypatch.setattr(rules, "COUNTED_AT_MOST", 0)
        monkeypatch.setattr(rules, "GATHERED_AT_MOST", 0)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["安心", "白云", "常青"]),
        ({"q": "云"}, ["白云"]),
        ({"q": " 白 云"}, ["白云"]),
        ({"q": "%"}, []),
        ({"state": State.HOLDING}, ["安心"]),
        ({"state": State.UNDER_WAY}, ["白云"]),
        ({"state": State.NOTHING}, ["常青"]),
        ({"course": "土"}, ["安心", "白云"]),
        ({"course": "SOIL"}, ["安心", "白云"]),
        ({"course": "soil", "state": State.HOLDING}, ["安心"]),
        ({"course": "water", "state": State.NOTHING}, ["安心", "白云", "常青"]),
        ({"course": "water"}, []),
        ({"category": Category.VILLAGER}, ["白云", "常青"]),
        ({"category": Category.WORKER}, []),
        ({"unit": "渤海"}, ["白云", "常青"]),
        ({"unit": "农业"}, ["安心"]),
        ({"unit": "怀柔"}, ["安心", "白云", "常青"]),
        ({"unit": "火星"}, []),
        ({"unit": "渤海", "q": "青", "state": State.NOTHING}, ["常青"]),
        ({"sort": Sort.NEWEST}, ["安心", "白云", "常青"]),
        ({"sort": Sort.ORGANISATION}, ["安心", "白云", "常青"]),
    ],
)
def test_whom_it_shows(session, three, huairou, way, asked, found):
    assert names(session, huairou, **asked) == found
    assert [line.name for line in listing.walk(session, huairou, Question(**asked))] == found


def test_what_it_says_of_each(session, three, huairou):
    holder, learner, idle = listing.walk(session, huairou, Question())
    assert (holder.org_name, holder.post) == ("农业农村局", "科员")
    assert holder.category is Category.CIVIL_SERVANT
    assert [one.number for one in holder.held] == [three["certificate"].number]
    assert not holder.under_way
    [course] = learner.under_way
    assert (course.title, course.read, course.lessons) == ("土壤", 1, 4)
    assert not (idle.held or idle.under_way)


def test_the_newest_come_first(session, three, huairou, way):
    later = WHEN + timedelta(days=30)
    make_certificates.certificate(session, three["idle"], three["soil"], at=later)
    assert names(session, huairou, sort=Sort.NEWEST) == ["常青", "安心", "白云"]


def test_what_no_longer_holds_does_not_count(session, three, huairou, hr):
    water = make_catalogue.course(session, slug="water", title="水")
    make_certificates.revoked(session, three["idle"], water, by=hr, org=huairou)
    gone = date(2026, 1, 1)
    make_certificates.certificate(session, three["learner"], water, expires_on=gone)
    assert names(session, huairou, state=State.HOLDING) == ["安心"]
    assert names(session, huairou, state=State.NOTHING) == ["常青", "陈建国"]


def test_people_elsewhere_and_people_gone_are_not_in_it(session, three, huairou, beigou, way):
    far = make.district(session, "110101", "东城区")
    make.person(session, "赵远", at=far)
    make.person(session, "钱走", at=beigou, until_on=WHEN.date())
    assert names(session, huairou) == ["安心", "白云", "常青"]
    assert names(session, beigou) == ["白云", "常青"]
    assert names(session, far) == ["赵远"]


def test_one_row_a_person(session, three, huairou, beigou, way):
    bureau = make.org(session, "110116-kjj", "科技局", under=huairou)
    make.person(session, "双", at=beigou)
    from app.people.models import Link, Membership

    session.add(
        Membership(
            person_id=three["idle"].id,
            org_id=bureau.id,
            category=Category.CONTRACT,
            link=Link.CONCURRENT,
            post="助理",
        )
    )
    session.flush()
    for sort in Sort:
        assert names(session, huairou, sort=sort).count("常青") == 1
    [line] = listing.walk(session, huairou, Question(q="常青", category=Category.CONTRACT))
    assert (line.org_name, line.post) == ("科技局", "助理")


def test_many_are_not_counted_to_the_end(session, beigou, huairou, monkeypatch):
    for room in (rules, listing):
        monkeypatch.setattr(room, "COUNTED_AT_MOST", 30)
    for n in range(45):
        make.person(session, f"人{n:02}", at=beigou)
    pages = [listing.list_page(session, huairou, Question(), page=n) for n in (1, 2, 3)]
    assert [len(one.page.rows) for one in pages] == [20, 20, 5]
    assert all(one.is_more for one in pages)
    assert [one.page.last > one.page.number for one in pages] == [True, True, False]
    everybody = [line.name for one in pages for line in one.page.rows]
    assert everybody == [f"人{n:02}" for n in range(45)]
    narrowed = listing.list_page(session, huairou, Question(q="人1"), page=1)
    assert (narrowed.page.total, narrowed.is_more) == (10, False)
