"""What would keep the server from starting, told before anything is set up."""

import socket

from app.core.installation import FENCED, is_loopback
from app.core.settings import Settings


def why_not(settings: Settings, *, host: str, port: int) -> str | None:
    """Return a sentence if the demonstration can't be served there, or None if it can."""
    if not settings.demo_public and not is_loopback(host):
        return FENCED
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            return (
                f"{host}:{port} can't be used ({error.strerror}). Try another: PORT=8001 make run"
            )
    return None
