from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from app.core.reading import (
    LARGEST,
    Inner,
    Mistake,
    Mistakes,
    Rows,
    Slug,
    Text,
    Texts,
    parse_toml,
    raise_any,
    read_text,
    read_toml,
)
from app.core.toml_lines import find_lines


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Shape(msgspec.Struct):
    name: Text
    count: Annotated[int, Meta(ge=1, le=4)] = 1
    due: date | None = None
    colour: Colour = Colour.RED
    weight: Annotated[float, Meta(ge=0, le=9)] = 0
    slug: Slug = "a"
    words: Texts = []
    four: Annotated[list[Text], Meta(min_length=4, max_length=4)] | None = None
    on: bool = False
    row: Rows = []
    en: Inner = {}


def parse(text):
    """The top table of a text and the list for its mistakes."""
    mistakes: list[Mistake] = []
    return parse_toml(Path("x.toml"), text, mistakes), mistakes


def read(text):
    """What reading a text as a Shape says is wrong."""
    table, mistakes = parse(text)
    if table:
        assert (table.read(Shape) is None) == bool(mistakes)
    return [str(one) for one in mistakes]


def test_it_works():
    table, mistakes = parse('name = "土"\ncount = 2\ndue = 2027-11-30\nweight = 2\n')
    shape = table.read(Shape)
    assert (shape.name, shape.count, shape.due, shape.weight) == ("土", 2, date(2027, 11, 30), 2.0)
    assert mistakes == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('name = " "', '"name" must be a text, not empty, of at most 500 characters.'),
        ("count = true", '"count" must be a whole number from 1 to 4.'),
        ("count = 5", '"count" must be a whole number from 1 to 4.'),
        ('count = "1"', '"count" must be a whole number from 1 to 4.'),
        ('due = "2027-11-30"', '"due" must be a date such as 2027-11-30.'),
        ("due = 2020-01-01T00:00:00", '"due" must be a date such as 2027-11-30.'),
        ('colour = "green"', '"colour" must be one of: red, blue.'),
        ("weight = 10.5", '"weight" must be a number from 0 to 9.'),
        ('slug = "A b"', '"slug" must be a name of a-z, 0-9 and hyphens, at most 60 long.'),
        ('slug = "a\\n"', '"slug" must be a name of a-z, 0-9 and hyphens, at most 60 long.'),
        ("words = []", '"words" must be a list of at least 1; each must be a text, not empty,'),
        ('four = ["a"]', '"four" must be a list of 4; each must be a text, not empty,'),
        ("on = 1", '"on" must be true or false.'),
        ("row = 1", '"row" must be a list of at least 0; each must be a table.'),
        ("en = []", '"en" must be a table.'),
        ("cuont = 1", 'Unknown key "cuont". Did you mean "count"?'),
        ("zzz = 1", 'Unknown key "zzz".'),
        ("weight = nan", '"weight" must be a number from 0 to 9.'),
        ('en = { a = "\\u0000" }', '"en" holds a character or number we refuse.'),
        ('row = [{ a = ["\\u0007"] }]', '"row" holds a character or number we refuse.'),
        ("row = [{ a = inf }]", '"row" holds a character or number we refuse.'),
    ],
)
def test_each_mistake_has_its_line_and_sentence(line, said):
    name = "" if line.startswith("name") else 'name = "土"\n'
    found = read(f"# first\n{name}{line}\n")
    assert len(found) == 1
    at = 2 + bool(name)
    assert found[0].startswith(f"x.toml:{at}: {said}")


def test_all_mistakes_are_told_at_once():
    assert len(read('count = 9\non = "yes"\nzzz = 1\n')) == 4  # the name is missing too


def test_what_is_missing_is_said_at_the_table():
    table, mistakes = parse('[[row]]\nname = "a"\n\n[[row]]\ncount = 1\n')
    assert [row.read(Shape) is None for row in table.tables("row")] == [False, True]
    assert [str(one) for one in mistakes] == ['x.toml:4: "name" is missing.']


def test_tables_within_know_their_lines():
    table, mistakes = parse('[en]\nname = "a"\n[[row]]\nx = [\n  { y = 1 },\n  { y = 2 },\n]\n')
    table.table("en").mistake("here", "name")
    row = table.tables("row")[0]
    row.tables("x")[1].mistake("there", "y")
    row.mistake("row", "nowhere")
    assert [(one.line, one.sentence) for one in mistakes] == [(2, "here"), (6, "there"), (3, "row")]
    assert table.table("none") is None
    assert table.tables("en") == []


