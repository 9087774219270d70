"""Whether this process lives, whether it can serve, and what it has counted."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from sqlalchemy import text

from api.deps import get_database
from core.database import Database

router = APIRouter(tags=["health"], include_in_schema=False)


class Readiness(BaseModel):
    """`degraded`: slower or counted per process, but right."""

    status: Literal["ok", "degraded", "unavailable"]
    database: Literal["ok", "down"]
    redis: Literal["ok", "down"]


@router.get("/livez")
async def livez() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz", response_model=Readiness)
async def readyz(
    request: Request, response: Response, database: Annotated[Database, Depends(get_database)]
) -> Readiness:
    database_answers, redis_answers = await asyncio.gather(_answers(database), request.app.state.limiter.reachable())
    if not database_answers:
        response.status_code = 503
    return Readiness(
        status="unavailable" if not database_answers else "ok" if redis_answers else "degraded",
        database="ok" if database_answers else "down",
        redis="ok" if redis_answers else "down",
    )


async def _answers(database: Database) -> bool:
    try:
        async with asyncio.timeout(3), database.session_scope() as session:
            await session.execute(text("SELECT 1"))
    except Exception:  # whatever it is, the database does not answer; the reason is in its own log
        return False
    return True


@router.get("/metrics")
async def metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
