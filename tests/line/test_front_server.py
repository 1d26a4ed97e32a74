"""The front server as deploy/ sets it: HTTP/2, TLS 1.3, ECDSA, pressed files, kept connections."""

import gzip
import socket
import ssl

import brotli
import pytest

from tests.line.front_server import BROTLI


@pytest.fixture
def secure(front):
    """Open a TLS connection that offers these protocols."""
    opened = []

    def connect(*protocols: str) -> ssl.SSLSocket:
        context = ssl.create_default_context(cafile=front.folder / "fullchain.pem")
        context.set_alpn_protocols(list(protocols))
        plain = socket.create_connection(("127.0.0.1", front.port), timeout=10)
        opened.append(context.wrap_socket(plain, server_hostname="localhost"))
        return opened[-1]

    yield connect
    for one in opened:
        one.close()


def ask(connection, path: str, **headers: str) -> tuple[dict[str, str], bytes]:
    """Ask over HTTP/1.1; return headers and body, the connection left open."""
    named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{named}\r\n".encode())
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    said = dict(line.lower().split(": ", 1) for line in lines[1:]) | {"status": lines[0]}
    while len(body) < int(said.get("content-length", 0)):
        body += connection.recv(65536)
    return said, body


def test_http_2_over_tls_1_3_with_ecdsa(secure):
    connection = secure("h2", "http/1.1")
    assert connection.selected_alpn_protocol() == "h2"
    assert connection.version() == "TLSv1.3"
    assert len(connection.getpeercert(binary_form=True)) < 800, "an RSA chain is a kilobyte more"


def test_a_connection_is_kept(secure):
    connection = secure("http/1.1")
    for _ in range(3):
        said, _body = ask(connection, "/courses", Accept_Encoding="br")
        assert "200" in said["status"]
        assert said.get("connection") == "keep-alive"


def test_pages_come_pressed_by_the_program(secure):
    connection = secure("http/1.1")
    said, body = ask(connection, "/courses", Accept_Encoding="gzip, br", Sec_Fetch_Site="none")
    assert said["content-encoding"] == "br"
    assert "课程" in brotli.decompress(body).decode()
    assert "strict-transport-security" in said
    again, nothing = ask(
        connection, "/courses", Accept_Encoding="gzip, br", Sec_Fetch_Site="none",
        If_None_Match=said["etag"],
    )  # fmt: skip
    assert "304" in again["status"]
    assert nothing == b""


def test_the_sheet_comes_pressed_from_the_disk(front, secure):
    connection = secure("http/1.1")
    _plain, sheet = ask(connection, "/static/house.css")
    said, small = ask(connection, "/static/house.css", Accept_Encoding="gzip")
    assert gzip.decompress(small) == sheet
    assert "immutable" in said["cache-control"]
    if BROTLI.exists():
        said, small = ask(connection, "/static/house.css", Accept_Encoding="gzip, br")
        assert said["content-encoding"] == "br"
        assert brotli.decompress(small) == sheet
        assert len(small) <= 900


def test_http_leads_to_https(front):
    with socket.create_connection(("127.0.0.1", front.plain), timeout=10) as plain:
        plain.sendall(b"GET /courses HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"308" in plain.recv(4096).split(b"\r\n")[0]
