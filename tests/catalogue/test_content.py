import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.content import list_folders, read_course
from app.catalogue.models import Access, Audience
from app.core.reading import Mistakes
from tests.catalogue.writing import COURSE, ITEM, change, write_course


@pytest.fixture
def course(tmp_path):
    """A good course folder."""
    return write_course(tmp_path)


def wrong(folder, **more):
    """What is wrong with a course: name of the file, line, sentence."""
    with pytest.raises(Mistakes) as caught:
        read_course(folder, **more)
    return [(one.file.name, one.line, str(one.sentence)) for one in caught.value.mistakes]


def test_it_works(course):
    content = read_course(course, skills={"soil-testing"})
    assert content.slug == "soil"
    assert content.head.access is Access.PUBLIC
    assert content.head.audience == [Audience.FARMER, Audience.STEWARD]
    assert content.en.title == "Soil and water"
    assert [(row.skill, row.level) for row in content.teaches] == [("soil-testing", 1)]
    assert [lesson.number for lesson in content.lessons] == [1, 2]
    assert content.lessons[1].zh.title == "第2课"
    assert content.lessons[1].en.title == "Lesson 2"
    assert "<svg" in content.lessons[0].zh.body.html
    assert [item.key for item in content.items] == ["item-0", "item-1", "item-2", "item-3"]


def test_a_course_may_be_chinese_alone(course):
    for path in course.glob("*.en.md"):
        path.unlink()
    assert [lesson.en for lesson in read_course(course).lessons] == [None, None]


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "said"),
    [
        ("course.toml", "hours = 1.5", "hours = 0", 4, '"hours" must be a number from 0.5 to 200.'),
        ("course.toml", "pass_mark = 80", "pass_mark = 101", 7, '"pass_mark" must be a whole'),
        ("course.toml", '"public"', '"open"', 5, '"access" must be one of: public, members.'),
        ("course.toml", '"farmer"', '"baker"', 3, '"audience" must be a list of at least 1; each'),
        ("course.toml", '"steward"', '"farmer"', 3, "An audience appears twice."),
        ("course.toml", "2027-11-30", '"2027-11-30"', 13, '"review_by" must be a date such as'),
        ("course.toml", "看得懂土", "看" * 40, 2, '"summary" must be a text, not empty, of'),
        ("course.toml", "draw", "drawn", 6, 'Unknown key "drawn". Did you mean "draw"?'),
        ("course.toml", "draw = 3", "draw = 5", 6, "An attempt draws 5 items, but there are only"),
        ("course.toml", "level = 1", "level = 5", 17, '"level" must be a whole number from 1 to'),
        ("course.toml", "[[teaches]]", "[[learns]]", 1, '"teaches" is missing.'),
        ("course.toml", COURSE[COURSE.index("[en]") :], "", 1, "The lessons are in English"),
        ("course.toml", "[en]", "[[teaches]]\nskill = 'soil-testing'\nlevel = 2\n[en]", 20,
         '"soil-testing" stands here a second time.'),
        ("01-soil.md", "# 第", "第", 1, 'The first line must be "# " and a title of at most 120'),
        ("01-soil.md", "第1课\n", "\n", 1, 'The first line must be "# " and a title of at most'),
        ("01-soil.md", "## 记住", "# 记住", 5, "Headings within a lesson begin with ##"),
        ("01-soil.md", "土干了", "<br>土干了", 7, "HTML is not allowed in a lesson."),
        ("01-soil.md", "01-soil.svg", "09-no.svg", 9, 'There is no drawing "09-no.svg" in the'),
        ("01-soil.svg", "<circle", "<script", 1, "The element <script> is not allowed here in a"),
        ("items-1.toml", "lesson = 1", "lesson = 3", 5, "There is no lesson 3."),
        ("items-1.toml", '"item-0"', '"item-1"', 14, '"item-1" stands here a second time.'),
        ("items-1.toml", '"soil-testing"', '"pruning"', 4, "The course does not teach the skill"),
        ("items-1.toml", "answer = true", 'answer = "yes"', 7, '"answer" must be true or false.'),
        ("items-1.toml", ITEM[ITEM.index("[item.en]") :].format(n=0), "", 1,
         "The lessons are in English too, so this needs [item.en]."),
    ],
)  # fmt: skip
def test_each_mistake_has_its_file_and_line(course, name, old, new, line, said):
    change(course / name, old, new)
    found = wrong(course)
    assert any(f == name and n == line and s.startswith(said) for f, n, s in found), found


def test_all_mistakes_of_a_course_are_told_at_once(course):
    change(course / "course.toml", "hours = 1.5", "hours = 0")
    change(course / "01-soil.md", "# 第", "第")
    change(course / "02-soil.en.md", "Look", "<i>Look</i>")
    change(course / "items-1.toml", "lesson = 2", "lesson = 9")
    change(course / "02-soil.svg", "<circle", "<circle onload='x'")
    (course / "notes.txt").write_text("x")
    assert {name for name, _, _ in wrong(course)} == {
        "course.toml",
        "01-soil.md",
        "02-soil.en.md",
        "items-1.toml",
        "02-soil.svg",
        "notes.txt",
    }


def test_skills_are_those_of_the_vocabulary(course):
    said = 'The vocabulary has no skill "soil-testing".'
    assert wrong(course, skills={"pruning"}) == [("course.toml", 16, said)]


