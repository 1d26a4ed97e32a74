"""What tests of the officer's list share."""

import pytest

from app.people.models import Category
from tests import make, make_catalogue, make_certificates


@pytest.fixture
def huairou(session):
    """The district of the officer."""
    return make.district(session)


@pytest.fixture
def hr(session, huairou, visit):
    """Chen, HR officer of Huairou district, signed in."""
    hr = make.staff(session, "陈建国", "hr", at=huairou)
    visit.sign_in(hr)
    return hr


@pytest.fixture
def three(session, beigou, huairou):
    """Three people: one holds a certificate, one is under way, one has nothing."""
    bureau = make.org(session, "110116-nyj", "农业农村局", under=huairou)
    soil = make_catalogue.course(session, slug="soil", title="土壤", title_en="Soil", lessons=4)
    holder = make.person(session, "安心", at=bureau, category=Category.CIVIL_SERVANT, post="科员")
    learner = make.person(session, "白云", at=beigou)
    idle = make.person(session, "常青", at=beigou)
    for key, one in zip("abc", (holder, learner, idle), strict=True):
        one.sort_key = key
    certificate = make_certificates.certificate(session, holder, soil)
    place = make_certificates.place(session, learner, soil)
    make_certificates.read(session, place, 1)
    return {
        "holder": holder,
        "learner": learner,
        "idle": idle,
        "certificate": certificate,
        "soil": soil,
    }
