"""`maintainpro doctor`: every server and setting, whether it is right, and what to do when it isn't."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, Final

import psycopg
import redis.asyncio
from aiokafka.errors import KafkaError
from alembic.script import ScriptDirectory
from pydantic import ValidationError

from core import database
from core.kafka import READINGS, TOPICS, partition_count
from core.passwords import ROLES
from core.settings import Settings, get_settings
from deploy.environment import complete_environment, owner_connection
from deploy.stack import StackError
from ingest import mqtt
from migrations.migrate import config

_TIME_OUT: Final = 5.0
_START: Final = "start it with `maintainpro stack up`, or set {} to a server of yours"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `says`: what is so; `remedy`: what to do when it is not right."""

    subject: str
    right: bool
    says: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Look at everything, from the settings to the schema."""
    try:
        complete_environment()
        settings = get_settings()
    except StackError as error:
        yield Finding("settings", False, str(error), "run `maintainpro stack up`, or set the variables")
        return
    except ValidationError as error:
        for wrong in error.errors():
            name = "MAINTAINPRO_" + "__".join(map(str, wrong["loc"])).upper()
            yield Finding("settings", False, f"{name}: {wrong['msg']}", "correct the variable")
        return
    yield Finding("settings", True, f"{len(os.environ)} variables read, all values valid")
    yield from asyncio.run(_collect(settings))


async def _collect(settings: Settings) -> list[Finding]:
    return [finding for look in (_database, _kafka, _mqtt, _redis) async for finding in look(settings)]


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    remedy = _START.format("MAINTAINPRO_DATABASE_URL")
    try:
        async with owner_connection(settings) as connection:
            version = await _value(connection, "SHOW server_version")
            yield Finding("PostgreSQL", True, f"version {version}")
            extension = await _value(connection, "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'")
            yield Finding(
                "TimescaleDB",
                extension is not None,
                f"version {extension}, edition {await database.timescale_edition(connection)}"
                if extension
                else "the extension is not in this database",
                "run `maintainpro migrate`",
            )
            head = ScriptDirectory.from_config(config()).get_current_head()
            has_schema = await _value(connection, "SELECT to_regclass('public.alembic_version') IS NOT NULL")
            current = await _value(connection, "SELECT version_num FROM alembic_version") if has_schema else None
            yield Finding(
                "schema",
                current == head,
                f"at {current or 'nothing'}, the newest is {head}",
                "run `maintainpro migrate`",
            )
            synchronous = await _value(connection, "SHOW synchronous_commit")
            yield Finding(
                "durability",
                synchronous != "off" and await _value(connection, "SHOW fsync") == "on",
                f"synchronous_commit {synchronous}, fsync {await _value(connection, 'SHOW fsync')}",
                "set fsync and synchronous_commit on: a crash may lose readings that Kafka was told are stored",
            )
    except (psycopg.Error, OSError, TimeoutError) as error:
        yield Finding("PostgreSQL", False, str(error).strip(), remedy)
        return
    for role in ROLES:
        try:
            async with await database.connect(settings, role):
                yield Finding(f"role {role}", True, "may log in")
        except (psycopg.Error, OSError, TimeoutError) as error:
            yield Finding(
                f"role {role}",
                False,
                str(error).strip(),
                "run `maintainpro migrate` with the MAINTAINPRO_SECRET_KEY that the processes use",
            )


async def _kafka(settings: Settings) -> AsyncIterator[Finding]:
    try:
        for topic in TOPICS:
            async with asyncio.timeout(_TIME_OUT):
                partitions = await partition_count(settings.kafka_url, topic)
            right = partitions == settings.partitions if topic == READINGS else partitions > 0
            yield Finding(
                f"topic {topic}",
                right,
                f"{partitions} partitions" if partitions else "is missing",
                f"set MAINTAINPRO_PARTITIONS={partitions}" if partitions else "run `maintainpro migrate`",
            )
    except (KafkaError, OSError, TimeoutError) as error:
        yield Finding("Kafka", False, repr(error), _START.format("MAINTAINPRO_KAFKA_URL"))


async def _mqtt(settings: Settings) -> AsyncIterator[Finding]:
    try:
        broker = mqtt.Broker.from_url(
            settings.mqtt_url, settings.ingest.ca_file, settings.ingest.certificate, settings.ingest.key
        )
        session = await mqtt.connect(broker, "maintainpro-doctor", time_out=_TIME_OUT)
        codes = await session.subscribe(["$share/maintainpro-doctor/maintainpro/doctor"], _TIME_OUT)
        await session.close()
        yield Finding("MQTT", True, f"{session.version.name.replace('V', 'MQTT ')}")
        yield Finding(
            "shared subscriptions",
            codes[0] < 0x80,
            "allowed" if codes[0] < 0x80 else f"refused, code 0x{codes[0]:02x}",
            "allow $share subscriptions, or run one ingest process only",
        )
    except (OSError, TimeoutError, ValueError) as error:
        yield Finding("MQTT", False, str(error) or repr(error), _START.format("MAINTAINPRO_MQTT_URL"))


async def _redis(settings: Settings) -> AsyncIterator[Finding]:
    client = redis.asyncio.from_url(settings.redis_url, socket_timeout=_TIME_OUT, socket_connect_timeout=_TIME_OUT)
    try:
        information = await client.info("server")
        yield Finding("Redis", True, f"version {information['redis_version']}")
    except (redis.exceptions.RedisError, OSError) as error:
        yield Finding("Redis", False, str(error), _START.format("MAINTAINPRO_REDIS_URL"))
    finally:
        await client.aclose()


async def _value(connection: psycopg.AsyncConnection[Any], query: Any) -> Any:
    row = await (await connection.execute(query)).fetchone()
    return None if row is None else row[0]
