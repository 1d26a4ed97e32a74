"""Which language a reader gets, and how days and numbers look in it."""

from datetime import UTC, date, datetime

import pytest
from flask import g

from app.core import language


@pytest.mark.parametrize(
    ("asked", "cookie", "kept", "wanted"),
    [
        (None, None, None, "zh"),
        (None, None, "en", "en"),
        (None, "zh", "en", "zh"),
        ("en", "zh", "zh", "en"),
        ("fr", "en", None, "en"),
        ("fr", "fr", "fr", "zh"),
        ("", "", "", "zh"),
    ],
)
def test_which_language(app, asked, cookie, kept, wanted):
    headers = {} if cookie is None else {"Cookie": f"lang={cookie}"}
    query = {} if asked is None else {"lang": asked}
    with app.test_request_context("/", query_string=query, headers=headers):
        g.reader_language = kept
        assert language.wanted() == wanted


def test_outside_a_request_it_is_chinese(app):
    with app.app_context():
        assert language.wanted() == "zh"


@pytest.mark.parametrize(
    ("lang", "english", "text", "attribute"),
    [
        ("zh", "Soil", "看土", ""),
        ("en", "Soil", "Soil", ""),
        ("en", None, "看土", ' lang="zh-CN"'),
        ("zh", None, "看土", ""),
    ],
)
def test_text_in_two_languages(app, lang, english, text, attribute):
    with app.test_request_context(f"/?lang={lang}"):
        assert language.in_language("看土", english) == text
        assert language.foreign(english) == attribute


@pytest.mark.parametrize(
    ("lang", "day", "moment", "number"),
    [
        ("zh", "2026年3月3日", "2026-03-03 01:30", "1,234.5"),
        ("en", "3 Mar 2026", "3 Mar 2026, 01:30", "1,234.5"),
    ],
)
def test_days_moments_and_numbers_are_the_citys(app, lang, day, moment, number):
    late = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)  # half past one of the next day in Beijing
    with app.test_request_context(f"/?lang={lang}"):
        assert language.day(late) == language.day(date(2026, 3, 3)) == day
        assert language.moment(late).replace("\u202f", " ") == moment
        assert language.number(1234.5) == number


def test_a_choice_is_remembered_for_a_year(visit):
    answer = visit.raw("/courses?lang=zh")
    assert 'lang="zh-CN"' in answer.text
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("lang=zh;")
    assert "Max-Age=31536000" in cookie
    assert "SameSite=Lax" in cookie
    assert 'lang="zh-CN"' in visit.raw("/courses").text
    assert "Set-Cookie" not in visit.raw("/courses?lang=fr").headers


def test_a_templates_sentence_escapes_its_values(app):
    with app.test_request_context("/?lang=en"):
        page = app.jinja_env.from_string('{% trans name="<b>" %}Page {{ name }}{% endtrans %}')
        assert page.render() == "Page &lt;b&gt;"
