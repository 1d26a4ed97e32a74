"""What forms take: texts, not JSON or files; blanks are nothing; any number of digits."""

import pytest
from wtforms import IntegerField, StringField

from app.core.forms import Form, Number, between, required

SAME = {"Sec-Fetch-Site": "same-origin"}


class Both(Form):
    words = StringField(validators=[required()])
    count = IntegerField(validators=[Number(), between(0, 10)])


def errors(app, **sent):
    with app.test_request_context("/", method="POST", data=sent):
        form = Both()
        form.ok()
        return {name: [str(one) for one in found] for name, found in form.errors.items()}


def test_it_works(app, session):
    assert errors(app, words="兰", count="3") == {}


@pytest.mark.parametrize("blank", ["", " ", "\n \t", "　"])
def test_blanks_are_nothing(app, session, blank):
    assert set(errors(app, words=blank, count="3")) == {"words"}


@pytest.mark.parametrize("count", ["11", "-1", "9" * 400, "-" + "9" * 400, "", "x", "1e3"])
def test_numbers_out_of_bounds(app, session, count):
    assert set(errors(app, words="兰", count=count)) == {"count"}


@pytest.mark.parametrize("body", ['{"name": 1}', "[1, 2]", '{"name": "\\ud800"}', "nonsense"])
def test_json_is_no_form(visit, body):
    more = {"data": body, "content_type": "application/json", "headers": SAME}
    visit.raw("/sign-in", method="POST", expect=422, **more)


def test_a_file_is_no_text(visit):
    body = b'--x\r\nContent-Disposition: form-data; name="name"; filename="a"\r\n\r\nb\r\n--x--\r\n'
    more = {"data": body, "content_type": "multipart/form-data; boundary=x", "headers": SAME}
    visit.raw("/sign-in", method="POST", expect=422, **more)
