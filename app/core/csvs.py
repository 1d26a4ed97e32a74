"""Reading CSV files as offices make them: encoding found out, headings checked, no guesses."""

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.language import gettext as _

if TYPE_CHECKING:
    from _csv import Reader

OTHER_UNICODE = (b"\xff\xfe", b"\xfe\xff")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\ufffd]")


class Unreadable(Exception):  # noqa: N818 -- an answer to whoever sent the file
    """The file as a whole can't be used; the sentence says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Line:
    """One record: the line it begins at, and its cells by column; None if it does not fit."""

    number: int
    cells: Mapping[str, str] | None


@dataclass(frozen=True)
class Table:
    """What a file holds, and in which encoding it came."""

    encoding: str
    columns: Collection[str]
    lines: list[Line]


def fold_heading(heading: str) -> str:
    """Return the form in which spellings of a heading meet: width, case, spaces, _ and -."""
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", heading)).casefold()


def decode(content: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding: UTF-8 or GB18030; or raise Unreadable."""
    if content.startswith(OTHER_UNICODE):
        raise Unreadable(_("The file is in UTF-16. Save it as CSV in UTF-8."))
    for encoding, name in (("utf-8-sig", "UTF-8"), ("gb18030", "GB18030")):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if CONTROLS.search(text):
            break
        return text, name
    raise Unreadable(_("The file is not text in UTF-8 or GB18030. Save it as CSV in UTF-8."))


def read(
    content: bytes,
    *,
    columns: Mapping[str, Collection[str]],
    required: Collection[str],
    largest: int,
    most: int,
) -> Table:
    """Return the records of a file with headings, or raise Unreadable.

    `columns` has the accepted headings of each column, the first being the one we print;
    `largest` is the size in bytes, `most` the number of records that are too many. Records
    without any word are left out.
    """
    if len(content) > largest:
        raise Unreadable(
            _("The file is larger than %(size)d kB. Cut it into parts.", size=largest // 1000)
        )
    text, encoding = decode(content)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        headings = _columns(next(rows, []), columns, required)
        lines = _lines(rows, headings, most)
    except csv.Error as error:
        raise Unreadable(
            _(
                "Line %(line)d: a quotation mark is not closed, or a cell is too long.",
                line=rows.line_num,
            )
        ) from error
    if not lines:
        raise Unreadable(_("The file has headings but no rows."))
    return Table(encoding, headings, lines)


def _columns(
    row: list[str], columns: Mapping[str, Collection[str]], required: Collection[str]
) -> list[str]:
    known = {fold_heading(one): column for column, all_ in columns.items() for one in all_}
    if not any(cell.strip() for cell in row):
        raise Unreadable(_("The first line must hold the headings. It is empty."))
    unknown = [cell.strip() for cell in row if fold_heading(cell) not in known]
    if unknown:
        raise Unreadable(
            _(
                "Unknown heading: %(headings)s. Take it out, or use one of these: %(known)s.",
                headings=", ".join(f"“{one[:40]}”" for one in unknown[:5]),
                known=", ".join(next(iter(all_)) for all_ in columns.values()),
            )
        )
    found = [known[fold_heading(cell)] for cell in row]
    if doubled := [column for column in columns if found.count(column) > 1]:
        raise Unreadable(
            _("A heading stands twice: %(headings)s.", headings=_named(doubled, columns))
        )
    if missing := [column for column in required if column not in found]:
        raise Unreadable(
            _("A heading is missing: %(headings)s.", headings=_named(missing, columns))
        )
    return found


def _named(some: Collection[str], columns: Mapping[str, Collection[str]]) -> str:
    return ", ".join(f"“{next(iter(columns[column]))}”" for column in some)


def _lines(rows: "Reader", headings: list[str], most: int) -> list[Line]:
    lines: list[Line] = []
    number = rows.line_num + 1
    for row in rows:
        if any(cell.strip() for cell in row):
            fits = len(row) == len(headings)
            lines.append(Line(number, dict(zip(headings, row, strict=True)) if fits else None))
        if len(lines) > most:
            raise Unreadable(
                _("The file has more than %(most)d rows. Cut it into parts.", most=most)
            )
        number = rows.line_num + 1
    return lines