SOURCE = '''\
title = "= [[no]] # no"
"quoted key" = 1 # [[no]]
a.b.c = 1979-05-27 07:32:00
text = """
[[no]]
key = 1 """
raw = \'\'\'
"""\'\'\'
list = [ # comment with ] in it
  1, "]",
  [2, 3],
]
inline = { x = 1, y.z = [ { w = 1 } ] }

[table.inner]
k = true
[[rows]]
k = 1
[[rows]]
k = 2
[rows.sub]
k = 3
[[rows.deep]]
k = 4
'''


def test_lines_are_found_whatever_stands_between():
    lines = find_lines(SOURCE)
    assert lines["title",] == 1
    assert lines["quoted key",] == 2
    assert lines["a", "b", "c"] == 3
    assert lines["text",] == 4
    assert lines["raw",] == 7
    assert lines["list",] == 9
    assert lines["list", 2] == 11
    assert lines["inline", "y", "z", 0, "w"] == 13
    assert lines["table", "inner", "k"] == 16
    assert lines["rows", 0] == 17
    assert lines["rows", 1, "k"] == 20
    assert lines["rows", 1, "sub", "k"] == 22
    assert lines["rows", 1, "deep", 0, "k"] == 24
    assert not any("no" in path for path in lines)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\nb = \n", "x.toml:2: This is not valid TOML: Invalid value."),
        ("a = 1\na = 2\n", "x.toml:2: This is not valid TOML: Cannot overwrite a value."),
        ("a = " + "[" * 20_000, "x.toml:1: The values are nested too deeply."),
        ("a = " + "9" * 5_000, "x.toml:1: This is not valid TOML: Exceeds the limit"),
    ],
)
def test_what_is_no_toml_is_said(text, said):
    found = read(text)
    assert len(found) == 1
    assert found[0].startswith(said)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("题目".encode("gb18030"), ":1: This is not UTF-8. Save the file as UTF-8."),
        (b"a\nb\n\xff", ":3: This is not UTF-8. Save the file as UTF-8."),
        (b"a\nb\x00", ":2: The character U+0000 may not stand in a text."),
        (b"a\x1b[31m", ":1: The character U+001B may not stand in a text."),
        (b"a" * (LARGEST + 1), ":1: The file is larger than 1 MB."),
    ],
)
def test_bad_bytes_are_refused(tmp_path, content, said):
    path = tmp_path / "x.md"
    path.write_bytes(content)
    mistakes = []
    assert read_text(path, mistakes) is None
    assert [str(one) for one in mistakes] == [f"{path}{said}"]


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path):
    path = tmp_path / "x.md"
    path.write_bytes("\ufeff一\r\n二".encode())
    assert read_text(path, []) == "一\n二"


def test_links_folders_and_nothing_are_refused(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("s")
    link = tmp_path / "link.toml"
    link.symlink_to(secret)
    (tmp_path / "folder.toml").mkdir()
    for name, said in (
        ("link.toml", "This is a link. Put the file itself here."),
        ("folder.toml", "There is no such file."),
        ("none.toml", "There is no such file."),
    ):
        mistakes = []
        assert read_toml(tmp_path / name, mistakes) is None
        assert [str(one.sentence) for one in mistakes] == [said]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no file here fails so")
def test_a_file_that_breaks_off_is_a_mistake():
    mistakes = []
    assert read_text(Path("/proc/self/mem"), mistakes) is None
    assert "The file can't be read: Input/output error." in str(mistakes[0])


def test_mistakes_are_sorted_and_told_once():
    one, two = Mistake(Path("a"), 2, "x"), Mistake(Path("a"), 1, "y")
    with pytest.raises(Mistakes) as caught:
        raise_any([one, two, one])
    assert str(caught.value) == "a:1: y\na:2: x"
    raise_any([])


values = st.recursive(
    st.booleans() | st.integers(-99, 99) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab.=[] #", max_size=3), inner)
    ),
    max_leaves=12,
)


def as_toml(value):
    if isinstance(value, dict):
        pairs = (f"{msgspec.json.encode(k).decode()} = {as_toml(v)}" for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(as_toml, value)) + "\n]"
    return msgspec.json.encode(value).decode()


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), values, max_size=4))
def test_every_key_of_any_document_has_its_line(document):
    source = "".join(f"{key} = {as_toml(value)}\n" for key, value in document.items())
    table, mistakes = parse(source)
    if table is None:  # a control character in a text
        assert mistakes
        return
    written = source.split("\n")
    for key in document:
        assert written[table.line(key) - 1].startswith(f"{key} = ")


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_crash_the_reading(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    mistakes = []
    table = read_toml(path, mistakes)
    assert (table is None) == bool(mistakes)
