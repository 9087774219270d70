import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.stack import StackError
from deploy.stack.layout import BIND
from deploy.stack.ports import Ports, is_free


@pytest.fixture
def foreign_port() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.socket() as server:
        server.bind((BIND, 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ports.json"


def test_a_port_with_a_listener_is_not_free(foreign_port: int) -> None:
    assert not is_free(foreign_port)


def test_a_port_with_a_listener_on_every_address_is_not_free() -> None:
    with socket.socket() as server:
        server.bind(("0.0.0.0", 0))
        server.listen()
        assert not is_free(server.getsockname()[1])


def test_the_choice_is_remembered(file: Path) -> None:
    Ports(file, {}).choose(["kafka", "kafka_controller"])
    chosen = Ports(file, {}).of("kafka"), Ports(file, {}).of("kafka_controller")
    Ports(file, {}).choose(["kafka", "kafka_controller"])
    assert (Ports(file, {}).of("kafka"), Ports(file, {}).of("kafka_controller")) == chosen
    assert len(set(chosen)) == 2


def test_a_port_taken_by_somebody_else_is_chosen_again(file: Path, foreign_port: int) -> None:
    file.write_text(json.dumps({"redis": foreign_port}))
    ports = Ports(file, {})
    ports.choose(["redis"])
    assert ports.of("redis") != foreign_port
    assert is_free(ports.of("redis"))


def test_two_servers_never_share_a_port(file: Path) -> None:
    file.write_text(json.dumps({"postgres": 16379}))  # where Redis would like to be
    ports = Ports(file, {})
    ports.choose(["redis"])
    assert ports.of("redis") != 16379


def test_a_setting_fixes_the_port(file: Path) -> None:
    ports = Ports(file, {"MAINTAINPRO_STACK_REDIS_PORT": "23456"})
    ports.choose(["redis"])
    assert ports.of("redis") == 23456


def test_a_fixed_port_in_use_is_an_error_that_names_the_setting(file: Path, foreign_port: int) -> None:
    with pytest.raises(StackError, match=f"{foreign_port}.*MAINTAINPRO_STACK_REDIS_PORT"):
        Ports(file, {"MAINTAINPRO_STACK_REDIS_PORT": str(foreign_port)}).choose(["redis"])


@pytest.mark.parametrize("text", ["no", "0", "65536", "-1", "1.5", "٣"])
def test_a_setting_that_is_no_port_is_an_error(file: Path, text: str) -> None:
    with pytest.raises(StackError, match="MAINTAINPRO_STACK_REDIS_PORT"):
        Ports(file, {"MAINTAINPRO_STACK_REDIS_PORT": text}).choose(["redis"])


def test_before_the_first_start_there_is_no_port(file: Path) -> None:
    assert Ports(file, {}).get("redis") is None
    with pytest.raises(StackError, match="stack up"):
        Ports(file, {}).of("redis")
