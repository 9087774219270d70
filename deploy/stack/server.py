"""What the stack asks of each of its servers."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM, Signals
from typing import ClassVar

from deploy.stack.layout import Layout
from deploy.stack.ports import Ports
from deploy.stack.processes import Processes
from deploy.stack.provision import Runtime


@dataclass(frozen=True)
class Site:
    """What the servers of one stack share."""

    layout: Layout
    processes: Processes
    runtime: Runtime
    ports: Ports


class Server(ABC):
    """One server on the loopback address. Its programs are there and its ports chosen before it is started."""

    name: ClassVar[str]
    variable: ClassVar[str]  # the environment variable that holds its address
    ports: ClassVar[list[str]]  # names of its ports, the clients' first
    stop_signal: ClassVar[Signals] = SIGTERM

    def __init__(self, site: Site) -> None:
        self.site = site

    @property
    def port(self) -> int:
        """The clients' port; raises StackError before the first start."""
        return self.site.ports.of(self.ports[0])

    @property
    def data(self) -> Path:
        """The folder with all that this server keeps."""
        return self.site.layout.data / self.name

    @abstractmethod
    def start(self) -> None:
        """Make its data folder if there is none, and spawn it; it may not be healthy yet."""

    @abstractmethod
    def healthy(self) -> bool:
        """Whether it serves its clients now; OSError or StackError mean no, too."""

    @abstractmethod
    def url(self) -> str:
        """The address that clients are given; raises StackError before the first start."""

    def make_data(self) -> None:
        """An empty data folder of the service user's, unless there is one."""
        if not self.data.exists():
            self.data.mkdir(mode=0o700)
            self.site.layout.give(self.data)
