"""What came in must be somewhere: received = stored + duplicate + corrected + dead-lettered."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.monitoring.conservation import repository

_OUTCOMES = ("stored", "duplicate", "corrected", "dead_lettered")


def _balanced(counters: dict[str, Any]) -> dict[str, Any]:
    return {**counters, "drift": counters["received"] - sum(counters[outcome] for outcome in _OUTCOMES)}


async def account(session: AsyncSession) -> dict[str, Any]:
    """The counters of every partition, their sums, and what the ingest processes say of themselves."""
    partitions = [_balanced(dict(row._mapping)) for row in await repository.partitions(session)]
    sums = {name: sum(partition[name] for partition in partitions) for name in ("received", *_OUTCOMES)}
    return {**_balanced(sums), "partitions": partitions, "processes": await repository.processes(session)}
