"""How long machines will last, by the model of their class: asked every hour, kept, shown with their health."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import numpy as np
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from analytics.reliability.estimate import NotEnoughDataError
from analytics.rul.features import History
from analytics.rul.lives import rows
from analytics.rul.model import RulModel
from api.monitoring.remaining import repository
from api.operation.services.frame import Context, Service

_log = structlog.get_logger()
_DAY: Final = 86400.0
_MOST_CYCLES: Final = 2000  # the features' longest memory is some hundred cycles
_CONFIDENCE: Final = 0.9
_FRESH: Final = timedelta(days=2)


async def shown(session: AsyncSession, machine: UUID, now: datetime) -> dict[str, Any] | None:
    """What the model says, as the health's `remaining` shows it; None without a model, or when it is out of date."""
    row = await repository.show(session, machine)
    if row is None or row.computed_at < now - _FRESH:
        return None
    return {
        "days": row.days, "low": row.low, "high": row.high, "limit": 0.0, "confidence": row.confidence,
        "method": "model of the equipment class", "reason": row.reason,
    }  # fmt: skip


async def assess(
    session: AsyncSession, model_id: UUID, model: RulModel, cycle: float, machines: Sequence[UUID], now: datetime
) -> list[dict[str, Any]]:
    """A row a machine: how long it will last, or why nobody can say."""
    repaired = await repository.repaired(session, machines)
    earliest = now - timedelta(seconds=cycle * _MOST_CYCLES)
    found = []
    for machine in machines:
        row: dict[str, Any] = {
            "equipment_id": machine, "model_id": model_id, "computed_at": now, "days": None, "low": None, "high": None,
            "confidence": _CONFIDENCE, "cycles": 0, "reason": None,
        }  # fmt: skip
        try:
            values = await _history(session, model, cycle, machine, max(earliest, repaired.get(machine, earliest)))
            row["cycles"] = len(values)
            left = await asyncio.to_thread(model.predict, History(str(machine), values))
        except NotEnoughDataError as error:
            row["reason"] = f"Not enough data: {error}"
        else:
            days = cycle / _DAY
            high = None if left.high is None else max(left.high, left.value) * days
            row |= {"days": left.value * days, "low": min(left.low, left.value) * days, "high": high}
        found.append(row)
    return found


async def _history(
    session: AsyncSession, model: RulModel, cycle: float, machine: UUID, since: datetime
) -> np.ndarray[Any, np.dtype[np.float64]]:
    sensors = await repository.sensors(session, machine, model.sensors)
    if missing := [name for name in model.sensors if name not in sensors]:
        raise NotEnoughDataError(f"the model needs sensors that the machine does not have: {', '.join(missing[:10])}")
    found = await repository.series(session, list(sensors.values()), since)
    names = {sensor_id: name for name, sensor_id in sensors.items()}
    columns: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in model.sensors}
    for sensor_id, at, value in found:
        columns[names[sensor_id]][0].append(at)
        columns[names[sensor_id]][1].append(value)
    series = {name: (np.array(t, float), np.array(v, float)) for name, (t, v) in columns.items()}
    return rows(series, model.sensors, cycle)


async def _work(context: Context) -> dict[str, Any]:
    told = silent = 0
    async with context.database.session_scope() as session:
        kept = await repository.models(session)
    for model_id, equipment_class, cycle, data in kept:
        try:
            model = RulModel.from_json(data)
        except ValueError as error:
            _log.error("a model of remaining life cannot be read", equipment_class=equipment_class, error=str(error))
            continue
        async with context.database.session_scope() as session:
            machines = await repository.machines(session, equipment_class)
            said = await assess(session, model_id, model, cycle, machines, context.now)
            await repository.store(session, said)
        told += sum(row["days"] is not None for row in said)
        silent += sum(row["days"] is None for row in said)
    return {"models": len(kept), "told": told, "not_enough_data": silent}


SERVICE: Final = Service(
    name="remaining-life",
    description="How long machines will last, by the model that was trained for their class",
    schedule="35 * * * *",
    work=_work,
)
