"""Bodies of the detectors' settings."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, JsonValue

from api.pagination import Page
from api.schemas import Body, SensorId, SensorIds, Timestamp, View, Word, comma_list


class Mode(StrEnum):
    """`live` opens cases, `shadow` only raises alarms, `off` does nothing."""

    LIVE = "live"
    SHADOW = "shadow"
    OFF = "off"


class DetectorFilter(Page):
    detector: Annotated[list[Word], comma_list, Field(max_length=50)] | None = None
    sensor_id: SensorIds | None = None


class DetectorPut(Body):
    """What differs from the code's defaults, for one sensor or, without a sensor, for all."""

    detector: Word
    sensor_id: SensorId | None = None
    mode: Mode = Mode.LIVE
    parameters: Annotated[dict[Word, JsonValue], Field(max_length=50, default_factory=dict)]


class DetectorView(View):
    id: UUID
    detector: str
    sensor_id: int | None
    mode: Mode
    parameters: dict[str, Any]
    updated_at: Timestamp
    updated_by: UUID | None


class ParameterView(View):
    """`default` of null: nothing is configured; a bound of null: there is none."""

    name: str
    default: float | None
    minimum: float | None
    maximum: float | None
    unit: str
    meaning: str


class DetectorKindView(View):
    """A detector that there is. `optional`: it runs only where a setting asks for it."""

    name: str
    version: int
    summary: str
    optional: bool
    parameters: list[ParameterView]
