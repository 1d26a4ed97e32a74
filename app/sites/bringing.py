"""Bringing the register of sites in from Excel: a verdict for each row, then all rows or none."""

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.csvs import Line
from app.core.sheets import read_sheet
from app.people.models import Org, OrgKind
from app.people.names import tidy_title
from app.sites import kinds
from app.sites.actions.keeping import open_site
from app.sites.models import Site
from app.sites.rules import Outcome, Trouble

COLUMNS = {
    "key": ("行政村代码", "village code"),
    "kind": ("站点类型", "kind"),
    "name": ("站点名称", "name"),
    "hours": ("开放时间", "opening hours"),
    "kbps": ("网速kbit/s", "line kbit/s"),
}
LONGEST = 40


@dataclass(frozen=True)
class Verdict:
    """What becomes of a row, and why it can't be used."""

    line: int
    name: str
    outcome: Outcome
    trouble: Trouble | None = None


@dataclass(frozen=True)
class Ready:
    """A row that can be written."""

    org: Org
    kind: str
    name: str
    hours: str
    line_kbps: int | None


@dataclass(frozen=True)
class Judged:
    """A file, what becomes of its rows, and those that can be written."""

    digest: str
    verdicts: list[Verdict]
    ready: list[Ready]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many rows have which outcome."""
        return Counter(one.outcome for one in self.verdicts)


def judge(session: Session, content: bytes, *, at: Org) -> Judged:
    """Return what would become of each row within `at`; or raise Unreadable for the whole file."""
    lines = read_sheet(content, COLUMNS)
    keys = {line.cells["key"] for line in lines if line.cells}
    orgs = {
        org.key: org
        for org in session.scalars(
            select(Org).where(Org.key.in_(keys), Org.within(at.path), Org.kind == OrgKind.VILLAGE)
        )
    }
    known = {
        one.id: one
        for one in session.scalars(
            select(Site).where(Site.org_id.in_([org.id for org in orgs.values()]))
        )
    }
    verdicts, ready, seen = [], [], set[UUID]()
    for line in lines:
        verdict, row = _judge(line, orgs, known, seen)
        verdicts.append(verdict)
        if row is not None:
            ready.append(row)
    return Judged(sha256(content).hexdigest(), verdicts, ready)


def _judge(
    line: Line, orgs: Mapping[str, Org], known: Mapping[UUID, Site], seen: set[UUID]
) -> tuple[Verdict, Ready | None]:
    cells = line.cells or {}
    name, org, kind = tidy_title(cells["name"]), orgs.get(cells["key"]), kinds.find(cells["kind"])
    speed = cells["kbps"]
    trouble = None
    if org is None:
        trouble = Trouble.NO_VILLAGE
    elif kind is None:
        trouble = Trouble.NO_KIND
    elif not name or len(name) > LONGEST:
        trouble = Trouble.NO_NAME
    elif speed and not (speed.isascii() and speed.isdigit() and 0 < int(speed) <= 10_000_000):
        trouble = Trouble.NO_SPEED
    elif Site.id_for(org.id, kind, name) in seen:
        trouble = Trouble.TWICE
    if trouble or org is None or kind is None:
        return Verdict(line.number, name, Outcome.REFUSED, trouble), None
    row = Ready(org, kind, name, cells["hours"][:LONGEST], int(speed) if speed else None)
    site_id = Site.id_for(org.id, kind, name)
    seen.add(site_id)
    return Verdict(line.number, name, _outcome(row, known.get(site_id))), row


def _outcome(row: Ready, site: Site | None) -> Outcome:
    if site is None:
        return Outcome.NEW
    same = (site.hours, site.line_kbps, site.closed_at) == (row.hours, row.line_kbps, None)
    return Outcome.UNCHANGED if same else Outcome.CHANGED


def bring_in(session: Session, judged: Judged, *, by_id: UUID | None) -> int:
    """Write the rows of a file without refused ones; return how many were new or changed."""
    written = 0
    for row in judged.ready:
        site = session.get(Site, Site.id_for(row.org.id, row.kind, row.name))
        if site is not None and site.closed_at is None:
            written += (site.hours, site.line_kbps) != (row.hours, row.line_kbps)
            site.hours, site.line_kbps = row.hours, row.line_kbps
            continue
        written += 1
        open_site(
            session,
            row.org,
            kind=row.kind,
            name=row.name,
            hours=row.hours,
            line_kbps=row.line_kbps,
            by_id=by_id,
        )
    return written


def template() -> bytes:
    """Return an empty Excel file with the headings, one example and the kinds to choose from."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("站点")
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": "@"})
        sheet.set_column(0, len(COLUMNS) - 1, 22, text)
        for column, spelled in enumerate(COLUMNS.values()):
            sheet.write_string(0, column, spelled[0], bold)
        names = [chinese for chinese, _english in kinds.names().values()]
        sheet.data_validation(1, 1, 10_000, 1, {"validate": "list", "source": names[:8]})
        other = book.add_worksheet("类型")
        for row, name in enumerate(names):
            other.write_string(row, 0, name)
    return file.getvalue()
