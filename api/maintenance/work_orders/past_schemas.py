"""Bodies of work orders that come from another system with their history."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from api.maintenance.work_orders.schemas import (
    FailureCause,
    FailureMechanism,
    FailureMode,
    Hours,
    Remedy,
    WorkOrderCreate,
    WorkOrderPatch,
)
from api.maintenance.work_orders.status import Status
from api.schemas import Body, Moment, Text, decimal_schema

Amount = Annotated[
    Decimal, Field(ge=0, le=1_000_000_000, max_digits=12, decimal_places=2), decimal_schema(0, 1_000_000_000)
]


class History(Body):
    """What was done, when, and what it cost; a work order with a status of its own past needs no step here."""

    created_at: Moment | None = None
    started_at: Moment | None = None
    completed_at: Moment | None = None
    completion_notes: Text | None = None
    failure_mode: FailureMode | None = None
    failure_mechanism: FailureMechanism | None = None
    failure_cause: FailureCause | None = None
    remedy: Remedy | None = None
    labor_hours: Hours | None = None
    labor_cost: Amount | None = None
    parts_cost: Amount | None = None
    other_cost: Amount | None = None


class PastCreate(WorkOrderCreate, History):
    status: Status | None = None


class PastPatch(WorkOrderPatch, History):
    pass


# what only a work order from elsewhere takes: here the status machine, timers and bills say it
FACTS = frozenset({"status", "created_at", "started_at", "completed_at", "labor_hours", "labor_cost", "parts_cost",
                   "other_cost"})  # fmt: skip
