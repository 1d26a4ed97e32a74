"""No page of a farmer's way weighs more than BUDGET says, as Chromium gets it over TLS."""

import pytest

from tests.line import measure
from tests.line.budget import ROWS


@pytest.fixture(scope="module")
def steps(front, chromium):
    """Everything measured once, by name."""
    address = f"https://localhost:{front.port}"
    found = list(measure.cold(chromium, address))
    with measure.tab_of(chromium, address) as tab:
        way = measure.journey(tab)
        found += measure.own(chromium, address, tab.context.cookies())
        found += [*measure.warm(tab), measure.total(way), *way]
    by_name = {}
    for one in found:
        by_name.setdefault(one.name, one)
    return by_name


@pytest.mark.parametrize("name", ROWS)
def test_a_row_of_the_budget(steps, name):
    cost, most = steps[name], ROWS[name]
    assert 0 < cost.bytes <= most.bytes, cost
    assert cost.requests <= most.requests, cost


def test_going_back_costs_nothing(steps):
    assert (steps["lesson_again"].bytes, steps["lesson_again"].requests) == (0, 0)
