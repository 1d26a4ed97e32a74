"""BUDGET's rows for the line: bytes and requests at most, and milliseconds to text on GPRS."""

from typing import NamedTuple


class Row(NamedTuple):
    """What a page may cost."""

    bytes: int
    requests: int
    gprs_ms: int | None = None


ROWS = {
    "sign_in": Row(3_000, 1),
    "catalogue": Row(4_000, 1),
    "course": Row(3_500, 1),
    "lesson_cold": Row(4_000, 1, 3_900),
    "lesson_warm": Row(3_200, 1, 1_200),
    "question_cold": Row(2_600, 1),
    "question_warm": Row(1_700, 1),
    "journey": Row(60_000, 40),
}
