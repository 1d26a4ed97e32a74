"""Reads of signing in: sign-ins, failures, one-time codes and open sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.people.models import (
    AuditEntry,
    BrowserSession,
    Deed,
    OneTimeCode,
    Person,
    RecoveryCode,
    SignIn,
)
from app.people.rules.signing import fold_name


@dataclass(frozen=True)
class Account:
    """What is read of a sign-in before a password is checked, without holding a row or lock."""

    sign_in_id: UUID
    person_id: UUID
    name: str
    person_name: str
    sort_key: str
    password_hash: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """The names that the password may not contain: of sign-in and person, and its pinyin."""
        pinyin = self.sort_key.removesuffix(self.person_name).replace(" ", "")
        return (self.name, self.person_name, pinyin)


_accounts = select(
    SignIn.id, SignIn.person_id, SignIn.name, Person.name, Person.sort_key, SignIn.password_hash
).join(Person, Person.id == SignIn.person_id)


def find_account(session: Session, *, name: str) -> Account | None:
    """Return what belongs to a sign-in name, however it is spelled, or None."""
    row = session.execute(_accounts.where(SignIn.name == fold_name(name))).first()
    return Account(*row) if row else None


def get_account(session: Session, *, person_id: UUID) -> Account:
    """Return the person's, or raise NotFound."""
    row = session.execute(_accounts.where(SignIn.person_id == person_id)).first()
    if row is None:
        raise NotFound
    return Account(*row)


def find_sign_in(session: Session, *, person_id: UUID) -> SignIn | None:
    """Return a person's sign-in, or None."""
    return session.scalar(select(SignIn).where(SignIn.person_id == person_id))


def get_sign_in(session: Session, *, person_id: UUID) -> SignIn:
    """Return a person's sign-in, or raise NotFound."""
    sign_in = find_sign_in(session, person_id=person_id)
    if sign_in is None:
        raise NotFound
    return sign_in


def get_sign_in_alone(session: Session, sign_in_id: UUID) -> SignIn:
    """Return a sign-in as it stands now, nobody else changing it until the transaction ends."""
    return session.scalars(
        select(SignIn)
        .where(SignIn.id == sign_in_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def count_failures_of(session: Session, *, subject_id: UUID) -> tuple[int, datetime | None]:
    """Return how often signing in with an unknown name failed, and when last."""
    count, last_at = session.execute(
        select(func.count(), func.max(AuditEntry.at)).where(
            AuditEntry.subject_id == subject_id, AuditEntry.deed == Deed.SIGN_IN_FAILED
        )
    ).one()
    return count, last_at


def count_failures_from(session: Session, *, address: str, since: datetime) -> int:
    """Return how many names and codes were refused to one network address since then."""
    return (
        session.scalar(
            select(func.count()).where(
                AuditEntry.at > since,
                AuditEntry.address == address,
                AuditEntry.deed.in_((Deed.SIGN_IN_FAILED, Deed.CODE_REFUSED)),
            )
        )
        or 0
    )


def find_code(session: Session, *, person_id: UUID) -> OneTimeCode | None:
    """Return the newest code given to the person, dead or not, or None; older ones are dead."""
    return session.scalars(
        select(OneTimeCode)
        .where(OneTimeCode.person_id == person_id)
        .order_by(OneTimeCode.made_at.desc(), OneTimeCode.id.desc())
        .limit(1)
    ).first()


def find_open_session(session: Session, *, secret_hash: str) -> BrowserSession | None:
    """Return the session behind a secret, pending or not, unless it has ended, or None."""
    return session.scalar(
        select(BrowserSession).where(
            BrowserSession.secret_hash == secret_hash, BrowserSession.ended_at.is_(None)
        )
    )


def find_pending(session: Session, *, secret_hash: str, now: datetime) -> BrowserSession | None:
    """Return the session that still owes its second factor, or None."""
    return session.scalar(
        select(BrowserSession).where(
            BrowserSession.secret_hash == secret_hash,
            BrowserSession.is_pending.is_(True),
            BrowserSession.ended_at.is_(None),
            BrowserSession.expires_at > now,
        )
    )


def list_sessions(session: Session, *, person_id: UUID, now: datetime) -> Sequence[BrowserSession]:
    """Return the person's open sessions, the newest first."""
    return session.scalars(
        select(BrowserSession)
        .where(
            BrowserSession.person_id == person_id,
            BrowserSession.is_pending.is_(False),
            BrowserSession.ended_at.is_(None),
            BrowserSession.expires_at > now,
        )
        .order_by(BrowserSession.began_at.desc(), BrowserSession.id)
    ).all()


def find_recovery_code(session: Session, *, person_id: UUID, code_hash: str) -> RecoveryCode | None:
    """Return the person's unused recovery code with this hash, or None."""
    return session.scalars(
        select(RecoveryCode).where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.code_hash == code_hash,
            RecoveryCode.used_at.is_(None),
        )
    ).first()


def count_recovery_codes(session: Session, *, person_id: UUID) -> int:
    """Return how many recovery codes the person has left."""
    return (
        session.scalar(
            select(func.count()).where(
                RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
            )
        )
        or 0
    )
