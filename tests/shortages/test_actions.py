import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.core.errors import Refused
from app.people.models import AuditEntry, Deed
from app.shortages import actions, queries, rules
from app.shortages.models import DemandReport, DemandSum
from app.shortages.rules import Asked, Refusal, Sums
from tests import make_shortages, make_skills
from tests.make_shortages import QUARTER


def sums_of(session):
    rows = session.execute(
        select(
            DemandSum.skill_id,
            DemandSum.period,
            DemandSum.level,
            DemandSum.advertised,
            DemandSum.filled,
            DemandSum.reports,
        ).where(DemandSum.reports > 0)
    )
    return {row[:3]: Sums(*row[3:]) for row in rows}


def test_a_report_enters_the_sums(session):
    skill = make_skills.skill(session)
    make_shortages.reports(session, skill, count=3)
    assert sums_of(session) == {(skill.id, QUARTER, 2): Sums(30, 9, 3)}
    assert queries.list_periods(session) == [QUARTER]


def test_the_same_post_is_taken_once(session):
    skill, org = make_skills.skill(session), make_shortages.employer(session)
    make_shortages.report(session, org, skill)
    with pytest.raises(Refused) as refused:
        make_shortages.report(session, org, skill, filled=5)
    assert refused.value.reason is Refusal.ALREADY_REPORTED
    other = make_shortages.employer(session, "coop-2", "另一家")
    make_shortages.report(session, other, skill)
    assert sums_of(session)[skill.id, QUARTER, 2].reports == 2


def test_an_unsound_report_is_refused(session):
    skill, org = make_skills.skill(session), make_shortages.employer(session)
    with pytest.raises(Refused) as refused:
        make_shortages.report(session, org, skill, advertised=1, filled=2)
    assert refused.value.reason is rules.Fault.FILLED_OVER_ADVERTISED


def test_a_correction_takes_the_place_and_keeps_the_old(session):
    skill, org = make_skills.skill(session), make_shortages.employer(session)
    old = make_shortages.report(session, org, skill)
    new = actions.correct(
        session, old, make_shortages.demand(skill, filled=7, level=3), person_id=None
    )
    session.flush()
    assert sums_of(session) == {(skill.id, QUARTER, 3): Sums(10, 7, 1)}
    assert session.get(DemandReport, old.id).filled == 3
    assert queries.find_correction(session, old.id) == new.id
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.deed == Deed.DEMAND_CORRECTED)
    ).one()
    assert (entry.subject_id, entry.detail) == (new.id, {"corrects": old.id.hex})


def test_a_report_is_corrected_once(session):
    skill, org = make_skills.skill(session), make_shortages.employer(session)
    old = make_shortages.report(session, org, skill)
    new = actions.correct(session, old, make_shortages.demand(skill, filled=4), person_id=None)
    with pytest.raises(Refused) as refused:
        actions.correct(session, old, make_shortages.demand(skill, filled=5), person_id=None)
    assert refused.value.reason is Refusal.ALREADY_CORRECTED
    newest = actions.correct(session, new, make_shortages.demand(skill, filled=5), person_id=None)
    session.flush()
    assert sums_of(session) == {(skill.id, QUARTER, 2): Sums(10, 5, 1)}
    chain = queries.list_earlier(session, [newest])[newest.id]
    assert {one.id for one in chain} == {old.id, new.id}


deeds = st.lists(
    st.tuples(
        st.sampled_from(["report", "correct"]),
        st.integers(0, 30),
        st.integers(0, 30),
        st.integers(1, 4),
        st.sampled_from(["2025Q4", "2026Q1"]),
        st.integers(0, 9),
    ),
    max_size=12,
)


@pytest.mark.slow
@given(deeds=deeds)
def test_the_sums_are_those_of_the_reports_in_force(connection, session, deeds):
    """Whatever is reported and corrected, in the table, anew, and on the list it is the same."""
    with session.begin_nested() as undone:
        skill, org = make_skills.skill(session), make_shortages.employer(session)
        in_force = []
        for number, (deed, a, b, level, period, which) in enumerate(deeds):
            stated = make_shortages.demand(
                skill, post=f"岗位{number}", advertised=max(a, b), filled=min(a, b),
                level=level, period=period,
            )  # fmt: skip
            if deed == "correct" and in_force:
                old = in_force.pop(which % len(in_force))
                in_force.append(actions.correct(session, old, stated, person_id=None))
            else:
                in_force.append(actions.report(session, stated, org_id=org.id, person_id=None))
            session.flush()
        expected = {}
        for one in in_force:
            key = (skill.id, one.period, one.level)
            expected[key] = expected.get(key, Sums()) + Sums(one.advertised, one.filled, 1)
        assert sums_of(session) == expected
        check_list(session, in_force)
        actions.add_up(session)
        assert sums_of(session) == expected
        undone.rollback()


def check_list(session, in_force):
    """The two ways to the list's figures agree with the rule."""
    latest = next(iter(queries.list_periods(session)), None)
    whole = rules.add_up(
        Sums(one.advertised, one.filled, 1) for one in in_force if one.period == latest
    )
    for asked in (Asked(period=latest or ""), Asked(period=latest or "", region="110116")):
        lines = queries.list_skills(session, asked, page=1).rows
        assert [line.sums for line in lines] == ([whole] if whole.reports else [])


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(1, 5)), max_size=8))
def test_the_list_is_sorted_and_scarce_as_the_rule_says(connection, session, figures):
    with session.begin_nested() as undone:
        scarce = set()
        for number, (advertised, filled, count) in enumerate(figures):
            skill = make_skills.skill(session, f"skill-{number}")
            make_shortages.reports(
                session, skill, count=count, advertised=max(advertised, filled), filled=filled
            )
            whole = Sums(max(advertised, filled) * count, filled * count, count)
            if whole.is_scarce:
                scarce.add((skill.id, 2))
        found = queries.list_skills(session, Asked(period=QUARTER), page=1).rows
        shown = [-1 if line.sums.stars is None else line.sums.stars for line in found]
        assert shown == sorted(shown, reverse=True)
        assert len(found) == len(figures)
        assert queries.list_scarce(session) == scarce
        undone.rollback()


def test_nothing_reported_is_nothing_scarce(session):
    assert queries.list_periods(session) == []
    assert queries.list_scarce(session) == frozenset()


def test_only_the_latest_quarter_is_scarce(session):
    skill = make_skills.skill(session)
    make_shortages.reports(session, skill, period="2025Q4", filled=0)
    make_shortages.reports(session, skill, period="2026Q1", filled=10)
    assert queries.list_scarce(session) == frozenset()


def test_scarce_is_known_in_one_statement(session, statements):
    make_shortages.reports(session)
    statements.clear()
    assert len(queries.list_scarce(session)) == 1
    assert len(statements) == 1


def test_sums_are_made_anew_by_command(app, session):
    make_shortages.reports(session)
    session.execute(DemandSum.__table__.delete())
    session.flush()
    result = app.test_cli_runner().invoke(args=["shortages", "add-up"])
    assert (result.exit_code, result.stderr.strip()) == (0, "1 sums")
    assert session.scalar(select(func.sum(DemandSum.advertised))) == 30
