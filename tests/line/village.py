"""A database of the shape that BUDGET's rows speak of, its texts those of the real courses.

Twenty courses with summaries of up to 40 characters, lessons of 1,000 characters without drawings.
"""

import re
from pathlib import Path

from app.catalogue import actions as catalogue
from app.demo import actions as demo

COURSES = Path("courses")
CHARACTERS = 1000
SUMMARIES = (
    "陌生来电先停一停，问一问家里人，再报一报。",
    "种前看土，浇前看天，打药看标签。",
    "办公桌上的电脑、U盘和手机，哪些能连，哪些不能连。",
    "数据从哪里来，归谁管，谁能用，写在一张目录里。",
    "果树冬剪怎么下剪子，留几个芽，伤口怎么护。",
)
SLUG = "line-00"


def texts() -> str:
    """All that the real lessons say, without drawings, headings and marks."""
    found = []
    for path in sorted(COURSES.glob("*/[0-9]*-*.md")):
        if not path.name.endswith(".en.md"):
            lines = path.read_text().splitlines()[1:]
            found += [line for line in lines if line and not line.startswith(("#", "!"))]
    return "\n\n".join(re.sub(r"^[-*>0-9.]+ +", "", line) for line in found)


def lesson(words: str, start: int) -> str:
    """Just so many characters (without spaces) of the text from somewhere on."""
    said, count = [], 0
    for one in (words[start:] + words)[: CHARACTERS * 2]:
        said.append(one)
        count += not one.isspace()
        if count == CHARACTERS:
            break
    return "".join(said).strip()


def write_course(folder: Path, number: int, *, lessons: int = 10) -> Path:
    """A course's folder; its items are those of a real course."""
    words, place = texts(), folder / f"line-{number:02}"
    place.mkdir(parents=True)
    real = COURSES / "desktop-security"
    head = (real / "course.toml").read_text()
    title, summary = f"课程{number:02}", SUMMARIES[number % len(SUMMARIES)]
    head = re.sub(r'(?m)^title = ".*"$', f'title = "{title}"', head, count=1)
    head = re.sub(r'(?m)^summary = ".*"$', f'summary = "{summary}"', head, count=1)
    (place / "course.toml").write_text(head)
    for n in range(1, lessons + 1):
        start = (number * lessons + n) * 700 % (len(words) - CHARACTERS)
        (place / f"{n:02}-part.md").write_text(f"# 第{n}课 先看后做\n\n{lesson(words, start)}\n")
    for path in real.glob("items-*.toml"):
        (place / path.name).write_text(path.read_text())
    return place


def fill(session, folder: Path) -> None:
    """The demonstration's people, and twenty courses newer than its own."""
    demo.fill(session)
    for number in range(20):
        catalogue.load(session, write_course(folder, number))
