"""The rows of `cases` and `case_evidence`: what the policy must know, and what it decides."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

from analytics.cases import (
    AddEvidence,
    ClosedCaseFacts,
    Effect,
    EquipmentContext,
    OpenCase,
    OpenCaseFacts,
    RaiseFlood,
    ReopenCase,
    release,
)
from analytics.evidence import Evidence, SensorFacts
from analytics.policy import DEFAULT_POLICY, CasePolicy, PolicyError
from analytics.quiet import reason_at
from analytics.signatures import class_from_text
from core import jobs
from core.events import CaseOpened, Event
from streams import alarms
from streams.alarms import finite
from streams.sensors import Sensor, Sensors

Cursor = psycopg.AsyncCursor[Any]

# (warehouse, detector, sensor or None for all of it)
Distrust = frozenset[tuple[UUID | None, str, int | None]]

# An equipment in one of these states is being worked on, or out of use: its alarms are kept, but open no case.
_RESTING: Final = {
    "maintenance": "the equipment is under maintenance",
    "inactive": "the equipment is not in use",
    "retired": "the equipment is retired",
}
_RESTING_PARENT: Final = {"maintenance": "is under maintenance", "down": "is down"}


async def policies(cursor: Cursor) -> dict[UUID | None, CasePolicy]:
    """The case policy of each warehouse that has its own, and under None the one for all others.

    A policy that cannot be read is passed over: the API refuses such, so nobody but the owner can have written it.
    """
    await cursor.execute("SELECT warehouse_id, policy FROM case_policies")
    found: dict[UUID | None, CasePolicy] = {None: DEFAULT_POLICY}
    for warehouse_id, policy in await cursor.fetchall():
        try:
            found[warehouse_id] = CasePolicy.from_json(policy)
        except PolicyError:
            continue
    return found


async def suppressed(cursor: Cursor, equipment: Iterable[UUID]) -> dict[UUID, str]:
    """The equipment that must open no case now, and why: its own state, or of what it is a part of (however far up)
    the outage, the maintenance or an open case. Maintenance windows are `Sensors.windows`'s business."""
    await cursor.execute(
        """WITH RECURSIVE above (id, ancestor, depth) AS (
               SELECT e.id, e.parent_equipment_id, 1 FROM equipment e
               WHERE e.id = ANY(%s) AND e.parent_equipment_id IS NOT NULL
               UNION ALL
               SELECT a.id, p.parent_equipment_id, a.depth + 1 FROM above a JOIN equipment p ON p.id = a.ancestor
               WHERE p.parent_equipment_id IS NOT NULL AND a.depth < 50)
           SELECT e.id, e.status::text, 0, '', false FROM equipment e WHERE e.id = ANY(%s)
           UNION ALL
           SELECT a.id, p.status::text, a.depth, p.asset_tag,
                  EXISTS (SELECT FROM cases c WHERE c.equipment_id = p.id AND c.status <> 'closed' AND NOT c.shadow)
           FROM above a JOIN equipment p ON p.id = a.ancestor
           ORDER BY 1, 3""",
        [list(equipment), list(equipment)],
    )
    found: dict[UUID, str] = {}
    for equipment_id, status, depth, tag, case in await cursor.fetchall():
        if depth == 0 and status in _RESTING:
            found.setdefault(equipment_id, _RESTING[status])
        elif depth and status in _RESTING_PARENT:
            found.setdefault(equipment_id, f"{tag}, which it is a part of, {_RESTING_PARENT[status]}")
        elif depth and case:
            found.setdefault(equipment_id, f"a case is open on {tag}, which it is a part of")
    return found


