from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.catalogue import actions
from app.catalogue.models import Course, CourseItem, CourseVersion, Lesson, Teaches
from app.core import clock, schema, search
from app.core.reading import Mistakes
from app.factory import create_app
from app.items.kinds import TrueFalse, from_body
from app.people.models import AuditEntry, Deed
from app.skills.actions import load_frameworks
from tests import make_skills
from tests.catalogue.writing import change, write_course
from tests.conftest import settings_for


@pytest.fixture
def course(session, tmp_path):
    """A good course folder, its skill in the vocabulary."""
    make_skills.skill(session, "soil-testing")
    return write_course(tmp_path / "courses")


def count(session, kind):
    """How many rows there are of a kind."""
    return session.scalar(select(func.count()).select_from(kind))


def found(session, question):
    """What a reader finds: kind and address."""
    hits = search.find(
        session, question, kinds=["course", "lesson"], scopes=["public", "members"], language="zh"
    )
    return {(hit.kind, hit.address) for hit in hits}


def test_it_works(session, course):
    loaded = actions.load(session, course)

    version = loaded.version
    assert loaded.is_new
    assert (version.slug, version.number, version.is_current) == ("soil", 1, True)
    assert (version.title, version.title_en) == ("看土浇水", "Soil and water")
    assert version.sort_key.startswith("kan tu jiao shui")
    assert (version.lesson_count, version.item_count) == (2, 4)
    assert 2 * actions.LESSON_PAGE < version.size < 2 * actions.LESSON_PAGE + 1_000
    lessons = session.scalars(select(Lesson).order_by(Lesson.number)).all()
    assert [(one.title, one.title_en) for one in lessons] == [
        ("第1课", "Lesson 1"),
        ("第2课", "Lesson 2"),
    ]
    assert lessons[0].characters == len("先看土，再浇水：看一看，捏一捏。记住土干了再浇。")
    assert "<svg" in lessons[0].html
    item = from_body(session.scalar(select(CourseItem.body).where(CourseItem.key == "item-2")))
    assert isinstance(item, TrueFalse)
    assert session.scalars(select(Teaches.level)).all() == [1]
    audited = session.scalars(select(AuditEntry)).one()
    assert (audited.deed, audited.subject_id) == (Deed.COURSES_LOADED, version.id)


def test_what_is_loaded_is_found(session, course):
    actions.load(session, course)
    assert found(session, "看土浇水") == {("course", "/courses/soil")}
    assert found(session, "捏一捏") == {
        ("lesson", "/courses/soil/lessons/1"),
        ("lesson", "/courses/soil/lessons/2"),
    }
    assert ("lesson", "/courses/soil/lessons/2") in found(session, "lesson 2")
    assert {one.scope for one in session.scalars(select(search.SearchText))} == {"public"}


def test_an_unchanged_folder_makes_no_version(session, course):
    first = actions.load(session, course)
    again = actions.load(session, course)
    assert not again.is_new
    assert again.version is first.version
    assert count(session, CourseVersion) == 1
    assert count(session, search.SearchText) == 6


def test_a_change_makes_a_version_and_keeps_the_old(session, course):
    old = actions.load(session, course).version
    change(course / "01-soil.md", "捏一捏", "闻一闻")
    change(course / "course.toml", 'access = "public"', 'access = "members"')
    new = actions.load(session, course).version

    session.expire_all()
    assert (old.number, old.is_current, new.number, new.is_current) == (1, False, 2, True)
    assert count(session, Course) == 1
    texts = session.execute(select(Lesson.version_id, Lesson.html).where(Lesson.number == 1))
    htmls = dict(map(tuple, texts))
    assert "捏一捏" in htmls[old.id]
    assert "闻一闻" in htmls[new.id]
    assert ("lesson", "/courses/soil/lessons/1") not in found(session, "捏一捏")
    assert {one.scope for one in session.scalars(select(search.SearchText))} == {"members"}


def test_going_back_is_a_change_too(session, course):
    actions.load(session, course)
    change(course / "01-soil.md", "捏一捏", "闻一闻")
    actions.load(session, course)
    change(course / "01-soil.md", "闻一闻", "捏一捏")
    assert actions.load(session, course).version.number == 3
    assert session.scalars(select(CourseVersion.number).where(CourseVersion.is_current)).all() == [
        3
    ]


def test_two_nodes_make_the_same_version(session, course, connection):
    made = actions.load(session, course).version.id
    session.rollback()
    make_skills.skill(session, "soil-testing")
    with clock.stopped(at=clock.now()):
        assert actions.load(session, course).version.id == made


def test_a_skill_that_is_not_known(session, tmp_path):
    with pytest.raises(Mistakes, match=r'course\.toml:16: The vocabulary has no skill "soil-test'):
        actions.load(session, write_course(tmp_path))


