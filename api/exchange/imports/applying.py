"""Doing what a plan says, line by line in one transaction, through the services of the features.

Each line has a savepoint, so that what is wrong with one is said of that one, and the next is looked at all the same.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from api.constraints import translate
from api.errors import ApiError, Invalid
from api.exchange.imports import repository
from api.exchange.imports.columns import EXTERNAL_ID, PARENT_EXTERNAL_ID
from api.exchange.imports.kinds import Kind
from api.exchange.imports.plan import Plan, Problem, Row
from api.identity.actor import Actor
from core.models import Import, ImportChange
from core.settings import Settings

_PROGRESS_EVERY = 100
Tell = Callable[[int], Awaitable[None]]


@dataclass
class Outcome:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass
class _Known:
    """What the lines may refer to, read once: rows by external id and by key."""

    external: dict[str, UUID]
    keys: dict[str, UUID]
    equipment: dict[str, UUID]


async def apply(
    session: AsyncSession,
    actor: Actor,
    settings: Settings,
    kind: Kind,
    job: Import,
    plan: Plan,
    titles: Mapping[str, str],
    tell: Tell | None,
) -> Outcome:
    """Apply every row of the plan; the caller keeps the changes or rolls them back."""
    outcome = Outcome()
    known = await _look_up(session, kind, job, plan)
    done: dict[int, UUID] = {}
    for position, row in enumerate(plan.rows):
        try:
            async with session.begin_nested():
                done[row.line] = await _line(session, actor, settings, kind, job, row, position, known, done, outcome)
        except ValidationError as error:
            outcome.problems += [_validation(row, titles, detail) for detail in error.errors()]
        except ApiError as error:
            outcome.problems += _refused(row, titles, error)
        except DBAPIError as error:
            answer = translate(error)
            if answer is None:
                raise
            outcome.problems += _refused(row, titles, answer)
        if tell is not None and position % _PROGRESS_EVERY == _PROGRESS_EVERY - 1:
            await tell(position + 1)
    return outcome


async def _look_up(session: AsyncSession, kind: Kind, job: Import, plan: Plan) -> _Known:
    def all_of(*names: str | None) -> set[str]:
        return {value for row in plan.rows for name in names if name and (value := row.get(name))}

    return _Known(
        await repository.by_external_id(
            session, kind, job.warehouse_id, job.source, all_of(EXTERNAL_ID, PARENT_EXTERNAL_ID)
        ),
        await repository.by_key(session, kind, job.warehouse_id, all_of(kind.key, kind.parent)),
        await repository.equipment_by_tag(session, job.warehouse_id, all_of(*kind.references)),
    )


async def _line(
    session: AsyncSession,
    actor: Actor,
    settings: Settings,
    kind: Kind,
    job: Import,
    row: Row,
    position: int,
    known: _Known,
    done: Mapping[int, UUID],
    outcome: Outcome,
) -> UUID:
    values = _values(kind, row, known, done)
    external = row.get(EXTERNAL_ID)
    record = known.external.get(external or "") or known.keys.get(row.get(kind.key) or "")
    before = await repository.row(session, kind, record) if record is not None else None
    if record is None or before is None:
        if kind.name == "work-orders" and "foNumber" in values:
            raise _wrong("foNumber", "There is no work order of this number; new ones get theirs here")
        body = kind.create_body.model_validate({**values, "warehouseId": str(job.warehouse_id)}, by_alias=True)
        record = await kind.create(session, actor, settings, body)
    else:
        values.pop("foNumber" if kind.name == "work-orders" else "", None)
        if kind.name == "parts":
            values.setdefault("active", True)  # what is imported again is in use again
        await kind.update(session, actor, settings, record, kind.patch_body.model_validate(values, by_alias=True))
    assert record is not None
    after = await repository.row(session, kind, record)
    assert after is not None
    if before is not None and before["version"] == after["version"]:
        outcome.unchanged += 1
    else:
        outcome.created += before is None
        outcome.updated += before is not None
        session.add(
            ImportChange(
                import_id=job.id,
                position=position,
                line=row.line,
                table_name=kind.model.__tablename__,
                record_id=record,
                created=before is None,
                before_data=before,
                new_version=after["version"],
            )
        )
        await session.flush()
    if external is not None:
        await repository.name_externally(session, kind, job, external, record)
    return record


def _values(kind: Kind, row: Row, known: _Known, done: Mapping[int, UUID]) -> dict[str, Any]:
    """The body's fields: references by key or external id become ids."""
    values = {name: value for name, value in row.values.items() if name not in (EXTERNAL_ID, PARENT_EXTERNAL_ID)}
    if kind.parent is not None and kind.parent_field is not None:
        above, above_external = values.pop(kind.parent, None), row.get(PARENT_EXTERNAL_ID)
        if row.parent_line is not None:
            if row.parent_line not in done:
                column = PARENT_EXTERNAL_ID if above_external else kind.parent
                raise _wrong(column, f"Its parent, line {row.parent_line}, has an error")
            values[kind.parent_field] = str(done[row.parent_line])
        elif above_external is not None or above is not None:
            found = known.external.get(above_external) if above_external else known.keys.get(above or "")
            if found is None:
                raise _wrong(PARENT_EXTERNAL_ID if above_external else kind.parent, "There is no such parent")
            values[kind.parent_field] = str(found)
    if kind.name == "locations":
        values.pop("path", None)
    if "assetTag" in kind.references and (tag := values.pop("assetTag", None)) is not None:
        if tag not in known.equipment:
            raise _wrong("assetTag", "There is no such equipment in this warehouse")
        values["equipmentId"] = str(known.equipment[tag])
    return values


def _wrong(field_name: str, message: str) -> ApiError:
    return Invalid(field_name, message)


def _validation(row: Row, titles: Mapping[str, str], detail: Any) -> Problem:
    name = str(detail["loc"][0]) if detail["loc"] else ""
    missing = detail["type"] == "missing"
    message = f"{name} is required" if missing else str(detail["msg"]).removeprefix("Value error, ")
    return Problem(row.line, titles.get(name, name if missing else None), message)


def _refused(row: Row, titles: Mapping[str, str], error: ApiError) -> list[Problem]:
    if not error.errors:
        return [Problem(row.line, None, error.message)]
    return [Problem(row.line, titles.get(e.field, e.field), e.message) for e in error.errors]