async def contexts(
    cursor: Cursor,
    equipment: Sequence[UUID],
    known: Sensors,
    policy_of: Mapping[UUID | None, CasePolicy],
    causes: Mapping[UUID, str],
    now: int,
) -> dict[UUID, tuple[EquipmentContext, UUID | None]]:
    """What `decide` must know of each equipment at `now` (µs), with its warehouse. Alarms are those just written.

    `causes`: the equipment that is suppressed, and why (see `suppressed`).
    """
    sensors = known.by_equipment
    window = timedelta(seconds=max(policy.longest("window") for policy in policy_of.values()))
    memory = timedelta(
        seconds=max(p.longest("cool_down", "unchanged", "reopen_window", "window") for p in policy_of.values())
    )
    await cursor.execute(
        """SELECT id, warehouse_id, criticality::text, equipment_class,
                  concat_ws(' ', asset_tag, description, model, area) FROM equipment WHERE id = ANY(%s)""",
        [equipment],
    )
    described = await cursor.fetchall()
    standing: dict[int, list[Any]] = {}
    ids = [sensor.id for each in equipment for sensor in sensors.get(each, ())]
    for alarm in await alarms.load(
        cursor,
        "sensor_id = ANY(%s) AND (state <> 'cleared' OR cleared_at > to_timestamp(%s / 1e6) - %s)",
        [ids, now, window],
    ):
        standing.setdefault(alarm.sensor_id, []).append(alarm)
    await cursor.execute(
        """SELECT c.id::text, c.equipment_id, c.failure_mode, c.severity, c.status, c.verdict,
                  (extract(epoch FROM c.last_at) * 1000000)::bigint,
                  (extract(epoch FROM c.closed_at) * 1000000)::bigint,
                  coalesce((SELECT jsonb_agg(DISTINCT jsonb_build_array(e.sensor_id, e.detector)) FROM case_evidence e
                            WHERE e.case_id = c.id AND e.sensor_id IS NOT NULL), '[]')
           FROM cases c WHERE c.equipment_id = ANY(%s)
               AND (c.status <> 'closed' OR c.closed_at > to_timestamp(%s / 1e6) - %s)""",
        [equipment, now, memory],
    )
    open_cases: dict[UUID, list[OpenCaseFacts]] = {}
    closed_cases: dict[UUID, list[ClosedCaseFacts]] = {}
    for case_id, owner, mode, severity, status, verdict, last_at, closed_at, evidence in await cursor.fetchall():
        pairs = frozenset((int(sensor_id), str(detector)) for sensor_id, detector in evidence)
        if status == "closed":
            on = frozenset(sensor_id for sensor_id, _ in pairs)
            closed_cases.setdefault(owner, []).append(ClosedCaseFacts(case_id, mode, severity, closed_at, verdict, on))
        else:
            facts = OpenCaseFacts(case_id, mode, severity, last_at, pairs, status == "held")
            open_cases.setdefault(owner, []).append(facts)
    await cursor.execute(
        """SELECT a.sensor_id, count(*) FROM alarm_events e JOIN alarms a ON a.id = e.alarm_id
           WHERE a.sensor_id = ANY(%s) AND a.detector = 'spike' AND e.kind = 'raised'
               AND e.occurred_at > to_timestamp(%s / 1e6) - %s GROUP BY a.sensor_id""",
        [ids, now, window],
    )
    spikes = {int(sensor_id): int(count) for sensor_id, count in await cursor.fetchall()}
    hourly = await opened_last_hour(cursor)
    return {
        equipment_id: (
            EquipmentContext(
                equipment_id=str(equipment_id),
                equipment_class=equipment_class or class_from_text(text),
                criticality=criticality,
                sensors={s.id: _facts(s) for s in sensors.get(equipment_id, ())},
                alarms=[a for s in sensors.get(equipment_id, ()) for a in standing.get(s.id, ())],
                open_cases=open_cases.get(equipment_id, ()),
                closed_cases=closed_cases.get(equipment_id, ()),
                spikes={s.id: spikes[s.id] for s in sensors.get(equipment_id, ()) if s.id in spikes},
                suppressed_by=reason_at(known.windows.of(equipment_id), causes.get(equipment_id), now),
                cases_last_hour=hourly.get(warehouse_id, 0),
            ),
            warehouse_id,
        )
        for equipment_id, warehouse_id, criticality, equipment_class, text in described
    }


def _facts(sensor: Sensor) -> SensorFacts:
    return SensorFacts(sensor.id, sensor.metric, sensor.unit, low=sensor.low_limit, high=sensor.high_limit)


async def opened_last_hour(cursor: Cursor) -> dict[UUID | None, int]:
    """Cases that got through in the last hour, by warehouse."""
    await cursor.execute(
        """SELECT warehouse_id, count(*) FROM cases
           WHERE recorded_at > now() - interval '1 hour' AND status <> 'held' GROUP BY warehouse_id"""
    )
    return {warehouse_id: int(count) for warehouse_id, count in await cursor.fetchall()}


async def distrusted(cursor: Cursor) -> Distrust:
    """The detectors that must open no work orders at present: their close-out verdicts say so."""
    await cursor.execute("SELECT warehouse_id, detector, sensor_id FROM detector_trust WHERE state = 'demoted'")
    return frozenset(await cursor.fetchall())


