"""Which work needs a permit or a lock-out, and where an equipment is isolated."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.equipment import service as equipment
from api.conditional import Expected
from api.errors import Conflict, NotFound
from api.identity.actor import Actor
from api.maintenance.safety import repository
from api.maintenance.safety.schemas import PointCreate, PointPatch, RuleCreate, RuleFilter, RulePatch
from api.pagination import Listing
from core.models import IsolationPoint, SafetyRule


async def find(session: AsyncSession, filters: RuleFilter) -> Listing:
    return await repository.rules(session, filters)


async def create(session: AsyncSession, actor: Actor, body: RuleCreate) -> SafetyRule:
    warehouse_id = body.warehouse_id or actor.warehouse_id
    if body.equipment_id is not None:
        there = await equipment.warehouse_of(session, body.equipment_id)
        if there is None:
            raise NotFound("Equipment", "equipmentId")
        warehouse_id = body.warehouse_id or there
    values = body.model_dump(exclude={"warehouse_id"})
    rule = SafetyRule(**values | {"permit_types": sorted(set(body.permit_types))}, warehouse_id=warehouse_id)
    session.add(rule)
    await session.flush()
    return rule


async def update(session: AsyncSession, rule_id: UUID, body: RulePatch, expected: Expected) -> SafetyRule:
    rule = await _need(session, rule_id)
    expected.check(rule.version)
    for name, value in body.changes().items():
        setattr(rule, name, sorted(set(value)) if name == "permit_types" else value)
    await session.flush()
    return rule


async def remove(session: AsyncSession, rule_id: UUID, expected: Expected) -> None:
    rule = await _need(session, rule_id)
    expected.check(rule.version)
    await session.delete(rule)


async def points(session: AsyncSession, equipment_id: UUID) -> Sequence[IsolationPoint]:
    await equipment.need(session, equipment_id)
    return await repository.points(session, equipment_id)


async def add_point(session: AsyncSession, equipment_id: UUID, body: PointCreate) -> IsolationPoint:
    warehouse_id = await equipment.warehouse_of(session, equipment_id)
    if warehouse_id is None:
        raise NotFound("Equipment")
    point = IsolationPoint(**body.model_dump(), equipment_id=equipment_id, warehouse_id=warehouse_id)
    session.add(point)
    await session.flush()
    return point


async def update_point(
    session: AsyncSession, equipment_id: UUID, point_id: UUID, body: PointPatch, expected: Expected
) -> IsolationPoint:
    """Points are never deleted, since locks of the past name them; one that is gone is inactive."""
    point = await repository.point(session, equipment_id, point_id)
    if point is None:
        raise NotFound("Isolation point")
    expected.check(point.version)
    if body.changes().get("active") is False and await repository.standing_locks(session, point_id):
        raise Conflict("A lock is on this point")
    for name, value in body.changes().items():
        setattr(point, name, value)
    await session.flush()
    return point


async def _need(session: AsyncSession, rule_id: UUID) -> SafetyRule:
    rule = await repository.rule(session, rule_id)
    if rule is None:
        raise NotFound("Safety rule")
    return rule
