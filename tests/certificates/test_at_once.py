"""Two clicks on one button: a certificate is revoked once."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from app.certificates import actions, queries
from app.certificates.models import Revocation
from app.certificates.rules import Refusal
from app.core import schema
from app.core.errors import Refused
from app.factory import create_app
from tests import make, make_catalogue, make_certificates
from tests.conftest import settings_for

AT_ONCE = 8


def test_it_is_revoked_once(database_kind, new_database_url, tmp_path):
    app = create_app(settings_for(new_database_url(database_kind), tmp_path))
    database = app.extensions["gengdu.db"]
    with database.engine.execution_options(writes=True).begin() as connection:
        schema.upgrade(connection)
    with app.test_request_context("/"), database.open(writes=True) as session:
        org = make.district(session)
        hr = make.staff(session, "陈", "hr", at=org)
        lan, soil = make.person(session, "兰", at=org), make_catalogue.course(session)
        number = make_certificates.certificate(session, lan, soil).number
        session.commit()

    def revoke(_number):
        with app.test_request_context("/"), database.open(writes=True) as session:
            certificate = queries.get_certificate(session, number)
            try:
                actions.revoke(session, certificate, reason="x", by_id=hr.id, org_id=org.id)
                session.commit()
            except Refused as refused:
                return refused.reason

    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = list(pool.map(revoke, range(AT_ONCE)))
    assert sorted(told, key=str) == [None] + [Refusal.ALREADY_REVOKED] * (AT_ONCE - 1)
    with database.open(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Revocation)) == 1
    database.dispose()
