import pytest

from app.core.reading import Mistakes
from app.skills.reading import FOLDER, read_folder, read_framework

GOOD = """\
id = "rural"
version = 1
title = "农村能力框架"
summary = "种地用得上的能力。"
sources = ["某某纲要（2021年）"]
[en]
title = "Rural framework"
summary = "What helps on the land."

[[area]]
id = "production"
title = "生产"
en = "Production"

[[competency]]
skill = "soil-testing"
area = "production"
title = "看土"
summary = "看得懂土。"
wanted = 2
levels = ["说得出", "做得到", "做得熟", "带得动"]
[competency.en]
title = "Soil testing"
summary = "Reads the soil."
levels = ["names it", "does it", "does it well", "leads"]
"""


@pytest.fixture
def write(tmp_path):
    """Write a framework file, with replacements; return its path."""

    def write(*changes, name="rural", text=GOOD):
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def wrong(path):
    """What is wrong: line and sentence."""
    with pytest.raises(Mistakes) as caught:
        read_framework(path)
    return [(one.line, str(one.sentence)) for one in caught.value.mistakes]


def test_it_works(write):
    content = read_framework(write())
    assert content.head.title == "农村能力框架"
    assert content.competencies[0].en.levels[3] == "leads"
    assert content.competencies[0].area.en == "Production"
    assert content.version_line == 2


def test_the_published_frameworks_are_good():
    contents = {one.head.id: one for one in read_folder(FOLDER)}
    assert 20 <= len(contents["cio"].competencies) <= 40
    assert 25 <= len(contents["rural"].competencies) <= 40


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("version = 1", 'version = "1"'), 2, '"version" must be a whole number from 1 to 9999.'),
        (("title =", "titel ="), 3, 'Unknown key "titel". Did you mean "title"?'),
        (('id = "rural"', 'id = "urban"'), 1, 'The id must be the file\'s name, "rural".'),
        (("wanted = 2", "wanted = 5"), 20, '"wanted" must be a whole number from 1 to 4.'),
        (
            (', "带得动"', ""),
            21,
            '"levels" must be a list of 4; each must be a text, not empty,'
            " of at most 500 characters.",
        ),
        (('area = "production"', 'area = "trade"'), 17, 'There is no area "trade".'),
        (("[competency.en]", "[competency.fr]"), 15, '"en" is missing.'),
        (('summary = "Reads', 'sumary = "Reads'), 22, '"summary" is missing.'),
        (('area = "production"', "area = [1]"), 17, '"area" must be a name of a-z, 0-9 and'),
    ],
)  # fmt: skip
def test_each_mistake_has_its_line(write, change, line, said):
    assert any(n == line and s.startswith(said) for n, s in wrong(write(change)))


def test_a_skill_stands_once_in_a_framework(write):
    competency = GOOD[GOOD.index("[[competency]]") :]
    found = wrong(write(text=GOOD + competency))
    assert found == [(27, '"soil-testing" stands here a second time.')]


def test_two_frameworks_word_a_skill_alike(write, tmp_path):
    write()
    write(('"rural"', '"urban"'), ('title = "看土"', 'title = "验土"'), name="urban")
    with pytest.raises(Mistakes, match=r'urban\.toml:16: Another framework words the skill "soil'):
        read_folder(tmp_path)
