"""Bodies of retention policies."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from api.schemas import Body, Timestamp, View


class PolicyName(StrEnum):
    """What is kept for a time; closed work orders are not deleted then, but archived."""

    WORK_ORDERS = "work_orders"
    NOTIFICATIONS = "notifications"
    DEAD_LETTERS = "dead_letters"
    IMPORTS = "imports"
    WEBHOOK_DELIVERIES = "webhook_deliveries"


class Policy(Body):
    """`null` keeps it for ever."""

    keep_days: Annotated[int, Field(ge=1, le=36500)] | None


class PolicyView(View):
    name: str
    keep_days: int | None
    updated_at: Timestamp
