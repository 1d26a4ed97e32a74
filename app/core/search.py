"""Full-text search that finds two-character Chinese words, on SQLite and on PostgreSQL.

A text is cut into grams: of each run of Han characters all overlapping pairs (and the single
character where the run is one long), of everything else the whole words. One table serves all
features. On SQLite an FTS5 table stands over it, kept by triggers; on PostgreSQL a generated
tsvector with a GIN index (both made in migrations, which the schema test leaves out).
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup, escape
from sqlalchemy import Integer, delete, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.db import Base

HAN = r"\u2e80-\u2fd5\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"([{HAN}]+)|([^\W_]+)")
_HAN_RUN = re.compile(rf"[{HAN}]+")
WORDS_AT_MOST = 12  # A question longer than this is a pasted page.
SNIPPET = 60  # characters around the first hit


class SearchText(Base):
    """One searchable text in one language: a course, a lesson, a skill."""

    __tablename__ = "search_text"

    # An integer, since FTS5 points at rowids and VACUUM renumbers those of other tables.
    key: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(index=True)
    owner_id: Mapped[UUID] = mapped_column(index=True)
    language: Mapped[str]
    scope: Mapped[str]
    address: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    title_grams: Mapped[str]
    body_grams: Mapped[str]


@dataclass(frozen=True)
class Hit:
    """A text that answers a question, the best first."""

    kind: str
    owner_id: UUID
    address: str
    title: Markup
    snippet: Markup


def fold(value: str) -> str:
    """Return the text in one form: full width to half, capitals to small (NFKC, casefold)."""
    return unicodedata.normalize("NFKC", value).casefold()


def grams(value: str) -> list[str]:
    """Return the grams of a text in their order: 防诈骗 gives 防诈, 诈骗."""
    found: list[str] = []
    for han, other in _RUNS.findall(fold(value)):
        if other:
            found.extend(_runs_within(other))
        elif len(han) == 1:
            found.append(han)
        else:
            found.extend(han[i : i + 2] for i in range(len(han) - 1))
    return found


def _runs_within(run: str) -> list[str]:
    """Split a run such as `5G基站`, whose letters and Han characters touch."""
    parts = [part for part in re.split(rf"([{HAN}]+)", run) if part]
    if len(parts) == 1 and not _HAN_RUN.fullmatch(parts[0]):
        return parts
    return [gram for part in parts for gram in grams(part)]


def index(
    session: Session,
    *,
    kind: str,
    owner_id: UUID,
    language: str,
    scope: str,
    address: str,
    title: str,
    body: str,
) -> None:
    """Make one text findable; call `forget` first when it replaces another."""
    session.add(
        SearchText(
            kind=kind,
            owner_id=owner_id,
            language=language,
            scope=scope,
            address=address,
            title=title,
            body=body,
            title_grams=" ".join(grams(title)),
            body_grams=" ".join(grams(body)),
        )
    )


def forget(session: Session, *, kind: str, owner_ids: Collection[UUID]) -> None:
    """Take the texts of these owners out of the search."""
    session.execute(
        delete(SearchText).where(SearchText.kind == kind, SearchText.owner_id.in_(owner_ids))
    )


def find(
    session: Session,
    question: str,
    *,
    kinds: Collection[str],
    scopes: Collection[str],
    limit: int = 100,
) -> Sequence[Hit]:
    """Return the texts that hold every word of the question, hits in the title first.

    An owner found in two languages comes once. An empty question finds nothing.
    """
    wanted = grams(question)[: WORDS_AT_MOST * 2]
    if not wanted:
        return []
    ranked = _ranked_sqlite if _is_sqlite(session) else _ranked_postgres
    keys = ranked(session, wanted, limit * 2)
    rows = session.scalars(
        select(SearchText).where(
            SearchText.key.in_(keys), SearchText.kind.in_(kinds), SearchText.scope.in_(scopes)
        )
    )
    by_key = {row.key: row for row in rows}
    best: dict[tuple[str, UUID, str], SearchText] = {}
    for key in keys:
        if (row := by_key.get(key)) is not None:
            best.setdefault((row.kind, row.owner_id, row.address), row)
    marks = _marks(question)
    return [_hit(row, marks) for row in list(best.values())[:limit]]


def find_owners(session: Session, question: str, *, kinds: Collection[str]) -> list[UUID]:
    """Return the ids of the owners that answer the question, the best first, each once."""
    wanted = grams(question)[: WORDS_AT_MOST * 2]
    if not wanted:
        return []
    ranked = _ranked_sqlite if _is_sqlite(session) else _ranked_postgres
    keys = ranked(session, wanted, 2000)
    owners = dict(
        session.execute(
            select(SearchText.key, SearchText.owner_id).where(
                SearchText.key.in_(keys), SearchText.kind.in_(kinds)
            )
        )
        .tuples()
        .all()
    )
    return list(dict.fromkeys(owners[key] for key in keys if key in owners))


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _is_open(gram: str) -> bool:
    """Whether it stands for all that begins so: a single Han character, a word of letters."""
    return len(gram) == 1 or not _HAN_RUN.fullmatch(gram)


def _ranked_sqlite(session: Session, wanted: list[str], limit: int) -> list[int]:
    match = " ".join(f'"{gram}"' + "*" * _is_open(gram) for gram in wanted)
    statement = text(
        "SELECT rowid FROM search_text_fts WHERE search_text_fts MATCH :match"
        " ORDER BY bm25(search_text_fts, 10.0, 1.0), rowid LIMIT :limit"
    )
    return list(session.scalars(statement, {"match": match, "limit": limit}))


def _ranked_postgres(session: Session, wanted: list[str], limit: int) -> list[int]:
    query = " & ".join(f"'{gram}'" + ":*" * _is_open(gram) for gram in wanted)
    statement = text(
        "SELECT key FROM search_text WHERE grams @@ CAST(:query AS tsquery)"
        " ORDER BY ts_rank(grams, CAST(:query AS tsquery)) DESC, key LIMIT :limit"
    )
    return list(session.scalars(statement, {"query": query, "limit": limit}))


def _marks(question: str) -> re.Pattern[str]:
    words = sorted(set(fold(question).split()) | set(grams(question)), key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)


def mark(value: str, question: str) -> Markup:
    """Return the text, escaped, with what was asked for in <mark>."""
    return _mark(value, _marks(question)) if grams(question) else escape(value)


def _mark(value: str, marks: re.Pattern[str]) -> Markup:
    parts: list[Markup] = []
    end = 0
    for found in marks.finditer(value):
        parts += [escape(value[end : found.start()]), Markup("<mark>{}</mark>").format(found[0])]
        end = found.end()
    return Markup("").join([*parts, escape(value[end:])])


def _hit(row: SearchText, marks: re.Pattern[str]) -> Hit:
    found = marks.search(row.body)
    start = max(0, (found.start() if found else 0) - SNIPPET // 3)
    cut = row.body[start : start + SNIPPET]
    before, after = "…" * bool(start), "…" * (start + SNIPPET < len(row.body))
    return Hit(
        kind=row.kind,
        owner_id=row.owner_id,
        address=row.address,
        title=_mark(row.title, marks),
        snippet=Markup("{}{}{}").format(before, _mark(cut, marks), after),
    )
