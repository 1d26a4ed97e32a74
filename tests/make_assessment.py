"""Attempts for tests: places, answers that are right or wrong, attempts handed in."""

from app.assessment import actions
from app.assessment.queries import taking
from app.core import clock
from app.items.kinds import Multiple, Number, Single, Text, TrueFalse
from tests.make import WHEN
from tests.make_certificates import place

__all__ = ["attempt", "given_for", "hand_in", "place", "sheet", "typed_for"]


def typed_for(item, *, right=True):
    """What a reader ticks or types, to be right or wrong."""
    match item:
        case Single():
            [index] = item.right
            return [str(index if right else (index + 1) % len(item.choices))]
        case Multiple():
            return [str(index) for index in sorted(item.right)[not right :]]
        case TrueFalse():
            return ["true" if item.answer is right else "false"]
        case Number():
            return [str(item.answer if right else item.answer + item.tolerance + 1)]
        case Text():
            return [item.answers[0] if right else "不知道"]


def given_for(item, *, right=True):
    """The same, in the form it is kept in."""
    return actions.marking.tidy_answer(item, typed_for(item, right=right))


def sheet(session, person, version):
    """The person's latest attempt, as it stands."""
    session.flush()
    return taking.get_sheet(session, version.slug, person_id=person.id)


def attempt(session, person, version, *, right=None, at=WHEN):
    """An attempt begun; with `right`, all is answered, so many rightly."""
    with clock.stopped(at):
        actions.begin(session, version.slug, person_id=person.id)
        if right is not None:
            now = sheet(session, person, version)
            for position in range(1, len(now.draw) + 1):
                item = taking.get_item(session, now, position=position)
                given = given_for(item, right=position <= right)
                actions.answer(session, now, position=position, given=given)
    return sheet(session, person, version)


def hand_in(session, person, version, *, right, at=WHEN):
    """An attempt begun, answered and handed in: its result."""
    with clock.stopped(at):
        return actions.hand_in(session, attempt(session, person, version, right=right, at=at))
