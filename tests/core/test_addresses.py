"""Names in the query that mean something to the framework mean nothing in our lists."""

import pytest


@pytest.mark.parametrize(
    "name", ["endpoint", "_scheme", "_anchor", "_method", "_external", "values"]
)
def test_odd_names_do_no_harm(session, visit, name):
    for address in ("/courses", "/shortages"):
        visit(f"{address}?{name}=x")


def test_a_whole_number_of_any_length(session, visit):
    visit.raw(f"/shortages/nothing/reports?level={'9' * 30}", expect=404)
    visit.raw(f"/courses/nothing/lessons/{'9' * 30}", expect=404)
    visit.raw(f"/courses/nothing/assessment/{'9' * 30}", expect=303)
