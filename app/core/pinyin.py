"""Sort keys by pinyin, written when a row is, since neither database sorts Chinese here."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any


@cache
def _pypinyin() -> Any:
    # 55 MB once loaded, so only where keys are written, not in every worker.
    return import_module("pypinyin")


def sort_key(text: str, readings: Mapping[str, str] | None = None) -> str:
    """Return the text as toneless pinyin, syllables apart, then the text itself to tell equals.

    `readings` are those of its beginning which differ from the usual, e.g. surnames.
    """
    head = next((part for part in (text[:2], text[:1]) if readings and part in readings), "")
    syllables = [readings[head]] if readings and head else []
    syllables += _pypinyin().lazy_pinyin(text[len(head) :])
    return " ".join(syllables).casefold() + " " + text
