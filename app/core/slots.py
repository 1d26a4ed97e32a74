"""Places on a page which features of higher floors fill."""

from collections.abc import Callable

from flask import Flask, current_app
from markupsafe import Markup

# name: what is handed over, and where it stands
SLOTS = {
    "nav": "nothing; the links at the head of every page",
    "foot": "nothing; the links at the foot of every page",
    "organisation.links": "org: an Org; on its page: what else the reader may do there",
    "course.aside": "version: a CourseVersion, standing: how the reader's place on it stands, None "
    "without one; beside the course's facts: assessment",
    "skill.supply": "skill: a Skill; on a skill's shortage page: who holds it, who learns it",
    "result.foot": "result: a Result; under a result: the certificate that came of it",
}

Filler = Callable[..., Markup | str]


def init_app(app: Flask) -> None:
    """Give templates `slot(name, …)`."""
    app.extensions["gengdu.slots"] = {name: [] for name in SLOTS}
    app.jinja_env.globals["slot"] = slot


def fill(app: Flask, name: str, filler: Filler) -> None:
    """Let `filler` put something into the slot; fillers of lower features come first."""
    app.extensions["gengdu.slots"][name].append(filler)


def slot(name: str, **subject: object) -> Markup:
    """Return what the features have to show there for this subject and the present reader."""
    fillers: list[Filler] = current_app.extensions["gengdu.slots"][name]
    return Markup("").join(filler(**subject) for filler in fillers)
