"""The production server: two processes of four threads, which share what was loaded once."""

import os

from sqlalchemy.exc import OperationalError

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
worker_class = "gthread"
workers = int(os.environ.get("GENGDU_WORKERS") or 2)
threads = 4
keepalive = 300  # a further page on a thin line costs 1 s on an open connection, 4 s on a new one
preload_app = True
control_socket_disable = True
accesslog = os.environ.get("GENGDU_ACCESS_LOG") or None
graceful_timeout = 20


def on_starting(_server):  # noqa: D103 -- gunicorn's name
    from app.core import installation, schema
    from app.core.errors import Busy
    from app.factory import warm
    from wsgi import app

    settings, database = app.config["SETTINGS"], app.extensions["gengdu.db"]
    try:
        schema.check(database.engine)
        with database.open(writes=False) as session:
            is_demonstration = installation.holds_demonstration(session)
    except Busy as busy:
        raise SystemExit(busy.sentence) from None
    except OperationalError as error:
        raise SystemExit(f"The database can't be reached: {error.orig}") from None
    finally:
        database.dispose()  # workers make their own connections
    warm(app)
    host = bind.rpartition(":")[0].strip("[]")
    if is_demonstration and not settings.demo_public and not installation.is_loopback(host):
        raise SystemExit(installation.FENCED)
