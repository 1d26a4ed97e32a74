"""The five kinds of question, as values that can be stored and read back."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec


class ItemKind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUEFALSE = "truefalse"
    NUMBER = "number"
    TEXT = "text"


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing to choose."""

    text: str
    right: bool = False
    text_en: str | None = None


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """What all kinds share; `key` is unique in the course, `lesson` is where to read again."""

    key: str
    skill: str
    lesson: int
    ask: str
    why: str
    ask_en: str | None = None
    why_en: str | None = None


class Chosen(Question, frozen=True):
    """What both kinds with choices share; a choice is known by its index, from 0."""

    choices: tuple[Choice, ...]

    @property
    def right(self) -> frozenset[int]:
        """The indices of the right choices."""
        return frozenset(i for i, choice in enumerate(self.choices) if choice.right)


class Single(Chosen, frozen=True, tag=ItemKind.SINGLE.value):
    """Exactly one choice is right."""


class Multiple(Chosen, frozen=True, tag=ItemKind.MULTIPLE.value):
    """At least two choices are right and one is wrong; all the right ones are wanted."""


class TrueFalse(Question, frozen=True, tag=ItemKind.TRUEFALSE.value):
    """A statement that is right or wrong."""

    answer: bool


class Number(Question, frozen=True, tag=ItemKind.NUMBER.value):
    """A number, right within a tolerance."""

    answer: Decimal
    tolerance: Decimal = Decimal(0)


class Text(Question, frozen=True, tag=ItemKind.TEXT.value):
    """A word or two; whatever is accepted in one language is accepted in the other too."""

    answers: tuple[str, ...]
    answers_en: tuple[str, ...] = ()


Item = Single | Multiple | TrueFalse | Number | Text


def kind_of(item: Item) -> ItemKind:
    """Return the item's kind."""
    return ItemKind(str(item.__struct_config__.tag))


def to_body(item: Item) -> dict[str, Any]:
    """Return the item as a mapping that JSON can hold; decimals become strings."""
    body: dict[str, Any] = msgspec.to_builtins(item)
    return body


def from_body(body: dict[str, Any]) -> Item:
    """Return the item that `to_body` made the mapping of."""
    return msgspec.convert(body, Item)
