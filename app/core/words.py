"""What a reader is told for a word of the code: each feature's `words.py` registers its own."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from flask import Flask
from flask_babel import LazyString

Key = tuple[type[StrEnum], str]


class Words:
    """The sentences for enum members; keyed by type too, as members of equal value are equal."""

    def __init__(self, pairs: Iterable[tuple[StrEnum, LazyString]]) -> None:
        self.sentences: dict[Key, LazyString] = {
            (type(word), word.value): sentence for word, sentence in pairs
        }

    def __iter__(self) -> Iterator[StrEnum]:
        """Iterate over the enum members that have a sentence."""
        return (kind(value) for kind, value in self.sentences)


_said: dict[Key, LazyString] = {}


def init_app(app: Flask) -> None:
    """Give templates `say(word)`."""
    app.jinja_env.globals["say"] = say


def register(words: Words) -> None:
    """Add a feature's sentences to what `say` knows."""
    _said.update(words.sentences)


def say(word: StrEnum, **values: object) -> str:
    """Return the sentence of a word in the reader's language, with values bound into it."""
    sentence = str(_said[(type(word), word.value)])
    return sentence % values if values else sentence
