"""What is told of a row of a file: its troubles, each with its column and what to do."""

from app.core.language import gettext as _
from app.core.language import wanted
from app.core.words import say
from app.people.bringing import Verdict
from app.people.models import Category, Link, OfficeLevel, Rank, Role
from app.people.rules.bringing import COLUMNS, SPELLINGS, Trouble

KINDS = {
    "category": Category,
    "office_level": OfficeLevel,
    "rank": Rank,
    "link": Link,
    "role": Role,
}


def heading(column: str) -> str:
    """Return how the column is called in the reader's language."""
    return COLUMNS[column][1 if wanted() == "en" else 0]


def words_of(column: str) -> str:
    """Return the words that the column takes, as they are written in a file."""
    spellings = SPELLINGS[KINDS[column]]
    if wanted() == "en":
        return ", ".join(word.value.replace("_", " ") for word in spellings)
    return "、".join(spelled[0] for spelled in spellings.values())


def sentence(trouble: Trouble) -> str:
    """Return the sentence of one trouble: which column, what is wrong, what to do."""
    column = trouble.column
    return say(
        trouble.wrong,
        column=heading(column) if column else "",
        value=trouble.value,
        words=words_of(column) if column in KINDS else "",
    )


def sentences(verdict: Verdict) -> list[str]:
    """Return all that there is to say of a row."""
    said = [sentence(trouble) for trouble in verdict.troubles]
    if verdict.has_namesake:
        said.append(_("Somebody of this name is at this organisation already. Is it the same?"))
    return said
