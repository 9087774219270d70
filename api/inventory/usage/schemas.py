"""Bodies of what work orders take, give back and reserve."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.errors import Invalid
from api.inventory.parts.schemas import Pieces
from api.schemas import Body, Line, Money, MoneyStamp, View


class PartUsage(Body):
    """`unitCost` when it is not the part's average cost."""

    part_id: UUID
    quantity_used: Pieces
    unit_cost: Money | None = None


Usages = Annotated[list[PartUsage], Field(min_length=1, max_length=100)]


class Consumption(Body):
    work_order_id: UUID
    parts_usage: Usages


class PartsOfWorkOrder(Body):
    """`partsUsage` as in `POST /api/parts/consume`, or one part, or a kit so many times."""

    parts_usage: Usages | None = None
    part_id: UUID | None = None
    kit_id: UUID | None = None
    quantity_used: Pieces | None = None
    quantity: Pieces | None = None
    unit_cost: Money | None = None
    notes: Line | None = None

    def usages(self) -> list[PartUsage]:
        """What is taken, apart from a kit."""
        given = [n for n in ("parts_usage", "part_id", "kit_id") if getattr(self, n) is not None]
        if len(given) != 1:
            raise Invalid("partsUsage", "Give one of partsUsage, partId and kitId")
        if self.parts_usage is not None:
            if {"quantity", "quantity_used", "unit_cost"} & self.model_fields_set:
                raise Invalid("partsUsage", "Quantity and cost stand within partsUsage")
            return self.parts_usage
        if self.part_id is None:
            return []
        return [PartUsage.model_construct(part_id=self.part_id, quantity_used=self.pieces(), unit_cost=self.unit_cost)]

    def pieces(self) -> int:
        """How many of the part or kit: `quantityUsed`, for which `quantity` is another name."""
        if self.quantity is not None and self.quantity_used is not None:
            raise Invalid("quantity", "Give quantityUsed or quantity, not both")
        pieces = self.quantity_used if self.quantity_used is not None else self.quantity
        if pieces is None:
            if self.kit_id is not None:
                return 1
            raise Invalid("quantityUsed", "Quantity used is required")
        return pieces


class PartReturn(Body):
    part_id: UUID
    quantity: Pieces


class Return(Body):
    """What is put back into stock, at the cost that it was taken at."""

    parts: Annotated[list[PartReturn], Field(min_length=1, max_length=100)]
    notes: Line | None = None


class PartReservation(Body):
    part_id: UUID
    quantity: Pieces


class Reservation(Body):
    parts: Annotated[list[PartReservation], Field(min_length=1, max_length=100)]


class UsedView(View):
    transaction_id: UUID
    part_id: UUID
    part_number: str
    quantity_used: int
    unit_cost: MoneyStamp
    total_cost: MoneyStamp
    stock_level: int


class ConsumptionView(View):
    work_order_id: UUID
    parts_usage: list[UsedView]
    total_cost: MoneyStamp


class PartOfWorkOrderView(View):
    """`quantityUsed` and `totalCost` after returns; `reserved` is still held for the work order."""

    part_id: UUID
    part_number: str
    description: str | None
    quantity_used: int
    reserved: int
    total_cost: MoneyStamp
