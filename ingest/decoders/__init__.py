"""The payload formats that MaintAInPro reads. A new one is one file and one line here."""

from ingest.decoders.base import Decoder
from ingest.decoders.homie5 import Homie5
from ingest.decoders.isa95 import Isa95
from ingest.decoders.plain_json import PlainJson
from ingest.decoders.shelly_gen2 import ShellyGen2
from ingest.decoders.sparkplug_b import SparkplugB
from ingest.decoders.tasmota import Tasmota
from ingest.decoders.thingsboard import ThingsBoard
from ingest.decoders.vibration import Vibration
from ingest.decoders.zigbee2mqtt import Zigbee2Mqtt

DECODERS: dict[str, type[Decoder]] = {
    "plain_json": PlainJson,
    "sparkplug_b": SparkplugB,
    "isa95": Isa95,
    "thingsboard": ThingsBoard,
    "homie5": Homie5,
    "zigbee2mqtt": Zigbee2Mqtt,
    "tasmota": Tasmota,
    "shelly_gen2": ShellyGen2,
    "vibration": Vibration,
}
