"""Ground that every request and response body stands on: camelCase, strict, bounded, times in UTC with milliseconds."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    AfterValidator,
    AliasGenerator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel

INT4 = 2**31 - 1
INT8 = 2**63 - 1
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def _printable(value: str) -> str:
    # PostgreSQL's text cannot hold NUL; the other control characters only ever arrive by accident or malice
    if not value.isprintable() and any(c < " " and c not in "\n\r\t" for c in value):
        raise ValueError("Control characters are not allowed")
    return value


def to_wire(value: datetime) -> str:
    """A moment as it stands in JSON: UTC, milliseconds, Z."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def _split(value: Any) -> Any:
    """`?status=new,assigned` and `?status=new&status=assigned` are the same list."""
    if isinstance(value, str):
        value = [value]
    return [part for item in value for part in str(item).split(",") if part] if isinstance(value, list) else value


def optional() -> Any:
    """The default of a PATCH field: absent means unchanged, and null is refused unless the type allows it."""
    return Field(default_factory=lambda: None)


clean = AfterValidator(_printable)
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), clean]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), clean]
Text = Annotated[str, StringConstraints(max_length=10_000), clean]
Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, le=LATEST)]
Timestamp = Annotated[datetime, PlainSerializer(to_wire, return_type=str, when_used="json-unless-none")]
Number = Annotated[float, Field(ge=-1e300, le=1e300, allow_inf_nan=False)]
SensorId = Annotated[int, Field(ge=1, le=INT4)]

Search = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), clean]
Ids = Annotated[list[UUID], BeforeValidator(_split), Field(max_length=100)]
SensorIds = Annotated[list[SensorId], BeforeValidator(_split), Field(max_length=200)]
comma_list = BeforeValidator(_split)


def decimal_schema(least: float, most: float) -> WithJsonSchema:
    """How a decimal that comes in stands in the OpenAPI document: as a number or, exactly, as a string."""
    number = {"type": "number", "minimum": least, "maximum": most}
    return WithJsonSchema(
        {"anyOf": [number, {"type": "string", "pattern": r"^\d+(\.\d+)?$", "maxLength": 30}]}, mode="validation"
    )


class Body(BaseModel):
    """What a client sends: a field that we do not know is refused by its name, never dropped in silence."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", allow_inf_nan=False)

    def changes(self) -> dict[str, Any]:
        """The fields that the client did send, by their names in Python."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class View(BaseModel):
    """What a client gets, read from attributes of a row or a model."""

    model_config = ConfigDict(alias_generator=AliasGenerator(serialization_alias=to_camel), from_attributes=True)


def _as_day(value: Any) -> Any:
    """A date may come as the date-time that the reference shows; its day in UTC counts."""
    if isinstance(value, str) and len(value) > len("2025-01-31"):
        moment = datetime.fromisoformat(value)
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
    return value


def _day_to_wire(value: date) -> str:
    return f"{value.isoformat()}T00:00:00.000Z"


Day = Annotated[date, BeforeValidator(_as_day), Field(ge=EARLIEST.date(), le=LATEST.date())]
DayStamp = Annotated[date, PlainSerializer(_day_to_wire, return_type=str, when_used="json-unless-none")]


def money_to_wire(value: Decimal) -> str:
    """An exact amount as it stands in JSON: two decimals, or up to four where there are more."""
    text = f"{value:.4f}"
    return text[:-2] if text.endswith("00") else text.rstrip("0")


_AMOUNT = {"type": "string", "pattern": r"^\d{1,10}(\.\d{1,4})?$", "maxLength": 15, "examples": ["12.50"]}
Money = Annotated[
    Decimal,
    Field(ge=0, max_digits=14, decimal_places=4, allow_inf_nan=False),
    WithJsonSchema({"anyOf": [_AMOUNT, {"type": "number", "minimum": 0, "maximum": 9999999999.9999}]}),
]
MoneyStamp = Annotated[
    Decimal,
    PlainSerializer(money_to_wire, return_type=str, when_used="json-unless-none"),
    WithJsonSchema({"type": "string", "examples": ["12.50"]}),
]
