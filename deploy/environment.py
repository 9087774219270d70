"""Where the servers are: the environment's word, and the local stack's for what it leaves unset."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from core.database import Database
from core.settings import Settings
from deploy.stack import Stack, StackError


def complete_environment() -> None:
    """Fill the unset server URLs and the secret key from the local stack. Raises `StackError` when it was never up."""
    names = [f"MAINTAINPRO_{name}" for name in ("DATABASE_URL", "KAFKA_URL", "MQTT_URL", "REDIS_URL", "SECRET_KEY")]
    if any(not os.environ.get(name) for name in names):
        try:
            os.environ.update(Stack().env())
        except StackError as error:
            missing = ", ".join(name for name in names if not os.environ.get(name))
            raise StackError(f"{error}\n(not set: {missing})") from error


@asynccontextmanager
async def owner_connection(settings: Settings) -> AsyncIterator[psycopg.AsyncConnection[tuple[Any, ...]]]:
    """A connection as the owner of the schema, whom no policy holds back: for administration alone."""
    url = make_url(settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=5)
    async with connection:
        yield connection


@asynccontextmanager
async def owner_database(settings: Settings) -> AsyncIterator[Database]:
    """Sessions as the owner of the schema."""
    engine = create_async_engine(make_url(settings.database_url).set(drivername="postgresql+psycopg"), pool_size=1)
    database = Database(engine)
    try:
        yield database
    finally:
        await database.close()
