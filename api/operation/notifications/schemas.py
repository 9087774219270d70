"""Bodies of notifications and of how one wants to be told."""

from datetime import time
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer, model_validator

from api.maintenance.pm_schedules.rules import Clock, ZoneName
from api.pagination import Page
from api.schemas import Body, Timestamp, View, comma_list, optional

Kind = Literal[
    "work_order_assigned", "work_order_updated", "work_order_overdue", "work_order_escalated", "part_low_stock",
    "pm_due", "pm_overdue", "alarm_raised", "case_opened", "system",
]  # fmt: skip
_Shown = Annotated[time, PlainSerializer(lambda value: value.strftime("%H:%M"), return_type=str, when_used="json")]


class NotificationFilter(Page):
    read: bool | None = None
    type: Annotated[list[Kind], comma_list, Field(max_length=20)] | None = None


class NotificationView(View):
    id: UUID
    type: Kind
    message: str
    priority: str
    read: bool
    read_at: Timestamp | None
    created_at: Timestamp
    work_order_id: UUID | None
    part_id: UUID | None


class NotificationPatch(Body):
    read: bool


class Unread(View):
    unread: int


class Channels(Body):
    in_app: bool = True
    email: bool = True


class PreferencesPatch(Body):
    email: bool = optional()
    types: Annotated[dict[Kind, Channels], Field(max_length=20)] = optional()
    quiet_from: Clock | None = None
    quiet_to: Clock | None = None
    timezone: ZoneName | None = None
    critical_breaks_quiet: bool = optional()
    digest: bool = optional()
    digest_at: Clock = optional()

    @model_validator(mode="after")
    def _both_ends(self) -> "PreferencesPatch":
        if (self.quiet_from is None) != (self.quiet_to is None):
            raise ValueError("Quiet hours have two ends: quietFrom and quietTo")
        return self


class PreferencesView(View):
    email: bool
    types: dict[str, dict[str, bool]]
    quiet_from: _Shown | None
    quiet_to: _Shown | None
    timezone: str | None
    critical_breaks_quiet: bool
    digest: bool
    digest_at: _Shown
