"""The rows of `alarms`: read under lock, stepped by the pure life cycle, written back with their events."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

from analytics.alarms import DEFAULT_ALARM_POLICY, SECOND, Alarm, AlarmEvent, Command, step_alarm
from analytics.detectors.anomaly import Anomaly
from analytics.quiet import settle
from core.events import AlarmCleared, AlarmRaised, AlarmUpdated, Event
from streams.sensors import Sensor, Sensors

Cursor = psycopg.AsyncCursor[Any]

_TIMES: Final = (
    "since",
    "raised_at",
    "last_at",
    "window_start",
    "returned_at",
    "cleared_at",
    "acknowledged_at",
    "shelved_until",
)
_PLAIN: Final = (
    "detector",
    "detector_version",
    "state",
    "severity",
    "message",
    "score",
    "value",
    "baseline",
    "spread",
    "threshold",
    "direction",
    "suppressed_by",
    "suppressed_by_design",
    "occurrences",
)
_SELECT: Final = ", ".join(
    ["id::text", "sensor_id", "acknowledged_by::text", *_PLAIN]
    + [f"(extract(epoch FROM {name}) * 1000000)::bigint AS {name}" for name in _TIMES]
)
_NAMES: Final = ("id", "sensor_id", "acknowledged_by", *_PLAIN, *_TIMES)
_COLUMNS: Final = (*_NAMES, "equipment_id", "warehouse_id")
_VALUES: Final = [f"to_timestamp(%({name})s / 1e6)" if name in _TIMES else f"%({name})s" for name in _COLUMNS]
_UPSERT: Final = f"""
    INSERT INTO alarms ({", ".join(_COLUMNS)}) VALUES ({", ".join(_VALUES)})
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _NAMES[2:])}""".encode()  # noqa: S608


@dataclass(slots=True)
class Stepped:
    """An alarm that changed, with its events; `new`: it has no row yet."""

    alarm: Alarm
    new: bool
    events: list[AlarmEvent]


async def load(cursor: Cursor, condition: str, arguments: Sequence[Any], *, lock: bool = False) -> list[Alarm]:
    """The alarms of sensors for which `condition` (SQL over `alarms`) holds, locked against people if asked for."""
    query = f"SELECT {_SELECT} FROM alarms WHERE sensor_id IS NOT NULL AND {condition} ORDER BY id"  # noqa: S608
    await cursor.execute((query + " FOR UPDATE" * lock).encode(), arguments)
    return [_alarm(row) for row in await cursor.fetchall()]


async def record(cursor: Cursor, anomalies: Iterable[Anomaly], quiet: Callable[[Anomaly], str | None]) -> list[Stepped]:
    """Step the alarms that `anomalies` speak of; gives those that changed. `quiet`: why a new one is not heard."""
    anomalies = list(anomalies)
    sensors = sorted({anomaly.sensor_id for anomaly in anomalies})
    rows = await load(cursor, "sensor_id = ANY(%s) AND state <> 'cleared'", [sensors], lock=True)
    current: dict[tuple[int, str], Stepped] = {
        (alarm.sensor_id, alarm.detector): Stepped(alarm, False, []) for alarm in rows
    }
    changed: dict[str, Stepped] = {}
    for anomaly in anomalies:
        key = (anomaly.sensor_id, anomaly.detector)
        held = current.get(key)
        before = held.alarm if held else None
        after, events = step_alarm(before, anomaly)
        if after is None or after is before:
            continue
        if held is None or after.id is None:
            held = current[key] = Stepped(_named(after), True, [])
            if reason := quiet(anomaly):
                silent, more = step_alarm(held.alarm, Command("suppress", anomaly.time, reason=reason, by_design=True))
                assert silent is not None
                held.alarm = silent
                events = events + more
        else:
            held.alarm = after
        held.events += events
        assert held.alarm.id is not None
        changed[held.alarm.id] = held
    return list(changed.values())


async def settle_all(
    cursor: Cursor, equipment: Sequence[UUID], sensors: Sensors, causes: Mapping[UUID, str], now: int
) -> list[Stepped]:
    """Begin and end suppression by design on the open alarms of this equipment; gives those that changed."""
    owner = {sensor.id: each for each in equipment for sensor in sensors.by_equipment.get(each, ())}
    loud = [s for s, each in owner.items() if each in causes or sensors.windows.of(each).at(now) is not None]
    rows = await load(
        cursor,
        "sensor_id = ANY(%s) AND state <> 'cleared' AND (suppressed_by_design OR sensor_id = ANY(%s))",
        [list(owner), loud],
        lock=True,
    )
    stepped = []
    for alarm in rows:
        each = owner[alarm.sensor_id]
        after, events = settle(alarm, sensors.windows.of(each), causes.get(each), now)
        if events:
            stepped.append(Stepped(after, False, events))
    return stepped


async def expire(cursor: Cursor, now: int, at_most: int = 500) -> list[Stepped]:
    """Let time pass: shelves that have expired, and returned alarms that nobody acknowledged, at `now` (µs)."""
    rows = await load(
        cursor,
        """state <> 'cleared' AND (shelved_until <= to_timestamp(%s / 1e6)
               OR (state = 'returned' AND returned_at <= to_timestamp(%s / 1e6)))""",
        [now, now - int(DEFAULT_ALARM_POLICY.clear_after * SECOND)],
        lock=True,
    )
    stepped = []
    for alarm in rows[:at_most]:
        after, events = step_alarm(alarm, Command("tick", now))
        if after is not None and events:
            stepped.append(Stepped(after, False, events))
    return stepped


async def write(cursor: Cursor, stepped: Sequence[Stepped], sensors: Mapping[int, Sensor]) -> list[Event]:
    """Write alarms and their events; gives the domain events that follow."""
    rows = [{**_row(change.alarm), **_place(sensors.get(change.alarm.sensor_id))} for change in stepped]
    await cursor.executemany(_UPSERT, rows)
    await cursor.executemany(
        """INSERT INTO alarm_events (alarm_id, kind, occurred_at, severity, score, value, detail)
           VALUES (%s, %s, to_timestamp(%s / 1e6), %s, %s, %s, %s)""",
        [
            (change.alarm.id, e.kind, e.occurred_at, e.severity, finite(e.score), finite(e.value), _detail(e, change))
            for change in stepped
            for e in change.events
        ],
    )
    return [event for change in stepped for event in _domain_events(change, sensors.get(change.alarm.sensor_id))]


def finite(value: float) -> float | None:
    """NaN and infinities as NULL."""
    return value if math.isfinite(value) else None


def _detail(event: AlarmEvent, change: Stepped) -> Jsonb:
    """`silenced`: it was raised, but nobody was told."""
    silent = event.kind == "raised" and change.alarm.silenced
    return Jsonb({**event.detail, "silenced": True} if silent else event.detail)


def _named(alarm: Alarm) -> Alarm:
    return replace(alarm, id=str(uuid7()))


def _alarm(row: Sequence[Any]) -> Alarm:
    fields = dict(zip(_NAMES, row, strict=True))
    for name in ("value", "baseline", "spread", "threshold"):
        fields[name] = math.nan if fields[name] is None else fields[name]
    return Alarm(**fields)


def _row(alarm: Alarm) -> dict[str, Any]:
    fields = {name: getattr(alarm, name) for name in _NAMES}
    for name in ("score", "value", "baseline", "spread", "threshold"):
        fields[name] = finite(fields[name])
    fields["score"] = fields["score"] or 0.0
    return fields


def _place(sensor: Sensor | None) -> dict[str, UUID | None]:
    return {
        "equipment_id": sensor.equipment_id if sensor else None,
        "warehouse_id": sensor.warehouse_id if sensor else None,
    }


def _domain_events(change: Stepped, sensor: Sensor | None) -> list[Event]:
    alarm = change.alarm
    shown = {
        "id": alarm.id,
        "sensorId": alarm.sensor_id,
        "address": sensor.address if sensor else None,
        "equipmentId": str(sensor.equipment_id) if sensor and sensor.equipment_id else None,
        "detector": alarm.detector,
        "state": alarm.state,
        "severity": alarm.severity,
        "message": alarm.message,
        "score": finite(alarm.score),
        "value": finite(alarm.value),
        "suppressedBy": alarm.suppressed_by,
    }
    warehouse_id = sensor.warehouse_id if sensor else None
    identity = UUID(str(alarm.id))
    kinds = {event.kind for event in change.events}
    events: list[Event] = []
    if kinds & {"raised", "worsened"} and not alarm.silenced:
        events.append(AlarmRaised(identity, warehouse_id, shown))
    elif kinds & {"raised", "suppressed"}:
        events.append(AlarmUpdated(identity, warehouse_id, shown))
    if "cleared" in kinds:
        events.append(AlarmCleared(identity, warehouse_id, shown))
    return events


async def raise_for_source(
    cursor: Cursor, source: str, detector: str, warehouse_id: UUID | None, message: str, score: float
) -> None:
    """Raise the one alarm of something that is no sensor; nothing when it stands already."""
    await cursor.execute(
        """INSERT INTO alarms (id, source, warehouse_id, detector, detector_version, state, severity, message, score,
                               since, window_start, raised_at, last_at)
           VALUES (%s, %s, %s, %s, 1, 'unacknowledged', 'high', %s, %s, now(), now(), now(), now())
           ON CONFLICT (source, detector) WHERE state <> 'cleared' AND sensor_id IS NULL DO NOTHING""",
        [uuid7(), source, warehouse_id, detector, message, score],
    )
