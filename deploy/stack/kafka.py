"""Kafka: one broker that is its own controller, tuned to start and restart in seconds on a small machine."""

import shutil
import string
import struct

from deploy.stack.layout import BIND, write_atomically
from deploy.stack.processes import talk
from deploy.stack.provision import HERE
from deploy.stack.server import Server

CLUSTER_ID = "bWFpbnRhaW5wcm8tMDAwMQ"
# short compilation and a serial collector: a broker at rest takes 165 MB, and a core is not lost to its threads
JAVA_OPTIONS = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss256k", "-Djava.awt.headless=true"]
BROKER_MEMORY = [
    "-Xms128m",
    "-Xmx256m",
    "-XX:MaxDirectMemorySize=64m",
    "-XX:MaxMetaspaceSize=96m",
    "-XX:ReservedCodeCacheSize=32m",
    "-XX:+ExitOnOutOfMemoryError",
]


class Kafka(Server):
    """The buffer between ingest and streams."""

    name = "kafka"
    variable = "MAINTAINPRO_KAFKA_URL"
    ports = ["kafka", "kafka_controller"]  # noqa: RUF012

    def start(self) -> None:
        self.make_data()
        layout, processes = self.site.layout, self.site.processes
        properties = layout.run / "kafka.properties"
        write_atomically(properties, self._properties())
        logging = layout.run / "log4j2.properties"  # a copy: the checkout may be closed to the service user
        shutil.copyfile(HERE / "log4j2.properties", logging)
        java = [*JAVA_OPTIONS, f"-Dlog4j2.configurationFile={logging.as_uri()}", "-Dlog4j2.disable.jmx=true"]
        java += ["-cp", f"{self.site.runtime.kafka}/*"]
        if not (self.data / "meta.properties").exists():  # written last: an interrupted format is done again
            tool = ["kafka.tools.StorageTool", "format", "--ignore-formatted", "-t", CLUSTER_ID, "-c", str(properties)]
            processes.run([self.site.runtime.java, "-Xmx64m", *java, *tool], cwd=self.data)
        broker = [*BROKER_MEMORY, *java, "kafka.Kafka", str(properties)]
        processes.spawn(self.name, [self.site.runtime.java, *broker], cwd=self.data)

    def _properties(self) -> str:
        values = {"port": self.port, "controller_port": self.site.ports.of("kafka_controller"), "data": self.data}
        return string.Template((HERE / "kafka.properties.in").read_text()).substitute(values)

    def healthy(self) -> bool:
        # Metadata request, version 0, for no topics: a broker that is not registered yet lists no brokers
        client = b"stack"
        body = struct.pack(f">hhih{len(client)}si", 3, 0, 1, len(client), client, 0)
        answer = talk(self.port, struct.pack(">i", len(body)) + body, 4096)
        return len(answer) >= 12 and int.from_bytes(answer[8:12], "big") >= 1

    def url(self) -> str:
        return f"kafka://{BIND}:{self.port}"
