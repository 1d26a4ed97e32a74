"""Flask as this house uses it, spared what it would do anew for each request."""

from collections.abc import Callable, MutableMapping
from typing import Any
from weakref import WeakKeyDictionary

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.templating import Environment
from itsdangerous import URLSafeTimedSerializer


class Said(SecureCookieSessionInterface):
    """The signed cookie that carries nothing but what the next page is to say."""

    def __init__(self) -> None:
        self._signers: WeakKeyDictionary[Flask, URLSafeTimedSerializer | None] = WeakKeyDictionary()

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the application's signer, made once: the secret does not change while it runs."""
        if app not in self._signers:
            self._signers[app] = super().get_signing_serializer(app)
        return self._signers[app]


class Pages(Environment):
    """The templates; all see the same names, so these are looked up in one mapping, not in two."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template sees: nothing but the application's own."""
        return super().make_globals(d) if d else self.globals


class Application(Flask):
    """The application; each of its functions is a plain one."""

    jinja_environment = Pages
    session_interface = Said()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is: none is a coroutine, and none need be asked."""
        return func