def test_one_bad_course_keeps_the_others_in(session, course):
    bad = write_course(course.parent, "bad")
    change(bad / "02-soil.md", "# 第", "第")
    report = actions.load_all(session, course.parent)
    assert [one.version.slug for one in report.loaded] == ["soil"]
    assert [str(one.file) for one in report.mistakes] == [str(bad / "02-soil.md")]
    assert session.scalars(select(Course.slug)).all() == ["soil"]


@given(st.sampled_from(["course.toml", "01-soil.md", "items-1.toml"]), st.integers(0, 900))
def test_a_course_never_half_loads(app, tmp_path_factory, course_rows, name, cut):
    folder = write_course(tmp_path_factory.mktemp("cut"))
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:cut])
    with Session(course_rows, join_transaction_mode="create_savepoint") as session:
        try:
            version = actions.load(session, folder).version
        except Mistakes:
            assert count(session, CourseVersion) == count(session, Course) == 0
            assert count(session, Lesson) == count(session, search.SearchText) == 0
        else:
            assert count(session, Lesson) == version.lesson_count == 2
            assert count(session, CourseItem) == version.item_count
        session.rollback()


@pytest.fixture
def course_rows(connection, session):
    """A connection on which the course's skill is known."""
    make_skills.skill(session, "soil-testing")
    session.commit()
    return connection


@pytest.fixture
def run(app, connection, session):
    """Run a command of the catalogue, in English."""
    make_skills.skill(session, "soil-testing")
    session.commit()

    def run(*args):
        return app.test_cli_runner().invoke(args=["catalogue", *map(str, args), "--lang", "en"])

    return run


def test_the_commands(session, course, run):
    checked = run("check", course)
    assert checked.exit_code == 0
    assert "2 lessons, 4 items" in checked.output
    assert count(session, Course) == 0

    dry = run("load", course.parent, "--dry-run")
    assert (dry.exit_code, dry.output) == (0, "soil\t1\tnew\n1 new (dry run)\n")
    session.expire_all()
    assert count(session, Course) == 0

    done = run("load", course.parent)
    assert (done.exit_code, done.output) == (0, "soil\t1\tnew\n1 new\n")
    assert run("load", course.parent).output == "soil\t1\tunchanged\n0 new\n"
    assert count(session, Course) == 1


def test_the_commands_tell_all_mistakes(session, course, run):
    bad = write_course(course.parent, "bad")
    change(bad / "course.toml", "hours = 1.5", "hours = 0")
    change(bad / "02-soil.md", "# 第", "第")
    told = (
        f'{bad}/02-soil.md:1: The first line must be "# " and a title of at most 120 characters.\n'
        f'{bad}/course.toml:4: "hours" must be a number from 0.5 to 200.\n'
    )
    for command in ("check", "load"):
        result = run(command, course.parent)
        assert result.exit_code == 1
        assert told in result.output
    assert session.scalars(select(Course.slug)).all() == ["soil"]
    assert run("check", course.parent / "none").exit_code == 1
    assert run("load", course.parent / "none").exit_code == 1


def test_a_folder_without_a_course_is_no_course(course, run):
    (course / "course.toml").unlink()
    empty = course.parent / "empty"
    empty.mkdir()
    for folder in (course, empty):
        checked = run("check", folder)
        assert checked.exit_code == 1
        assert f"{folder}/course.toml:1:" in checked.output


def test_the_commands_speak_chinese(app, course, run):
    change(course / "course.toml", "hours = 1.5", "hours = 0")
    result = app.test_cli_runner().invoke(args=["catalogue", "check", str(course)])
    assert "“hours”应当是0.5到200的数字。" in result.output


def test_the_published_courses_load(session):
    load_frameworks(session)
    report = actions.load_all(session)
    assert report.mistakes == []
    assert len(report.loaded) >= 3
    assert all(one.is_new for one in report.loaded)


def test_loading_twice_at_once_makes_one_version(database_kind, new_database_url, tmp_path):
    app = create_app(settings_for(new_database_url(database_kind), tmp_path / "data"))
    database = app.extensions["gengdu.db"]
    with database.engine.execution_options(writes=True).begin() as connection:
        schema.upgrade(connection)
    with database.open(writes=True) as session:
        make_skills.skill(session, "soil-testing")
        session.commit()
    folder = write_course(tmp_path)
    start = Barrier(4)

    def load_once(_number):
        with app.app_context(), database.open(writes=True) as session:
            start.wait(20)
            is_new = actions.load(session, folder).is_new
            session.commit()
            return is_new

    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(load_once, range(4)))
    with database.open(writes=False) as session:
        assert count(session, CourseVersion) == 1
        assert count(session, Lesson) == 2
        assert count(session, search.SearchText) == 6
    database.dispose()
    assert sorted(made) == [False, False, False, True]
