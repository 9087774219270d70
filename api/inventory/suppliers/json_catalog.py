"""A catalog over HTTP that answers in JSON.

`GET <url>?partNumber=…&quantity=…` with `Authorization: Bearer <secret>`, answered by 404, or by 200 and
`{"unitPrice": "12.50", "currency": "EUR", "available": 40, "leadTimeDays": 3}`, of which each may be missing.
"""

from decimal import Decimal
from typing import Annotated, ClassVar
from urllib.parse import urlencode, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from api.inventory.suppliers.base import CatalogError, Quote
from core.outgoing import Outgoing, OutgoingError

_PATIENCE = 5.0  # seconds: somebody waits in front of a screen
_MOST = 64 * 1024

Amount = Annotated[int, Field(ge=0, le=10**9)]


class _Answer(BaseModel):
    """Other fields are the supplier's business."""

    model_config = ConfigDict(alias_generator=to_camel)

    unit_price: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=4)] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    available: Amount | None = None
    lead_time_days: Annotated[int, Field(ge=0, le=3650)] | None = None


class JsonCatalog:
    """The adapter `json`."""

    name: ClassVar[str] = "json"

    def __init__(self, outgoing: Outgoing, url: str, secret: str | None) -> None:
        self._outgoing, self._url, self._secret = outgoing, url, secret

    async def quote(self, part_number: str, quantity: int) -> Quote | None:
        query = urlencode({"partNumber": part_number, "quantity": quantity})
        headers = {"Accept": "application/json"}
        if self._secret:
            headers["Authorization"] = f"Bearer {self._secret}"
        url = f"{self._url}{'&' if urlsplit(self._url).query else '?'}{query}"
        try:
            answer = await self._outgoing.request("GET", url, headers=headers, timeout=_PATIENCE, max_bytes=_MOST)
        except OutgoingError as error:
            raise CatalogError(str(error)) from None
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise CatalogError(f"The supplier answered with status {answer.status}")
        try:
            found = _Answer.model_validate_json(answer.body)
        except ValidationError:
            raise CatalogError("The supplier's answer is not what was agreed") from None
        return Quote(found.unit_price, found.currency, found.available, found.lead_time_days)
