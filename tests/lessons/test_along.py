"""A course taken along: what is in the file and in the bundle, for whom, and in how many bytes."""

import gzip
import json
import shutil

import brotli
import pytest

from app.catalogue import actions as catalogue
from app.skills.actions import load_frameworks
from tests import make_catalogue, make_enrolment
from tests.line import village

PRESSED = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def soil(session):
    return make_catalogue.course(session, lessons=3)


def test_one_file_holds_everything(visit, soil):
    answer = visit.raw("/courses/soil/file")
    assert answer.headers["Content-Disposition"] == "attachment; filename=soil.html"
    assert answer.text.count("Look at the soil first.") == 3
    assert "<style>" in answer.text
    for outside in ("src=", "<script", "http:", "https:", 'href="/'):
        assert outside not in answer.text, "it must need nothing but itself"
    assert 'href="#n2"' in answer.text
    assert 'id="n2"' in answer.text


def test_it_is_linked_from_the_course(visit, soil):
    assert "/courses/soil/file" in visit("/courses/soil").links()


def test_in_each_encoding_it_is_the_same(visit, soil):
    plain = visit.raw("/courses/soil/file").data
    assert brotli.decompress(visit.raw("/courses/soil/file", headers=PRESSED).data) == plain
    old = visit.raw("/courses/soil/file", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(old.data) == plain
    visit.client.set_cookie("lang", "zh")
    assert visit.raw("/courses/soil/file").data != plain


def test_members_courses_are_for_members(session, visit, beigou):
    make_catalogue.course(session, access="members")
    assert visit.redirect("/courses/soil/file").startswith("/sign-in")
    assert visit.redirect("/courses/soil/bundle").startswith("/sign-in")
    visit.raw("/courses/nothing/file", expect=404)


def test_the_bundle_is_of_ones_own_version_and_names_nobody(session, visit, lan, soil):
    make_enrolment.place(session, lan, soil)
    make_catalogue.course(session, title="新版", title_en="Second edition", lessons=1)
    answer = visit.raw("/courses/soil/bundle")
    course = json.loads(answer.text)
    assert course["title"] == "Soil and water"
    assert list(course["lessons"]) == ["1", "2", "3"]
    assert course["lessons"]["2"][0] == "Lesson 2"
    assert course["questions"] == soil.draw
    assert "兰" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    visit.sign_out()
    assert visit.redirect("/courses/soil/bundle").startswith("/sign-in")


def test_the_script_is_offered_to_who_is_under_way(session, visit, lan, soil):
    assert not visit("/courses/soil").all("script")
    make_enrolment.place(session, lan, soil)
    assert visit("/courses/soil").one("script").get("src").startswith("/static/along.js")
    worker = visit.raw("/worker.js")
    assert worker.mimetype == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-cache"


def test_ten_lessons_weigh_what_the_budget_says(session, visit, lan, tmp_path):
    """BUDGET: the bundle at most 22 kB, the file at most 21 kB, lessons of 1,000 characters."""
    load_frameworks(session)
    folder = village.write_course(tmp_path / "courses", 0, lessons=10)
    catalogue.load(session, folder)
    visit.client.set_cookie("lang", "zh")
    file = visit.raw(f"/courses/{village.SLUG}/file", headers=PRESSED)
    bundle = visit.raw(f"/courses/{village.SLUG}/bundle", headers=PRESSED)
    assert len(file.data) <= 21_000
    assert len(bundle.data) <= 22_000
    shutil.rmtree(folder)
