"""What deploy/ holds is accepted by the programs that read it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.line.front_server import NGINX, free_port, make_certificate, written


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_accepts_the_units():
    units = [
        str(path) for path in Path("deploy").iterdir() if path.suffix in (".service", ".timer")
    ]
    verdict = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
    )
    assert verdict.returncode == 0, verdict.stderr


@pytest.mark.skipif(not NGINX, reason="needs nginx")
def test_nginx_accepts_its_file(tmp_path):
    make_certificate(tmp_path)
    whole = written(tmp_path, tls=free_port(), plain=free_port(), upstream=8000)
    verdict = subprocess.run(
        [NGINX, "-t", "-p", tmp_path, "-e", "stderr", "-c", whole],
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


def test_a_terminals_browser_keeps_nothing_of_a_person():
    policy = json.loads(Path("deploy/kiosk.json").read_text())
    for off in ("AutofillAddressEnabled", "PasswordManagerEnabled", "SearchSuggestEnabled"):
        assert policy[off] is False
    assert policy["SavingBrowserHistoryDisabled"] is True
    assert policy["DownloadRestrictions"] == 3
    assert policy["URLBlocklist"] == ["*"]
