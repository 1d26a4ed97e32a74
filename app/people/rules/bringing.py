"""What a row of a file of people says, cell by cell, and what is wrong with it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TypeVar

from app.people import names
from app.people.models import Category, Link, OfficeLevel, OrgKind, Rank, Role
from app.people.rules.keeping import FIRST_DAY, LAST_DAY
from app.people.rules.signing import fold_name, is_fit_name

Word = TypeVar("Word", bound=StrEnum)

# The headings of each column; the first is the one we print.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "name"),
    "sign_in": ("登录名", "sign-in", "sign-in name"),
    "org": ("机构编码", "organisation code", "organisation"),
    "category": ("人员类别", "category"),
    "post": ("职务", "post"),
    "office_level": ("职务层次", "office level"),
    "rank": ("职级", "rank"),
    "rank_on": ("任职级时间", "rank since"),
    "link": ("任职方式", "link", "kind of link"),
    "since_on": ("任现职时间", "since"),
    "role": ("角色", "role", "roles"),
}
REQUIRED = ("name", "sign_in", "org", "category")
LONGEST = 80  # characters of a name or a post
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
BETWEEN_ROLES = re.compile("[、,;/|]")

# How files of offices write the words; the word of the code is accepted as well.
SPELLINGS: dict[type[StrEnum], dict[StrEnum, tuple[str, ...]]] = {
    Category: {
        Category.CIVIL_SERVANT: ("公务员",),
        Category.CIVIL_SERVANT_LAW: (
            "参公",
            "参公人员",
            "参照公务员法管理",
            "参照公务员法管理人员",
        ),
        Category.INSTITUTION_MANAGER: ("事业管理岗", "事业单位管理人员", "管理岗"),
        Category.INSTITUTION_TECHNICAL: (
            "专业技术岗",
            "事业单位专业技术人员",
            "专业技术人员",
            "专技岗",
        ),
        Category.WORKER: ("工勤", "工勤人员", "工勤岗"),
        Category.CONTRACT: ("聘用", "聘用人员", "合同制人员"),
        Category.STATE_ENTERPRISE: ("国企", "国企人员", "国有企业人员"),
        Category.ENTERPRISE: ("企业", "企业人员"),
        Category.VILLAGE_CADRE: ("村干部",),
        Category.VILLAGER: ("村民",),
        Category.OTHER: ("其他", "其它"),
    },
    OfficeLevel: {
        OfficeLevel.BUREAU_HEAD: ("厅局级正职", "正厅级", "正局级"),
        OfficeLevel.BUREAU_DEPUTY: ("厅局级副职", "副厅级", "副局级"),
        OfficeLevel.DIVISION_HEAD: ("县处级正职", "正处级", "正县级"),
        OfficeLevel.DIVISION_DEPUTY: ("县处级副职", "副处级", "副县级"),
        OfficeLevel.SECTION_HEAD: ("乡科级正职", "正科级"),
        OfficeLevel.SECTION_DEPUTY: ("乡科级副职", "副科级"),
        OfficeLevel.STAFF: ("科员", "科员及以下", "办事员", "无"),
    },
    Rank: {
        Rank.COUNSEL_1: ("一级巡视员",),
        Rank.COUNSEL_2: ("二级巡视员",),
        Rank.RESEARCHER_1: ("一级调研员",),
        Rank.RESEARCHER_2: ("二级调研员",),
        Rank.RESEARCHER_3: ("三级调研员",),
        Rank.RESEARCHER_4: ("四级调研员",),
        Rank.CHIEF_1: ("一级主任科员",),
        Rank.CHIEF_2: ("二级主任科员",),
        Rank.CHIEF_3: ("三级主任科员",),
        Rank.CHIEF_4: ("四级主任科员",),
        Rank.CLERK_1: ("一级科员",),
        Rank.CLERK_2: ("二级科员",),
    },
    Link: {
        Link.POST: ("任职",),
        Link.CONCURRENT: ("兼任", "兼职"),
        Link.ATTACHED: ("挂职",),
        Link.SECONDED: ("借调",),
        Link.RESIDENT: ("本村村民", "居住", "村民"),
    },
    OrgKind: {
        OrgKind.CITY: ("城市",),
        OrgKind.DISTRICT: ("区", "区县"),
        OrgKind.TOWNSHIP: ("乡镇", "街道", "乡镇街道"),
        OrgKind.VILLAGE: ("村", "社区", "村社区"),
        OrgKind.DEPARTMENT: ("委办局", "市级部门"),
        OrgKind.BUREAU: ("局", "科室", "部门"),
        OrgKind.ENTERPRISE: ("企业",),
        OrgKind.COOPERATIVE: ("合作社",),
        OrgKind.SCHOOL: ("学校",),
        OrgKind.TRAINING_BASE: ("培训基地", "实训基地"),
    },
    Role: {
        Role.STEWARD: ("信息员",),
        Role.TRAINER: ("教师", "培训教师"),
        Role.CIO: ("首席信息官", "首席数据官"),
        Role.HR: ("人事干部", "人事"),
        Role.EDITOR: ("人才监测员",),
        Role.EMPLOYER: ("用人单位",),
        Role.AUDITOR: ("审计员",),
        Role.ADMIN: ("管理员",),
    },
}


class Refusal(StrEnum):
    ROWS_REFUSED = "rows_refused"


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Wrong(StrEnum):
    """What is wrong with a cell."""

    UNEVEN = "uneven"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_NAME = "no_name"
    NO_SIGN_IN = "no_sign_in"
    NO_WORD = "no_word"
    NO_DAY = "no_day"
    NO_ORG = "no_org"
    TWICE = "twice"
    OTHER_NAME = "other_name"
    ELSEWHERE = "elsewhere"
    TO_ONESELF = "to_oneself"


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong: in which column (None: the row), and what stood there."""

    column: str | None
    wrong: Wrong
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a row says of a membership; None where it says nothing."""

    category: Category
    post: str | None = None
    office_level: OfficeLevel | None = None
    rank: Rank | None = None
    rank_on: date | None = None
    link: Link | None = None
    since_on: date | None = None

    def changes(self, other: object) -> dict[str, object]:
        """Return what is said here and stands otherwise there; an empty cell changes nothing."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value
            for name, value in said.items()
            if value is not None and value != getattr(other, name)
        }


