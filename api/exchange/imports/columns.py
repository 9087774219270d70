"""Which column is which field, and what the text of a cell means. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

Sort = Literal["text", "integer", "money", "date", "moment", "flag", "list", "word"]

EXTERNAL_ID = "externalId"
PARENT_EXTERNAL_ID = "parentExternalId"


@dataclass(frozen=True)
class Field:
    """A field of the API, the other headers under which files have it, and what its cells hold."""

    name: str
    aliases: tuple[str, ...] = ()
    sort: Sort = "text"


class MappingError(ValueError):
    """The columns cannot be told apart, or one that is needed is missing."""


def plain(header: str) -> str:
    """A header without case, spaces and signs: `Asset Tag`, `asset_tag` and `assetTag` are the same."""
    return re.sub(r"[\W_]+", "", header).lower()


def match(fields: Sequence[Field], header: Sequence[str], mapping: Mapping[str, str]) -> dict[int, Field]:
    """The field of each column; columns without one are left out. `mapping` (header to field, "" to ignore) wins.

    Raises MappingError for two columns of one field, and for a mapping of what is not there.
    """
    by_name = {field.name: field for field in fields}
    known = {plain(word): field for field in fields for word in (field.name, *field.aliases)}
    wanted = {plain(column): name for column, name in mapping.items()}
    for column, name in mapping.items():
        if plain(column) not in {plain(h) for h in header}:
            raise MappingError(f"The file has no column {column!r}")
        if name and name not in by_name:
            raise MappingError(f"There is no field {name!r}; possible: {', '.join(by_name)}")
    found: dict[int, Field] = {}
    taken: dict[str, str] = {}
    for index, column in enumerate(header):
        chosen = wanted.get(plain(column))
        field = known.get(plain(column)) if chosen is None else by_name.get(chosen)
        if field is None:
            continue
        if field.name in taken:
            raise MappingError(f"The columns {taken[field.name]!r} and {column!r} are both {field.name}")
        taken[field.name] = column
        found[index] = field
    if not found:
        raise MappingError(f"No column is known; possible: {', '.join(by_name)}")
    return found


def convert(sort: Sort, text: str) -> Any:
    """What a cell that is not empty means, ready to be validated. Raises ValueError with the reason."""
    return _READERS[sort](text)


def _decimal(text: str) -> str:
    number = re.sub(r"[\s\u00a0'€$£]", "", text)
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d+", number):  # 1.234,50
        number = number.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3})+\.\d+", number):  # 1,234.50
        number = number.replace(",", "")
    elif re.fullmatch(r"-?\d+,\d+", number):  # 12,50
        number = number.replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", number):
        raise ValueError(f"Not a number: {text[:50]!r}")
    return number


def _integer(text: str) -> int:
    number = _decimal(text)
    whole, _, rest = number.partition(".")
    if rest.strip("0"):
        raise ValueError(f"Not a whole number: {text[:50]!r}")
    if len(whole) > 18:
        raise ValueError("The number is too large")
    return int(whole)


def _date(text: str) -> date:
    """ISO 8601, or day.month.year; 01/02/2025 means two things, and is refused."""
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    try:
        if german:
            return date(int(german[3]), int(german[2]), int(german[1]))
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise ValueError(f"Not a date such as 2025-01-31: {text[:50]!r}") from None


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"Not a date and time such as 2025-01-31T16:00:00Z: {text[:50]!r}") from None
    return moment.isoformat() if moment.tzinfo else f"{moment.isoformat()}Z"


def _day_or_moment(text: str) -> str:
    return f"{_date(text).isoformat()}T00:00:00Z" if len(text) <= len("31.12.2025") else _moment(text)


def _list(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;|]", text) if part.strip()]


def _word(text: str) -> str:
    """`On Hold` is the choice `on_hold`."""
    return re.sub(r"[\s-]+", "_", text.strip()).lower()


def _flag(text: str) -> bool:
    word = text.strip().lower()
    if word in ("true", "yes", "y", "1", "x", "ja", "oui", "si"):
        return True
    if word in ("false", "no", "n", "0", "nein", "non"):
        return False
    raise ValueError(f"Neither yes nor no: {text[:50]!r}")


_READERS: dict[Sort, Callable[[str], Any]] = {
    "text": str,
    "integer": _integer,
    "money": _decimal,
    "date": _date,
    "moment": _day_or_moment,
    "flag": _flag,
    "list": _list,
    "word": _word,
}
