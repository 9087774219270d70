"""Bodies of the sensor registry."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from api.pagination import Page
from api.schemas import Body, Ids, Line, Number, Search, Timestamp, View, Word, comma_list, optional


class SensorStatus(StrEnum):
    UNASSIGNED = "unassigned"
    ACTIVE = "active"
    IGNORED = "ignored"
    RETIRED = "retired"


def _not_zero(value: float) -> float:
    if value == 0:
        raise ValueError("A scale of 0 would make every reading the same")
    return value


class SensorFilter(Page):
    status: Annotated[list[SensorStatus], comma_list, Field(max_length=10)] | None = None
    equipment_id: Ids | None = None
    source: Annotated[list[Line], comma_list, Field(max_length=50)] | None = None
    metric: Annotated[list[Line], comma_list, Field(max_length=50)] | None = None
    q: Search | None = None


class SensorPatch(Body):
    name: Line | None = None
    unit: Word | None = None
    scale: Annotated[Number, AfterValidator(_not_zero)] = optional()
    offset: Number = optional()
    low_limit: Number | None = None
    high_limit: Number | None = None
    sampling_interval: Annotated[float, Field(gt=0, le=366 * 86400, allow_inf_nan=False)] | None = None
    status: SensorStatus = optional()


class Bind(Body):
    """Null takes the sensor off its equipment."""

    equipment_id: UUID | None


class SensorView(View):
    id: int
    address: str
    source: str
    metric: str
    name: str | None
    equipment_id: UUID | None
    warehouse_id: UUID | None
    unit: str | None
    scale: float
    offset: float
    low_limit: float | None
    high_limit: float | None
    sampling_interval: float | None
    status: SensorStatus
    derived_from: int | None
    discovered_at: Timestamp
    updated_at: Timestamp
