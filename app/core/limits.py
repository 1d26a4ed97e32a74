"""How often one address may ask for what anybody may ask for; counted in each process's memory.

A view says `@limited("5/minute", methods=("POST",))` below its route and above its lock.
"""

from collections.abc import Callable, Collection
from functools import wraps
from math import ceil
from time import time
from typing import Any, TypeVar, cast

from flask import request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

View = TypeVar("View", bound=Callable[..., Any])

_counts = MovingWindowRateLimiter(MemoryStorage())


def limited(rate: str, *, methods: Collection[str] = ()) -> Callable[[View], View]:
    """Let one address use the view so often ("5/minute"), by these methods or by any.

    Who asks too often gets the 429 page, with Retry-After in seconds.
    """
    most = parse(rate)

    def limit(view: View) -> View:
        @wraps(view)
        def counted(**values: Any) -> Any:
            if not methods or request.method in methods:
                asked = (f"{view.__module__}.{view.__name__}", request.remote_addr or "")
                if not _counts.hit(most, *asked):
                    opens_at = _counts.get_window_stats(most, *asked).reset_time
                    raise TooManyRequests(retry_after=max(1, ceil(opens_at - time())))
            return view(**values)

        return cast(View, counted)

    return limit


def forget() -> None:
    """Count anew from nothing (for tests)."""
    _counts.storage.reset()
