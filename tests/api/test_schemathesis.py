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
from tests.api.live import OTHER_EMAIL, log_in, serving
from tests.conftest import NewDatabase

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = int(os.environ.get("MAINTAINPRO_TEST_EXAMPLES", "2"))
# what is said there ends sessions, locks out and changes passwords
OWN_LOGIN = ("/api/v1/auth/", "/api/v1/users/me")

schema = schemathesis.openapi.from_dict(document())


@pytest.fixture(scope="module")
def server(new_database: NewDatabase) -> Iterator[tuple[str, str, str]]:
    """Where it is, and the tokens of the two administrators."""
    with new_database("schemathesis") as found, serving(found) as url:
        yield url.removesuffix("/api"), log_in(url), log_in(url, OTHER_EMAIL)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_500_and_no_undocumented_answer(case: Any, server: tuple[str, str, str]) -> None:
    base_url, token, expendable = server
    case.headers["Authorization"] = f"Bearer {expendable if case.path.startswith(OWN_LOGIN) else token}"
    case.validate_response(case.call(base_url=base_url), checks=CHECKS)
