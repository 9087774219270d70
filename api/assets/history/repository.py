"""The timeline of an equipment: one question, in which each source gives no more than a page.

Every source is read from its own index, newest first and below the cursor, so the price of a page does not grow with
the history.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.assets.history.schemas import HistoryKind as K


class _Source(NamedTuple):
    """Where entries of some kinds come from: SQL expressions over one table."""

    table: str
    where: str
    at: str
    id: str
    kind: str
    title: str
    actor: str
    details: str
    kinds: tuple[K, ...]


_CHANGED: Final = """(SELECT coalesce(jsonb_object_agg(n.key, jsonb_build_object('from', l.before_data -> n.key, 'to',
    n.value)), '{}') FROM jsonb_each(l.after_data) n WHERE l.before_data -> n.key IS DISTINCT FROM n.value
    AND n.key NOT IN ('updated_at', 'version', 'status_changed_at', 'warranty_noted'))"""
_CURRENT: Final = "(:archived OR w.archived_at IS NULL)"
_STATUS: Final = "l.before_data ->> 'status' IS DISTINCT FROM l.after_data ->> 'status'"

SOURCES: Final[tuple[_Source, ...]] = (
    _Source(
        "system_logs l",
        "l.record_id = :equipment AND l.table_name = 'equipment'",
        'l."timestamp"',
        "l.record_id",
        f"CASE WHEN l.action = 'insert' THEN 'equipment.created' WHEN {_STATUS} THEN 'equipment.status_changed'"
        " ELSE 'equipment.updated' END",
        f"CASE WHEN l.action = 'insert' THEN 'Added' WHEN {_STATUS} THEN 'Status ' || (l.before_data ->> 'status')"
        " || ' to ' || (l.after_data ->> 'status') ELSE 'Changed' END",
        "l.user_id",
        f"CASE WHEN l.action = 'insert' THEN '{{}}'::jsonb ELSE {_CHANGED} END",
        (K.CREATED, K.UPDATED, K.STATUS_CHANGED),
    ),
    _Source("equipment_downtime d", "d.equipment_id = :equipment", "d.started_at", "d.id", "'downtime.started'",
            "coalesce(d.reason, d.status::text)", "d.created_by",
            "jsonb_build_object('planned', d.planned, 'status', d.status)", (K.DOWNTIME_STARTED,)),
    _Source("equipment_downtime d", "d.equipment_id = :equipment AND d.ended_at IS NOT NULL", "d.ended_at", "d.id",
            "'downtime.ended'", "coalesce(d.reason, d.status::text)", "NULL::uuid",
            "jsonb_build_object('hours', round(extract(epoch FROM d.ended_at - d.started_at) / 3600, 3))",
            (K.DOWNTIME_ENDED,)),
    _Source("work_orders w", f"w.equipment_id = :equipment AND {_CURRENT}", "w.created_at", "w.id",
            "'work_order.created'", "w.fo_number || ': ' || w.title", "w.requested_by",
            "jsonb_build_object('type', w.type, 'priority', w.priority, 'status', w.status)", (K.WORK_ORDER_CREATED,)),
    _Source("work_orders w", f"w.equipment_id = :equipment AND {_CURRENT} AND w.completed_at IS NOT NULL",
            "w.completed_at", "w.id", "'work_order.completed'", "w.fo_number || ': ' || w.title", "w.completed_by",
            "jsonb_build_object('type', w.type, 'completionNotes', w.completion_notes)", (K.WORK_ORDER_COMPLETED,)),
    _Source("alarms a", "a.equipment_id = :equipment", "a.raised_at", "a.id", "'alarm.raised'", "a.message",
            "NULL::uuid", "jsonb_build_object('severity', a.severity, 'detector', a.detector)", (K.ALARM_RAISED,)),
    _Source("alarms a", "a.equipment_id = :equipment AND a.cleared_at IS NOT NULL", "a.cleared_at", "a.id",
            "'alarm.cleared'", "a.message", "NULL::uuid", "jsonb_build_object('severity', a.severity)",
            (K.ALARM_CLEARED,)),
    _Source("cases c", "c.equipment_id = :equipment", "c.opened_at", "c.id", "'case.opened'", "c.title",
            "NULL::uuid", "jsonb_build_object('failureMode', c.failure_mode, 'severity', c.severity)",
            (K.CASE_OPENED,)),
    _Source("cases c", "c.equipment_id = :equipment AND c.closed_at IS NOT NULL", "c.closed_at", "c.id",
            "'case.closed'", "c.title", "c.verdict_by",
            "jsonb_build_object('failureMode', c.failure_mode, 'verdict', c.verdict)", (K.CASE_CLOSED,)),
    _Source("files f", "f.equipment_id = :equipment AND f.kind <> 'qr-codes'", "f.created_at", "f.id",
            "'file.added'", "coalesce(f.title, f.name)", "f.uploaded_by", "jsonb_build_object('kind', f.kind)",
            (K.FILE_ADDED,)),
)  # fmt: skip


async def entries(
    session: AsyncSession,
    equipment_id: UUID,
    kinds: Iterable[K],
    after: datetime | None,
    before: datetime | None,
    last: tuple[datetime, str] | None,
    limit: int,
    *,
    archived: bool,
) -> Sequence[Any]:
    """Entries of these kinds, newest first; `last` is the moment and the key of the last one that was read."""
    wanted = set(kinds)
    parts = [_part(source, last is not None) for source in SOURCES if wanted & set(source.kinds)]
    if not parts:
        return []
    statement = text(f"SELECT * FROM ({' UNION ALL '.join(parts)}) AS t ORDER BY at DESC, key DESC LIMIT :limit")  # noqa: S608  # constants
    values: dict[str, Any] = {"equipment": equipment_id, "after": after, "before": before, "limit": limit}
    values["archived"] = archived
    if last is not None:
        values |= {"last_at": last[0], "last_key": last[1]}
    values["kinds"] = sorted(wanted)
    return (await session.execute(statement, values)).all()


def _part(source: _Source, later: bool) -> str:
    key = f"({source.kind} || ' ' || ({_row_key(source)})::text)"
    beyond = f"AND {source.at} <= :last_at AND ({source.at}, {key}) < (:last_at, :last_key)" if later else ""
    choice = f"AND {source.kind} = ANY(CAST(:kinds AS text[]))" if len(source.kinds) > 1 else ""
    return f"""(SELECT {source.at} AS at, {key} AS key, {source.kind} AS kind, {source.id} AS id,
        {source.title} AS title, {source.actor} AS actor_id, {source.details} AS details
        FROM {source.table} WHERE {source.where} {choice} {beyond}
        AND (CAST(:after AS timestamptz) IS NULL OR {source.at} >= :after)
        AND (CAST(:before AS timestamptz) IS NULL OR {source.at} < :before)
        ORDER BY 1 DESC, 2 DESC LIMIT :limit)"""  # noqa: S608  # constants


def _row_key(source: _Source) -> str:
    """What tells entries of one moment apart: a log's own id, for others that of what they are about."""
    return "l.id" if source.table.startswith("system_logs") else source.id
