"""Training of models of remaining life: on files of run-to-failure histories, or on what the database remembers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from psycopg.types.json import Jsonb

from analytics.rul.features import History
from analytics.rul.lives import rows
from analytics.rul.model import LEAST_UNITS, train
from core.settings import Settings
from deploy.environment import owner_connection
from deploy.stack import StackError

_LEAST_CYCLES: Final = 20
_MOST_ROWS: Final = 5_000_000
_MOST_CYCLES: Final = 2000

# a life ends where a failure was reported, and begins where the one before it was mended
_LIVES: Final = """
    WITH failed AS (
        SELECT w.equipment_id, w.created_at, w.completed_at,
               lag(w.completed_at) OVER (PARTITION BY w.equipment_id ORDER BY w.created_at) AS begun
        FROM work_orders w JOIN equipment e ON e.id = w.equipment_id
        WHERE lower(e.equipment_class) = lower(%s) AND w.completed_at IS NOT NULL
            AND w.type IN ('corrective', 'emergency', 'predictive') AND w.status IN ('completed', 'verified', 'closed')
            AND coalesce((SELECT c.verdict FROM cases c WHERE c.id = w.case_id), 'confirmed') = 'confirmed')
    SELECT f.equipment_id, f.begun, f.created_at FROM failed f ORDER BY f.equipment_id, f.created_at"""
_SERIES: Final = """
    SELECT s.metric, extract(epoch FROM r.time)::double precision, r.sum / r.count
    FROM readings_1h r JOIN sensors s ON s.id = r.sensor_id
    WHERE s.equipment_id = %(machine)s AND s.status = 'active' AND r.count > 0
        AND r.time > greatest(%(begun)s, %(ended)s - make_interval(secs => %(longest)s)) AND r.time <= %(ended)s
    ORDER BY s.metric, r.time"""


def from_file(path: Path, unit: str, order: str | None) -> tuple[list[History], list[str]]:
    """Histories of a CSV or Parquet file: a row a unit and cycle, numeric columns beside them the sensors.

    `order`: the column of the cycle or time; without it, the file's order. Raises `StackError` naming what is wrong.
    """
    try:
        table = pd.read_parquet(path) if path.suffix.lower() in (".parquet", ".pq") else pd.read_csv(path)
    except (OSError, ValueError) as error:  # pandas' and pyarrow's own are ValueErrors
        raise StackError(f"{path}: {error}") from error
    for name in filter(None, (unit, order)):
        if name not in table.columns:
            raise StackError(f"{path.name} has no column {name!r}, only {', '.join(map(str, table.columns))}")
    if len(table) > _MOST_ROWS:
        raise StackError(f"{path.name} has {len(table)} rows; at most {_MOST_ROWS} are taken")
    names = [str(c) for c in table.columns if c not in (unit, order)]
    if wrong := [c for c in names if not pd.api.types.is_numeric_dtype(table[c])]:
        raise StackError(f"{path.name}: the column {wrong[0]!r} holds no numbers: leave it out")
    if not names:
        raise StackError(f"{path.name} has no column of a sensor")
    values = table[names].to_numpy(float)
    if not np.isfinite(values).all():
        row, column = np.argwhere(~np.isfinite(values))[0]
        raise StackError(f"{path.name}: line {row + 2}, column {names[column]!r}: not a finite number")
    histories = []
    for key, group in table.groupby(unit, sort=True):
        ordered = group.sort_values(order, kind="stable") if order else group
        histories.append(History(str(key), ordered[names].to_numpy(float)))
    return histories, names


async def from_database(settings: Settings, equipment_class: str, cycle: float) -> tuple[list[History], list[str]]:
    """Histories between closed work orders of a class; the sensors are the metrics that every life has."""
    lives: list[tuple[str, dict[str, tuple[Any, Any]]]] = []
    async with owner_connection(settings) as connection:
        cursor = await connection.execute(_LIVES, [equipment_class])
        for machine, begun, ended in await cursor.fetchall():
            found = await connection.execute(
                _SERIES, {"machine": machine, "begun": begun, "ended": ended, "longest": cycle * _MOST_CYCLES}
            )
            columns: dict[str, tuple[list[float], list[float]]] = {}
            for metric, at, value in await found.fetchall():
                times, values = columns.setdefault(str(metric), ([], []))
                times.append(float(at))
                values.append(float(value))
            if columns:
                lives.append((f"{machine} {ended}", {m: (np.array(t), np.array(v)) for m, (t, v) in columns.items()}))
    names = sorted(set.intersection(*(set(series) for _, series in lives))) if lives else []
    if lives and not names:
        raise StackError(f"no sensor is on every machine of class {equipment_class!r}")
    return list(_long_enough(lives, names, cycle)), names


def _long_enough(
    lives: list[tuple[str, dict[str, tuple[Any, Any]]]], names: list[str], cycle: float
) -> Iterator[History]:
    for unit, series in lives:
        values = rows(series, names, cycle)
        if len(values) >= _LEAST_CYCLES:
            yield History(unit, values)


async def learn(
    settings: Settings, equipment_class: str, cycle: float, histories: list[History], sensors: list[str], source: str
) -> dict[str, Any]:
    """Fit, calibrate and store: the new model is the active one of its class. Raises `StackError`."""
    if len(histories) < LEAST_UNITS:
        raise StackError(
            f"not enough data: {len(histories)} whole lives of class {equipment_class!r}, at least {LEAST_UNITS} of"
            f" {_LEAST_CYCLES} cycles and more are needed"
        )
    try:
        model = train(histories, sensors)
    except ValueError as error:
        raise StackError(f"the histories cannot be learned from: {error}") from error
    async with owner_connection(settings) as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('rul ' || %s, 0))", [equipment_class])
        await connection.execute(
            "UPDATE rul_models SET active = false WHERE equipment_class = %s AND active", [equipment_class]
        )
        cursor = await connection.execute(
            """INSERT INTO rul_models (equipment_class, number, cycle, model, quality, source)
               SELECT %s, coalesce(max(number), 0) + 1, %s, %s, %s, %s FROM rul_models WHERE equipment_class = %s
               RETURNING number""",
            [
                *(equipment_class, cycle, Jsonb(model.to_json()), Jsonb(dict(model.quality)), source[:500]),
                equipment_class,
            ],
        )
        row = await cursor.fetchone()
        assert row is not None
    return {"equipmentClass": equipment_class, "version": int(row[0]), "sensors": sensors, **model.quality}
