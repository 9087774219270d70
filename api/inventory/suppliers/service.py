"""Asking the vendor of a part what it costs and whether it is there."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict
from api.inventory.parts import service as parts
from api.inventory.suppliers import ADAPTERS
from api.inventory.suppliers.base import CatalogError
from api.inventory.suppliers.schemas import OfferView
from api.inventory.vendors import service as vendors
from core.outgoing import Outgoing
from core.secrets import VENDOR, SecretBox
from core.settings import Settings


async def offer(session: AsyncSession, settings: Settings, part_id: UUID, quantity: int) -> OfferView:
    """The vendor's offer now. Its own failure is part of the answer; a vendor without a catalog is a Conflict."""
    part = await parts.show(session, part_id)
    if part.vendor_id is None:
        raise Conflict("The part has no vendor")
    vendor = await vendors.get(session, part.vendor_id)
    if vendor.catalog_adapter is None:
        raise Conflict(f"{vendor.name} has no catalog that could be asked")
    number = part.original_number or part.part_number
    shown = OfferView(
        vendor_id=vendor.id, supplier=vendor.name, part_number=number, quantity=quantity, asked_at=datetime.now(UTC)
    )
    secret = SecretBox(settings).open(vendor.secret, VENDOR.context(vendor.id)) if vendor.secret else None
    await session.rollback()  # nobody's rows are held, and no connection, while a stranger takes his time
    async with Outgoing(settings.outgoing_networks) as outgoing:
        catalog = ADAPTERS[vendor.catalog_adapter](outgoing, vendor.catalog_url, secret)
        try:
            quote = await catalog.quote(number, quantity)
        except CatalogError as error:
            return shown.model_copy(update={"error": str(error)})
    if quote is None:
        return shown.model_copy(update={"error": "The supplier does not have this article"})
    return shown.model_copy(
        update={
            "unit_price": quote.unit_price,
            "total_price": None if quote.unit_price is None else quote.unit_price * quantity,
            "currency": quote.currency,
            "available": quote.available,
            "lead_time_days": quote.lead_time_days if quote.lead_time_days is not None else vendor.lead_time_days,
        }
    )
