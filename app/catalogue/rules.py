"""What may be asked of the list of courses, and how long a text takes to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from app.catalogue.models import Audience

# An unhurried reader; silent reading of Chinese is measured at 250 to 300 characters a minute,
# of English at about 240 words of 5 letters (Brysbaert 2019, Journal of Memory and Language 109).
CHARACTERS_A_MINUTE = 250
LETTERS_A_MINUTE = 1000
QUESTION_AT_MOST = 100
Word = TypeVar("Word", bound=StrEnum)
LEVELS = ("1", "2", "3", "4")


class Sort(StrEnum):
    RELEVANCE = "relevance"  # only of what a question found
    NEWEST = "newest"
    TITLE = "title"
    SHORT = "short"


@dataclass(frozen=True)
class Asked:
    """What a reader wants to see of the list of courses."""

    question: str = ""
    audience: Audience | None = None
    skill: str | None = None
    level: int | None = None
    is_scarce: bool = False
    sort: Sort = Sort.NEWEST

    @property
    def is_filtered(self) -> bool:
        """Whether the list is not all there is."""
        return bool(self.question or self.skill or self.is_narrowed)

    @property
    def is_narrowed(self) -> bool:
        """Whether something besides words and a skill was chosen."""
        return bool(self.audience or self.level or self.is_scarce)


def read_asked(given: Mapping[str, str]) -> Asked:
    """Return what an address asks for; values that mean nothing are left out."""
    question = " ".join(given.get("q", "").split())[:QUESTION_AT_MOST]
    level = given.get("level", "")
    return Asked(
        question=question,
        audience=_one_of(Audience, given.get("audience")),
        skill=given.get("skill") or None,
        level=int(level) if level in LEVELS else None,
        is_scarce=given.get("scarce") == "1",
        sort=_sort(_one_of(Sort, given.get("sort")), has_question=bool(question)),
    )


def _one_of(kind: type[Word], value: str | None) -> Word | None:
    return kind(value) if value in set(kind) else None


def _sort(asked: Sort | None, *, has_question: bool) -> Sort:
    usual = Sort.RELEVANCE if has_question else Sort.NEWEST
    if asked is None or (asked is Sort.RELEVANCE and not has_question):
        return usual
    return asked


def minutes(characters: int, *, is_english: bool = False) -> int:
    """Return how many minutes a text of so many characters (without spaces) takes, at least 1."""
    return max(1, -(-characters // (LETTERS_A_MINUTE if is_english else CHARACTERS_A_MINUTE)))


def address(slug: str) -> str:
    """Return the address of a course's page, which stands on a higher floor and stays for good."""
    return f"/courses/{slug}"


def sorts(*, has_question: bool) -> list[Sort]:
    """Return the orders that make sense, the usual one first."""
    return [sort for sort in Sort if has_question or sort is not Sort.RELEVANCE]
