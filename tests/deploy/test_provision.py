import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.stack import StackError
from deploy.stack.provision import HERE, Runtime, ca_bundle, jar_path, once

KILLED_WHILE_BUILDING = """
import sys, time
from pathlib import Path
from deploy.stack.provision import once
def build(draft):
    (draft / "half").touch()
    print("half", flush=True)
    time.sleep(60)
once(Path(sys.argv[1]), build)
"""


def write_whole(draft: Path) -> None:
    (draft / "whole").touch()


def test_once_builds_once(tmp_path: Path) -> None:
    target = tmp_path / "part"
    assert once(target, write_whole)
    assert not once(target, lambda draft: pytest.fail("built again"))
    assert [path.name for path in target.iterdir()] == ["whole"]


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(draft: Path) -> None:
        (draft / "half").touch()
        raise StackError("no network")

    with pytest.raises(StackError):
        once(tmp_path / "part", fail)
    assert list(tmp_path.iterdir()) == []


def test_a_killed_build_leaves_no_half_folder_and_is_cleared_by_the_next(tmp_path: Path) -> None:
    target = tmp_path / "part"
    with subprocess.Popen([sys.executable, "-c", KILLED_WHILE_BUILDING, str(target)], stdout=subprocess.PIPE) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == b"half\n"
        victim.send_signal(signal.SIGKILL)
    assert not target.exists()
    assert once(target, write_whole)
    assert [path.name for path in tmp_path.iterdir()] == ["part"]
    assert [path.name for path in target.iterdir()] == ["whole"]


def test_every_jar_is_pinned_by_its_digest() -> None:
    lines = [line for line in (HERE / "jars.lock").read_text().splitlines() if line and not line.startswith("#")]
    assert len(lines) == 47
    for line in lines:
        assert re.fullmatch(r"[\w.\-]+:[\w.\-]+:[\w.\-]+ [0-9a-f]{64}", line)
    assert len({jar_path(HERE, line.split()[0]) for line in lines}) == len(lines)


def test_a_jar_with_another_digest_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = Runtime(tmp_path, {}, print)
    monkeypatch.setattr(runtime, "_build_tools", lambda draft: None)
    monkeypatch.setattr(
        runtime,
        "_download_jars",
        lambda draft, jars: [jar_path(draft, coordinate).write_bytes(b"other") for coordinate in jars],
    )
    with pytest.raises(StackError, match="SHA-256"):
        runtime.fetch(["kafka"])
    assert not runtime.kafka.exists()


def test_a_host_without_a_debian_mirror_is_told_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.stack.provision.run", lambda *_, **__: "")
    with pytest.raises(StackError, match="MAINTAINPRO_STACK_DEBIAN_MIRROR"):
        Runtime(tmp_path, {}, print)._debian_mirror()


def test_the_mirror_that_is_set_is_used(tmp_path: Path) -> None:
    assert Runtime(tmp_path, {"MAINTAINPRO_STACK_DEBIAN_MIRROR": "file:/mirror"}, print)._debian_mirror() == (
        "file:/mirror"
    )


def test_security_updates_are_no_mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if "ID=debian" not in Path("/etc/os-release").read_text().splitlines():
        pytest.skip("asks the apt of a Debian host")
    listed = "file:/debian-security main\nfile:/contrib contrib\nfile:/debian main\n"
    monkeypatch.setattr("deploy.stack.provision.run", lambda *_, **__: listed)
    assert Runtime(tmp_path, {}, print)._debian_mirror() == "file:/debian"


def test_the_certificates_are_those_that_the_hosts_clients_trust() -> None:
    assert ca_bundle({}) is None
    assert ca_bundle({"PIP_CERT": "a.pem", "CURL_CA_BUNDLE": "b.pem"}) == "a.pem"
