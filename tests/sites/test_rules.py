"""Guesses at the desk, PINs, pictures, silence and guardians."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sites import kinds, rules
from app.sites.rules import PERSON, TERMINAL, VILLAGE, Guesses, Refusal
from tests.make import WHEN


def ago(*minutes):
    return [WHEN - timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(
    ("guesses", "refusal"),
    [
        (Guesses(), None),
        (Guesses(person=ago(1, 2, 3, 4)), None),
        (Guesses(person=ago(1, 2, 3, 4, 5)), Refusal.PERSON_WAITS),
        (Guesses(person=ago(1, 2, 3, 4, 15)), None),
        (Guesses(terminal=ago(*range(1, 12))), None),
        (Guesses(terminal=ago(*range(1, 13))), Refusal.TERMINAL_WAITS),
        (Guesses(village=ago(*range(1, 40))), None),
        (Guesses(village=ago(*range(1, 41))), Refusal.VILLAGE_WAITS),
        (Guesses(village=ago(*range(61, 120))), None),
    ],
)
def test_too_many_guesses(guesses, refusal):
    assert rules.why_not_try(guesses, now=WHEN) == refusal


@given(st.lists(st.integers(0, 6000), max_size=60))
def test_more_guesses_never_help(seconds):
    at = [WHEN - timedelta(seconds=one) for one in seconds]
    for limit in (PERSON, TERMINAL, VILLAGE):
        if rules.why_not_try(Guesses(person=at), now=WHEN) is not None:
            more = [*at, WHEN - timedelta(seconds=1)]
            assert rules.why_not_try(Guesses(person=more), now=WHEN) is not None, limit
    later = WHEN + timedelta(hours=25)
    assert rules.why_not_try(Guesses(at, at, at), now=later) is None


@pytest.mark.parametrize(
    ("typed", "pin"),
    [
        ("4711", "4711"),
        ("４７１１", "4711"),
        (" 47 11 ", "4711"),
        ("123456", "123456"),
        ("123", None),
        ("1234567", None),
        ("47a1", None),
        ("", None),
        ("٤٧١١", None),
    ],
)
def test_a_pin(typed, pin):
    assert rules.read_pin(typed) == pin


@pytest.mark.parametrize(
    ("pin", "weak"),
    [
        ("0000", True),
        ("1234", True),
        ("9876", True),
        ("7890", True),
        ("1962", True),
        ("4711", False),
        ("1213", False),
    ],
)
def test_weak_pins(pin, weak):
    assert rules.is_weak_pin(pin, birth_year=1962) is weak


@pytest.mark.parametrize(
    ("picked", "kept"),
    [
        (["2", "0", "7"], "2-0-7"),
        (["02", "0", "11"], "2-0-11"),
        (["2", "0"], None),
        (["2", "0", "12"], None),
        (["2", "0", "-1"], None),
        (["2", "0", "x"], None),
        (["2", "0", "²"], None),
    ],
)
def test_pictures(picked, kept):
    assert rules.read_pictures(picked) == kept


def test_a_site_is_silent_after_a_fortnight():
    assert not rules.is_silent(None, opened_at=WHEN, now=WHEN + timedelta(days=14))
    assert rules.is_silent(None, opened_at=WHEN, now=WHEN + timedelta(days=15))
    last = WHEN + timedelta(days=10)
    assert not rules.is_silent(last, opened_at=WHEN, now=WHEN + timedelta(days=24))
    assert rules.is_silent(last, opened_at=WHEN, now=WHEN + timedelta(days=25))


@pytest.mark.parametrize(("year", "needs"), [(2013, True), (2012, True), (2011, False)])
def test_who_may_be_under_fourteen_needs_a_guardian(year, needs):
    assert rules.needs_guardian(year, this_year=2026) is needs


def test_years_of_birth():
    assert [rules.is_fit_year(one, this_year=2026) for one in (1905, 1906, 2023, 2024)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_kinds_have_both_names_and_are_found_by_either():
    assert len(kinds.names()) >= 8
    for word, (chinese, english) in kinds.names().items():
        assert kinds.find(chinese) == kinds.find(f" {english.upper()} ") == word
    assert kinds.find("网吧") is None
