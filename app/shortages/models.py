"""Demand reports: what employers say they lack, and their sums."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Bytewise, Row
from app.people.models import Org
from app.skills.models import Skill


class Industry(StrEnum):
    """Sections of GB/T 4754-2017 国民经济行业分类."""

    AGRICULTURE = "a"
    MINING = "b"
    MANUFACTURING = "c"
    UTILITIES = "d"
    CONSTRUCTION = "e"
    TRADE = "f"
    TRANSPORT = "g"
    CATERING = "h"
    INFORMATION = "i"
    FINANCE = "j"
    PROPERTY = "k"
    BUSINESS_SERVICES = "l"
    RESEARCH = "m"
    ENVIRONMENT = "n"
    RESIDENT_SERVICES = "o"
    EDUCATION = "p"
    HEALTH = "q"
    CULTURE = "r"
    PUBLIC_ADMINISTRATION = "s"
    INTERNATIONAL = "t"


class DemandReport(Row):
    """An employer's statement for one quarter; a correction is a further row that names it."""

    __tablename__ = "demand_report"
    __table_args__ = (Index("ix_demand_report_period_skill_id", "period", "skill_id"),)

    org_id: Mapped[UUID] = mapped_column(ForeignKey("org.id"), index=True)
    period: Mapped[str] = mapped_column(Bytewise)  # "2026Q3"
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), index=True)
    level: Mapped[int]
    post: Mapped[str]
    advertised: Mapped[int]
    filled: Mapped[int]
    open_since_on: Mapped[date | None]
    applicants: Mapped[int]
    suitable: Mapped[int]
    leavers: Mapped[int]
    region: Mapped[str]  # GB/T 2260, six digits
    industry: Mapped[Industry]
    reported_by_id: Mapped[UUID | None]
    reported_at: Mapped[datetime] = mapped_column(index=True)
    # Unique: a report is corrected once, its correction may be corrected again.
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("demand_report.id"), unique=True)

    org: Mapped[Org] = relationship(lazy="raise_on_sql")
    skill: Mapped[Skill] = relationship(lazy="raise_on_sql")


class DemandSum(Base):
    """What the reports in force say together of a skill and level in a quarter.

    Derived, so that the scarce skills are known in one short read; `actions.add_up` rebuilds it.
    """

    __tablename__ = "demand_sum"

    period: Mapped[str] = mapped_column(Bytewise, primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    advertised: Mapped[int]
    filled: Mapped[int]
    reports: Mapped[int]
