"""Taking demand reports and their corrections; the table of sums is kept in step."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core import clock, edition, ids
from app.core.errors import Refused
from app.people import audit
from app.people.models import Deed, Org
from app.shortages import queries, rules
from app.shortages.models import DemandReport, DemandSum
from app.shortages.rules import Demand, Refusal


def report(
    session: Session, demand: Demand, *, org_id: UUID, person_id: UUID | None
) -> DemandReport:
    """Take an employer's report, or raise Refused.

    The same post in the same cell is taken once, so that a double click counts nobody twice.
    """
    _check(demand)
    # One report of an employer at a time, or two clicks would not see each other.
    session.get(Org, org_id, with_for_update=True)
    if queries.has_reported(session, demand, org_id=org_id):
        raise Refused(Refusal.ALREADY_REPORTED)
    return _write(session, demand, org_id=org_id, person_id=person_id, corrects=None)


def correct(
    session: Session, old: DemandReport, demand: Demand, *, person_id: UUID | None
) -> DemandReport:
    """Let a further report take the place of an old one, which stays, or raise Refused."""
    _check(demand)
    session.get(DemandReport, old.id, with_for_update=True)
    if queries.find_correction(session, old.id):
        raise Refused(Refusal.ALREADY_CORRECTED)
    new = _write(session, demand, org_id=old.org_id, person_id=person_id, corrects=old)
    audit.note(
        session,
        Deed.DEMAND_CORRECTED,
        by_id=person_id,
        org_id=old.org_id,
        subject_id=new.id,
        corrects=old.id.hex,
    )
    return new


def _check(demand: Demand) -> None:
    for fault in rules.faults(demand, today=clock.today()):
        raise Refused(fault)


def _write(
    session: Session,
    demand: Demand,
    *,
    org_id: UUID,
    person_id: UUID | None,
    corrects: DemandReport | None,
) -> DemandReport:
    new = DemandReport(
        id=ids.new(),
        org_id=org_id,
        reported_by_id=person_id,
        reported_at=clock.now(),
        corrects_id=corrects.id if corrects else None,
        **asdict(demand),
    )
    session.add(new)
    _count(session, new, times=1)
    if corrects:
        _count(session, corrects, times=-1)
    edition.turn(session)
    return new


def _count(session: Session, report: DemandReport, *, times: int) -> None:
    """Put the report's figures into the table of sums, or with -1 take them out of it."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    upsert = (sqlite.insert if is_sqlite else postgresql.insert)(DemandSum).values(
        period=report.period,
        skill_id=report.skill_id,
        level=report.level,
        advertised=report.advertised * times,
        filled=report.filled * times,
        reports=times,
    )
    session.execute(
        upsert.on_conflict_do_update(
            index_elements=["period", "skill_id", "level"],
            set_={
                name: DemandSum.__table__.c[name] + upsert.excluded[name]
                for name in ("advertised", "filled", "reports")
            },
        )
    )


def add_up(session: Session) -> int:
    """Make the table of sums anew from the reports (after a bulk insert); return its length."""
    cell = (DemandReport.period, DemandReport.skill_id, DemandReport.level)
    edition.turn(session)
    session.execute(delete(DemandSum))
    session.execute(
        insert(DemandSum).from_select(
            ["period", "skill_id", "level", "advertised", "filled", "reports"],
            select(
                *cell,
                func.sum(DemandReport.advertised),
                func.sum(DemandReport.filled),
                func.count(),
            )
            .where(queries.in_force())
            .group_by(*cell),
        )
    )
    return session.scalar(select(func.count()).select_from(DemandSum)) or 0
