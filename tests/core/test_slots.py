"""Places on a page which higher features fill."""

import pytest
from flask import Flask
from markupsafe import Markup

from app.core import slots


@pytest.fixture
def house():
    app = Flask("house")
    slots.init_app(app)
    with app.app_context():
        yield app


def test_it_works(house):
    slots.fill(house, "nav", lambda: Markup("<b>1</b>"))
    slots.fill(house, "nav", lambda: "")
    slots.fill(house, "nav", lambda: Markup("<b>2</b>"))
    assert slots.slot("nav") == Markup("<b>1</b><b>2</b>")


def test_what_is_not_markup_is_escaped(house):
    slots.fill(house, "nav", lambda: "<b>")
    assert slots.slot("nav") == "&lt;b&gt;"


def test_the_filler_gets_the_subject(house):
    slots.fill(house, "course.aside", lambda version: f"of {version}")
    assert slots.slot("course.aside", version="soil") == "of soil"


def test_an_empty_slot_is_empty(house):
    assert slots.slot("foot") == ""


def test_only_slots_that_are_named_exist(house):
    with pytest.raises(KeyError):
        slots.fill(house, "nowhere", lambda: "")
    with pytest.raises(KeyError):
        slots.slot("nowhere")
