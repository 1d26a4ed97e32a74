from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.items import marking
from app.items.kinds import (
    Choice,
    ItemKind,
    Multiple,
    Number,
    Single,
    Text,
    TrueFalse,
    from_body,
    kind_of,
    to_body,
)

COMMON = {"key": "k", "skill": "water", "lesson": 1, "ask": "?", "why": "."}


def single(right=1, count=4):
    return Single(choices=tuple(Choice(str(i), right=i == right) for i in range(count)), **COMMON)


def multiple(*right, count=4):
    return Multiple(choices=tuple(Choice(str(i), right=i in right) for i in range(count)), **COMMON)


def number(answer, tolerance="0"):
    return Number(answer=Decimal(answer), tolerance=Decimal(tolerance), **COMMON)


def text(*answers, en=()):
    return Text(answers=answers, answers_en=en, **COMMON)


def truth(answer):
    return TrueFalse(answer=answer, **COMMON)


@pytest.mark.parametrize(
    ("item", "raw", "kept", "right"),
    [
        (single(1), ["1"], 1, True),
        (single(1), ["0"], 0, False),
        (single(1), ["4"], None, False),
        (single(1), ["-1"], None, False),
        (single(1), ["１"], None, False),
        (single(1), ["0", "1"], None, False),
        (single(1), ["9" * 300], None, False),
        (single(1), [], None, False),
        (multiple(0, 2), ["2", "0"], [0, 2], True),
        (multiple(0, 2), ["0", "0", "2"], [0, 2], True),
        (multiple(0, 2), ["0"], [0], False),
        (multiple(0, 2), ["0", "1", "2"], [0, 1, 2], False),
        (multiple(0, 2), ["0", "7"], None, False),
        (multiple(0, 2), ["x"], None, False),
        (multiple(0, 2), [], None, False),
        (truth(True), ["true"], True, True),
        (truth(False), ["false"], False, True),
        (truth(False), ["true"], True, False),
        (truth(False), ["0"], None, False),
        (number("96110"), ["96110"], "96110", True),
        (number("96110"), ["９６１１０"], "96110", True),
        (number("96110"), ["96,110"], "96110", True),
        (number("96110"), ["96，110"], "96110", True),
        (number("96110"), [" 96 110 "], "96110", True),
        (number("96110"), ["96110.00"], "96110", True),
        (number("96110"), ["96111"], "96111", False),
        (number("-5"), ["−5"], "-5", True),
        (number("0.5"), [".5"], "0.5", True),
        (number("0"), ["-0"], "0", True),
        (number("10", "0.5"), ["10.5"], "10.5", True),
        (number("10", "0.5"), ["9.5"], "9.5", True),
        (number("10", "0.5"), ["10.51"], "10.51", False),
        (number("0.3"), ["0.1"], "0.1", False),
        (number("80"), ["80%"], None, False),
        (number("6"), ["6个月"], None, False),
        (number("3.5"), ["3,5"], None, False),
        (number("100000"), ["1e5"], None, False),
        (number("1"), ["nan"], None, False),
        (number("1"), ["1" * 25], None, False),
        (text("验证码"), ["验证码"], "验证码", True),
        (text("验证码"), [" 验 证 码。"], "验 证 码。", True),
        (text("验证码"), ["“验证码”"], "“验证码”", True),
        (text("验证码"), ["验证"], "验证", False),
        (text("验证码", en=("OTP", "one-time code")), ["ｏｔｐ"], "ｏｔｐ", True),
        (text("验证码", en=("OTP", "one-time code")), ["One-time  Code."], "One-time Code.", True),
        (text("验证码"), ["。"], "。", False),
        (text("验证码"), ["验" * 201], None, False),
    ],
)
def test_an_answer_is_kept_and_marked(item, raw, kept, right):
    given = marking.tidy_answer(item, raw)
    assert given == kept
    assert type(given) is type(kept)
    assert marking.is_right(item, given) is right


@pytest.mark.parametrize(("raw", "blank"), [([], True), (["", " "], True), (["", "1"], False)])
def test_blank_is_no_answer(raw, blank):
    assert marking.is_blank(raw) is blank


words = st.text(min_size=1, max_size=20).filter(marking.fold)
decimals = st.decimals(-(10**12), 10**12, places=4)


@st.composite
def items(draw):
    kind = draw(st.sampled_from(ItemKind))
    if kind is ItemKind.SINGLE:
        return single(draw(st.integers(0, 3)))
    if kind is ItemKind.MULTIPLE:
        return multiple(*draw(st.sets(st.integers(0, 4), min_size=2, max_size=4)), count=5)
    if kind is ItemKind.TRUEFALSE:
        return truth(draw(st.booleans()))
    if kind is ItemKind.NUMBER:
        tolerance = draw(st.decimals(0, 10, places=2))
        return Number(answer=draw(decimals), tolerance=tolerance, **COMMON)
    answers = draw(st.lists(words, min_size=1, max_size=3))
    return text(*answers, en=tuple(draw(st.lists(words, max_size=2))))


def key_of(item):
    """What one would type or tick to be right."""
    match item:
        case Single() | Multiple():
            return [str(i) for i in sorted(item.right)]
        case TrueFalse():
            return ["true" if item.answer else "false"]
        case Number():
            return [format(item.answer, "f")]
        case Text():
            return [item.answers[-1]]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(items(), st.lists(st.text() | st.sampled_from(["0", "1", "true", "1e999999999"])))
def test_nothing_typed_breaks_it(item, raw):
    given = marking.tidy_answer(item, raw)
    assert marking.is_right(item, given) in (True, False)


@given(items(), JSON)
def test_nothing_kept_breaks_it(item, given):
    assert marking.is_right(item, given) in (True, False)


@given(items())
def test_the_key_is_right(item):
    assert marking.is_right(item, marking.tidy_answer(item, key_of(item)))


@given(items())
def test_it_comes_back_from_what_is_stored(item):
    again = from_body(to_body(item))
    assert again == item
    assert kind_of(again) is kind_of(item)


@given(
    st.sets(st.integers(0, 4), min_size=1, max_size=4),
    st.sets(st.integers(0, 4), min_size=1),
    st.permutations(range(5)),
)
def test_the_order_of_choices_makes_no_difference(right, chosen, order):
    item = multiple(*right, count=5)
    turned = Multiple(choices=tuple(item.choices[i] for i in order), **COMMON)
    moved = sorted(order.index(i) for i in chosen)
    assert marking.is_right(item, sorted(chosen)) == marking.is_right(turned, moved)
    assert marking.is_right(item, sorted(chosen)) == (right == chosen)


@given(st.text(alphabet="abXYZ 09验证码ｗ", min_size=1).filter(marking.fold))
def test_the_way_of_typing_makes_no_difference(word):
    for typed in (word.upper(), f" {word} ", f"“{word}。”", word.replace(" ", "　")):
        assert marking.is_right(text(word), marking.tidy_answer(text(word), [typed]))


@given(decimals)
def test_separators_make_no_difference(answer):
    for typed in (f"{answer:,f}", f"{answer:f}", f"{answer:,f}".replace(",", "，")):
        assert marking.is_right(number(answer), marking.tidy_answer(number(answer), [typed]))
