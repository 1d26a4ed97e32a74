"""Full-text search that finds two-character Chinese words, on SQLite and on PostgreSQL.

A text is cut into grams: of each run of Han characters all overlapping pairs and its last
character, of everything else the whole words. So a pair finds a word, pairs that follow each
other a longer one, and the beginning of a gram a single character or the beginning of a word of
letters. One table serves all features. On SQLite an FTS5 table stands over it, kept by triggers;
on PostgreSQL a generated tsvector with a GIN index (both made in migrations, which the schema
test leaves out).
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from markupsafe import Markup, escape
from sqlalchemy import (
    ColumnElement,
    Integer,
    Subquery,
    bindparam,
    cast,
    column,
    delete,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.db import Base

HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"([{HAN}]+)|((?:(?![{HAN}])[^\W_])+)")
# A word of letters is looked for from its beginning.
_BEGINNING = rf"(?:^|(?<=[\W_{HAN}]))"
WORDS_AT_MOST = 12  # A question longer than this is a pasted page.
HITS_AT_MOST = 1000  # Who finds more than this has asked for nothing in particular.
SNIPPET = 60  # characters around the first hit
TITLE = 10.0  # how much more a word counts in the title than in the text


class SearchText(Base):
    """One searchable text in one language: a course, a lesson, a skill."""

    __tablename__ = "search_text"

    # An integer, since FTS5 points at rowids and VACUUM renumbers those of other tables.
    key: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    kind: Mapped[str]
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

    question: str
    kind: str
    owner_id: UUID
    address: str
    whole_title: str
    body: str

    # Marked only when asked for, since a page shows few of those found.
    @property
    def title(self) -> Markup:
        """The title, what was asked for marked in it."""
        return mark(self.whole_title, self.question)

    @property
    def snippet(self) -> Markup:
        """Some words around the first hit in the text, the hits marked."""
        return snippet(self.body, self.question)


def fold(value: str) -> str:
    """Return the text in one form: full width to half, capitals to small (NFKC, casefold)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).casefold())


_fold_one = lru_cache(maxsize=10_000)(fold)


def _runs(value: str) -> Iterator[tuple[str, str]]:
    """Yield the runs of a text in their order, as (Han characters, "") or ("", letters)."""
    # Signs such as ⓫ or ½ are words for Python alone, not for the databases.
    words = "".join(c if c.isalpha() or c.isdecimal() or c == "〇" else " " for c in fold(value))
    for found in _RUNS.finditer(words):
        yield found[1] or "", found[2] or ""


def _pairs(han: str) -> list[str]:
    return [han[i : i + 2] for i in range(len(han) - 1)]


def grams(value: str) -> list[str]:
    """Return the grams of a text in their order: `5G防诈骗` gives 5g, 防诈, 诈骗, 骗."""
    found: list[str] = []
    for han, other in _runs(value):
        found += [*_pairs(han), han[-1]] if han else [other]
    return found


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


def hits(
    session: Session, question: str, *, kinds: Collection[str], scopes: Collection[str]
) -> Subquery | None:
    """Return a subquery of the texts that hold every word of the question, to be joined with.

    Its columns are key, kind, owner_id, scope, language and score (the lower, the better). None
    stands for a question without words, which finds nothing.
    """
    words = list(_runs(question))[:WORDS_AT_MOST]
    if not words:
        return None
    ranked = _ranked_sqlite if _is_sqlite(session) else _ranked_postgres
    return ranked(words, kinds, scopes)


def find(
    session: Session,
    question: str,
    *,
    kinds: Collection[str],
    scopes: Collection[str],
    language: str,
    limit: int = 100,
) -> Sequence[Hit]:
    """Return the texts that hold every word of the question, the best first.

    A text found in two languages comes once, in the reader's. An empty question finds nothing.
    """
    found = hits(session, question, kinds=kinds, scopes=scopes)
    if found is None:
        return []
    # Sorted by keys alone first, so that only the best are read whole.
    top = select(found.c.key, found.c.score).order_by(found.c.score, found.c.key)
    best = top.limit(limit * 2).subquery()
    rows = session.execute(
        select(
            SearchText.language,
            SearchText.kind,
            SearchText.owner_id,
            SearchText.address,
            SearchText.title,
            SearchText.body,
        )
        .join(best, best.c.key == SearchText.key)
        .order_by(best.c.score, best.c.key)
    )
    hit_by_address: dict[str, Hit] = {}
    for spoken, kind, owner_id, address, title, body in rows:
        if address not in hit_by_address or spoken == language:
            hit_by_address[address] = Hit(question, kind, owner_id, address, title, body)
    return list(hit_by_address.values())[:limit]


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


