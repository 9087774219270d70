"""Bodies of files."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from api.pagination import Page
from api.schemas import Body, Ids, Line, Search, Timestamp, View, comma_list


class FileKind(StrEnum):
    """The folders of data-flow.md, and one for manuals and drawings of equipment."""

    WO_ATTACHMENTS = "wo-attachments"
    PM_ATTACHMENTS = "pm-attachments"
    VENDOR_DOCUMENTS = "vendor-documents"
    EQUIPMENT_PHOTOS = "equipment-photos"
    EQUIPMENT_DOCUMENTS = "equipment-documents"
    QR_CODES = "qr-codes"


class Variant(StrEnum):
    ORIGINAL = "original"
    THUMBNAIL = "thumbnail"


class FileFilter(Page):
    kind: Annotated[list[FileKind], comma_list, Field(max_length=10)] | None = None
    equipment_id: Ids | None = None
    warehouse_id: Ids | None = None
    uploaded_by: Ids | None = None
    q: Search | None = None


class FilePatch(Body):
    title: Line | None = None


class SignedQuery(Body):
    """What a download link carries."""

    expires: Annotated[int, Field(ge=0, le=2**53)]
    signature: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    variant: Variant = Variant.ORIGINAL


class FileView(View):
    """`url` asks for a login; `downloadUrl` and `thumbnailUrl` are good for some minutes, for anybody who has them."""

    id: UUID
    kind: FileKind
    name: str
    title: str | None
    content_type: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    equipment_id: UUID | None
    warehouse_id: UUID
    uploaded_by: UUID | None
    created_at: Timestamp
    updated_at: Timestamp
    url: str
    download_url: str
    thumbnail_url: str | None
