"""Bodies of the catalogue."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from api.pagination import Page
from api.schemas import Body, Line, Search, Text, Timestamp, View, Word, comma_list, optional

Code = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]
Years = Annotated[float, Field(ge=0.1, le=999, allow_inf_nan=False)]


class ClassFilter(Page):
    q: Search | None = None


class ClassCreate(Body):
    """`code` is what `equipmentClass` of equipment names, such as `pump`."""

    code: Code
    name: Line
    description: Text | None = None


class ClassPatch(Body):
    name: Line = optional()
    description: Text | None = None


class ClassView(View):
    id: UUID
    code: str
    name: str
    description: str | None
    created_at: Timestamp
    updated_at: Timestamp


class ModelFilter(Page):
    manufacturer: Annotated[list[Line], comma_list, Field(max_length=50)] | None = None
    equipment_class: Annotated[list[Word], comma_list, Field(max_length=50)] | None = None
    q: Search | None = None


class ModelCreate(Body):
    manufacturer: Line
    model: Line
    equipment_class: Code | None = None
    description: Text | None = None
    expected_life_years: Years | None = None


class ModelPatch(Body):
    manufacturer: Line = optional()
    model: Line = optional()
    equipment_class: Code | None = None
    description: Text | None = None
    expected_life_years: Years | None = None


class ModelView(View):
    id: UUID
    manufacturer: str
    model: str
    equipment_class: str | None
    description: str | None
    expected_life_years: float | None
    created_at: Timestamp
    updated_at: Timestamp
