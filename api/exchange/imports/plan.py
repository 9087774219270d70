"""From lines of text to what is to be done, as far as that can be known without the database. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.exchange.imports.columns import EXTERNAL_ID, PARENT_EXTERNAL_ID, Field, convert
from api.exchange.imports.kinds import Kind
from api.exchange.imports.ordering import order

SEPARATOR = " - "  # of a location's path


@dataclass(frozen=True)
class Problem:
    line: int | None
    column: str | None
    message: str

    def wire(self) -> dict[str, Any]:
        return {"line": self.line, "column": self.column, "message": self.message}


@dataclass
class Row:
    """One line: its values by field, and the line of its parent where that is in the file too."""

    line: int
    values: dict[str, Any]
    parent_line: int | None = None

    def get(self, name: str) -> str | None:
        value = self.values.get(name)
        return None if value is None else str(value)


@dataclass
class Plan:
    """The rows, parents first, and what is wrong with the rest."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def make(
    kind: Kind, columns: Mapping[int, Field], header: Sequence[str], lines: Sequence[tuple[int, list[str]]]
) -> Plan:
    """Convert the cells, find repeated keys, and put the lines in order."""
    plan = Plan()
    titles = {f.name: header[index] for index, f in columns.items()}
    rows = [_convert(plan, columns, header, line, cells) for line, cells in lines]
    if kind.name == "locations":
        for row in rows:
            _place(row)
    for name in (EXTERNAL_ID, kind.key):
        _unique(plan, rows, name, titles)
    _order(plan, kind, rows, titles)
    return plan


def _convert(plan: Plan, columns: Mapping[int, Field], header: Sequence[str], line: int, cells: list[str]) -> Row:
    row = Row(line, {})
    if any(cells[len(header) :]):
        plan.problems.append(Problem(line, None, f"There are {len(cells)} cells, but {len(header)} columns"))
    for index, column in columns.items():
        text = cells[index] if index < len(cells) else ""
        if not text:
            continue
        try:
            row.values[column.name] = convert(column.sort, text)
        except ValueError as error:
            plan.problems.append(Problem(line, header[index], str(error)))
    return row


def _place(row: Row) -> None:
    """A location is given by its path, or by its name and its parent's path."""
    path, name, parent = row.get("path"), row.get("name"), row.get("parent")
    if path and not name:
        above, _, name = path.rpartition(SEPARATOR)
        row.values["name"] = name
        if above and not parent:
            row.values["parent"] = above
    elif name and not path:
        row.values["path"] = f"{parent}{SEPARATOR}{name}" if parent else name


def _unique(plan: Plan, rows: Sequence[Row], name: str, titles: Mapping[str, str]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        value = row.get(name)
        if value is None:
            continue
        # a vendor of another case is the same vendor
        before = first.setdefault(value.casefold(), row.line)
        if before != row.line:
            plan.problems.append(
                Problem(row.line, titles.get(name), f"{value[:100]!r} stands in line {before} already")
            )


def _order(plan: Plan, kind: Kind, rows: Sequence[Row], titles: Mapping[str, str]) -> None:
    by_line = {row.line: row for row in rows}
    if kind.parent is not None:
        by_key = {value: row.line for row in reversed(rows) if (value := row.get(kind.key))}
        by_external = {value: row.line for row in reversed(rows) if (value := row.get(EXTERNAL_ID))}
        for row in rows:
            above, above_external = row.get(kind.parent), row.get(PARENT_EXTERNAL_ID)
            row.parent_line = by_external.get(above_external or "") or by_key.get(above or "")
    parents = {row.line: row.parent_line for row in rows if row.parent_line is not None}
    lines, circles = order([row.line for row in rows], parents)
    column = titles.get(PARENT_EXTERNAL_ID) or titles.get(kind.parent or "")
    for circle in circles:
        way = " → ".join(str(line) for line in [*circle, circle[0]])
        plan.problems.extend(
            Problem(line, column, f"The lines {way} are each other's parents in a circle") for line in sorted(circle)
        )
    plan.rows = [by_line[line] for line in lines]
