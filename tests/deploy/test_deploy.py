"""What deploy/ holds is accepted by the programs that read it."""

import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_accepts_the_units():
    units = [
        str(path) for path in Path("deploy").iterdir() if path.suffix in (".service", ".timer")
    ]
    verdict = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
    )
    assert verdict.returncode == 0, verdict.stderr


@pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx")
def test_nginx_accepts_its_file(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "fullchain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        + ["-nodes", "-subj", "/CN=gengdu.example", "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    site = Path("deploy/nginx.conf").read_text()
    site = site.replace("/etc/ssl/gengdu/", f"{tmp_path}/")
    site = site.replace("listen 80;", "listen 18080;").replace("[::]:80;", "[::]:18080;")
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {site} }}"
    (tmp_path / "nginx.conf").write_text(whole)
    verdict = subprocess.run(
        ["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert verdict.returncode == 0, verdict.stderr


def test_nothing_in_deploy_makes_demonstration_people():
    for path in (one for one in Path("deploy").iterdir() if one.is_file()):
        said = path.read_text()
        assert "demo fill" not in said, path
        assert "demo start" not in said, path
