"""Bodies of the history."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from api.schemas import Body, Moment, Timestamp, View, comma_list


class HistoryKind(StrEnum):
    CREATED = "equipment.created"
    UPDATED = "equipment.updated"
    STATUS_CHANGED = "equipment.status_changed"
    DOWNTIME_STARTED = "downtime.started"
    DOWNTIME_ENDED = "downtime.ended"
    WORK_ORDER_CREATED = "work_order.created"
    WORK_ORDER_COMPLETED = "work_order.completed"
    ALARM_RAISED = "alarm.raised"
    ALARM_CLEARED = "alarm.cleared"
    CASE_OPENED = "case.opened"
    CASE_CLOSED = "case.closed"
    FILE_ADDED = "file.added"


class HistoryFilter(Body):
    kind: Annotated[list[HistoryKind], comma_list, Field(max_length=20)] | None = None
    before: Moment | None = None
    after: Moment | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, StringConstraints(max_length=500)] | None = None
    include_archived: bool = Field(default=False, description="Archived work orders too")


class Entry(View):
    """One thing that happened, newest first; `id` is of what it happened to."""

    at: Timestamp
    kind: HistoryKind
    id: UUID
    title: str
    actor_id: UUID | None
    details: dict[str, Any]
