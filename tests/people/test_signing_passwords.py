"""Which passwords are too weak, and how they are kept."""

import unicodedata

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from app.people import passwords
from app.people.rules.password import Weakness, normal, why_not

NAMES = ("fang.wang", "王芳", "wangfang")


@pytest.mark.parametrize(
    "password",
    [
        "ox-plough-moon",
        "三月种瓜，五月摘瓜",
        "correct horse battery staple",
        "7KQ4M2XA",
        "ox-moon " * 16,
        "春眠不觉晓处处闻",
        "19850312 Beigou",
        "99999998",
    ],
)
def test_long_and_unguessable_is_enough(password):
    assert why_not(password, names=NAMES, common=passwords.common()) is None


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("", Weakness.TOO_SHORT),
        ("ox-moon", Weakness.TOO_SHORT),
        ("防诈骗防诈骗防", Weakness.TOO_SHORT),
        ("ox-moon " * 17, Weakness.TOO_LONG),
        ("aaaaaaaa", Weakness.REPEATED),
        ("12121212", Weakness.REPEATED),
        ("abcabcabca", Weakness.REPEATED),
        ("好好好好好好好好", Weakness.REPEATED),
        ("12345678", Weakness.SEQUENCE),
        ("87654321", Weakness.SEQUENCE),
        ("abcdefghij", Weakness.SEQUENCE),
        ("QWERTYUIOP", Weakness.SEQUENCE),
        ("lkjhgfdsa", Weakness.SEQUENCE),
        ("1qaz2wsx", Weakness.SEQUENCE),
        ("1234567890", Weakness.SEQUENCE),
        ("19850312", Weakness.BIRTHDAY),
        ("1985-03-12", Weakness.BIRTHDAY),
        ("1985年03月12日", Weakness.BIRTHDAY),
        ("12031985", Weakness.BIRTHDAY),
        ("03121985", Weakness.BIRTHDAY),
        ("20000229", Weakness.BIRTHDAY),
        ("我是王芳我是王芳吗", Weakness.HAS_NAME),
        ("Fang.Wang-88", Weakness.HAS_NAME),
        ("WangFang!88", Weakness.HAS_NAME),
        ("password", Weakness.COMMON),
        ("ＰＡＳＳＷＯＲＤ", Weakness.COMMON),
        ("Password2026!", Weakness.COMMON),
        ("woaini1314", Weakness.COMMON),
        ("5201314520", Weakness.COMMON),
        ("gengdu2026", Weakness.COMMON),
        ("gengdu-demo", Weakness.COMMON),
        ("为人民服务2026", Weakness.COMMON),
    ],
)
def test_the_rest_is_refused(password, weakness):
    assert why_not(password, names=NAMES, common=passwords.common()) is weakness


def test_a_name_of_two_letters_says_nothing():
    assert why_not("limestone wall", names=("li", ""), common=()) is None


@given(st.text(max_size=140))
def test_any_text_is_judged(password):
    found = why_not(password, names=NAMES, common=("password",))
    assert (found is Weakness.TOO_SHORT) == (len(normal(password)) < 8)
    assert (found is Weakness.TOO_LONG) == (len(normal(password)) > 128)


def test_the_list_is_long_enough_and_folded():
    common = passwords.common()
    assert len(common) >= 1_500
    assert all(word == unicodedata.normalize("NFKC", word).casefold() for word in common)


def test_a_password_is_kept_hashed_and_known_again_in_either_form():
    kept = passwords.hash_password("plough\u00e9-moon")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches(kept, "ploughe\u0301-moon")
    assert not passwords.matches(kept, "plough-moon")
    assert not passwords.is_outdated(kept)


def test_nobodys_password_is_never_right_and_costs_as_much():
    assert not passwords.matches(None, "ox-plough-moon")
    assert not passwords.is_outdated(passwords._NOBODYS)


@pytest.mark.parametrize("kept", ["", "nonsense", "$argon2id$v=19$m=1$", "$2b$12$abc"])
def test_a_spoilt_hash_lets_nobody_in(kept):
    assert not passwords.matches(kept, "ox-plough-moon")


def test_a_hash_of_other_parameters_is_outdated():
    kept = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("ox-plough-moon")
    assert passwords.matches(kept, "ox-plough-moon")
    assert passwords.is_outdated(kept)
