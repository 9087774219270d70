"""Bodies of QR codes and labels."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.schemas import Body, comma_list


class QrFormat(StrEnum):
    SVG = "svg"
    PNG = "png"


class QrQuery(Body):
    format: QrFormat = QrFormat.SVG
    scale: Annotated[int, Field(ge=1, le=40)] = 8


class SheetQuery(Body):
    """The equipment whose labels are wanted, in this order."""

    ids: Annotated[list[UUID], comma_list, Field(min_length=1, max_length=240)]
