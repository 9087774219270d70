"""The proof that a backtest tells the truth: streams on a database and a replay in memory, over the same readings."""

from typing import Any

import numpy as np

from analytics.alarms import Alarm, step_alarm
from analytics.detectors.anomaly import Anomaly
from analytics.detectors.bank import SensorSettings
from analytics.detectors.equipment import EquipmentSettings
from analytics.evidence import SensorFacts
from analytics.replay import Asset, Replay
from core.frames import Readings
from core.kafka import READINGS
from core.partitions import partition_of
from ingest.simulator.faults import Fault
from ingest.simulator.plant import Plant
from ingest.simulator.scenario import Machine, Scenario
from streams.batch import Event, Processor
from streams.records import TopicPartition
from tests.streams.conftest import NOW, Log, World

_BATCH = 400  # steps of a second
_FRAME = 1000


async def test_live_and_backtest_give_the_same_anomalies_and_cases(world: World, processor: Processor) -> None:
    machines = (Machine("PUMP-1", "pump", "hall"), Machine("FAN-1", "fan", "hall", criticality="high"))
    faults = (
        Fault("PUMP-1", "bearing_wear", onset=1500.0, failure=2500.0),
        Fault("FAN-1", "stuck_sensor", onset=1800.0, failure=1800.0, law="step", sensor="bearing_temperature"),
    )
    plant = Plant(Scenario("p", machines, faults, seed=3, interval=1.0, start_us=NOW - NOW % 1_000_000))
    assets, ids = _register(world, plant)
    replay = Replay(
        [asset for asset, _ in assets.values()],
        {s: SensorSettings(interval=1.0) for columns in ids.values() for s in columns.values()},
        equipment={
            asset.key: (asset.sensors, EquipmentSettings(period=2.0, learning=600.0)) for asset, _ in assets.values()
        },
    )
    world.rows(
        """INSERT INTO detectors (detector, parameters) VALUES ('equipment', '{"period": 2, "learning": 600}')"""
    )
    partitions = {
        tag: TopicPartition(READINGS, partition_of("", equipment, world.settings.partitions))
        for tag, (_, equipment) in assets.items()
    }
    logs = {source: Log(source) for source in partitions.values()}  # both machines may share one
    seen: list[Anomaly] = []
    for chunk in plant.chunks(3200, _BATCH):
        for tag in assets:
            rows = _rows(chunk.time, chunk.machine(tag), ids[tag])
            tuples = _tuples(rows)
            events: list[Event] = []
            for start in range(0, len(tuples), _FRAME):
                events += logs[partitions[tag]].frame(*tuples[start : start + _FRAME], received_at=int(rows.time.max()))
            await processor.process(events)
            seen += replay.feed(rows.sensor_id, rows.time, rows.value, rows.quality)
    assert "equipment" in {a.detector for a in seen}, "the monitors must have seen it, too"
    assert _live_alarm_events(world) == _begun(seen)
    live, replayed = _live_cases(world), [_case(case) for case in replay.cases]
    assert live, "the scenario must lead to a case"
    assert live == sorted(replayed)


def _register(world: World, plant: Plant) -> tuple[dict[str, Any], dict[str, dict[str, int]]]:
    [(warehouse,)] = world.rows("INSERT INTO warehouses (name) VALUES ('p') RETURNING id")
    assets, ids = {}, {}
    for machine in plant.equipment():
        [(equipment,)] = world.rows(
            """INSERT INTO equipment (asset_tag, warehouse_id, criticality, equipment_class)
               VALUES (%s, %s, %s::criticality_enum, %s) RETURNING id""",
            machine.asset_tag,
            warehouse,
            machine.criticality,
            machine.kind,
        )
        facts: dict[int, SensorFacts] = {}
        for point in machine.sensors:
            [(sensor,)] = world.rows(
                """INSERT INTO sensors (address, source, metric, unit, equipment_id, low_limit, high_limit,
                       sampling_interval) VALUES (%s, %s, %s, %s, %s, %s, %s, 1) RETURNING id""",
                point.address,
                machine.source,
                point.metric,
                point.unit,
                equipment,
                point.low_limit,
                point.high_limit,
            )
            facts[sensor] = SensorFacts(sensor, point.metric, point.unit, "", point.low_limit, point.high_limit)
        ids[machine.asset_tag] = {f.metric: sensor for sensor, f in facts.items()}
        asset = Asset(str(equipment), machine.kind, machine.criticality, facts, warehouse=str(warehouse))
        assets[machine.asset_tag] = (asset, equipment)
    return assets, ids


def _rows(time: Any, columns: dict[str, Any], ids: dict[str, int]) -> Readings:
    values = np.stack([columns[metric] for metric in ids], axis=1)
    kept = ~np.isnan(values)
    sensors = np.broadcast_to(np.array(list(ids.values()), np.uint32), values.shape)[kept]
    times = np.broadcast_to(time[:, np.newaxis], values.shape)[kept]
    return Readings(sensors, times, values[kept], np.full(len(times), 192, np.uint8))


def _tuples(rows: Readings) -> list[tuple[int, int, float, int]]:
    return list(
        zip(rows.sensor_id.tolist(), rows.time.tolist(), rows.value.tolist(), rows.quality.tolist(), strict=True)
    )


def _begun(anomalies: list[Anomaly]) -> list[Any]:
    """When alarms are raised by these anomalies, after the alarms' own life cycle."""
    alarms: dict[tuple[int, str], Alarm | None] = {}
    raised = []
    for a in anomalies:
        key = (a.sensor_id, a.detector)
        alarms[key], events = step_alarm(alarms.get(key), a)
        raised += [(*key, e.occurred_at) for e in events if e.kind == "raised"]
    return sorted(raised)


def _live_alarm_events(world: World) -> list[Any]:
    return sorted(
        world.rows(
            """SELECT a.sensor_id, a.detector, (extract(epoch FROM e.occurred_at) * 1e6)::bigint
               FROM alarm_events e JOIN alarms a ON a.id = e.alarm_id WHERE e.kind = 'raised'"""
        )
    )


def _live_cases(world: World) -> list[Any]:
    return sorted(
        world.rows(
            """SELECT c.equipment_id::text, c.failure_mode, c.severity, c.priority, c.title, c.status,
                      (extract(epoch FROM c.opened_at) * 1e6)::bigint, (extract(epoch FROM c.last_at) * 1e6)::bigint,
                      round(c.score::numeric, 6)::float,
                      (SELECT string_agg(DISTINCT e.sensor_id || e.detector, ',' ORDER BY e.sensor_id || e.detector)
                       FROM case_evidence e WHERE e.case_id = c.id)
               FROM cases c"""
        )
    )


def _case(case: Any) -> Any:
    evidence = ",".join(sorted({f"{e.sensor_id}{e.detector}" for e in case.evidence}))
    return (
        case.equipment, case.failure_mode, case.severity, case.priority, case.title,
        "held" if case.held else "open", case.opened_at, case.last_at, round(case.score, 6), evidence,
    )  # fmt: skip
