"""A database of realistic size: `maintainpro seed --size m`. For trying out, and for the benchmarks of the API.

Made by PostgreSQL itself, in one transaction, the same every time. The triggers that would write history and numbers
row by row are off meanwhile, so the audit trail begins behind it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from api.identity.passwords import hash_password
from core.settings import Settings
from deploy.environment import owner_connection

PASSWORD: Final = "correct horse battery staple"  # noqa: S105  # of people who exist in sample data alone
_SCRIPT: Final = Path(__file__).with_name("sample.sql")


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    warehouses: int
    users: int
    equipment: int
    work_orders: int
    parts: int
    transactions: int


SIZES: Final = {
    "s": Size(2, 20, 400, 10_000, 1_000, 40_000),
    "m": Size(10, 500, 20_000, 500_000, 50_000, 2_000_000),
}


class NotEmptyError(ValueError):
    """The database holds equipment already."""


async def seed(settings: Settings, size: Size, say: Callable[[str], None]) -> None:
    """Fill an empty database. Everybody's password is `PASSWORD`; user 1 is ``user1@sample.example``, an admin.

    Raises NotEmptyError, and leaves everything as it was.
    """
    async with owner_connection(settings) as connection:
        cursor = await connection.execute("SELECT EXISTS (SELECT FROM equipment)")
        row = await cursor.fetchone()
        if row is None or row[0]:
            raise NotEmptyError("the database holds equipment already: sample data is for an empty one")
        async with connection.transaction():
            await _tell(connection, size)
            for step in _SCRIPT.read_text(encoding="utf-8").split("\n\n"):
                title, _, statements = step.strip().partition("\n")
                say(title.removeprefix("-- "))
                await connection.execute(statements.encode())
        say("statistics")
        await connection.execute("VACUUM (ANALYZE)")


async def _tell(connection: psycopg.AsyncConnection[Any], size: Size) -> None:
    """What the script asks for by ``current_setting``."""
    values = {name: str(value) for name, value in vars(size).items()} | {"password_hash": await hash_password(PASSWORD)}
    for name, value in values.items():
        await connection.execute("SELECT set_config(%s, %s, true)", [f"sample.{name}", value])
