"""The OPC quality byte in words."""

import pytest

from core.quality import (
    CLOCK_SKEW,
    FUTURE_TIME,
    GOOD,
    HIGH_LIMITED,
    LOW_LIMITED,
    RANGE_EXCEEDED,
    SENSOR_FAILURE,
    UNCERTAIN,
    describe,
    is_good,
)


@pytest.mark.parametrize(
    ("quality", "words"),
    [
        (GOOD, "good"),
        (0xD8, "good, local override"),
        (0xC4, "good"),
        (UNCERTAIN, "uncertain"),
        (CLOCK_SKEW, "uncertain, clock skew"),
        (RANGE_EXCEEDED | LOW_LIMITED, "uncertain, outside the physical range, at the low limit"),
        (RANGE_EXCEEDED | HIGH_LIMITED, "uncertain, outside the physical range, at the high limit"),
        (0x43, "uncertain, constant"),
        (0x80, "bad"),  # the combination that OPC leaves undefined is not to be trusted
        (0, "bad"),
        (SENSOR_FAILURE, "bad, sensor failure"),
        (FUTURE_TIME, "bad, time far in the future"),
        (0x3C, "bad"),
    ],
)
def test_a_quality_in_words(quality: int, words: str) -> None:
    assert describe(quality) == words


def test_the_words_agree_with_the_rule_for_every_byte() -> None:
    for quality in range(256):
        assert is_good(quality) == describe(quality).startswith("good") == (quality >= 192)
