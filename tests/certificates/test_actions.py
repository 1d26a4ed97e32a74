"""Issuing on passing, and revoking."""

import pytest
from sqlalchemy import func, select

from app.assessment import events as below
from app.certificates import actions, events, queries, rules
from app.certificates.models import Certificate, Proof, RegisterEntry
from app.core.errors import NotFound, Refused
from app.people.models import AuditEntry, Deed
from tests import make, make_certificates


@pytest.fixture
def heard():
    """What was told upstairs, as (event, certificate)."""
    told = []

    def hear(name):
        def listen(certificate, *, session):
            told.append((name, certificate))

        return listen

    listeners = {name: hear(name) for name in ("issued", "revoked")}
    for name, listen in listeners.items():
        getattr(events, name).connect(listen)
    yield told
    for name, listen in listeners.items():
        getattr(events, name).disconnect(listen)


def test_passing_issues_a_certificate(session, lan, soil, heard):
    result = make_certificates.result(session, lan, soil, score=92)
    below.passed.send(result, session=session)
    session.flush()
    certificate = session.scalars(select(Certificate)).one()
    assert certificate.id == Certificate.id_for(result.id)
    assert (certificate.score, certificate.hours, certificate.expires_on) == (92, 2.0, None)
    assert rules.is_well_typed(certificate.number)
    assert heard == [("issued", certificate)]
    proofs = session.scalars(select(Proof).order_by(Proof.level)).all()
    assert [proof.level for proof in proofs] == [1, 2]


def test_the_same_result_twice_gives_one(session, lan, soil, heard):
    result = make_certificates.result(session, lan, soil)
    for _ in range(2):
        below.passed.send(result, session=session)
        session.flush()
    assert session.scalar(select(func.count()).select_from(Certificate)) == 1
    assert session.scalar(select(func.count()).select_from(RegisterEntry)) == 1
    assert len(heard) == 1


def test_passing_again_later_gives_another(session, lan, soil):
    first = make_certificates.certificate(session, lan, soil)
    second = make_certificates.certificate(session, lan, soil, cycle=2)
    assert first.number != second.number
    assert len(queries.list_held(session, person_id=lan.id)) == 2


def test_the_register_knows_no_person(session, beigou, soil):
    person = make.person(session, "欧阳小芳", at=beigou)
    certificate = make_certificates.certificate(session, person, soil)
    entry = queries.find_entry(session, certificate.number)
    assert entry.masked_name == "欧＊＊芳"
    assert (entry.title, entry.title_en) == ("土壤与水", "Soil and water")
    assert not any("person" in column for column in RegisterEntry.__table__.columns.keys())


def test_revoking_tells_the_register_and_the_trail(session, held, hr, heard):
    org = make.district(session)
    actions.revoke(session, held, reason="录入有误", by_id=hr.id, org_id=org.id)
    session.flush()
    assert queries.find_entry(session, held.number).revoked_on is not None
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.deed, entry.by_id, entry.org_id) == (Deed.CERTIFICATE_REVOKED, hr.id, org.id)
    assert entry.detail == {"certificate": str(held.id)}
    assert heard[-1] == ("revoked", held)


def test_revoking_twice_is_refused(session, lan, soil, hr):
    org = make.district(session)
    certificate = make_certificates.revoked(session, lan, soil, by=hr, org=org)
    with pytest.raises(Refused) as refused:
        actions.revoke(session, certificate, reason="again", by_id=hr.id, org_id=org.id)
    assert refused.value.reason is rules.Refusal.ALREADY_REVOKED


def test_only_what_holds_proves_a_skill(session, beigou, soil, hr):
    org = make.district(session)
    holder, gone = (make.person(session, name, at=beigou) for name in ("王小芳", "李小明"))
    held = make_certificates.certificate(session, holder, soil)
    make_certificates.revoked(session, gone, soil, by=hr, org=org)
    skill_id = max(held.proofs, key=lambda proof: proof.level).skill_id
    proofs = queries.list_proving(session, skill_id=skill_id)
    assert [proof.certificate_id for proof in proofs] == [held.id]


def test_an_unknown_number_is_not_found(session):
    with pytest.raises(NotFound):
        queries.get_certificate(session, "0123456789A")
