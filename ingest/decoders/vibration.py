"""Waveforms and spectra of vibration: `vibration/<measuring point…>`.

For the point ``plant1/pump7/drive_end``::

    {"ts": 1700000000000, "samplingRate": 25600, "unit": "g", "samples": [0.013, …]}
    {"samplingRate": 25600, "unit": "g", "samples": "aACl/w==", "encoding": "int16", "scale": 0.000061}
    {"samplingRate": 6667, "unit": "mg", "axes": {"x": […], "y": […], "z": […]}, "speed": 1480}
    {"frequencyInterval": 1.25, "unit": "mm/s", "amplitudes": [0.0, 0.01, …], "amplitude": "rms", "window": "hann"}

- `samples` (`values`, `value`, `data`, `waveform`): a list of numbers, or base64 of packed little-endian numbers with
  `encoding` int16, int32, float32 (the default) or float64 and `byteOrder` little or big; `scale` and `offset` lead to
  the unit. Several axes: an object `axes`, or lists under `x`, `y` and `z`.
- `samplingRate` (`sampleRate`, `sampling_rate`, `sample_rate`, `samplingFrequency`, `fs`, `odr`) in Hz, a number or a
  text such as "800Hz"; or `samplingInterval` in seconds.
- `unit`: g, mg, m/s², mm/s², mm/s, m/s, in/s; there is no default: a wrong guess would be wrong by a factor of ten.
- A spectrum: `amplitudes` (`fftAmps`) from 0 Hz on, `frequencyInterval` (`fftFreqInterval`, `df`) Hz apart; `amplitude`
  peak (the default) or rms; `window` rectangular (the default), hann, hamming, blackman or flattop.
- `ts` (`timestamp`, `time`, `dateTime`): when sampling began; absent, the time of receipt. `speed` (`rpm`): of the
  machine meanwhile, in revolutions a minute. `quality` as in plain JSON. Other fields are passed over.

A waveform of an axis is the sensor ``<point>/x/waveform``, of the only one ``<point>/waveform``; a spectrum is
``…/spectrum``.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from typing import Any, ClassVar, Final

import numpy as np
import numpy.typing as npt

from ingest.decoders.base import Birth, Decoded, Message, Rejection, Waveform
from ingest.decoders.json_values import FlawError, parse_object, quality_code, rejection, show, time_of

MAX_SAMPLES: Final = 1 << 18
MIN_SAMPLES: Final = 64
MIN_LINES: Final = 8
MAX_AXES: Final = 12
RATES: Final = (1.0, 1e6)  # Hz

_SAMPLES: Final = ("samples", "values", "value", "data", "waveform")
_AMPLITUDES: Final = ("amplitudes", "fftAmps")
_RATES: Final = ("samplingRate", "sampleRate", "sampling_rate", "sample_rate", "samplingFrequency", "fs", "odr")
_INTERVALS: Final = ("samplingInterval", "sampling_interval")
_LINES: Final = ("frequencyInterval", "fftFreqInterval", "df")
_TIMES: Final = ("ts", "timestamp", "time", "dateTime")
_SPEEDS: Final = ("speed", "rpm")
_AXES: Final[tuple[str, ...]] = ("x", "y", "z")
_ENCODINGS: Final = {"int16": "i2", "int32": "i4", "float32": "f4", "float64": "f8"}
_WINDOWS: Final = ("rectangular", "hann", "hamming", "blackman", "flattop")
_UNITS: Final = {
    "g": "g", "gs": "g", "mg": "mg", "m/s²": "m/s²", "m/s2": "m/s²", "m/s^2": "m/s²", "mm/s²": "mm/s²",
    "mm/s2": "mm/s²", "mm/s^2": "mm/s²", "mm/s": "mm/s", "m/s": "m/s", "in/s": "in/s", "ips": "in/s",
}  # fmt: skip
_RATE: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(k?)\s*hz\s*", re.IGNORECASE | re.ASCII)
_LARGEST: Final = 1e9

Array = npt.NDArray[np.float32]


class Vibration:
    """Blocks of samples, which are measured before they become readings."""

    name: ClassVar[str] = "vibration"
    filters: ClassVar[tuple[str, ...]] = ("vibration/#",)
    ordered: ClassVar[bool] = False
    slow: ClassVar[bool] = True

    def decode(self, message: Message) -> Iterable[Decoded]:
        """A waveform or spectrum an axis; the bad axes in one rejection."""
        try:
            source = message.topic.removeprefix("vibration/")
            if not source or source == "vibration":
                raise FlawError("the topic names no measuring point: it should read vibration/<point>")
            return _decode(source, parse_object(message.payload), message)
        except FlawError as flaw:
            return [Rejection(str(flaw))]

    def restore(self, births: Iterable[Birth]) -> None:
        """Nothing to take back."""


def _decode(source: str, body: dict[str, Any], message: Message) -> list[Decoded]:
    time_key, time = _first(body, _TIMES)
    lines_key, _ = _first(body, _AMPLITUDES)
    spectrum = lines_key is not None
    common: dict[str, Any] = {
        "source": source,
        "time": time_of(time, time_key or "ts", message.received_at),
        "rate": _line_interval(body) if spectrum else _rate(body),
        "unit": _unit(body.get("unit")),
        "speed": _speed(body),
        "quality": quality_code(body.get("quality")),
        "spectrum": spectrum,
        "rms": spectrum and _choice(body, "amplitude", ("peak", "rms")) == "rms",
        "window": _choice(body, "window", _WINDOWS),
    }
    found: list[Decoded] = []
    flaws = []
    for axis, name, samples in _channels(body, _AMPLITUDES if spectrum else _SAMPLES):
        metric = "/".join([*axis, "spectrum" if spectrum else "waveform"])
        try:
            block = _block(samples, body, name)
            if len(block) < (fewest := MIN_LINES if spectrum else MIN_SAMPLES):
                raise FlawError(f"{name}: {len(block)} are too few, at least {fewest} are needed")
            if spectrum and (block < 0.0).any():
                raise FlawError(f"{name}: an amplitude below 0")
        except FlawError as flaw:
            flaws.append(str(flaw))
            continue
        found.append(Waveform(metric=metric, samples=block, **common))
    return found + rejection(flaws)


def _channels(body: dict[str, Any], names: tuple[str, ...]) -> list[tuple[list[str], str, Any]]:
    """(axis, the field's name, the samples) of each channel."""
    axes = body.get("axes")
    if axes is not None:
        if not isinstance(axes, dict) or not 0 < len(axes) <= MAX_AXES:
            raise FlawError(f"axes: an object with the samples of 1 to {MAX_AXES} axes, not {show(axes)}")
        if flawed := [axis for axis in axes if not axis or not axis.isprintable() or "/" in axis or len(axis) > 40]:
            raise FlawError(f"axes: {show(flawed[0])} is no name of an axis")
        return [([axis], f"axes.{axis}", samples) for axis, samples in axes.items()]
    name, samples = _first(body, names)
    if name is not None:
        if isinstance(samples, dict):
            return _channels({"axes": samples}, names)
        return [([], name, samples)]
    if found := [([axis], axis, body[axis]) for axis in _AXES if axis in body]:
        return found
    raise FlawError("no samples: a list or base64 text under 'samples', 'axes' or 'amplitudes' is expected")


def _block(samples: Any, body: dict[str, Any], name: str) -> Array:
    if isinstance(samples, str):
        values = _unpacked(samples, body, name)
    elif isinstance(samples, list):
        if len(samples) > MAX_SAMPLES:
            raise FlawError(f"{name}: {len(samples)} are too many, at most {MAX_SAMPLES} are taken")
        wrong = next((i for i, v in enumerate(samples) if not isinstance(v, int | float) or isinstance(v, bool)), None)
        if wrong is not None:
            raise FlawError(f"{name}: sample {wrong} is {show(samples[wrong])}, no number")
        try:
            values = np.array(samples, np.float64)
        except OverflowError:
            raise FlawError(f"{name}: a number is too large") from None
    else:
        raise FlawError(f"{name}: a list of numbers or base64 text is expected, not {show(samples)}")
    values = values * _number(body, "scale", 1.0) + _number(body, "offset", 0.0)
    usable = np.abs(values) <= _LARGEST  # NaN is not
    if not usable.all():
        raise FlawError(f"{name}: sample {int(np.argmin(usable))} is not finite, or beyond {_LARGEST:g}")
    return values.astype(np.float32)


def _unpacked(text: str, body: dict[str, Any], name: str) -> npt.NDArray[np.float64]:
    kind = _ENCODINGS[_choice(body, "encoding", ("float32", "int16", "int32", "float64"))]
    order = {"little": "<", "big": ">"}[_choice(body, "byteOrder", ("little", "big"))]
    try:
        packed = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise FlawError(f"{name}: the text is not base64") from None
    size = int(kind[1])
    if len(packed) % size:
        raise FlawError(f"{name}: {len(packed)} bytes are no whole number of {size}-byte samples")
    if len(packed) // size > MAX_SAMPLES:
        raise FlawError(f"{name}: {len(packed) // size} samples are too many, at most {MAX_SAMPLES} are taken")
    with np.errstate(invalid="ignore"):  # what is no number is found below
        return np.frombuffer(packed, order + kind).astype(np.float64)


def _first(body: dict[str, Any], names: tuple[str, ...]) -> tuple[str | None, Any]:
    name = next((name for name in names if name in body), None)
    return name, body[name] if name is not None else None


def _rate(body: dict[str, Any]) -> float:
    name, rate = _first(body, _RATES)
    if name is None:
        name, interval = _first(body, _INTERVALS)
        if name is None:
            raise FlawError("no samplingRate: samples a second are needed")
        seconds = _positive(interval, name)
        return _within(1.0 / seconds if seconds > 1e-12 else np.inf, name)
    if isinstance(rate, str) and (match := _RATE.fullmatch(rate)):
        return _within(float(match[1]) * (1000.0 if match[2] else 1.0), name)
    return _within(_positive(rate, name), name)


def _line_interval(body: dict[str, Any]) -> float:
    name, interval = _first(body, _LINES)
    if name is None:
        raise FlawError("no frequencyInterval: the Hz between the spectrum's lines are needed")
    found = _positive(interval, name)
    if not 1e-4 <= found <= 1e5:
        raise FlawError(f"{name}: from 0.0001 to 100000 Hz, not {show(interval)}")
    return found


def _within(rate: float, name: str) -> float:
    if not RATES[0] <= rate <= RATES[1]:
        raise FlawError(f"{name}: from {RATES[0]:g} to {RATES[1]:g} samples a second, not {rate:g}")
    return rate


def _positive(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e12:
        raise FlawError(f"{name}: a number above 0 is expected, not {show(value)}")
    return float(value)


def _number(body: dict[str, Any], name: str, default: float) -> float:
    value = body.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST:
        raise FlawError(f"{name}: a number is expected, not {show(value)}")
    return float(value)


def _speed(body: dict[str, Any]) -> float | None:
    name, value = _first(body, _SPEEDS)
    if name is None or value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1e6:
        raise FlawError(f"{name}: from 0 to 1000000 revolutions a minute, not {show(value)}")
    return float(value)


def _unit(value: Any) -> str:
    unit = _UNITS.get(value.strip().lower()) if isinstance(value, str) else None
    if unit is None:
        raise FlawError(f"unit: one of {', '.join(dict.fromkeys(_UNITS.values()))}, not {show(value)}")
    return unit


def _choice(body: dict[str, Any], name: str, choices: tuple[str, ...]) -> str:
    value = body.get(name)
    if value is None:
        return choices[0]
    if not isinstance(value, str) or value.lower() not in choices:
        raise FlawError(f"{name}: one of {', '.join(choices)}, not {show(value)}")
    return value.lower()
