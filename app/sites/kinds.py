"""The kinds of sites, read from kinds.toml: data, since kinds come and go by official papers."""

import tomllib
from functools import cache
from pathlib import Path

from app.core.language import in_language

FILE = Path(__file__).parent / "kinds.toml"


@cache
def names() -> dict[str, tuple[str, str]]:
    """Return the Chinese and English name of every kind, by its word."""
    return {
        word: (names["zh"], names["en"]) for word, names in tomllib.loads(FILE.read_text()).items()
    }


def name(word: str) -> str:
    """Return the kind's name in the reader's language; a word that is no longer known as it is."""
    return in_language(*names()[word]) if word in names() else word


def find(typed: str) -> str | None:
    """Return the word of the kind that is typed in either language, or None."""
    wanted = typed.strip().casefold()
    return next(
        (word for word, both in names().items() if wanted in {word, *map(str.casefold, both)}),
        None,
    )
