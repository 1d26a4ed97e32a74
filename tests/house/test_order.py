"""The plan of the house, kept by a test: who may import whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.factory import FEATURES

FLOORS = ["core", *(feature.__name__.removeprefix("app.") for feature in FEATURES)]
ROOMS = [
    "models",
    "rules",
    "words",
    "queries",
    "events",
    "actions",
    "forms",
    "access",
    "views",
    "slots",
    "listeners",
    "cli",
]
# Open to those upstairs: the usual rooms, and those a feature's __init__ names as open.
OPEN = {"models", "rules", "words", "queries", "events", "actions", "access"}
OPENED = {
    "people": {"audit", "idling", "names", "passwords", "permissions", "places", "sessions"},
    "skills": {"reading"},
    "items": {"reading", "marking", "kinds"},
    "catalogue": {"content", "published"},
}
# What a rule may not know: the web, the database, the clock.
IMPURE = ("flask", "flask_login", "flask_babel", "sqlalchemy", "app.core.db", "app.core.clock")


def imports(source: str) -> Iterator[str]:
    """Yield every dotted name that the source imports, wherever the import stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def offences(path: Path, source: str) -> Iterator[str]:
    """Yield what a file of app/<feature>/ imports though its floor or room does not allow it."""
    _, feature, *inside = path.with_suffix("").parts
    room = inside[0]
    for name in imports(source):
        if room == "rules" and name.startswith(IMPURE):
            yield f"{path}: a rule imports {name}"
        if not name.startswith("app."):
            continue
        _, other, *rest = name.split(".")
        target = rest[0] if rest else ""
        if other not in FLOORS or FLOORS.index(other) > FLOORS.index(feature):
            yield f"{path}: {name} is upstairs"
        elif other == feature:
            if {room, target} <= set(ROOMS) and ROOMS.index(target) > ROOMS.index(room):
                yield f"{path}: {name} is the wrong way"
        elif other != "core" and target not in OPEN | OPENED.get(other, set()):
            yield f"{path}: {name} is a private room"


FILES = [path for path in Path("app").rglob("*.py") if len(path.parts) > 2]


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_go_down(path):
    assert not list(offences(path, path.read_text()))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("app/people/queries.py", "from app.enrolment.models import Enrolment"),
        ("app/people/queries.py", "import app.enrolment.models"),
        ("app/people/actions/hire.py", "from app.people import views"),
        ("app/enrolment/rules/hr.py", "import flask"),
        ("app/enrolment/rules.py", "from app.core import clock"),
        ("app/enrolment/queries.py", "from app.people.views import bp"),
        ("app/enrolment/queries.py", "def late():\n    from app.enrolment.actions import enrol"),
    ],
)
def test_the_law_sees_an_offence(path, source):
    assert list(offences(Path(path), source))


def test_the_law_forbids_relative_imports():
    with pytest.raises(AssertionError):
        list(offences(Path("app/people/queries.py"), "from .models import Person"))


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.__name__)
def test_open_rooms_are_named_by_their_feature(feature):
    for room in OPENED.get(feature.__name__.removeprefix("app."), ()):
        assert f"`{room}`" in feature.__doc__, f"{feature.__name__} does not name {room} as open"
