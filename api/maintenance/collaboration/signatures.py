"""Signatures: who signed what was there to be read, what it meant, and whether it is still the same."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict, Forbidden
from api.identity.actor import Actor
from api.identity.roles import Permission
from api.maintenance.collaboration import repository
from api.maintenance.collaboration.schemas import Meaning, SignatureCreate
from api.maintenance.labor import service as labor
from api.maintenance.work_orders import access
from api.maintenance.work_orders import service as work_orders
from api.maintenance.work_orders.checklist_schemas import ChecklistItemView
from api.maintenance.work_orders.opening import wire
from core.models import Signature

# what goes on after the work was signed for does not undo the signature
_PASSING = frozenset(
    {
        *("status", "lastUpdated", "startedAt", "completedAt", "completedBy", "actualHours"),
        *("verifiedAt", "verifiedBy", "closedAt", "holdReason"),
        *("escalated", "escalationLevel", "escalatedAt", "escalationReason"),
        *("verdict", "failureMode", "failureMechanism", "failureCause", "remedy"),
    }
)


async def find(session: AsyncSession, actor: Actor, work_order_id: UUID) -> list[dict[str, Any]]:
    shown = await work_orders.get(session, actor, work_order_id)
    rows = await repository.signatures(session, work_order_id)
    said = await _said(session, shown) if rows else {}
    return [{**row._mapping, "current": json.loads(row.content)["workOrder"] == said} for row in rows]


async def sign(session: AsyncSession, actor: Actor, work_order_id: UUID, body: SignatureCreate) -> dict[str, Any]:
    """Sign the work order as it stands; nothing of it changes meanwhile."""
    work_order = await access.hold_unfinished(session, actor, work_order_id, "The signatures")
    if body.meaning in (Meaning.VERIFIED, Meaning.APPROVED):
        actor.need(Permission.WORK_ORDERS_VERIFY)
        if actor.id == work_order.completed_by or actor.id in await labor.workers(session, work_order_id):
            raise Forbidden("What one did oneself is verified or approved by another person")
    now = datetime.now(UTC)
    signed = {
        "workOrder": await _said(session, await work_orders.get(session, actor, work_order_id)),
        "meaning": body.meaning,
        "comment": body.comment,
        "signedBy": str(actor.id),
    }
    if any(
        row.user_id == actor.id and _without_time(row.content) == signed
        for row in await repository.signatures(session, work_order_id)
    ):
        raise Conflict("You have signed this already")
    content = _canonical({**signed, "signedAt": now.isoformat()})
    signature = Signature(
        work_order_id=work_order_id,
        user_id=actor.id,
        meaning=body.meaning,
        comment=body.comment,
        signed_at=now,
        content=content,
        content_hash=hashlib.sha256(content.encode()).hexdigest(),
    )
    session.add(signature)
    await session.flush()
    return {column.name: getattr(signature, column.name) for column in Signature.__table__.columns} | {"current": True}


async def _said(session: AsyncSession, shown: dict[str, Any]) -> dict[str, Any]:
    """What a signature is for: the work as described and done, its steps, hours and costs."""
    known = {name: value for name, value in wire(shown).items() if name not in _PASSING}
    steps = [ChecklistItemView.model_validate(row).model_dump(mode="json", by_alias=True) for row in shown["checklist"]]
    totals = await labor.totals(session, shown["id"])
    costs = {name: str(value) for name, value in totals.items() if name != "work_order_id"}
    said: dict[str, Any] = json.loads(_canonical({**known, "checklist": steps, "costs": costs}))
    return said


def _canonical(value: Any) -> str:
    """One text for one content: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _without_time(content: str) -> dict[str, Any]:
    signed: dict[str, Any] = json.loads(content)
    signed.pop("signedAt")
    return signed
