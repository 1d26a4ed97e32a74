import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.talent.rules import HIDDEN, NOBODY, Count, Precision, published, together

counts = st.lists(st.integers(0, 40), max_size=12)


@pytest.mark.parametrize(
    ("people", "told"),
    [(0, NOBODY), (1, HIDDEN), (4, HIDDEN), (5, Count(5)), (123, Count(123))],
)
def test_what_is_told_of_a_number(people, told):
    assert published(people) == told


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ([], NOBODY),
        ([0, 0], NOBODY),
        ([3], HIDDEN),
        ([0, 3], HIDDEN),
        ([7], Count(7)),
        ([7, 8], Count(15)),
        ([7, 1], Count(8, Precision.AT_LEAST)),
        ([7, 4], Count(8, Precision.AT_LEAST)),
        ([1, 1], Count(2, Precision.AT_LEAST)),
        ([4, 4], Count(2, Precision.AT_LEAST)),
    ],
)
def test_totals(people, told):
    assert together(map(published, people)) == told


@given(people=counts, others=st.lists(st.integers(1, 4), min_size=12, max_size=12))
def test_no_page_differs_by_what_is_hidden(people, others):
    """Put any other small numbers for the small ones: parts and total are told the same."""
    swapped = [
        other if 0 < count < 5 else count for count, other in zip(people, others, strict=False)
    ]
    told, told_otherwise = list(map(published, people)), list(map(published, swapped))
    assert told == told_otherwise
    assert together(told) == together(told_otherwise)


@given(people=counts)
def test_what_is_told_is_true(people):
    told, whole = together(map(published, people)), sum(people)
    match told.precision:
        case Precision.EXACT:
            assert told.number == whole
        case Precision.AT_LEAST:
            assert told.number <= whole
        case Precision.FEWER:
            assert 0 < whole < told.number


@given(people=counts)
def test_one_to_four_are_never_named(people):
    told = [published(count) for count in people]
    assert all(part == HIDDEN or part.number == 0 or part.number >= 5 for part in told)
    whole = together(told)
    assert whole.precision is not Precision.EXACT or whole.number == 0 or whole.number >= 5
