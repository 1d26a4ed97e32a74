"""Backup, restore and upgrade, on both databases, also while others write."""

import threading
import time
import zipfile

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import keeping, schema
from app.core.engines import make_engine
from app.core.errors import Busy
from app.core.installation import InstallationFact
from app.factory import create_app
from app.people.models import AuditEntry, BrowserSession, Deed
from tests import make
from tests.conftest import settings_for


@pytest.fixture
def house(database_kind, new_database_url, tmp_path):
    """An application with a database of its own, up to date and empty."""
    app = create_app(settings_for(new_database_url(database_kind), tmp_path))
    engine = app.extensions["gengdu.db"].engine
    with engine.execution_options(writes=True).begin() as connection:
        schema.upgrade(connection)
    yield app
    app.extensions["gengdu.db"].dispose()


@pytest.fixture
def engine(house):
    return house.extensions["gengdu.db"].engine


def write(engine, *names):
    with Session(engine.execution_options(writes=True)) as session:
        session.add_all(InstallationFact(name=name) for name in names)
        session.commit()


def names(engine):
    with Session(engine) as session:
        return set(session.scalars(select(InstallationFact.name)))


def test_it_works(engine, tmp_path):
    write(engine, "one", "二")
    keeping.back_up(engine, tmp_path / "backup")
    write(engine, "later")
    told = []
    keeping.restore(engine, tmp_path / "backup", told.append)
    assert names(engine) == {"one", "二"}
    assert told


def test_a_backup_is_for_its_keeper_alone(engine, tmp_path):
    keeping.back_up(engine, tmp_path / "backup")
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


def test_a_file_that_is_there_stays(engine, tmp_path):
    (tmp_path / "backup").write_text("precious")
    with pytest.raises(FileExistsError):
        keeping.back_up(engine, tmp_path / "backup")
    assert (tmp_path / "backup").read_text() == "precious"


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000, b"PK\x03\x04broken"])
def test_garbage_changes_nothing(engine, tmp_path, content):
    write(engine, "one")
    (tmp_path / "backup").write_bytes(content)
    with pytest.raises(keeping.BadBackup):
        keeping.restore(engine, tmp_path / "backup", lambda _connection: None)
    assert names(engine) == {"one"}


def test_a_cut_backup_changes_nothing(engine, tmp_path):
    write(engine, *(f"fact {n}" for n in range(2000)))
    keeping.back_up(engine, tmp_path / "backup")
    whole = (tmp_path / "backup").read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    write(engine, "later")
    with pytest.raises(keeping.BadBackup):
        keeping.restore(engine, tmp_path / "cut", lambda _connection: None)
    assert "later" in names(engine)


def test_a_backup_under_load_is_one_moment(engine, tmp_path):
    """Rows written in pairs come in pairs; all acknowledged before the backup are in it."""
    stop = threading.Event()
    acknowledged = []

    def write_pairs(worker):
        number = 0
        while not stop.is_set():
            write(engine, f"{worker}-{number}-a", f"{worker}-{number}-b")
            acknowledged.append(f"{worker}-{number}-a")
            number += 1

    workers = [threading.Thread(target=write_pairs, args=(n,)) for n in range(3)]
    for worker in workers:
        worker.start()
    try:
        for turn in range(5):
            while len(acknowledged) < 5 * (turn + 1):
                time.sleep(0.005)
            before = set(acknowledged)
            keeping.back_up(engine, tmp_path / f"backup{turn}")
    finally:
        stop.set()
        for worker in workers:
            worker.join()
    keeping.restore(engine, tmp_path / "backup4", lambda _connection: None)
    kept = names(engine)
    assert before <= kept
    assert all(f"{name[:-1]}b" in kept for name in kept if name.endswith("a"))
    assert kept < set(acknowledged) | {name[:-1] + "b" for name in acknowledged} | kept


def test_a_restore_under_load_is_seen_whole(engine, tmp_path):
    """Readers see the old state or the new, nothing between."""
    write(engine, *(f"new {n}" for n in range(500)))
    keeping.back_up(engine, tmp_path / "backup")
    with Session(engine.execution_options(writes=True)) as session:
        for fact in session.scalars(select(InstallationFact)):
            session.delete(fact)
        session.add_all(InstallationFact(name=f"old {n}") for n in range(300))
        session.commit()
    stop, seen = threading.Event(), set()

    def read():
        while not stop.is_set():
            with Session(engine) as session:
                seen.add(session.scalar(select(func.count()).select_from(InstallationFact)))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        keeping.restore(engine, tmp_path / "backup", lambda _connection: None)
    finally:
        stop.set()
        reader.join()
    assert seen <= {300, 500}
    assert len(names(engine)) == 500


