"""Rows into CSV, XLSX or JSON, a part at a time: memory does not grow with their number."""

import csv
import io
import json
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, Final

import anyio
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

Rows = AsyncIterator[list[dict[str, Any]]]
_CHUNK: Final = 64 * 1024
_SHEET_ROWS: Final = 1_000_000  # a sheet holds 1,048,576
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def cell(value: Any) -> Any:
    """A value as a cell. A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = "; ".join(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"'{text}" if text.startswith(_FORMULA) else text


async def as_csv(header: Sequence[str], rows: Rows) -> AsyncIterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(header)
    async for batch in rows:
        writer.writerows([[_csv_cell(row.get(name)) for name in header] for row in batch])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


async def as_json(_: Sequence[str], rows: Rows) -> AsyncIterator[bytes]:
    yield b"["
    first = True
    async for batch in rows:
        texts = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in batch]
        if texts:
            yield ("" if first else ",\n").encode() + ",\n".join(texts).encode()
            first = False
    yield b"]"


async def as_xlsx(header: Sequence[str], rows: Rows) -> AsyncIterator[bytes]:
    """A workbook is complete only at its end: it grows in a temporary file, and is sent from there."""
    book = Workbook(write_only=True)
    sheet, written = None, 0
    async for batch in rows:
        for row in batch:
            if sheet is None or written % _SHEET_ROWS == 0:
                sheet = book.create_sheet()
                sheet.append(list(header))
            sheet.append([_xlsx_cell(sheet, row.get(name)) for name in header])
            written += 1
    if sheet is None:
        book.create_sheet().append(list(header))
    with tempfile.TemporaryFile() as file:
        await anyio.to_thread.run_sync(book.save, file)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _csv_cell(value: Any) -> Any:
    return "true" if value is True else "false" if value is False else cell(value)


def _xlsx_cell(sheet: Any, value: Any) -> Any:
    shown = cell(value)
    if not isinstance(shown, str):
        return shown
    text = WriteOnlyCell(sheet, value=_ILLEGAL.sub(" ", shown)[:32767])
    text.data_type = "s"  # never a formula
    return text


FORMATS: Final[dict[str, tuple[str, Callable[[Sequence[str], Rows], AsyncIterator[bytes]]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "json": ("application/json", as_json),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
