"""audit-processor: verifies what was added to the audit trail, and flags what looks odd in it."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.operation.services.frame import Context, Service
from core.models import AuditFinding, AuditProgress, Notification, Profile, SystemLog, Warehouse

_LINKS = 5000
_WINDOW = timedelta(hours=1)
_DELETIONS = 50  # of one person within an hour
_FAILED = 10  # logins of one account within an hour
_OFFICE = (6, 20)  # hours of the site within which people change roles
_VERIFY = text("SELECT * FROM app.verify_audit_from(:after, :hash, :at_most)")


async def run(context: Context) -> dict[str, Any]:
    checked = 0
    while True:
        async with context.database.session_scope() as session:
            row = await _verify(session, context.now)
        checked += row["checked"]
        if row["problem"] or row["checked"] < _LINKS:
            break
    async with context.database.session_scope() as session:
        found = await _suspect(session, context.now)
    return {"verified": checked, "problem": row["problem"], "findings": found}


async def _verify(session: AsyncSession, now: datetime) -> dict[str, Any]:
    """The next links of the chain; where it is broken it stays until somebody has looked."""
    progress = (await session.scalars(select(AuditProgress).with_for_update())).one()
    values = {"after": progress.sequence, "hash": progress.hash, "at_most": _LINKS}
    row = dict((await session.execute(_VERIFY, values)).one()._mapping)
    progress.sequence, progress.hash, progress.checked_at = row["last_sequence"], row["last_hash"], now
    progress.broken_at, progress.problem = row["broken_at"], row["problem"]
    if row["problem"]:
        subject = f"link {row['broken_at']}"
        await _note(session, "chain_broken", subject, f"{subject}: {row['problem']}", None, now, now, now)
    return row


async def _suspect(session: AsyncSession, now: datetime) -> int:
    """Patterns of the last two hours; a finding is kept once, however often it is found."""
    since = now - 2 * _WINDOW
    found = 0
    log, hour = SystemLog, func.date_trunc("hour", SystemLog.timestamp)
    counted = (func.count().label("n"), func.min(log.timestamp).label("first"), func.max(log.timestamp).label("last"))
    recent = (log.timestamp > since, log.timestamp <= now)
    deletions = (
        select(log.user_id, hour.label("hour"), *counted)
        .where(*recent, log.action == "delete", log.user_id.is_not(None))
        .group_by(log.user_id, hour)
        .having(func.count() >= _DELETIONS)
    )
    for row in await session.execute(deletions):
        words = f"{row.n} rows deleted within an hour"
        subject = f"{row.user_id} {row.hour.isoformat()}"
        found += await _note(session, "many_deletions", subject, words, row.user_id, row.first, row.last, now)
    failures = (
        select(log.record_id, hour.label("hour"), *counted)
        .where(*recent, log.action == "login_failed")
        .group_by(log.record_id, hour)
        .having(func.count() >= _FAILED)
    )
    for row in await session.execute(failures):
        words = f"{row.n} failed logins within an hour"
        subject = f"{row.record_id} {row.hour.isoformat()}"
        found += await _note(session, "failed_logins", subject, words, row.record_id, row.first, row.last, now)
    changes = (
        select(log.id, log.user_id, log.record_id, log.timestamp, Warehouse.timezone)
        .outerjoin(Warehouse, Warehouse.id == log.warehouse_id)
        .where(
            *recent,
            log.action == "update",
            log.table_name == "profiles",
            log.before_data["role"].astext != log.after_data["role"].astext,
        )
    )
    for row in await session.execute(changes):
        zone = row.timezone if row.timezone in available_timezones() else "UTC"
        local = row.timestamp.astimezone(ZoneInfo(zone))
        if local.isoweekday() > 5 or not _OFFICE[0] <= local.hour < _OFFICE[1]:
            words = f"the role of {row.record_id} was changed at {local:%H:%M} on a {local:%A}"
            moment = row.timestamp
            found += await _note(session, "off_hours_role_change", str(row.id), words, row.user_id, moment, moment, now)
    return found


async def _note(
    session: AsyncSession,
    kind: str,
    subject: str,
    words: str,
    user: Any,
    first: datetime,
    last: datetime,
    now: datetime,
) -> int:
    finding = insert(AuditFinding).values(
        kind=kind, subject=subject, description=words, user_id=user, first_at=first, last_at=last, found_at=now
    )
    stored = await session.scalar(finding.on_conflict_do_nothing().returning(AuditFinding.id))
    if stored is None:
        return 0
    priority = "critical" if kind == "chain_broken" else "high"
    admins = await session.scalars(select(Profile.id).where(Profile.role == "admin", Profile.active))
    session.add_all(
        Notification(user_id=person, type="system", message=f"Audit: {words}", priority=priority) for person in admins
    )
    return 1


AUDIT_PROCESSOR = Service(
    name="audit-processor",
    description="Verifies the chain of new audit logs, and flags suspicious patterns in them",
    schedule="*/5 * * * *",
    work=run,
)
