"""From the bytes of a CSV or XLSX file to lines of text. Pure; every failure says what is wrong with the file."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 200
MAX_CELL: Final = 10_000
_MAX_UNPACKED: Final = 100 * 1024 * 1024
_DELIMITERS: Final = ",;\t|"
# a spreadsheet takes what begins with these for a formula; our exports put an apostrophe before it
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class UnreadableError(ValueError):
    """The file as a whole cannot be read; the text says why."""


@dataclass(frozen=True)
class Sheet:
    """The header, and each line that is not empty with its number in the file (the header's is usually 1)."""

    header: list[str]
    lines: list[tuple[int, list[str]]]


def read(content: bytes) -> Sheet:
    """Read a file of either kind, which its first bytes tell. Raises UnreadableError."""
    if not content.strip(b"\0 \r\n\t"):
        raise UnreadableError("The file is empty")
    rows = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    header: list[str] = []
    lines: list[tuple[int, list[str]]] = []
    for number, cells in rows:
        if not any(cells):
            continue
        if len(cells) > MAX_COLUMNS:
            raise UnreadableError(f"Line {number} has more than {MAX_COLUMNS} columns")
        if any(len(cell) > MAX_CELL for cell in cells):
            raise UnreadableError(f"Line {number} has a cell of more than {MAX_CELL} characters")
        if not header:
            header = cells
        else:
            lines.append((number, cells))
        if len(lines) > MAX_ROWS:
            raise UnreadableError(f"The file has more than {MAX_ROWS} lines: split it")
    if not lines:
        raise UnreadableError("The file has a header at most, and no line below it")
    return Sheet(header, lines)


def decode(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, else what Windows writes in the West."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise UnreadableError("The file is neither text nor a workbook")


def delimiter(text: str) -> str:
    """What separates the columns of the first line that is not empty: the candidate that stands in it most often."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = decode(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    before = 0
    try:
        for cells in reader:
            yield before + 1, [_clean(cell) for cell in cells]
            before = reader.line_num
    except csv.Error as error:
        raise UnreadableError(f"Line {reader.line_num}: {error}") from None


def _xlsx(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _MAX_UNPACKED:
                raise UnreadableError("The workbook is too large when unpacked")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1), 1):
                texts = [_text(cell) for cell in cells]
                while texts and not texts[-1]:
                    texts.pop()
                yield number, texts
        finally:
            book.close()
    except UnreadableError:
        raise
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, TypeError, OSError, EOFError):
        raise UnreadableError("The workbook is damaged, or of another kind than XLSX") from None
    except SyntaxError:  # what the XML parser raises
        raise UnreadableError("The workbook is damaged") from None


def _text(value: Any) -> str:
    """A cell as it would stand in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return _clean(str(value))


def _clean(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
