"""Reading Excel files that anybody may send: looked at before they are opened, cut at bounds.

A file of 1.5 kB can name a cell so far away that a careless reader takes all memory for it, and a
zip can grow a thousandfold; so sizes are checked first, and rows and columns are cut while reading.
"""

import io
import zipfile
import zlib
from collections.abc import Collection, Mapping
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.core.csvs import Line, Unreadable, fold_heading
from app.core.language import gettext as _

LARGEST = 1_000_000  # bytes of the file
GROWN = 30_000_000  # bytes of all that is in it
MEMBERS = 200
MOST_ROWS = 10_000
MOST_COLUMNS = 40
LONGEST = 500  # characters of a cell
# What openpyxl and its XML reader raise on files that are broken, or made to break them.
BROKEN = (
    ArithmeticError,
    AttributeError,
    EOFError,
    InvalidFileException,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_sheet(content: bytes, columns: Mapping[str, Collection[str]]) -> list[Line]:
    """Return the rows of the first sheet as cells by column, or raise Unreadable.

    `columns` names for each column the headings it may have; the first row holds headings, in any
    order. An empty row is passed over. Numbers come as they are written, 50 and not 50.0.
    """
    _check_size(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = list(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True))
        book.close()
    except BROKEN as error:
        raise Unreadable(_("This is no Excel file (.xlsx) that can be read.")) from error
    if not rows:
        raise Unreadable(_("The file is empty."))
    if len(rows) > MOST_ROWS + 1:
        raise Unreadable(_("At most %(most)d rows at once.", most=MOST_ROWS))
    places = _places(rows[0], columns)
    lines = []
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: _text(row[at]) if at < len(row) else "" for name, at in places.items()}
        if any(cells.values()):
            lines.append(Line(number, cells))
    return lines


def _check_size(content: bytes) -> None:
    if len(content) > LARGEST:
        raise Unreadable(_("The file is larger than 1 MB."))
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except BROKEN as error:
        raise Unreadable(_("This is no Excel file (.xlsx) that can be read.")) from error
    if len(members) > MEMBERS or sum(one.file_size for one in members) > GROWN:
        raise Unreadable(_("The file holds far more than a list. Copy the list into a new file."))


def _places(headings: tuple[Any, ...], columns: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Return where each column stands, or raise Unreadable naming what is missing or unknown."""
    known = {fold_heading(one): name for name, spelled in columns.items() for one in spelled}
    places: dict[str, int] = {}
    for at, heading in enumerate(headings):
        said = _text(heading)
        if not said:
            continue
        name = known.get(fold_heading(said))
        if name is None:
            raise Unreadable(_("The heading %(heading)s is not known.", heading=said))
        if name in places:
            raise Unreadable(_("The heading %(heading)s stands there twice.", heading=said))
        places[name] = at
    if missing := [next(iter(spelled)) for name, spelled in columns.items() if name not in places]:
        raise Unreadable(_("These headings are missing: %(names)s.", names=", ".join(missing)))
    return places


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()[:LONGEST]
