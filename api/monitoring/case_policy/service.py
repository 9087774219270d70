"""The policy that turns alarms into cases: data, read by the stream workers with every batch that has anomalies."""

import json
from typing import Any
from uuid import UUID

from pydantic.alias_generators import to_camel
from sqlalchemy.ext.asyncio import AsyncSession

from analytics.policy import CasePolicy, PolicyError
from api.conditional import Expected
from api.errors import Forbidden, Invalid, NotFound
from api.identity.actor import Actor
from api.monitoring.case_policy import repository
from api.monitoring.case_policy.schemas import PolicyBody, PolicyPut
from core import models


async def get(session: AsyncSession, warehouse_id: UUID | None) -> dict[str, Any]:
    """The policy that holds in a warehouse; None: where a warehouse has none of its own."""
    if warehouse_id is not None and not await repository.sees(session, warehouse_id):
        raise NotFound("Warehouse", "warehouseId")
    row = await repository.holding(session, warehouse_id)
    if row is None:
        return _shown(warehouse_id, "code", CasePolicy(), None)
    origin = "everywhere" if row.warehouse_id is None else "warehouse"
    return _shown(warehouse_id, origin, CasePolicy.from_json(row.policy), row)


async def put(session: AsyncSession, actor: Actor, body: PolicyPut, expected: Expected) -> dict[str, Any]:
    """Set the policy of a warehouse, or the one for all others."""
    policy = check(body.policy)
    row = await _lock(session, actor, body.warehouse_id)
    expected.check(row.version if row is not None else 0)
    if row is None:
        session.add(models.CasePolicy(warehouse_id=body.warehouse_id, policy=policy, updated_by=actor.id))
    else:
        row.policy, row.updated_by = policy, actor.id
    await session.flush()
    return await get(session, body.warehouse_id)


async def delete(session: AsyncSession, actor: Actor, warehouse_id: UUID | None, expected: Expected) -> None:
    """Give up what was set: the next wider policy holds again."""
    row = await _lock(session, actor, warehouse_id)
    if row is None:
        raise NotFound("Case policy")
    expected.check(row.version)
    await session.delete(row)
    await session.flush()


def check(body: PolicyBody) -> dict[str, Any]:
    """The policy as it is stored. Raises `Invalid` naming the policy's field."""
    policy = body.model_dump(mode="json", exclude_unset=True)
    try:
        CasePolicy.from_json(policy)
    except PolicyError as error:
        name, _, rest = str(error).partition(": ")
        raise Invalid(f"policy.{to_camel(name)}" if rest else "policy", rest or name) from error
    return policy


async def _lock(session: AsyncSession, actor: Actor, warehouse_id: UUID | None) -> models.CasePolicy | None:
    if warehouse_id is not None and not await repository.sees(session, warehouse_id):
        raise NotFound("Warehouse", "warehouseId")
    if warehouse_id is None and not actor.cross_warehouse:
        raise Forbidden("The policy for all warehouses is set by those who see all of them")
    return await repository.lock(session, warehouse_id)


def _shown(warehouse_id: UUID | None, origin: str, policy: CasePolicy, row: Any | None) -> dict[str, Any]:
    return {
        "warehouse_id": warehouse_id,
        "origin": origin,
        "policy": _camel(json.loads(policy.to_json())),
        # the version is that of what is set for this warehouse itself: 0 where nothing is
        "version": row.version if row is not None and row.warehouse_id == warehouse_id else 0,
        "updated_at": row.updated_at if row is not None else None,
        "updated_by": row.updated_by if row is not None else None,
    }


def _camel(fields: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, value in fields.items():
        if name == "overrides":
            shown[name] = [_camel(each) for each in value]
        elif name == "policy":
            shown[name] = _camel(value)
        else:
            shown[to_camel(name)] = value
    return shown
