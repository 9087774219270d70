"""Bodies of imports."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, Json

from api.pagination import Page
from api.schemas import Body, Ids, Line, Timestamp, View, Word, comma_list


class KindName(StrEnum):
    EQUIPMENT = "equipment"
    LOCATIONS = "locations"
    PARTS = "parts"
    VENDORS = "vendors"
    WORK_ORDERS = "work-orders"


class ImportStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    CHECKED = "checked"
    COMPLETED = "completed"
    FAILED = "failed"
    UNDONE = "undone"


class ImportFilter(Page):
    kind: Annotated[list[KindName], comma_list, Field(max_length=10)] | None = None
    status: Annotated[list[ImportStatus], comma_list, Field(max_length=10)] | None = None
    warehouse_id: Ids | None = None


class ImportOptions(Body):
    """Beside the file: as form fields, or in the query when the body is the file itself.

    `source` names the system that the external ids are from; `mapping` is a JSON object of the file's headers to
    fields, for those that are not understood by themselves.
    """

    kind: KindName
    dry_run: bool = False
    source: Word = "file"
    mapping: Json[dict[Line, Annotated[str, Field(max_length=100)]]] = Field(default_factory=dict)
    file_name: Line | None = None
    warehouse_id: UUID | None = None


class LineError(View):
    """`line` counts as an editor does; without a `column` the whole line is meant, without a `line` the file."""

    line: int | None
    column: str | None
    message: str


class ImportView(View):
    id: UUID
    kind: KindName
    status: ImportStatus
    dry_run: bool
    source: str
    file_name: str | None
    columns: dict[str, Any]
    total_rows: int
    processed_rows: int
    created_rows: int
    updated_rows: int
    unchanged_rows: int
    error_count: int
    warehouse_id: UUID
    created_by: UUID
    created_at: Timestamp
    finished_at: Timestamp | None
    undone_at: Timestamp | None
    undone_by: UUID | None


class ImportDetail(ImportView):
    """`errors`: the first thousand."""

    errors: list[LineError]
