"""Bodies of downtime."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.pagination import Page
from api.schemas import Body, Ids, Line, Moment, Timestamp, View, comma_list, optional


class DowntimeStatus(StrEnum):
    DOWN = "down"
    MAINTENANCE = "maintenance"


class DowntimeFilter(Page):
    status: Annotated[list[DowntimeStatus], comma_list, Field(max_length=2)] | None = None
    planned: bool | None = None
    open: bool | None = None
    after: Moment | None = None
    before: Moment | None = None
    equipment_id: Ids | None = None


class DowntimeCreate(Body):
    """A span that is over. One that lasts begins with the status of the equipment."""

    started_at: Moment
    ended_at: Moment
    status: DowntimeStatus = DowntimeStatus.DOWN
    planned: bool | None = None
    reason: Line | None = None


class DowntimePatch(Body):
    started_at: Moment = optional()
    ended_at: Moment = optional()
    planned: bool = optional()
    reason: Line | None = None


class DowntimeView(View):
    id: UUID
    equipment_id: UUID
    warehouse_id: UUID
    status: DowntimeStatus
    planned: bool
    reason: str | None
    started_at: Timestamp
    ended_at: Timestamp | None
    hours: float | None
    created_by: UUID | None
    created_at: Timestamp
    updated_at: Timestamp
