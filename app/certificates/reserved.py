"""The words that no certificate of ours may bear in its name, with their document."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("reserved.toml")


@dataclass(frozen=True)
class Reserved:
    """A list of words, and the document that reserves them."""

    words: tuple[str, ...]
    document: str
    on: date


@cache
def read_reserved() -> Reserved:
    """Return the list, read once."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    document = found["document"]
    return Reserved(
        words=tuple(found["reserved"]["words"]),
        document=f"{document['title']}（{document['number']}）",
        on=document["on"],
    )
