"""A small crowd, measured: every page that is measured answers, and the figures make sense."""

import json

import pytest

from app.demo.bench import Call, Form, Measured, ask, bare
from app.factory import create_app
from tests.conftest import settings_for


@pytest.fixture
def bench(new_database_url, database_kind, tmp_path, monkeypatch):
    """Run `flask bench …` on a database of its own."""
    monkeypatch.setenv("JSON", "1")
    app = create_app(settings_for(new_database_url(database_kind), tmp_path, is_shelved=True))
    yield lambda *words: app.test_cli_runner().invoke(args=["bench", *words])
    app.extensions["gengdu.db"].dispose()


def test_a_page_is_asked_for_as_a_server_does():
    assert ask(bare(), Call("bare", "/")) == (200, b"hello")


def test_a_form_is_read():
    form = Form(
        "<form><input type=hidden name=mark value=7><input type=radio name=a value=0>"
        "<input type=radio name=a value=1><button>x</button></form>"
    )
    assert form.fixed == [("mark", "7")]
    assert form.choices == [("a", "0"), ("a", "1")]


def test_a_line_is_json():
    assert json.loads(Measured("x", 0.5, 2000.0, 10, 1).line()) == {
        "name": "x", "cpu_ms": 0.5, "rps": 2000.0, "bytes": 10, "queries": 1,
    }  # fmt: skip


@pytest.mark.slow
def test_only_a_database_made_for_it_is_measured_on(town):
    ran = town.test_cli_runner().invoke(args=["bench", "run"])
    assert ran.exit_code == 1
    filled = town.test_cli_runner().invoke(args=["bench", "fill"])
    assert filled.exit_code == 1


@pytest.mark.slow
def test_filling_and_measuring(bench):
    filled = bench("fill", "--people", "600", "--courses", "10", "--facts", "3000")
    assert filled.exit_code == 0, filled.output
    again = bench("fill")
    assert "was filled before" in again.stderr
    assert again.exit_code == 0
    ran = bench("run", "--rounds", "1", "--seconds", "0.01")
    assert ran.exit_code == 0, ran.output
    lines = {line["name"]: line for line in map(json.loads, ran.stdout.splitlines())}
    assert {
        "bare_flask", "catalogue", "course", "lesson", "question", "answer", "my_page", "hr_list",
        "shortages", "sign_in", "verify",
    } <= lines.keys()  # fmt: skip
    assert all(line["cpu_ms"] > 0 and line["rps"] > 0 for line in lines.values())
    assert all(lines[name]["queries"] <= 6 for name in ("catalogue", "hr_list", "shortages"))
