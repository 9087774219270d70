"""What follows from anomalies: alarms, cases, their events and jobs, written in the transaction of the readings."""

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import structlog

from analytics.cases import Withheld, decide, next_check
from analytics.detectors import DETECTORS
from analytics.detectors.anomaly import Anomaly
from analytics.detectors.bank import DetectorBank, SensorSettings
from analytics.quiet import Calendar, earliest, look_again, reason_at
from core import outbox
from core.events import AlarmCleared, AlarmRaised, Event
from core.kafka import PresenceChange
from streams import alarms, cases, metrics, storage
from streams.sensors import Sensor, Sensors
from streams.storage import Cursor
from streams.windows import Windows

_log = structlog.get_logger()

# equipment -> when (µs) the policy may say something although nothing new comes
Checks = dict[UUID, int | None]


def configure(
    bank: DetectorBank, sensors: Iterable[Sensor], defaults: Mapping[str, Mapping[str, Any]], windows: Windows
) -> None:
    """Give each sensor's detectors what the `detectors` table says, its own rows over those for every sensor."""
    wanted = {sensor.id: _settings(sensor, defaults, windows.of(sensor.equipment_id)) for sensor in sensors}
    if not wanted:
        return
    try:
        bank.configure(list(wanted), list(wanted.values()))
    except ValueError:
        # one wrong row must not keep the others from theirs
        for sensor_id, settings in wanted.items():
            try:
                bank.configure([sensor_id], settings)
            except ValueError as error:
                _log.error("detector settings are wrong, the defaults hold", sensor_id=sensor_id, error=str(error))


async def apply(
    cursor: Cursor, anomalies: Collection[Anomaly], due: Collection[UUID], sensors: Sensors, now: int
) -> Checks:
    """Write the alarms that `anomalies` lead to, and the cases of the equipment touched or `due` for a check.

    `now`: the newest time (µs) of the readings so far. Gives when each of this equipment wants to be checked again.
    """
    bound = {a.sensor_id: s.equipment_id for a in anomalies if (s := sensors.by_id.get(a.sensor_id)) and s.equipment_id}
    equipment = sorted({*bound.values(), *due})
    causes = await cases.suppressed(cursor, equipment) if equipment else {}

    def quiet(anomaly: Anomaly) -> str | None:
        owner = bound.get(anomaly.sensor_id)
        return None if owner is None else reason_at(sensors.windows.of(owner), causes.get(owner), anomaly.time)

    stepped = await alarms.record(cursor, anomalies, quiet) if anomalies else []
    events = await alarms.write(cursor, stepped, sensors.by_id) if stepped else []
    checks: Checks = {}
    if equipment:
        settled = await alarms.settle_all(cursor, equipment, sensors, causes, now)
        events += await alarms.write(cursor, settled, sensors.by_id) if settled else []
        policies = await cases.policies(cursor)
        distrust = await cases.distrusted(cursor)
        known = await cases.contexts(cursor, equipment, sensors, policies, causes, now)
        heard = [a for a in anomalies if sensors.raises_cases(a.sensor_id, a.detector)]
        for equipment_id, (context, warehouse_id) in known.items():
            policy = policies.get(warehouse_id, policies[None])
            own = [a for a in heard if bound.get(a.sensor_id) == equipment_id]
            # what runs in shadow mode raises alarms, and nothing more
            live = replace(context, alarms=[a for a in context.alarms if sensors.raises_cases(a.sensor_id, a.detector)])
            effects = decide(live, own, policy, now)
            for effect in effects:
                if isinstance(effect, Withheld):
                    _log.info("case withheld", equipment_id=equipment_id, cause=effect.cause, reason=effect.reason)
                events += await cases.carry_out(cursor, effect, equipment_id, warehouse_id, sensors.by_id, distrust)
            again = look_again(context.alarms, sensors.windows.of(equipment_id), now)
            checks[equipment_id] = earliest(next_check(live, policy, now), again)
    await outbox.append_many(cursor, events)
    return checks


