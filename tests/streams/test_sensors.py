"""What streams knows of the sensors, on a real database."""

from core import database
from core.settings import Settings
from streams.sensors import Sensors
from tests.streams.conftest import World


async def test_only_what_has_changed_is_read_again(clean_database: Settings, world: World) -> None:
    a, b = world.sensors(2)
    sensors = Sensors()
    async with await database.connect(clean_database, "streams") as connection:
        assert {sensor.id for sensor in await sensors.refresh(connection)} >= {a, b}
        assert await sensors.refresh(connection) == []
        world.rows("INSERT INTO detectors (detector, sensor_id, mode) VALUES ('drift', %s, 'shadow')", a)
        assert [sensor.id for sensor in await sensors.refresh(connection)] == [a]
        assert not sensors.raises_cases(a, "drift")
        world.rows("UPDATE sensors SET high_limit = 9 WHERE id = %s", b)
        assert [(sensor.id, sensor.high_limit) for sensor in await sensors.refresh(connection)] == [(b, 9)]
        assert await sensors.refresh(connection) == []


async def test_new_defaults_concern_every_sensor(clean_database: Settings, world: World) -> None:
    ids = set(world.sensors(3))
    sensors = Sensors()
    async with await database.connect(clean_database, "streams") as connection:
        await sensors.refresh(connection)
        world.rows("INSERT INTO detectors (detector, mode) VALUES ('drift', 'shadow')")
        assert {sensor.id for sensor in await sensors.refresh(connection)} >= ids
        assert not any(sensors.raises_cases(sensor_id, "drift") for sensor_id in ids)
        assert await sensors.refresh(connection) == []
