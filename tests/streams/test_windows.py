"""Maintenance windows in the stream workers, and the same in a replay."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from analytics.detectors.bank import SensorSettings
from analytics.evidence import SensorFacts
from analytics.quiet import Calendar
from analytics.replay import Asset, Replay
from core.frames import Readings
from core.kafka import READINGS
from core.partitions import partition_of
from streams.batch import Processor
from streams.records import TopicPartition
from tests.streams.conftest import NOW, SECOND, Log, World

START = NOW - NOW % SECOND
STEP = 200


class Plant:
    """One pump with a bearing temperature that a limit watches."""

    def __init__(self, world: World) -> None:
        [(self.warehouse,)] = world.rows("INSERT INTO warehouses (name) VALUES ('p') RETURNING id")
        self.world = world
        self.machine = self.equipment("PUMP-1")
        [(self.sensor,)] = world.rows(
            """INSERT INTO sensors (address, source, metric, unit, equipment_id, sampling_interval)
               VALUES ('s/bearing_temperature', 's', 'bearing_temperature', '°C', %s, 1) RETURNING id""",
            self.machine,
        )
        world.rows(
            """INSERT INTO detectors (detector, sensor_id, parameters) VALUES ('limits', %s, '{"hi": 80}')""",
            self.sensor,
        )
        self.log = Log(TopicPartition(READINGS, partition_of("", self.machine, world.settings.partitions)))

    def equipment(self, tag: str, parent: UUID | None = None) -> UUID:
        [(found,)] = self.world.rows(
            """INSERT INTO equipment (asset_tag, warehouse_id, equipment_class, criticality, parent_equipment_id)
               VALUES (%s, %s, 'pump', 'high', %s) RETURNING id""",
            tag, self.warehouse, parent,
        )  # fmt: skip
        return UUID(str(found))

    def window(self, start: float, end: float, reason: str = "overhaul") -> None:
        at = [datetime.fromtimestamp(START / 1e6, UTC) + timedelta(seconds=s) for s in (start, end)]
        self.world.rows(
            "INSERT INTO maintenance_windows (equipment_id, starts_at, ends_at, reason) VALUES (%s, %s, %s, %s)",
            self.machine, *at, reason,
        )  # fmt: skip

    def readings(self, first: int, hot: bool) -> Readings:
        noise = np.random.default_rng(first).normal(0, 0.3, STEP)
        time = START + (first + np.arange(STEP)) * SECOND
        value = (99.0 if hot else 50.0) + noise
        return Readings(np.full(STEP, self.sensor, np.uint32), time, value, np.full(STEP, 192, np.uint8))

    async def feed(self, processor: Processor, rows: Readings) -> None:
        columns = (rows.sensor_id, rows.time, rows.value, rows.quality)
        tuples = list(zip(*(column.tolist() for column in columns), strict=True))
        await processor.process(self.log.frame(*tuples, received_at=int(rows.time.max())))

    def alarm(self) -> tuple[Any, ...]:
        [row] = self.world.rows(
            "SELECT state, suppressed_by, suppressed_by_design, raised_at FROM alarms WHERE detector = 'limits'"
        )
        return row

    def told(self) -> list[str]:
        return [t for (t,) in self.world.rows("SELECT type FROM events WHERE entity <> 'case' ORDER BY id")]

    def cases(self) -> list[int]:
        return [
            opened for (opened,) in self.world.rows("SELECT (extract(epoch FROM opened_at) * 1e6)::bigint FROM cases")
        ]


async def test_a_window_is_quiet_and_what_stands_at_its_end_counts_from_there(
    world: World, processor: Processor
) -> None:
    plant = Plant(world)
    plant.window(600, 2000)
    asset = Asset(
        str(plant.machine), "pump", "high", {plant.sensor: SensorFacts(plant.sensor, "bearing_temperature", "°C")},
        warehouse=str(plant.warehouse), windows=Calendar([(START + 600 * SECOND, START + 2000 * SECOND, "overhaul")]),
    )  # fmt: skip
    replay = Replay([asset], {plant.sensor: SensorSettings(1.0, {"limits": {"hi": 80.0}})})
    for first in range(0, 2800, STEP):
        rows = plant.readings(first, hot=first >= 1000)
        await plant.feed(processor, rows)
        replay.feed(rows.sensor_id, rows.time, rows.value, rows.quality)
        if first == 1600:
            assert plant.alarm()[:3] == ("unacknowledged", "maintenance window: overhaul", True)
            assert plant.told() == ["alarm.updated"]  # it is recorded, and nobody is called
            assert plant.cases() == []
    state, reason, designed, raised_at = plant.alarm()
    assert (state, reason, designed) == ("unacknowledged", None, False)
    assert raised_at.timestamp() * 1e6 == START + 2000 * SECOND
    assert "alarm.raised" in plant.told()
    events = world.rows(
        "SELECT e.kind FROM alarm_events e JOIN alarms a ON a.id = alarm_id WHERE a.detector = 'limits' ORDER BY e.id"
    )
    assert [kind for (kind,) in events] == ["raised", "suppressed", "unsuppressed", "raised"]
    assert plant.cases() == [case.opened_at for case in replay.cases]
    assert plant.cases()[0] >= START + 2000 * SECOND


async def test_a_window_that_is_taken_back_is_over_within_seconds(world: World, processor: Processor) -> None:
    plant = Plant(world)
    for first in range(0, 800, STEP):
        await plant.feed(processor, plant.readings(first, hot=first >= 400))
        if first == 0:
            plant.window(100, 5000)
            await refreshed(processor)
        if first == 400:
            assert plant.alarm()[2] is True
            world.rows("DELETE FROM maintenance_windows")
            await refreshed(processor)
    assert plant.alarm()[:3] == ("unacknowledged", None, False)


async def refreshed(processor: Processor) -> None:
    """As after the two seconds for which the workers believe what they know."""
    processor.holdings._refreshed_at = float("-inf")


async def test_a_parents_outage_holds_back_and_its_end_lets_go(world: World, processor: Processor) -> None:
    plant = Plant(world)
    supply, group = plant.equipment("SUPPLY"), plant.equipment("GROUP")
    world.rows("UPDATE equipment SET parent_equipment_id = %s WHERE id = %s", supply, group)
    world.rows("UPDATE equipment SET parent_equipment_id = %s WHERE id = %s", group, plant.machine)
    world.rows("UPDATE equipment SET status = 'down' WHERE id = %s", supply)
    for first in range(0, 1000, STEP):
        await plant.feed(processor, plant.readings(first, hot=first >= 400))
    assert plant.alarm()[:3] == ("unacknowledged", "SUPPLY, which it is a part of, is down", True)
    assert plant.cases() == []
    world.rows("UPDATE equipment SET status = 'active' WHERE id = %s", supply)
    for first in range(1000, 1600, STEP):
        await plant.feed(processor, plant.readings(first, hot=True))
    assert plant.alarm()[:3] == ("unacknowledged", None, False)
    assert len(plant.cases()) == 1
