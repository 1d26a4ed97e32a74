"""The officer's list as an Excel file: Chinese headings, and a first row that says whose it is."""

from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO

import xlsxwriter

from app.core import clock
from app.core.language import gettext as _
from app.core.language import speaking
from app.core.words import say
from app.workforce.queries.lines import Line

CELL = 32_000  # characters; Excel takes 32,767
WIDTHS = (14, 26, 18, 18, 40, 32, 24, 40)
BETWEEN = "；"


def write(lines: Iterable[Line], *, who: str, org_name: str, purpose: str) -> tuple[IO[bytes], int]:
    """Return a temporary file with the list, and how many people are in it.

    Everything is written as text: a number keeps its zeros, and `=1+1` stays what it says.
    """
    file = TemporaryFile()  # noqa: SIM115 -- whoever sends it closes it
    people = 0
    options = {"constant_memory": True, "strings_to_formulas": False}
    with speaking("zh"), xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(_("Certificates"))
        bold = book.add_format({"bold": True})
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, _first_row(who, org_name, purpose)[:CELL])
        for column, heading in enumerate(headings()):
            sheet.write_string(1, column, heading, bold)
        for people, line in enumerate(lines, 1):
            for column, cell in enumerate(cells(line)):
                sheet.write_string(people + 1, column, cell[:CELL])
        sheet.freeze_panes(2, 1)
    file.seek(0)
    return file, people


def _first_row(who: str, org_name: str, purpose: str) -> str:
    return _(
        "Taken home by %(who)s at %(when)s. What for: %(purpose)s. Part of the tree: %(org)s.",
        who=who,
        when=f"{clock.now().astimezone(clock.ZONE):%Y-%m-%d %H:%M}",
        purpose=purpose,
        org=org_name,
    )


def headings() -> list[str]:
    """Return the headings of the second row, in the language that is spoken now."""
    return [
        _("Name"),
        _("Organisation"),
        _("Post"),
        _("Staff category"),
        _("Certificates held"),
        _("Certificate numbers"),
        _("Issued on"),
        _("Courses under way"),
    ]


def cells(line: Line) -> list[str]:
    """Return the cells of one person, in the order of the headings."""
    return [
        line.name,
        line.org_name,
        line.post,
        say(line.category) if line.category else "",
        BETWEEN.join(one.title for one in line.held),
        BETWEEN.join(one.shown_number for one in line.held),
        BETWEEN.join(f"{clock.day_of(one.issued_at):%Y-%m-%d}" for one in line.held),
        BETWEEN.join(f"{one.title}（{one.read}/{one.lessons}）" for one in line.under_way),
    ]
