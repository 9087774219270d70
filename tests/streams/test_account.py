"""The alarm that watches the account."""

from streams.batch import Processor
from tests.streams.conftest import World


async def test_readings_that_are_nowhere_raise_one_alarm(world: World) -> None:
    processor = Processor(world.settings)
    try:
        await processor.keep_house(None, lambda: None)
        assert world.rows("SELECT * FROM alarms") == []
        world.rows("INSERT INTO ingest_offsets (topic, partition, received, stored) VALUES ('readings.v1', 0, 12, 9)")
        await processor.keep_house(None, lambda: None)
        await processor.keep_house(None, lambda: None)
    finally:
        await processor.close()
        world.rows("UPDATE ingest_offsets SET stored = received")
    assert world.rows("SELECT source, detector, state, message FROM alarms") == [
        ("conservation", "drift", "unacknowledged", "3 of the readings received are not accounted for")
    ]
