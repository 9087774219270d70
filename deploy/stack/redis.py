"""Redis: live fan-out, cache and rate limits; its loss costs speed only."""

from deploy.stack.layout import BIND
from deploy.stack.processes import talk
from deploy.stack.server import Server

OPTIONS = {
    "bind": BIND,
    "daemonize": "no",
    "save": "",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "maxmemory": "256mb",
    "maxmemory-policy": "noeviction",
}


class Redis(Server):
    """Where the processes tell each other what is new."""

    name = "redis"
    variable = "MAINTAINPRO_REDIS_URL"
    ports = ["redis"]  # noqa: RUF012

    def start(self) -> None:
        self.make_data()
        options = {**OPTIONS, "port": str(self.port), "dir": str(self.data)}
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self.site.processes.spawn(self.name, [self.site.runtime.redis, *words], cwd=self.data)

    def healthy(self) -> bool:
        return talk(self.port, b"PING\r\n", 16).startswith(b"+PONG")

    def url(self) -> str:
        return f"redis://{BIND}:{self.port}/0"
