"""Routes of the catalogue: classes and models."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.assets.catalog import repository, service
from api.assets.catalog.schemas import (
    ClassCreate,
    ClassFilter,
    ClassPatch,
    ClassView,
    ModelCreate,
    ModelFilter,
    ModelPatch,
    ModelView,
)
from api.conditional import ETag, IfMatch
from api.deps import Db, needs
from api.idempotency import IdempotentRoute
from api.identity.roles import Permission
from api.pagination import answer
from core.models import EquipmentClass, EquipmentModel

classes = APIRouter(route_class=IdempotentRoute)
models = APIRouter(route_class=IdempotentRoute)
READ = needs(Permission.EQUIPMENT_READ)
WRITE = needs(Permission.CATALOG_WRITE)


@classes.get("", response_model=list[ClassView], dependencies=[READ], name="list")
async def find_classes(
    filters: Annotated[ClassFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await repository.classes(session, filters), request, response)


@models.get("", response_model=list[ModelView], dependencies=[READ], name="list")
async def find_models(
    filters: Annotated[ModelFilter, Query()], session: Db, request: Request, response: Response
) -> Sequence[Any]:
    return answer(await repository.models(session, filters), request, response)


@classes.post("", response_model=ClassView, status_code=201, dependencies=[WRITE], name="create")
async def create_class(body: ClassCreate, session: Db, etag: ETag) -> Any:
    return _tagged(etag, await service.create(session, EquipmentClass, body))


@models.post("", response_model=ModelView, status_code=201, dependencies=[WRITE], name="create")
async def create_model(body: ModelCreate, session: Db, etag: ETag) -> Any:
    return _tagged(etag, await service.create(session, EquipmentModel, body))


@classes.get("/{entry_id}", response_model=ClassView, dependencies=[READ], name="get")
async def get_class(entry_id: UUID, session: Db, etag: ETag) -> Any:
    return _tagged(etag, await service.get(session, EquipmentClass, entry_id))


@models.get("/{entry_id}", response_model=ModelView, dependencies=[READ], name="get")
async def get_model(entry_id: UUID, session: Db, etag: ETag) -> Any:
    return _tagged(etag, await service.get(session, EquipmentModel, entry_id))


@classes.patch("/{entry_id}", response_model=ClassView, dependencies=[WRITE], name="update")
async def update_class(entry_id: UUID, body: ClassPatch, session: Db, etag: ETag, if_match: IfMatch) -> Any:
    return _tagged(etag, await service.update(session, EquipmentClass, entry_id, body, if_match))


@models.patch("/{entry_id}", response_model=ModelView, dependencies=[WRITE], name="update")
async def update_model(entry_id: UUID, body: ModelPatch, session: Db, etag: ETag, if_match: IfMatch) -> Any:
    return _tagged(etag, await service.update(session, EquipmentModel, entry_id, body, if_match))


@classes.delete("/{entry_id}", status_code=204, response_class=Response, dependencies=[WRITE], name="delete")
async def delete_class(entry_id: UUID, session: Db, if_match: IfMatch) -> None:
    await service.delete(session, EquipmentClass, entry_id, if_match)


@models.delete("/{entry_id}", status_code=204, response_class=Response, dependencies=[WRITE], name="delete")
async def delete_model(entry_id: UUID, session: Db, if_match: IfMatch) -> None:
    await service.delete(session, EquipmentModel, entry_id, if_match)


def _tagged(etag: Any, row: Any) -> Any:
    etag(row.version)
    return row
