import pytest
from sqlalchemy import func, select

from app.core import search
from app.core.reading import Mistakes
from app.people.models import AuditEntry, Deed
from app.skills import queries
from app.skills.actions import load_frameworks
from app.skills.models import Competency, Framework, Skill
from tests.skills.test_reading import GOOD


@pytest.fixture
def put(tmp_path):
    """Write a framework file into the folder; return the folder."""

    def put(*changes, name="rural"):
        text = GOOD.replace('"rural"', f'"{name}"')
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return put


def test_it_works(session, put):
    loaded = load_frameworks(session, put())

    assert [(one.slug, one.version) for one in loaded] == [("rural", 1)]
    framework, competencies = queries.get_framework(session, "rural")
    assert framework.title_en == "Rural framework"
    assert [one.skill.title for one in competencies] == ["看土"]
    assert queries.get_skill(session, "soil-testing").sort_key == "kan tu 看土"
    hits = search.find(session, "看土", kinds=["skill"], scopes=["public"], language="zh")
    assert [hit.address for hit in hits] == ["/shortages/soil-testing"]
    deeds = session.scalars(select(AuditEntry.deed)).all()
    assert deeds == [Deed.FRAMEWORKS_LOADED]


def test_loading_again_changes_nothing(session, put):
    load_frameworks(session, put())
    assert load_frameworks(session, put()) == []
    assert session.scalar(select(func.count()).select_from(Competency)) == 1


def test_a_higher_version_stands_beside_the_old(session, put):
    load_frameworks(session, put())
    loaded = load_frameworks(session, put(("version = 1", "version = 2"), ("看土", "验土")))

    assert [one.version for one in loaded] == [2]
    assert [one.version for one in queries.list_frameworks(session)] == [2]
    assert session.scalar(select(func.count()).select_from(Framework)) == 2
    assert session.scalars(select(Skill.title)).all() == ["验土"]
    assert not search.find(session, "看土", kinds=["skill"], scopes=["public"], language="zh")


def test_a_change_needs_a_higher_version(session, put):
    load_frameworks(session, put())
    with pytest.raises(Mistakes, match=r"rural\.toml:2: Version 1 is loaded .* Raise the version"):
        load_frameworks(session, put(("看土", "验土")))
    assert session.scalars(select(Skill.title)).all() == ["看土"]


def test_an_older_version_is_a_mistake(session, put):
    load_frameworks(session, put(("version = 1", "version = 3")))
    with pytest.raises(Mistakes, match="Version 3 is loaded"):
        load_frameworks(session, put())


def test_a_bad_file_never_half_loads(session, put):
    put()
    folder = put(("wanted = 2", "wanted = 9"), name="urban")
    with pytest.raises(Mistakes):
        load_frameworks(session, folder)
    assert session.scalars(select(Framework)).all() == []
    assert session.scalars(select(Skill)).all() == []


def test_commands(app, connection, put, tmp_path):
    run = app.test_cli_runner().invoke
    good = str(put() / "rural.toml")
    assert run(args=["skills", "check", good]).exit_code == 0
    dry = run(args=["skills", "load", str(tmp_path), "--dry-run"])
    assert dry.exit_code == 0
    assert "1 loaded (dry run)" in dry.output
    put(("wanted = 2", "wanted = 9"))
    for command in ("check", "load"):
        at = good if command == "check" else str(tmp_path)
        bad = run(args=["skills", command, at, "--lang", "en"])
        assert bad.exit_code == 1
        assert f'{good}:20: "wanted" must be a whole number from 1 to 4.' in bad.output
