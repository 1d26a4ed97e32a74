from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.feedback.rules import Reach, local_path, reach


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/", "/"),
        ("/courses/soil/lessons/2", "/courses/soil/lessons/2"),
        ("/search?q=secret", "/search"),
        ("/help#top", "/help"),
        ("/skills/%E5%9C%9F", "/skills/%E5%9C%9F"),
        ("", ""),
        ("courses", ""),
        ("//evil.example", ""),
        ("https://evil.example/", ""),
        ("/\\evil.example", ""),
        ("/a b", ""),
        ("/a\nb", ""),
        ("/<script>", ""),
        ("/" + "a" * 199, "/" + "a" * 199),
        ("/" + "a" * 200, ""),
    ],
)
def test_a_page_of_this_site(text, path):
    assert local_path(text) == path


@given(st.text(max_size=300))
def test_nothing_else_passes(text):
    path = local_path(text)
    assert path == "" or (path[0] == "/" and path[:2] != "//" and not set(path) & set("<>\"'\\:\n"))
    assert local_path(path) == path


@pytest.mark.parametrize(
    ("person_id", "contact", "expected"),
    [
        (UUID(int=1), "", Reach.OWN_PAGE),
        (UUID(int=1), "phone", Reach.OWN_PAGE),
        (None, "phone", Reach.CONTACT),
        (None, "", Reach.NOWHERE),
    ],
)
def test_how_a_sender_is_reached(person_id, contact, expected):
    assert reach(person_id=person_id, contact=contact) is expected
