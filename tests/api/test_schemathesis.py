"""The whole OpenAPI document against the real server: no 500, and no answer that the document does not tell of.

Derandomised and bounded: the same requests every time.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from deploy.contract import document
from tests.api.live import log_in, serving
from tests.conftest import NewDatabase

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = int(os.environ.get("MAINTAINPRO_TEST_EXAMPLES", "2"))
# they would end the session that all the others run in
ENDS_SESSION = ("/auth/logout", "/auth/refresh")

schema = schemathesis.openapi.from_dict(document())


@pytest.fixture(scope="module")
def server(new_database: NewDatabase) -> Iterator[dict[str, Any]]:
    with new_database("schemathesis") as found, serving(found) as url:
        yield {"base_url": url.removesuffix("/api"), "token": log_in(url)}


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_500_and_no_undocumented_answer(case: Any, server: dict[str, Any]) -> None:
    if not case.path.endswith(ENDS_SESSION):
        case.headers["Authorization"] = f"Bearer {server['token']}"
    response = case.call(base_url=server["base_url"])
    if response.status_code == 401 and not case.path.startswith("/api/v1/auth"):
        server["token"] = log_in(f"{server['base_url']}/api")  # the session was revoked by a case before
        case.headers["Authorization"] = f"Bearer {server['token']}"
        response = case.call(base_url=server["base_url"])
    case.validate_response(response, checks=CHECKS)
