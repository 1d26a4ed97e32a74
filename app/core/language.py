"""Which language a reader gets, and how dates and numbers look in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import NullTranslations
from typing import cast

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask, Response, g, request
from flask_babel import Babel, LazyString, force_locale, get_translations
from markupsafe import Markup

from app.core import clock

COOKIE = "lang"
LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
NAMES = {"zh": "中文", "en": "English"}
DEFAULT = "zh"
KEPT = 4096  # sentences without values, in both languages: all there are


def init_app(app: Flask) -> None:
    """Let `?lang=` win over the cookie, the cookie over the reader's choice, that over Chinese."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = app.config["TRANSLATIONS"]
    app.config["BABEL_DEFAULT_LOCALE"] = LOCALES[DEFAULT]
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    Babel(app, locale_selector=lambda: LOCALES[wanted()])
    app.after_request(_remember)
    app.jinja_env.globals.update(language=wanted, in_language=in_language, foreign=foreign)
    # In place of the extension's own, which find the request's locale anew for each sentence: a
    # page has dozens of them.
    app.jinja_env.globals.update(_=_sentence, gettext=_sentence, ngettext=_sentences)
    app.jinja_env.filters.update(day=day, moment=moment, number=number)


def _translations() -> NullTranslations:
    return _translations_to(wanted()) if g else _UNTRANSLATED


_UNTRANSLATED = NullTranslations()


@cache
def _translations_to(_language: str) -> NullTranslations:
    """Return the catalogue of the present reader's language, found once for each language."""
    return cast(NullTranslations, get_translations())


def gettext(sentence: str, **values: object) -> str:
    """Return a sentence of the program in the reader's language, values bound into it."""
    said = _translations().gettext(sentence)
    return said % values if values else said


def lazy_gettext(sentence: str, **values: object) -> LazyString:
    """Return a sentence that is put into the reader's language when it is shown."""
    return LazyString(gettext, sentence, **values)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak "zh" or "en" within, whatever the reader's language."""
    before, g.language = wanted(), language
    try:
        with force_locale(LOCALES[language]):
            yield
    finally:
        g.language = before


def _sentence(sentence: str, **values: object) -> Markup:
    """Return a template's sentence in the reader's language, values escaped and bound into it."""
    if not values:
        return _plain(_translations(), sentence)
    # The sentence is the program's own text, its values are escaped by the %.
    return Markup(_translations().gettext(sentence)) % values  # noqa: S704 -- the program's own text


@lru_cache(KEPT)
def _plain(translations: NullTranslations, sentence: str) -> Markup:
    return Markup(translations.gettext(sentence)) % {}  # noqa: S704 -- as above


def _sentences(one: str, many: str, num: int, **values: object) -> Markup:
    """Return the sentence that fits the number."""
    values.setdefault("num", num)
    return Markup(_translations().ngettext(one, many, num)) % values  # noqa: S704 -- as above


def wanted() -> str:
    """Return "zh" or "en" for this request."""
    language: str | None = g.get("language")
    if language is None:
        asked = (request.args.get("lang"), request.cookies.get(COOKIE)) if request else ()
        language = g.language = next((one for one in asked if one in LOCALES), None) or _kept()
    return language


def _kept() -> str:
    kept = g.get("reader_language")
    return kept if kept in LOCALES else DEFAULT


def in_language(chinese: str, english: str | None) -> str:
    """Return the text in the reader's language, Chinese where there is no English."""
    return english if english and wanted() == "en" else chinese


def foreign(english: str | None) -> Markup:
    """Return the attribute of an element whose text stays Chinese on an English page, or ""."""
    is_chinese = not english and wanted() == "en"
    return Markup(' lang="zh-CN"') if is_chinese else Markup()


def remember(response: Response, language: str) -> None:
    """Set the cookie that keeps a language for a year."""
    response.set_cookie(
        COOKIE,
        language,
        max_age=31_536_000,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure,
    )


def _remember(response: Response) -> Response:
    asked = request.args.get("lang")
    if asked in LOCALES and request.cookies.get(COOKIE) != asked:
        remember(response, asked)
    return response


def day(value: date | datetime) -> str:
    """Return a day as 2026年3月1日 or 1 Mar 2026, of the city."""
    return _day(clock.day_of(value) if isinstance(value, datetime) else value, wanted())


@lru_cache(KEPT)
def _day(value: date, language: str) -> str:
    return format_date(value, locale=LOCALES[language])


def moment(value: datetime) -> str:
    """Return day and time to the minute, of the city."""
    form = "d MMM yyyy, HH:mm" if wanted() == "en" else "yyyy-MM-dd HH:mm"
    return format_datetime(value, form, tzinfo=clock.ZONE, locale=LOCALES[wanted()])


def number(value: float) -> str:
    """Return a number with the language's separators."""
    return _number(value, wanted())


@lru_cache(KEPT)
def _number(value: float, language: str) -> str:
    return format_decimal(value, locale=LOCALES[language])
