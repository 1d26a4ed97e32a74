"""Strict reading of files that people write: text and TOML, every mistake with its line.

A reader of files collects all mistakes in one list, so that a writer sees them at once:

    mistakes: list[Mistake] = []
    table = read_toml(path, mistakes)          # None where the file can't be read at all
    course = table.read(CourseFile)            # None where a key is wrong, missing or unknown
    for item in table.tables("item"):
        item.mistake(_l("…"), "ask")           # a mistake on the line of the key `ask`
    raise_any(mistakes)

Shapes are msgspec Structs; what a key must be is said in words made from its type.
"""

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, TypeAlias, TypeVar

import msgspec
from flask_babel import LazyString
from msgspec import Meta
from msgspec import inspect as shapes

from app.core import toml_lines
from app.core.language import lazy_gettext as _l

LARGEST = 1_000_000  # bytes of one file
TOML_TYPES = (date, datetime, time)  # never to be read from texts
SLUG = r"\A[a-z][a-z0-9]*(-[a-z0-9]+)*\Z"
FILLED = r"\S"

# Types for shapes.
Text = Annotated[str, Meta(pattern=FILLED, max_length=500)]
Slug = Annotated[str, Meta(pattern=SLUG, max_length=60)]
Texts = Annotated[list[Text], Meta(min_length=1)]
Rows = list[dict[str, object]]  # tables that are read one by one, by `Table.tables`
Inner = dict[str, object]  # a table that is read by itself, by `Table.table`

Sentence: TypeAlias = LazyString | str
S = TypeVar("S", bound=msgspec.Struct)

# What no text of ours may hold: databases and old browsers choke on it.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)")


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a file, and on which line."""

    file: Path
    line: int
    sentence: Sentence

    def __str__(self) -> str:
        """Return it as compilers do, so that editors lead there."""
        return f"{self.file}:{self.line}: {self.sentence}"


class Mistakes(Exception):  # noqa: N818 -- as Refused
    """What was read is not usable; carries everything that is wrong with it."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = sorted(set(mistakes), key=lambda one: (str(one.file), one.line))
        super().__init__(self.mistakes)

    def __str__(self) -> str:
        """Return the mistakes, one a line."""
        return "\n".join(map(str, self.mistakes))


def raise_any(mistakes: Iterable[Mistake]) -> None:
    """Raise Mistakes if there is any."""
    if found := list(mistakes):
        raise Mistakes(found)


def read_text(path: Path, mistakes: list[Mistake]) -> str | None:
    """Return the text of a file, with plain line ends, or None and a mistake.

    It has to be a UTF-8 file of at most 1 MB, and no link.
    """
    if path.is_symlink():
        mistakes.append(Mistake(path, 1, _l("This is a link. Put the file itself here.")))
        return None
    if not path.is_file():
        mistakes.append(Mistake(path, 1, _l("There is no such file.")))
        return None
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        sentence = _l("The file can't be read: %(why)s.", why=error.strerror)
        mistakes.append(Mistake(path, 1, sentence))
        return None
    if len(content) > LARGEST:
        mistakes.append(Mistake(path, 1, _l("The file is larger than 1 MB.")))
        return None
    return _decode(path, content, mistakes)


def _decode(path: Path, content: bytes, mistakes: list[Mistake]) -> str | None:
    try:
        text = content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        mistakes.append(Mistake(path, line, _l("This is not UTF-8. Save the file as UTF-8.")))
        return None
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        code = f"U+{ord(found[0]):04X}"
        mistakes.append(
            Mistake(path, line, _l("The character %(code)s may not stand in a text.", code=code))
        )
        return None
    return text


def read_toml(path: Path, mistakes: list[Mistake]) -> "Table | None":
    """Return the file's top table, or None and a mistake."""
    text = read_text(path, mistakes)
    return None if text is None else parse_toml(path, text, mistakes)


def parse_toml(path: Path, text: str, mistakes: list[Mistake]) -> "Table | None":
    """Return the top table of a TOML text that came from this file, or None and a mistake."""
    try:
        values = tomllib.loads(text)
        lines = toml_lines.find_lines(text)
    except RecursionError:
        mistakes.append(Mistake(path, 1, _l("The values are nested too deeply.")))
    except ValueError as error:  # TOMLDecodeError, or a number of too many digits
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        why = _AT_LINE.sub("", str(error))
        mistakes.append(Mistake(path, line, _l("This is not valid TOML: %(why)s.", why=why)))
    else:
        return Table(path, values, lines, (), mistakes)
    return None


