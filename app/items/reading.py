"""Strict reading of item files: every mistake with its line, and no item half-read."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, TypedDict, TypeVar

import msgspec
from msgspec import Meta

from app.core.language import lazy_gettext as _l
from app.core.reading import (
    Inner,
    Mistake,
    Rows,
    Slug,
    Table,
    Text,
    raise_any,
    read_toml,
)
from app.items import kinds, marking
from app.items.kinds import Choice, Item, ItemKind

CHOICES = range(3, 6)
LARGEST = 10**15
E = TypeVar("E", bound="_English")
TYPED = 60  # characters; what one may have to type
# (msgspec 0.22.0 crashes on a union of a text with a pattern and a list: the length is ours.)
Typed = str | list[str]
Figure = (
    Annotated[int, Meta(ge=-LARGEST, le=LARGEST)] | Annotated[float, Meta(ge=-LARGEST, le=LARGEST)]
)


@dataclass(frozen=True)
class Placed:
    """An item and the table it was read from, for mistakes that only the course shows."""

    item: Item
    table: Table


def read_items(path: Path) -> list[Item]:
    """Return the items of one file, or raise Mistakes with all that is wrong in it."""
    mistakes: list[Mistake] = []
    placed = collect_items(path, mistakes)
    raise_any(mistakes)
    return [one.item for one in placed]


def collect_items(path: Path, mistakes: list[Mistake]) -> list[Placed]:
    """Return the items of one file that could be read, and add to the mistakes.

    That an id is used once and that skill and lesson exist is the course's to check: it sees all
    files, and says so by `placed.table.mistake(sentence, "id")`.
    """
    top = read_toml(path, mistakes)
    if top is None or top.read(_File) is None:
        return []
    rows = top.tables("item")
    if not rows:
        top.mistake(_l("There is no [[item]] in this file."))
    read = ((_read(row), row) for row in rows)
    return [Placed(item, row) for item, row in read if item is not None]


def _read(table: Table) -> Item | None:
    kind = table.values.get("kind")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        table.mistake(_l("kind must be one of: %(words)s.", words=", ".join(ItemKind)), "kind")
        return None
    before = len(table.mistakes)
    item = reader(table)
    return item if len(table.mistakes) == before else None


class _File(msgspec.Struct):
    item: Rows = []


class _Entry(msgspec.Struct, kw_only=True):
    id: Slug
    kind: ItemKind
    skill: Slug
    lesson: Annotated[int, Meta(ge=1, le=99)]
    ask: Text
    why: Text
    en: Inner = {}


class _Chosen(_Entry, kw_only=True):
    choices: Rows


class _Choice(msgspec.Struct):
    text: Text
    right: bool = False


class _TrueFalse(_Entry, kw_only=True):
    answer: bool


class _Number(_Entry, kw_only=True):
    answer: Figure
    tolerance: Annotated[float, Meta(ge=0, le=LARGEST)] = 0.0


class _Text(_Entry, kw_only=True):
    answer: Typed


class _English(msgspec.Struct, kw_only=True):
    ask: Text
    why: Text


class _ChosenEnglish(_English, kw_only=True):
    choices: list[Text]


class _TextEnglish(_English, kw_only=True):
    answer: Typed = []


class _Common(TypedDict):
    key: str
    skill: str
    lesson: int
    ask: str
    why: str
    ask_en: str | None
    why_en: str | None


def _common(entry: _Entry, english: _English | None) -> _Common:
    return {
        "key": entry.id,
        "skill": entry.skill,
        "lesson": entry.lesson,
        "ask": entry.ask,
        "why": entry.why,
        "ask_en": english.ask if english else None,
        "why_en": english.why if english else None,
    }


def _single(table: Table) -> Item | None:
    choices = _choices(table)
    if sum(choice.right for choice in choices) != 1:
        table.mistake(_l("Exactly one choice must be right."), "choices")
    return _chosen(table, kinds.Single, choices)


def _multiple(table: Table) -> Item | None:
    choices = _choices(table)
    right = sum(choice.right for choice in choices)
    if right < 2 or right == len(choices):
        table.mistake(_l("At least two choices must be right, and one wrong."), "choices")
    return _chosen(table, kinds.Multiple, choices)


def _chosen(
    table: Table, shape: type[kinds.Single | kinds.Multiple], choices: list[Choice]
) -> Item | None:
    entry, english = table.read(_Chosen), _english(table, _ChosenEnglish)
    if entry is None:
        return None
    if english is not None:
        if len(english.choices) != len(choices):
            table.mistake(_l("There must be as many choices as in Chinese."), "en", "choices")
            return None
        _check_different(table, english.choices, "en", "choices")
        choices = [
            Choice(one.text, one.right, text_en)
            for one, text_en in zip(choices, english.choices, strict=True)
        ]
    return shape(
        **_common(entry, english),
        choices=tuple(choices),
    )


def _choices(table: Table) -> list[Choice]:
    rows = [row.read(_Choice) for row in table.tables("choices")]
    choices = [Choice(row.text, row.right) for row in rows if row is not None]
    if len(rows) not in CHOICES:
        least, most = CHOICES[0], CHOICES[-1]
        table.mistake(
            _l("There must be %(least)s to %(most)s choices.", least=least, most=most), "choices"
        )
    _check_different(table, [choice.text for choice in choices], "choices")
    return choices


def _check_different(table: Table, texts: Sequence[str], *keys: str) -> None:
    for text, count in Counter(text.strip() for text in texts).items():
        if count > 1:
            table.mistake(_l('"%(text)s" stands there twice.', text=text), *keys)


def _truefalse(table: Table) -> Item | None:
    entry, english = table.read(_TrueFalse), _english(table, _English)
    if entry is None:
        return None
    return kinds.TrueFalse(
        **_common(entry, english),
        answer=entry.answer,
    )


def _number(table: Table) -> Item | None:
    entry, english = table.read(_Number), _english(table, _English)
    if entry is None:
        return None
    item = kinds.Number(
        **_common(entry, english),
        answer=Decimal(str(entry.answer)),
        tolerance=Decimal(str(entry.tolerance)),
    )
    typed = format(item.answer, "f")
    if not marking.is_right(item, marking.tidy_answer(item, [typed])):
        table.mistake(_l("Nobody can type this number."), "answer")
    return item


def _text(table: Table) -> Item | None:
    entry, english = table.read(_Text), _english(table, _TextEnglish)
    if entry is None:
        return None
    return kinds.Text(
        **_common(entry, english),
        answers=_accepted(table, entry.answer, "answer"),
        answers_en=_accepted(table, english.answer, "en", "answer") if english else (),
    )


def _accepted(table: Table, given: Typed, *keys: str) -> tuple[str, ...]:
    answers = (given,) if isinstance(given, str) else tuple(given)
    if not answers and "en" not in keys:
        table.mistake(_l("Give at least one accepted answer."), *keys)
    for answer in answers:
        if not marking.fold(answer):
            table.mistake(_l("An accepted answer needs a letter or a digit."), *keys)
        if len(answer) > TYPED:
            table.mistake(
                _l("An accepted answer has at most %(most)s characters.", most=TYPED), *keys
            )
    return answers


def _english(table: Table, shape: type[E]) -> E | None:
    inner = table.table("en")
    return inner.read(shape) if inner is not None else None


_READERS: dict[str, Callable[[Table], Item | None]] = {
    ItemKind.SINGLE: _single,
    ItemKind.MULTIPLE: _multiple,
    ItemKind.TRUEFALSE: _truefalse,
    ItemKind.NUMBER: _number,
    ItemKind.TEXT: _text,
}
