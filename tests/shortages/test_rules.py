from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shortages import rules
from app.shortages.rules import Demand, Fault, Period, Scarcity, Sums

numbers = st.integers(0, 10_000)
sums = st.builds(Sums, numbers, numbers, st.integers(0, 50))


@pytest.mark.parametrize("text", ["2026Q1", "2026Q4", "2099Q2"])
def test_a_quarter_is_read_and_written(text):
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026Q0", "2026Q5", "1926Q1", "2026q1", " 2026Q1", "２０２６Q1", "2026Q1\n"],
)
def test_what_is_no_quarter(text):
    assert Period.parse(text) is None


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), "2026Q1"),
        (date(2026, 3, 31), "2026Q1"),
        (date(2026, 4, 1), "2026Q2"),
        (date(2026, 9, 30), "2026Q3"),
        (date(2026, 12, 31), "2026Q4"),
    ],
)
def test_the_quarter_of_a_day(day, quarter):
    assert str(Period.of(day)) == quarter


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)))
def test_quarters_follow_each_other(day):
    period = Period.of(day)
    assert period.first_on <= day <= period.last_on
    assert period.next().previous() == period == period.previous().next()
    assert period.previous() < period < period.next()
    assert str(period.previous()) < str(period) < str(period.next())


def test_open_quarters():
    open_ones = [str(one) for one in rules.open_periods(date(2026, 2, 1))]
    assert open_ones[:3] == ["2026Q1", "2025Q4", "2025Q3"]
    assert len(open_ones) == 8


@pytest.mark.parametrize(
    ("advertised", "filled", "reports", "expected"),
    [
        (10, 0, 3, 5),
        (100, 19, 3, 5),
        (100, 20, 3, 4),
        (100, 34, 3, 4),
        (100, 35, 3, 3),
        (100, 49, 3, 3),
        (1000, 499, 3, 3),
        (100, 50, 3, 2),  # half of them filled is not under half
        (100, 64, 3, 2),
        (100, 65, 3, 1),
        (100, 80, 3, 0),
        (10, 10, 3, 0),
        (10, 12, 3, 0),
        (10, 0, 2, None),  # too few reports are never no stars
        (0, 0, 3, None),
        (0, 0, 0, None),
    ],
)
def test_stars(advertised, filled, reports, expected):
    assert rules.stars(advertised, filled, reports) == expected


@given(advertised=st.integers(1, 10_000), filled=numbers, more=numbers, reports=st.integers(3, 99))
def test_more_filled_never_make_more_stars(advertised, filled, more, reports):
    before = rules.stars(advertised, filled, reports)
    assert 0 <= rules.stars(advertised, filled + more, reports) <= before <= 5


@given(advertised=st.integers(1, 10_000), filled=numbers, reports=st.integers(3, 99))
def test_scarce_means_under_half_filled(advertised, filled, reports):
    count = rules.stars(advertised, filled, reports)
    assert rules.is_scarce(count) == (filled * 2 < advertised)


def test_too_few_reports_are_not_scarce():
    assert not rules.is_scarce(None)


@given(st.lists(sums), st.randoms())
def test_adding_up_is_of_figures_in_any_order(parts, chance):
    whole = rules.add_up(parts)
    chance.shuffle(parts)
    assert rules.add_up(parts) == whole
    assert whole.advertised == sum(one.advertised for one in parts)
    assert whole.filled == sum(one.filled for one in parts)
    assert whole.stars == rules.stars(whole.advertised, whole.filled, whole.reports)


def test_stars_are_no_mean_of_stars():
    large, small = Sums(100, 100, 3), Sums(10, 0, 3)
    assert (large.stars, small.stars) == (0, 5)
    assert rules.add_up([large, small]).stars == 0


def test_how_stars_are_drawn():
    assert Sums(10, 4, 3).drawn == "★★★☆☆"
    assert Sums(10, 4, 3).word is Scarcity.SCARCE
    assert Sums(10, 10, 3).drawn == "☆☆☆☆☆"
    assert Sums(10, 4, 2).drawn == ""
    assert Sums(10, 4, 2).word is Scarcity.UNKNOWN


@pytest.mark.parametrize(("advertised", "filled", "rate"), [(3, 1, 33), (3, 2, 66), (0, 0, None)])
def test_the_fill_rate_is_rounded_down(advertised, filled, rate):
    assert rules.fill_rate(advertised, filled) == rate


SOUND = Demand(
    period="2026Q1", skill_id=UUID(int=1), level=2, post="技术员", advertised=10, filled=10,
    open_since_on=date(2026, 3, 31), applicants=5, suitable=5,
)  # fmt: skip
TODAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"open_since_on": None}, []),
        ({"period": "2026Q2"}, []),
        ({"period": "2026Q3"}, [Fault.NOT_YET]),
        ({"period": "soon"}, [Fault.NO_PERIOD]),
        ({"filled": 11}, [Fault.FILLED_OVER_ADVERTISED]),
        ({"suitable": 6}, [Fault.SUITABLE_OVER_APPLICANTS]),
        ({"open_since_on": date(2026, 4, 1)}, [Fault.OPEN_SINCE_LATE]),
        ({"open_since_on": date(2026, 5, 2)}, [Fault.OPEN_SINCE_AHEAD]),
        (
            {"filled": 11, "suitable": 6},
            [Fault.FILLED_OVER_ADVERTISED, Fault.SUITABLE_OVER_APPLICANTS],
        ),
    ],
)
def test_faults(changes, expected):
    assert rules.faults(replace(SOUND, **changes), today=TODAY) == expected


def test_every_fault_has_its_field():
    assert set(rules.FIELD) == set(Fault)
