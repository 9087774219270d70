"""The audit chain: logs are linked to the one before after their commit, in batches, by one linker at a time."""

from typing import Any

import psycopg


async def link(connection: psycopg.AsyncConnection[Any], at_most: int = 1000) -> int:
    """Link committed logs, in a transaction of its own; gives how many. 0 also while another linker is at work.

    Needs the worker's role.
    """
    async with connection.transaction():
        cursor = await connection.execute("SELECT app.link_audit(%s)", [at_most])
        row = await cursor.fetchone()
    return int(row[0]) if row else 0
