"""The registry on a real database."""

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from core import database
from core.partitions import partition_of
from core.settings import Settings
from ingest.registry import MAX_ADDRESS_LENGTH, Discovery, Registry
from tests.conftest import People

Connection = psycopg.AsyncConnection[Any]


@pytest.fixture
async def connection(clean_database: Settings) -> AsyncIterator[Connection]:
    async with await database.connect(clean_database, "ingest") as connection:
        yield connection


@pytest.fixture
async def owner(clean_database: Settings) -> AsyncIterator[Connection]:
    async with await psycopg.AsyncConnection.connect(clean_database.database_url, autocommit=True) as connection:
        yield connection


async def test_an_unknown_address_becomes_an_unassigned_sensor(connection: Connection, owner: Connection) -> None:
    registry = Registry(8)
    await registry.discover(connection, [Discovery("plant/pump", "temperature", "°C"), Discovery("plant/pump", "x/y")])
    cursor = await owner.execute("SELECT id, address, source, metric, unit, status, equipment_id FROM sensors")
    first, second = sorted(await cursor.fetchall(), key=lambda row: row[1])
    assert first[1:] == ("plant/pump/temperature", "plant/pump", "temperature", "°C", "unassigned", None)
    assert second[1:] == ("plant/pump/x/y", "plant/pump", "x/y", None, "unassigned", None)
    assert registry.lookup == {"plant/pump": {"temperature": first[0], "x/y": second[0]}}
    assert (registry.scale[first[0]], registry.offset[first[0]]) == (1, 0)
    assert (registry.low[first[0]], registry.high[first[0]]) == (float("-inf"), float("inf"))
    assert registry.partition[first[0]] == partition_of("plant/pump", None, 8)
    assert len(registry) == 2


async def test_two_processes_discover_the_same_devices_at_once(clean_database: Settings) -> None:
    """In whatever order each has met them: the same ids, and no deadlock."""
    addresses = [Discovery(f"s{i % 7}", f"m{i}") for i in range(300)]
    registries = [Registry(8), Registry(8), Registry(8)]

    async def discover(registry: Registry, seed: int) -> None:
        mine = random.Random(seed).sample(addresses, len(addresses))
        async with await database.connect(clean_database, "ingest") as connection:
            for start in range(0, len(mine), 60):
                await registry.discover(connection, mine[start : start + 60])

    async with asyncio.timeout(30):
        await asyncio.gather(*(discover(registry, seed) for seed, registry in enumerate(registries)))
    assert registries[0].lookup == registries[1].lookup == registries[2].lookup
    assert len(registries[0]) == 300


async def test_one_address_is_one_sensor_however_it_is_cut(connection: Connection) -> None:
    registry = Registry(8)
    cuts = [Discovery("a", "b/c"), Discovery("a/b", "c")]
    await registry.discover(connection, cuts)
    assert registry.lookup["a"]["b/c"] == registry.lookup["a/b"]["c"]
    # also by a process that finds the sensor there
    other = Registry(8)
    await other.load(connection)
    await other.discover(connection, cuts)
    assert other.lookup == registry.lookup


async def test_changes_are_seen(connection: Connection, owner: Connection, clean_people: People) -> None:
    registry = Registry(8)
    await registry.discover(connection, [Discovery("s", "a"), Discovery("s", "b")])
    a, b = registry.lookup["s"]["a"], registry.lookup["s"]["b"]
    assert registry.share_partition("s")
    elsewhere = (UUID(int=i) for i in range(100) if partition_of("s", UUID(int=i), 8) != partition_of("s", None, 8))
    equipment = next(elsewhere)
    await owner.execute(
        "INSERT INTO equipment (id, asset_tag, model, area, warehouse_id) VALUES (%s, 'E', 'm', 'a', %s)",
        [equipment, clean_people.north],
    )
    await owner.execute(
        """UPDATE sensors SET equipment_id = %s, scale = 2, "offset" = 3, low_limit = 4, high_limit = 5
           WHERE id = %s""",
        [equipment, a],
    )
    assert await registry.load(connection) >= 1
    assert (registry.scale[a], registry.offset[a], registry.low[a], registry.high[a]) == (2, 3, 4, 5)
    assert (registry.scale[b], registry.high[b]) == (1, float("inf"))
    assert registry.partition[a] == partition_of("s", equipment, 8) != registry.partition[b]
    assert not registry.share_partition("s")
    await owner.execute("UPDATE sensors SET equipment_id = %s WHERE id = %s", [equipment, b])
    await registry.load(connection)
    assert registry.share_partition("s")


async def test_a_change_that_commits_late_is_seen(
    clean_database: Settings, connection: Connection, owner: Connection
) -> None:
    registry = Registry(8)
    await registry.discover(connection, [Discovery("s", "a"), Discovery("s", "b")])
    async with await psycopg.AsyncConnection.connect(clean_database.database_url) as slow:
        await slow.execute("UPDATE sensors SET scale = 7 WHERE metric = 'a'")
        await owner.execute("UPDATE sensors SET scale = 8 WHERE metric = 'b'")
        await registry.load(connection)
        assert registry.scale[registry.lookup["s"]["b"]] == 8
        # however long it takes: no clock is asked
        await owner.execute("UPDATE sensors SET updated_at = now() + interval '1 hour' WHERE metric = 'b'")
        await registry.load(connection)
        await slow.commit()
    await registry.load(connection)
    assert registry.scale[registry.lookup["s"]["a"]] == 7


