"""Facts about this installation, one row each, e.g. that it holds a demonstration."""

from typing import cast

from flask import Flask, current_app, request
from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.db import Base, database
from app.core.errors import Busy
from app.core.settings import Settings

DEMONSTRATION = "demonstration"
LOOPBACK = ("127.", "::1", "::ffff:127.", "localhost")


class InstallationFact(Base):
    """A word that holds for the whole installation."""

    __tablename__ = "installation_fact"

    name: Mapped[str] = mapped_column(primary_key=True)


def mark_as_demonstration(session: Session) -> None:
    """Write down that this database holds made-up people whose password is printed."""
    session.merge(InstallationFact(name=DEMONSTRATION))


def holds_demonstration(session: Session) -> bool:
    """Tell whether this database holds the demonstration."""
    return session.scalar(_demonstration) is not None


_demonstration = select(InstallationFact.name).where(InstallationFact.name == DEMONSTRATION)


def is_demonstration() -> bool:
    """Tell whether pages must say that this is a demonstration; asked of the database once."""
    known = current_app.extensions.get("gengdu.demonstration")
    if known is None:
        with database().open(writes=False) as short:
            known = holds_demonstration(short)
        current_app.extensions["gengdu.demonstration"] = known
    return cast(bool, known)


def init_app(app: Flask) -> None:
    """Give templates `is_demonstration()`; keep a demonstration within this machine."""
    app.jinja_env.globals["is_demonstration"] = is_demonstration
    app.before_request(_stay_at_home)


def is_loopback(address: str) -> bool:
    """Tell whether an address or host is this machine itself."""
    return address.startswith(LOOPBACK)


def _stay_at_home() -> None:
    """Refuse readers from elsewhere: the passwords of a demonstration are printed."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.demo_public or request.endpoint == "front.healthz":
        return
    if not is_loopback(request.remote_addr or "127.") and is_demonstration():
        raise Busy(FENCED)


FENCED = (
    "This is a demonstration whose passwords are known to all, so it answers on this machine "
    "alone. Set GENGDU_DEMO=public to show it to others."
)
