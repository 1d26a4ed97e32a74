from decimal import Decimal
from pathlib import Path

import pytest

from app.core.reading import Mistakes
from app.items.kinds import Choice, Multiple, Number, Single, Text, TrueFalse
from app.items.reading import collect_items, read_items

HEAD = """[[item]]
id = "when-to-water"
kind = "{kind}"
skill = "water"
lesson = 2
ask = "几时浇水？"
why = "早晚凉快。"
"""
CHOICES = (
    'choices = [\n  {text = "早晨", right = true},\n  {text = "中午"},\n  {text = "半夜"},\n]\n'
)
ENGLISH = '[item.en]\nask = "When to water?"\nwhy = "It is cool."\n'


def head(kind="single"):
    return HEAD.format(kind=kind)


@pytest.fixture
def read(tmp_path):
    """Write an item file and read it."""

    def read(content):
        path = tmp_path / "items-1.toml"
        path.write_text(content)
        return read_items(path)

    return read


def mistakes_of(read, content):
    with pytest.raises(Mistakes) as caught:
        read(content)
    return [(one.line, str(one.sentence)) for one in caught.value.mistakes]


COMMON = {
    "key": "when-to-water",
    "skill": "water",
    "lesson": 2,
    "ask": "几时浇水？",
    "why": "早晚凉快。",
}
IN_ENGLISH = COMMON | {"ask_en": "When to water?", "why_en": "It is cool."}


def test_it_works_for_all_five_kinds(read):
    both = CHOICES.replace('"半夜"', '"半夜", right = true')
    content = (
        head() + CHOICES + ENGLISH + 'choices = ["Morning", "Noon", "Midnight"]\n'
        + head("multiple") + both
        + head("truefalse") + "answer = false\n" + ENGLISH
        + head("number") + "answer = 2.5\ntolerance = 0.1\n"
        + head("text") + 'answer = ["早晨", "早上"]\n' + ENGLISH + 'answer = "morning"\n'
    )  # fmt: skip
    assert read(content) == [
        Single(
            choices=(
                Choice("早晨", right=True, text_en="Morning"),
                Choice("中午", text_en="Noon"),
                Choice("半夜", text_en="Midnight"),
            ),
            **IN_ENGLISH,
        ),
        Multiple(
            choices=(Choice("早晨", right=True), Choice("中午"), Choice("半夜", right=True)),
            **COMMON,
        ),
        TrueFalse(answer=False, **IN_ENGLISH),
        Number(answer=Decimal("2.5"), tolerance=Decimal("0.1"), **COMMON),
        Text(answers=("早晨", "早上"), answers_en=("morning",), **IN_ENGLISH),
    ]


@pytest.mark.parametrize(
    ("content", "line", "sentence"),
    [
        ("", 1, "There is no [[item]] in this file."),
        ("[[itme]]\n", 1, 'Unknown key "itme". Did you mean "item"?'),
        (head("guess"), 3, "kind must be one of: single, multiple, truefalse, number, text."),
        (head("single"), 1, '"choices" is missing.'),
        (head("truefalse") + 'answer = "yes"\n', 8, '"answer" must be true or false.'),
        (
            head("truefalse") + "answer = true\nanwser = true\n",
            9,
            'Unknown key "anwser". Did you mean "answer"?',
        ),
        (head("truefalse") + "answer = true\n" + CHOICES, 9, 'Unknown key "choices".'),
        (
            head().replace("lesson = 2", "lesson = 0") + CHOICES,
            5,
            '"lesson" must be a whole number from 1 to 99.',
        ),
        (head() + CHOICES.replace(", right = true", ""), 8, "Exactly one choice must be right."),
        (head() + CHOICES.replace("中午", "早晨"), 8, '"早晨" stands there twice.'),
        (
            head() + CHOICES.replace('  {text = "半夜"},\n', ""),
            8,
            "There must be 3 to 5 choices.",
        ),
        (
            head("multiple") + CHOICES,
            8,
            "At least two choices must be right, and one wrong.",
        ),
        (
            head("multiple") + CHOICES.replace('"}', '", right = true}'),
            8,
            "At least two choices must be right, and one wrong.",
        ),
        (
            head() + CHOICES + ENGLISH + 'choices = ["Morning", "Noon"]\n',
            16,
            "There must be as many choices as in Chinese.",
        ),
        (
            head() + CHOICES + ENGLISH + 'choices = ["Noon", "Noon", "Night"]\n',
            16,
            '"Noon" stands there twice.',
        ),
        (head() + CHOICES + ENGLISH, 13, '"choices" is missing.'),
        (head("number") + 'answer = "2"\n', 8, '"answer" must be a whole number from'),
        (head("number") + "answer = 1e-200\n", 8, "Nobody can type this number."),
        (
            head("number") + "answer = 1\ntolerance = -1\n",
            9,
            '"tolerance" must be a number from 0 to 1e+15.',
        ),
        (head("text") + "answer = []\n", 8, "Give at least one accepted answer."),
        (head("text") + 'answer = "。"\n', 8, "An accepted answer needs a letter or a digit."),
        (
            head("text") + f'answer = "{"长" * 61}"\n',
            8,
            "An accepted answer has at most 60 characters.",
        ),
    ],
)
def test_a_mistake_names_its_line(read, content, line, sentence):
    assert any(
        at == line and said.startswith(sentence) for at, said in mistakes_of(read, content)
    ), mistakes_of(read, content)


def test_all_mistakes_come_at_once(read):
    content = head("guess") + head("truefalse") + "answer = 1\n"
    assert [line for line, _said in mistakes_of(read, content)] == [3, 15]


def test_items_that_could_be_read_know_their_table(tmp_path):
    path = tmp_path / "items-1.toml"
    path.write_text(head("guess") + head("truefalse") + "answer = true\n")
    mistakes = []
    [placed] = collect_items(path, mistakes)
    placed.table.mistake("There is no such lesson.", "lesson")
    assert [str(one) for one in mistakes[1:]] == [f"{path}:12: There is no such lesson."]


@pytest.mark.parametrize("path", sorted(Path("courses").glob("*/items-*.toml")), ids=str)
def test_the_items_of_our_courses_are_right(path):
    assert read_items(path)