def _in_shadow(evidence: Sequence[Evidence], warehouse_id: UUID | None, distrust: Distrust) -> bool:
    """Whether nothing but distrusted detectors speaks for it."""
    return bool(evidence) and all(
        (warehouse_id, e.detector, None) in distrust or (warehouse_id, e.detector, e.sensor_id) in distrust
        for e in evidence
    )


async def carry_out(
    cursor: Cursor,
    effect: Effect,
    equipment_id: UUID,
    warehouse_id: UUID | None,
    sensors: Mapping[int, Sensor],
    distrust: Distrust = frozenset(),
) -> list[Event]:
    """Write one effect of the policy; gives the domain events that follow.

    A case defers its work order's job, unless `distrust` leaves it in shadow; evidence of a trusted detector ends that.
    """
    if isinstance(effect, OpenCase):
        return await _open(cursor, effect, equipment_id, warehouse_id, sensors, distrust)
    if isinstance(effect, AddEvidence):
        await _evidence(cursor, effect.case_id, effect.evidence)
        await cursor.execute(
            """UPDATE cases SET severity = %s, priority = %s, score = greatest(score, %s), summary = summary || %s,
                   last_at = greatest(last_at, to_timestamp(%s / 1e6)), due_at = least(due_at, to_timestamp(%s / 1e6))
               WHERE id = %s AND status <> 'closed'""",
            [
                *(effect.severity, effect.priority, finite(effect.score) or 0.0),
                *(Jsonb(_readable(effect.summary)), effect.last_at, effect.due_at, effect.case_id),
            ],
        )
        if not _in_shadow(effect.evidence, warehouse_id, distrust):
            await cursor.execute(
                "UPDATE cases SET shadow = false WHERE id = %s AND shadow AND status = 'open' RETURNING id",
                [effect.case_id],
            )
            if await cursor.fetchone():
                await _defer(cursor, effect.case_id)
    elif isinstance(effect, ReopenCase):
        return await _reopen(cursor, effect, warehouse_id, distrust)
    elif isinstance(effect, RaiseFlood):
        await raise_flood(cursor, effect, warehouse_id)
    return []


async def release_held(cursor: Cursor, policy_of: Mapping[UUID | None, CasePolicy]) -> list[str]:
    """Let held cases go as far as the flood cap has room again; each then gets its work order."""
    await cursor.execute(
        """SELECT id::text, warehouse_id, priority, (extract(epoch FROM opened_at) * 1000000)::bigint FROM cases
           WHERE status = 'held' ORDER BY id FOR UPDATE SKIP LOCKED"""
    )
    held: dict[UUID | None, list[tuple[str, str, int]]] = {}
    for case_id, warehouse_id, priority, opened_at in await cursor.fetchall():
        held.setdefault(warehouse_id, []).append((case_id, priority, opened_at))
    if not held:
        return []
    hourly = await opened_last_hour(cursor)
    gone = [
        case_id
        for warehouse_id, waiting in held.items()
        for case_id in release(waiting, hourly.get(warehouse_id, 0), policy_of.get(warehouse_id, policy_of[None]))
    ]
    if gone:
        await cursor.execute("UPDATE cases SET status = 'open', recorded_at = now() WHERE id = ANY(%s)", [gone])
        for case_id in gone:
            await _defer(cursor, case_id)  # finds by itself that one in shadow wants no work order
    return gone


async def raise_flood(cursor: Cursor, flood: RaiseFlood, warehouse_id: UUID | None) -> None:
    """The one flood alarm of a warehouse; nothing when it stands already."""
    message = f"more than {flood.cap} cases within an hour: further ones are held until the hour has room"
    source = f"cases of {warehouse_id or 'all'}"
    await alarms.raise_for_source(
        cursor, source, "case_flood", warehouse_id, message, flood.opened_last_hour / flood.cap
    )


