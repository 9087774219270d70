"""QR codes, and sheets of labels to be cut or peeled. Pure: texts in, bytes out."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import segno
from fpdf import FPDF

# A4 with 3 x 8 labels of 70 x 37 mm, as sold under many names
_COLUMNS: Final = 3
_ROWS: Final = 8
_WIDTH: Final = 70.0
_HEIGHT: Final = 37.0
_MARGIN_TOP: Final = (297.0 - _ROWS * _HEIGHT) / 2
_CODE: Final = 27.0
_PAD: Final = 4.0


@dataclass(frozen=True)
class Label:
    """What one label shows beside its code."""

    content: str
    heading: str
    lines: tuple[str, ...]


def svg(content: str, scale: int = 8) -> bytes:
    """A QR code that still reads when a quarter of it is scratched or dirty."""
    out = io.BytesIO()
    segno.make_qr(content, error="q").save(out, kind="svg", scale=scale, border=4)
    return out.getvalue()


def png(content: str, scale: int = 8) -> bytes:
    """The same as pixels: `scale` a side of each module."""
    out = io.BytesIO()
    segno.make_qr(content, error="q").save(out, kind="png", scale=scale, border=4)
    return out.getvalue()


def pdf(labels: Sequence[Label]) -> bytes:
    """Labels on A4, 24 a page."""
    document = FPDF(format="A4", unit="mm")
    document.set_auto_page_break(False)
    document.set_margin(0)
    for number, label in enumerate(labels):
        place = number % (_COLUMNS * _ROWS)
        if place == 0:
            document.add_page()
        left = place % _COLUMNS * _WIDTH
        top = _MARGIN_TOP + place // _COLUMNS * _HEIGHT
        document.image(io.BytesIO(png(label.content, 10)), left + _PAD, top + _PAD, _CODE, _CODE)
        x, width = left + _PAD + _CODE + 2, _WIDTH - _CODE - 2 * _PAD - 2
        document.set_xy(x, top + _PAD + 1)
        document.set_font("Helvetica", "B", 12)
        document.multi_cell(width, 5, _cut(document, label.heading, 2 * width), align="L", new_x="LEFT", new_y="NEXT")
        document.set_font("Helvetica", "", 7.5)
        for line in label.lines:
            shown = _cut(document, line, 2 * width)
            document.multi_cell(width, 3.4, shown, align="L", new_x="LEFT", new_y="NEXT")
    return bytes(document.output())


def _cut(document: FPDF, text: str, width: float) -> str:
    """The text as far as the font knows it and the space goes."""
    plain = text.encode("latin-1", "replace").decode("latin-1")
    if document.get_string_width(plain) <= width:
        return plain
    while plain and document.get_string_width(f"{plain}...") > width:
        plain = plain[:-1]
    return f"{plain}..."