_COLUMNS = (
    SearchText.key,
    SearchText.kind,
    SearchText.owner_id,
    SearchText.scope,
    SearchText.language,
)


def _ranked_sqlite(
    words: list[tuple[str, str]], kinds: Collection[str], scopes: Collection[str]
) -> Subquery:
    fts = table("search_text_fts", column("rowid", Integer))
    match = " AND ".join(_fts5(han, other) for han, other in words)
    score = func.bm25(literal_column("search_text_fts"), TITLE, 1.0).label("score")
    # Ranked and cut before it is joined: reading the rows costs more than ranking them. So where
    # there are more than HITS_AT_MOST, what is not asked for takes its share of the best.
    best = (
        select(fts.c.rowid, score)
        .where(text("search_text_fts MATCH :match").bindparams(match=match))
        .order_by(score)
        .limit(HITS_AT_MOST)
        .subquery()
    )
    return (
        select(*_COLUMNS, best.c.score)
        .join(best, best.c.rowid == SearchText.key)
        .where(SearchText.kind.in_(kinds), SearchText.scope.in_(scopes))
        .subquery()
    )


def _ranked_postgres(
    words: list[tuple[str, str]], kinds: Collection[str], scopes: Collection[str]
) -> Subquery:
    query = cast(bindparam(None, " & ".join(_tsquery(han, other) for han, other in words)), TSQUERY)
    grams_of_row: ColumnElement[str] = literal_column("search_text.grams")
    score = (-func.ts_rank(grams_of_row, query)).label("score")
    return (
        select(*_COLUMNS, score)
        .where(
            grams_of_row.op("@@")(query),
            SearchText.kind.in_(kinds),
            SearchText.scope.in_(scopes),
        )
        .order_by(score)
        .limit(HITS_AT_MOST)
        .subquery()
    )


# Grams hold letters, digits and Han characters alone, so nothing in them can end the quotes.
def _fts5(han: str, other: str) -> str:
    return f'"{" ".join(_pairs(han))}"' if len(han) > 1 else f'"{han or other}" *'


def _tsquery(han: str, other: str) -> str:
    if len(han) > 1:
        return "(" + " <-> ".join(f"'{pair}'" for pair in _pairs(han)) + ")"
    return f"'{han or other}':*"


def mark(value: str, question: str) -> Markup:
    """Return the text, escaped, with what was asked for in <mark>."""
    parts: list[Markup] = []
    end = 0
    for start, stop in _spans(value, question):
        parts += [escape(value[end:start]), Markup("<mark>{}</mark>").format(value[start:stop])]
        end = stop
    return Markup("").join([*parts, escape(value[end:])])


def snippet(body: str, question: str) -> Markup:
    """Return some words of the text around the first hit, the hits in <mark>."""
    first = next(_spans(body, question), (0, 0))[0]
    start = max(0, first - SNIPPET // 3)
    before, after = "…" * bool(start), "…" * (start + SNIPPET < len(body))
    cut = body[start : start + SNIPPET]
    return Markup("{}{}{}").format(before, mark(cut, question), after)


def _spans(value: str, question: str) -> Iterator[tuple[int, int]]:
    """Yield where the question's words stand in the text, whatever their width and capitals."""
    words = {han or other: bool(han) for han, other in _runs(question)}
    if not words:
        return
    pattern = "|".join(
        ("" if words[word] else _BEGINNING) + re.escape(word)
        for word in sorted(words, key=len, reverse=True)
    )
    folded = fold(value)
    places: Sequence[int] = range(len(value))
    if len(folded) != len(value):  # Some letters fold into several, such as … and ß.
        letters = [_fold_one(one) for one in value]
        folded = "".join(letters)
        places = [place for place, one in enumerate(letters) for _ in one]
    for found in re.finditer(pattern, folded):
        yield places[found.start()], places[found.end() - 1] + 1
