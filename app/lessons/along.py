"""A course to take along: as one file that opens from a USB stick, or as a bundle for a browser.

Neither has anything of the reader in it, so both are made once for a version and a language and
kept pressed. The bundle is read by static/worker.js: a page to be filled in, and the lessons.
"""

import json
from dataclasses import dataclass
from uuid import UUID

from flask import Response, render_template, request
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from app.catalogue.published import Card, get_card, list_texts
from app.core import press
from app.core.kept import Kept
from app.core.language import gettext as _
from app.core.language import in_language, wanted
from app.core.style import INSIDE
from app.lessons.showing import minutes_of, text_of

KEPT = 64  # each some 20 kB
_pressed: Kept[tuple[str, UUID, str, str], bytes] = Kept(KEPT)


@dataclass(frozen=True)
class Carried:
    """A lesson as it is taken along."""

    number: int
    title: str
    minutes: int
    html: Markup


def _carried(session: Session, card: Card) -> list[Carried]:
    return [
        Carried(one.number, in_language(one.title, one.title_en), minutes_of(one), text_of(one))
        for one in list_texts(session, card.id)
    ]


def as_file(session: Session, version_id: UUID) -> Response:
    """Return the whole course as one HTML file to be kept, which needs no script and no line."""
    card = get_card(session, version_id)
    answer = _answer(session, card, "file", "text/html; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{card.slug}.html")
    return answer


def as_bundle(session: Session, version_id: UUID) -> Response:
    """Return the whole course as JSON for the browser's own store."""
    return _answer(session, get_card(session, version_id), "bundle", "application/json")


def _answer(session: Session, card: Card, kind: str, mimetype: str) -> Response:
    """Return what was made and pressed once for this version, language and encoding."""
    encoding = press.wanted(request.headers.get("Accept-Encoding", ""))

    def make() -> bytes:
        drawn = _file(session, card) if kind == "file" else _bundle(session, card)
        return press.press(drawn.encode(), encoding, for_good=True)

    body = _pressed.one((kind, card.id, wanted(), encoding), make)
    answer = Response(body, content_type=mimetype)
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    answer.vary.add("Accept-Encoding")
    return answer


def _file(session: Session, card: Card) -> str:
    return render_template(
        "lessons/along.html", card=card, lessons=_carried(session, card), style=INSIDE
    )


def _bundle(session: Session, card: Card) -> str:
    lessons = _carried(session, card)
    parts = {"card": card, "lessons": lessons}
    whole = {
        "shell": render_template("lessons/shell.html", style=INSIDE),
        "title": escape(in_language(card.title, card.title_en)),
        "course": render_template("lessons/shell_course.html", **parts),
        "lessons": {
            one.number: [
                escape(one.title),
                render_template("lessons/shell_lesson.html", lesson=one, **parts),
            ]
            for one in lessons
        },
        "questions": card.draw,
        "words": _words(),
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _words() -> dict[str, str]:
    """Return what the browser's own store has to say, in the reader's language."""
    return {
        "comma": in_language("、", ", "),
        "title": _("No line"),
        "wait": _("When the line is back, open this page again: then your answers are sent."),
        "unsent": _("Only on this device, not sent yet: question #n#."),
        "refused": _("Not taken, as the test was over: question #n#."),
        "leave": _("Sign out and lose these answers"),
        "lost": _("Not saved: this device has no room. Write your answer down and try later."),
    }
