"""The real places of Beijing, read from a file into the tree of organisations.

City, districts, townships and streets, villages and communities with their statistical codes.
The development area stands among the townships of Daxing in the file, but is a peer of the
districts in administration, so it hangs under the city here.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.core import pinyin
from app.people.models import Org, OrgKind

FILE = Path(__file__).parent / "beijing-divisions.csv"
COLUMNS = ["code", "name", "level", "parent"]
KINDS = {
    "city": OrgKind.CITY,
    "district": OrgKind.DISTRICT,
    "township": OrgKind.TOWNSHIP,
    "village": OrgKind.VILLAGE,
}
DIGITS = {"city": 2, "district": 6, "township": 9, "village": 12}
DEVELOPMENT_AREA = "110115403"
PEERS_OF_DISTRICTS = {DEVELOPMENT_AREA: "11"}
AT_ONCE = 1000


@dataclass(frozen=True)
class Place:
    """One line of the file, its parent above it."""

    code: str
    name: str
    kind: OrgKind
    parent: str | None

    @property
    def region(self) -> str | None:
        """The code of GB/T 2260 of its district; the city as a whole has none here."""
        return self.code[:6] if len(self.code) >= 6 else None


def read(path: Path = FILE) -> list[Place]:
    """Return the places, parents first; raise ValueError with file and line at any mistake."""
    places: dict[str, Place] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, strict=True)
        if next(rows, None) != COLUMNS:
            raise ValueError(f"{path}:1: the columns must be {','.join(COLUMNS)}")
        for row in rows:
            if sentence := _mistake(row, places):
                raise ValueError(f"{path}:{rows.line_num}: {sentence}")
            place = _place(row)
            places[place.code] = place
    return list(places.values())


def _mistake(row: list[str], above: Mapping[str, Place]) -> str | None:
    if len(row) != len(COLUMNS):
        return f"{len(row)} cells instead of {len(COLUMNS)}"
    code, name, level, parent = row
    if level not in KINDS:
        return f"no such level: {level}"
    if len(code) != DIGITS[level] or not (code.isascii() and code.isdigit()):
        return f"the code of a {level} has {DIGITS[level]} digits, not {code}"
    if code in above:
        return f"{code} stands twice"
    if name != name.strip() or not name:
        return "the name is empty or has stray spaces"
    if level == "city":
        return f"a city has no parent, not {parent}" if parent else None
    if parent not in above or not code.startswith(parent):
        return f"{parent} is not above {code}"
    return None


def _place(row: list[str]) -> Place:
    code, name, level, parent = row
    if code in PEERS_OF_DISTRICTS:
        return Place(code, name, OrgKind.DISTRICT, PEERS_OF_DISTRICTS[code])
    return Place(code, name, KINDS[level], parent or None)


def load(session: Session) -> int:
    """Put into the tree what is not there yet; return how many organisations are new.

    What is there stays as it is, since an administrator may have renamed it.
    """
    paths = dict(session.execute(select(Org.key, Org.path)).all())
    rows = list(_rows(read(), paths))
    for start in range(0, len(rows), AT_ONCE):
        session.execute(insert(Org), rows[start : start + AT_ONCE])
    return len(rows)


def _rows(places: list[Place], paths: dict[str, str]) -> Iterator[dict[str, object]]:
    for place in places:
        if place.code in paths:
            continue
        paths[place.code] = paths.get(place.parent or "", "") + place.code + "/"
        yield {
            "id": Org.id_for(place.code),
            "key": place.code,
            "name": place.name,
            "kind": place.kind,
            "parent_id": Org.id_for(place.parent) if place.parent else None,
            "path": paths[place.code],
            "region": place.region,
            "credit_code": None,
            "sort_key": pinyin.sort_key(place.name),
        }
