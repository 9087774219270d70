"""Every route is found by its feature's word, and nothing of a request waits for a thread."""

from collections.abc import Iterator
from inspect import isasyncgenfunction, iscoroutinefunction
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from api.app import create_app
from api.router import router
from core.settings import Settings
from tests.api.conftest import Client, refused


@pytest.fixture(scope="module")
def whole(settings: Settings) -> FastAPI:
    return create_app(settings)


def _routes(app: Any) -> set[tuple[str, str]]:
    return {
        (method, str(context.path))
        for context in iter_route_contexts(app.routes)
        for method in context.methods or ()
        if str(context.path).startswith("/api/") and str(context.path) != "/api/openapi.json"
    }


def test_the_features_together_are_the_application(whole: FastAPI) -> None:
    found: set[tuple[str, str]] = set()
    for start, feature in router.features.items():
        routes = _routes(feature)
        assert all(f"{path}/".startswith(f"{start}/") for _, path in routes)
        found |= routes
    assert found == _routes(whole)


@pytest.mark.parametrize("version", ["/api", "/api/v1"])
async def test_both_versions_answer_alike(anonymous: Client, version: str) -> None:
    refused(await anonymous.get(f"{version}/work-orders"), 401)
    for path in ("/no-such-feature", "/work-orders/a/b/c/d", "", "/"):
        refused(await anonymous.get(f"{version}{path}"), 404)
    refused(await anonymous.delete(f"{version}/work-orders"), 405)


def _calls(dependant: Dependant) -> Iterator[Any]:
    for each in dependant.dependencies:
        yield each.call
        yield from _calls(each)


def test_no_dependency_needs_a_thread(whole: FastAPI) -> None:
    """FastAPI runs a dependency that is no coroutine in a pool of threads, which costs more than most of them do."""
    waiting = {
        call
        for context in iter_route_contexts(whole.routes)
        if isinstance(context.original_route, APIRoute)
        for call in _calls(context.original_route.dependant)
        if not any(iscoroutinefunction(each) or isasyncgenfunction(each) for each in (call, type(call).__call__))
    }
    assert waiting == set()
