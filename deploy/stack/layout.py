"""Where the local stack keeps its files, and as which user its servers run."""

import hashlib
import os
import platform
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

PROJECT = Path(__file__).resolve().parents[2]
SYSTEM_HOME = Path("/var/lib/maintainpro")
BIND = "127.0.0.1"


class StackError(RuntimeError):
    """Something that the user has to know; the text says what, and what to do about it."""


@dataclass(frozen=True)
class Platform:
    """The names that Debian and the loader have for this kind of machine."""

    architecture: str
    multiarch: str
    loader: str

    @classmethod
    def current(cls) -> "Platform":
        """This machine's; raises StackError where Debian has no packages of the servers for it."""
        known = {
            "x86_64": cls("amd64", "x86_64-linux-gnu", "ld-linux-x86-64.so.2"),
            "aarch64": cls("arm64", "aarch64-linux-gnu", "ld-linux-aarch64.so.1"),
        }
        if platform.system() != "Linux" or platform.machine() not in known:
            raise StackError(
                f"the local stack runs on Linux on x86_64 or aarch64, not on {platform.system()} {platform.machine()}: "
                "use deploy/compose.yaml, or set the four MAINTAINPRO_*_URL variables to servers of your own"
            )
        return known[platform.machine()]


class Identity(TypedDict, total=False):
    """The arguments of `subprocess` that start a process as the service user; empty means as ourselves."""

    user: int
    group: int
    extra_groups: list[int]


def service_user(home: Path, environ: Mapping[str, str]) -> pwd.struct_passwd | None:
    """The unprivileged user that the servers run as when we are root, which PostgreSQL refuses to be.

    Data that exists already keeps its owner, whichever users were added to the machine since.
    """
    if os.geteuid() != 0:
        return None
    name = environ.get("MAINTAINPRO_STACK_USER")
    if name:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            raise StackError(f"MAINTAINPRO_STACK_USER={name}: there is no such user") from None
    users = {user.pw_name: user for user in pwd.getpwall()}
    data = home / "data"
    if data.exists() and (owner := data.stat().st_uid) != 0:
        for user in users.values():
            if user.pw_uid == owner:
                return user
    for name in ("postgres", "nobody"):
        if name in users:
            return users[name]
    raise StackError("root has no unprivileged user to run the servers as: set MAINTAINPRO_STACK_USER to one")


def identity_of(user: pwd.struct_passwd | None) -> Identity:
    """How `subprocess` becomes that user."""
    return Identity(user=user.pw_uid, group=user.pw_gid, extra_groups=[]) if user else Identity()


def reachable(path: Path, user: pwd.struct_passwd | None) -> bool:
    """Whether that user can enter the folder, or the nearest parent that exists; we ourselves always can."""
    if user is None:
        return True
    while not path.exists():
        path = path.parent
    test = ["test", "-x", str(path)]
    return subprocess.run(test, cwd="/", timeout=10, check=False, **identity_of(user)).returncode == 0


def default_home(environ: Mapping[str, str]) -> Path:
    """``MAINTAINPRO_HOME``, else ``.maintainpro`` in the checkout, else (installed as a package) the user's data."""
    if environ.get("MAINTAINPRO_HOME"):
        return Path(environ["MAINTAINPRO_HOME"]).absolute()
    if (PROJECT / "pyproject.toml").exists():
        return PROJECT / ".maintainpro"
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "maintainpro"


def default_runtime(environ: Mapping[str, str]) -> Path:
    """``MAINTAINPRO_RUNTIME``, else the folder that all homes of this checkout share."""
    if environ.get("MAINTAINPRO_RUNTIME"):
        return Path(environ["MAINTAINPRO_RUNTIME"]).absolute()
    return default_home({k: v for k, v in environ.items() if k != "MAINTAINPRO_HOME"}) / "runtime"


class Layout:
    """The folders of one stack.

    ``home`` holds what belongs to this stack (``data``, ``log``, ``run``, ports and secrets), ``runtime`` the
    downloaded programs, which stacks share. A project below a folder that is closed to the service user, as
    ``/root`` is, is given folders under ``/var/lib/maintainpro`` instead.
    """

    def __init__(self, home: Path, runtime: Path, environ: Mapping[str, str]) -> None:
        user = service_user(home, environ)
        if not reachable(home, user):
            home = SYSTEM_HOME / hashlib.sha256(str(home).encode()).hexdigest()[:12]
            user = service_user(home, environ)
        if not reachable(runtime, user):
            runtime = SYSTEM_HOME / "runtime"
        self.user = user
        self.home = home
        self.runtime = runtime
        self.data = home / "data"
        self.log = home / "log"
        self.run = home / "run"

    @property
    def identity(self) -> Identity:
        """How `subprocess` becomes the service user."""
        return identity_of(self.user)

    def make(self) -> None:
        """Create the folders, whatever the umask, so that the service user can enter them."""
        for folder in (self.home, self.data, self.log, self.run, self.runtime):
            make_folder(folder)
        self.give(self.data)

    def give(self, path: Path) -> None:
        """Hand a file or folder to the service user."""
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)


def make_folder(folder: Path) -> None:
    """Create a folder and its parents, open to be entered by everyone; one that exists is left as it is."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)


def discard(folder: Path) -> None:
    """Delete a folder so that a kill in between leaves all of it, or a remainder that nobody takes for it."""
    remains = folder.with_name(folder.name + ".deleted")
    shutil.rmtree(remains, ignore_errors=True)
    if folder.exists():
        folder.rename(remains)
        shutil.rmtree(remains)


def write_atomically(path: Path, text: str, mode: int = 0o644) -> None:
    """Replace a file as a whole."""
    draft = path.with_name(path.name + ".draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w") as file:
        os.fchmod(descriptor, mode)
        file.write(text)
    draft.replace(path)
