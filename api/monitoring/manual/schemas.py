"""Bodies of readings that people or systems send by REST."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from api.schemas import Body, Moment, Number, SensorId, View, Word


class Reading(Body):
    """One reading, in the unit in which it is stored. Without `time`, of now; the quality is the OPC byte."""

    sensor_id: SensorId | None = None
    metric: Word | None = None
    value: Number
    time: Moment | None = None
    unit: Word | None = None
    quality: Annotated[int, Field(ge=0, le=255)] = 192

    @model_validator(mode="after")
    def _names_a_sensor(self) -> "Reading":
        if (self.sensor_id is None) == (self.metric is None):
            raise ValueError("Give sensorId or metric: exactly one of them")
        return self


class Readings(Body):
    """Up to 5,000 readings; a single one may stand alone, without the list."""

    readings: Annotated[list[Reading], Field(min_length=1, max_length=5000)]

    @model_validator(mode="before")
    @classmethod
    def _one_is_a_list(cls, given: object) -> object:
        return {"readings": [given]} if isinstance(given, dict) and "value" in given else given


class UsedSensor(View):
    """A sensor that readings went to; `created` when there was none of this metric."""

    id: int
    metric: str
    accepted: int
    created: bool


class Accepted(View):
    """Kafka has them; they are stored within moments, each (sensor, time) once however often it is sent."""

    equipment_id: UUID
    accepted: int
    sensors: list[UsedSensor]
