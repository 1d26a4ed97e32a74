"""Understanding what a person answered, and telling whether it is right; pure functions.

An answer is kept in one form, which JSON can hold:

- single: the index of the choice, counted from 0 in the order of the file;
- multiple: the indices of the choices, each once, in ascending order;
- truefalse: true or false;
- number: the number as plain decimal digits, e.g. "96110" or "-0.5";
- text: what was typed, blanks at the ends and runs of blanks taken out.

The rules of marking:

- single and truefalse: the one right answer;
- multiple: exactly the right choices, no more and no fewer;
- number: not further from the answer than the tolerance. Full-width digits, blanks and separators
  of thousands (`96,110`, `96，110`) are understood. A unit or a percent sign is not: 80% may mean
  80 or 0.8, so the person is asked for the bare number instead of being marked wrong;
- text: equal to one of the accepted answers of either language; width and case of letters, blanks,
  and punctuation at the ends make no difference.
"""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from app.items.kinds import Item, Multiple, Number, Single, Text, TrueFalse

LONGEST = 200  # characters of a typed answer; longer is a pasted page
DIGITS = 24  # A number of more is a slip of the hand, and exact arithmetic ends at 28.
PUNCTUATION = ".。,、;:!?\"'“”‘’「」『』《》〈〉()[]【】—~"
TRUTHS = {"true": True, "false": False}

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|[+-]?\.[0-9]+")
_MINUS = str.maketrans("−–—", "---")


def is_blank(raw: Sequence[str]) -> bool:
    """Tell whether a form brought no answer at all."""
    return not any(one.strip() for one in raw)


def tidy_answer(item: Item, raw: Sequence[str]) -> object | None:
    """Return what a form brought, in the form it is kept in, or None if it makes no sense."""
    given = [one for one in raw if one.strip()]
    if isinstance(item, Multiple):
        return _indices(given, len(item.choices))
    if len(given) != 1 or len(given[0]) > LONGEST:
        return None
    match item:
        case Single():
            return _index(given[0], len(item.choices))
        case TrueFalse():
            return TRUTHS.get(given[0])
        case Number():
            number = _number(given[0])
            return None if number is None else _plainly(number)
        case Text():
            return _clean(given[0]) or None


def is_right(item: Item, given: object) -> bool:
    """Tell whether an answer, in the form it is kept in, is right; None never is.

    Anything else than `tidy_answer` gives is wrong, and never an error.
    """
    match item:
        case Single():
            return type(given) is int and given in item.right
        case Multiple():
            return isinstance(given, list) and _is_exactly(given, item.right)
        case TrueFalse():
            return given is item.answer
        case Number():
            number = _number(given) if isinstance(given, str) else None
            return number is not None and abs(number - item.answer) <= item.tolerance
        case Text():
            accepted = {fold(answer) for answer in (*item.answers, *item.answers_en)}
            return isinstance(given, str) and fold(given) in accepted


def fold(text: str) -> str:
    """Return a text without what makes no difference: width, case, blanks, punctuation at ends."""
    folded = _clean(unicodedata.normalize("NFKC", text).casefold())
    return folded.replace(" ", "").strip(PUNCTUATION)


def _clean(text: str) -> str:
    """Return a text without what can't be seen, runs of blanks as one."""
    return "".join(one for one in " ".join(text.split()) if one.isprintable())


def _is_exactly(given: list[object], right: frozenset[int]) -> bool:
    return all(type(one) is int for one in given) and set(given) == right


def _index(text: str, count: int) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        return None
    return int(text) if int(text) < count else None


def _indices(texts: Sequence[str], count: int) -> list[int] | None:
    found = {_index(text, count) for text in texts}
    known = sorted(index for index in found if index is not None)
    return known if known and len(known) == len(found) else None


def _number(text: str) -> Decimal | None:
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_MINUS).split())
    if not _NUMBER.fullmatch(plain) or sum(map(str.isdigit, plain)) > DIGITS:
        return None
    return Decimal(plain.replace(",", ""))


def _plainly(number: Decimal) -> str:
    """Return a number as plain digits, without an exponent and without idle zeros."""
    return format(number.normalize() + 0, "f")
