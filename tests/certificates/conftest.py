"""What tests of certificates share."""

import pytest

from tests import make, make_catalogue, make_certificates


@pytest.fixture
def soil(session):
    """A course that teaches two skills."""
    return make_catalogue.course(session, teaches=(("soil-testing", 2), ("water-saving", 1)))


@pytest.fixture
def held(session, lan, soil):
    """Lan's certificate for it; Lan is signed in."""
    return make_certificates.certificate(session, lan, soil)


@pytest.fixture
def hr(session):
    """Chen, HR officer of Huairou district, in whose part of the tree Lan lives."""
    return make.staff(session, "陈建国", "hr", at=make.district(session))


@pytest.fixture
def foreign_hr(session):
    """Zhao, HR officer of another district, who must never get in."""
    return make.staff(session, "赵远", "hr", at=make.district(session, "110101", "东城区"))
