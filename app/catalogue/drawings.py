"""Drawings of lessons: SVG files read against an allow-list and written anew for the page.

Nothing of the file reaches a page but elements, attributes and text that are known here.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from markupsafe import Markup, escape

from app.core.language import lazy_gettext as _l
from app.core.reading import Mistake, Sentence, read_text
from app.core.weight import weigh

HEAVIEST = 1_500  # bytes of one drawing on the wire
DEEPEST = 12  # elements within elements
NAMESPACE = "http://www.w3.org/2000/svg"

SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
# What may stand within what.
WITHIN = {
    "svg": SHAPES | {"g", "text"},
    "g": SHAPES | {"g", "text"},
    "text": frozenset({"tspan"}),
    "tspan": frozenset({"tspan"}),
}
# Names for drawing programs; on the page the Markdown's words name the drawing.
UNSHOWN = {"title", "desc"}
ATTRIBUTES = frozenset(
    [
        *("x", "y", "dx", "dy", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "d"),
        *("points", "width", "height", "transform", "opacity"),
        *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity"),
        *("stroke-linecap", "stroke-linejoin", "stroke-dasharray"),
        *("font-size", "font-weight", "font-family", "font-style"),
        *("text-anchor", "dominant-baseline"),
    ]
)
# Of the root alone; all but the viewBox are written anew.
OF_ROOT = {"viewBox", "xmlns", "role", "aria-label", "version"}
_VALUE = re.compile(r"(?!.*url)[-\w\s.,#%()+]*", re.IGNORECASE | re.DOTALL)
_BOX = re.compile(r"\s*-?[\d.]+[\s,]+-?[\d.]+[\s,]+(\d[\d.]*)[\s,]+\d[\d.]*\s*")


@dataclass(frozen=True)
class Drawing:
    """A drawing that may stand on a page."""

    width: str
    attributes: Markup
    inside: Markup

    def show(self, alt: str) -> Markup:
        """Return the element for a page; `alt` says what the drawing shows."""
        return Markup('<svg role="img" aria-label="{}" width="{}"{}>{}</svg>').format(
            alt, self.width, self.attributes, self.inside
        )


def read_drawing(path: Path, mistakes: list[Mistake]) -> Drawing | None:
    """Return the drawing of a file, or None and mistakes."""
    text = read_text(path, mistakes)
    if text is None:
        return None
    reader = _Reader(path, mistakes)
    before = len(mistakes)
    try:
        reader.parser.Parse(text, True)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        mistakes.append(Mistake(path, error.lineno, _l("This is not valid XML: %(why)s.", why=why)))
    if len(mistakes) == before:
        reader.check_whole()
    return reader.drawing() if len(mistakes) == before else None


@dataclass
class _Reader:
    """Listens to the parser, writes the drawing anew and notes what is not allowed."""

    path: Path
    mistakes: list[Mistake]
    open: list[str] = field(default_factory=list)
    parts: list[Markup] = field(default_factory=list)
    box: str = ""
    attributes: Markup = field(default_factory=Markup)

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _wrong(self, sentence: Sentence) -> None:
        self.mistakes.append(Mistake(self.path, self.parser.CurrentLineNumber, sentence))

    def _doctype(self, *_declared: object) -> None:
        self._wrong(_l("A drawing has no document type."))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        above = self.open[-1] if self.open else None
        self.open.append(name)
        if len(self.open) > DEEPEST:
            self._wrong(_l("The elements are nested too deeply."))
        if name in UNSHOWN and above:
            return
        if name not in (WITHIN.get(above, ()) if above else ("svg",)):
            self._wrong(_l("The element <%(name)s> is not allowed here in a drawing.", name=name))
            return
        kept = Markup("").join(
            Markup(' {}="{}"').format(key, " ".join(value.split()))
            for key, value in attributes.items()
            if self._is_kept(key, value, is_root=above is None)
        )
        if above is None:
            self.box, self.attributes = attributes.get("viewBox", ""), kept
        else:
            element = Markup("<{}{}/>") if name in SHAPES else Markup("<{}{}>")
            self.parts.append(element.format(name, kept))

    def _is_kept(self, key: str, value: str, *, is_root: bool) -> bool:
        if is_root and key in OF_ROOT:
            if key == "xmlns" and value != NAMESPACE:
                self._wrong(_l("The value of %(name)s is not allowed in a drawing.", name=key))
            return key == "viewBox"
        if key not in ATTRIBUTES:
            self._wrong(_l("The attribute %(name)s is not allowed in a drawing.", name=key))
        elif not _VALUE.fullmatch(value):
            self._wrong(_l("The value of %(name)s is not allowed in a drawing.", name=key))
        return not (is_root and key in ("width", "height"))

    def _end(self, _name: str) -> None:
        name = self.open.pop()
        if name in WITHIN and self.open:
            self.parts.append(Markup("</{}>").format(name))
            if name == "text":  # Text browsers show the words of a drawing one after another.
                self.parts.append(Markup(" "))

    def _text(self, text: str) -> None:
        name = self.open[-1]
        if name in UNSHOWN or not text.strip():
            return
        if name in ("text", "tspan"):
            self.parts.append(escape(" ".join(text.split())))
        else:
            self._wrong(_l("Words may stand only within <text> in a drawing."))

    def check_whole(self) -> None:
        """Note what only the finished drawing shows: a view box missing, too many bytes."""
        if not _BOX.fullmatch(self.box):
            sentence = _l("The drawing needs a viewBox of four numbers.")
            self.mistakes.append(Mistake(self.path, 1, sentence))
            return
        size = weigh(self.drawing().show(""))
        if size > HEAVIEST:
            sentence = _l(
                "The drawing has %(size)s bytes compressed; %(most)s are allowed.",
                size=size,
                most=HEAVIEST,
            )
            self.mistakes.append(Mistake(self.path, 1, sentence))

    def drawing(self) -> Drawing:
        """Return what was read; only for a drawing without mistakes."""
        found = _BOX.fullmatch(self.box)
        width = found[1] if found else "0"
        return Drawing(width, self.attributes, Markup("").join(self.parts))
