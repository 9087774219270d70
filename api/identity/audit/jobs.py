"""The audit-anchor service: signs the head of the audit chain outside the database."""

from typing import Any, Final

import structlog

from api.identity.audit import service
from api.operation.services.frame import Context, Service

log = structlog.get_logger("audit")


async def _anchor(context: Context) -> dict[str, Any]:
    async with context.database.session_scope() as session:
        signed = await service.anchor_head(session, context.settings)
    if signed is None:
        return {"anchored": 0}
    # a log collector keeps what nobody with the database alone can take back
    log.info("audit head", line=signed.line())
    return {"anchored": 1, "sequence": signed.sequence}


AUDIT_ANCHOR: Final = Service(
    "audit-anchor",
    "Signs the head of the audit chain and writes it to a file and to the log, outside the database",
    "*/10 * * * *",
    _anchor,
)
