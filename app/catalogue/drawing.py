"""Pieces of the list of courses, drawn once and kept: a version never changes once published."""

from collections.abc import Sequence
from functools import cache, lru_cache, partial
from uuid import UUID

from flask import render_template
from markupsafe import Markup

from app.catalogue import rules
from app.catalogue.listing import Listed
from app.catalogue.models import Audience
from app.catalogue.rules import Asked
from app.core.kept import Kept
from app.core.language import wanted
from app.core.search import mark, snippet
from app.core.words import say
from app.skills.models import Level
from app.skills.words import level_name

KEPT = 4096  # pieces of a kind, some hundreds of bytes each
_entries: Kept[tuple[str, UUID, bool], Markup] = Kept(KEPT)


def entries(listed: Sequence[Listed], question: str) -> Markup:
    """Return the courses as they stand on the list; what was asked for is marked."""
    if question:  # Each has marks of its own, so these are not worth keeping.
        return Markup("").join(_entry(one, question) for one in listed)
    language = wanted()
    return Markup("").join(
        _entries.one((language, one.card.id, one.is_scarce), partial(_entry, one, ""))
        for one in listed
    )


def _entry(one: Listed, question: str) -> Markup:
    page = render_template(
        "catalogue/_entry.html",
        one=one,
        card=one.card,
        question=question,
        audiences=_choices(wanted(), has_question=False)["audiences"],
        marked=partial(mark, question=question) if question else str,
        snippet=snippet,
    )
    return Markup(page)  # noqa: S704 -- a template, escaped there


def filter_form(asked: Asked, *, has_skill: bool) -> Markup:
    """Return the form of filters, as it was sent."""
    return _filter_form(wanted(), asked, has_skill)


@lru_cache(KEPT)
def _filter_form(language: str, asked: Asked, has_skill: bool) -> Markup:
    choices = _choices(language, has_question=bool(asked.question))
    page = render_template("catalogue/_filter.html", asked=asked, has_skill=has_skill, **choices)
    return Markup(page)  # noqa: S704 -- a template, escaped there


@cache
def _choices(_language: str, *, has_question: bool) -> dict[str, object]:
    """Return what may be chosen, in the words of the present reader's language."""
    return {
        "audiences": {audience: say(audience) for audience in Audience},
        "levels": [(level, level_name(level)) for level in Level],
        "sorts": [(sort, say(sort)) for sort in rules.sorts(has_question=has_question)],
    }
