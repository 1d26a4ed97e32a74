"""Which encoding a browser gets, and that every one gives the same text back."""

import gzip

import brotli
import pytest

from app.core import press

LESSON = ("<p>" + "先看土，再浇水。" * 60 + "</p>").encode()


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;q=1.0, BR;q=0.5", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.000, gzip;q=0", ""),
        ("*", ""),
    ],
)
def test_what_is_wanted(accepted, wanted):
    assert press.wanted(accepted) == wanted


@pytest.mark.parametrize("for_good", [False, True])
def test_nothing_is_lost(for_good):
    assert brotli.decompress(press.press(LESSON, "br", for_good=for_good)) == LESSON
    assert gzip.decompress(press.press(LESSON, "gzip", for_good=for_good)) == LESSON
    assert press.press(LESSON, "", for_good=for_good) == LESSON


def test_small_and_pressed_things_stay_as_they_are():
    assert press.is_worth_it("text/html; charset=utf-8", LESSON)
    assert not press.is_worth_it("text/html", b"short")
    assert not press.is_worth_it("application/pdf", LESSON)
