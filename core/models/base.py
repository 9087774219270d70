"""What all models share."""

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, FetchedValue, LargeBinary, MetaData, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import Enum

# given by the database
Id = Annotated[UUID, mapped_column(primary_key=True, server_default=FetchedValue())]
Identity = Annotated[int, mapped_column(BigInteger, primary_key=True, server_default=FetchedValue())]
CreatedAt = Annotated[datetime, mapped_column(server_default=FetchedValue())]
UpdatedAt = Annotated[datetime, mapped_column(server_default=FetchedValue(), server_onupdate=FetchedValue())]
Version = Annotated[int, mapped_column(server_default=FetchedValue(), server_onupdate=FetchedValue())]
ChangedIn = Annotated[
    int, mapped_column(BigInteger, server_default=FetchedValue(), server_onupdate=FetchedValue(), deferred=True)
]

Big = Annotated[int, mapped_column(BigInteger)]
BigCount = Annotated[int, mapped_column(BigInteger, server_default=FetchedValue())]
Small = Annotated[int, mapped_column(SmallInteger, server_default=FetchedValue())]
Json = dict[str, Any]
JsonList = list[Any]


class Base(DeclarativeBase):
    """The tables are made by the migrations; a test compares both."""

    metadata = MetaData()
    # what triggers and defaults set is read back with the statement itself: no second query, none that must be awaited
    __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012  # the base class knows it as an instance's
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        datetime: DateTime(timezone=True),
        bytes: LargeBinary,
        Json: JSONB,
        JsonList: JSONB,
    }


def default(*, onupdate: bool = False) -> Any:
    """A column that the database fills when nothing is given, or with `onupdate` whenever the row changes."""
    return mapped_column(server_default=FetchedValue(), server_onupdate=FetchedValue() if onupdate else None)


UserRole = Enum(
    "requester", "technician", "supervisor", "manager", "inventory_clerk", "contractor", "admin", name="user_role_enum"
)
EquipmentStatus = Enum("active", "inactive", "maintenance", "down", "retired", name="equipment_status_enum")
Criticality = Enum("low", "medium", "high", "critical", name="criticality_enum")
WorkOrderType = Enum(
    "corrective", "preventive", "predictive", "inspection", "emergency", "project", "request", name="wo_type_enum"
)
WorkOrderStatus = Enum(
    "new",
    "assigned",
    "in_progress",
    "on_hold",
    "waiting_parts",
    "completed",
    "verified",
    "closed",
    "cancelled",
    name="wo_status_enum",
)
Priority = Enum("low", "medium", "high", "critical", name="priority_enum")
ChecklistStatus = Enum("pending", "pass", "fail", "na", "done", name="checklist_status_enum")
NotificationType = Enum(
    "work_order_assigned",
    "work_order_updated",
    "work_order_overdue",
    "work_order_escalated",
    "part_low_stock",
    "pm_due",
    "pm_overdue",
    "alarm_raised",
    "case_opened",
    "system",
    name="notification_type_enum",
)
