"""Strict reading of a course's lessons and their drawings."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.catalogue.drawings import Drawing, read_drawing
from app.catalogue.rendering import Rendered, find_faults, render
from app.core.language import lazy_gettext as _l
from app.core.reading import Mistake, Sentence, read_text

LESSON = re.compile(r"(?P<number>\d\d)-[a-z0-9]+(?P<end>\.md|\.en\.md|\.svg)")
LONGEST_TITLE = 120  # characters


@dataclass(frozen=True)
class LessonText:
    """A lesson in one language."""

    title: str
    body: Rendered


@dataclass(frozen=True)
class LessonContent:
    """A lesson, as it was read; its English where there is some."""

    number: int
    zh: LessonText
    en: LessonText | None


def read_lessons(
    folder: Path, names: Iterable[str], mistakes: list[Mistake]
) -> tuple[LessonContent, ...]:
    """Return those lessons among the files that could be read, and add to the mistakes."""
    by_end: dict[str, list[str]] = {".md": [], ".en.md": [], ".svg": []}
    for name in names:
        if found := LESSON.fullmatch(name):
            by_end[found["end"]].append(name)
    drawings = {name: read_drawing(folder / name, mistakes) for name in by_end[".svg"]}
    texts = {
        name: _read_text(folder / name, drawings, mistakes)
        for name in by_end[".md"] + by_end[".en.md"]
    }
    used = {name for text in texts.values() if text for name in text.body.drawings}
    unused = ((name, _l("No lesson shows this drawing.")) for name in set(drawings) - used)
    for name, sentence in (*_misnamed(by_end[".md"], by_end[".en.md"]), *unused):
        mistakes.append(Mistake(folder / name, 1, sentence))
    return tuple(
        LessonContent(int(name[:2]), chinese, texts.get(_in_english(name)))
        for name in by_end[".md"]
        if (chinese := texts[name]) is not None
    )


def _in_english(name: str) -> str:
    return name.removesuffix(".md") + ".en.md"


def _misnamed(chinese: list[str], english: list[str]) -> Iterable[tuple[str, Sentence]]:
    """Yield the lessons whose number is not the next one, or that lack their counterpart."""
    for due, name in enumerate(chinese, 1):
        if int(name[:2]) != due:
            yield name, _l("Lesson %(number)02d is due here.", number=due)
        if english and _in_english(name) not in english:
            yield name, _l("Other lessons are in English too. This one is not.")
    for name in english:
        if name.removesuffix(".en.md") + ".md" not in chinese:
            yield name, _l("There is no Chinese lesson of this name.")


def _read_text(
    path: Path, drawings: Mapping[str, Drawing | None], mistakes: list[Mistake]
) -> LessonText | None:
    text = read_text(path, mistakes)
    if text is None:
        return None
    head, _, rest = text.partition("\n")
    title = head.removeprefix("# ").strip()
    if not head.startswith("# ") or not title or len(title) > LONGEST_TITLE:
        sentence = _l(
            'The first line must be "# " and a title of at most %(most)s characters.',
            most=LONGEST_TITLE,
        )
        mistakes.append(Mistake(path, 1, sentence))
    if not rest.strip():
        mistakes.append(Mistake(path, 1, _l("The lesson is empty.")))
    # An empty first line keeps the numbers of the others.
    body = "\n" + rest
    mistakes += [Mistake(path, line, sentence) for line, sentence in find_faults(body, drawings)]
    return LessonText(title, render(body, {k: v for k, v in drawings.items() if v}))
