"""The compose file and the image agree with the product: no Docker is needed to see that."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from core.database import role_url
from core.settings import Settings
from deploy.cli import app
from deploy.stack import postgres
from deploy.stack.mosquitto import CONFIGURATION

DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
PROCESSES = {"ingest", "streams", "api", "worker"}
SERVERS = {"kafka", "postgres", "mosquitto", "redis"}
PRODUCT = sorted(PROCESSES | {"migrate"})


def test_the_services_are_the_processes_their_migration_and_the_servers() -> None:
    assert set(SERVICES) == PROCESSES | {"migrate"} | SERVERS


@pytest.mark.parametrize("service", PRODUCT)
def test_each_service_runs_a_command_of_the_product(service: str) -> None:
    assert SERVICES[service]["command"] == [service]
    assert service in {command.callback.__name__ for command in app.registered_commands if command.callback}


@pytest.mark.parametrize("service", PRODUCT)
def test_each_variable_is_a_setting(service: str) -> None:
    for name in SERVICES[service]["environment"]:
        model: type[BaseModel] = Settings
        *groups, field = name.removeprefix("MAINTAINPRO_").lower().split("__")
        for group in groups:
            annotation = model.model_fields[group].annotation
            assert isinstance(annotation, type)
            assert issubclass(annotation, BaseModel)
            model = annotation
        assert field in model.model_fields, name


def test_every_setting_without_a_default_is_given() -> None:
    required = {f"MAINTAINPRO_{name.upper()}" for name, field in Settings.model_fields.items() if field.is_required()}
    for service in PRODUCT:
        assert required <= set(SERVICES[service]["environment"])


def test_only_the_migration_has_the_owners_password() -> None:
    for service in PRODUCT:
        environment = SERVICES[service]["environment"]
        holds = [name for name, value in environment.items() if "POSTGRES_PASSWORD" in str(value)]
        assert holds == (["MAINTAINPRO_DATABASE_URL"] if service == "migrate" else [])
        settings = Settings(
            database_url=SERVICES[service]["environment"]["MAINTAINPRO_DATABASE_URL"],
            **{f"{name}_url": "x://x" for name in ("kafka", "mqtt", "redis")},
            secret_key="x" * 40,  # type: ignore[arg-type]
        )
        assert role_url(settings, "api").startswith("postgresql://maintainpro_api:")
        assert role_url(settings, "api").endswith("@postgres:5432/maintainpro")


def test_the_health_checks_ask_where_the_processes_answer() -> None:
    settings = {name: field.default for name, field in Settings.model_fields.items()}
    expected = {
        "ingest": f"http://127.0.0.1:{settings['ingest'].metrics_port}/livez",
        "streams": f"http://127.0.0.1:{settings['streams'].metrics_port}/livez",
        "worker": f"http://127.0.0.1:{settings['api'].worker_metrics_port}/livez",
        "api": f"http://127.0.0.1:{settings['api'].port}/readyz",
    }
    for service, url in expected.items():
        assert f"'{url}'" in SERVICES[service]["healthcheck"]["test"][-1]


def test_what_is_waited_for_can_come_true() -> None:
    for name, service in SERVICES.items():
        for other, wait in service.get("depends_on", {}).items():
            if wait["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other], f"{name} waits for {other}"
            else:
                assert wait["condition"] == "service_completed_successfully"
                assert SERVICES[other]["restart"] == "no", f"{name} waits for the end of {other}"
    for process in PROCESSES:
        assert "migrate" in SERVICES[process]["depends_on"]


def test_the_servers_images_are_pinned_and_of_the_stacks_major_versions() -> None:
    majors = {"kafka": "4.", "postgres": "2.", "mosquitto": "2.", "redis": "8."}
    for server, major in majors.items():
        tag = SERVICES[server]["image"].partition(":")[2]
        assert re.match(rf"{re.escape(major)}\d+\.\d+(-pg17)?$", tag), tag


def test_the_servers_are_set_up_as_in_the_local_stack() -> None:
    given = dict(option.removeprefix("-c").split("=") for option in SERVICES["postgres"]["command"][1:])
    for name, value in given.items():
        assert postgres.SETTINGS[name] == value
    ours = set(COMPOSE["configs"]["mosquitto"]["content"].splitlines())
    local = {line for line in CONFIGURATION.splitlines() if "{" not in line}
    assert local <= ours


def test_only_loopback_is_published_by_default() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert len(published) == 2
    assert all(":-127.0.0.1:" in port for port in published)


def test_every_volume_is_declared() -> None:
    used = {volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_the_image_runs_the_product_as_an_ordinary_user() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    assert 'ENTRYPOINT ["maintainpro"]' in lines
    final = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert "USER maintainpro" in final


def test_the_image_is_built_from_every_package_that_is_installed() -> None:
    project = (DEPLOY.parent / "pyproject.toml").read_text()
    packages = re.search(r"include = \[(.*?)\]", project)
    assert packages is not None
    kept = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    for package in re.findall(r'"(\w+)\*"', packages[1]):
        assert f"!{package}" in kept
