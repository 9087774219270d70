"""What happened, in the past tense: frozen facts, whose `type` is what webhooks subscribe to.

Pure data, so that anything may import it. `core.outbox` stores them in the transaction of what they tell of.
"""

from dataclasses import dataclass, fields
from typing import Any, ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """A fact about one entity. Objects in it are as the API shows them."""

    type: ClassVar[str]
    entity: ClassVar[str]

    entity_id: UUID
    warehouse_id: UUID | None

    def payload(self) -> dict[str, Any]:
        """All but the entity, in camelCase, ready for JSON."""
        return {
            _camel(field.name): _plain(getattr(self, field.name))
            for field in fields(self)
            if field.name not in {"entity_id", "warehouse_id"}
        }


@dataclass(frozen=True, slots=True)
class WorkOrderCreated(Event):
    type = "work_order.created"
    entity = "work_order"
    work_order: dict[str, Any]
    created_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class WorkOrderUpdated(Event):
    type = "work_order.updated"
    entity = "work_order"
    work_order: dict[str, Any]
    changes: dict[str, Any]
    updated_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class WorkOrderCompleted(Event):
    type = "work_order.completed"
    entity = "work_order"
    work_order: dict[str, Any]
    metrics: dict[str, Any]
    completed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class WorkOrderEscalated(Event):
    type = "work_order.escalated"
    entity = "work_order"
    work_order: dict[str, Any]
    escalation_level: int
    new_assignee: UUID | None = None
    reason: str | None = None
    escalated_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class EquipmentCreated(Event):
    type = "equipment.created"
    entity = "equipment"
    equipment: dict[str, Any]
    created_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class EquipmentUpdated(Event):
    type = "equipment.updated"
    entity = "equipment"
    equipment: dict[str, Any]
    changes: dict[str, Any]
    updated_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class EquipmentStatusChanged(Event):
    type = "equipment.status_changed"
    entity = "equipment"
    old_status: str
    new_status: str
    equipment: dict[str, Any]
    changed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class StockRanLow(Event):
    type = "inventory.low_stock"
    entity = "part"
    part: dict[str, Any]
    stock_level: int
    reorder_point: int


@dataclass(frozen=True, slots=True)
class ReorderTriggered(Event):
    type = "inventory.reorder"
    entity = "part"
    part: dict[str, Any]
    quantity: int
    purchase_order_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PartsConsumed(Event):
    type = "parts.consumed"
    entity = "work_order"
    parts_usage: list[dict[str, Any]]
    consumed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class PartTransactionCreated(Event):
    """A row of the stock ledger."""

    type = "part_transaction.created"
    entity = "part_transaction"
    transaction: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PurchaseOrderCreated(Event):
    type = "purchase_order.created"
    entity = "purchase_order"
    purchase_order: dict[str, Any]
    created_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class PurchaseOrderUpdated(Event):
    """Approved, ordered, received, closed, rejected or cancelled: `status` says which."""

    type = "purchase_order.updated"
    entity = "purchase_order"
    purchase_order: dict[str, Any]
    updated_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class PmScheduled(Event):
    type = "pm.scheduled"
    entity = "pm_template"
    pm: dict[str, Any]
    work_order: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PmBecameOverdue(Event):
    type = "pm.overdue"
    entity = "pm_template"
    pm: dict[str, Any]
    days_overdue: int


@dataclass(frozen=True, slots=True)
class PmCompleted(Event):
    type = "pm.completed"
    entity = "pm_template"
    pm: dict[str, Any]
    work_order: dict[str, Any]
    completed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class AlarmRaised(Event):
    type = "alarm.raised"
    entity = "alarm"
    alarm: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AlarmUpdated(Event):
    """Acknowledged, shelved, suppressed, or come back within its limits."""

    type = "alarm.updated"
    entity = "alarm"
    alarm: dict[str, Any]
    updated_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class AlarmCleared(Event):
    type = "alarm.cleared"
    entity = "alarm"
    alarm: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseOpened(Event):
    type = "case.opened"
    entity = "case"
    case: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseClosed(Event):
    type = "case.closed"
    entity = "case"
    case: dict[str, Any]
    verdict: str | None = None
    closed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class DetectorDemoted(Event):
    """Its precision is below the floor: it opens no work orders until it has shown better in shadow."""

    type = "detector.demoted"
    entity = "detector"
    trust: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DetectorRestored(Event):
    type = "detector.restored"
    entity = "detector"
    trust: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FileUploaded(Event):
    type = "file.uploaded"
    entity = "file"
    file: dict[str, Any]
    uploaded_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class FileDeleted(Event):
    type = "file.deleted"
    entity = "file"
    file: dict[str, Any]
    deleted_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class RequestSubmitted(Event):
    type = "request.submitted"
    entity = "request"
    request: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RequestTriaged(Event):
    """Accepted, rejected or merged: `request.status` says which."""

    type = "request.triaged"
    entity = "request"
    request: dict[str, Any]
    triaged_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class ExternalLinkCreated(Event):
    type = "external_link.created"
    entity = "work_order"
    link: dict[str, Any]
    created_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class ExternalLinkRevoked(Event):
    type = "external_link.revoked"
    entity = "work_order"
    link: dict[str, Any]
    revoked_by: UUID | None = None


EVENTS: dict[str, type[Event]] = {
    event.type: event
    for event in (
        WorkOrderCreated,
        WorkOrderUpdated,
        WorkOrderCompleted,
        WorkOrderEscalated,
        EquipmentCreated,
        EquipmentUpdated,
        EquipmentStatusChanged,
        StockRanLow,
        ReorderTriggered,
        PartsConsumed,
        PartTransactionCreated,
        PurchaseOrderCreated,
        PurchaseOrderUpdated,
        PmScheduled,
        PmBecameOverdue,
        PmCompleted,
        AlarmRaised,
        AlarmUpdated,
        AlarmCleared,
        CaseOpened,
        CaseClosed,
        DetectorDemoted,
        DetectorRestored,
        FileUploaded,
        FileDeleted,
        RequestSubmitted,
        RequestTriaged,
        ExternalLinkCreated,
        ExternalLinkRevoked,
    )
}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
