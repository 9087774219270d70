import os
import pwd
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deploy.stack import StackError
from deploy.stack.credentials import stored_secret
from deploy.stack.layout import Layout, default_home, default_runtime, discard, write_atomically

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has a service user")


def test_the_runtime_is_shared_by_the_homes_of_a_checkout() -> None:
    own = {"MAINTAINPRO_HOME": "/somewhere"}
    assert default_home(own) == Path("/somewhere")
    assert default_runtime(own) == default_runtime({}) == default_home({}) / "runtime"
    assert default_runtime({"MAINTAINPRO_RUNTIME": "/elsewhere"}) == Path("/elsewhere")


@as_root
def test_a_home_that_is_closed_to_the_service_user_moves_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setattr("deploy.stack.layout.SYSTEM_HOME", home / "system")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    layout = Layout(closed / "home", closed / "runtime", {})
    assert layout.home.parent == home / "system"
    assert layout.runtime == home / "system/runtime"
    assert layout.home == Layout(closed / "home", closed / "runtime", {}).home
    assert layout.home != Layout(closed / "other", closed / "runtime", {}).home


def test_a_home_that_is_open_is_used(home: Path) -> None:
    assert Layout(home / "open", home / "runtime", {}).home == home / "open"


@as_root
def test_data_keeps_its_owner_whatever_users_are_added_later(home: Path) -> None:
    daemon = pwd.getpwnam("daemon")
    (home / "kept/data").mkdir(parents=True)
    os.chown(home / "kept/data", daemon.pw_uid, daemon.pw_gid)
    user = Layout(home / "kept", home, {}).user
    assert user is not None
    assert user.pw_name == "daemon"


@as_root
def test_a_service_user_that_is_not_there_is_an_error(home: Path) -> None:
    with pytest.raises(StackError, match="MAINTAINPRO_STACK_USER"):
        Layout(home, home, {"MAINTAINPRO_STACK_USER": "no-such-user"})


def test_a_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "home/secret"
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(stored_secret, [file] * 8))
    assert secrets == {stored_secret(file)}
    assert len(secrets.pop()) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret"]


def test_a_discarded_folder_is_gone_with_the_remains_of_a_killed_try(tmp_path: Path) -> None:
    for name in ("data", "data.deleted"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    discard(tmp_path / "data")
    discard(tmp_path / "data")
    assert list(tmp_path.iterdir()) == []


def test_a_written_file_has_its_mode_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_atomically(tmp_path / "file", "text")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o644
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
