"""Ids made in Python, so that a village node and the centre never make the same one twice."""

import secrets
from uuid import UUID, uuid5

from app.core import clock

# The root of all computed ids; never to be changed, since nodes must compute the same ones.
ROOT = UUID("6f1c1a52-6f8a-5b36-9f0e-7d2a6b0c4e11")


def new() -> UUID:
    """Return a UUID version 7 (RFC 9562): 48 bits of milliseconds, 74 random bits."""
    milliseconds = int(clock.now().timestamp() * 1000) & ((1 << 48) - 1)
    bits = milliseconds << 80 | secrets.randbits(80)
    bits &= ~(0xF << 76) & ~(0b11 << 62)
    return UUID(int=bits | 7 << 76 | 0b10 << 62)


def computed(kind: str, *parts: str) -> UUID:
    """Return the id that belongs to a natural key, e.g. `computed("org", "110105")`.

    Each part is led by its length, so that ("a", "22") and ("a2", "2") never meet.
    """
    return uuid5(ROOT, "".join(f"{len(part)}:{part}" for part in (kind, *parts)))