@dataclass(frozen=True)
class Wanted:
    """A row that could be read."""

    name: str
    sign_in: str
    org_key: str
    facts: Facts
    roles: tuple[Role, ...]


def fold_sign_in(name: str) -> str:
    """Return the one form of a sign-in name; spaces that a spreadsheet let in are taken out."""
    return re.sub(r"\s+", "", fold_name(name))


def find_word(kind: type[Word], text: str) -> Word | None:
    """Return the word of this kind which the text means, or None."""
    value = _values(kind).get(_fold_word(text))
    return None if value is None else kind(value)


@cache
def _values(kind: type[StrEnum]) -> dict[str, str]:
    return {
        _fold_word(spelling): word.value
        for word, spellings in SPELLINGS[kind].items()
        for spelling in (word.value, *spellings)
    }


def _fold_word(text: str) -> str:
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", text)).casefold()


def find_day(text: str) -> date | None:
    """Return the day of 2024-03-01, 2024/3/1, 2024.3.1 or 2024年3月1日, or None."""
    found = DAY.fullmatch(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
    if found is None:
        return None
    try:
        day = date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


class _Row:
    """The cells of one row while they are read; collects what is wrong."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        self.troubles: list[Trouble] = []

    def wrong(self, column: str, wrong: Wrong) -> None:
        self.troubles.append(Trouble(column, wrong, self.cells.get(column, "").strip()[:40]))

    def text(self, column: str) -> str:
        """Return the cell, its ends trimmed; complain where it is too long, or empty and due."""
        cell = self.cells.get(column, "").strip()
        if not cell and column in REQUIRED:
            self.wrong(column, Wrong.EMPTY)
        if len(cell) > LONGEST:
            self.wrong(column, Wrong.TOO_LONG)
        return cell

    def word(self, column: str, kind: type[Word], text: str | None = None) -> Word | None:
        cell = self.text(column) if text is None else text
        found = find_word(kind, cell)
        if cell and found is None:
            self.wrong(column, Wrong.NO_WORD)
        return found

    def day(self, column: str) -> date | None:
        cell = self.text(column)
        found = find_day(cell)
        if cell and found is None:
            self.wrong(column, Wrong.NO_DAY)
        return found

    def name(self) -> str:
        name = names.tidy(self.text("name"))
        if name and not names.is_fit(name):
            self.wrong("name", Wrong.NO_NAME)
        return name

    def sign_in(self) -> str:
        sign_in = fold_sign_in(self.text("sign_in"))
        if sign_in and not is_fit_name(sign_in):
            self.wrong("sign_in", Wrong.NO_SIGN_IN)
        return sign_in

    def roles(self) -> tuple[Role, ...]:
        cells = BETWEEN_ROLES.split(unicodedata.normalize("NFKC", self.text("role")))
        found = [self.word("role", Role, cell.strip()) for cell in cells]
        return tuple(dict.fromkeys(role for role in found if role))


def read_row(cells: Mapping[str, str]) -> Wanted | list[Trouble]:
    """Return what a row says, or all that is wrong with it."""
    row = _Row(cells)
    name = row.name()
    sign_in = row.sign_in()
    org_key = unicodedata.normalize("NFKC", row.text("org")).lower()
    category = row.word("category", Category)
    facts = Facts(
        category=category or Category.OTHER,
        post=row.text("post") or None,
        office_level=row.word("office_level", OfficeLevel),
        rank=row.word("rank", Rank),
        rank_on=row.day("rank_on"),
        link=row.word("link", Link),
        since_on=row.day("since_on"),
    )
    roles = row.roles()
    return row.troubles or Wanted(name, sign_in, org_key, facts, roles)