class Table:
    """A table of a TOML file, which knows its lines and writes down what is wrong with it."""

    def __init__(
        self,
        file: Path,
        values: Mapping[str, object],
        lines: Mapping[toml_lines.Path, int],
        path: toml_lines.Path,
        mistakes: list[Mistake],
    ) -> None:
        self.file = file
        self.values = values
        self.path = path
        self.mistakes = mistakes
        self._lines = lines

    def line(self, *keys: str | int) -> int:
        """Return the line of a key within this table, or of what holds it."""
        path = self.path + keys
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def mistake(self, sentence: Sentence, *keys: str | int) -> None:
        """Write down what is wrong at a key (without keys: with the table itself)."""
        self.mistakes.append(Mistake(self.file, self.line(*keys), sentence))

    def table(self, key: str) -> "Table | None":
        """Return the table under a key, or None where there is none."""
        values = self.values.get(key)
        return self._inner(values, key) if isinstance(values, dict) else None

    def tables(self, key: str) -> list["Table"]:
        """Return the tables of the array under a key; none where it is not such an array."""
        rows = self.values.get(key)
        if not isinstance(rows, list):
            return []
        return [
            self._inner(row, key, number) for number, row in enumerate(rows) if type(row) is dict
        ]

    def _inner(self, values: dict[str, object], *keys: str | int) -> "Table":
        return Table(self.file, values, self._lines, self.path + keys, self.mistakes)

    def read(self, shape: type[S]) -> S | None:
        """Return the table as a struct; or None, with a mistake for each key that is wrong."""
        before = len(self.mistakes)
        fields = {field.encode_name: field for field in msgspec.structs.fields(shape)}
        for key in self.values:
            if key not in fields:
                self._unknown(key, list(fields))
        for key, field in fields.items():
            if key in self.values:
                self._check(key, field.type)
            elif field.required:
                self.mistake(_l('"%(key)s" is missing.', key=key))
        if len(self.mistakes) > before:
            return None
        return msgspec.convert(self.values, shape, builtin_types=TOML_TYPES)

    def _unknown(self, key: str, known: list[str]) -> None:
        near = get_close_matches(key, known, 1)
        self.mistake(
            _l('Unknown key "%(key)s". Did you mean "%(near)s"?', key=key, near=near[0])
            if near
            else _l('Unknown key "%(key)s".', key=key),
            key,
        )

    def _check(self, key: str, kind: object) -> None:
        value = self.values[key]
        try:
            msgspec.convert(value, kind, builtin_types=TOML_TYPES)
        except msgspec.ValidationError:
            what = _describe(shapes.type_info(kind))
            self.mistake(_l('"%(key)s" must be %(what)s.', key=key, what=what), key)
        else:
            if not _is_clean(value):
                self.mistake(_l('"%(key)s" holds a character or number we refuse.', key=key), key)


def _is_clean(value: object) -> bool:
    """Whether no text in it has control characters and no number is endless."""
    if isinstance(value, str):
        return not _CONTROL.search(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, list):
        return all(map(_is_clean, value))
    if isinstance(value, dict):
        return all(_is_clean(inner) for inner in value.values())
    return True


_PLAIN: dict[type[shapes.Type], LazyString] = {
    shapes.StrType: _l("a text"),
    shapes.IntType: _l("a whole number"),
    shapes.FloatType: _l("a number"),
    shapes.BoolType: _l("true or false"),
    shapes.DateType: _l("a date such as 2027-11-30"),
    shapes.DictType: _l("a table"),
    shapes.StructType: _l("a table"),
}


def _describe(kind: shapes.Type) -> Sentence:
    """Return what a value of this type is, in words."""
    match kind:
        case shapes.EnumType(cls=cls):
            return _l("one of: %(words)s", words=", ".join(str(word.value) for word in cls))
        case shapes.LiteralType(values=values):
            return _l("one of: %(words)s", words=", ".join(map(str, values)))
        case shapes.ListType(item_type=inner, min_length=least, max_length=most):
            what = _describe(inner)
            if least is not None and least == most:
                return _l("a list of %(count)s; each must be %(what)s", count=least, what=what)
            return _l(
                "a list of at least %(count)s; each must be %(what)s", count=least or 0, what=what
            )
        case shapes.UnionType(types=kinds):
            return _either([one for one in kinds if not isinstance(one, shapes.NoneType)])
    return _describe_bounds(kind) or _PLAIN[type(kind)]


def _describe_bounds(kind: shapes.Type) -> Sentence | None:
    match kind:
        case shapes.IntType(ge=int(least), le=int(most)):
            return _l("a whole number from %(least)s to %(most)s", least=least, most=most)
        case shapes.FloatType(ge=float() | int() as least, le=float() | int() as most):
            return _l("a number from %(least)g to %(most)g", least=least, most=most)
        case shapes.StrType(max_length=int(most)) if kind.pattern == SLUG:
            return _l("a name of a-z, 0-9 and hyphens, at most %(most)s long", most=most)
        case shapes.StrType(max_length=int(most)):
            return _l("a text, not empty, of at most %(most)s characters", most=most)
    return None


def _either(kinds: list[shapes.Type]) -> Sentence:
    first, *others = kinds
    said = _describe(first)
    for other in others:
        said = _l("%(one)s or %(other)s", one=said, other=_describe(other))
    return said