@pytest.mark.parametrize(
    ("name", "new_name", "wanted"),
    [
        ("02-soil.md", "03-soil.md", ("03-soil.md", 1, "Lesson 02 is due here.")),
        ("01-soil.md", "02-a.md", ("02-a.md", 1, "Lesson 01 is due here.")),
        ("02-soil.en.md", "02-water.en.md",
         ("02-water.en.md", 1, "There is no Chinese lesson of this name.")),
        ("02-soil.en.md", None, ("02-soil.md", 1, "Other lessons are in English too. This one")),
        ("02-soil.svg", "02-water.svg", ("02-water.svg", 1, "No lesson shows this drawing.")),
        ("02-soil.svg", "2-soil.svg", ("2-soil.svg", 1, "This is no file of a course.")),
        ("course.toml", None, ("course.toml", 1, "There is no such file.")),
        ("items-1.toml", None, ("course.toml", 6, "An attempt draws 3 items, but there are")),
    ],
)  # fmt: skip
def test_files_are_named_and_counted(course, name, new_name, wanted):
    if new_name:
        (course / name).rename(course / new_name)
    else:
        (course / name).unlink()
    found = wrong(course)
    assert any(f == wanted[0] and n == wanted[1] and s.startswith(wanted[2]) for f, n, s in found)


def test_a_course_without_lessons(course):
    for path in [*course.glob("*.md"), *course.glob("*.svg")]:
        path.unlink()
    assert ("course.toml", 1, "The course has no lesson. The first file is 01-word.md.") in wrong(
        course
    )


def test_an_empty_lesson(course):
    (course / "01-soil.md").write_text("# 第1课\n\n", encoding="utf-8")
    assert ("01-soil.md", 1, "The lesson is empty.") in wrong(course)


def test_a_badly_named_or_missing_folder(tmp_path):
    folder = write_course(tmp_path, "Soil_1")
    assert wrong(folder) == [("Soil_1", 1, "A course's folder is named with a-z, 0-9 and hyphens.")]
    assert wrong(tmp_path / "none") == [("none", 1, "There is no such folder.")]


def test_a_folder_within_and_a_link_are_mistakes(course, tmp_path):
    (course / "old").mkdir()
    (course / "01-soil.md").rename(tmp_path / "away.md")
    (course / "01-soil.md").symlink_to(tmp_path / "away.md")
    found = wrong(course)
    assert ("old", 1, "This is no file of a course. Take it out.") in found
    assert ("01-soil.md", 1, "This is a link. Put the file itself here.") in found


def test_wrong_encoding_has_its_line(course):
    text = (course / "01-soil.md").read_text(encoding="utf-8")
    (course / "01-soil.md").write_bytes(text.replace("第1课", "1").encode("gb18030"))
    assert ("01-soil.md", 3, "This is not UTF-8. Save the file as UTF-8.") in wrong(course)


def test_the_digest_tells_every_change_apart(course):
    seen = {read_course(course).digest}
    change(course / "01-soil.md", "土干了", "土很干了")
    seen.add(read_course(course).digest)
    text = (course / "items-1.toml").read_text(encoding="utf-8")
    (course / "items-1.toml").write_text(text[: len(text) // 2].rpartition("[[item]]")[0])
    (course / "items-2.toml").write_text(ITEM.format(n=9, lesson=1) + ITEM.format(n=8, lesson=1))
    seen.add(read_course(course).digest)
    (course / "items-2.toml").rename(course / "items-3.toml")
    seen.add(read_course(course).digest)
    assert len(seen) == 4
    assert read_course(course).digest in seen


def test_folders_of_courses(tmp_path, course):
    write_course(tmp_path, "water")
    (tmp_path / "README.md").write_text("x")
    (tmp_path / ".git").mkdir()
    assert [one.name for one in list_folders(tmp_path)] == ["soil", "water"]
    assert list_folders(course) == [course]
    assert list_folders(tmp_path / "none") == [tmp_path / "none"]


@st.composite
def spoilings(draw):
    """A file of the course, a place in it, how much to take out there, what to put in."""
    name = draw(st.sampled_from(["course.toml", "01-soil.md", "02-soil.en.md", "items-1.toml"]
                                + ["01-soil.svg"]))  # fmt: skip
    put = draw(st.binary(max_size=6) | st.sampled_from(
        [b'"', b"]", b"[[", b"= 1\n", b"'''", b"\n", b"[en]\n", b"nan", b"<", b"![](", b"\\"]
    ))  # fmt: skip
    return name, draw(st.floats(0, 1)), draw(st.integers(0, 40)), put


@given(st.lists(spoilings(), min_size=1, max_size=4))
def test_no_spoiling_crashes_the_reading(tmp_path_factory, spoiled):
    folder = write_course(tmp_path_factory.mktemp("spoiled"))
    for name, where, length, put in spoiled:
        content = (folder / name).read_bytes()
        at = int(where * len(content))
        (folder / name).write_bytes(content[:at] + put + content[at + length :])
    try:
        content = read_course(folder, skills={"soil-testing"})
    except Mistakes as found:
        content, mistakes = None, found.mistakes
    if content:
        assert len(content.lessons) == 2
        assert len(content.items) >= content.head.draw
    else:
        assert all(str(one.sentence) and one.line >= 1 for one in mistakes)
