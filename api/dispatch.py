"""Which route answers: found by the first word of the path, instead of asking every route of the API in turn."""

from dataclasses import dataclass
from re import Pattern
from typing import Any, Final

from fastapi import APIRouter
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.types import ASGIApp, Receive, Scope, Send

# the second is the same, current version without its number
VERSIONS: Final = ("/api/v1", "/api")


class FeatureRouter(APIRouter):
    """All routes of the API, as any router; beside that, each feature's alone, under each version's path."""

    def __init__(self) -> None:
        super().__init__()
        self.features: dict[str, APIRouter] = {}

    def include_router(self, router: APIRouter, *, prefix: str = "", **options: Any) -> None:
        """As FastAPI's; `prefix` begins with the feature's word: ``/work-orders``."""
        super().include_router(router, prefix=prefix, **options)
        word = prefix.split("/")[1]
        for version in VERSIONS:
            feature = self.features.setdefault(f"{version}/{word}", APIRouter(redirect_slashes=False))
            feature.include_router(router, prefix=version + prefix, **options)


@dataclass(frozen=True, slots=True)
class _Target:
    """A route under its whole path."""

    path: Pattern[str]
    methods: frozenset[str]
    converters: dict[str, Any]
    route: APIRoute
    app: ASGIApp


class Dispatch:
    """Stands before the application's router: what belongs to a feature goes straight to its route.

    What has no route there, or none for its method, is the feature's router's to answer.
    """

    def __init__(self, app: ASGIApp, features: dict[str, APIRouter]) -> None:
        self._app = app
        self._features = features
        self._targets = {word: _targets(router) for word, router in features.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app: ASGIApp = self._app
        if scope["type"] == "http":
            path: str = scope["path"]
            parts = path.split("/", 4)
            word = "/".join(parts[: 4 if parts[2:3] == ["v1"] else 3])
            found = _find(self._targets.get(word, []), path, scope)
            app = found if found is not None else self._features.get(word, app)
        await app(scope, receive, send)


def _find(targets: list[_Target], path: str, scope: Scope) -> ASGIApp | None:
    for target in targets:
        if (match := target.path.match(path)) is not None and scope["method"] in target.methods:
            found = match.groupdict()
            scope["path_params"] = {name: target.converters[name].convert(value) for name, value in found.items()}
            scope["route"] = target.route
            scope["endpoint"] = target.route.endpoint
            return target.app
    return None


def _targets(router: APIRouter) -> list[_Target]:
    return [
        _Target(each.path_regex, frozenset(each.methods or ()), each.param_convertors, each.original_route, each.app)
        for each in iter_route_contexts(router.routes)
        if isinstance(each.original_route, APIRoute)
    ]
