"""Reads for the desk: which terminal this is, whom it shows, what they sign in with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.people.access import hash_of
from app.people.models import Membership, Org, Person, Role, RoleGrant, SignIn
from app.people.queries.keeping import is_current
from app.sites import rules
from app.sites.models import Consent, DeskCard, DeskGuess, DeskKey, Site, Terminal, TerminalCode
from app.sites.rules import Guesses


@dataclass(frozen=True)
class Learner:
    """A person as the desk shows them."""

    id: UUID
    name: str
    nickname: str
    means: str | None  # pin or pictures; None where only a card or the steward lets them in


@dataclass(frozen=True)
class Desk:
    """A terminal, the site it stands at, and the village whose people it lets in."""

    terminal_id: UUID
    site_id: UUID
    site_name: str
    org_id: UUID
    org_name: str
    path: str  # of the village in the tree


def find_desk(session: Session, secret: str) -> Desk | None:
    """Return the desk of the terminal that holds this secret, or None."""
    row = session.execute(
        select(Terminal.id, Site.id, Site.name, Org.id, Org.name, Org.path)
        .join(Terminal.site)
        .join(Site.org)
        .where(
            Terminal.secret_hash == hash_of(secret),
            Terminal.retired_at.is_(None),
            Site.closed_at.is_(None),
        )
    ).first()
    return Desk(*row) if row else None


def list_learners(path: str, *, initial: str = "") -> Select[*tuple[Any, ...]]:
    """Select the learners of the village at this path: id, name, nickname and means, by pinyin.

    Learners are those registered with a consent who belong there now and may sign in at all.
    """
    statement: Select[*tuple[Any, ...]] = (
        select(Person.id, Person.name, Person.nickname, DeskKey.means)
        .outerjoin(DeskKey, DeskKey.person_id == Person.id)
        .where(_belongs_to(path), _has_a_way_in())
        .order_by(Person.sort_key, Person.id)
    )
    if initial:
        statement = statement.where(Person.sort_key.startswith(initial, autoescape=True))
    return statement


def _belongs_to(path: str) -> Any:
    return exists().where(
        Membership.person_id == Person.id,
        Membership.org_id == Org.id,
        Org.within(path),
        is_current(),
    )


def _has_a_way_in() -> Any:
    """Who agreed to be registered may be let in by the steward, if by nothing else."""
    has_agreed = exists().where(Consent.person_id == Person.id)
    return (DeskKey.id.is_not(None) | has_agreed) & ~_is_shut()


def _is_shut() -> Any:
    return exists().where(SignIn.person_id == Person.id, SignIn.closed_at.is_not(None))


def get_learner(session: Session, desk: Desk, person_id: UUID) -> Learner:
    """Return a learner of the desk's village, or raise NotFound."""
    row = session.execute(list_learners(desk.path).where(Person.id == person_id)).first()
    if row is None:
        raise NotFound
    return Learner(*row)


def find_key(session: Session, person_id: UUID) -> DeskKey | None:
    """Return what the person signs in with, or None."""
    return session.scalars(select(DeskKey).where(DeskKey.person_id == person_id)).first()


def find_card(session: Session, number_hash: str) -> DeskCard | None:
    """Return the card of this number, dead or alive, or None."""
    return session.scalars(select(DeskCard).where(DeskCard.number_hash == number_hash)).first()


def find_code(session: Session, code_hash: str, *, now: datetime) -> TerminalCode | None:
    """Return the code if it can still be used, locked so that it is used once."""
    return session.scalars(
        select(TerminalCode)
        .where(
            TerminalCode.code_hash == code_hash,
            TerminalCode.used_at.is_(None),
            TerminalCode.expires_at > now,
        )
        .with_for_update()
    ).first()


def list_stewards(session: Session, desk: Desk) -> list[Learner]:
    """Return the stewards of the village or above it who have a PIN or pictures, by pinyin."""
    above = [desk.path[: end + 1] for end, sign in enumerate(desk.path) if sign == "/"]
    rows = session.execute(
        select(Person.id, Person.name, Person.nickname, DeskKey.means)
        .join(DeskKey, DeskKey.person_id == Person.id)
        .where(
            ~_is_shut(),
            exists().where(
                RoleGrant.person_id == Person.id,
                RoleGrant.role == Role.STEWARD,
                RoleGrant.ended_at.is_(None),
                RoleGrant.org_id == Org.id,
                Org.path.in_(above),
            ),
        )
        .order_by(Person.sort_key, Person.id)
    )
    return [Learner(*row) for row in rows]


def count_guesses(
    session: Session, desk: Desk, *, person_id: UUID | None, now: datetime
) -> Guesses:
    """Return when somebody guessed wrong lately at this person, terminal and village."""
    rows = session.execute(
        select(DeskGuess.person_id, DeskGuess.terminal_id, DeskGuess.org_id, DeskGuess.at).where(
            # Wherever somebody guesses at a person, it is that person's limit.
            or_(DeskGuess.org_id == desk.org_id, DeskGuess.person_id == person_id),
            DeskGuess.at > now - rules.LONGEST_WINDOW,
        )
    ).all()
    return Guesses(
        person=[row.at for row in rows if person_id and row.person_id == person_id],
        terminal=[row.at for row in rows if row.terminal_id == desk.terminal_id],
        village=[row.at for row in rows if row.org_id == desk.org_id],
    )


def list_initials(session: Session, desk: Desk) -> list[str]:
    """Return the first letters of the learners' pinyin, in their order."""
    found = (
        list_learners(desk.path)
        .with_only_columns(func.substr(Person.sort_key, 1, 1))
        .order_by(None)
    )
    return sorted(one for one in session.scalars(found.distinct()) if one)
