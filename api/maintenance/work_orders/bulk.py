"""The same change to many work orders: each succeeds or fails by itself, and says so."""

from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from api.conditional import Expected
from api.constraints import translate
from api.errors import ApiError
from api.identity.actor import Actor
from api.maintenance.work_orders import service
from api.maintenance.work_orders.planning_schemas import BulkRequest
from api.maintenance.work_orders.schemas import WorkOrderPatch


async def change(session: AsyncSession, actor: Actor, body: BulkRequest) -> list[dict[str, Any]]:
    """A result for each id, in the order given. Rows are locked in one order, so that two of these never deadlock."""
    sent = body.wanted.changes()
    patch = WorkOrderPatch.model_construct(set(sent), **sent)
    patch.people()  # what is wrong with the request as such is no matter of its rows
    results: dict[Any, dict[str, Any]] = {}
    for work_order_id in sorted(set(body.ids)):
        failure: ApiError | None = None
        try:
            async with session.begin_nested():
                await service.update(session, actor, work_order_id, patch, Expected(None))
        except ApiError as error:
            failure = error
        except DBAPIError as error:
            failure = translate(error)
            # without a connection there is nothing more to try
            if failure is None or error.connection_invalidated:
                raise
        results[work_order_id] = {
            "id": work_order_id,
            "status": int(failure.status) if failure else 200,
            "message": failure.message if failure else None,
            "errors": failure.errors if failure else [],
        }
    return [results[work_order_id] for work_order_id in body.ids]
