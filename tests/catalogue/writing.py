"""A good course folder for tests to spoil."""

from pathlib import Path

COURSE = """\
title = "看土浇水"
summary = "看得懂土，浇得好水。"
audience = ["farmer", "steward"]
hours = 1.5
access = "public"
draw = 3
pass_mark = 80
attempts = 3
wait_hours = 24
author = "耕读课程组"
reviewers = ["耕读课程审读组"]
sources = ["某某办法（2026年1月1日起施行）"]
review_by = 2027-11-30

[[teaches]]
skill = "soil-testing"
level = 1

[en]
title = "Soil and water"
summary = "Read the soil and water it well."
"""

LESSON = """\
# 第{n}课

先看土，**再浇水：**看一看，捏一捏。

## 记住

土干了再浇。
"""

LESSON_EN = "# Lesson {n}\n\nLook at the soil first.\n\n## Remember\n\nWater dry soil.\n"

ITEM = """\
[[item]]
id = "item-{n}"
kind = "truefalse"
skill = "soil-testing"
lesson = {lesson}
ask = "第{n}题：土干了再浇水，对吗？"
answer = true
why = "土湿时浇水会烂根。"
[item.en]
ask = "Question {n}: water when the soil is dry?"
why = "Watering wet soil rots the roots."
"""

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 100">'
    '<circle cx="50" cy="50" r="40"/></svg>'
)


def write_course(folder: Path, slug="soil") -> Path:
    """Write a good course into the folder; return its own folder."""
    course = folder / slug
    course.mkdir(parents=True)
    (course / "course.toml").write_text(COURSE, encoding="utf-8")
    for n in (1, 2):
        drawing = f"\n![一块土](0{n}-soil.svg)\n"
        (course / f"0{n}-soil.svg").write_text(DRAWING, encoding="utf-8")
        (course / f"0{n}-soil.md").write_text(LESSON.format(n=n) + drawing, encoding="utf-8")
        (course / f"0{n}-soil.en.md").write_text(LESSON_EN.format(n=n), encoding="utf-8")
    items = "\n".join(ITEM.format(n=n, lesson=n % 2 + 1) for n in range(4))
    (course / "items-1.toml").write_text(items, encoding="utf-8")
    return course


def change(path: Path, old: str, new: str) -> None:
    """Replace the first of something in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
