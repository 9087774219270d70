"""Which feature answers: found by the first word of the path, instead of asking every route of the API in turn."""

from typing import Any, Final

from fastapi import APIRouter
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


class Dispatch:
    """Stands before the application's router: what belongs to a feature goes to that feature's router."""

    def __init__(self, app: ASGIApp, features: dict[str, APIRouter]) -> None:
        self._app = app
        self._features = features

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app: ASGIApp = self._app
        if scope["type"] == "http":
            parts = scope["path"].split("/", 4)
            word = "/".join(parts[: 4 if parts[2:3] == ["v1"] else 3])
            app = self._features.get(word, app)
        await app(scope, receive, send)
