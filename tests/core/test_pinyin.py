import pytest

from app.core.pinyin import sort_key


def test_it_works():
    assert sort_key("看土") == "kan tu 看土"


def test_chinese_is_sorted_as_in_a_dictionary():
    assert sorted(["张", "李", "王", "陈"], key=sort_key) == ["陈", "李", "王", "张"]


def test_equal_sounds_are_told_apart():
    assert sort_key("李理") != sort_key("李里")


@pytest.mark.parametrize(
    ("name", "key"),
    [("单田芳", "shan tian fang"), ("尉迟恭", "yu chi gong"), ("简单", "jian dan")],
)
def test_readings_hold_for_the_beginning_alone(name, key):
    readings = {"单": "shan", "尉迟": "yu chi"}
    assert sort_key(name, readings) == f"{key} {name}"


def test_letters_are_kept_and_folded():
    assert sort_key("GB标准") == "gb biao zhun GB标准"
