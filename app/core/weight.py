"""How many bytes a text costs on the wire."""

import brotli  # type: ignore[import-untyped] # it brings no types


def weigh(text: str) -> int:
    """Return the bytes of a text compressed as well as brotli can (slow: when publishing)."""
    return len(brotli.compress(text.encode(), quality=11))
