"""What the officer's list may be asked for: words, and a question as one value."""

from dataclasses import dataclass
from enum import StrEnum

from app.people.models import Category

COUNTED_AT_MOST = 1_000  # people; beyond, the list says "at least", since counting all is slow
# A scope of more memberships than this is walked along in order and not gathered first. The plain
# list, in the order of names, is quick to walk, so there the limit is that of counting.
GATHERED_AT_MOST = 10_000


class State(StrEnum):
    HOLDING = "holding"
    UNDER_WAY = "under_way"
    NOTHING = "nothing"


class Sort(StrEnum):
    NAME = "name"
    NEWEST = "newest"
    ORGANISATION = "organisation"


@dataclass(frozen=True, kw_only=True)
class Question:
    """Whom the list shows, and in which order; the page and the Excel file ask the same one."""

    q: str = ""  # part of a name
    state: State | None = None
    course: str = ""  # part of a title, or a slug; `state` is then of these courses alone
    category: Category | None = None
    unit: str = ""  # part of the name of an organisation; those below it count too
    sort: Sort = Sort.NAME

    @property
    def gathered_at_most(self) -> int:
        """How many memberships are gathered rather than walked along."""
        is_plain = not self.narrows and self.sort is Sort.NAME
        return COUNTED_AT_MOST if is_plain else GATHERED_AT_MOST

    @property
    def narrows(self) -> bool:
        """Whether more is asked than of which organisations and staff categories."""
        return bool(self.q or self.state or self.course)