async def _settle(registry: Registry, connection: Connection) -> None:
    """Read until nothing is new: what other tests' transactions, still open, may have changed is read again."""
    async with asyncio.timeout(60):
        while await registry.load(connection):
            await asyncio.sleep(0.05)


async def test_what_was_read_is_not_read_again(connection: Connection, owner: Connection) -> None:
    registry = Registry(8)
    await owner.execute(
        "INSERT INTO sensors (address, source, metric) SELECT 's/' || i, 's', i::text FROM generate_series(1, 50) i"
    )
    assert await registry.load(connection) == 50
    await _settle(registry, connection)
    await owner.execute("UPDATE sensors SET scale = 2 WHERE metric = '7'")
    assert await registry.load(connection) == 1
    assert registry.scale[registry.lookup["s"]["7"]] == 2
    await _settle(registry, connection)


async def test_numbers_of_another_server_are_read_once(connection: Connection, owner: Connection) -> None:
    """A dump brings the numbers of the server that it was taken from, which may be far ahead of this one's."""
    registry = Registry(8)
    await owner.execute("INSERT INTO sensors (address, source, metric) VALUES ('s/a', 's', 'a'), ('s/b', 's', 'b')")
    await owner.execute("ALTER TABLE sensors DISABLE TRIGGER note_change")
    await owner.execute("UPDATE sensors SET changed_in = 1000000000000 WHERE metric = 'a'")
    await owner.execute("ALTER TABLE sensors ENABLE TRIGGER note_change")
    assert await registry.load(connection) == 2
    await _settle(registry, connection)
    await owner.execute("UPDATE sensors SET scale = 3 WHERE metric = 'b'")
    assert await registry.load(connection) == 1
    await _settle(registry, connection)
    await owner.execute("UPDATE sensors SET scale = 4 WHERE metric = 'a'")
    assert await registry.load(connection) == 1
    assert registry.scale[registry.lookup["s"]["a"]] == 4


async def test_the_first_load_reads_all_and_the_arrays_grow(connection: Connection, owner: Connection) -> None:
    await owner.execute(
        """INSERT INTO sensors (address, source, metric, scale)
           SELECT 's/' || i, 's', i::text, i FROM generate_series(1, 500) i"""
    )
    registry = Registry(4)
    assert await registry.load(connection) == len(registry) == 500
    await registry.discover(connection, [Discovery("new", f"{i}") for i in range(700)])
    assert len(registry) == 1200
    ids = registry.lookup["s"]
    assert all(registry.scale[ids[str(i)]] == i for i in range(1, 501))
    newest = max(registry.lookup["new"].values())
    # room for ids that are to come is as harmless as a sensor without settings
    for sensor_id in (newest, len(registry.high) - 1):
        assert (registry.scale[sensor_id], registry.low[sensor_id], registry.high[sensor_id]) == (
            1,
            float("-inf"),
            float("inf"),
        )


async def test_a_unit_that_cannot_be_stored_costs_the_unit_alone(connection: Connection, owner: Connection) -> None:
    registry = Registry(8)
    await registry.discover(
        connection, [Discovery("s", "a", "m\0"), Discovery("s", "b", "\ud800"), Discovery("s", "c", "m")]
    )
    assert len(registry) == 3
    cursor = await owner.execute("SELECT unit FROM sensors ORDER BY metric")
    assert await cursor.fetchall() == [(None,), (None,), ("m",)]


@pytest.mark.parametrize(
    ("discovery", "flaw"),
    [
        (Discovery("a", "b"), None),
        (Discovery("a", "ü" * 499), None),
        (Discovery("a", "ü" * 500), "longer than 1000 bytes"),
        (Discovery("a" * 1000, "b"), "longer than 1000 bytes"),
        (Discovery("a", "b\0"), r"the address 'a/b\\x00' contains a NUL character"),
        (Discovery("a", "\ud800"), "not valid Unicode"),
        (Discovery("", "b"), "empty source or metric"),
        (Discovery("a", ""), "empty source or metric"),
    ],
)
def test_flaws(discovery: Discovery, flaw: str | None) -> None:
    assert discovery.flaw() is None if flaw is None else flaw.replace("\\\\", "\\") in (discovery.flaw() or "")


async def test_every_address_without_a_flaw_can_be_stored(connection: Connection) -> None:
    """The longest, of characters that PostgreSQL cannot compress: an index entry has its limit."""
    characters = random.Random(1)
    metric = "".join(chr(characters.randrange(0x4E00, 0x9FFF)) for _ in range(MAX_ADDRESS_LENGTH // 3 - 1))
    longest = Discovery("a", metric)
    assert longest.flaw() is None
    assert Discovery("a", metric + "字字").flaw()
    registry = Registry(8)
    await registry.discover(connection, [longest])
    assert registry.lookup["a"][metric]
