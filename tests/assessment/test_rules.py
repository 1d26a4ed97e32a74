from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment import rules
from app.assessment.rules import Past, Refusal
from app.items.kinds import Choice, Single, TrueFalse

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("past", "has_place", "refusal"),
    [
        (Past(), True, None),
        (Past(), False, Refusal.NOT_ENROLLED),
        (Past(attempts=1, failed_at=NOW - 24 * HOUR), True, None),
        (Past(attempts=1, failed_at=NOW - 23 * HOUR), True, Refusal.TOO_SOON),
        (Past(attempts=3, failed_at=NOW - 99 * HOUR), True, Refusal.NONE_LEFT),
        (Past(attempts=3, failed_at=NOW), True, Refusal.NONE_LEFT),
        (Past(attempts=1, has_passed=True), True, Refusal.ALREADY_PASSED),
        (Past(attempts=3, has_passed=True, failed_at=NOW), False, Refusal.ALREADY_PASSED),
    ],
)
def test_who_may_begin(past, has_place, refusal):
    found = rules.why_not_begin(past, has_place=has_place, attempts=3, wait_hours=24, now=NOW)
    assert found is refusal


@pytest.mark.parametrize(
    ("right", "asked", "score"),
    [(0, 10, 0), (8, 10, 80), (2, 3, 66), (3, 3, 100), (7, 9, 77), (0, 0, 0)],
)
def test_a_score_is_rounded_down(right, asked, score):
    assert rules.score(right, asked) == score


@pytest.mark.parametrize(("score", "passed"), [(79, False), (80, True), (100, True)])
def test_the_pass_mark_itself_is_enough(score, passed):
    assert rules.passes(score, pass_mark=80) is passed


@pytest.mark.parametrize(
    ("answered", "after", "position"),
    [(set(), 0, 1), ({1}, 1, 2), ({1, 2, 3}, 1, 4), ({2}, 3, 4), ({1, 4}, 3, None), ({1}, 4, None)],
)
def test_the_next_open_question(answered, after, position):
    assert rules.next_open(answered, after=after, total=4) == position


def item(n, lesson, skill):
    shared = {"key": f"item-{n}", "lesson": lesson, "skill": skill, "ask": "?", "why": "."}
    if n % 2:
        return TrueFalse(**shared, answer=True)
    return Single(**shared, choices=tuple(Choice(str(i), right=i == 0) for i in range(4)))


items = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from(["water", "soil"])), min_size=1, max_size=30
).map(lambda rows: [item(n, *row) for n, row in enumerate(rows)])


@given(items, st.integers(1, 40), st.integers(0, 2**128))
def test_a_draw_has_different_items_with_all_their_choices(items, count, seed):
    drawn = rules.draw(items, count, seed=seed)
    keys = [one["key"] for one in drawn]
    assert len(keys) == len(set(keys)) == min(count, len(items))
    by_key = {one.key: one for one in items}
    for one in drawn:
        choices = getattr(by_key[one["key"]], "choices", ())
        assert sorted(one["order"]) == list(range(len(choices)))
    assert drawn == rules.draw(list(reversed(items)), count, seed=seed)


@given(items, st.integers(1, 40), st.integers(0, 2**128))
def test_a_draw_is_spread_over_lessons(items, count, seed):
    by_key = {one.key: one.lesson for one in items}
    drawn = Counter(by_key[one["key"]] for one in rules.draw(items, count, seed=seed))
    for lesson, there in Counter(by_key.values()).items():
        # A lesson falls behind another only when it has no more items.
        assert drawn[lesson] == there or drawn[lesson] >= max(drawn.values()) - 1


def test_a_draw_is_spread_over_skills():
    pool = [item(n, 1, "water" if n < 9 else "soil") for n in range(10)]
    for seed in range(20):
        assert "item-9" in [one["key"] for one in rules.draw(pool, 2, seed=seed)]


def test_draws_differ():
    pool = [item(n, n % 3, "water") for n in range(12)]
    assert len({str(rules.draw(pool, 6, seed=seed)) for seed in range(20)}) == 20


def drawn(*keys):
    return [{"key": key, "order": []} for key in keys]


def test_stumbles_count_what_was_asked_and_missed():
    marked = [(drawn("a", "b"), ["b"])] * 4 + [(drawn("a", "c"), ["c"]), (drawn("b"), [])]
    lines = rules.stumbles(marked)
    assert [(one.key, one.asked, one.missed, one.share) for one in lines] == [
        ("b", 5, 4, 80),
        ("a", 5, 0, 0),
        ("c", 1, 1, None),
    ]
