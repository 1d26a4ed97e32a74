"""Organisations, persons, memberships, roles, sign-ins, sessions and the audit trail."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import ids
from app.core.db import Bytewise, Row


class OrgKind(StrEnum):
    CITY = "city"
    DISTRICT = "district"
    TOWNSHIP = "township"
    VILLAGE = "village"
    DEPARTMENT = "department"
    BUREAU = "bureau"
    ENTERPRISE = "enterprise"
    COOPERATIVE = "cooperative"
    SCHOOL = "school"
    TRAINING_BASE = "training_base"


class Org(Row):
    """A node of the one tree of organisations; its id is computed from its key.

    `path` is the keys from the root down, each followed by a slash ("11/110105/"), so that all
    below a node are found by a range of paths.
    """

    __tablename__ = "org"

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[OrgKind] = mapped_column(index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("org.id"), index=True)
    path: Mapped[str] = mapped_column(Bytewise, unique=True)
    # The district's GB/T 2260 code, or None for city-wide bodies.
    region: Mapped[str | None] = mapped_column(index=True)
    credit_code: Mapped[str | None]
    sort_key: Mapped[str] = mapped_column(Bytewise, default="")

    parent: Mapped["Org | None"] = relationship(remote_side="Org.id", lazy="raise_on_sql")

    @staticmethod
    def id_for(key: str) -> UUID:
        """Return the id of the organisation with this key."""
        return ids.computed("org", key)

    @classmethod
    def within(cls, path: str) -> ColumnElement[bool]:
        """Return the condition "at this path or below it" (keys hold no character above ~)."""
        return and_(cls.path >= path, cls.path < path + "~")


class Person(Row):
    """One human being, however many memberships; what people did carries this id alone."""

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_sort_key_id", "sort_key", "id"),)

    name: Mapped[str]
    # The name without spaces, dots of one form, for matching and searching.
    folded_name: Mapped[str] = mapped_column(Bytewise, index=True)
    sort_key: Mapped[str] = mapped_column(Bytewise, default="")  # pinyin
    language: Mapped[str | None]
    created_at: Mapped[datetime]
    birth_year: Mapped[int | None]
    nickname: Mapped[str] = mapped_column(default="")  # household or 村民小组, to tell namesakes


class Category(StrEnum):
    """Staff category 人员类别."""

    CIVIL_SERVANT = "civil_servant"
    CIVIL_SERVANT_LAW = "civil_servant_law"  # 参照公务员法管理
    INSTITUTION_MANAGER = "institution_manager"
    INSTITUTION_TECHNICAL = "institution_technical"
    WORKER = "worker"
    CONTRACT = "contract"
    STATE_ENTERPRISE = "state_enterprise"
    ENTERPRISE = "enterprise"
    VILLAGE_CADRE = "village_cadre"
    VILLAGER = "villager"
    OTHER = "other"


class OfficeLevel(StrEnum):
    """Office level 职务层次."""

    BUREAU_HEAD = "bureau_head"  # 厅局级正职
    BUREAU_DEPUTY = "bureau_deputy"
    DIVISION_HEAD = "division_head"  # 县处级正职
    DIVISION_DEPUTY = "division_deputy"
    SECTION_HEAD = "section_head"  # 乡科级正职
    SECTION_DEPUTY = "section_deputy"
    STAFF = "staff"


class Rank(StrEnum):
    """Rank 职级 of comprehensive administrative civil servants (公务员职务与职级并行规定 2019)."""

    COUNSEL_1 = "counsel_1"  # 一级巡视员
    COUNSEL_2 = "counsel_2"
    RESEARCHER_1 = "researcher_1"  # 一级调研员
    RESEARCHER_2 = "researcher_2"
    RESEARCHER_3 = "researcher_3"
    RESEARCHER_4 = "researcher_4"
    CHIEF_1 = "chief_1"  # 一级主任科员
    CHIEF_2 = "chief_2"
    CHIEF_3 = "chief_3"
    CHIEF_4 = "chief_4"
    CLERK_1 = "clerk_1"  # 一级科员
    CLERK_2 = "clerk_2"


class Link(StrEnum):
    """Kind of link between person and organisation."""

    POST = "post"  # 任职
    CONCURRENT = "concurrent"  # 兼任
    ATTACHED = "attached"  # 挂职
    SECONDED = "seconded"  # 借调
    RESIDENT = "resident"  # 本村村民


class Membership(Row):
    """A person's place at an organisation, from a day until a day."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_org_id_person_id", "org_id", "person_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    org_id: Mapped[UUID] = mapped_column(ForeignKey("org.id"))
    post: Mapped[str] = mapped_column(default="")
    category: Mapped[Category]
    office_level: Mapped[OfficeLevel | None]
    rank: Mapped[Rank | None]
    rank_on: Mapped[date | None]
    link: Mapped[Link] = mapped_column(default=Link.POST)
    since_on: Mapped[date | None]
    until_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    org: Mapped[Org] = relationship(lazy="raise_on_sql")