def test_search_works_after_a_restore(engine, tmp_path):
    from app.core import search
    from app.core.ids import new

    def put(session, title):
        search.index(
            session, kind="course", owner_id=new(), language="zh", scope="public",
            address=f"/{title}", title=title, body="",
        )  # fmt: skip

    with Session(engine.execution_options(writes=True)) as session:
        put(session, "防范诈骗")
        session.commit()
    keeping.back_up(engine, tmp_path / "backup")
    keeping.restore(engine, tmp_path / "backup", lambda _connection: None)
    with Session(engine.execution_options(writes=True)) as session:
        put(session, "诈骗之后")
        session.commit()
        found = search.find(session, "诈骗", kinds=["course"], scopes=["public"], language="zh")
        assert len(found) == 2


def test_commands(house, engine, tmp_path):
    run = house.test_cli_runner().invoke
    write(engine, "one")
    target = str(tmp_path / "backup")
    assert run(args=["backup", target]).exit_code == 0
    assert "is there already" in run(args=["backup", target]).output
    write(engine, "later")
    assert run(args=["restore", target, "--yes"]).exit_code == 0
    assert names(engine) == {"one"}
    assert "there is no such file" in run(args=["restore", target + "x", "--yes"]).output
    assert run(args=["check"]).exit_code == 0
    assert "Nothing to do" in run(args=["upgrade"]).output


def test_a_restore_ends_all_sessions_and_is_audited(house, engine, tmp_path):
    with Session(engine.execution_options(writes=True)) as session:
        lan = make.person(session, "兰", at=make.village(session))
        make.browser_session(session, lan, secret="a-secret-of-lan")
        session.commit()
    run = house.test_cli_runner().invoke
    run(args=["backup", str(tmp_path / "backup")])
    run(args=["restore", str(tmp_path / "backup"), "--yes"])
    with Session(engine) as session:
        assert session.scalar(select(BrowserSession)).ended_at is not None
        assert session.scalar(select(AuditEntry)).deed is Deed.RESTORED


def _stand_at(engine, revision):
    with engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")


def test_a_wrong_schema_is_not_served(house, engine):
    _stand_at(engine, "9999")
    with pytest.raises(Busy, match="newer than this program"):
        schema.check(engine)
    answer = house.test_client().get("/courses")
    assert answer.status_code == 503
    assert "newer than this program" in answer.text
    assert "newer than this program" in house.test_cli_runner().invoke(args=["upgrade"]).output


def test_an_empty_database_is_not_served(database_kind, new_database_url, tmp_path):
    app = create_app(settings_for(new_database_url(database_kind), tmp_path))
    answer = app.test_client().get("/")
    assert answer.status_code == 503
    assert "flask --app wsgi upgrade" in answer.text
    run = app.test_cli_runner().invoke
    for command in (
        ["people", "places"],
        ["skills", "load"],
        ["catalogue", "load"],
        ["demo", "fill"],
    ):
        refused = run(args=command)
        assert refused.exit_code == 1
        assert "flask --app wsgi upgrade" in refused.output
    assert run(args=["upgrade"]).exit_code == 0
    assert run(args=["check"]).exit_code == 0
    assert run(args=["skills", "load"]).exit_code == 0
    app.extensions["gengdu.db"].dispose()


def test_an_upgrade_backs_up_first(database_kind, new_database_url, tmp_path):
    app = create_app(settings_for(new_database_url(database_kind), tmp_path))
    engine = app.extensions["gengdu.db"].engine
    with engine.execution_options(writes=True).begin() as connection:
        schema.upgrade(connection, to="0001")
    write(engine, "old")
    assert app.test_cli_runner().invoke(args=["upgrade"]).exit_code == 0
    backups = list((tmp_path / "backups").iterdir())
    assert len(backups) == 1
    write(engine, "newer")
    keeping.restore(engine, backups[0], lambda _connection: None)
    with engine.connect() as connection:
        assert schema.present(connection) == "0001"
    assert names(engine) == {"old"}
    assert app.test_cli_runner().invoke(args=["upgrade"]).exit_code == 0
    assert names(engine) == {"old"}
    app.extensions["gengdu.db"].dispose()


def test_a_sqlite_that_can_corrupt_is_refused(monkeypatch):
    import pysqlite3

    monkeypatch.setattr(pysqlite3, "sqlite_version_info", (3, 40, 1))
    with pytest.raises(Busy, match="can corrupt"):
        make_engine("sqlite://")


def test_a_postgres_backup_names_what_is_in_it(database_kind, engine, tmp_path):
    if database_kind == "sqlite":
        return
    write(engine, "one")
    keeping.back_up(engine, tmp_path / "backup")
    with zipfile.ZipFile(tmp_path / "backup") as archive:
        assert "manifest.json" in archive.namelist()
        assert archive.read("installation_fact.copy") == b"one\n"
