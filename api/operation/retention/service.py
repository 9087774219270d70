"""How long what is kept: the policies are data, and the service applies them every night in small transactions."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.conditional import Expected
from api.errors import NotFound
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.inventory.vendors import service as vendors
from api.operation.retention import repository
from api.operation.retention.schemas import PolicyName
from api.operation.services.frame import Context, Service

_BATCH = 1000
_MOST_BATCHES = 2000  # a run; the next night goes on


async def find(session: AsyncSession) -> Sequence[Any]:
    return await repository.find(session)


async def change(session: AsyncSession, actor: Actor, name: str, keep_days: int | None, expected: Expected) -> Any:
    actor.need(Permission.ARCHIVE_MANAGE)
    policy = await repository.lock(session, name)
    if policy is None:
        raise NotFound("Policy")
    expected.check(policy.version)
    policy.keep_days = keep_days
    await session.flush()
    return policy


async def _apply_all(context: Context) -> dict[str, Any]:
    done: dict[str, Any] = {}
    for name in PolicyName:
        done[name] = 0
        for _ in range(_MOST_BATCHES):
            async with context.database.session_scope() as session:
                count = await repository.apply(session, name, context.now, _BATCH)
            done[name] += count
            if count < _BATCH:
                break
    return done


async def _watch_contracts(context: Context) -> dict[str, Any]:
    async with context.database.session_scope() as session:
        return {"contracts": await vendors.watch_contracts(session)}


RETENTION = Service(
    "retention", "Archives closed work orders and deletes what is past its time, by policy", "17 2 * * *", _apply_all,
    timeout=3600,
)  # fmt: skip
CONTRACTS = Service(
    "contract-watcher", "Tells of vendor contracts that end soon, and lets them expire", "23 5 * * *", _watch_contracts
)
