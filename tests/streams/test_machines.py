"""The monitors of equipment in the stream: told from the database, saved with the offset, their opinion written."""

from uuid import UUID

import numpy as np

from core.kafka import READINGS
from core.partitions import partition_of
from streams.batch import Processor
from streams.records import TopicPartition
from tests.streams.conftest import NOW, SECOND, Log, Row, World

_SECONDS = 450  # of learning, and of proving what was learned


def machine(world: World, sensors: int) -> tuple[UUID, list[int], Log]:
    [(warehouse,)] = world.rows("INSERT INTO warehouses (name) VALUES ('w') RETURNING id")
    [(equipment,)] = world.rows(
        "INSERT INTO equipment (asset_tag, warehouse_id) VALUES ('M', %s) RETURNING id", warehouse
    )
    ids = world.sensors(sensors)
    world.rows("UPDATE sensors SET equipment_id = %s", equipment)
    world.rows(
        "INSERT INTO detectors (detector, parameters) VALUES ('equipment', '{\"period\": 1, \"learning\": 300}')"
    )
    return equipment, ids, Log(TopicPartition(READINGS, partition_of("", equipment, world.settings.partitions)))


def rows(ids: list[int], start: int, end: int, extra: float = 0.0) -> list[Row]:
    """Sensors that all follow one load, the last of them `extra` off."""
    rng = np.random.default_rng(start + 1)
    found = []
    for second in range(start, end):
        load = 50.0 + 10.0 * np.sin(second / 7.0)
        for i, sensor in enumerate(ids):
            value = load * (i + 1) + 0.1 * rng.normal() + (extra if sensor == ids[-1] else 0.0)
            found.append((sensor, NOW + second * SECOND, float(value), 192))
    return found


def told(world: World) -> list[tuple[object, ...]]:
    return world.rows("SELECT equipment_id, state, progress = 1, shares FROM equipment_monitors")


async def feed(processor: Processor, log: Log, found: list[Row]) -> None:
    for start in range(0, len(found), 900):
        await processor.process(log.frame(*found[start : start + 900], received_at=found[-1][1]))


async def test_an_opinion_is_kept_and_outlives_the_process(world: World, processor: Processor) -> None:
    world.settings.streams.snapshot_interval = 1e-9  # with every batch
    equipment, ids, log = machine(world, 3)
    await feed(processor, log, rows(ids, 0, 200))
    assert told(world) == [(equipment, "learning", False, {})]
    await feed(processor, log, rows(ids, 200, _SECONDS))
    assert told(world) == [(equipment, "normal", True, {})]
    await processor.close()
    another = Processor(world.settings)
    log.generation += 1
    try:
        await feed(another, log, rows(ids, _SECONDS, _SECONDS + 60, extra=20.0))
    finally:
        await another.close()
    [(_, state, _, shares)] = told(world)
    assert state == "abnormal", "what was learned before the restart"
    assert isinstance(shares, dict)
    assert max(shares, key=lambda sensor: shares[sensor]) == str(ids[-1])
    raised = world.rows("SELECT sensor_id FROM alarms WHERE detector = 'equipment' AND state = 'unacknowledged'")
    assert raised == [(ids[-1],)]


async def test_a_sensor_that_is_off_is_left_out_and_one_alone_has_no_monitor(
    world: World, processor: Processor
) -> None:
    world.settings.streams.snapshot_interval = 1e-9
    _, ids, log = machine(world, 2)
    world.rows("INSERT INTO detectors (detector, sensor_id, mode) VALUES ('equipment', %s, 'off')", ids[0])
    await feed(processor, log, rows(ids, 0, 30))
    assert told(world) == []


async def test_a_saved_monitor_that_cannot_be_read_is_begun_anew(world: World, processor: Processor) -> None:
    world.settings.streams.snapshot_interval = 1e-9
    equipment, ids, log = machine(world, 2)
    await feed(processor, log, rows(ids, 0, _SECONDS))
    await processor.close()
    world.rows("UPDATE detector_states SET equipment = 'rubbish'")
    another = Processor(world.settings)
    log.generation += 1
    try:
        await feed(another, log, rows(ids, _SECONDS, _SECONDS + 30))
    finally:
        await another.close()
    assert told(world) == [(equipment, "learning", False, {})]
