"""One running system for all of these tests, and who uses it: a manager at the API, a device at the broker."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.harness import HOME, System, running
from tests.witness import Witness


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    home = HOME.with_name(".maintainpro-e2e")
    # a test asks more often than a person
    with running(Path(home), API__REQUESTS_PER_HOUR="100000") as system:
        system.start("ingest", "streams", "api", "worker")
        yield system


@pytest.fixture(scope="session")
def api(system: System) -> Iterator[httpx.Client]:
    with system.login() as client:
        yield client


@pytest.fixture
def device(system: System, request: pytest.FixtureRequest) -> Iterator[Witness]:
    with Witness(system.settings.mqtt_url, request.node.name) as witness:
        yield witness
