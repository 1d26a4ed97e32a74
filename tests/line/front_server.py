"""nginx as in deploy/, on loopback, with a certificate made on the spot."""

import os
import shutil
import socket
import subprocess
import time
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def make_certificate(folder: Path) -> None:
    """An ECDSA key with its own certificate."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        + ["-nodes", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        + ["-keyout", str(folder / "key.pem"), "-out", str(folder / "fullchain.pem")],
        check=True,
        capture_output=True,
    )


def key_hash(folder: Path) -> str:
    """What a browser is told to trust: the hash of the certificate's public key."""
    public = subprocess.run(
        ["openssl", "x509", "-in", str(folder / "fullchain.pem"), "-pubkey", "-noout"],
        check=True,
        capture_output=True,
    ).stdout
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-outform", "der"],
        input=public,
        check=True,
        capture_output=True,
    ).stdout
    return b64encode(sha256(der).digest()).decode()


def written(folder: Path, *, tls: int, plain: int, upstream: int) -> Path:
    """deploy/nginx.conf with this machine's ports and folders, within a whole configuration."""
    site = Path("deploy/nginx.conf").read_text()
    for old, new in {
        "/etc/ssl/gengdu/": f"{folder}/",
        "/srv/gengdu/app/core/static/": f"{folder}/static/",
        "    listen [::]:80 default_server;\n": "",
        "    listen [::]:443 ssl http2 default_server;\n": "",
        "listen 80 default_server;": f"listen 127.0.0.1:{plain} default_server;",
        "listen 443 ssl http2 default_server;": f"listen 127.0.0.1:{tls} ssl http2 default_server;",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{tls} ssl http2;",
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        "gengdu.example": "localhost",
    }.items():
        assert old in site, f"{old} stands no longer in deploy/nginx.conf"
        site = site.replace(old, new)
    modules = f"load_module {BROTLI};" if BROTLI.exists() else ""
    if not modules:
        site = site.replace("brotli_static on;", "")
    places = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    who = "user root;" if os.geteuid() == 0 else ""  # Folders of tests are their owner's alone.
    whole = folder / "nginx.conf"
    whole.write_text(
        f"{modules} {who} daemon off; pid {folder}/pid; error_log {folder}/error.log; "
        f"events {{}} http {{ access_log off; types {{ text/css css; }} {places} {site} }}"
    )
    return whole


class FrontServer:
    """nginx before a server of ours; `port` speaks TLS."""

    def __init__(self, folder: Path, upstream: int, static: Path) -> None:
        self.folder = folder
        self.port, self.plain = free_port(), free_port()
        make_certificate(folder)
        shutil.copytree(static, folder / "static")
        self.configuration = written(folder, tls=self.port, plain=self.plain, upstream=upstream)

    def __enter__(self):
        self.process = subprocess.Popen(
            [NGINX, "-p", str(self.folder), "-e", "stderr", "-c", str(self.configuration)],
            stderr=subprocess.DEVNULL,
        )
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            assert self.process.poll() is None, (self.folder / "error.log").read_text()
            time.sleep(0.02)
        raise AssertionError("nginx did not start")

    def __exit__(self, *_error):
        self.process.terminate()
        self.process.wait(10)
