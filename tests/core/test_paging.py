"""Lists in pages: which page is shown, and the addresses of the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.core import paging
from app.core.paging import Page, paginate
from app.people.models import Person
from tests import make


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("", 1),
        ("page=3", 3),
        ("page=0", 1),
        ("page=-2", 1),
        ("page=two", 1),
        ("page=", 1),
        ("page=²", 1),
        ("page=٣", 1),
        ("page=2.5", 1),
        ("page=999999999999999999999", paging.HIGHEST),
    ],
)
def test_which_page_is_asked_for(app, asked, number):
    with app.test_request_context(f"/courses?{asked}"):
        assert paging.wanted() == number


def test_it_works(session):
    for n in range(45):
        make.person(session, f"人{n:02}")
    statement = select(Person).order_by(Person.sort_key)
    page = paginate(session, statement, page=2)
    assert [person.name for person in page.rows][::19] == ["人20", "人39"]
    assert (page.number, page.total, page.last) == (2, 45, 3)


def test_beyond_the_last_page_is_the_last(session):
    for n in range(21):
        make.person(session, f"人{n:02}")
    page = paginate(session, select(Person.name).order_by(Person.sort_key), page=9)
    assert (page.rows, page.number) == (["人20"], 2)


def test_an_empty_list_has_one_page(session):
    page = paginate(session, select(Person), page=5)
    assert (page.rows, page.number, page.last) == ([], 1, 1)


def test_several_columns_come_as_rows(session):
    make.person(session, "兰")
    page = paginate(session, select(Person.name, Person.sort_key), page=1)
    assert [tuple(row) for row in page.rows] == [("兰", "兰")]


@given(st.integers(0, 10_000), st.integers(1, 200), st.integers(1, 10_000))
def test_every_row_is_on_one_page(total, length, page):
    shown = paging.within(page, total, length=length)
    last = Page([], shown, total, length).last
    assert 1 <= shown <= last
    assert (last - 1) * length < max(total, 1) <= last * length


def test_addresses_keep_the_filters(app):
    with app.test_request_context("/courses?q=a+b&audience=cio&lang=en&page=4"):
        assert paging.address(5) == "/courses?q=a+b&audience=cio&page=5"
        assert paging.address(1) == "/courses?q=a+b&audience=cio"
        assert paging.address(1, audience=None) == "/courses?q=a+b"
