"""On which line of a TOML source each table and key stands, which tomllib does not tell."""

import re

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r'(?P<text>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\])*"|\'[^\']*\')'
    r"|(?P<mark>[\[\]{},=])"
    r"|(?P<bare>[^\s\[\]{},=#\"']+)"
    r"|#[^\n]*|\s+",
    re.DOTALL,
)
_PART = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|[^.\s"\']+')


def find_lines(source: str) -> dict[Path, int]:
    """Return the line of every table and key of a valid TOML source, counted from 1.

    Tables of an array are numbered from 0: ("item", 2, "ask") is `ask` in the third `[[item]]`.
    """
    return _Scanner(source).scan()


class _Scanner:
    """Walks the tokens once; the source is known to be valid, so it never doubts them."""

    def __init__(self, source: str) -> None:
        self.tokens: list[tuple[str, str, int]] = []  # kind, text, line
        line = 1
        for found in _TOKEN.finditer(source):
            if found.lastgroup:
                self.tokens.append((found.lastgroup, found[0], line))
            line += found[0].count("\n")
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.lengths: dict[Path, int] = {}  # of arrays of tables

    def scan(self) -> dict[Path, int]:
        """Read statement by statement: a header, or a key and its value."""
        table: Path = ()
        while self.at < len(self.tokens):
            if self.tokens[self.at][1] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    def _header(self) -> Path:
        line = self.tokens[self.at][2]
        doubled = self.tokens[self.at + 1][1] == "["
        self.at += 1 + doubled
        *above, last = self._key("]")
        self.at += doubled
        path: Path = ()
        for part in above:
            path = self._newest((*path, part))
        path = (*path, last)
        if doubled:
            self.lines.setdefault(path, line)
            self.lengths[path] = self.lengths.get(path, 0) + 1
        path = self._newest(path)
        self.lines[path] = line
        return path

    def _newest(self, path: Path) -> Path:
        """Return the path, led to the newest table where it is an array of tables."""
        return (*path, self.lengths[path] - 1) if path in self.lengths else path

    def _key(self, end: str) -> list[str]:
        """Read a dotted key up to and past `end`."""
        start = self.at
        while self.tokens[self.at][1] != end:
            self.at += 1
        written = "".join(text for _, text, _ in self.tokens[start : self.at])
        self.at += 1
        return [part.strip("\"'") for part in _PART.findall(written)]

    def _pair(self, table: Path) -> None:
        line = self.tokens[self.at][2]
        path = table
        for part in self._key("="):
            path = (*path, part)
            self.lines.setdefault(path, line)
        self._value(path)

    def _value(self, path: Path) -> None:
        kind, text, line = self.tokens[self.at]
        self.at += 1
        if text == "[" and kind == "mark":
            self._array(path)
        elif text == "{" and kind == "mark":
            self._inline_table(path)
        elif kind == "bare" and self._is_time(line):
            self.at += 1

    def _is_time(self, line: int) -> bool:
        """Whether the next token is the second half of a moment written with a space."""
        return self.at < len(self.tokens) and self.tokens[self.at][::2] == ("bare", line)

    def _array(self, path: Path) -> None:
        count = 0
        while self.tokens[self.at][1] != "]":
            self.lines[(*path, count)] = self.tokens[self.at][2]
            self._value((*path, count))
            count += 1
            self.at += self.tokens[self.at][1] == ","
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        while self.tokens[self.at][1] != "}":
            self._pair(path)
            self.at += self.tokens[self.at][1] == ","
        self.at += 1
