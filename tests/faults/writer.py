"""Writes one row a transaction and says so after each commit; run under strace by a test."""

import os
import sys

from sqlalchemy import event, text

from app.core.engines import make_engine


def main(url: str, rows: int, synchronous: str) -> None:
    """Commit `rows` rows; print each one's number once its commit came back."""
    engine = make_engine(url)
    if synchronous != "FULL":  # the control arm; the house itself has FULL

        @event.listens_for(engine, "connect")
        def _weaken(connection, _record):
            connection.cursor().execute(f"PRAGMA synchronous={synchronous}")

    writing = engine.execution_options(writes=True)
    for number in range(rows):
        with writing.begin() as connection:
            connection.execute(
                text("INSERT INTO fact (number, filling) VALUES (:number, :filling)"),
                {"number": number, "filling": "x" * 300},
            )
        os.write(1, f"ack {number}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
