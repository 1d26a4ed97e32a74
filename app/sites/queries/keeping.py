"""Reads for those who keep sites and learners: what is alive, who is registered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from app.core.errors import NotFound
from app.people import names
from app.people.models import Membership, Org, Person
from app.people.queries.keeping import is_current
from app.sites import rules
from app.sites.models import Consent, DeskCard, DeskGuess, DeskKey, DeskVisit, Site, Terminal

WEEK = timedelta(days=7)
LATEST = 10  # guesses shown on a site's page


@dataclass(frozen=True)
class Listed:
    """A site on the list, and whether it is alive."""

    site: Site
    org_name: str
    last_at: datetime | None
    visits: int  # in the last seven days
    guesses: int  # wrong ones, in the last seven days

    def is_silent(self, now: datetime) -> bool:
        """Whether nobody has signed in for long."""
        return rules.is_silent(self.last_at, opened_at=self.site.opened_at, now=now)


def list_sites(
    org: Org, *, now: datetime, question: str = "", kind: str = "", silent: bool = False
) -> Select[Any]:
    """Select the open sites of `org` and below as rows for `Listed`, by place.

    A question finds a part of the site's name or of its village's.
    """
    last_at = select(func.max(DeskVisit.began_at)).where(DeskVisit.site_id == Site.id)
    visits = select(func.count()).where(
        DeskVisit.site_id == Site.id, DeskVisit.began_at > now - WEEK
    )
    guesses = select(func.count()).where(DeskGuess.site_id == Site.id, DeskGuess.at > now - WEEK)
    found = (
        select(
            Site,
            Org.name,
            last_at.scalar_subquery().label("last_at"),
            visits.scalar_subquery(),
            guesses.scalar_subquery(),
        )
        .join(Site.org)
        .where(Org.within(org.path), Site.closed_at.is_(None))
        .order_by(Org.path, Site.name, Site.id)
    )
    if question.strip():
        asked = question.strip()
        found = found.where(
            or_(
                Site.name.contains(asked, autoescape=True),
                Org.name.contains(asked, autoescape=True),
            )
        )
    if kind:
        found = found.where(Site.kind == kind)
    if silent:
        since = now - rules.SILENT_AFTER
        lately = exists().where(DeskVisit.site_id == Site.id, DeskVisit.began_at > since)
        found = found.where(~lately, Site.opened_at <= since)
    return found


def get_site(session: Session, org: Org, site_id: UUID) -> Site:
    """Return a site of `org` or below with its village, or raise NotFound."""
    site = session.scalars(
        select(Site)
        .join(Site.org)
        .where(Site.id == site_id, Org.within(org.path))
        .options(contains_eager(Site.org))
    ).first()
    if site is None:
        raise NotFound
    return site


@dataclass(frozen=True)
class TerminalState:
    """A terminal and when somebody last signed in at it."""

    terminal: Terminal
    last_at: datetime | None


def list_terminals(session: Session, site: Site) -> list[TerminalState]:
    """Return the terminals of a site that are not retired, by name."""
    last_at = select(func.max(DeskVisit.began_at)).where(DeskVisit.terminal_id == Terminal.id)
    rows = session.execute(
        select(Terminal, last_at.scalar_subquery())
        .where(Terminal.site_id == site.id, Terminal.retired_at.is_(None))
        .order_by(Terminal.name, Terminal.id)
    )
    return [TerminalState(*row) for row in rows]


def get_terminal(session: Session, site: Site, terminal_id: UUID) -> Terminal:
    """Return a terminal of the site that is not retired, or raise NotFound."""
    terminal = session.get(Terminal, terminal_id)
    if terminal is None or terminal.site_id != site.id or terminal.retired_at:
        raise NotFound
    return terminal


def list_guesses(session: Session, site: Site) -> list[tuple[DeskGuess, str | None, str]]:
    """Return the latest wrong guesses at a site: the guess, at whom, at which terminal."""
    rows = session.execute(
        select(DeskGuess, Person.name, Terminal.name)
        .join(Terminal, Terminal.id == DeskGuess.terminal_id)
        .outerjoin(Person, Person.id == DeskGuess.person_id)
        .where(DeskGuess.site_id == site.id)
        .order_by(DeskGuess.at.desc(), DeskGuess.id)
        .limit(LATEST)
    )
    return [(guess, name, at) for guess, name, at in rows]


@dataclass(frozen=True)
class Registered:
    """A learner on the steward's list."""

    id: UUID
    name: str
    nickname: str
    birth_year: int | None
    means: str | None
    has_card: bool
    last_at: datetime | None
    has_agreed: bool


def list_registered(org: Org, *, question: str = "") -> Select[*tuple[Any, ...]]:
    """Select the registered learners of `org` and below as rows for `Registered`, by pinyin."""
    found = _residents(org).where(exists().where(Consent.person_id == Person.id))
    if folded := names.fold(question):
        found = found.where(
            or_(
                Person.folded_name.contains(folded, autoescape=True),
                Person.nickname.contains(question.strip(), autoescape=True),
            )
        )
    return found


def _residents(org: Org) -> Select[*tuple[Any, ...]]:
    last_at = select(func.max(DeskVisit.began_at)).where(DeskVisit.person_id == Person.id)
    card = exists().where(DeskCard.person_id == Person.id, DeskCard.dead_at.is_(None))
    residents: Select[*tuple[Any, ...]] = (
        select(
            Person.id,
            Person.name,
            Person.nickname,
            Person.birth_year,
            DeskKey.means,
            card.label("has_card"),
            last_at.scalar_subquery(),
            exists().where(Consent.person_id == Person.id),
        )
        .outerjoin(DeskKey, DeskKey.person_id == Person.id)
        .where(
            exists().where(
                Membership.person_id == Person.id,
                Membership.org_id == Org.id,
                Org.within(org.path),
                is_current(),
            )
        )
        .order_by(Person.sort_key, Person.id)
    )
    return residents


def get_resident(session: Session, org: Org, person_id: UUID, *, own_id: UUID) -> Registered:
    """Return a registered learner of `org` or below, or raise NotFound.

    Whoever asks for themselves (`own_id`) need not be registered: a steward needs a PIN too. Nobody
    else's way in may be changed by them.
    """
    row = session.execute(_residents(org).where(Person.id == person_id)).first()
    found = Registered(*row) if row else None
    if found is None or not (found.has_agreed or person_id == own_id):
        raise NotFound
    return found


def find_namesakes(session: Session, org: Org, name: str) -> list[Person]:
    """Return people of this name who belong to the village now."""
    return list(
        session.scalars(
            select(Person).where(
                Person.folded_name == names.fold(name),
                exists().where(
                    Membership.person_id == Person.id,
                    Membership.org_id == Org.id,
                    Org.within(org.path),
                    is_current(),
                ),
            )
        )
    )
