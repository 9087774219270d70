"""The frame: what goes in comes out, and what is no frame is refused in words."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.frames import MAX_READINGS, VERSION, Frame, FrameError, Readings, decode, encode

INT64 = st.integers(-(2**63), 2**63 - 1)
ROWS = st.lists(
    st.tuples(st.integers(0, 2**32 - 1), INT64, st.floats(), st.integers(0, 255)), min_size=1, max_size=MAX_READINGS
)


def readings(rows: list[tuple[int, int, float, int]]) -> Readings:
    ids, times, values, qualities = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Readings(
        np.array(ids, np.uint32), np.array(times, np.int64), np.array(values, float), np.array(qualities, np.uint8)
    )


ONE = encode(Frame(7, readings([(1, 2, 3.0, 192)])))


@given(ROWS, INT64, st.booleans())
def test_a_frame_comes_out_as_it_went_in(
    rows: list[tuple[int, int, float, int]], received_at: int, historical: bool
) -> None:
    sent = Frame(received_at, readings(rows), historical)
    got = decode(encode(sent))
    assert (got.received_at, got.historical) == (received_at, historical)
    for column in ("sensor_id", "time", "value", "quality"):
        before, after = getattr(sent.readings, column), getattr(got.readings, column)
        assert before.dtype == after.dtype
        # bytes: NaN is equal to itself, and the zeros differ
        assert before.tobytes() == after.tobytes()


def test_the_layout_is_the_documented_one() -> None:
    two = encode(Frame(5, readings([(1, 2, 3.0, 192), (4, -5, 6.5, 0)]), historical=True))
    assert two == struct.pack("<BBHq2I2q2d2B", 1, 1, 2, 5, 1, 4, 2, -5, 3.0, 6.5, 192, 0)


@pytest.mark.parametrize("n", [0, MAX_READINGS + 1])
def test_a_frame_is_neither_empty_nor_too_large(n: int) -> None:
    with pytest.raises(FrameError, match=f"not {n}$"):
        encode(Frame(0, readings([(1, 1, 1.0, 192)] * n)))


def test_a_full_frame_is_a_frame() -> None:
    assert len(decode(encode(Frame(0, readings([(1, 1, 1.0, 192)] * MAX_READINGS)))).readings) == MAX_READINGS


@given(st.integers(0, 255).filter(lambda version: version != VERSION))
def test_another_version_is_refused(version: int) -> None:
    with pytest.raises(FrameError, match=f"unknown frame version {version}"):
        decode(bytes([version]) + ONE[1:])


@given(st.integers(0, len(ONE) - 1))
def test_truncated_bytes_are_refused(length: int) -> None:
    with pytest.raises(FrameError):
        decode(ONE[:length])


@pytest.mark.parametrize("data", [ONE + b"\0", struct.pack("<BBHq", VERSION, 0, 0, 0)])
def test_excess_bytes_and_an_empty_frame_are_refused(data: bytes) -> None:
    with pytest.raises(FrameError, match="do not hold a header and"):
        decode(data)


@given(st.binary(max_size=100))
def test_garbage_is_a_frame_or_refused(data: bytes) -> None:
    try:
        frame = decode(data)
    except FrameError:
        return
    assert encode(frame)[2:] == data[2:]


def test_readings_of_several_parts_follow_one_another() -> None:
    first, second = readings([(1, 1, 1.0, 1), (2, 2, 2.0, 2)]), readings([(3, 3, 3.0, 3)])
    joined = Readings.concatenate([first, readings([]), second])
    assert joined.sensor_id.tolist() == [1, 2, 3]
    assert joined.quality.tolist() == [1, 2, 3]
    assert joined.take(joined.value > 1.5).time.tolist() == [2, 3]
    assert joined.take(slice(1, 2)).value.tolist() == [2.0]
    assert [column.dtype.str for column in (Readings.concatenate([]).sensor_id, Readings.concatenate([]).time)] == [
        "<u4",
        "<i8",
    ]
