"""What close-out verdicts say of detectors: computed by a background service, read by streams and by people."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from analytics.signatures import INSTRUMENT_DETECTORS
from analytics.trust import Finding, State, assess, outcome
from api.monitoring.trust import repository
from api.monitoring.trust.schemas import TrustFilter, TrustState, TrustView
from api.operation.services.frame import Context, Service
from api.pagination import Listing
from core import outbox
from core.events import DetectorDemoted, DetectorRestored
from core.models import DetectorTrust, Notification

_MEMORY: Final = timedelta(days=3 * 365)  # six half-lives: what is older counts a sixty-fourth
_HORIZON: Final = timedelta(days=30)

Key = tuple[UUID, str, int | None]


async def find(session: AsyncSession, filters: TrustFilter) -> Listing:
    return await repository.find(session, filters)


async def refresh(session: AsyncSession, now: datetime) -> dict[str, Any]:
    """Judge every detector anew, in each warehouse and on each sensor; tell of those whose state changes."""
    findings: dict[Key, list[Finding]] = defaultdict(list)
    cases: dict[Key, set[UUID]] = defaultdict(set)
    for row in await repository.findings(session, now - _MEMORY, now, _HORIZON):
        right = outcome(row.verdict, row.failure_mode, row.detector, INSTRUMENT_DETECTORS)
        if right is None:
            continue
        for sensor in {row.sensor_id, None}:
            key = (row.warehouse_id, row.detector, sensor)
            if row.id not in cases[key]:  # a case counts once, on however many sensors
                cases[key].add(row.id)
                findings[key].append(Finding(right, _us(row.at)))
    known = {(row.warehouse_id, row.detector, row.sensor_id): row for row in await repository.known(session)}
    changed = 0
    for key in findings.keys() | known.keys():
        row = known.get(key)
        state: State = "demoted" if row is not None and row.state == TrustState.DEMOTED else "trusted"
        demoted_at = _us(row.changed_at) if row is not None else None
        # what led to the demotion is not held against one that came back
        considered = findings[key]
        if row is not None and state == "trusted" and row.reason.startswith("earned"):
            considered = [f for f in considered if f.at > _us(row.changed_at)] or considered[-1:]
        found = assess(considered, _us(now), state, demoted_at)
        if row is None:
            row = DetectorTrust(warehouse_id=key[0], detector=key[1], sensor_id=key[2], state="trusted")
            session.add(row)
        estimate = found.precision
        row.confirmed, row.refuted, row.computed_at = found.confirmed, found.refuted, now
        row.precision, row.low, row.high = (estimate.value, estimate.low, estimate.high) if estimate else (None,) * 3
        if not (row.reason or "").startswith("earned") or found.state != state:
            row.reason = found.reason
        if found.state != state:
            row.state, row.changed_at = found.state, now
            await session.flush()
            await _tell(session, row)
            changed += 1
    return {"judged": len(findings), "changed": changed}


async def _tell(session: AsyncSession, row: DetectorTrust) -> None:
    """The event, and a line for those in charge."""
    shown = TrustView.model_validate(row).model_dump(mode="json", by_alias=True)
    demoted = row.state == TrustState.DEMOTED
    event = (DetectorDemoted if demoted else DetectorRestored)(row.id, row.warehouse_id, shown)
    await outbox.append(session, event)
    where = f"on sensor {row.sensor_id}" if row.sensor_id is not None else "in the whole warehouse"
    what = "opens no work orders any more" if demoted else "opens work orders again"
    session.add_all(
        Notification(user_id=person, type="system", message=f"Detector {row.detector} {where} {what}: {row.reason}")
        for person in await repository.managers(session, row.warehouse_id)
    )


async def _work(context: Context) -> dict[str, Any]:
    async with context.database.session_scope() as session:
        return await refresh(session, context.now)


SERVICE: Final = Service(
    name="detector-feedback",
    description="Precision of detectors from close-out verdicts; those below their floor open no work orders",
    schedule="*/10 * * * *",
    work=_work,
)


def _us(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000)