class Role(StrEnum):
    """What a person may do at an organisation and everything below it."""

    STEWARD = "steward"
    TRAINER = "trainer"
    CIO = "cio"
    HR = "hr"
    EDITOR = "editor"
    EMPLOYER = "employer"
    AUDITOR = "auditor"
    ADMIN = "admin"


class RoleGrant(Row):
    """A role given to a person at an organisation; ended, never deleted, held but once there."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant_held",
            "person_id",
            "org_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    org_id: Mapped[UUID] = mapped_column(ForeignKey("org.id"), index=True)
    role: Mapped[Role]
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    org: Mapped[Org] = relationship(lazy="raise_on_sql")


class SignIn(Row):
    """How a person proves who they are: name, password, perhaps a second factor."""

    __tablename__ = "sign_in"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    name: Mapped[str] = mapped_column(unique=True)  # folded: NFKC, small letters
    password_hash: Mapped[str | None]
    password_set_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # An administrator shut it.
    totp_secret: Mapped[str | None]
    totp_last_step: Mapped[int | None]  # A code works once.

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class OneTimeCode(Row):
    """A code from the administrator with which a person sets a password, once, within a day."""

    __tablename__ = "one_time_code"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)  # Guessed at too often, it is dead.


class RecoveryCode(Row):
    """One of ten codes that stand in for a lost second factor, each once."""

    __tablename__ = "recovery_code"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class BrowserSession(Row):
    """A signed-in browser; the cookie holds a secret whose hash is kept here."""

    __tablename__ = "browser_session"

    secret_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    began_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # Password given, second factor still owed: good for nothing but giving it.
    is_pending: Mapped[bool] = mapped_column(default=False)
    factor_at: Mapped[datetime | None]
    is_shared: Mapped[bool] = mapped_column(default=False)  # at a device that others use too


class Deed(StrEnum):
    """What the audit trail writes down."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    LOCKED_OUT = "locked_out"
    SIGNED_OUT = "signed_out"
    CARD_GIVEN = "card_given"
    CARD_LOST = "card_lost"
    KEY_SET = "key_set"
    SITE_OPENED = "site_opened"
    SITE_CLOSED = "site_closed"
    TERMINAL_CODE = "terminal_code"
    TERMINAL_RETIRED = "terminal_retired"
    CODE_GIVEN = "code_given"
    CODE_USED = "code_used"
    CODE_REFUSED = "code_refused"
    PASSWORD_SET = "password_set"  # noqa: S105 -- the name of a deed
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    FACTOR_REFUSED = "factor_refused"
    SIGN_IN_CLOSED = "sign_in_closed"
    SIGN_IN_OPENED = "sign_in_opened"
    ORG_CREATED = "org_created"
    ORG_CHANGED = "org_changed"
    PERSON_CREATED = "person_created"
    PERSON_CHANGED = "person_changed"
    MEMBERSHIP_CHANGED = "membership_changed"
    ROLE_GRANTED = "role_granted"
    ROLE_ENDED = "role_ended"
    PEOPLE_BROUGHT_IN = "people_brought_in"
    CERTIFICATE_REVOKED = "certificate_revoked"
    CERTIFICATES_EXPORTED = "certificates_exported"
    DEMAND_CORRECTED = "demand_corrected"
    COURSES_LOADED = "courses_loaded"
    FRAMEWORKS_LOADED = "frameworks_loaded"
    FEEDBACK_ANSWERED = "feedback_answered"
    DEED_REFUSED = "deed_refused"
    RESTORED = "restored"


class AuditEntry(Row):
    """One grave deed, done or refused; triggers forbid to change or delete it."""

    __tablename__ = "audit_entry"

    at: Mapped[datetime] = mapped_column(index=True)
    deed: Mapped[Deed] = mapped_column(index=True)
    was_done: Mapped[bool]
    by_id: Mapped[UUID | None] = mapped_column(index=True)  # None: a command, or nobody signed in
    org_id: Mapped[UUID | None] = mapped_column(index=True)
    subject_id: Mapped[UUID | None] = mapped_column(
        index=True
    )  # the person or thing it was done to
    address: Mapped[str | None]  # of the network, as the front server saw it
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)  # ids and words, no names
