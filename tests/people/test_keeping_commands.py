"""Commands of the keeper: places, the first administrator, organisations, people, roles, codes."""

import pytest
from sqlalchemy import func, select

from app.people import places
from app.people.models import Org, OrgKind, Person, Role
from app.people.queries.keeping import list_memberships, list_roles
from app.people.queries.signing import find_account
from tests import make


@pytest.fixture
def run(app, session):
    """Run `people …` in English; returns exit code and output."""

    def run(*words):
        session.flush()
        result = app.test_cli_runner().invoke(args=["people", *words, "--language", "en"])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        session.expire_all()
        return result.exit_code, result.output

    return run


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def someone(session, name):
    return session.get(Person, find_account(session, name=name).person_id)


def roles(session, name):
    held = list_roles(session, person_id=someone(session, name).id)
    return [(one.role, one.org.key) for one in held]


FIRST = ("first-admin", "--name", "王 芳", "--sign-in", "Wang")


@pytest.mark.slow
def test_places(run, session):
    assert run("places", "--dry-run") == (
        0,
        "7901 organisations are new.\nA dry run: nothing was written.\n",
    )
    assert count(session, Org) == 0
    assert run("places")[1] == "7901 organisations are new.\n"
    assert run("places")[1] == "0 organisations are new.\n"
    assert session.get(Org, Org.id_for(places.DEVELOPMENT_AREA)).name == "北京经济技术开发区"


def test_the_first_administrator(run, session):
    assert "Run `people places` first." in run(*FIRST)[1]
    make.city(session)
    code, said = run(*FIRST)
    assert code == 0 and len(said.splitlines()[-1]) >= 10
    assert roles(session, "wang") == [(Role.ADMIN, "11")]
    assert someone(session, "wang").name == "王芳"
    before = count(session, Person)
    code, said = run("first-admin", "--name", "李", "--sign-in", "li")
    assert code == 1 and "There is an administrator of the whole already." in said
    assert count(session, Person) == before


def test_the_first_administrator_needs_a_fit_name(run, session):
    make.city(session)
    code, said = run("first-admin", "--name", "李", "--sign-in", "a/b")
    assert code == 1 and said.startswith("Error: ")
    assert count(session, Person) == 0


def test_an_organisation(run, session):
    make.city(session)
    code, said = run("new-org", "bj-jxj", "市经济和信息化局", "--kind", "委办局")
    assert (code, said) == (0, "11/bj-jxj/\n")
    assert session.get(Org, Org.id_for("bj-jxj")).kind == OrgKind.DEPARTMENT
    assert run("new-org", "bj-jxj", "又", "--kind", "bureau")[0] == 1
    assert run("new-org", "x", "又", "--kind", "moon")[0] == 2
    assert (
        "no organisation with the code zz"
        in run("new-org", "x", "又", "--kind", "bureau", "--under", "zz")[1]
    )
    assert run("new-org", "x", "又", "--kind", "bureau", "--under", "bj-jxj")[1] == "11/bj-jxj/x/\n"


def test_a_person_a_role_and_a_code(run, session):
    make.district(session)
    new = ("new-person", "--name", "兰", "--sign-in", "lan", "--at", "110116", "--category", "村民")
    assert run(*new)[0] == 0
    assert list_memberships(session, person_id=someone(session, "lan").id)[0].link == "resident"
    code, said = run(*new)
    assert code == 1 and count(session, Person) == 1
    assert run("grant", "LAN", "信息员", "--at", "110116")[1] == "Granted.\n"
    assert roles(session, "lan") == [(Role.STEWARD, "110116")]
    code, said = run("grant", "lan", "steward", "--at", "110116")
    assert code == 1 and "holds this role there already" in said
    assert run("grant", "lan", "emperor", "--at", "110116")[0] == 2
    code, said = run("give-code", "lan")
    assert code == 0 and "valid for 24 hours" in said
    code, said = run("give-code", "nobody")
    assert code == 1 and "Nobody signs in as nobody." in said


def test_a_dry_run_writes_nothing(run, session):
    make.district(session)
    new = ("new-person", "--name", "兰", "--sign-in", "lan", "--at", "110116", "--category", "村民")
    assert run(*new, "--dry-run")[0] == 0
    assert count(session, Person) == 0


@pytest.mark.parametrize("name", ["", "7", "王\u202e芳", "\u3164\u3164", "王\x1b[2J"])
def test_no_command_makes_a_name_that_can_not_be_seen(session, run, name):
    city = make.city(session)
    facts = ("--sign-in", "li", "--at", city.key, "--category", "other")
    for words in (("new-person", "--name", name, *facts), ("new-org", "xin", name, "--kind=局")):
        code, told = run(*words)
        assert code == 1
        assert "A name begins with a letter" in told
    assert count(session, Person) == 0
