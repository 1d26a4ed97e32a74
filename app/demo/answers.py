"""Answers that made-up people give, in the form in which answers are kept."""

from zlib import crc32

from app.items.kinds import Item, Multiple, Number, Single, Text, TrueFalse

HARDEST = 45  # per cent of the answers that are wrong


def difficulty(item: Item) -> int:
    """Return how many per cent answer it wrongly; the same for an item each time."""
    return 4 + crc32(item.key.encode()) % HARDEST


def answer(item: Item, *, rightly: bool) -> object:
    """Return an answer to the item."""
    match item:
        case Single():
            return next(i for i, choice in enumerate(item.choices) if choice.right is rightly)
        case Multiple():
            right = sorted(item.right)
            return right if rightly else right[1:]
        case TrueFalse():
            return item.answer is rightly
        case Number():
            wanted = item.answer if rightly else item.answer + item.tolerance + 1
            return format(wanted, "f")
        case Text():
            return item.answers[0] if rightly else "不清楚"
