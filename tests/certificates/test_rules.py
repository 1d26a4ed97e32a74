"""Numbers that catch slips, names that don't pretend, and whether a certificate holds."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certificates import rules
from app.certificates.models import Kind
from app.certificates.reserved import read_reserved
from app.certificates.rules import ALPHABET, LENGTH, Refusal, Standing

numbers = st.lists(st.integers(0, 31), min_size=10, max_size=10).map(rules.number_for)


def test_the_alphabet_has_no_lookalikes():
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_a_number_is_ten_characters_and_a_check():
    number = rules.number_for(range(10))
    assert number[:10] == "0123456789"
    assert len(number) == LENGTH
    assert rules.is_well_typed(number)


@given(numbers)
def test_every_wrong_character_is_caught(number):
    for place, character in product(range(LENGTH), ALPHABET):
        if character != number[place]:
            assert not rules.is_well_typed(number[:place] + character + number[place + 1 :])


def test_swaps_and_doubles_are_caught_at_every_place_for_every_pair():
    """Exhaustive: the check is linear, so the other characters do not matter; here they are 0."""
    for place, a, b in product(range(LENGTH - 1), range(32), range(32)):
        if a == b:
            continue
        right, swapped, doubled = ([0] * LENGTH for _ in range(3))
        right[place : place + 2] = a, b
        swapped[place : place + 2] = b, a
        doubled[place : place + 2] = a, a
        total = rules._sum(right)
        assert rules._sum(swapped) != total
        assert rules._sum(doubled) != total


@given(numbers, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_any_swap_is_caught(number, here, there):
    typed = list(number)
    typed[here], typed[there] = typed[there], typed[here]
    assert rules.is_well_typed("".join(typed)) == (number[here] == number[there])


@given(numbers)
def test_what_people_type_is_read(number):
    shown = rules.grouped(number)
    assert [len(part) for part in shown.split("-")] == [4, 4, 3]
    full_width = "".join(chr(ord(one) + 0xFEE0) for one in number)
    sloppy = number.lower().replace("0", "o").replace("1", "l")
    for typed in (shown, shown.lower(), f" {shown.replace('-', ' ')}　", full_width, sloppy):
        assert rules.tidy(typed) == number
    assert rules.tidy(shown.replace("-", "－").replace("1", "I").replace("0", "O")) == number


@pytest.mark.parametrize(
    "typed",
    ["", "ABC", "U" * LENGTH, "张" * LENGTH, "0" * 10, "0" * 12, "²" * 11, "/" * 11, "x" * 999],
)
def test_other_things_are_not_well_typed(typed):
    assert not rules.is_well_typed(rules.tidy(typed))


@pytest.mark.parametrize(
    ("revoked_on", "expires_on", "standing"),
    [
        (None, None, Standing.HOLDS),
        (None, date(2026, 3, 2), Standing.HOLDS),
        (None, date(2026, 3, 1), Standing.EXPIRED),
        (date(2026, 3, 2), None, Standing.REVOKED),
        (date(2026, 3, 1), date(2026, 3, 1), Standing.REVOKED),
    ],
)
def test_standing(revoked_on, expires_on, standing):
    assert rules.standing(revoked_on, expires_on, date(2026, 3, 2)) is standing


@pytest.mark.parametrize("kind", Kind)
def test_no_kind_bears_a_reserved_word(kind):
    assert rules.why_not_title(rules.TITLES[kind], read_reserved().words) is None


@pytest.mark.parametrize(
    "title",
    [
        "中华人民共和国结业证书",
        "全国农技证书",
        "国家数据官证书",
        "职业资格证书",
        "人员资格证",
        "中国结业证书",
    ],
)
def test_names_that_pretend_are_refused(title):
    assert rules.why_not_title(title, read_reserved().words) is Refusal.RESERVED_WORD


def test_the_reserved_words_have_their_document():
    assert read_reserved().document.endswith("（人社部发〔2017〕68号）")


def test_only_a_revoked_certificate_is_not_printed():
    assert [s for s in Standing if rules.why_not_print(s)] == [Standing.REVOKED]
