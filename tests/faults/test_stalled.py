"""One who sends a form slowly, or never ends it, keeps nobody else from writing."""

import http.client
import socket
import time
from urllib.parse import urlencode

import pytest

from app.core import schema
from app.core.engines import make_engine
from tests.live import LiveServer

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_a_stalled_body_holds_no_lock(tmp_path, kind):
    url = f"sqlite:///{tmp_path / 'gengdu.db'}"
    engine = make_engine(url)
    with engine.execution_options(writes=True).begin() as connection:
        schema.upgrade(connection)
    engine.dispose()
    with LiveServer(url, tmp_path) as server, socket.socket() as stalled:
        stalled.connect(("127.0.0.1", server.port))
        stalled.sendall(
            b"POST /sign-in HTTP/1.1\r\nHost: x\r\nCookie: s=whatever\r\nContent-Length: 100\r\n"
            b"Sec-Fetch-Site: same-origin\r\nContent-Type: " + kind.encode() + b'\r\n\r\n{"nam'
        )
        time.sleep(0.5)
        began = time.monotonic()
        other = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        headers = {
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        sent = urlencode({"topic": "suggestion", "message": "写得好。", "page": "/", "contact": ""})
        other.request("POST", "/feedback", sent, headers)
        assert other.getresponse().status == 303
        assert time.monotonic() - began < 10
        other.close()
