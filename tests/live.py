"""A real server for tests: gunicorn as in production, started and killed in a moment.

The application is imported once in a process of its own, which forks a server at each start, so
that fifty kills do not cost fifty imports. `python -m tests.live PORT [early] [quick]` is that
process; `early` is the control arm that answers before it commits, `quick` lets the clock run a
hundredfold, so that a lesson is read in a breath (`quick=10`: tenfold).
"""

import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from flask import g


class LiveServer:
    """Start, kill -9 and stop a server on its own port, over one database."""

    def __init__(self, database_url: str, folder: Path, *more: str, **environment: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.live", str(self.port), *more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "DATABASE_URL": database_url,
                "GENGDU_DATA": str(folder),
                "GENGDU_URL": self.address,
                "PORT": str(self.port),
            }
            | environment,
        )

    def _say(self, word: str) -> None:
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        assert answer == "done", answer

    def start(self) -> None:
        """Start a server and wait until it takes connections."""
        self._say("start")
        for _ in range(400):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """kill -9 the server with all its workers."""
        self._say("kill")

    def close(self) -> None:
        """End everything."""
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()

    def __enter__(self):
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_error):
        """End it."""
        self.close()


def answer_before_commit(app) -> None:
    """Make the application say "saved" before it is (only to see the test fail)."""
    from app.core import db

    def finish(response):
        current = g.pop("session", None)

        def late():
            time.sleep(0.05)
            if current is not None and response.status_code < 400:
                current.commit()

        response.call_on_close(late)
        return response

    hooks = app.after_request_funcs[None]
    hooks[hooks.index(db._finish)] = finish


def run_clock_quickly(factor: int = 100) -> None:
    """Let the house's clock run faster than the wall's."""
    from app.core import clock

    real, began = clock.now, clock.now()
    clock.now = lambda: began + (real() - began) * factor


def serve(app, port: int) -> None:
    """Run gunicorn in this process, set as in deploy/."""
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self):
            settings = runpy.run_path("deploy/gunicorn.conf.py")
            for name in ("workers", "threads", "worker_class", "keepalive", "preload_app"):
                self.cfg.set(name, settings[name])
            self.cfg.set("control_socket_disable", True)
            self.cfg.set("bind", f"127.0.0.1:{port}")
            self.cfg.set("loglevel", "critical")

        def load(self):
            return app

    Server().run()


def main(port: int, *more: str) -> None:
    """Obey the test's words on standard input: start, kill."""
    from app.factory import create_app, warm

    app = create_app()
    warm(app)
    if "early" in more:
        answer_before_commit(app)
    for word in more:
        if word.startswith("quick"):
            run_clock_quickly(int(word.partition("=")[2] or 100))
    server = 0
    for word in sys.stdin:
        if word.strip() == "start":
            server = os.fork()
            if server == 0:
                os.setsid()
                os.close(0)
                os.dup2(2, 1)
                serve(app, port)
                os._exit(0)
        elif server:
            os.killpg(server, signal.SIGKILL)
            os.waitpid(server, 0)
            server = 0
        print("done", flush=True)
    if server:
        os.killpg(server, signal.SIGKILL)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
