"""What every supplier's catalog can be asked."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Protocol

from core.outgoing import Outgoing


class CatalogError(Exception):
    """The catalog did not answer, or not with what it promised; the text may be shown."""


@dataclass(frozen=True)
class Quote:
    """What a supplier says of one article. `unit_price` is without tax; None: the supplier does not say."""

    unit_price: Decimal | None
    currency: str | None
    available: int | None
    lead_time_days: int | None


class Catalog(Protocol):
    """A supplier's catalog, reached by a guarded connection."""

    name: ClassVar[str]

    def __init__(self, outgoing: Outgoing, url: str, secret: str | None) -> None: ...

    async def quote(self, part_number: str, quantity: int) -> Quote | None:
        """Price and availability of so many; None when the supplier does not have the article. Raises CatalogError."""
        ...
