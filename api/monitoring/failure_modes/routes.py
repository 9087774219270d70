"""Routes of the library of failure signatures."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from analytics.signature_library import LIBRARY
from analytics.signatures import modes_of
from api.deps import needs
from api.identity.roles import Permission
from api.monitoring.failure_modes.schemas import FailureModeEntry, LibraryFilter
from api.route import Route

router = APIRouter(route_class=Route)


@router.get("", response_model=list[FailureModeEntry], dependencies=[needs(Permission.MONITORING_READ)], name="list")
async def find(filters: Annotated[LibraryFilter, Query()]) -> Any:
    """By which signs each failure mode is told, and what it proposes to do; a class's own modes first."""
    classes = [filters.equipment_class] if filters.equipment_class is not None else list(LIBRARY)
    return [
        {
            **mode.to_json(),
            "equipment_class": name,
            "signs": [
                {"kind": kind, "direction": "rises" if weight > 0 else "falls", "weight": abs(weight)}
                for kind, weight in mode.signs.items()
            ],
        }
        for name in classes
        for mode in (modes_of(name) if filters.equipment_class is not None else LIBRARY[name])
    ]