async def _open(
    cursor: Cursor,
    effect: OpenCase,
    equipment_id: UUID,
    warehouse_id: UUID | None,
    sensors: Mapping[int, Sensor],
    distrust: Distrust,
) -> list[Event]:
    case_id = uuid7()
    shadow = _in_shadow(effect.evidence, warehouse_id, distrust)
    involved = [sensors[e.sensor_id] for e in effect.evidence if e.sensor_id in sensors]
    summary = _readable(effect.summary) | {
        "sensors": [
            {"sensorId": s.id, "address": s.address, "metric": s.metric, "unit": s.unit}
            for s in {s.id: s for s in involved}.values()
        ]
    }
    await cursor.execute(
        """INSERT INTO cases (id, equipment_id, warehouse_id, failure_mode, status, severity, priority, title, summary,
                              score, shadow, due_at, since, opened_at, last_at)
           VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, to_timestamp(%s / 1e6), to_timestamp(%s / 1e6),
                   to_timestamp(%s / 1e6), to_timestamp(%s / 1e6))
           ON CONFLICT (equipment_id, failure_mode) WHERE status <> 'closed' DO NOTHING""",
        [
            *(case_id, equipment_id, warehouse_id, effect.failure_mode, effect.status, effect.severity),
            *(effect.priority, effect.title, Jsonb(summary), finite(effect.score) or 0.0, shadow),
            *(effect.due_at, effect.since, effect.opened_at, effect.opened_at),
        ],
    )
    if not cursor.rowcount:
        return []
    await _evidence(cursor, str(case_id), effect.evidence)
    return await _announce(cursor, case_id, warehouse_id, effect.status, shadow)


async def _reopen(cursor: Cursor, effect: ReopenCase, warehouse_id: UUID | None, distrust: Distrust) -> list[Event]:
    """The same fault soon after its case was closed: a new case, and so a new work order, that names the old one."""
    case_id = uuid7()
    shadow = _in_shadow(effect.evidence, warehouse_id, distrust)
    reopening = Jsonb({"reopens": effect.case_id, "text": effect.reason})
    await cursor.execute(
        """INSERT INTO cases (id, equipment_id, warehouse_id, failure_mode, severity, priority, title, summary, score,
                              shadow, due_at, since, opened_at, last_at)
           SELECT %s, equipment_id, warehouse_id, failure_mode, %s, %s, 'Back again: ' || title, summary || %s, %s, %s,
                  to_timestamp(%s / 1e6), to_timestamp(%s / 1e6), to_timestamp(%s / 1e6), to_timestamp(%s / 1e6)
           FROM cases WHERE id = %s
           ON CONFLICT (equipment_id, failure_mode) WHERE status <> 'closed' DO NOTHING""",
        [
            *(case_id, effect.severity, effect.priority, reopening, finite(effect.score) or 0.0, shadow, effect.due_at),
            *(effect.reopened_at, effect.reopened_at, effect.reopened_at, effect.case_id),
        ],
    )
    if not cursor.rowcount:
        return []
    await _evidence(cursor, str(case_id), effect.evidence)
    return await _announce(cursor, case_id, warehouse_id, "open", shadow)


async def _announce(cursor: Cursor, case_id: UUID, warehouse_id: UUID | None, status: str, shadow: bool) -> list[Event]:
    if status == "open" and not shadow:
        await _defer(cursor, str(case_id))
    await cursor.execute(
        """SELECT equipment_id::text, failure_mode, status, severity, priority, title, shadow FROM cases
           WHERE id = %s""",
        [case_id],
    )
    row = await cursor.fetchone()
    assert row is not None
    names = ("equipmentId", "failureMode", "status", "severity", "priority", "title", "shadow")
    return [CaseOpened(case_id, warehouse_id, {"id": str(case_id), **dict(zip(names, row, strict=True))})]


async def _defer(cursor: Cursor, case_id: str) -> None:
    await jobs.defer(
        cursor.connection, "open_work_order", lock=f"case {case_id}", queueing_lock=f"case {case_id}", case_id=case_id
    )


async def _evidence(cursor: Cursor, case_id: str, evidence: Sequence[Evidence]) -> None:
    await cursor.executemany(
        """INSERT INTO case_evidence (case_id, alarm_id, sensor_id, detector, detector_version,
               observed_at, window_start, window_end,
               score, value, baseline, spread, threshold, direction, severity, message, detail)
           VALUES (%s, %s, %s, %s, %s, to_timestamp(%s / 1e6), to_timestamp(%s / 1e6), to_timestamp(%s / 1e6),
                   %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        [
            (
                *(case_id, e.alarm_id, e.sensor_id, e.detector, e.detector_version),
                *(e.observed_at, e.window_start, e.window_end, finite(e.score) or 0.0),
                *(finite(e.value), finite(e.baseline), finite(e.spread), finite(e.threshold)),
                *(e.direction, e.severity, e.message, Jsonb(e.detail)),
            )
            for e in evidence
        ],
    )


def _readable(summary: Mapping[str, Any]) -> dict[str, Any]:
    """The policy's summary with the failure modes' codes under the name that the API shows."""
    modes = [{"code": mode.get("failureMode"), **mode} for mode in summary.get("failureModes", ())]
    return {**summary, "failureModes": modes}
