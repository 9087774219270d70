"""Mosquitto: the MQTT 3.1.1 and 5 broker, open to every client on this machine and to none from elsewhere."""

from deploy.stack.layout import BIND, write_atomically
from deploy.stack.processes import talk
from deploy.stack.server import Server

# Persistence is a snapshot: a kill -9 loses what was acknowledged since the last one, so they are a second apart.
# Messages past max_queued_messages are dropped without a word to the sender; it is therefore far above what a
# subscriber is behind by in normal operation, and $SYS tells of drops.
CONFIGURATION = """\
listener {port} {bind}
allow_anonymous true
persistence true
persistence_location {data}/
autosave_interval 1
max_queued_messages 200000
max_queued_bytes 0
max_inflight_messages 1000
max_packet_size 4194304
sys_interval 5
set_tcp_nodelay true
log_dest stderr
log_type error
log_type warning
"""
# CONNECT by MQTT 3.1.1 without a client id, clean session, and the first two bytes of the answer
CONNECT = b"\x10\x0c\x00\x04MQTT\x04\x02\x00\x0a\x00\x00"
CONNACK = b"\x20\x02"


class Mosquitto(Server):
    """Where devices publish."""

    name = "mosquitto"
    variable = "MAINTAINPRO_MQTT_URL"
    ports = ["mosquitto"]  # noqa: RUF012

    def start(self) -> None:
        self.make_data()
        file = self.site.layout.run / "mosquitto.conf"
        write_atomically(file, CONFIGURATION.format(port=self.port, bind=BIND, data=self.data))
        self.site.processes.spawn(self.name, [self.site.runtime.mosquitto, "-c", file], cwd=self.data)

    def healthy(self) -> bool:
        return talk(self.port, CONNECT, 4).startswith(CONNACK)

    def url(self) -> str:
        return f"mqtt://{BIND}:{self.port}"
