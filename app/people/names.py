"""Names of people: one form for matching, a sort key by pinyin, and hiding all but a part."""

import re
import unicodedata

# Read otherwise as a surname than as a word.
SURNAMES = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "查": "zha", "区": "ou", "任": "ren",
    "盖": "ge", "朴": "piao", "尉": "wei", "万俟": "moqi", "尉迟": "yuchi", "长孙": "zhangsun",
    "单于": "chanyu", "乐": "yue", "华": "hua", "过": "guo", "宁": "ning", "燕": "yan",
    "员": "yun", "冼": "xian", "缪": "miao", "召": "shao", "折": "she", "种": "chong",
    "重": "chong", "繁": "po", "秘": "bi", "翟": "zhai", "覃": "qin", "车": "che", "臧": "zang",
}  # fmt: skip
# Letters to the computer, nothing to the eye: Hangul fillers and the empty Braille cell.
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
DOTS = re.compile("[•・‧∙⋅.．]")


def tidy(name: str) -> str:
    """Return a name as it is kept: dots of one form, no stray spaces."""
    name = DOTS.sub("·", unicodedata.normalize("NFKC", name).strip())
    name = re.sub(r"\s*·\s*", "·", name)
    # Chinese names are often typed with a space in the middle to fill a column: 王 芳.
    joined = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", name)
    return re.sub(r"\s+", " ", joined)


def tidy_title(name: str) -> str:
    """Return the name of an organisation as it is kept: on one line, no stray spaces."""
    return " ".join(name.split())


def is_fit(name: str) -> bool:
    """Tell whether a tidied name can be one: a letter first, and all of it can be seen.

    Controls and what turns the direction of writing would let one name pass for another.
    """
    return name[:1].isalpha() and name.isprintable() and BLANK.isdisjoint(name)


def fold(name: str) -> str:
    """Return the form under which two spellings of one name meet."""
    return tidy(name).casefold().replace("·", "").replace(" ", "")


def mask(name: str) -> str:
    """Return the name with only its first and, from three characters on, last character shown.

    王芳 becomes 王＊, 王小芳 becomes 王＊芳.
    """
    name = tidy(name)
    if len(name) <= 1:
        return "＊"
    if len(name) == 2:
        return name[0] + "＊"
    return name[0] + "＊" * (len(name) - 2) + name[-1]
