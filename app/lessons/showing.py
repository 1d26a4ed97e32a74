"""What of a lesson a reader of one language sees: its text, and how long it takes them."""

from typing import Protocol

from markupsafe import Markup

from app.catalogue.published import Text
from app.catalogue.rules import minutes
from app.core.language import in_language, wanted


class Measured(Protocol):
    """Anything that knows how long its two texts are."""

    @property
    def characters(self) -> int:
        """Of the Chinese text."""

    @property
    def characters_en(self) -> int | None:
        """Of the English text, if there is one."""


def minutes_of(lesson: Measured) -> int:
    """Return how many minutes the text takes in the reader's language."""
    if lesson.characters_en and wanted() == "en":
        return minutes(lesson.characters_en, is_english=True)
    return minutes(lesson.characters)


def text_of(lesson: Text) -> Markup:
    """Return the text in the reader's language, Chinese where there is no English."""
    # It was made from Markdown and cleaned when the course was loaded.
    return Markup(in_language(lesson.html, lesson.html_en))  # noqa: S704 -- cleaned when loaded
