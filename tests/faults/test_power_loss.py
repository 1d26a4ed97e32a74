"""The power fails: SQLite's recorded writes, replayed up to a random point.

What was written but not yet synced may or may not have reached the disk, in any order, torn at
sector borders. With synchronous=FULL no acknowledged row is lost; with NORMAL rows must be lost,
else this test is blind.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pysqlite3
import pytest

ROWS = 60
CUTS = {"ordinary": 500, "nightly": 10_000}[os.environ.get("GENGDU_TEST_PROFILE", "ordinary")]
SEED = int(os.environ.get("GENGDU_TEST_SEED", "7"))
SECTOR = 512
CALLS = "openat,pwrite64,fsync,fdatasync,ftruncate,unlink,write"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("strace"), reason="needs strace: apt-get install strace"),
]

CALL = re.compile(r"^\d+\s+(\w+)\((.*)\)\s+= (\d+)")
FILE = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})+|[^>]*)>")


def unhex(value: str) -> bytes:
    return bytes.fromhex(value.replace("\\x", ""))


def record(folder: Path, synchronous: str) -> tuple[dict[str, bytes], list[tuple]]:
    """Run the writer under strace; return the files before it and what it did, in order."""
    database = folder / "facts.db"
    with pysqlite3.connect(str(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE fact (number INTEGER PRIMARY KEY, filling TEXT)")
    connection.close()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    log = folder / "strace.log"
    writer = [sys.executable, "-m", "tests.faults.writer", f"sqlite:///{database}"]
    subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "100000000", "-e", f"trace={CALLS}", "-o", log]
        + [*writer, str(ROWS), synchronous],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": "."},
    )
    return before, [step for line in log.read_text().splitlines() if (step := parse(line))]


def parse(line: str) -> tuple | None:
    """Return one deed of the writer: ("write", file, offset, bytes), ("sync", file), …"""
    found = CALL.match(line)
    if not found:
        return None
    call, arguments, result = found[1], found[2], int(found[3])
    if call == "unlink":
        return ("unlink", Path(unhex(arguments.strip('"')).decode()).name)
    path = FILE.match(arguments)
    if not path:
        return None
    name = path[1]
    name = Path(unhex(name).decode() if name.startswith("\\x") else name).name
    if call == "write":
        text = unhex(arguments.split('"')[1])
        return ("ack", int(text.split()[1])) if text.startswith(b"ack ") else None
    if not name.startswith("facts.db") or name.endswith("-shm"):
        return None
    if call in ("fsync", "fdatasync"):
        return ("sync", name)
    if call == "ftruncate":
        return ("truncate", name, int(arguments.rsplit(",", 1)[1]))
    if call == "pwrite64":
        offset = int(arguments.rsplit(",", 1)[1])
        return ("write", name, offset, unhex(arguments.split('"')[1])[:result])
    return None


class Disk:
    """Files as they stand, and what is written but not synced."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.synced = {name: bytearray(content) for name, content in files.items()}
        self.pending: dict[str, list[tuple]] = {}

    def do(self, step: tuple) -> None:
        kind, name, *rest = step
        if kind in ("write", "truncate"):
            self.pending.setdefault(name, []).append((kind, *rest))
        elif kind == "sync":
            for one in self.pending.pop(name, []):
                apply(self.synced.setdefault(name, bytearray()), one)
        elif kind == "unlink":
            self.synced.pop(name, None)
            self.pending.pop(name, None)

    def cut(self, chance: Random) -> dict[str, bytes]:
        """Return the files after the power failed now."""
        left = {name: bytearray(content) for name, content in self.synced.items()}
        for name, steps in self.pending.items():
            for step in torn(steps, chance):
                apply(left.setdefault(name, bytearray()), step)
        return {name: bytes(content) for name, content in left.items()}


def torn(steps: list[tuple], chance: Random) -> list[tuple]:
    """Return those of the pending steps that reached the disk: some sectors, in any order."""
    kept = []
    share = chance.choice((0.0, 0.5, 1.0))
    for step in steps:
        if step[0] == "truncate":
            kept += [step] if chance.random() < share else []
            continue
        _, offset, content = step
        for start in range(0, len(content), SECTOR):
            if chance.random() < share:
                kept.append(("write", offset + start, content[start : start + SECTOR]))
    return kept


def apply(file: bytearray, step: tuple) -> None:
    if step[0] == "truncate":
        del file[step[1] :]
        file.extend(bytes(step[1] - len(file)))
        return
    _, offset, content = step
    if len(file) < offset:
        file.extend(bytes(offset - len(file)))
    file[offset : offset + len(content)] = content


def rows_after(files: dict[str, bytes], folder: Path) -> set[int]:
    """Start again after the cut: recover, check, and return the rows that are there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    connection = pysqlite3.connect(str(folder / "facts.db"))
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {number for (number,) in connection.execute("SELECT number FROM fact")}
    finally:
        connection.close()


def count_cuts_that_lose(folder: Path, synchronous: str) -> tuple[int, int]:
    """Return in how many cuts an acknowledged row was lost, and how many rows were acknowledged."""
    (folder / "live").mkdir()
    before, steps = record(folder / "live", synchronous)
    assert [step for step in steps if step[0] == "ack"], "the recording holds nothing"
    chance = Random(SEED)
    losing = 0
    for _ in range(CUTS):
        end = chance.randrange(len(steps) + 1)
        disk, acknowledged = Disk(before), set()
        for step in steps[:end]:
            if step[0] == "ack":
                acknowledged.add(step[1])
            else:
                disk.do(step)
        losing += bool(acknowledged - rows_after(disk.cut(chance), folder / "after"))
    return losing, sum(step[0] == "ack" for step in steps)


def test_full_loses_nothing(tmp_path):
    losing, rows = count_cuts_that_lose(tmp_path, "FULL")
    assert rows == ROWS
    assert losing == 0


def test_the_control_must_lose(tmp_path):
    losing, rows = count_cuts_that_lose(tmp_path, "NORMAL")
    assert rows == ROWS
    assert losing > CUTS // 10, "the replay does not see losses, so it proves nothing"
