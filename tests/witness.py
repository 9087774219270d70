"""An independent MQTT client: another library than the product's, payloads of its own making, and a long memory.

It remembers each reading that it sent and which messages the broker has acknowledged (PUBACK), in columns, because a
long run has millions of them.
"""

import time
from array import array
from collections import deque
from typing import Any, Final, Self
from urllib.parse import urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

Reading = tuple[str, int, float]  # address, µs since 1970, value

_WINDOW: Final = 2000  # messages that may wait for their PUBACK


class Witness:
    """Publishes at QoS 1, through reconnects, and knows what must be in the database afterwards."""

    def __init__(self, url: str, name: str = "witness") -> None:
        parts = urlsplit(url)
        self.addresses: dict[str, int] = {}
        # of each reading that was sent
        self.message = array("L")
        self.address = array("L")
        self.time = array("q")
        self.value = array("d")
        # of each message: when its PUBACK came (s since 1970), 0 while it has not
        self.acknowledged_at = array("d")
        self.texts: list[tuple[int, str, int, str]] = []  # message, address, µs, text
        self.malformed: list[tuple[int, bytes]] = []  # message, payload
        self.connections = 0
        self.heard: set[str] = set()  # topics on which something came since whoever reads it took them out
        self._pending: dict[int, int] = {}
        self._pubacks: deque[tuple[int, float]] = deque()
        client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"test-{name}", protocol=mqtt.MQTTv5)
        client.max_inflight_messages_set(200)
        client.reconnect_delay_set(0.2, 1.0)
        client.on_publish = self._on_publish
        client.on_connect = self._on_connect
        client.on_message = self._on_message
        self._client = client
        self._where = (parts.hostname or "", parts.port or 1883)

    def __enter__(self) -> Self:
        expiry = Properties(PacketTypes.CONNECT)
        expiry.SessionExpiryInterval = 3600
        self._client.connect(*self._where, keepalive=10, clean_start=False, properties=expiry)
        self._client.loop_start()
        return self

    def __exit__(self, *_: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def publish(self, topic: str, payload: bytes, *readings: Reading) -> int:
        """Send a message and remember the readings in it; gives its number. Waits while too many are unacknowledged."""
        number = self._number()
        for address, moment, value in readings:
            self.message.append(number)
            self.address.append(self.addresses.setdefault(address, len(self.addresses)))
            self.time.append(moment)
            self.value.append(value)
        self._send(number, topic, payload)
        return number

    def publish_text(self, topic: str, payload: bytes, address: str, moment: int, text: str) -> None:
        """Send a message that holds one text value."""
        number = self._number()
        self.texts.append((number, address, moment, text))
        self._send(number, topic, payload)

    def publish_malformed(self, topic: str, payload: bytes) -> None:
        """Send what no decoder can read; every such payload must be unlike all others."""
        number = self._number()
        self.malformed.append((number, payload))
        self._send(number, topic, payload)

    def listen(self, topic_filter: str) -> None:
        """Hear what the product says to devices: see `heard`."""
        self._client.subscribe(topic_filter, qos=1)

    @property
    def acknowledged(self) -> int:
        """How many messages the broker has acknowledged."""
        return len(self.acknowledged_at) - len(self._pending)

    def settle(self, seconds: float = 60.0) -> None:
        """Wait until everything is acknowledged."""
        deadline = time.monotonic() + seconds
        while self._pending:
            assert time.monotonic() < deadline, f"{len(self._pending)} messages are not acknowledged by the broker"
            time.sleep(0.02)
            self._note()

    def _number(self) -> int:
        self.acknowledged_at.append(0.0)
        return len(self.acknowledged_at) - 1

    def _send(self, number: int, topic: str, payload: bytes) -> None:
        self._note()
        while len(self._pending) >= _WINDOW:
            time.sleep(0.005)
            self._note()
        self._pending[self._client.publish(topic, payload, qos=1).mid] = number

    def _note(self) -> None:
        # callbacks come from another thread, perhaps before `publish` has returned: here they are matched in order
        while self._pubacks:
            mid, moment = self._pubacks.popleft()
            if (number := self._pending.pop(mid, None)) is None:
                self._pubacks.appendleft((mid, moment))
                return
            self.acknowledged_at[number] = moment

    def _on_publish(self, client: mqtt.Client, data: Any, mid: int, reason: Any, properties: Any) -> None:
        self._pubacks.append((mid, time.time()))

    def _on_connect(self, client: mqtt.Client, data: Any, flags: Any, reason: Any, properties: Any) -> None:
        self.connections += 1

    def _on_message(self, client: mqtt.Client, data: Any, message: mqtt.MQTTMessage) -> None:
        self.heard.add(message.topic)


def now() -> int:
    """µs since 1970, in whole ms, so that every way to write a time can say it."""
    return time.time_ns() // 1_000_000 * 1000