async def presence(cursor: Cursor, changes: Collection[PresenceChange], sensors: Sensors) -> None:
    """Raise the offline alarm of sources that said goodbye (or whose broker did), and end it when they are back."""
    events: list[Event] = []
    for change in changes:
        home = next((s for s in sensors.below(change.source) if s.equipment_id), None)
        place = [home.equipment_id if home else None, home.warehouse_id if home else None]
        if change.online:
            await cursor.execute(
                """UPDATE alarms SET returned_at = to_timestamp(%(at)s / 1e6), last_at = to_timestamp(%(at)s / 1e6),
                       cleared_at = CASE WHEN state = 'acknowledged' THEN to_timestamp(%(at)s / 1e6) END,
                       state = CASE WHEN state = 'acknowledged' THEN 'cleared' ELSE 'returned' END
                   WHERE source = %(source)s AND detector = 'presence' AND state IN ('unacknowledged', 'acknowledged')
                   RETURNING id, state""",
                {"at": change.time, "source": change.source},
            )
        else:
            await cursor.execute(
                """INSERT INTO alarms AS a (source, equipment_id, warehouse_id, detector, detector_version, state,
                       severity, message, score, since, window_start, raised_at, last_at)
                   SELECT %(source)s, %(equipment)s, %(warehouse)s, 'presence', 1, 'unacknowledged', 'medium',
                          %(message)s, 1, t, t, t, t FROM to_timestamp(%(at)s / 1e6) t
                   ON CONFLICT (source, detector) WHERE state <> 'cleared' AND sensor_id IS NULL
                   DO UPDATE SET state = 'unacknowledged', message = excluded.message, since = excluded.since,
                       raised_at = excluded.raised_at, last_at = excluded.last_at, returned_at = NULL,
                       acknowledged_at = NULL, acknowledged_by = NULL, occurrences = a.occurrences + 1
                   RETURNING id, state""",
                {
                    "source": change.source,
                    "equipment": place[0],
                    "warehouse": place[1],
                    "message": f"{change.source} is offline: {change.reason}",
                    "at": change.time,
                },
            )
        for alarm_id, state in await cursor.fetchall():
            kind = "returned" if change.online else "raised"
            await cursor.execute(
                """INSERT INTO alarm_events (alarm_id, kind, occurred_at, severity)
                   VALUES (%s, %s, to_timestamp(%s / 1e6), 'medium')""",
                [alarm_id, kind, change.time],
            )
            shown = {"id": str(alarm_id), "source": change.source, "detector": "presence", "state": state}
            if kind == "raised":
                events.append(AlarmRaised(alarm_id, place[1], shown))
            elif state == "cleared":
                events.append(AlarmCleared(alarm_id, place[1], shown))
    await outbox.append_many(cursor, events)


async def keep_house(cursor: Cursor, sensors: Sensors) -> None:
    """What time alone brings about: shelves expire, returned alarms clear, held cases go when the hour has room.

    And the account is checked: readings that came in and are nowhere raise an alarm.
    """
    expired = await alarms.expire(cursor, time.time_ns() // 1000)
    if expired:
        await outbox.append_many(cursor, await alarms.write(cursor, expired, sensors.by_id))
    await cases.release_held(cursor, await cases.policies(cursor))
    drift = await storage.drift(cursor)
    metrics.DRIFT.set(drift)
    if drift:
        await alarms.raise_for_source(
            cursor, "conservation", "drift", None, f"{drift} of the readings received are not accounted for", abs(drift)
        )


async def standing(cursor: Cursor) -> list[UUID]:
    """The equipment with an alarm that stands: whoever takes its partition has to check it."""
    await cursor.execute(
        """SELECT DISTINCT equipment_id FROM alarms
           WHERE state IN ('unacknowledged', 'acknowledged') AND equipment_id IS NOT NULL"""
    )
    return [row[0] for row in await cursor.fetchall()]


def _settings(sensor: Sensor, defaults: Mapping[str, Mapping[str, Any]], calendar: Calendar) -> SensorSettings:
    rows = {name: row for name, row in {**defaults, **sensor.detectors}.items() if name in DETECTORS}
    return SensorSettings(
        interval=sensor.sampling_interval,
        parameters={name: row["parameters"] for name, row in rows.items()},
        disabled=frozenset(name for name, row in rows.items() if row["mode"] == "off"),
        enabled=frozenset(name for name, row in rows.items() if row["mode"] != "off"),
        relearn_from=sensor.relearn_from,
        pauses=tuple((start, end) for start, end, _ in calendar.spans),
    )
