"""How often one address may ask for what anybody may ask for; counted in each process's memory.

A view says `@limiter.limit("5/minute", methods=["POST"])` below its route and above its lock.
"""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(
    get_remote_address,
    storage_uri="memory://",
    strategy="moving-window",
    headers_enabled=True,
)


def init_app(app: Flask) -> None:
    """Count from here on; who asks too often gets the 429 page, with Retry-After."""
    limiter.init_app(app)
