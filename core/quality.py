"""The OPC quality byte that travels with every reading.

The two high bits say good, uncertain or bad; bits 2-5 give the sub-status; bits 0-1 say at which limit the value stands
(OPC Data Access 3.0, section 6.8).
"""

from typing import Final

GOOD: Final = 0xC0

UNCERTAIN: Final = 0x40
LAST_USABLE: Final = 0x44
CLOCK_SKEW: Final = 0x48  # sub-status 2 is unused by OPC DA: the device's clock and ours disagree
RANGE_EXCEEDED: Final = 0x54  # "engineering units exceeded"
LOW_LIMITED: Final = 0x01
HIGH_LIMITED: Final = 0x02

BAD: Final = 0x00
NOT_CONNECTED: Final = 0x08
SENSOR_FAILURE: Final = 0x10  # NaN, infinity, a sentinel
LAST_KNOWN: Final = 0x14
COMMUNICATION_FAILURE: Final = 0x18
FUTURE_TIME: Final = 0x04  # "configuration error": the device's clock is far ahead of ours

_WORDS: Final = {
    GOOD: "good",
    0xD8: "good, local override",
    UNCERTAIN: "uncertain",
    LAST_USABLE: "uncertain, last usable value",
    CLOCK_SKEW: "uncertain, clock skew",
    0x50: "uncertain, sensor not accurate",
    RANGE_EXCEEDED: "uncertain, outside the physical range",
    0x58: "uncertain, sub-normal",
    BAD: "bad",
    FUTURE_TIME: "bad, time far in the future",
    NOT_CONNECTED: "bad, not connected",
    0x0C: "bad, device failure",
    SENSOR_FAILURE: "bad, sensor failure",
    LAST_KNOWN: "bad, last known value",
    COMMUNICATION_FAILURE: "bad, communication failure",
    0x1C: "bad, out of service",
}


def is_good(quality: int) -> bool:
    """True when the two high bits say good."""
    return quality >= GOOD


def describe(quality: int) -> str:
    """The byte in words, for people: ``"uncertain, clock skew"``."""
    words = _WORDS.get(quality & 0xFC) or ("good" if quality >= GOOD else "uncertain" if quality & UNCERTAIN else "bad")
    limit = {1: ", at the low limit", 2: ", at the high limit", 3: ", constant"}.get(quality & 0x03, "")
    return words + limit
