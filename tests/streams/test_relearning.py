"""A sensor of a repaired machine learns anew: the database says so, and streams notice."""

import random

from core.settings import Settings
from streams.batch import Processor
from tests.streams.conftest import NOW, SECOND, Log, World

REPAIR = 600


def frames(log: Log, sensor: int, start: int, stop: int) -> list[object]:
    dice = random.Random(start)
    level = 20.0 if start < REPAIR else 50.0
    rows = [(sensor, NOW + i * SECOND, level + dice.gauss(0, 0.2), 192) for i in range(start, stop)]
    return log.frame(*rows, received_at=rows[-1][1])


async def test_it_is_noticed_without_a_restart_and_known_after_one(
    world: World, processor: Processor, rival: Processor, log: Log, clean_database: Settings
) -> None:
    world.settings.streams.snapshot_interval = 1e-9  # with every batch
    (sensor,) = world.sensors(1)
    for start in range(0, REPAIR, 200):
        await processor.process(frames(log, sensor, start, start + 200))  # type: ignore[arg-type]
    world.rows("UPDATE sensors SET relearn_from = to_timestamp(%s)", (NOW + REPAIR * SECOND) / 1e6)
    processor.holdings._refreshed_at = float("-inf")
    await processor.process(frames(log, sensor, REPAIR, REPAIR + 100))  # type: ignore[arg-type]
    bank = processor.holdings.partitions[log.source].bank
    assert bank is not None
    assert bank._clock["first"][bank._slot_of[sensor]] == NOW + REPAIR * SECOND
    assert world.rows("SELECT detector FROM alarms WHERE raised_at > to_timestamp(%s)", NOW / 1e6 + REPAIR) == []

    # another worker goes on from the snapshot, with the wish still in the database: what is learned since stays
    log.generation = 2
    await rival.process(frames(log, sensor, REPAIR + 100, REPAIR + 200))  # type: ignore[arg-type]
    bank = rival.holdings.partitions[log.source].bank
    assert bank is not None
    assert bank._clock["first"][bank._slot_of[sensor]] == NOW + REPAIR * SECOND
    assert bank._clock["count"][bank._slot_of[sensor]] == 200
