"""Drawing the paper: one A4 page with Chinese text, a QR code and an empty place for the seal."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT = "NotoSansSC"
FILE = Path(__file__).parent / "fonts" / "NotoSansSC-Gengdu.ttf"
LACKING = "〓"  # The geta mark: printers' sign for a character that is not in the case.
HANGING = "，。、；：！？）》”…—"  # No line begins with one of these; they hang over the edge.
WIDTH, HEIGHT = A4
MARGIN = 24 * mm
LINE = 1.75  # times the size of the letters
TEXT, ROW, NOTE = 16, 14, 9  # sizes in points
INK, QUIET = "#1b1b1b", "#4a5450"

# reportlab's fonts keep what was drawn so far in themselves: one paper at a time in a process.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Sheet:
    """What stands on the paper, word by word."""

    title: str
    text: str
    rows: tuple[tuple[str, str], ...]
    seal: str
    address: str  # of the page that verifies it, for the QR code
    notes: tuple[str, ...]
    author: str


@cache
def _font() -> TTFont:
    """Return the font, read on the first paper of this process (80 ms, 20 MB)."""
    font = TTFont(FONT, str(FILE))
    pdfmetrics.registerFont(font)
    return font


def lacking(text: str) -> str:
    """Return the characters of a text that the font has no shape for, each once."""
    shapes = _font().face.charToGlyph
    return "".join(dict.fromkeys(one for one in text if ord(one) not in shapes))


def _printable(text: str) -> str:
    return text.translate({ord(one): LACKING for one in lacking(text)})


def draw(sheet: Sheet) -> bytes:
    """Return the paper as a PDF; a character without a shape is drawn as 〓."""
    with _one_at_a_time:
        _font()
        file = BytesIO()
        canvas = Canvas(file, pagesize=A4, pageCompression=1, lang="zh-CN")
        canvas.setTitle(f"{sheet.title} {sheet.rows[0][1]}")
        canvas.setAuthor(sheet.author)
        _frame(canvas)
        y = _head(canvas, sheet)
        _rows(canvas, sheet.rows, y)
        _seal(canvas, sheet.seal)
        _code(canvas, sheet)
        canvas.showPage()
        canvas.save()
        return file.getvalue()


def _lines(text: str, size: float, width: float) -> Iterator[str]:
    """Yield the text cut into lines; Chinese may be cut anywhere."""
    line = ""
    for character in _printable(text):
        is_full = pdfmetrics.stringWidth(line + character, FONT, size) > width
        if line and is_full and character not in HANGING:
            yield line
            line = ""
        line += character
    yield line


def _frame(canvas: Canvas) -> None:
    canvas.setStrokeColor(INK)
    for inset, weight in ((12 * mm, 1.6), (14 * mm, 0.5)):
        canvas.setLineWidth(weight)
        canvas.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)


def _head(canvas: Canvas, sheet: Sheet) -> float:
    """Draw title and text; return how far down the page they came."""
    canvas.setFillColor(INK)
    canvas.setFont(FONT, 38)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 52 * mm, sheet.title, charSpace=10)
    y = HEIGHT - 76 * mm
    canvas.setFont(FONT, TEXT)
    for line in _lines(sheet.text, TEXT, WIDTH - 2 * MARGIN):
        canvas.drawString(MARGIN, y, line)
        y -= TEXT * LINE
    return y - 5 * mm


def _rows(canvas: Canvas, rows: tuple[tuple[str, str], ...], y: float) -> None:
    label_width = 30 * mm
    for label, value in rows:
        canvas.setFont(FONT, ROW)
        canvas.setFillColor(QUIET)
        canvas.drawString(MARGIN, y, label)
        canvas.setFillColor(INK)
        for line in _lines(value, ROW, WIDTH - 2 * MARGIN - label_width):
            canvas.drawString(MARGIN + label_width, y, line)
            y -= ROW * LINE


def _seal(canvas: Canvas, label: str) -> None:
    """Draw the empty place where the issuer puts its seal; we never draw one."""
    side = 44 * mm
    x, y = WIDTH - MARGIN - side, 34 * mm
    canvas.saveState()
    canvas.setDash(2, 3)
    canvas.setLineWidth(0.6)
    canvas.rect(x, y, side, side)
    canvas.setFont(FONT, 10)
    canvas.setFillColor(QUIET)
    canvas.drawCentredString(x + side / 2, y + 3 * mm, label)
    canvas.restoreState()


def _code(canvas: Canvas, sheet: Sheet) -> None:
    """Draw the QR code, a link too for those who read it on a screen, and the notes beside it."""
    side, x, y = 32 * mm, MARGIN, 46 * mm
    modules = [list(row) for row in segno.make(sheet.address, error="m", micro=False).matrix]
    step = side / len(modules)
    path = canvas.beginPath()
    for row, modules_of_row in enumerate(modules):
        for column, is_dark in enumerate(modules_of_row):
            if is_dark:
                path.rect(x + column * step, y + side - (row + 1) * step, step, step)
    canvas.setFillColor(INK)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.linkURL(sheet.address, (x, y, x + side, y + side))
    canvas.setFont(FONT, NOTE)
    below = y - 6 * mm
    for note in sheet.notes:
        for line in _lines(note, NOTE, WIDTH - 2 * MARGIN - 50 * mm):
            canvas.drawString(x, below, line)
            below -= NOTE * LINE
