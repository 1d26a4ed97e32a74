"""Lists in pages of equal length."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode

from flask import Flask, request
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")

LENGTH = 20
HIGHEST = 100_000  # A page number beyond this is nobody's bookmark, and OFFSET costs.


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list, and where it stands in it."""

    rows: Sequence[T]
    number: int
    total: int
    length: int = LENGTH

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // self.length))


def wanted() -> int:
    """Return the page number that the address asks for, 1 if it asks for nonsense."""
    asked = request.args.get("page", "1")
    return min(max(int(asked), 1), HIGHEST) if asked.isascii() and asked.isdigit() else 1


def within(page: int, total: int, *, length: int = LENGTH) -> int:
    """Return the page number, or the last one's where the list does not go that far."""
    return min(page, max(1, -(-total // length)))


def paginate(
    session: Session, statement: Select[*tuple[Any, ...]], *, page: int, length: int = LENGTH
) -> Page[Any]:
    """Return one page of the statement's rows (two queries: the count and the rows).

    Rows are ORM objects when the statement selects one entity, else row tuples.
    """
    total = (
        session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    )
    page = within(page, total, length=length)
    cut = statement.limit(length).offset((page - 1) * length)
    one = len(statement.column_descriptions) == 1
    rows = session.scalars(cut).unique().all() if one else session.execute(cut).all()
    return Page(rows, page, total, length)


def address(page: int, **changed: Any) -> str:
    """Return this list's address turned to another page, its filters kept unless changed.

    A filter changed to None is left out.
    """
    asked: dict[str, Any] = request.args.to_dict(flat=False)
    asked.pop("lang", None)
    asked |= {"page": None if page == 1 else page, **changed}
    # Not url_for, which would take names such as _anchor in the query for its own arguments.
    query = urlencode({name: one for name, one in asked.items() if one is not None}, doseq=True)
    return quote(request.path) + (f"?{query}" if query else "")


def init_app(app: Flask) -> None:
    """Give templates `page_address(number)`."""
    app.jinja_env.globals["page_address"] = address
