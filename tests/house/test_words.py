"""No word of the code may reach a reader unsaid."""

from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec

import pytest

from app.factory import FEATURES

# Words that no reader ever sees: names of rights, checked by code alone.
UNSAID = {"app.people.permissions"}


def kinds(feature: str):
    """Yield the enums of a feature's models and rules."""
    for room in ("models", "rules"):
        if not find_spec(f"{feature}.{room}"):
            continue
        for kind in vars(import_module(f"{feature}.{room}")).values():
            if (
                isinstance(kind, type)
                and issubclass(kind, StrEnum)
                and kind.__module__.startswith(f"{feature}.{room}")
            ):
                yield kind


@pytest.mark.parametrize("feature", [f.__name__ for f in FEATURES])
def test_every_word_is_said(feature):
    wanted = list(kinds(feature))
    if not wanted:
        return
    said = list(import_module(f"{feature}.words").WORDS)
    for kind in wanted:
        for word in kind:
            assert any(type(w) is kind and w == word for w in said), f"{word!r} is not in words.py"


class Planted(StrEnum):
    LOST = "lost"


def test_the_law_sees_an_unsaid_word():
    from app.people.words import WORDS

    assert not any(type(w) is Planted for w in WORDS)
