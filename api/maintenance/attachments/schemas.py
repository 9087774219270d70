"""Bodies of attachments."""

from uuid import UUID

from api.pagination import Page
from api.schemas import Ids, Timestamp, View


class AttachmentFilter(Page):
    checklist_item_id: Ids | None = None


class AttachmentView(View):
    """`fileUrl` asks for a login; `downloadUrl` and `thumbnailUrl` are good for some minutes, for whoever has them."""

    id: UUID
    work_order_id: UUID
    checklist_item_id: UUID | None
    file_id: UUID
    file_url: str
    file_name: str
    file_type: str
    file_size: int
    uploaded_by: UUID | None
    created_at: Timestamp
    title: str | None
    width: int | None
    height: int | None
    download_url: str
    thumbnail_url: str | None
