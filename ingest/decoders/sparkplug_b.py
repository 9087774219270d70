"""Sparkplug B 3.0: `spBv1.0/<group>/<type>/<node>[/<device>]`; the source is ``group/node[/device]``.

An edge node declares its metrics in a birth (NBIRTH, and DBIRTH for each device) and then sends values by alias. So
births are session state, kept through a restart. When something is missing (a gap in the sequence, an alias that
nobody declared) the edge node is asked for its births again, and what can be read is kept all the same.

Presence carries the time of receipt: a death certificate is written when the edge node connects, long before it is
sent, and comings and goings must be told by one clock.
"""

from collections.abc import Iterable
from typing import ClassVar, Final

from google.protobuf.message import DecodeError

from ingest.decoders.base import Birth, Command, Decoded, Message, Presence, Rejection
from ingest.decoders.json_values import rejection
from ingest.decoders.sparkplug_b_pb2 import Payload
from ingest.decoders.sparkplug_metrics import Table, declare, read, session_number

REBIRTH_INTERVAL: Final = 10_000_000  # µs: an edge node is not asked more often
_OF_NODE: Final = ("NBIRTH", "NDATA", "NDEATH")
_OF_DEVICE: Final = ("DBIRTH", "DDATA", "DDEATH")
_COMMANDS: Final = ("NCMD", "DCMD")  # our own come back to us


class _Node:
    """The session of one edge node. `tables` are keyed by device; the node's own key is empty."""

    __slots__ = ("alive", "asked_at", "bd_seq", "seq", "tables")

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        self.alive = True
        self.seq: int | None = None  # of the last message; unknown after a restart
        self.bd_seq: int | None = None
        self.asked_at: int | None = None


class SparkplugB:
    """Edge nodes and their devices."""

    name: ClassVar[str] = "sparkplug_b"
    filters: ClassVar[tuple[str, ...]] = ("spBv1.0/#",)
    ordered: ClassVar[bool] = True
    slow: ClassVar[bool] = False

    def __init__(self) -> None:
        self._nodes: dict[tuple[str, str], _Node] = {}

    def decode(self, message: Message) -> Iterable[Decoded]:
        """Everything that the message says; the bad metrics in one rejection."""
        levels = message.topic.split("/")
        kind = levels[2] if len(levels) > 2 else ""
        if levels[1:2] == ["STATE"] or kind in _COMMANDS:
            return []
        if not all(levels) or kind not in (_OF_NODE if len(levels) == 4 else _OF_DEVICE if len(levels) == 5 else ()):
            return [Rejection(f"the topic is none of Sparkplug: {message.topic[:200]!r}")]
        try:
            payload = Payload.FromString(message.payload)
        except DecodeError:
            return [Rejection("the payload is not a Sparkplug B payload (protobuf)")]
        if payload.body and not payload.metrics:
            return [Rejection(f"the payload is packed in its body (uuid {payload.uuid!r}), which is not supported")]
        group, node_id, device = levels[1], levels[3], levels[4] if len(levels) == 5 else ""
        source = f"{group}/{node_id}/{device}" if device else f"{group}/{node_id}"
        node = self._nodes.setdefault((group, node_id), _Node())
        if kind == "NDEATH":
            return self._death(node, payload, source, message)
        found: list[Decoded] = []
        if kind == "NBIRTH":
            found += self._forget_devices(node, group, node_id, message)
            node.seq, node.alive, node.bd_seq = None, True, session_number(payload)
        gap = self._follow(node, payload)
        if kind == "DDEATH":
            found.append(Presence(source, False, message.received_at, "DDEATH"))
        elif kind in ("NBIRTH", "DBIRTH"):
            found += self._birth(node, device, payload, source, message)
        else:
            values, flaws, incomplete = read(
                payload, node.tables.get(device, {}), source, message.received_at, birth=False
            )
            found += values + rejection(flaws)
            gap = gap or incomplete
        if gap or not node.alive:
            found += self._ask_for_birth(node, group, node_id, message)
        return found

    def restore(self, births: Iterable[Birth]) -> None:
        """Take the declarations back; the sequence is taken up at the next message."""
        self._nodes.clear()
        for birth in births:
            levels = birth.topic.split("/")
            node = self._nodes.setdefault((levels[1], levels[3]), _Node())
            payload = Payload.FromString(birth.payload)
            node.tables[levels[4] if len(levels) == 5 else ""] = declare(payload)[0]
            if len(levels) == 4:
                node.bd_seq = session_number(payload)

    @staticmethod
    def _follow(node: _Node, payload: Payload) -> bool:
        """Note the sequence number; True when messages are missing before this one."""
        if not payload.HasField("seq"):
            return False
        before, node.seq = node.seq, payload.seq
        return before is not None and payload.seq not in (before, (before + 1) % 256)  # the same again: a repetition

    @staticmethod
    def _birth(node: _Node, device: str, payload: Payload, source: str, message: Message) -> list[Decoded]:
        table, flaws = declare(payload)
        node.tables[device] = table
        values, more, _ = read(payload, table, source, message.received_at, birth=True)
        return [
            Birth(message.topic, message.payload, message.received_at),
            Presence(source, True, message.received_at, "DBIRTH" if device else "NBIRTH"),
            *values,
            *rejection(flaws + more),
        ]

    @staticmethod
    def _forget_devices(node: _Node, group: str, node_id: str, message: Message) -> list[Decoded]:
        """A new session of the node: its devices are born anew."""
        devices = [device for device in node.tables if device]
        node.tables.clear()
        return [Birth(f"spBv1.0/{group}/DBIRTH/{node_id}/{device}", b"", message.received_at) for device in devices]

    @staticmethod
    def _death(node: _Node, payload: Payload, source: str, message: Message) -> list[Decoded]:
        number = session_number(payload)
        if number is not None and node.bd_seq is not None and number != node.bd_seq:
            return []  # the late will of an earlier session
        node.alive, node.seq = False, None
        return [Presence(source, False, message.received_at, "NDEATH")]

    @staticmethod
    def _ask_for_birth(node: _Node, group: str, node_id: str, message: Message) -> list[Decoded]:
        if node.asked_at is not None and message.received_at - node.asked_at < REBIRTH_INTERVAL:
            return []
        node.asked_at = message.received_at
        request = Payload(timestamp=message.received_at // 1000)
        request.metrics.add(name="Node Control/Rebirth", timestamp=request.timestamp, datatype=11, boolean_value=True)
        return [Command(f"spBv1.0/{group}/NCMD/{node_id}", request.SerializeToString())]
